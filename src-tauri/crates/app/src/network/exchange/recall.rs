//! What a desk keeps and another one needs: asked back by the one, given back by the other, by its chain and by nothing
//! else. A desk that is away keeps what it has.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use journal::rights::RightKind;
use journal::rights::network::{self as granted, AtHand};
use kernel::{TypedId as _, VenueId};
use network::desk;
use store::Author;
use sync::hub::{Link, Recall};
use uuid::Uuid;

use super::ask::Wanted;
use super::shared::told;
use crate::events::Event;
use crate::{App, Tag};

/// How long a person waits for another desk to answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two looks at whether it did.
const LOOK: Duration = Duration::from_millis(50);
/// After so many looks, a little longer than hints are held back for, the holder is woken again.
const KICK_AFTER: u32 = 6;
/// What was granted a moment ago is on its way into a basket.
const FRESH: TimeDelta = TimeDelta::seconds(5);
/// How long a performance is not filled up again of which something was asked back.
const LET_GO: TimeDelta = TimeDelta::minutes(1);

impl App {
    /// Asks the desks that hold what was refused to give it back; whether one of them was there to hear it.
    pub(super) async fn asked_back(&self, venue: VenueId, rest: &Wanted) -> bool {
        let Some(asked) = self.in_time(self.recall(venue, rest)).await.filter(|asked| !asked.is_empty())
        else {
            return false;
        };
        self.tell_asked(asked);
        // Whoever does not answer in time keeps what he has.
        let _ = tokio::time::timeout(PATIENCE, self.answered(venue)).await;
        self.tell_asked(Vec::new());
        true
    }

    /// The names of the desks that are asked.
    async fn recall(&self, venue: VenueId, rest: &Wanted) -> sync::Result<Vec<String>> {
        let mut link = self.answering().await?;
        let mut asked = Vec::new();
        for (kind, thing, units, many) in named(rest) {
            asked.extend(link.recall(venue, kind, thing, &units, many).await?.asked);
        }
        asked.sort_unstable();
        asked.dedup();
        Ok(asked)
    }

    /// Waits until every desk that was asked gave back what it could.
    async fn answered(&self, venue: VenueId) -> sync::Result<()> {
        let mut looks = 0_u32;
        while self.answering().await?.recalls_left(venue).await? > 0 {
            tokio::time::sleep(LOOK).await;
            looks += 1;
            if looks == KICK_AFTER {
                // The hint may have been held back, as one too many.
                self.answering().await?.kick_all().await?;
            }
        }
        Ok(())
    }

    /// Shows whom this desk waits for.
    fn tell_asked(&self, desks: Vec<String>) {
        self.network.waits_for(desks);
        self.events.tell(Event::Changed { tags: vec![Tag::Network] });
    }

    /// Gives back, in the chain, what other desks asked for and nobody needs here; whether there was any of it.
    pub(super) async fn give_back_recalled(self: &Arc<Self>, recalls: &[Recall]) -> sync::Result<bool> {
        if recalls.is_empty() {
            return Ok(false);
        }
        self.lay_undoings(recalls).await?;
        let mut conn = self.store.read().await?;
        let at_hand = granted::at_hand(&mut conn, None).await?;
        let wanted = sync::desk::kept(&mut conn).await?;
        let own = desk::own(&mut conn).await.map_err(told)?.id;
        let evenings = sync::desk::evenings(&mut conn).await?;
        let settled = sync::desk::left(&mut conn).await? == 0;
        drop(conn);
        let before = self.clock.now().plus(-FRESH);
        // What a person asked to keep stays, and what belongs to an evening.
        let stays = |thing: Uuid| {
            wanted.get(&thing).is_some_and(|places| *places > 0)
                || evenings.iter().any(|it| it.thing == thing && it.desks.contains(&own))
        };
        let mut given: Vec<AtHand> = Vec::new();
        for recall in recalls {
            let many = usize::try_from(recall.many).unwrap_or(usize::MAX);
            let free = at_hand.iter().filter(|it| match it.right.kind {
                RightKind::Undoing => true,
                // The money of a balance moves with documents: it goes once none of them waits.
                RightKind::Balance => settled,
                _ => it.since <= before && !stays(it.right.thing),
            });
            let asked = free.filter(|it| is_of(recall, it) && !given.contains(it));
            let page: Vec<AtHand> = asked.take(many).cloned().collect();
            if let Some(right) = page.first() {
                self.network.let_go(right.right.thing, self.clock.now().plus(LET_GO));
            }
            given.extend(page);
        }
        for venue in venues(recalls) {
            let of_venue: Vec<AtHand> = given.iter().filter(|right| right.venue == venue).cloned().collect();
            self.return_rights(venue, &of_venue).await?;
        }
        Ok(!given.is_empty())
    }

    /// Has the undoing at hand of what this desk sold and that others ask for: until it leaves it is written
    /// nowhere.
    async fn lay_undoings(&self, recalls: &[Recall]) -> sync::Result<()> {
        let asked = recalls.iter().filter(|recall| recall.kind == RightKind::Undoing.name());
        let mut tx = self.store.write().await?;
        let desk = desk::own(&mut tx).await.map_err(told)?.id;
        for recall in asked {
            let author = Author { desk, agent: None, venue: recall.venue, at: self.clock.now() };
            sales::undo::lay_at_hand(&mut tx, &author, recall.thing).await.map_err(told)?;
        }
        Ok(tx.commit().await?)
    }

    /// Tells those who asked that they need not wait any longer.
    pub(super) async fn answer_recalls(&self, link: &mut Link, recalls: &[Recall]) -> sync::Result<()> {
        for venue in venues(recalls) {
            link.recalls_answered(venue).await?;
        }
        Ok(())
    }
}

/// Whether a right at hand is one that is asked for.
fn is_of(recall: &Recall, it: &AtHand) -> bool {
    let unit = match it.right.kind {
        RightKind::Place => it.right.scope,
        _ => Some(it.right.unit),
    };
    // There, a credit is a thing of its own.
    let thing = if it.right.kind == RightKind::Credit { it.right.unit } else { it.right.thing };
    recall.venue == it.venue
        && recall.kind == it.right.kind.name()
        && recall.thing == thing
        && Some(recall.unit) == unit
}

/// The venues of recalls, each once.
fn venues(recalls: &[Recall]) -> Vec<VenueId> {
    let mut venues: Vec<VenueId> = recalls.iter().map(|recall| recall.venue).collect();
    venues.sort_unstable();
    venues.dedup();
    venues
}

/// What is asked back, as the shared database names it: kind, thing, units, how many of each.
fn named(rest: &Wanted) -> Vec<(RightKind, Uuid, Vec<Uuid>, i64)> {
    let alone = |kind| move |unit: &Uuid| (kind, *unit, vec![*unit], 1);
    match rest {
        Wanted::Seats(of, seats) => vec![(RightKind::Seat, of.uuid(), seats.clone(), 1)],
        Wanted::Places(of, zone, many) => vec![(RightKind::Place, of.uuid(), vec![zone.uuid()], *many)],
        Wanted::Purses(credits, balances) => credits
            .iter()
            .map(|(_, credit)| credit)
            .map(alone(RightKind::Credit))
            .chain(balances.iter().map(alone(RightKind::Balance)))
            .collect(),
        Wanted::Undoings(tickets) => tickets.iter().map(alone(RightKind::Undoing)).collect(),
    }
}
