//! A desk's chain as crate `journal` writes it: real records, canonical bytes, real hashes.

use journal::chain::{self, GENESIS, Hash};
use journal::record::{Consumed, Record, VERSION};
use journal::{Kind, Line, Totals};
use kernel::{
    AgentId, Chance, Instant, JournalId, Money, NaiveDate, OperationId, PerformanceId, SeatId, TicketId,
    TypedId, VatRate, VenueId, ZoneId,
};
use serde_json::{Map, Value, json};
use sync::hub::Batch;
use uuid::Uuid;

pub struct Chain {
    pub journal: JournalId,
    pub venue: VenueId,
    pub incarnation: u32,
    terminal: String,
    /// Bytes and hash of each operation.
    pub written: Vec<(Vec<u8>, Hash)>,
    /// How many the shared database acknowledged.
    pub sent: usize,
    chance: Chance,
}

pub fn id<I: TypedId>() -> I {
    Chance::system().id(Instant::from_millis(1_795_000_000_000))
}

/// A ticket and what it is for.
#[derive(Debug, Clone, Copy)]
pub struct Sold {
    pub ticket: TicketId,
    pub performance: PerformanceId,
    pub seat: Option<SeatId>,
    pub zone: Option<ZoneId>,
}

impl Chain {
    /// A chain with its opening.
    pub fn new(venue: VenueId, terminal: &str, incarnation: u32) -> Self {
        Self::continuing(venue, terminal, incarnation, None)
    }

    /// A chain that continues another from one of its places.
    pub fn continuing(venue: VenueId, terminal: &str, incarnation: u32, of: Option<(&Chain, usize)>) -> Self {
        let mut chain = Self {
            journal: id(),
            venue,
            incarnation,
            terminal: terminal.to_owned(),
            written: Vec::new(),
            sent: 0,
            chance: Chance::system(),
        };
        let mut data = json!({"public_key": "ab".repeat(32), "training": false});
        if let Some((old, seq)) = of {
            let hash = journal::append::hex(&old.written[seq - 1].1);
            data["continues"] = json!({"journal": old.journal, "seq": seq, "hash": hash});
        }
        chain.write(Kind::Opening, Vec::new(), data);
        chain
    }

    /// Appends an operation.
    pub fn write(&mut self, kind: Kind, lines: Vec<Line>, data: Value) -> OperationId {
        let record = self.record(kind, lines, data);
        self.append(record.to_bytes().expect("written"));
        record.id
    }

    /// Appends any bytes at all under a right hash.
    pub fn append(&mut self, bytes: Vec<u8>) {
        let hash = chain::hash(&self.last(), &bytes);
        self.written.push((bytes, hash));
    }

    pub fn last(&self) -> Hash {
        self.written.last().map_or(GENESIS, |(_, hash)| *hash)
    }

    pub fn record(&self, kind: Kind, lines: Vec<Line>, data: Value) -> Record {
        let at = Instant::from_millis(1_795_000_000_000);
        Record {
            agent: Some(AgentId::from_uuid(Uuid::from_u128(1))),
            at,
            business_date: NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day"),
            buyer: None,
            channel: None,
            issuer: None,
            performances: Vec::new(),
            data: if let Value::Object(fields) = data { fields } else { Map::new() },
            grand: Money::ZERO,
            grand_absolute: Money::ZERO,
            id: self.chance.id(at),
            incarnation: self.incarnation,
            journal: self.journal,
            kind,
            totals: Totals::of(&lines),
            lines,
            order: None,
            payments: Vec::new(),
            refers: Vec::new(),
            seq: i64::try_from(self.written.len() + 1).expect("a place"),
            siren: "732829320".to_owned(),
            software: "0.1.0".to_owned(),
            terminal: self.terminal.clone(),
            v: VERSION,
            venue: self.venue,
        }
    }

    /// Sells one seat under an epoch.
    pub fn sell(&mut self, performance: PerformanceId, seat: SeatId, epoch: i64) -> Sold {
        let line = Line { seat: Some(seat), epoch: Some(epoch), ..line(1, 1, id(), performance) };
        self.sell_lines(vec![line])
    }

