//! The rows of ends, items, returns and payments, against the lines that wrote them.

use journal::{Kind, Line, PaymentLine, Record};
use kernel::{Instant, Money, OrderId, PaymentId, PerformanceId, TicketId, TillId, VatRate};
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};
use uuid::Uuid;

use super::OfOperation;
use crate::Means;
use crate::verify::packed::Packed;

/// The end of a ticket.
#[derive(FromRow)]
pub(super) struct End {
    seq: i64,
    line: u32,
    ticket_id: TicketId,
    #[sqlx(flatten)]
    given_up: GivenUp,
}

/// How something ended, why, and when.
#[derive(FromRow)]
struct GivenUp {
    how: String,
    motive: String,
    at: Instant,
}

/// What an order holds besides tickets.
#[derive(FromRow)]
pub(super) struct Item {
    seq: i64,
    line: u32,
    order_id: OrderId,
    kind: String,
    thing_id: Option<Uuid>,
    performance_id: Option<PerformanceId>,
    label: String,
    amount: Money,
    vat_rate: VatRate,
}

/// An item given back: as it was sold, its amount negated.
#[derive(FromRow)]
pub(super) struct Return {
    #[sqlx(flatten)]
    item: Item,
    #[sqlx(flatten)]
    given_up: GivenUp,
}

/// A payment, its columns after the first two packed.
pub(super) struct Payment<'r> {
    seq: i64,
    pub(super) id: PaymentId,
    packed: &'r [u8],
}

/// By their places, as nearly every operation has one.
impl<'r> FromRow<'r, SqliteRow> for Payment<'r> {
    fn from_row(row: &'r SqliteRow) -> sqlx::Result<Self> {
        Ok(Self { seq: row.try_get(0)?, id: row.try_get(1)?, packed: row.try_get(2)? })
    }
}

impl OfOperation for End {
    fn place(&self) -> (i64, u32) {
        (self.seq, self.line)
    }
}

impl OfOperation for Item {
    fn place(&self) -> (i64, u32) {
        (self.seq, self.line)
    }
}

impl OfOperation for Return {
    fn place(&self) -> (i64, u32) {
        self.item.place()
    }
}

impl OfOperation for Payment<'_> {
    fn place(&self) -> (i64, u32) {
        (self.seq, 0)
    }
}

impl GivenUp {
    fn is(&self, record: &Record) -> bool {
        let how = match record.kind {
            Kind::Cancellation => "cancelled",
            Kind::Exchange => "exchanged",
            _ => "refunded",
        };
        let motive = record.data.get("motive").and_then(Value::as_str);
        (self.how.as_str(), Some(self.motive.as_str()), self.at) == (how, motive, record.at)
    }
}

impl End {
    /// Whether it is how a record gave a ticket up.
    pub(super) fn is(&self, record: &Record, ticket: TicketId) -> bool {
        self.ticket_id == ticket && self.given_up.is(record)
    }
}

impl Item {
    /// Whether it is what a line of a record sold, or was, of one that gives it back.
    pub(super) fn is(&self, record: &Record, line: &Line) -> bool {
        (Some(self.order_id), self.thing_id, self.performance_id)
            == (record.order, line.thing, line.performance)
            && Some(self.kind.as_str()) == line.item.as_deref()
            && (self.label.as_str(), self.amount, self.vat_rate)
                == (line.label.as_str(), line.total, line.rate)
    }
}

impl Return {
    /// Whether it is what a line of a record gave back.
    pub(super) fn is(&self, record: &Record, line: &Line) -> bool {
        self.item.is(record, line) && self.given_up.is(record)
    }
}

/// The details of a payment as its row holds them, when the operation keeps any.
fn details(line: &PaymentLine) -> String {
    if line.details.is_empty() {
        return String::new();
    }
    let mut all = line.details.clone();
    all.insert("means".to_owned(), line.means.as_str().into());
    if let Some(face) = line.given {
        all.insert("face".to_owned(), face.as_cents().into());
    }
    let means: Option<Means> = serde_json::from_value(Value::Object(all)).ok();
    means.and_then(|means| serde_json::to_string(&means).ok()).unwrap_or_default()
}

impl Payment<'_> {
    /// Whether it is a payment of a record, into the till that was open then.
    pub(super) fn is(&self, record: &Record, line: &PaymentLine, till: Option<TillId>) -> bool {
        let over = line.given.filter(|_| line.amount > Money::ZERO).map(|given| given - line.amount);
        let over = over.unwrap_or_default();
        let (change, lost) = if line.means == "cash" { (over, Money::ZERO) } else { (Money::ZERO, over) };
        Packed::new()
            .maybe(record.order)
            .id(record.venue)
            .maybe(till)
            .number(line.amount.as_cents())
            .number(change.as_cents())
            .number(lost.as_cents())
            .number(record.at.as_millis())
            .shown(record.business_date)
            .text(&line.means)
            .text(&details(line))
            .is(self.packed)
    }
}
