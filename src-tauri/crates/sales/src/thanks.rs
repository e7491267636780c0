//! Whose outings a desk thanks, once a performance is over: each desk those of the people whose first ticket it sold, so
//! that no outing is thanked twice, nor by two desks.

use kernel::{ContactId, DeskId, Instant, PerformanceId, VenueId};
use sqlx::SqliteConnection;

use crate::Result;

/// Performances of a venue that began in a span and whose outings this desk did not thank yet, the first first.
///
/// # Errors
///
/// What the database says.
pub async fn due(
    conn: &mut SqliteConnection,
    venue: VenueId,
    (from, until): (Instant, Instant),
) -> Result<Vec<PerformanceId>> {
    Ok(sqlx::query_scalar(
        "select performance_id from performance
         where venue_id = ?1 and starts_at between ?2 and ?3 and state <> 'postponed'
           and performance_id not in (select performance_id from thanked)
         order by starts_at, performance_id",
    )
    .bind(venue)
    .bind(from)
    .bind(until)
    .fetch_all(conn)
    .await?)
}

/// The people who went to a performance with a first ticket of this desk.
///
/// # Errors
///
/// What the database says.
pub async fn goers(conn: &mut SqliteConnection, desk: DeskId, of: PerformanceId) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        // With `min`, the other columns are those of the row that has the least.
        "with first as (
             select o.contact_id, t.journal_id, min(t.rowid)
             from ticket t
             join orders o on o.order_id = t.order_id
             left join ticket_end e on e.ticket_id = t.ticket_id
             where t.performance_id = ?1 and (e.ticket_id is null or e.motive = 'performance_cancelled')
               and o.contact_id is not null
             group by o.contact_id)
         select f.contact_id
         from first f
         join journal j on j.journal_id = f.journal_id
         where j.desk_id = ?2
         order by f.contact_id",
    )
    .bind(of)
    .bind(desk)
    .fetch_all(conn)
    .await?)
}

/// Notes that this desk thanked the outings of a performance.
///
/// # Errors
///
/// What the database says.
pub async fn done(conn: &mut SqliteConnection, of: PerformanceId, at: Instant) -> Result<()> {
    sqlx::query("insert into thanked (performance_id, at) values (?1, ?2)")
        .bind(of)
        .bind(at)
        .execute(conn)
        .await?;
    Ok(())
}
