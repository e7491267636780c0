//! Places that a pass pays for at a desk which does not hold its right while the network is away: a bounded tolerance of the
//! venue. The use is written at once; which credit of the pass is debited for it is the shared database's word, told like any
//! right. Until then, and when nothing was left, it is to be settled.

use journal::Head;
use journal::record::Consumed;
use journal::rights::{self, Right};
use kernel::{CreditId, DeskId, NaiveDate, PassId, PerformanceId, TicketId, TypedId};
use pricing::quantity::Tolerated;
use sqlx::SqliteConnection;
use store::Author;
use uuid::Uuid;

use crate::Result;
use crate::consume::{of_credit, right};

/// Uses a credit without its right.
pub(crate) async fn take(
    conn: &mut SqliteConnection,
    author: &Author,
    day: NaiveDate,
    (ticket, performance): (TicketId, PerformanceId),
    consumed: &Consumed,
) -> Result<()> {
    let credit = CreditId::from_uuid(consumed.id);
    let (_, value, venue) = of_credit(conn, credit).await?;
    sqlx::query(
        "insert into credit_use
             (credit_id, ticket_id, performance_id, venue_id, value, at, tolerated_by, tolerated_on)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(credit)
    .bind(ticket)
    .bind(performance)
    .bind(venue)
    .bind(value)
    .bind(author.at)
    .bind(author.desk)
    .bind(day)
    .execute(conn)
    .await?;
    Ok(())
}

/// Frees the credit that was debited since for a ticket, when one was.
pub(crate) async fn give_back(conn: &mut SqliteConnection, author: &Author, ticket: TicketId) -> Result<()> {
    let debited: Vec<(PassId, CreditId)> = sqlx::query_as(
        "select thing_id, unit_id from exclusive_right where kind = 'credit' and by_id = ?1 and state = 'spent'",
    )
    .bind(ticket)
    .fetch_all(&mut *conn)
    .await?;
    for (pass, credit) in debited {
        let right: Right = right(pass, credit);
        rights::give_back(conn, &right, ticket.uuid(), author.at).await?;
    }
    Ok(())
}

/// The places that passes paid for without their right, as far as they bound the next one: this desk's of a business day, and
/// those of any desk that are not settled.
///
/// # Errors
///
/// What the database says.
pub async fn counted(conn: &mut SqliteConnection, desk: DeskId, day: NaiveDate) -> Result<Vec<Tolerated>> {
    let rows: Vec<(PassId, u32)> = sqlx::query_as(
        "select c.pass_id, count(*)
         from credit_use u
         join credit c on c.credit_id = u.credit_id
         where u.tolerated_on is not null
           and (u.tolerated_on = ?2 and u.tolerated_by = ?1
                or (u.ticket_id, u.credit_id) in (select ticket_id, credit_id from unsettled_use))
         group by c.pass_id",
    )
    .bind(desk)
    .bind(day)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(pass, places)| Tolerated { pass, places }).collect())
}

/// The credits of the pass of one that may be debited in its stead: as far as this desk knows left, and like it in all.
///
/// # Errors
///
/// What the database says.
pub async fn in_its_stead(conn: &mut SqliteConnection, credit: Uuid) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select o.credit_id
         from credit c
         join credit o on o.pass_id = c.pass_id and o.credit_id <> c.credit_id and o.value = c.value
              and o.earmark is c.earmark and o.expires_on is c.expires_on
         left join exclusive_right r on r.kind = 'credit' and r.thing_id = o.pass_id and r.unit_id = o.credit_id
         where c.credit_id = ?1 and coalesce(r.state, 'free') <> 'spent'
         order by o.credit_id",
    )
    .bind(credit)
    .fetch_all(conn)
    .await?)
}

/// The credits that a ticket was given and that are not settled: as the operation that lets its holder off says them.
///
/// # Errors
///
/// What the database says.
pub async fn unsettled(conn: &mut SqliteConnection, ticket: TicketId) -> Result<Vec<(TicketId, CreditId)>> {
    Ok(sqlx::query_as(
        "select ticket_id, credit_id from unsettled_use where ticket_id = ?1 order by credit_id",
    )
    .bind(ticket)
    .fetch_all(conn)
    .await?)
}

/// Lets people off places that nothing was left for, by an operation.
///
/// # Errors
///
/// What the database says.
pub async fn waive(conn: &mut SqliteConnection, unsettled: &[(TicketId, CreditId)], by: &Head) -> Result<()> {
    for (ticket, credit) in unsettled {
        sqlx::query(
            "insert into credit_waiver (ticket_id, credit_id, journal_id, seq) values (?1, ?2, ?3, ?4)",
        )
        .bind(ticket)
        .bind(credit)
        .bind(by.journal)
        .bind(by.seq)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
