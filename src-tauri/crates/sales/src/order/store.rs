//! Orders as rows.

use journal::Appended;
use journal::record::{Number, Reference};
use kernel::{ContactId, Instant, Money, OperationId, OrderId, TypedId, VenueId};
use sqlx::SqliteConnection;
use store::{Author, Batch};

use super::{Account, Delivery, Order, Terms};
use crate::{Act, Error, Result, collection};

pub(crate) struct NewOrder<'a> {
    pub(crate) id: OrderId,
    pub(crate) contact: Option<ContactId>,
    pub(crate) terms: &'a Terms,
}

pub(crate) fn insert(batch: &mut Batch, act: &Act<'_>, appended: &Appended, new: &NewOrder<'_>) {
    batch
        .statement(
            "insert into orders
                 (order_id, venue_id, journal_id, seq, number, contact_id, kept_for, kept_key, channel, delivery,
                  placed_at)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id)
        .bind(act.author.venue)
        .bind(appended.head.journal)
        .bind(appended.head.seq)
        .bind(appended.number.to_string())
        .bind(new.contact)
        .bind(new.terms.kept_for.as_str())
        .bind(collection::key(&new.terms.kept_for))
        .bind(new.terms.channel.as_str())
        .bind(new.terms.delivery.unwrap_or(Delivery::Handed).name())
        .bind(act.at());
}

#[derive(sqlx::FromRow)]
struct Row {
    order_id: OrderId,
    number: String,
    contact_id: Option<ContactId>,
    kept_for: String,
    channel: String,
    delivery: String,
    placed_at: Instant,
    collected_at: Option<Instant>,
    released_at: Option<Instant>,
}

impl Row {
    fn with(self, account: Account) -> Order {
        Order {
            id: self.order_id,
            number: self.number,
            contact: self.contact_id,
            kept_for: self.kept_for,
            channel: self.channel,
            delivery: Delivery::from_name(&self.delivery),
            placed_at: self.placed_at,
            collected_at: self.collected_at,
            released_at: self.released_at,
            account,
        }
    }
}

/// An order of a venue.
///
/// # Errors
///
/// [`Error::OrderUnknown`].
pub async fn get(conn: &mut SqliteConnection, venue: VenueId, order: OrderId) -> Result<Order> {
    let row: Option<Row> = sqlx::query_as(
        "select order_id, number, contact_id, kept_for, channel, delivery, placed_at, collected_at, released_at
         from orders
         where order_id = ?1 and venue_id = ?2",
    )
    .bind(order)
    .bind(venue)
    .fetch_optional(&mut *conn)
    .await?;
    let row = row.ok_or(Error::OrderUnknown)?;
    let account = account(conn, order).await?;
    Ok(row.with(account))
}

/// The order of a number, of an operation on it, or of one of its tickets.
///
/// # Errors
///
/// What the database says.
pub async fn by_number(
    conn: &mut SqliteConnection,
    venue: VenueId,
    terminal: Option<&str>,
    seq: i64,
) -> Result<Vec<OrderId>> {
    Ok(sqlx::query_scalar(
        "select o.order_id from journal j
         join orders o on o.journal_id = j.journal_id and o.seq = ?3
         where (?2 is null or j.terminal = ?2) and o.venue_id = ?1
         union
         select t.order_id from journal j
         join ticket t on t.journal_id = j.journal_id and t.seq = ?3
         where (?2 is null or j.terminal = ?2) and t.venue_id = ?1",
    )
    .bind(venue)
    .bind(terminal)
    .bind(seq)
    .fetch_all(conn)
    .await?)
}

/// The number of an operation, as papers bear it, and the order that it placed; `None` when it is not known here.
///
/// # Errors
///
/// What the database says.
pub async fn of_operation(
    conn: &mut SqliteConnection,
    operation: OperationId,
) -> Result<Option<(String, Option<OrderId>)>> {
    let found: Option<(String, i64, Option<OrderId>)> = sqlx::query_as(
        "select j.terminal, p.seq, o.order_id
         from operation p
         join journal j on j.journal_id = p.journal_id
         left join orders o on o.journal_id = p.journal_id and o.seq = p.seq
         where p.operation_id = ?1",
    )
    .bind(operation)
    .fetch_optional(conn)
    .await?;
    Ok(found.map(|(terminal, seq, order)| (Number { terminal, seq }.to_string(), order)))
}

/// The orders of a person at a venue, the last first.
///
/// # Errors
///
/// What the database says.
pub async fn of_contact(
    conn: &mut SqliteConnection,
    venue: VenueId,
    contact: ContactId,
) -> Result<Vec<OrderId>> {
    Ok(sqlx::query_scalar(
        "select order_id from orders where contact_id = ?1 and venue_id = ?2 order by placed_at desc",
    )
    .bind(contact)
    .bind(venue)
    .fetch_all(conn)
    .await?)
}

/// The last orders of a venue.
///
/// # Errors
///
/// What the database says.
pub async fn latest(conn: &mut SqliteConnection, venue: VenueId, limit: u32) -> Result<Vec<OrderId>> {
    Ok(sqlx::query_scalar(
        "select order_id from orders where venue_id = ?1 order by placed_at desc, seq desc limit ?2",
    )
    .bind(venue)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// What an order is worth and what was paid, from its facts.
///
/// # Errors
///
/// What the database says.
pub async fn account(conn: &mut SqliteConnection, order: OrderId) -> Result<Account> {
    let (tickets, items, paid): (Money, Money, Money) = sqlx::query_as(
        "select
             (select coalesce(sum(t.price), 0) from ticket t
              where t.order_id = ?1 and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)),
             (select coalesce(sum(amount), 0) from live_item where order_id = ?1),
             (select coalesce(sum(amount), 0) from payment where order_id = ?1)",
    )
    .bind(order)
    .fetch_one(conn)
    .await?;
    Ok(Account { value: tickets + items, paid })
}

/// Names the person of an order afterwards.
///
/// # Errors
///
/// [`Error::OrderUnknown`].
pub async fn set_contact(
    conn: &mut SqliteConnection,
    author: &Author,
    order: OrderId,
    contact: Option<ContactId>,
) -> Result<()> {
    let done = sqlx::query("update orders set contact_id = ?3 where order_id = ?1 and venue_id = ?2")
        .bind(order)
        .bind(author.venue)
        .bind(contact)
        .execute(&mut *conn)
        .await?;
    store::exactly_one(&done).map_err(|_| Error::OrderUnknown)?;
    let row = serde_json::json!({"contact": contact});
    Ok(store::change::record_row(conn, author, "order", order.uuid(), &row).await?)
}

pub(crate) async fn first_operation(conn: &mut SqliteConnection, order: OrderId) -> Result<Reference> {
    let operation = sqlx::query_scalar(
        "select p.operation_id from orders o
         join operation p on p.journal_id = o.journal_id and p.seq = o.seq
         where o.order_id = ?1",
    )
    .bind(order)
    .fetch_one(conn)
    .await?;
    Ok(Reference { operation, line: None })
}
