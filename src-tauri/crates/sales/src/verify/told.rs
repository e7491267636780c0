//! What the journal tells of the facts written beside it, gathered while its chains are walked.
//!
//! Each fact is told as its row is read: the table, the key, and the rest of the row as JSON. They are few beside
//! tickets and payments, which are compared stretch by stretch instead.

use std::collections::HashMap;

use journal::record::{Consumed, Holds, Later};
use journal::{Kind, Line, Number, PaymentLine, Record};
use kernel::{
    DeskId, DrawerId, Instant, JournalId, Money, NaiveDate, PerformanceId, TicketId, TillId, TypedId, VenueId,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Fault;
use crate::order::{DONATION, ENTRY, NO_SHOW, PASS, PRINTING, SPENT, USED, VOUCHER};

/// A row as the journal tells it, and the operation that does.
pub(super) struct Fact {
    pub(super) place: (JournalId, i64),
    pub(super) row: Value,
}

/// Facts by table and key.
pub(super) type Facts = HashMap<(&'static str, String), Vec<Fact>>;

/// What was told so far.
#[derive(Default)]
pub(super) struct Told {
    facts: Facts,
    /// The open till of each desk at each venue: chains of one desk follow each other.
    open: HashMap<(DeskId, VenueId), TillId>,
    tills: HashMap<TillId, Till>,
    taken: Vec<(TicketId, Taken)>,
    promised: HashMap<TicketId, Promises>,
    settled: HashMap<TicketId, Vec<(Settling, Ended)>>,
    ended: HashMap<TicketId, Ended>,
    holds: HashMap<Uuid, Holds>,
    withdrawn: Vec<(Uuid, Money, Ended)>,
}

struct Till {
    place: (JournalId, i64),
    opened: [Value; 6],
    closed: [Value; 4],
    expected: Money,
}

/// What a ticket consumed.
struct Taken {
    performance: Option<PerformanceId>,
    consumes: Vec<Consumed>,
    at: Ended,
    /// Where and on which business day: what of it was tolerated says so.
    by: (DeskId, NaiveDate),
}

/// When each promise of a ticket is to be kept.
type Promises = Vec<Later>;

/// What settles promises of a ticket; what was printed was settled before its entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Settling {
    Printing,
    Entry,
    NoShow,
}

impl Settling {
    fn of(item: Option<&str>) -> Option<Self> {
        Some(match item? {
            PRINTING => Self::Printing,
            ENTRY => Self::Entry,
            NO_SHOW => Self::NoShow,
            _ => return None,
        })
    }

    fn how(self) -> &'static str {
        match self {
            Self::Printing | Self::Entry => "kept",
            Self::NoShow => "missed",
        }
    }
}

/// Where and when something was done.
#[derive(Clone, Copy)]
struct Ended {
    place: (JournalId, i64),
    venue: VenueId,
    at: Instant,
}

impl Told {
    /// Adds what an operation of a desk tells; answers the till that its payments went into, and what is wrong with
    /// what it says itself.
    pub(super) fn tell(&mut self, desk: DeskId, record: &Record) -> (Option<TillId>, Option<Fault>) {
        let wrong = match record.kind {
            Kind::TillOpening => self.till_opened(desk, record),
            Kind::TillClosing => self.till_closed(desk, record),
            Kind::DayClosing | Kind::MonthClosing | Kind::YearClosing => self.closing(record),
            Kind::Duplicate => self.copy(record),
            Kind::Event => self.waived(record),
            _ => true,
        };
        for line in &record.lines {
            self.line(desk, record, line);
        }
        self.vouchers(record);
        let till = self.open.get(&(desk, record.venue)).copied();
        for payment in &record.payments {
            self.payment(record, payment, till);
        }
        (till, (!wrong).then(|| Fault::at(record.journal, record.seq, "till")))
    }

    fn fact(&mut self, table: &'static str, key: String, place: (JournalId, i64), row: Value) {
        self.facts.entry((table, key)).or_default().push(Fact { place, row });
    }

