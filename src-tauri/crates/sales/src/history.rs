//! What a contact bought, as its card tells it; and forgetting whose it was.

use kernel::{ContactId, Instant, Money, OrderId, PerformanceId, TypedId, VenueId};
use serde_json::json;
use sqlx::SqliteConnection;
use store::Author;

use crate::{Result, order};

/// One order of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// When it was placed.
    pub placed_at: Instant,
    /// What it is worth and what was paid.
    pub account: order::Account,
    /// Its tickets, by performance.
    pub evenings: Vec<Evening>,
    /// What it holds besides tickets, what was given back included.
    pub items: Vec<order::Sold>,
}

/// The tickets of one order for one performance.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Evening {
    /// The performance.
    #[sqlx(rename = "performance_id")]
    pub performance: PerformanceId,
    /// The title of its show.
    pub title: String,
    /// Its curtain.
    pub starts_at: Instant,
    /// Tickets that hold.
    pub live: u32,
    /// Tickets given up: refunded, cancelled, exchanged.
    pub ended: u32,
    /// What the live ones cost.
    pub amount: Money,
}

/// The last orders of a contact at a venue, the latest first, `limit` at most.
///
/// # Errors
///
/// What the database says.
pub async fn of_contact(
    conn: &mut SqliteConnection,
    venue: VenueId,
    contact: ContactId,
    limit: usize,
) -> Result<Vec<Past>> {
    let mut past = Vec::new();
    for id in order::of_contact(conn, venue, contact).await?.into_iter().take(limit) {
        let order = order::get(conn, venue, id).await?;
        past.push(Past {
            order: id,
            number: order.number,
            placed_at: order.placed_at,
            account: order.account,
            evenings: evenings(conn, id).await?,
            items: order::items(conn, id).await?,
        });
    }
    Ok(past)
}

/// The tickets of an order by performance, the first evening first.
///
/// # Errors
///
/// What the database says.
pub async fn evenings(conn: &mut SqliteConnection, order: OrderId) -> Result<Vec<Evening>> {
    Ok(sqlx::query_as(
        "select t.performance_id, s.title, p.starts_at,
                sum(e.ticket_id is null) as live,
                sum(e.ticket_id is not null) as ended,
                sum(iif(e.ticket_id is null, t.price, 0)) as amount
         from ticket t
         join performance p on p.performance_id = t.performance_id
         join show s on s.show_id = p.show_id
         left join ticket_end e on e.ticket_id = t.ticket_id
         where t.order_id = ?1
         group by t.performance_id
         order by p.starts_at",
    )
    .bind(order)
    .fetch_all(conn)
    .await?)
}

/// Forgets whose orders, baskets and credit notes these were: names said at the desk, addresses written to, reasons
/// of prices, words of a refund. Numbers, amounts and tickets stay: they never held a name.
///
/// # Errors
///
/// What the database says.
pub async fn forget(conn: &mut SqliteConnection, author: &Author, contact: ContactId) -> Result<()> {
    sqlx::query(
        "delete from ticket_reason where ticket_id in
             (select t.ticket_id from orders o join ticket t on t.order_id = o.order_id where o.contact_id = ?1)",
    )
    .bind(contact)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "delete from operation_words where (journal_id, seq) in
             (select e.journal_id, e.seq from orders o
              join ticket t on t.order_id = o.order_id
              join ticket_end e on e.ticket_id = t.ticket_id
              where o.contact_id = ?1
              union
              select e.journal_id, e.seq from orders o
              join order_item i on i.order_id = o.order_id
              join order_item_end e on e.item_id = i.item_id
              where o.contact_id = ?1
              union
              select c.journal_id, c.seq from orders o
              join ticket t on t.order_id = o.order_id
              join ticket_copy c on c.ticket_id = t.ticket_id
              where o.contact_id = ?1)",
    )
    .bind(contact)
    .execute(&mut *conn)
    .await?;
    // Of a transfer, what the statement of account shows is written by people, and is in no operation.
    sqlx::query(
        "update payment set details = json_set(details, '$.reference', '')
         where means = 'transfer' and details <> '' and order_id in (select order_id from orders where contact_id = ?1)",
    )
    .bind(contact)
    .execute(&mut *conn)
    .await?;
    sqlx::query("delete from outbox where order_id in (select order_id from orders where contact_id = ?1)")
        .bind(contact)
        .execute(&mut *conn)
        .await?;
    sqlx::query("update basket set contact_id = null where contact_id = ?1")
        .bind(contact)
        .execute(&mut *conn)
        .await?;
    sqlx::query("update credit_note set contact_id = null where contact_id = ?1")
        .bind(contact)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "update change set fields = json_remove(fields, '$.contact', '$.kept_for')
         where entity_id in (select order_id from orders where contact_id = ?1)",
    )
    .bind(contact)
    .execute(&mut *conn)
    .await?;
    let orders: Vec<OrderId> = sqlx::query_scalar(
        "update orders set contact_id = null, kept_for = '', kept_key = '' where contact_id = ?1
         returning order_id",
    )
    .bind(contact)
    .fetch_all(&mut *conn)
    .await?;
    for order in orders {
        let row = json!({"contact": null, "kept_for": ""});
        store::change::record_row(conn, author, "order", order.uuid(), &row).await?;
    }
    Ok(())
}
