//! The agreement of what operations say with the rows written beside them, both ways.

use std::collections::HashMap;

use journal::{Line, Record};
use kernel::{JournalId, Money, PaymentId, PerformanceId, SeatId, TicketId, VatRate, ZoneId};
use sqlx::SqliteConnection;

use super::{Fault, Report};
use crate::Result;

/// The rows of a stretch of a chain, each taken out when its operation claims it.
pub(super) struct Written {
    tickets: HashMap<(i64, u32), Ticket>,
    ends: HashMap<(i64, u32), TicketId>,
    items: HashMap<(i64, u32), (Money, VatRate)>,
    payments: HashMap<PaymentId, (i64, String, Money)>,
}

#[derive(sqlx::FromRow)]
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

impl Written {
    /// Reads what operations `after + 1` to `last` wrote.
    pub(super) async fn read(
        conn: &mut SqliteConnection,
        journal: JournalId,
        after: i64,
        last: i64,
    ) -> Result<Self> {
        let tickets: Vec<Ticket> = sqlx::query_as(
            "select seq, line, ticket_id, performance_id, seat_id, zone_id, category, tariff, tariff_version,
                    free_motive, price, vat_rate, epoch
             from ticket where journal_id = ?1 and seq > ?2 and seq <= ?3",
        )
        .bind(journal)
        .bind(after)
        .bind(last)
        .fetch_all(&mut *conn)
        .await?;
        let ends: Vec<(i64, u32, TicketId)> = sqlx::query_as(
            "select seq, line, ticket_id from ticket_end where journal_id = ?1 and seq > ?2 and seq <= ?3",
        )
        .bind(journal)
        .bind(after)
        .bind(last)
        .fetch_all(&mut *conn)
        .await?;
        let items: Vec<(i64, u32, Money, VatRate)> = sqlx::query_as(
            "select seq, line, amount, vat_rate from order_item
             where journal_id = ?1 and seq > ?2 and seq <= ?3",
        )
        .bind(journal)
        .bind(after)
        .bind(last)
        .fetch_all(&mut *conn)
        .await?;
        let payments: Vec<(PaymentId, i64, String, Money)> = sqlx::query_as(
            "select payment_id, seq, means, amount from payment
             where journal_id = ?1 and seq > ?2 and seq <= ?3",
        )
        .bind(journal)
        .bind(after)
        .bind(last)
        .fetch_all(conn)
        .await?;
        Ok(Self {
            tickets: tickets.into_iter().map(|row| ((row.seq, row.line), row)).collect(),
            ends: ends.into_iter().map(|(seq, line, ticket)| ((seq, line), ticket)).collect(),
            items: items.into_iter().map(|(seq, line, amount, vat)| ((seq, line), (amount, vat))).collect(),
            payments: payments
                .into_iter()
                .map(|(id, seq, means, amount)| (id, (seq, means, amount)))
                .collect(),
        })
    }

    /// Compares one record with its rows.
    pub(super) fn agree(&mut self, journal: JournalId, record: &Record, report: &mut Report) {
        for line in &record.lines {
            let at = (record.seq, line.n);
            let (what, agrees) = match (line.ticket, line.quantity) {
                (Some(_), 1) => ("ticket", self.tickets.remove(&at).is_some_and(|row| row.is(line))),
                (Some(ticket), _) => ("end", self.ends.remove(&at) == Some(ticket)),
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
        let tickets = self.tickets.into_keys().chain(self.ends.into_keys()).chain(self.items.into_keys());
        let places = tickets.map(|(seq, _)| seq).chain(self.payments.into_values().map(|(seq, _, _)| seq));
        report.faults.extend(places.map(|seq| Fault::at(journal, seq, "orphan")));
    }
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
