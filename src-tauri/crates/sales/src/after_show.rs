//! What is paid on the way out of a performance that was entered with a free ticket: one operation of its takings, by
//! means, at its rate. What was counted wrong is given back whole, and recorded anew.

use catalogue::performance::{Performance, State};
use kernel::{Instant, Money, OrderId, PerformanceId};
use sqlx::SqliteConnection;

use crate::order::{self, AFTER_SHOW, Done, Item, Terms};
use crate::{Act, Error, Result, Tender};

/// What was recorded of a performance.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Recorded {
    /// The order that holds it.
    #[sqlx(rename = "order_id")]
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// What was paid in all.
    pub amount: Money,
    /// When it was recorded.
    #[sqlx(rename = "placed_at")]
    pub at: Instant,
}

/// What was recorded of a performance, unless it was given back since.
///
/// # Errors
///
/// What the database says.
pub async fn recorded(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Option<Recorded>> {
    Ok(sqlx::query_as(
        "select o.order_id, o.number, i.amount, o.placed_at
         from order_item i
         join orders o on o.order_id = i.order_id
         where i.performance_id = ?1 and i.kind = ?2
           and not exists (select 1 from order_item_end e where e.item_id = i.item_id)
         order by o.placed_at
         limit 1",
    )
    .bind(of)
    .bind(AFTER_SHOW)
    .fetch_optional(conn)
    .await?)
}

/// Records what was paid on the way out, under a printed label.
///
/// # Errors
///
/// [`Error::NotPlayed`], [`Error::NobodyEntered`], [`Error::AfterShowRecorded`]; [`Error::AmountWrong`] without any
/// payment; what a payment refuses.
pub async fn record(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    of: &Performance,
    (label, tenders): (&str, Vec<Tender>),
) -> Result<Done> {
    if matches!(of.state, State::Cancelled | State::Postponed) || of.starts_at > act.at() {
        return Err(Error::NotPlayed);
    }
    if let Some(Recorded { number, amount, .. }) = recorded(conn, of.id).await? {
        return Err(Error::AfterShowRecorded { number, amount });
    }
    if !was_entered(conn, of.id).await? {
        return Err(Error::NobodyEntered);
    }
    let total: Money = tenders.iter().map(|tender| tender.amount).sum();
    if total <= Money::ZERO {
        return Err(Error::AmountWrong);
    }
    let item = Item { performance: Some(of.id), ..Item::new(AFTER_SHOW, label, total, of.vat) };
    let terms = Terms { items: vec![item], tenders, channel: "door".to_owned(), ..Terms::default() };
    order::place_items(conn, act, None, &terms).await
}

async fn was_entered(conn: &mut SqliteConnection, of: PerformanceId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from ticket t
                        left join ticket_end e on e.ticket_id = t.ticket_id
                        where t.performance_id = ?1 and e.ticket_id is null)",
    )
    .bind(of)
    .fetch_one(conn)
    .await?)
}
