//! What the shared database says of the changes that it was sent.

use std::collections::HashMap;

use kernel::{TypedId as _, VenueId};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use super::arrival::Arrival;
use super::echo::{self, Written};
use super::look::Sent;
use super::{Domain, document, exchanged, membership, outgoing};
use crate::Result;
use crate::hub::{Outcome, Shape, Told, Word};

impl<D: Domain> Arrival<'_, D> {
    /// Writes what became of changes, if any were sent.
    pub(super) async fn take_answers(&self, answered: Option<(Vec<Sent>, Told)>) -> Result<()> {
        let Some((sent, told)) = answered else { return Ok(()) };
        let mut tx = self.store.write().await?;
        if told.outcomes.iter().any(|outcome| outcome.outcome == Word::Known) {
            // The numbers went back with a store that was put back: it is sent again, under another.
            membership::count_from(&mut tx, told.head).await?;
        }
        let by_number: HashMap<i64, &Sent> = sent.iter().map(|one| (one.change.seq, one)).collect();
        let known = told.outcomes.iter().filter(|outcome| outcome.outcome != Word::Known);
        let answered: Vec<(&Sent, &Outcome)> =
            known.filter_map(|outcome| Some((*by_number.get(&outcome.seq)?, outcome))).collect();
        let nths: Vec<i64> = answered.iter().map(|(one, _)| one.noted.nth).collect();
        outgoing::done(&mut tx, &nths).await?;
        let written = answered.iter().filter(|(one, _)| one.change.shape != Shape::Erased);
        exchanged::remember_all(&mut tx, &written.map(|(one, _)| one.remembered()).collect::<Vec<_>>())
            .await?;
        // Of documents that nobody knew, the versions are known too.
        if sent.iter().all(Sent::is_born) {
            for (venue, (first, last)) in told.placed {
                let over = Written { venue: VenueId::from_uuid(venue), first, last, digest: 0 };
                echo::pass(&mut tx, "sheets", over).await?;
            }
        }
        for (one, outcome) in answered {
            self.answered(&mut tx, one, outcome).await?;
        }
        Ok(tx.commit().await?)
    }

    /// What an answer says beyond that a change was taken in.
    async fn answered(&self, conn: &mut SqliteConnection, sent: &Sent, outcome: &Outcome) -> Result<()> {
        let (entity, id, venue) = (sent.entity.name, sent.noted.id, sent.venue);
        if sent.change.shape == Shape::Erased {
            return exchanged::forget(conn, entity, (id, venue)).await;
        }
        match outcome.outcome {
            Word::Foreign | Word::Malformed | Word::Stale | Word::Differs => {
                let word = format!("{:?}", outcome.outcome).to_lowercase();
                let refused = Map::from_iter([(String::new(), Value::from(word))]);
                exchanged::note_conflicts(conn, entity, (id, venue), &refused).await?;
            }
            Word::Done | Word::Known | Word::Same | Word::Conflict | Word::Erased => {}
        }
        match &outcome.row {
            Some(row) => {
                let row = document::known_of(self.columns, &sent.entity, row.clone());
                self.take_in(conn, &sent.entity, (id, venue), &row).await
            }
            None => Ok(()),
        }
    }
}
