//! Whose outings a desk thanks, once a performance is over: each desk those of the people whose first ticket it sold, and
//! each the tickets that it sold, so that nothing is thanked twice, nor by two desks.

use std::collections::BTreeMap;

use kernel::{ContactId, DeskId, Instant, PerformanceId, TicketId, VenueId};
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

/// Somebody who went to a performance with a ticket of this desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Goer {
    /// The person.
    #[sqlx(rename = "contact_id")]
    pub contact: ContactId,
    /// Whether their first ticket is of this desk, which then thanks the outing.
    pub first: bool,
}

/// The people who went to a performance with a ticket of this desk.
///
/// # Errors
///
/// What the database says.
pub async fn goers(conn: &mut SqliteConnection, desk: DeskId, of: PerformanceId) -> Result<Vec<Goer>> {
    Ok(sqlx::query_as(
        // With `min`, the other columns are those of the row that has the least.
        "with held as (
             select o.contact_id, j.desk_id, t.rowid as rank
             from ticket t
             join orders o on o.order_id = t.order_id
             join journal j on j.journal_id = t.journal_id
             left join ticket_end e on e.ticket_id = t.ticket_id
             where t.performance_id in (select performance_id from brought_to where played_id = ?1)
               and (e.ticket_id is null or e.motive = 'performance_cancelled')
               and o.contact_id is not null),
         began as (select contact_id, desk_id, min(rank) from held group by contact_id)
         select contact_id, desk_id = ?2 as first
         from began
         where contact_id in (select contact_id from held where desk_id = ?2)
         order by contact_id",
    )
    .bind(of)
    .bind(desk)
    .fetch_all(conn)
    .await?)
}

/// The live tickets of a performance, and of those postponed to it, that this desk sold to people for money alone at a
/// price of its book, and of which nothing was taken off since, by person, the first first.
///
/// # Errors
///
/// What the database says.
pub async fn sold_ahead(
    conn: &mut SqliteConnection,
    desk: DeskId,
    of: PerformanceId,
) -> Result<BTreeMap<ContactId, Vec<TicketId>>> {
    let sold: Vec<(ContactId, TicketId)> = sqlx::query_as(
        "select o.contact_id, t.ticket_id
         from ticket t
         join orders o on o.order_id = t.order_id
         join journal j on j.journal_id = t.journal_id
         where t.performance_id in (select performance_id from brought_to where played_id = ?2)
           and o.contact_id is not null and j.desk_id = ?1 and t.price > 0 and t.consumed = 0
           -- What a seller decided is no step's to change.
           and not exists (select 1 from ticket_reason r, json_each(r.steps) step
                           where r.ticket_id = t.ticket_id and step.value ->> '$.code' = 'manual')
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
           and not exists (select 1 from promise p where p.ticket_id = t.ticket_id)
           and not exists (select 1 from order_item i
                           where i.order_id = t.order_id and i.kind = 'rebate' and i.thing_id = t.ticket_id)
         order by t.rowid",
    )
    .bind(desk)
    .bind(of)
    .fetch_all(conn)
    .await?;
    let mut by_person: BTreeMap<ContactId, Vec<TicketId>> = BTreeMap::new();
    for (contact, ticket) in sold {
        by_person.entry(contact).or_default().push(ticket);
    }
    Ok(by_person)
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