    fn till_opened(&mut self, desk: DeskId, record: &Record) -> bool {
        let (Some(till), Some(drawer), Some(float)) = (
            said::<TillId>(record, "till"),
            said::<DrawerId>(record, "drawer"),
            said::<Money>(record, "float"),
        ) else {
            return false;
        };
        let opened = [
            hex(record.venue.uuid()),
            hex(drawer.uuid()),
            hex(desk.uuid()),
            record.agent.map_or(Value::Null, |id| hex(id.uuid())),
            json!(record.at.as_millis()),
            json!(float),
        ];
        let closed = [Value::Null, Value::Null, Value::Null, json!([])];
        self.tills.insert(till, Till { place: place(record), opened, closed, expected: float });
        self.open.insert((desk, record.venue), till).is_none()
    }

    /// A till is closed on what it was opened with and what it received since in cash.
    fn till_closed(&mut self, desk: DeskId, record: &Record) -> bool {
        let Some(till) = self.open.remove(&(desk, record.venue)) else { return false };
        let Some(known) = self.tills.get_mut(&till) else { return false };
        let of = |name: &str| record.data.get(name).cloned().unwrap_or_default();
        known.closed = [json!(record.at.as_millis()), of("counted"), of("expected"), of("pieces")];
        known.place = place(record);
        said(record, "till") == Some(till) && said(record, "expected") == Some(known.expected)
    }

    fn closing(&mut self, record: &Record) -> bool {
        let mut totals = record.data.clone();
        let mut take = |name: &str| totals.remove(name).unwrap_or_default();
        let (period, first, last) = (take("period"), take("first_seq"), take("last_seq"));
        let of: Option<JournalId> = serde_json::from_value(take("chain")).ok();
        let of = hex(of.unwrap_or(record.journal).uuid());
        for at_its_end in ["last_hash", "perpetual", "perpetual_absolute"] {
            take(at_its_end);
        }
        let kind = record.kind.name().trim_end_matches("_closing");
        let row = json!([kind, period, of, first, last, totals, record.at.as_millis()]);
        self.fact("closing", format!("{} {}", simple(record.journal.uuid()), record.seq), place(record), row);
        true
    }

    fn copy(&mut self, record: &Record) -> bool {
        let key = said::<TicketId>(record, "ticket").map(|id| simple(id.uuid())).unwrap_or_default();
        let (copy, motive) = (record.data.get("copy"), record.data.get("motive"));
        let row = json!([hex(record.journal.uuid()), record.seq, motive, record.at.as_millis()]);
        let key = format!("{key} {}", copy.cloned().unwrap_or_default());
        self.fact("ticket_copy", key, place(record), row);
        true
    }

    /// Places of a pass that a person was let off, as the settling of an incident says.
    fn waived(&mut self, record: &Record) -> bool {
        for (ticket, credit) in said::<Vec<(Uuid, Uuid)>>(record, "waived").unwrap_or_default() {
            let key = format!("{} {}", simple(ticket), simple(credit));
            self.fact("credit_waiver", key, place(record), json!([hex(record.journal.uuid()), record.seq]));
        }
        true
    }

    fn line(&mut self, desk: DeskId, record: &Record, line: &Line) {
        let by = (desk, record.business_date);
        let at = Ended { place: place(record), venue: record.venue, at: record.at };
        match (line.ticket, line.quantity) {
            (Some(ticket), 1) => {
                self.consumed(ticket, line, at, by);
                self.promises(ticket, line, at);
            }
            (Some(ticket), -1) => {
                self.ended.insert(ticket, at);
            }
            _ => {}
        }
        let Some(thing) = line.thing else { return };
        if let (Some(settling), 1) = (Settling::of(line.item.as_deref()), line.quantity) {
            let ticket = TicketId::from_uuid(thing);
            self.consumed(ticket, line, at, by);
            self.settled.entry(ticket).or_default().push((settling, at));
        }
        match (line.item.as_deref(), line.quantity) {
            (Some(PASS), 1) => self.pass(record, thing, line.holds),
            (Some(PASS), _) => {
                self.fact("pass_return", simple(thing), at.place, json!([at.at.as_millis()]));
                self.withdrawn.push((thing, used(record, thing), at));
            }
            (Some(DONATION), 1) => {
                let order = record.order.map_or(Value::Null, |id| hex(id.uuid()));
                let row = json!(["fund", hex(record.venue.uuid()), line.total, order, at.at.as_millis()]);
                self.fact("balance_movement", movement("given", thing, None), at.place, row);
            }
            (Some(VOUCHER), -1) => {
                let left = line.unit - used(record, thing);
                let row = json!([hex(record.journal.uuid()), record.seq, left, at.at.as_millis()]);
                self.fact("credit_note_end", simple(thing), at.place, row);
            }
            _ => {}
        }
    }

