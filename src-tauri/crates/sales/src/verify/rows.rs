//! The agreement of what operations say with the rows written beside them, both ways.

use std::collections::HashMap;

use journal::{Line, Record};
use kernel::{JournalId, Money, PaymentId, PerformanceId, SeatId, TicketId, VatRate, ZoneId};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};
use store::{Answers, At, Batch};

use super::{Fault, Report};
use crate::Result;

/// The rows of a stretch of a chain, each taken out when its operation claims it.
pub(super) struct Written {
    tickets: HashMap<(i64, u32), Ticket>,
    ends: HashMap<(i64, u32), TicketId>,
    items: HashMap<(i64, u32), (Money, VatRate)>,
    returns: HashMap<(i64, u32), (Money, VatRate)>,
    payments: HashMap<PaymentId, (i64, String, Money)>,
}

struct Ticket {
    seq: i64,
    line: u32,
    ticket_id: TicketId,
    performance_id: PerformanceId,
    seat_id: Option<SeatId>,
    zone_id: Option<ZoneId>,
    category: String,
    tariff: String,
    tariff_version: u32,
    free_motive: Option<String>,
    price: Money,
    vat_rate: VatRate,
    epoch: i64,
}

/// By their places: looking each name up for each row would cost as much as reading it.
impl FromRow<'_, SqliteRow> for Ticket {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            seq: row.try_get(0)?,
            line: row.try_get(1)?,
            ticket_id: row.try_get(2)?,
            performance_id: row.try_get(3)?,
            seat_id: row.try_get(4)?,
            zone_id: row.try_get(5)?,
            category: row.try_get(6)?,
            tariff: row.try_get(7)?,
            tariff_version: row.try_get(8)?,
            free_motive: row.try_get(9)?,
            price: row.try_get(10)?,
            vat_rate: row.try_get(11)?,
            epoch: row.try_get(12)?,
        })
    }
}

/// Where the rows of a stretch are answered.
pub(super) struct Asked {
    tickets: At<Ticket>,
    ends: At<(i64, u32, TicketId)>,
    items: At<(i64, u32, Money, VatRate)>,
    returns: At<(i64, u32, Money, VatRate)>,
    payments: At<(PaymentId, i64, String, Money)>,
}

impl Asked {
    /// Asks for what the `count` operations after a place wrote; with the last ones, for all that is written after
    /// them.
    pub(super) fn ask(batch: &mut Batch, journal: JournalId, after: i64, count: i64) -> Self {
        let of = |batch: &mut Batch| {
            batch.bind(journal).bind(after).bind(journal).bind(after).bind(count - 1);
        };
        batch.statement(
            "select seq, line, ticket_id, performance_id, seat_id, zone_id, category, tariff, tariff_version,
                    free_motive, price, vat_rate, epoch
             from ticket
             where journal_id = ? and seq > ? and seq <= coalesce(
                 (select seq from operation where journal_id = ? and seq > ? order by seq limit 1 offset ?),
                 9223372036854775807)",
        );
        of(batch);
        let tickets = batch.answer();
        batch.statement(
            "select seq, line, ticket_id
             from ticket_end
             where journal_id = ? and seq > ? and seq <= coalesce(
                 (select seq from operation where journal_id = ? and seq > ? order by seq limit 1 offset ?),
                 9223372036854775807)",
        );
        of(batch);
        let ends = batch.answer();
        batch.statement(
            "select seq, line, amount, vat_rate
             from order_item
             where journal_id = ? and seq > ? and seq <= coalesce(
                 (select seq from operation where journal_id = ? and seq > ? order by seq limit 1 offset ?),
                 9223372036854775807)",
        );
        of(batch);
        let items = batch.answer();
        batch.statement(
            "select e.seq, e.line, -i.amount, i.vat_rate
             from order_item_end e
             join order_item i on i.item_id = e.item_id
             where e.journal_id = ? and e.seq > ? and e.seq <= coalesce(
                 (select seq from operation where journal_id = ? and seq > ? order by seq limit 1 offset ?),
                 9223372036854775807)",
        );
        of(batch);
        let returns = batch.answer();
        batch.statement(
            "select payment_id, seq, means, amount
             from payment
             where journal_id = ? and seq > ? and seq <= coalesce(
                 (select seq from operation where journal_id = ? and seq > ? order by seq limit 1 offset ?),
                 9223372036854775807)",
        );
        of(batch);
        Self { tickets, ends, items, returns, payments: batch.answer() }
    }
}

