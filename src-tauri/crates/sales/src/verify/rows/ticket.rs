//! A ticket's row against the line that issued it.

use std::fmt::{self, Write as _};

use journal::{Line, Record};
use kernel::{Instant, Money, OrderId, PerformanceId, SeatId, TicketId, VatRate, VenueId, ZoneId};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use super::OfOperation;

pub(super) struct Ticket {
    seq: i64,
    line: u32,
    ticket: TicketId,
    order: OrderId,
    number: String,
    venue: VenueId,
    performance: PerformanceId,
    seat: Option<SeatId>,
    zone: Option<ZoneId>,
    epoch: i64,
    category: String,
    tariff: String,
    tariff_version: u32,
    free_motive: Option<String>,
    price: Money,
    consumed: Money,
    vat: VatRate,
    issued_at: Instant,
}

/// By their places: looking each name up for each row would cost as much as reading it.
impl FromRow<'_, SqliteRow> for Ticket {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            seq: row.try_get(0)?,
            line: row.try_get(1)?,
            ticket: row.try_get(2)?,
            order: row.try_get(3)?,
            number: row.try_get(4)?,
            venue: row.try_get(5)?,
            performance: row.try_get(6)?,
            seat: row.try_get(7)?,
            zone: row.try_get(8)?,
            epoch: row.try_get(9)?,
            category: row.try_get(10)?,
            tariff: row.try_get(11)?,
            tariff_version: row.try_get(12)?,
            free_motive: row.try_get(13)?,
            price: row.try_get(14)?,
            consumed: row.try_get(15)?,
            vat: row.try_get(16)?,
            issued_at: row.try_get(17)?,
        })
    }
}

impl OfOperation for Ticket {
    fn place(&self) -> (i64, u32) {
        (self.seq, self.line)
    }
}

impl Ticket {
    /// Whether it is what a line of a record issued.
    pub(super) fn is(&self, record: &Record, line: &Line) -> bool {
        let of = (Some(self.ticket), Some(self.order), self.venue, self.issued_at);
        let place = (Some(self.performance), self.seat, self.zone, Some(self.epoch));
        of == (line.ticket, record.order, record.venue, record.at)
            && place == (line.performance, line.seat, line.zone, line.epoch)
            && Some(self.category.as_str()) == line.category.as_deref()
            && Some(self.tariff.as_str()) == line.tariff.as_deref()
            && Some(self.tariff_version) == line.tariff_version
            && self.free_motive == line.free_motive
            && (self.price, self.vat) == (line.unit, line.rate)
            && self.consumed == line.consumes.iter().map(|one| one.value).sum()
            && self.is_numbered(record)
    }

    /// Whether its number is the one that is printed of its operation and line, written nowhere to be compared.
    fn is_numbered(&self, record: &Record) -> bool {
        let mut rest = Rest(&self.number);
        write!(rest, "{}-{:09}/{}", record.terminal, self.seq, self.line).is_ok() && rest.0.is_empty()
    }
}

/// What remains of a text once what is written was found at its beginning.
struct Rest<'a>(&'a str);

impl fmt::Write for Rest<'_> {
    fn write_str(&mut self, written: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(written).ok_or(fmt::Error)?;
        Ok(())
    }
}
