//! What is kept for the tickets of performances that were postponed: as long as a ticket stands, and no longer.

use kernel::PerformanceId;
use sqlx::SqliteConnection;
use store::Author;
use uuid::Uuid;

use super::Hold;
use super::rows::{change, list, release};
use crate::Result;
use crate::seating::Places;

/// Releases what a performance kept for those put off to it: it is postponed itself.
///
/// # Errors
///
/// What the database says.
pub async fn release_put_off(conn: &mut SqliteConnection, author: &Author, of: PerformanceId) -> Result<()> {
    for hold in put_off(conn, of).await? {
        release(conn, author, hold.id).await?;
    }
    Ok(())
}

/// Keeps a place no more at the date to which its ticket's performance was postponed; nothing when it was not kept.
///
/// # Errors
///
/// What the database says.
pub async fn free_put_off(
    conn: &mut SqliteConnection,
    author: &Author,
    of: PerformanceId,
    place: Places,
) -> Result<()> {
    for mut hold in put_off(conn, of).await? {
        if !take(&mut hold.places, place) {
            continue;
        }
        return match hold.places.is_empty() {
            true => release(conn, author, hold.id).await,
            false => change(conn, author, &hold).await,
        };
    }
    Ok(())
}

/// Whether a granted place was taken out of what a performance keeps for those put off to it.
///
/// # Errors
///
/// What the database says.
pub async fn is_put_off(
    conn: &mut SqliteConnection,
    of: PerformanceId,
    (unit, epoch): (Uuid, i64),
) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from taken_from t
                        join hold h on h.hold_id = t.source_id and h.put_off_from is not null
                        where t.performance_id = ?1 and t.unit_id = ?2 and t.epoch = ?3)",
    )
    .bind(of)
    .bind(unit)
    .bind(epoch)
    .fetch_one(conn)
    .await?)
}

async fn put_off(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<Hold>> {
    Ok(list(conn, of).await?.into_iter().filter(|hold| hold.put_off_from.is_some()).collect())
}

/// Takes places away; `false` when they are not among them.
fn take(places: &mut Vec<Places>, taken: Places) -> bool {
    let Some(at) = places.iter().position(|kept| match (*kept, taken) {
        (Places::Seat { seat }, Places::Seat { seat: one }) => seat == one,
        (Places::Unnumbered { zone, count }, Places::Unnumbered { zone: one, count: few }) => {
            zone == one && count >= few
        }
        _ => false,
    }) else {
        return false;
    };
    match (&mut places[at], taken) {
        (Places::Unnumbered { count, .. }, Places::Unnumbered { count: few, .. }) if *count > few => {
            *count -= few;
        }
        _ => drop(places.remove(at)),
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{SeatId, TypedId, ZoneId};

    #[test]
    fn a_place_is_taken_away_once_and_a_zone_by_the_place() {
        let seat = Places::Seat { seat: SeatId::from_uuid(Uuid::from_u128(1)) };
        let zone = |count| Places::Unnumbered { zone: ZoneId::from_uuid(Uuid::from_u128(2)), count };
        let mut places = vec![seat, zone(2)];
        assert!(take(&mut places, seat));
        assert!(!take(&mut places, seat));
        assert!(take(&mut places, zone(1)));
        assert_eq!(places, [zone(1)]);
        assert!(take(&mut places, zone(1)));
        assert!(places.is_empty());
    }
}
