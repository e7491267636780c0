//! Collections (retraits): tickets kept at the desk for someone, found by name or number, handed over or released.

use kernel::{ContactId, Instant, Money, OrderId, PerformanceId, TypedId, VenueId};
use serde_json::json;
use sqlx::SqliteConnection;
use store::Author;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use uuid::Uuid;

use crate::order::Done;
use crate::undo::{self, GiveUp, Motive, Reason, Wanted};
use crate::{Act, Error, Result};

/// An order whose tickets wait at the desk.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// The order.
    #[sqlx(rename = "order_id")]
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// The name said at the desk.
    pub kept_for: String,
    /// The person, when known.
    #[sqlx(rename = "contact_id")]
    pub contact: Option<ContactId>,
    /// Live tickets.
    pub tickets: u32,
    /// What remains due.
    pub due: Money,
    /// The start of the first of their performances.
    pub starts_at: Instant,
    /// The title of its show.
    pub title: String,
}

/// The searching form of a name: no accent, no case, single spaces.
#[must_use]
pub fn key(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What to look for among what waits; all of it by default.
#[derive(Debug, Clone, Copy, Default)]
pub struct Search<'a> {
    /// The beginning of a word of the name said.
    pub name: &'a str,
    /// Persons found elsewhere, besides the name.
    pub contacts: &'a [ContactId],
    /// Only these orders.
    pub orders: Option<&'a [OrderId]>,
    /// Only those of a performance, and of those postponed to it.
    pub performance: Option<PerformanceId>,
}

/// What waits at a venue, 200 at most.
///
/// # Errors
///
/// What the database says.
pub async fn waiting(
    conn: &mut SqliteConnection,
    venue: VenueId,
    search: &Search<'_>,
) -> Result<Vec<Waiting>> {
    let contacts: Vec<_> = search.contacts.iter().map(|id| id.uuid().simple().to_string()).collect();
    let orders: Option<Vec<_>> =
        search.orders.map(|ids| ids.iter().map(|id| id.uuid().simple().to_string()).collect());
    Ok(sqlx::query_as(
        "select o.order_id, o.number, o.kept_for, o.contact_id, count(*) as tickets,
                sum(t.price)
                + (select coalesce(sum(i.amount), 0) from live_item i where i.order_id = o.order_id)
                - (select coalesce(sum(y.amount), 0) from payment y where y.order_id = o.order_id) as due,
                min(p.starts_at) as starts_at, s.title
         from orders o
         join ticket t on t.order_id = o.order_id
         left join put_off f on f.performance_id = t.performance_id
         join performance p on p.performance_id = coalesce(f.played_id, t.performance_id)
         join show s on s.show_id = p.show_id
         where o.venue_id = ?1 and o.delivery = 'kept' and o.collected_at is null
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
           and (?2 = '' and ?3 = '[]'
                or ?2 <> '' and ' ' || o.kept_key like '% ' || ?2 || '%'
                or o.contact_id in (select unhex(value) from json_each(?3)))
           and (?5 is null or o.order_id in (select unhex(value) from json_each(?5)))
         group by o.order_id
         having ?4 is null or sum(p.performance_id = ?4) > 0
         order by starts_at, o.kept_key, o.number
         limit 200",
    )
    .bind(venue)
    .bind(key(search.name))
    .bind(json!(contacts).to_string())
    .bind(search.performance)
    .bind(orders.map(|ids| json!(ids).to_string()))
    .fetch_all(conn)
    .await?)
}

/// Marks an order's kept tickets as handed over.
///
/// # Errors
///
/// [`Error::NotKept`] when they are not kept, or were handed over before.
pub async fn hand_over(conn: &mut SqliteConnection, author: &Author, order: OrderId) -> Result<()> {
    let done = sqlx::query(
        "update orders set collected_at = ?3
         where order_id = ?1 and venue_id = ?2 and delivery = 'kept'
           and collected_at is null and released_at is null",
    )
    .bind(order)
    .bind(author.venue)
    .bind(author.at)
    .execute(&mut *conn)
    .await?;
    store::exactly_one(&done).map_err(|_| Error::NotKept)?;
    let row = json!({"collected_at": author.at});
    Ok(store::change::record_row(conn, author, "order", order.uuid(), &row).await?)
}

/// What a release did.
#[derive(Debug, Default)]
pub struct Released {
    /// A cancellation of each order that nobody paid anything for.
    pub done: Vec<Done>,
    /// Orders left as they are: part of them was paid, and is to be given back first.
    pub left: Vec<Left>,
    /// Orders left as they are: another desk may undo them.
    pub elsewhere: Vec<Elsewhere>,
}

/// An order that was not released, for its deposit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Left {
    /// The order.
    #[sqlx(rename = "order_id")]
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// The name said at the desk.
    pub kept_for: String,
    /// Its live tickets of the performance.
    pub tickets: u32,
    /// What was paid, less what was given back.
    pub paid: Money,
    /// What remains due.
    pub due: Money,
}

/// An order that was not released, since another desk may undo its tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// The name said at the desk.
    pub kept_for: String,
    /// Its live tickets of the performance.
    pub tickets: u32,
    /// The other desk, when it is known.
    pub desk: Option<String>,
}