impl Written {
    /// The rows, as they were answered.
    pub(super) fn of(answers: &Answers, asked: &Asked) -> Result<Self> {
        let key = |(seq, line, ticket): (i64, u32, TicketId)| ((seq, line), ticket);
        let payment = |(id, seq, means, amount)| (id, (seq, means, amount));
        let tickets = answers.rows(&asked.tickets)?.into_iter();
        Ok(Self {
            tickets: tickets.map(|row: Ticket| ((row.seq, row.line), row)).collect(),
            ends: answers.rows(&asked.ends)?.into_iter().map(key).collect(),
            items: answers.rows(&asked.items)?.into_iter().map(amounts).collect(),
            returns: answers.rows(&asked.returns)?.into_iter().map(amounts).collect(),
            payments: answers.rows(&asked.payments)?.into_iter().map(payment).collect(),
        })
    }

    /// Compares one record with its rows.
    pub(super) fn agree(&mut self, journal: JournalId, record: &Record, report: &mut Report) {
        for line in &record.lines {
            let at = (record.seq, line.n);
            let (what, agrees) = match (line.ticket, line.quantity) {
                (Some(_), 1) => ("ticket", self.tickets.remove(&at).is_some_and(|row| row.is(line))),
                (Some(ticket), _) => ("end", self.ends.remove(&at) == Some(ticket)),
                (None, -1) => ("return", self.returns.remove(&at) == Some((line.total, line.rate))),
                (None, _) => ("item", self.items.remove(&at) == Some((line.total, line.rate))),
            };
            if !agrees {
                report.faults.push(Fault::at(journal, record.seq, what));
            } else if what == "ticket" {
                report.tickets += 1;
            }
        }
        for line in &record.payments {
            match self.payments.remove(&line.id) {
                Some((seq, means, amount))
                    if (seq, means.as_str(), amount) == (record.seq, line.means.as_str(), line.amount) =>
                {
                    report.payments += 1;
                }
                _ => report.faults.push(Fault::at(journal, record.seq, "payment")),
            }
        }
    }

    /// What no operation claimed.
    pub(super) fn left_over(self, journal: JournalId, report: &mut Report) {
        let tickets = self.tickets.into_keys().chain(self.ends.into_keys());
        let items = self.items.into_keys().chain(self.returns.into_keys());
        let places = tickets
            .chain(items)
            .map(|(seq, _)| seq)
            .chain(self.payments.into_values().map(|(seq, _, _)| seq));
        report.faults.extend(places.map(|seq| Fault::at(journal, seq, "orphan")));
    }
}

/// An amount and its rate, by operation and line.
fn amounts((seq, line, amount, vat): (i64, u32, Money, VatRate)) -> ((i64, u32), (Money, VatRate)) {
    ((seq, line), (amount, vat))
}

impl Ticket {
    fn is(&self, line: &Line) -> bool {
        Some(self.ticket_id) == line.ticket
            && Some(self.performance_id) == line.performance
            && self.seat_id == line.seat
            && self.zone_id == line.zone
            && Some(self.category.as_str()) == line.category.as_deref()
            && Some(self.tariff.as_str()) == line.tariff.as_deref()
            && Some(self.tariff_version) == line.tariff_version
            && self.free_motive == line.free_motive
            && (self.price, self.vat_rate) == (line.unit, line.rate)
            && Some(self.epoch) == line.epoch
    }
}