    /// Sells one place of a zone.
    pub fn sell_place(&mut self, performance: PerformanceId, zone: ZoneId) -> Sold {
        self.sell_lines(vec![Line { zone: Some(zone), ..line(1, 1, id(), performance) }])
    }

    /// Sells a seat that a pass credit, a fund… pays.
    pub fn sell_with(
        &mut self,
        performance: PerformanceId,
        seat: SeatId,
        epoch: i64,
        what: &str,
        of: Uuid,
    ) -> Sold {
        let consumes =
            vec![Consumed { id: of, kind: what.to_owned(), to_settle: Vec::new(), value: Money::cents(700) }];
        let line = Line { seat: Some(seat), epoch: Some(epoch), consumes, ..line(1, 1, id(), performance) };
        self.sell_lines(vec![line])
    }

    /// Sells a place that a pass pays whose credits the desk does not hold.
    pub fn sell_tolerated(
        &mut self,
        performance: PerformanceId,
        (seat, epoch): (SeatId, i64),
        credits: &[Uuid],
    ) -> Sold {
        let (id_of, to_settle) = (credits[0], credits.to_vec());
        let consumes =
            vec![Consumed { id: id_of, kind: "credit".to_owned(), to_settle, value: Money::cents(700) }];
        let line = Line { seat: Some(seat), epoch: Some(epoch), consumes, ..line(1, 1, id(), performance) };
        self.sell_lines(vec![line])
    }

    fn sell_lines(&mut self, lines: Vec<Line>) -> Sold {
        let first = &lines[0];
        let (ticket, performance) =
            (first.ticket.expect("a ticket"), first.performance.expect("a performance"));
        let (seat, zone) = (first.seat, first.zone);
        self.write(Kind::Sale, lines, Value::Null);
        Sold { ticket, performance, seat, zone }
    }

    pub fn refund(&mut self, sold: &Sold) -> OperationId {
        self.write(Kind::Refund, vec![given_up(1, sold)], json!({"motive": "unable"}))
    }

    /// Gives a ticket up for another of the same place, as a change of tariff does.
    pub fn exchange_in_place(&mut self, sold: &Sold, epoch: i64) -> Sold {
        let epoch = sold.seat.map(|_| epoch);
        let fresh = Line { seat: sold.seat, zone: sold.zone, epoch, ..line(2, 1, id(), sold.performance) };
        let ticket = fresh.ticket.expect("a ticket");
        self.write(Kind::Exchange, vec![given_up(1, sold), fresh], json!({"motive": "other_tariff"}));
        Sold { ticket, ..*sold }
    }

    /// Gives rights back: `[{kind, thing, unit, epoch | count}]`.
    pub fn give_back(&mut self, rights: &Value) {
        self.write(Kind::RightReturn, Vec::new(), json!({"rights": rights}));
    }

    /// What was not acknowledged yet, and its first place.
    pub fn unsent(&self) -> (i64, Batch) {
        self.from(self.sent)
    }

    /// Everything from a place (counted from 0) on.
    pub fn from(&self, start: usize) -> (i64, Batch) {
        self.between(start, self.written.len())
    }

    /// What lies between two places, counted from 0.
    pub fn between(&self, start: usize, end: usize) -> (i64, Batch) {
        let mut batch = Batch::default();
        self.written[start..end].iter().for_each(|(bytes, hash)| batch.push(bytes.clone(), hash, &[7; 64]));
        (i64::try_from(start + 1).expect("a place"), batch)
    }
}

fn line(n: u32, quantity: i64, ticket: TicketId, performance: PerformanceId) -> Line {
    let price =
        Line::new(n, "Le Malade imaginaire", quantity, Money::cents(1800), VatRate::basis_points(210));
    Line { ticket: Some(ticket), performance: Some(performance), ..price }
}

fn given_up(n: u32, sold: &Sold) -> Line {
    Line { seat: sold.seat, zone: sold.zone, ..line(n, -1, sold.ticket, sold.performance) }
}
