//! Which chain a use case writes in, and what day it is at the venue.

use journal::{Appended, Entry, Kind, Signer};
use kernel::{JournalId, NaiveDate, VenueId};
use network::chain::{self, Opening};
use serde_json::Value;
use sqlx::SqliteConnection;

use super::{App, Context, Write};
use crate::error::Result;

impl App {
    /// Forgets the keys at hand: after a restore, other chains are written.
    pub(crate) fn forget_signers(&self) {
        self.signers.lock().expect("nothing panics while it holds the keys").clear();
        self.days.lock().expect("nothing panics while it holds the days").clear();
    }

    fn known_signer(&self, venue: VenueId) -> Option<Signer> {
        self.signers.lock().expect("nothing panics while it holds the keys").get(&venue).cloned()
    }
}

impl Context {
    /// The business day of a venue at this moment, frozen on every operation.
    ///
    /// # Errors
    ///
    /// `network.venue_unknown`.
    pub async fn business_day(&self, conn: &mut SqliteConnection, venue: VenueId) -> Result<NaiveDate> {
        Ok(network::business_day(conn, venue, self.now()).await?)
    }
}

impl Write {
    /// The key of the chain that this desk writes for the operator of `venue`. The chain is opened, with its
    /// first operation, when the desk begins to act for that operator.
    ///
    /// # Errors
    ///
    /// `network.venue_not_yours` without a mandate to sell, `journal.key_missing` when the chain was opened on
    /// another machine.
    pub async fn signer(&mut self, venue: VenueId) -> Result<Signer> {
        if let Some(signer) = self.app.known_signer(venue) {
            return Ok(signer);
        }
        if network::desk::mandate(self, venue).await? != Some(network::Mandate::Sell) {
            return Err(network::Error::VenueNotYours.into());
        }
        match chain::find(self, venue).await? {
            Some(journal) => {
                let key = journal::public_key(self, journal).await?;
                let signer = self.app.keys.signing(journal, &key)?;
                let mut known = self.app.signers.lock().expect("nothing panics while it holds the keys");
                known.insert(venue, signer.clone());
                Ok(signer)
            }
            // Not remembered: the chain exists only once this transaction is committed.
            None => self.open_chain(venue).await,
        }
    }

    /// The business day of an act in a chain: `day`, unless the clock was set back to before a day that is closed.
    ///
    /// Then the act belongs to the last closed day, which is closed again: closings and takings agree, and the journal
    /// says that the clock went back.
    pub(crate) async fn not_before_closed(
        &mut self,
        journal: JournalId,
        day: NaiveDate,
    ) -> Result<NaiveDate> {
        let app = std::sync::Arc::clone(&self.app);
        let latest = || app.days.lock().expect("nothing panics while it holds the days");
        if latest().get(&journal).is_some_and(|known| *known <= day) {
            return Ok(day);
        }
        let closed = sales::closing::last_day(self, journal).await?;
        let day = closed.map_or(day, |closed| closed.max(day));
        latest().insert(journal, day);
        Ok(day)
    }

    async fn open_chain(&mut self, venue: VenueId) -> Result<Signer> {
        let app = std::sync::Arc::clone(&self.app);
        let opening = Opening {
            venue,
            agent: self.agent,
            at: app.clock.now(),
            training: app.is_training(),
            continues: None,
        };
        let (signer, appended) = chain::open(self, &app.keys, &app.chance, opening, &[]).await?;
        self.moved(appended.head);
        Ok(signer)
    }

    /// Appends a technical event that the law wants in the chain: restore, rights, version, training mode
    /// (`french-rules` §2.3). `data` holds integers and strings, never a name or a contact point.
    ///
    /// # Errors
    ///
    /// As [`Write::signer`].
    pub async fn record_event(
        &mut self,
        venue: VenueId,
        event: &str,
        data: &[(&str, Value)],
    ) -> Result<Appended> {
        let signer = self.signer(venue).await?;
        let at = self.app.clock.now();
        let day = network::business_day(self, venue, at).await?;
        let day = self.not_before_closed(signer.journal, day).await?;
        let mut entry = Entry::new(Kind::Event, venue, at, day, self.agent);
        entry.data.insert("event".to_owned(), event.into());
        entry.data.extend(data.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        self.append(&signer, entry).await
    }
}
