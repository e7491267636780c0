//! What an order holds besides tickets: fees kept, passes, gift vouchers, donations, what is paid after a show; and the
//! end of one that is given back.

use journal::record::{Consumed, Holds, Reference, VOUCHER};
use journal::{Appended, Line};
use kernel::{Instant, Money, OperationId, OrderId, OrderItemId, PerformanceId, VatRate};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::ticket::{End, How};
use crate::undo::Motive;
use crate::{Act, Result};

/// The kind of an item that is a pass.
pub const PASS: &str = "pass";

/// The kind of an item that is a donation to a suspended-ticket fund.
pub const DONATION: &str = "donation";
/// The kind of an item that is what was paid on the way out of a performance.
pub const AFTER_SHOW: &str = "after_show";
/// The kind of an item that is what a ticket takes when its holder enters.
pub const ENTRY: &str = "entry";
/// The kind of an item that is what a ticket takes when it is printed.
pub const PRINTING: &str = "printing";
/// The kind of an item that is what is due of a ticket that nobody entered with.
pub const NO_SHOW: &str = "no_show";
/// The kind of an item that is what was taken off the price of a ticket after its sale: its amount is below zero.
pub const REBATE: &str = "rebate";
/// The kind of an item that is what was used of a pass, kept when that one was given back.
pub const USED: &str = "used";

/// What is placed besides the basket's tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// `fee`, `pass`, `voucher`, `donation`, `after_show`, `entry`, `printing`, `no_show`, `rebate`, `used`, `spent`.
    pub kind: &'static str,
    /// The pass, the voucher, the fund or the ticket; in a basket, the kind of pass.
    pub thing: Option<Uuid>,
    /// The performance whose takings it is of.
    pub performance: Option<PerformanceId>,
    /// As printed.
    pub label: String,
    /// Tax included.
    pub amount: Money,
    /// Its rate.
    pub vat: VatRate,
    /// What it holds, when it is a pass.
    pub holds: Option<Holds>,
    /// What it takes besides money, when it is what a ticket promised.
    pub consumes: Vec<Consumed>,
}

impl Item {
    /// An item of a kind, by itself.
    #[must_use]
    pub fn new(kind: &'static str, label: impl Into<String>, amount: Money, vat: VatRate) -> Self {
        Self {
            kind,
            thing: None,
            performance: None,
            label: label.into(),
            amount,
            vat,
            holds: None,
            consumes: Vec::new(),
        }
    }

    pub(crate) fn line(&self, n: u32) -> Line {
        Line {
            consumes: self.consumes.clone(),
            holds: self.holds,
            item: Some(self.kind.to_owned()),
            performance: self.performance,
            thing: self.thing,
            ..Line::new(n, self.label.clone(), 1, self.amount, self.vat)
        }
    }
}

/// An item, as it was sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sold {
    /// The item.
    pub id: OrderItemId,
    /// `fee`, `pass`, `voucher`, `donation`, `after_show`, `entry`, `printing`, `no_show`, `rebate`, `used`, `spent`.
    pub kind: String,
    /// The pass, the voucher, the fund or the ticket.
    pub thing: Option<Uuid>,
    /// The performance whose takings it is of.
    pub performance: Option<PerformanceId>,
    /// As printed.
    pub label: String,
    /// Tax included.
    pub amount: Money,
    /// Its rate.
    pub vat: VatRate,
    /// Where it was sold.
    pub reference: Reference,
    /// How it ended, if it did.
    pub end: Option<End>,
}

impl Sold {
    /// Whether it may be given back by itself: a pass, a gift voucher, what was paid after a show, what became due on entry
    /// or of a no-show. A fee follows what it was kept of, a rebate its ticket, and a donation is
    /// given for good.
    #[must_use]
    pub fn may_return(&self) -> bool {
        match self.kind.as_str() {
            PASS | VOUCHER => self.thing.is_some(),
            AFTER_SHOW | ENTRY | NO_SHOW => self.amount > Money::ZERO,
            _ => false,
        }
    }

    /// The line that gives it back: its sale, negated.
    pub(crate) fn given_back(&self, n: u32) -> Line {
        Line {
            item: Some(self.kind.clone()),
            performance: self.performance,
            thing: self.thing,
            ..Line::new(n, self.label.clone(), -1, self.amount, self.vat)
        }
    }
}

/// Writes items on the lines of an operation that follow `before` others.
pub(crate) async fn insert_items(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    order: OrderId,
    appended: &Appended,
    items: &[Item],
    before: usize,
) -> Result<()> {
    for (item, n) in items.iter().zip(before + 1..) {
        sqlx::query(
            "insert into order_item
                 (item_id, order_id, journal_id, seq, line, kind, thing_id, performance_id, label, amount, vat_rate)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )
        .bind(act.id::<OrderItemId>())
        .bind(order)
        .bind(appended.head.journal)
        .bind(appended.head.seq)
        .bind(u32::try_from(n).unwrap_or(u32::MAX))
        .bind(item.kind)
        .bind(item.thing)
        .bind(item.performance)
        .bind(&item.label)
        .bind(item.amount)
        .bind(item.vat)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Writes that an item was given back by line `line` of an operation.
pub(crate) async fn end_item(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    appended: &Appended,
    item: OrderItemId,
    (line, how, motive): (u32, How, Motive),
) -> Result<()> {
    sqlx::query(
        "insert into order_item_end (item_id, journal_id, seq, line, how, motive, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .bind(item)
    .bind(appended.head.journal)
    .bind(appended.head.seq)
    .bind(line)
    .bind(how.name())
    .bind(motive.name())
    .bind(act.at())
    .execute(conn)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    item_id: OrderItemId,
    kind: String,
    thing_id: Option<Uuid>,
    performance_id: Option<PerformanceId>,
    label: String,
    amount: Money,
    vat_rate: VatRate,
    operation_id: OperationId,
    line: u32,
    how: Option<String>,
    ended_at: Option<Instant>,
    end_number: Option<String>,
}

/// What an order holds besides tickets, what was given back included, in the order of their sale.
///
/// # Errors
///
/// What the database says.
pub async fn items(conn: &mut SqliteConnection, order: OrderId) -> Result<Vec<Sold>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select i.item_id, i.kind, i.thing_id, i.performance_id, i.label, i.amount, i.vat_rate, o.operation_id,
                i.line, e.how, e.at as ended_at,
                (select j.terminal || '-' || printf('%09d', e.seq) from journal j where j.journal_id = e.journal_id)
                as end_number
         from order_item i
         join operation o on o.journal_id = i.journal_id and o.seq = i.seq
         left join order_item_end e on e.item_id = i.item_id
         where i.order_id = ?1
         order by i.seq, i.line",
    )
    .bind(order)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Sold::from).collect())
}

impl From<Row> for Sold {
    fn from(row: Row) -> Self {
        let end = row.how.zip(row.ended_at).map(|(how, at)| End {
            how: How::from_name(&how),
            at,
            number: row.end_number.unwrap_or_default(),
        });
        Self {
            id: row.item_id,
            kind: row.kind,
            thing: row.thing_id,
            performance: row.performance_id,
            label: row.label,
            amount: row.amount,
            vat: row.vat_rate,
            reference: Reference { operation: row.operation_id, line: Some(row.line) },
            end,
        }
    }
}