    fn consumed(&mut self, ticket: TicketId, line: &Line, at: Ended, by: (DeskId, NaiveDate)) {
        if !line.consumes.is_empty() {
            let (performance, consumes) = (line.performance, line.consumes.clone());
            self.taken.push((ticket, Taken { performance, consumes, at, by }));
        }
    }

    /// What a ticket takes later.
    fn promises(&mut self, ticket: TicketId, line: &Line, at: Ended) {
        for (promised, n) in line.promises.iter().zip(1_u32..) {
            let performance = line.performance.map_or(Value::Null, |id| hex(id.uuid()));
            let thing = promised.id.map_or(Value::Null, hex);
            let row = json!([
                performance,
                promised.at,
                promised.kind,
                thing,
                promised.value,
                promised.no_show,
                i32::from(promised.frees)
            ]);
            self.fact("promise", format!("{} {n}", simple(ticket.uuid())), at.place, row);
        }
        if !line.promises.is_empty() {
            self.promised.insert(ticket, line.promises.iter().map(|promised| promised.at).collect());
        }
    }

    /// How each promise ended: by what its ticket took or missed, else with its ticket.
    fn promise_ends(&mut self, ended: &HashMap<TicketId, Ended>) {
        let settled = std::mem::take(&mut self.settled);
        for (ticket, promises) in std::mem::take(&mut self.promised) {
            let of_ticket = settled.get(&ticket).map_or(&[][..], Vec::as_slice);
            for (moment, n) in promises.into_iter().zip(1_u32..) {
                let applies = |(settling, _): &&(Settling, Ended)| {
                    *settling != Settling::Printing || moment == Later::Printing
                };
                let first = of_ticket.iter().filter(applies).min_by_key(|(settling, _)| *settling);
                let given_up = || Some(("given_up", *ended.get(&ticket)?));
                let end = first.map(|(settling, at)| (settling.how(), *at)).or_else(given_up);
                if let Some((how, at)) = end {
                    let row = json!([how, at.at.as_millis()]);
                    self.fact("promise_end", format!("{} {n}", simple(ticket.uuid())), at.place, row);
                }
            }
        }
    }

    /// A pass that is sold, with its credits or its money.
    fn pass(&mut self, record: &Record, pass: Uuid, holds: Option<Holds>) {
        let (place, at) = (place(record), record.at.as_millis());
        let order = record.order.map_or(Value::Null, |id| hex(id.uuid()));
        self.fact("pass", simple(pass), place, json!([hex(record.venue.uuid()), order, at]));
        let Some(holds) = holds else { return };
        self.holds.insert(pass, holds);
        match holds.credits {
            0 => {
                let row = json!(["wallet", hex(record.venue.uuid()), holds.value, order, at]);
                self.fact("balance_movement", movement("bought", pass, None), place, row);
            }
            count => self.fact("credit", simple(pass), place, json!([count, holds.value, holds.value])),
        }
    }

    /// Gift vouchers are numbered in the order of their lines.
    fn vouchers(&mut self, record: &Record) {
        let sold =
            record.lines.iter().filter(|line| line.item.as_deref() == Some(VOUCHER) && line.quantity == 1);
        for (line, n) in sold.zip(1_u32..) {
            let number = format!("{}-C{n}", number(record));
            let Some(note) = line.thing else { continue };
            self.note(record, note, VOUCHER, &number, line.total);
        }
    }

    fn payment(&mut self, record: &Record, payment: &PaymentLine, till: Option<TillId>) {
        if let Some(till) =
            till.and_then(|till| self.tills.get_mut(&till)).filter(|_| payment.means == "cash")
        {
            till.expected += payment.amount;
        }
        let Some(note) = payment.note else { return };
        if payment.made {
            return self.note(record, note.uuid(), crate::note::NOTE, &number(record), -payment.amount);
        }
        let row = json!([hex(note.uuid()), payment.amount]);
        self.fact("credit_note_use", simple(payment.id.uuid()), place(record), row);
    }

    fn note(&mut self, record: &Record, note: Uuid, kind: &str, number: &str, amount: Money) {
        let order = record.order.map_or(Value::Null, |id| hex(id.uuid()));
        let row = json!([hex(record.venue.uuid()), kind, number, order, amount, record.at.as_millis(), null]);
        self.fact("credit_note", simple(note), place(record), row);
    }

