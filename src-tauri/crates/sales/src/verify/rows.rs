//! The agreement of what operations say with the rows written beside them, both ways.
//!
//! Rows come in the order of their operations, as records do: each is claimed by its operation in passing, and what no
//! operation claims is left over.

mod claim;
mod ticket;

use std::iter::Peekable;
use std::vec;

use journal::{Line, PaymentLine, Record};
use kernel::{JournalId, TillId};
use store::{Answers, At, Batch};

use super::{Fault, Report};
use crate::Result;
use claim::{End, Item, Payment, Return};
use ticket::Ticket;

/// The rows of a stretch of a chain.
pub(super) struct Written<'r> {
    tickets: Rows<Ticket<'r>>,
    ends: Rows<End>,
    items: Rows<Item>,
    returns: Rows<Return>,
    payments: Rows<Payment<'r>>,
}

/// A row of an operation.
trait OfOperation {
    /// The operation's place in its chain, and the line; a payment is of no line.
    fn place(&self) -> (i64, u32);
}

/// Rows in the order of their places.
struct Rows<T> {
    rows: Peekable<vec::IntoIter<T>>,
    /// Operations whose rows none of them claimed.
    unclaimed: Vec<i64>,
}

/// Where the rows of a stretch are answered.
pub(super) struct Asked {
    tickets: At<Ticket<'static>>,
    ends: At<End>,
    items: At<Item>,
    returns: At<Return>,
    payments: At<Payment<'static>>,
}

impl Asked {
    /// Asks for what the `count` operations after a place wrote; with the last ones, for all that is written after
    /// them.
    pub(super) fn ask(batch: &mut Batch, journal: JournalId, after: i64, count: i64) -> Self {
        let of = |batch: &mut Batch| {
            batch.bind(journal).bind(after).bind(journal).bind(after).bind(count - 1);
        };
        batch.statement(
            "select seq, line,
                    cast(concat(ticket_id, order_id, venue_id, performance_id, coalesce(seat_id, '-'),
                                coalesce(zone_id, '-'), epoch, char(31), tariff_version, char(31), price, char(31),
                                consumed, char(31), vat_rate, char(31), issued_at, char(31), number, char(31), category,
                                char(31), category_code, char(31), tariff, char(31), iif(free_motive is null, '', '+' || free_motive), char(31),
                                iif(zone_label is null, '', '+' || zone_label), char(31),
                                iif(row_label is null, '', '+' || row_label), char(31),
                                iif(seat_label is null, '', '+' || seat_label), char(31), tariff_name, char(31),
                                title, char(31), unit_id, code)
                         as blob)
             from ticket
             where journal_id = ? and seq > ? and seq <= coalesce(
                 (select seq from operation where journal_id = ? and seq > ? order by seq limit 1 offset ?),
                 9223372036854775807)
             order by seq, line",
        );
        of(batch);
        let tickets = batch.answer();
        batch.statement(
            "select seq, line, ticket_id, how, motive, at
             from ticket_end
             where journal_id = ? and seq > ? and seq <= coalesce(
                 (select seq from operation where journal_id = ? and seq > ? order by seq limit 1 offset ?),
                 9223372036854775807)
             order by seq, line",
        );
        of(batch);
        let ends = batch.answer();
        batch.statement(
            "select seq, line, order_id, kind, thing_id, performance_id, label, amount, vat_rate
             from order_item
             where journal_id = ? and seq > ? and seq <= coalesce(
                 (select seq from operation where journal_id = ? and seq > ? order by seq limit 1 offset ?),
                 9223372036854775807)
             order by seq, line",
        );
        of(batch);
        let items = batch.answer();
        batch.statement(
            "select e.seq, e.line, i.order_id, i.kind, i.thing_id, i.performance_id, i.label, -i.amount as amount, i.vat_rate,
                    e.how, e.motive, e.at
             from order_item_end e
             join order_item i on i.item_id = e.item_id
             where e.journal_id = ? and e.seq > ? and e.seq <= coalesce(
                 (select seq from operation where journal_id = ? and seq > ? order by seq limit 1 offset ?),
                 9223372036854775807)
             order by e.seq, e.line",
        );
        of(batch);
        let returns = batch.answer();
        batch.statement(
            "select seq, payment_id,
                    cast(concat(order_id, venue_id, coalesce(till_id, '-'), amount, char(31), change_given, char(31),
                                lost, char(31), at, char(31), business_date, char(31), means, char(31),
                                iif(means in ('cheque', 'mandate', 'gift_voucher', 'pass_culture'), details, ''), char(31))
                         as blob)
             from payment
             where journal_id = ? and seq > ? and seq <= coalesce(
                 (select seq from operation where journal_id = ? and seq > ? order by seq limit 1 offset ?),
                 9223372036854775807)
             order by seq",
        );
        of(batch);
        Self { tickets, ends, items, returns, payments: batch.answer() }
    }
}

