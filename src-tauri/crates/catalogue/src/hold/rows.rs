//! The rows of holds.

use std::collections::HashMap;

use kernel::{AgentId, ContactId, HoldId, Instant, PerformanceId, TypedId, VenueId};
use sqlx::SqliteConnection;
use store::Author;
use uuid::Uuid;

use super::Hold;
use crate::column;
use crate::seating::Places;
use crate::{Error, Result};

/// Writes a new hold. The caller has checked that its places are free, in the same transaction.
///
/// # Errors
///
/// As [`Hold::check`].
pub async fn insert(conn: &mut SqliteConnection, author: &Author, hold: &Hold) -> Result<()> {
    hold.check(author.at)?;
    sqlx::query(
        "insert into hold (hold_id, performance_id, venue_id, kind, label, contact_id, until, agent_id, made_at,
                           put_off_from)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )
    .bind(hold.id)
    .bind(hold.performance)
    .bind(hold.venue)
    .bind(column::text(&hold.kind))
    .bind(&hold.label)
    .bind(hold.contact)
    .bind(hold.until)
    .bind(hold.agent)
    .bind(hold.made_at)
    .bind(hold.put_off_from)
    .execute(&mut *conn)
    .await?;
    insert_places(conn, hold).await?;
    Ok(store::change::record_row(conn, author, "hold", hold.id.uuid(), hold).await?)
}

/// Changes what a hold is called, until when it stands, or which places it keeps.
///
/// # Errors
///
/// As [`Hold::check`]; [`Error::HoldOver`] when it stands no more.
pub async fn change(conn: &mut SqliteConnection, author: &Author, hold: &Hold) -> Result<()> {
    hold.check(author.at)?;
    let done = sqlx::query(
        "update hold set label = ?2, contact_id = ?3, until = ?4
         where hold_id = ?1 and released_at is null and (until is null or until > ?5)",
    )
    .bind(hold.id)
    .bind(&hold.label)
    .bind(hold.contact)
    .bind(hold.until)
    .bind(author.at)
    .execute(&mut *conn)
    .await?;
    store::exactly_one(&done).map_err(|_| Error::HoldOver)?;
    sqlx::query("delete from hold_place where hold_id = ?1").bind(hold.id).execute(&mut *conn).await?;
    insert_places(conn, hold).await?;
    Ok(store::change::record_row(conn, author, "hold", hold.id.uuid(), hold).await?)
}

