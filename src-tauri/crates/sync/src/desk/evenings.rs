//! Evenings whose set-up began: told with each hello, together with the places of zones that were given to this desk
//! without its asking.

use journal::rights::network;
use kernel::{DeskId, TypedId as _, VenueId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Domain, Exchange};
use crate::Result;
use crate::hub::Hello;

/// A performance whose places belong to the desks of the evening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evening {
    /// The performance.
    pub thing: Uuid,
    /// Its venue.
    pub venue: VenueId,
    /// The desks of the evening; the first takes what others give back.
    pub desks: Vec<DeskId>,
}

/// The evenings whose set-up began, as far as this desk heard.
///
/// # Errors
///
/// What the database says.
pub async fn evenings(conn: &mut SqliteConnection) -> Result<Vec<Evening>> {
    let rows: Vec<(Uuid, VenueId, String)> =
        sqlx::query_as("select thing_id, venue_id, desks from evening order by thing_id")
            .fetch_all(conn)
            .await?;
    let read = |(thing, venue, desks): (Uuid, VenueId, String)| Evening {
        thing,
        venue,
        desks: serde_json::from_str(&desks).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(read).collect())
}

impl<D: Domain> Exchange<'_, D> {
    /// Takes in which evenings began, and what this desk was given for them.
    pub(super) async fn learn_evenings(&self, hello: &Hello) -> Result<()> {
        let told =
            |it: &crate::hub::Evening| Evening { thing: it.thing, venue: it.venue, desks: it.desks.clone() };
        let told: Vec<Evening> = hello.evenings.iter().map(told).collect();
        let mut conn = self.store.read().await?;
        let known = evenings(&mut conn).await?;
        drop(conn);
        let given = hello.evenings.iter().any(|it| !it.zones.is_empty());
        if known == told && !given {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        if known != told {
            sqlx::query("delete from evening").execute(&mut *tx).await?;
            for Evening { thing, venue, desks } in &told {
                sqlx::query("insert into evening (thing_id, venue_id, desks) values (?1, ?2, ?3)")
                    .bind(thing)
                    .bind(venue)
                    .bind(serde_json::to_string(desks).unwrap_or_default())
                    .execute(&mut *tx)
                    .await?;
            }
        }
        for evening in &hello.evenings {
            let of = (hello.desk, evening.venue);
            for zone in &evening.zones {
                let place = (evening.thing, zone.zone.uuid());
                network::learn_places(&mut tx, self.chance, of, place, zone.granted, self.now).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}
