//! What a round is made right with: a desk that has just joined takes its place, a venue that worked alone is adopted,
//! performances are adopted, and what nobody needs goes back.

use std::sync::Arc;

use chrono::TimeDelta;
use contacts::comparing;
use journal::rights::RightKind;
use journal::rights::network::{self as granted, AtHand};
use journal::{Entry, Kind};
use kernel::{PerformanceId, VenueId, ZoneId};
use network::desk::{self, Desk};
use network::venue;
use serde_json::Value;
use store::Author;
use sync::desk::Exchange;
use sync::hub::Link;

use super::mandates::{granted_venues, mandate};
use super::shared::{self, Shared, told};
use crate::{App, memory};

/// A right that was put back stays at hand for as long as its picker may change her mind.
const SECOND_THOUGHT: TimeDelta = TimeDelta::seconds(30);
/// A performance that has begun is still sold for a while.
const LATE_ENTRY: TimeDelta = TimeDelta::hours(12);

impl App {
    /// A desk that has nothing receives what the network has, then stands in it under the name it was given.
    pub(super) async fn take_place(&self, exchange: &mut Exchange<'_, Shared>) -> sync::Result<()> {
        let mut tx = self.store.write().await?;
        comparing::forgo(&mut tx).await.map_err(told)?;
        tx.commit().await?;
        let (hello, pulled) = exchange.pull_only().await?;
        self.network.wrote(&pulled);
        let mut tx = self.store.write().await?;
        if venue::get(&mut tx, hello.venue).await.is_err() {
            return Err(sync::Error::VenueEmpty);
        }
        // What is indexed is sorted in the memory: pages leave theirs before, and the sorting its own at once.
        memory::give_back();
        comparing::index(&mut tx).await.map_err(told)?;
        memory::give_back();
        // What it writes from now on is to be told; all that it has came from there.
        sync::desk::watch(&mut tx, shared::entities(), false).await?;
        let new = Desk {
            id: hello.desk,
            home: hello.venue,
            name: hello.desk_name.clone(),
            terminal: desk::next_terminal(&mut tx, hello.venue).await.map_err(told)?,
            incarnation: hello.incarnation,
        };
        desk::become_own(&mut tx, &new).await.map_err(told)?;
        for venue in &hello.venues {
            if venue::get(&mut tx, *venue).await.is_err() {
                continue;
            }
            desk::give_mandate(&mut tx, new.id, *venue, mandate(&hello, *venue)).await.map_err(told)?;
            granted::adopt(&mut tx, *venue).await?;
        }
        Ok(tx.commit().await?)
    }

    /// A venue that worked alone brings what it has before the shared database grants anything of it: its sales are
    /// accepted as it granted them to itself. Baskets under way are dropped, since their places were granted by nobody.
    pub(super) async fn be_adopted(
        self: &Arc<Self>,
        exchange: &mut Exchange<'_, Shared>,
    ) -> sync::Result<()> {
        let mut conn = self.store.read().await?;
        let own = desk::own(&mut conn).await.map_err(told)?;
        let adopted = granted::is_adopted(&mut conn, own.home).await?;
        drop(conn);
        match adopted {
            true => Ok(()),
            false => self.bring_all(exchange).await,
        }
    }

    /// Brings all that this desk has of the venues that it still grants to itself, and has the shared database grant them
    /// from then on.
    pub(super) async fn bring_all(self: &Arc<Self>, exchange: &mut Exchange<'_, Shared>) -> sync::Result<()> {
        let (hello, _) = exchange.push_all().await?;
        let mut tx = self.store.write().await?;
        for venue in &hello.sells {
            if granted::is_adopted(&mut tx, *venue).await? {
                continue;
            }
            let author = Author { desk: hello.desk, agent: None, venue: *venue, at: self.clock.now() };
            for basket in sales::basket::open_at(&mut tx, hello.desk, *venue).await.map_err(told)? {
                sales::basket::clear(&mut tx, &author, basket).await.map_err(told)?;
            }
            granted::adopt(&mut tx, *venue).await?;
        }
        tx.commit().await?;
        // What was sold while the rest was pushed.
        exchange.push_all().await?;
        self.adopt_performances(exchange.link).await
    }

    /// Has the shared database grant the rights of the venues, and the places of their performances to come.
    pub(super) async fn adopt_performances(&self, link: &mut Link) -> sync::Result<()> {
        let since = self.clock.now().plus(-LATE_ENTRY);
        let mut conn = self.store.read().await?;
        let venues = granted_venues(&mut conn).await?;
        drop(conn);
        for venue in venues {
            let mut conn = self.store.read().await?;
            let mut zones: Vec<(PerformanceId, Vec<(ZoneId, i64)>)> = Vec::new();
            for (performance, plan) in
                catalogue::shared::to_come(&mut conn, venue, since).await.map_err(told)?
            {
                let ready = self.plan(&mut conn, plan).await.map_err(told)?;
                let unnumbered = ready.plan.zones().iter().filter_map(|zone| {
                    let capacity = zone.unnumbered.as_ref()?.capacity;
                    Some((zone.id, i64::from(capacity)))
                });
                zones.push((performance, unnumbered.collect()));
            }
            drop(conn);
            sync::desk::adopt(&self.store, link, venue, &zones).await?;
        }
        Ok(())
    }

    /// Gives back, in the chain, the places that were granted and that nobody took, those kept at hand apart.
    pub(super) async fn give_back_surplus(self: &Arc<Self>) -> sync::Result<()> {
        let before = self.clock.now().plus(-SECOND_THOUGHT);
        let mut conn = self.store.read().await?;
        let at_hand = granted::at_hand(&mut conn, None).await?;
        let mut keep = self.wishes(&mut conn).await?;
        let waiting = sync::desk::left(&mut conn).await?;
        drop(conn);
        let surplus: Vec<AtHand> = at_hand
            .into_iter()
            .filter(|right| match keep.get_mut(&right.right.thing) {
                Some(places) if *places > 0 => {
                    *places -= 1;
                    false
                }
                // Who was let undo a ticket keeps that until somebody else asks for it.
                _ if right.right.kind == RightKind::Undoing => false,
                // The money of a wallet moves with documents: it goes back once none of them waits.
                _ if right.right.kind == RightKind::Balance => right.since <= before && waiting == 0,
                _ => right.since <= before,
            })
            .collect();
        let mut venues: Vec<VenueId> = surplus.iter().map(|right| right.venue).collect();
        venues.sort_unstable();
        venues.dedup();
        for venue in venues {
            let of_venue: Vec<AtHand> =
                surplus.iter().filter(|right| right.venue == venue).cloned().collect();
            self.return_rights(venue, &of_venue).await?;
        }
        Ok(())
    }

    /// Returns rights by the operation that says so.
    pub(super) async fn return_rights(
        self: &Arc<Self>,
        venue: VenueId,
        rights: &[AtHand],
    ) -> sync::Result<()> {
        let at = self.clock.now();
        let mut tx = self.nobody().write().await.map_err(told)?;
        let said = sync::desk::give_back(&mut tx, rights, at).await?;
        if said.is_empty() {
            return Ok(());
        }
        let signer = tx.signer(venue).await.map_err(told)?;
        let day = network::business_day(&mut tx, venue, at).await.map_err(told)?;
        let mut entry = Entry::new(Kind::RightReturn, venue, at, day, None);
        entry.data.insert("rights".to_owned(), Value::from(said));
        tx.append(&signer, entry).await.map_err(told)?;
        tx.commit().await.map_err(told)
    }
}