async fn insert_places(conn: &mut SqliteConnection, hold: &Hold) -> Result<()> {
    for places in &hold.places {
        let (seat, zone, count) = match *places {
            Places::Seat { seat } => (seat.uuid().as_bytes().to_vec(), Vec::new(), 1),
            Places::Unnumbered { zone, count } => (Vec::new(), zone.uuid().as_bytes().to_vec(), count),
        };
        sqlx::query(
            "insert into hold_place (hold_id, performance_id, seat_id, zone_id, places)
             values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(hold.id)
        .bind(hold.performance)
        .bind(seat)
        .bind(zone)
        .bind(count)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Releases a hold: its places may be sold again, but for those sold out of it.
///
/// # Errors
///
/// [`Error::HoldOver`] when it was released before.
pub async fn release(conn: &mut SqliteConnection, author: &Author, id: HoldId) -> Result<()> {
    let done = sqlx::query("update hold set released_at = ?2 where hold_id = ?1 and released_at is null")
        .bind(id)
        .bind(author.at)
        .execute(&mut *conn)
        .await?;
    store::exactly_one(&done).map_err(|_| Error::HoldOver)?;
    let row = serde_json::json!({ "released_at": author.at });
    Ok(store::change::record_row(conn, author, "hold", id.uuid(), &row).await?)
}

/// A hold.
///
/// # Errors
///
/// [`Error::NotFound`].
pub async fn get(conn: &mut SqliteConnection, id: HoldId) -> Result<Hold> {
    let row: Row = sqlx::query_as(
        "select hold_id, performance_id, venue_id, kind, label, contact_id, until, agent_id, made_at, released_at,
                put_off_from
         from hold
         where hold_id = ?1",
    )
    .bind(id)
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(Error::NotFound { entity: "hold", id: id.uuid() })?;
    let places: Vec<PlaceRow> = sqlx::query_as(
        "select hold_id, seat_id, zone_id, places from hold_place where hold_id = ?1 order by zone_id, seat_id",
    )
    .bind(id)
    .fetch_all(conn)
    .await?;
    row.into_hold(places.into_iter().map(|place| place.places()).collect())
}

/// The holds of a performance that nobody released, the first made first; lapsed options are among them.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<Hold>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select hold_id, performance_id, venue_id, kind, label, contact_id, until, agent_id, made_at, released_at,
                put_off_from
         from hold
         where performance_id = ?1 and released_at is null
         order by made_at, hold_id",
    )
    .bind(of)
    .fetch_all(&mut *conn)
    .await?;
    let places: Vec<PlaceRow> = sqlx::query_as(
        "select p.hold_id, p.seat_id, p.zone_id, p.places
         from hold h
         join hold_place p on p.hold_id = h.hold_id
         where h.performance_id = ?1 and h.released_at is null
         order by p.zone_id, p.seat_id",
    )
    .bind(of)
    .fetch_all(conn)
    .await?;
    let mut by_hold: HashMap<HoldId, Vec<Places>> = HashMap::new();
    for place in places {
        by_hold.entry(place.hold_id).or_default().push(place.places());
    }
    rows.into_iter()
        .map(|row| {
            let places = by_hold.remove(&row.hold_id).unwrap_or_default();
            row.into_hold(places)
        })
        .collect()
}

/// The options of a venue whose deadline is past and that nobody released yet.
///
/// # Errors
///
/// What the database says.
pub async fn lapsed(conn: &mut SqliteConnection, venue: VenueId, at: Instant) -> Result<Vec<HoldId>> {
    Ok(sqlx::query_scalar(
        "select hold_id from hold
         where released_at is null and venue_id = ?1 and until <= ?2
         order by until, hold_id",
    )
    .bind(venue)
    .bind(at)
    .fetch_all(conn)
    .await?)
}

#[derive(sqlx::FromRow)]
struct Row {
    hold_id: HoldId,
    performance_id: PerformanceId,
    venue_id: VenueId,
    kind: String,
    label: String,
    contact_id: Option<ContactId>,
    until: Option<Instant>,
    agent_id: Option<AgentId>,
    made_at: Instant,
    released_at: Option<Instant>,
    put_off_from: Option<PerformanceId>,
}

impl Row {
    fn into_hold(self, places: Vec<Places>) -> Result<Hold> {
        Ok(Hold {
            id: self.hold_id,
            performance: self.performance_id,
            venue: self.venue_id,
            kind: column::variant(self.kind)?,
            label: self.label,
            contact: self.contact_id,
            until: self.until,
            agent: self.agent_id,
            made_at: self.made_at,
            released_at: self.released_at,
            put_off_from: self.put_off_from,
            places,
        })
    }
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    hold_id: HoldId,
    seat_id: Vec<u8>,
    zone_id: Vec<u8>,
    places: u32,
}

impl PlaceRow {
    /// A row has a seat or a zone; the other is empty.
    fn places(&self) -> Places {
        match Uuid::from_slice(&self.seat_id) {
            Ok(seat) => Places::Seat { seat: TypedId::from_uuid(seat) },
            Err(_) => Places::Unnumbered {
                zone: TypedId::from_uuid(Uuid::from_slice(&self.zone_id).unwrap_or_default()),
                count: self.places,
            },
        }
    }
}

/// Takes a person who is erased off the options kept for her; they stand until their deadline, without a name.
///
/// # Errors
///
/// What the database says.
pub async fn forget(conn: &mut SqliteConnection, author: &Author, contact: ContactId) -> Result<()> {
    let holds: Vec<HoldId> = sqlx::query_scalar(
        "update hold set contact_id = null, label = '' where contact_id = ?1 returning hold_id",
    )
    .bind(contact)
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<Uuid> = holds.iter().map(|id| id.uuid()).collect();
    store::change::forget(conn, &ids).await?;
    for id in ids {
        let row = serde_json::json!({"contact": null, "label": ""});
        store::change::record_row(conn, author, "hold", id, &row).await?;
    }
    Ok(())
}