impl<'r> Written<'r> {
    /// The rows, as they were answered.
    pub(super) fn of(answers: &'r Answers, asked: &Asked) -> Result<Self> {
        Ok(Self {
            tickets: Rows::of(answers.rows(&asked.tickets)?),
            ends: Rows::of(answers.rows(&asked.ends)?),
            items: Rows::of(answers.rows(&asked.items)?),
            returns: Rows::of(answers.rows(&asked.returns)?),
            payments: Rows::of(answers.rows(&asked.payments)?),
        })
    }

    /// Compares one record, under its number, with its rows; its payments went into `till`.
    pub(super) fn agree(
        &mut self,
        (record, number): (&Record, &str),
        till: Option<TillId>,
        report: &mut Report,
    ) {
        for line in &record.lines {
            let (what, agrees) = self.line((record, number), line);
            if !agrees {
                report.faults.push(Fault::at(record.journal, record.seq, what));
            } else if what == "ticket" {
                report.tickets += 1;
            }
        }
        if record.payments.is_empty() {
            return;
        }
        let mut paid: Vec<Payment<'_>> =
            std::iter::from_fn(|| self.payments.claim((record.seq, 0))).collect();
        for payment in &record.payments {
            match take(&mut paid, payment).is_some_and(|row| row.is(record, payment, till)) {
                true => report.payments += 1,
                false => report.faults.push(Fault::at(record.journal, record.seq, "payment")),
            }
        }
        self.payments.unclaimed.extend(paid.iter().map(|_| record.seq));
    }

    fn line(&mut self, (record, number): (&Record, &str), line: &Line) -> (&'static str, bool) {
        let at = (record.seq, line.n);
        match (line.ticket, line.quantity) {
            (Some(_), 1) => {
                ("ticket", self.tickets.claim(at).is_some_and(|row| row.is((record, number), line)))
            }
            (Some(ticket), _) => ("end", self.ends.claim(at).is_some_and(|row| row.is(record, ticket))),
            (None, -1) => ("return", self.returns.claim(at).is_some_and(|row| row.is(record, line))),
            (None, _) => ("item", self.items.claim(at).is_some_and(|row| row.is(record, line))),
        }
    }

    /// What no operation claimed.
    pub(super) fn left_over(self, journal: JournalId, report: &mut Report) {
        let tickets = self.tickets.left().chain(self.ends.left());
        let items = self.items.left().chain(self.returns.left());
        let places = tickets.chain(items).chain(self.payments.left());
        report.faults.extend(places.map(|seq| Fault::at(journal, seq, "orphan")));
    }
}

fn take<'r>(paid: &mut Vec<Payment<'r>>, line: &PaymentLine) -> Option<Payment<'r>> {
    let at = paid.iter().position(|row| row.id == line.id)?;
    Some(paid.swap_remove(at))
}

impl<T: OfOperation> Rows<T> {
    fn of(rows: Vec<T>) -> Self {
        Self { rows: rows.into_iter().peekable(), unclaimed: Vec::new() }
    }

    /// The next row of a place; those before it are nobody's.
    fn claim(&mut self, place: (i64, u32)) -> Option<T> {
        while let Some(before) = self.rows.next_if(|row| row.place() < place) {
            self.unclaimed.push(before.place().0);
        }
        self.rows.next_if(|row| row.place() == place)
    }

    fn left(self) -> impl Iterator<Item = i64> {
        self.unclaimed.into_iter().chain(self.rows.map(|row| row.place().0))
    }
}