    /// Every fact that was told.
    pub(super) fn facts(mut self) -> Facts {
        for (till, Till { place, opened, closed, .. }) in std::mem::take(&mut self.tills) {
            let row = opened.into_iter().chain(closed).collect();
            self.fact("till", simple(till.uuid()), place, row);
        }
        let ended = std::mem::take(&mut self.ended);
        self.promise_ends(&ended);
        for (ticket, taken) in std::mem::take(&mut self.taken) {
            self.credits(ticket, &taken, ended.get(&ticket));
            self.money(ticket, &taken, ended.get(&ticket));
        }
        for (pass, used, Ended { place, venue, at }) in std::mem::take(&mut self.withdrawn) {
            let Some(Holds { credits: 0, value }) = self.holds.get(&pass).copied() else { continue };
            if value != used {
                let row = json!(["wallet", hex(venue.uuid()), used - value, null, at.as_millis()]);
                self.fact("balance_movement", movement("withdrawn", pass, None), place, row);
            }
        }
        self.facts
    }

    fn credits(&mut self, ticket: TicketId, taken: &Taken, ended: Option<&Ended>) {
        for credit in taken.consumes.iter().filter(|one| one.kind == "credit") {
            let key = format!("{} {}", simple(ticket.uuid()), simple(credit.id));
            let performance = taken.performance.map_or(Value::Null, |id| hex(id.uuid()));
            let tolerated = (!credit.to_settle.is_empty()).then_some(taken.by);
            let (by, on) = tolerated.map(|(desk, day)| (hex(desk.uuid()), day)).unzip();
            let row = json!([performance, credit.value, taken.at.at.as_millis(), by, on]);
            self.fact("credit_use", key.clone(), taken.at.place, row);
            if let Some(end) = ended {
                self.fact("credit_return", key, end.place, json!([end.at.as_millis()]));
            }
        }
    }

    /// What a ticket took of cards and funds, and what its end gave back to each.
    fn money(&mut self, ticket: TicketId, taken: &Taken, ended: Option<&Ended>) {
        let mut purses: HashMap<(&str, Uuid), Money> = HashMap::new();
        let of_purse =
            |one: &&Consumed| matches!(one.kind.as_str(), "wallet" | "fund") && !one.value.is_zero();
        let moved = |kind: &str, at: &Ended, amount: Money| {
            json!([kind, hex(at.venue.uuid()), amount, null, at.at.as_millis()])
        };
        for one in taken.consumes.iter().filter(of_purse) {
            *purses.entry((&one.kind, one.id)).or_default() += one.value;
            let key = movement("spent", one.id, Some(ticket));
            self.fact("balance_movement", key, taken.at.place, moved(&one.kind, &taken.at, -one.value));
        }
        let Some(end) = ended else { return };
        for ((kind, thing), amount) in purses {
            let key = movement("returned", thing, Some(ticket));
            self.fact("balance_movement", key, end.place, moved(kind, end, amount));
        }
    }
}

/// What a record says under a name, in its data.
fn said<T: DeserializeOwned>(record: &Record, name: &str) -> Option<T> {
    let data: &Map<String, Value> = &record.data;
    serde_json::from_value(data.get(name)?.clone()).ok()
}

fn place(record: &Record) -> (JournalId, i64) {
    (record.journal, record.seq)
}

fn number(record: &Record) -> String {
    Number { terminal: record.terminal.clone(), seq: record.seq }.to_string()
}

/// What an operation keeps of something that it gives back.
fn used(record: &Record, thing: Uuid) -> Money {
    let kept = |line: &&Line| matches!(line.item.as_deref(), Some(USED | SPENT)) && line.thing == Some(thing);
    record.lines.iter().filter(kept).map(|line| line.total).sum()
}

/// The key of a movement: nothing else names it in the journal.
fn movement(why: &str, thing: Uuid, ticket: Option<TicketId>) -> String {
    format!("{why} {} {}", simple(thing), ticket.map(|id| simple(id.uuid())).unwrap_or_default())
}

/// An id as `lower(hex(…))` writes it.
fn simple(id: Uuid) -> String {
    id.simple().to_string()
}

fn hex(id: Uuid) -> Value {
    Value::String(simple(id))
}
