//! What holds keep at a moment: what sales must not sell, unless they name the hold.

use std::collections::{BTreeMap, HashSet};

use kernel::{HoldId, Instant, PerformanceId, SeatId, TypedId, ZoneId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::Kind;
use crate::column;
use crate::seating::{Claim, Places};
use crate::{Error, Result};

/// A hold over one seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Over {
    /// The hold.
    pub hold: HoldId,
    /// What it is.
    pub kind: Kind,
    /// Who or what it is for.
    pub label: String,
    /// The seat.
    pub seat: SeatId,
}

/// The holds that stand over seats of a performance, whether or not a seat was sold out of them.
///
/// # Errors
///
/// What the database says.
pub async fn standing_over(
    conn: &mut SqliteConnection,
    of: PerformanceId,
    seats: &[SeatId],
    at: Instant,
) -> Result<Vec<Over>> {
    let rows: Vec<(HoldId, String, String, SeatId)> = sqlx::query_as(
        "select h.hold_id, h.kind, h.label, p.seat_id
         from hold h
         join hold_place p on p.hold_id = h.hold_id
         where h.performance_id = ?1 and h.released_at is null and (h.until is null or h.until > ?2)
           and p.seat_id <> x''
         order by h.made_at, h.hold_id, p.seat_id",
    )
    .bind(of)
    .bind(at)
    .fetch_all(conn)
    .await?;
    let asked: HashSet<SeatId> = seats.iter().copied().collect();
    let over = rows.into_iter().filter(|row| asked.contains(&row.3));
    over.map(|(hold, kind, label, seat)| Ok(Over { hold, kind: column::variant(kind)?, label, seat }))
        .collect()
}

/// Whether some hold of a performance was not released: without one, nothing needs be asked of them.
///
/// # Errors
///
/// What the database says.
pub async fn any(conn: &mut SqliteConnection, of: PerformanceId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from hold where performance_id = ?1 and released_at is null)",
    )
    .bind(of)
    .fetch_one(conn)
    .await?)
}

/// Checks that no hold stands over seats, but `out_of` when the sale names it.
///
/// # Errors
///
/// [`Error::SeatsNotFree`] with the seats that other holds keep, [`Error::HoldShort`] when `out_of` does not keep
/// them all.
pub async fn check_free(
    conn: &mut SqliteConnection,
    of: PerformanceId,
    seats: &[SeatId],
    out_of: Option<HoldId>,
    at: Instant,
) -> Result<()> {
    let over = standing_over(conn, of, seats, at).await?;
    let kept = |out: bool| over.iter().filter(move |over| (Some(over.hold) == out_of) == out);
    let others: Vec<SeatId> = kept(false).map(|over| over.seat).collect();
    if !others.is_empty() {
        return Err(Error::SeatsNotFree { seats: others });
    }
    let own = kept(true).count();
    match out_of.is_none() || own == seats.len() {
        true => Ok(()),
        false => Err(Error::HoldShort { asked: small(seats.len()), left: small(own) }),
    }
}

/// How many places of a zone without numbers a hold still keeps: what was sold out of it is no longer kept.
///
/// # Errors
///
/// What the database says.
pub async fn left_in(conn: &mut SqliteConnection, hold: HoldId, zone: ZoneId, at: Instant) -> Result<u32> {
    let kept: u32 = sqlx::query_scalar(
        "select coalesce(sum(p.places), 0)
         from hold h
         join hold_place p on p.hold_id = h.hold_id
         where h.hold_id = ?1 and p.zone_id = ?2 and h.released_at is null and (h.until is null or h.until > ?3)",
    )
    .bind(hold)
    .bind(zone)
    .bind(at)
    .fetch_one(&mut *conn)
    .await?;
    Ok(kept.saturating_sub(crate::share::used(conn, hold.uuid(), Some(zone)).await?))
}

/// A row of [`claims`]: hold, kind, seat or zone, places.
type Kept = (HoldId, String, Vec<u8>, Vec<u8>, u32);

/// What the holds of a performance claim at a moment, those of `but` left out. Seats sold out of a hold are claimed
/// by both, and count as sold; places of a zone without numbers are claimed once.
///
/// # Errors
///
/// What the database says.
pub async fn claims(
    conn: &mut SqliteConnection,
    of: PerformanceId,
    at: Instant,
    but: Option<HoldId>,
) -> Result<Vec<Claim>> {
    let rows: Vec<Kept> = sqlx::query_as(
        "select h.hold_id, h.kind, p.seat_id, p.zone_id, p.places
         from hold h
         join hold_place p on p.hold_id = h.hold_id
         where h.performance_id = ?1 and h.released_at is null and (h.until is null or h.until > ?2)",
    )
    .bind(of)
    .bind(at)
    .fetch_all(&mut *conn)
    .await?;
    let mut claims = Vec::with_capacity(rows.len());
    for (hold, kind, seat, zone, places) in rows.into_iter().filter(|row| Some(row.0) != but) {
        let standing = column::variant::<Kind>(kind)?.standing();
        let places = match (Uuid::from_slice(&seat), Uuid::from_slice(&zone)) {
            (Ok(seat), _) => Places::Seat { seat: TypedId::from_uuid(seat) },
            (_, zone) => {
                let zone = TypedId::from_uuid(zone.unwrap_or_default());
                let used = crate::share::used(conn, hold.uuid(), Some(zone)).await?;
                Places::Unnumbered { zone, count: places.saturating_sub(used) }
            }
        };
        claims.push(Claim { standing, places });
    }
    Ok(claims)
}

/// How many places of a performance each kind of hold keeps from sale; what was sold out of one is not kept.
///
/// # Errors
///
/// What the database says.
pub async fn kept(
    conn: &mut SqliteConnection,
    of: PerformanceId,
    at: Instant,
) -> Result<BTreeMap<Kind, i64>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select h.kind, sum(case
             when p.seat_id = x'' then max(p.places - (
                 select count(*) from taken_from t
                 join exclusive_right r on r.kind = 'place' and r.thing_id = t.performance_id
                      and r.unit_id = t.unit_id and r.epoch = t.epoch and r.state in ('held', 'spent')
                 where t.source_id = h.hold_id and t.zone_id = p.zone_id), 0)
             else not exists (
                 select 1 from exclusive_right r
                 where r.kind = 'seat' and r.thing_id = h.performance_id and r.unit_id = p.seat_id
                   and r.state in ('held', 'spent'))
             end)
         from hold h
         join hold_place p on p.hold_id = h.hold_id
         where h.performance_id = ?1 and h.released_at is null and (h.until is null or h.until > ?2)
         group by h.kind",
    )
    .bind(of)
    .bind(at)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|(kind, places)| Ok((column::variant(kind)?, places))).collect()
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
