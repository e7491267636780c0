//! What a desk tries at a venue that is not its own: to read it, to take its rights, to write in its chains and over its people.

use kernel::{Instant, TypedId as _, VenueId};
use uuid::Uuid;

use super::chain::Unit;
use super::desk::Desk;
use super::hub::{Answer, Call, Hub};
use crate::desk::document::Fields;
use crate::hub::{Change, Needed, Shape, Word};

impl Desk {
    /// One call of each kind that names a venue, as who knows ids of it would make it.
    pub(super) fn attempts(&mut self, hub: &Hub, venue: Uuid, units: &[Unit], now: i64) -> Vec<Call> {
        let (incarnation, units) = (self.store.incarnation, units.to_vec());
        let mut calls = vec![
            Call::PullSheets { venue, after: 0 },
            Call::PullOperations { venue, after: 0 },
            Call::PullRights { venue, after: 0 },
            Call::Digest { venue },
            Call::Grant { venue, incarnation, units },
            Call::GrantPlaces { venue, incarnation, many: 1 },
        ];
        let stranger = hub.desks.iter().find(|(_, known)| known.venue == venue);
        calls.extend(stranger.map(|(id, _)| Call::Lose { desk: *id }));
        let of = &hub.venues[&venue];
        if let Some(last) = of.operations.last() {
            let (journal, first) = (last.journal, last.seq + 1);
            let opening = hub.chains[&journal].chain.written[0].clone();
            calls.push(Call::Push { journal, first, written: vec![last.clone()] });
            calls.push(Call::Push { journal, first: 1, written: vec![opening] });
        }
        if let Some(id) = of.sheets.keys().next().copied() {
            self.store.last_change += 1;
            let changes = vec![erasure(venue, id, self.store.last_change, now)];
            calls.push(Call::Changes { incarnation, after: 0, changes });
        }
        calls
    }
}

/// Whether an answer tells nothing, but to who may read, and what was asked for was not done.
pub(super) fn is_nothing(answer: &Answer, reads: bool) -> bool {
    match answer {
        Answer::Refused(_) => true,
        Answer::Told(told) => told
            .outcomes
            .iter()
            .all(|one| matches!(one.outcome, Word::Foreign | Word::Known) && (reads || one.row.is_none())),
        Answer::Sheets(page) => reads || page.is_empty(),
        Answer::Operations(page) => reads || page.is_empty(),
        Answer::Rights(page) => reads || page.is_empty(),
        Answer::Digest { .. } => reads,
        _ => false,
    }
}

/// The erasure of somebody of a venue.
fn erasure(venue: Uuid, id: Uuid, seq: i64, now: i64) -> Change {
    Change {
        seq,
        venue: VenueId::from_uuid(venue),
        entity: "contact",
        id,
        subject: None,
        shape: Shape::Erased,
        fields: Fields::new(),
        base: Fields::new(),
        at: Instant::from_millis(now),
        register: None,
        stops: false,
        seen: 0,
        needs: Needed::default(),
    }
}