/// The kept orders of a performance that nobody paid anything for and nobody collected, each with its tickets of it.
///
/// # Errors
///
/// What the database says.
pub async fn uncollected(
    conn: &mut SqliteConnection,
    venue: VenueId,
    performance: PerformanceId,
) -> Result<Vec<Wanted>> {
    let orders: Vec<OrderId> = sqlx::query_scalar(
        "select distinct o.order_id
         from ticket t
         join orders o on o.order_id = t.order_id
         where t.performance_id in (select performance_id from brought_to where played_id = ?1)
           and o.venue_id = ?2 and o.delivery = 'kept' and o.collected_at is null
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
           and (t.price > 0 or t.consumed = 0)
           and coalesce((select sum(y.amount) from payment y where y.order_id = o.order_id), 0) = 0
         order by o.seq",
    )
    .bind(performance)
    .bind(venue)
    .fetch_all(&mut *conn)
    .await?;
    let mut uncollected = Vec::with_capacity(orders.len());
    for order in orders {
        let tickets = unpaid(conn, order, performance).await?;
        uncollected.push(Wanted { order, tickets, items: Vec::new() });
    }
    Ok(uncollected)
}

/// Gives up, in one gesture, the kept orders of a performance that nobody paid anything for and nobody collected:
/// one cancellation each. What was paid stays its buyer's: those with a deposit are left, and told; so are those that another
/// desk may undo, which did not let this one.
///
/// # Errors
///
/// What a cancellation refuses.
pub async fn release(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    performance: PerformanceId,
    words: &str,
) -> Result<Released> {
    let uncollected = uncollected(conn, act.author.venue, performance).await?;
    let left = with_deposit(conn, act.author.venue, performance).await?;
    let mut released = Released { left, ..Released::default() };
    for wanted in uncollected {
        if let Some(thing) = undo::lacking(conn, &act.author, &wanted).await?.first() {
            released.elsewhere.push(elsewhere(conn, act, &wanted, *thing).await?);
            continue;
        }
        let give_up = GiveUp {
            order: wanted.order,
            tickets: wanted.tickets,
            items: Vec::new(),
            fee: None,
            tenders: None,
            other_means: false,
            reason: Reason { motive: Motive::Uncollected, words: words.to_owned() },
        };
        released.done.push(undo::refund(conn, act, &give_up).await?);
        mark_released(conn, &act.author, wanted.order).await?;
    }
    Ok(released)
}

/// An order that another desk may undo.
async fn elsewhere(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    wanted: &Wanted,
    thing: Uuid,
) -> Result<Elsewhere> {
    let (number, kept_for): (String, String) =
        sqlx::query_as("select number, coalesce(kept_for, '') from orders where order_id = ?1")
            .bind(wanted.order)
            .fetch_one(&mut *conn)
            .await?;
    let desk = undo::holder(conn, &act.author, thing).await?;
    let tickets = u32::try_from(wanted.tickets.len()).unwrap_or(u32::MAX);
    Ok(Elsewhere { order: wanted.order, number, kept_for, tickets, desk })
}

/// Kept orders of a performance that nobody collected, paid in part.
async fn with_deposit(
    conn: &mut SqliteConnection,
    venue: VenueId,
    performance: PerformanceId,
) -> Result<Vec<Left>> {
    Ok(sqlx::query_as(
        "with paid as (
             select o.order_id, o.number, o.kept_for, o.seq,
                    (select coalesce(sum(y.amount), 0) from payment y where y.order_id = o.order_id) as paid
             from orders o
             where o.venue_id = ?2 and o.delivery = 'kept' and o.collected_at is null)
         select p.order_id, p.number, p.kept_for, sum(coalesce(f.played_id, t.performance_id) = ?1) as tickets, p.paid,
                sum(t.price)
                + (select coalesce(sum(i.amount), 0) from live_item i where i.order_id = p.order_id)
                - p.paid as due
         from paid p
         join ticket t on t.order_id = p.order_id
         left join put_off f on f.performance_id = t.performance_id
         where p.paid > 0
           and p.order_id in (
               select order_id from ticket
               where performance_id in (select performance_id from brought_to where played_id = ?1))
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
         group by p.order_id
         having due > 0 and tickets > 0
         order by p.kept_for, p.seq",
    )
    .bind(performance)
    .bind(venue)
    .fetch_all(conn)
    .await?)
}

async fn unpaid(
    conn: &mut SqliteConnection,
    order: OrderId,
    performance: PerformanceId,
) -> Result<Vec<kernel::TicketId>> {
    Ok(sqlx::query_scalar(
        "select t.ticket_id from ticket t
         where t.order_id = ?1
           and t.performance_id in (select performance_id from brought_to where played_id = ?2)
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)",
    )
    .bind(order)
    .bind(performance)
    .fetch_all(conn)
    .await?)
}

/// An order is released once none of its tickets lives.
async fn mark_released(conn: &mut SqliteConnection, author: &Author, order: OrderId) -> Result<()> {
    let done = sqlx::query(
        "update orders set released_at = ?2
         where order_id = ?1
           and not exists (select 1 from ticket t where t.order_id = ?1 and not exists
                           (select 1 from ticket_end e where e.ticket_id = t.ticket_id))",
    )
    .bind(order)
    .bind(author.at)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    let row = json!({"released_at": author.at});
    Ok(store::change::record_row(conn, author, "order", order.uuid(), &row).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_however_it_is_typed() {
        assert_eq!(key("  Éléonore  d’Ormesson-LŒB "), "eleonore d ormesson lœb");
        assert!(key("Lefèvre").starts_with(&key("LEFEV")));
    }
}
