//! A ticket's row against the line that issued it.

use journal::{Line, Record};
use kernel::{SeatId, TypedId};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use super::OfOperation;
use crate::ticket::code;
use crate::verify::packed::Packed;

/// A ticket, its columns after the first two packed: the code that it bears is at the end.
pub(super) struct Ticket<'r> {
    seq: i64,
    line: u32,
    packed: &'r [u8],
}

/// By their places: looking each name up for each row would cost as much as reading it.
impl<'r> FromRow<'r, SqliteRow> for Ticket<'r> {
    fn from_row(row: &'r SqliteRow) -> sqlx::Result<Self> {
        Ok(Self { seq: row.try_get(0)?, line: row.try_get(1)?, packed: row.try_get(2)? })
    }
}

impl OfOperation for Ticket<'_> {
    fn place(&self) -> (i64, u32) {
        (self.seq, self.line)
    }
}

impl Ticket<'_> {
    /// Whether it is what a line of a record issued; its number is the one that is printed of both.
    pub(super) fn is<'l>(&self, (record, number): (&Record, &str), line: &'l Line) -> bool {
        let consumed = journal::record::besides(&line.consumes, &line.promises);
        let printed = |text: &'l Option<String>| text.as_deref().unwrap_or_default();
        let Some(until) = self.packed.len().checked_sub(code::LENGTH) else { return false };
        let (row, borne) = self.packed.split_at(until);
        // The unit of a seat's right is the seat.
        let unit = line.place.map(SeatId::from_uuid).or(line.seat);
        let told = Packed::new()
            .maybe(line.ticket)
            .maybe(record.order)
            .id(record.venue)
            .maybe(line.performance)
            .maybe(line.seat)
            .maybe(line.zone)
            .number(line.epoch.unwrap_or(-1))
            .number(line.tariff_version.map_or(-1, i64::from))
            .number(line.unit.as_cents())
            .number(consumed.as_cents())
            .number(i64::from(line.rate.as_basis_points()))
            .number(record.at.as_millis())
            .shown(format_args!("{number}/{}", self.line))
            .text(printed(&line.category))
            .text(printed(&line.category_code))
            .text(printed(&line.tariff))
            .maybe_text(line.free_motive.as_deref())
            .maybe_text(line.zone_label.as_deref())
            .maybe_text(line.row.as_deref())
            .maybe_text(line.seat_label.as_deref())
            .text(printed(&line.tariff_name))
            .text(&line.label)
            .maybe(unit);
        told.is(row) && line.code.as_deref().is_some_and(|kept| code::fingerprint(borne) == kept)
    }
}
