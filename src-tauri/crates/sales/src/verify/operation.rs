//! An operation's own columns, and the order that it placed, against its record.

use journal::Record;
use kernel::{OrderId, VenueId};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use super::packed::Packed;

/// An operation, what its record says too packed.
pub(super) struct Operation<'r> {
    pub(super) seq: i64,
    packed: &'r [u8],
    pub(super) bytes: &'r [u8],
    pub(super) hash: &'r [u8],
    pub(super) signature: &'r [u8],
}

/// By their places: looking each name up for each row would cost as much as reading it.
impl<'r> FromRow<'r, SqliteRow> for Operation<'r> {
    fn from_row(row: &'r SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            seq: row.try_get(0)?,
            packed: row.try_get(1)?,
            bytes: row.try_get(2)?,
            hash: row.try_get(3)?,
            signature: row.try_get(4)?,
        })
    }
}

impl Operation<'_> {
    /// What of it is not what its record says: `columns`, or `order`.
    pub(super) fn wrong(&self, record: &Record, number: &str) -> Option<&'static str> {
        match self.packed.strip_prefix(columns_of(record).as_bytes()) {
            None => Some("columns"),
            Some(order) => (!order_of(record, number).is(order)).then_some("order"),
        }
    }
}

/// The columns of an operation, as its record says.
fn columns_of(record: &Record) -> Packed {
    Packed::new()
        .id(record.id)
        .id(record.venue)
        .maybe(record.agent)
        .number(record.at.as_millis())
        .number(record.totals.total.as_cents())
        .number(record.grand.as_cents())
        .number(record.grand_absolute.as_cents())
        .shown(record.business_date)
        .text(record.kind.name())
}

/// The order that an operation placed, as its record says: the one that tells how it came.
fn order_of(record: &Record, number: &str) -> Packed {
    let placed = record.channel.as_deref().zip(record.order);
    match placed {
        Some((channel, order)) => {
            Packed::new().id(order).id(record.venue).text(number).text(channel).number(record.at.as_millis())
        }
        None => Packed::new().maybe(None::<OrderId>).maybe(None::<VenueId>).text("").text("").number(-1),
    }
}
