//! Mandates: the venues that an administrator lets this desk act for, also once it has joined.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use journal::rights::network as granted;
use kernel::VenueId;
use network::{Mandate, desk, venue};
use sqlx::SqliteConnection;
use sync::desk::Exchange;
use sync::hub::Hello;

use super::shared::{self, Shared, told};
use crate::events::Event;
use crate::{App, Tag};

/// What the shared database lets this desk do for a venue that it may read.
pub(super) fn mandate(hello: &Hello, venue: VenueId) -> Mandate {
    match hello.sells.contains(&venue) {
        true => Mandate::Sell,
        false => Mandate::Read,
    }
}

/// The venues whose rights the shared database grants to this desk: those that it sells for, not those that it only reads.
pub(super) async fn granted_venues(conn: &mut SqliteConnection) -> sync::Result<Vec<VenueId>> {
    let mandates = desk::mandates(conn).await.map_err(told)?;
    let mut venues = granted::adopted(conn).await?;
    venues.retain(|venue| mandates.contains(&(*venue, Mandate::Sell)));
    Ok(venues)
}

impl App {
    /// Takes in the mandates that were given, or changed, since this desk joined. A venue that it worked for alone until
    /// then is brought whole; of any other what it has was just received.
    pub(super) async fn take_mandates(
        self: &Arc<Self>,
        exchange: &mut Exchange<'_, Shared>,
        hello: &Hello,
    ) -> sync::Result<()> {
        let (mut given, mut alone) = (Vec::new(), false);
        let mut conn = self.store.read().await?;
        for venue in &hello.venues {
            if venue::get(&mut conn, *venue).await.is_err() {
                // Nobody brought it yet.
                continue;
            }
            let known = desk::mandate(&mut conn, *venue).await.map_err(told)?;
            let mandate = mandate(hello, *venue);
            if known != Some(mandate) {
                given.push((*venue, mandate));
            } else if mandate == Mandate::Sell && !granted::is_adopted(&mut conn, *venue).await? {
                alone = true;
            }
        }
        drop(conn);
        if !given.is_empty() {
            let mut tx = self.store.write().await?;
            for (venue, mandate) in &given {
                desk::give_mandate(&mut tx, hello.desk, *venue, *mandate).await.map_err(told)?;
                granted::adopt(&mut tx, *venue).await?;
            }
            tx.commit().await?;
            // Whoever sold a moment ago may not any more.
            self.forget_signers();
        }
        if alone {
            let mut tx = self.store.write().await?;
            sync::desk::watch(&mut tx, shared::entities(), true).await?;
            tx.commit().await?;
            self.bring_all(exchange).await?;
        }
        if alone || !given.is_empty() {
            self.network.unheard.store(true, Ordering::Relaxed);
            self.events.tell(Event::Changed { tags: vec![Tag::Session, Tag::Settings] });
        }
        Ok(())
    }
}
