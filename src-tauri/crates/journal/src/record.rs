//! What one operation says: the record of `docs/algorithms/journal.md`, version 1.
//!
//! Integers only: amounts in cents, rates in basis points, instants in UTC.

mod kind;
mod number;
mod totals;

use kernel::{
    AgentId, ContactId, CreditNoteId, Instant, JournalId, Money, NaiveDate, OperationId, OrderId, PaymentId,
    PerformanceId, SeatId, TicketId, VatRate, VenueId, ZoneId,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::{Error, Result};

pub use kind::Kind;
pub use number::{Number, TicketNumber};
pub use totals::{SPENT, Totals, VOUCHER, VatTotals};

/// The version of the record format that this program writes.
pub const VERSION: u32 = 1;

/// A whole record.
///
/// The fields of this type, and of those it holds, are declared in the order of their names: written as they stand they
/// are canonical JSON (RFC 8785), with nothing to sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Who.
    pub agent: Option<AgentId>,
    /// When, in UTC.
    pub at: Instant,
    /// The venue's business day, frozen.
    pub business_date: NaiveDate,
    /// The buyer's opaque id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<ContactId>,
    /// How the order was sold: `desk`, `phone`…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// What only this kind has: a closing's counts, a key, a chain continued. Integers and strings only.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub data: Map<String, Value>,
    /// Perpetual total of the chain after this operation, in cents.
    pub grand: Money,
    /// Perpetual total of absolute values after this operation, in cents.
    pub grand_absolute: Money,
    /// This operation.
    pub id: OperationId,
    /// How many times the desk's chain was opened anew, from 1.
    pub incarnation: u32,
    /// Who answers for the tickets that it issues, and where they were sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Issuer>,
    /// The chain.
    pub journal: JournalId,
    /// What it is.
    pub kind: Kind,
    /// Numbered lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// The order that its lines and payments are of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// What was paid or given back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<PaymentLine>,
    /// The performances that its tickets admit to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub performances: Vec<Announced>,
    /// The operations that this one corrects or copies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refers: Vec<Reference>,
    /// The place in the chain, from 1, without gap.
    pub seq: i64,
    /// The operator's SIREN.
    pub siren: String,
    /// Version of the program.
    pub software: String,
    /// The desk's terminal code, unique per SIREN.
    pub terminal: String,
    /// Sums of the lines.
    pub totals: Totals,
    /// [`VERSION`].
    pub v: u32,
    /// The venue the operation belongs to.
    pub venue: VenueId,
}

/// The record of an operation, as it was written.
///
/// # Errors
///
/// [`Error::Unreadable`] when there is none or it is no record; what the database says.
pub async fn read(conn: &mut SqliteConnection, journal: JournalId, seq: i64) -> Result<Record> {
    let bytes: Option<Vec<u8>> =
        sqlx::query_scalar("select bytes from operation where journal_id = ?1 and seq = ?2")
            .bind(journal)
            .bind(seq)
            .fetch_optional(conn)
            .await?;
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| Error::Unreadable { journal: journal.to_string(), seq })
}

impl Record {
    /// Its canonical bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] for what JSON cannot hold.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|error| Error::Unwritable { detail: error.to_string() })
    }
}

/// Who answers for the tickets of an operation, as they bear it (50 sexies B III, 1°; code du travail R. 7122).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// The numbers of the licences in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub licences: Vec<String>,
    /// The operator (exploitant).
    pub name: String,
    /// The point of sale: the name of the desk.
    pub point: String,
    /// How the operator stands towards VAT when it charges none: `franchise`, `exempt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regime: Option<String>,
    /// The venue.
    pub venue: String,
}

/// A performance as it was announced when its tickets were sold; its title is the label of their lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// The hall.
    pub hall: String,
    /// The performance.
    pub id: PerformanceId,
    /// Its rank among those of its show (numéro de séance).
    pub number: u32,
    /// Curtain.
    pub starts_at: Instant,
}

/// A pointer to an earlier operation, or to one of its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The line, from 1; the whole operation when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The operation.
    pub operation: OperationId,
}

/// One line: a ticket, a pass, a supplement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Of it, before tax.
    pub before_tax: Money,
    /// The printed price category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_code: Option<String>,
    /// The first eight bytes of SHA-256 of the code that the ticket bears, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What else was consumed: pass credits, wallet, fund, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consumes: Vec<Consumed>,
    /// The epoch of that grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<i64>,
    /// Why it is free (exonéré): `invitation`, `détaxe`…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_motive: Option<String>,
    /// Who granted the right over the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grantor: Option<Uuid>,
    /// What a pass is sold with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<Holds>,
    /// What it is when it is no ticket: `fee`, `pass`, [`VOUCHER`], `used`, [`SPENT`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// What is sold, as printed: « Le Malade imaginaire ».
    pub label: String,
    /// From 1.
    pub n: u32,
    /// The performance it admits to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performance: Option<PerformanceId>,
    /// What the ticket takes later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promised>,
    /// +1 for what is sold, -1 for what is given up.
    pub quantity: i64,
    /// The rate.
    pub rate: VatRate,
    /// The printed row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatId>,
    /// The printed number of the seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat_label: Option<String>,
    /// The neutral code of the tariff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff: Option<String>,
    /// Its printed name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_name: Option<String>,
    /// The published version of the tariff book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_version: Option<u32>,
    /// Of it, tax.
    pub tax: Money,
    /// The pass or the gift voucher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thing: Option<Uuid>,
    /// The ticket issued or given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// `unit × quantity`.
    pub total: Money,
    /// Tax-included price of one.
    pub unit: Money,
    /// Which of the places of an unnumbered zone its right is over.
    #[serde(rename = "unit_id", default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Uuid>,
    /// The unnumbered zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneId>,
    /// The printed zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone_label: Option<String>,
}

/// What a pass is sold with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holds {
    /// How many credits; none of a prepaid card.
    pub credits: u32,
    /// The value of each credit, or the money of the card.
    pub value: Money,
}

/// Something consumed by a line besides money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consumed {
    /// The credit, wallet, note or fund.
    pub id: Uuid,
    /// `credit`, `wallet`, `credit_note`, `fund`, `entitlement`.
    pub kind: String,
    /// Of a credit that the desk did not hold, within the tolerance of its venue: those of its pass that may be debited for
    /// it, this one first. The shared database says which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_settle: Vec<Uuid>,
    /// Its value in cents.
    pub value: Money,
}

/// Something that a ticket takes later: money that becomes due, a credit of a pass, the money of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promised {
    /// When.
    pub at: Later,
    /// Whether the place is given up when nobody enters.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub frees: bool,
    /// The credit or the card; none of money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// `money`, `credit`, `wallet`.
    pub kind: String,
    /// What is due instead when nobody enters.
    #[serde(default, skip_serializing_if = "Money::is_zero")]
    pub no_show: Money,
    /// Its value in cents.
    pub value: Money,
}

/// The two moments after its sale when a ticket may take something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Later {
    /// When it is printed, or sent.
    Printing,
    /// When its holder enters.
    Entry,
}

impl Later {
    /// The name kept in the `moment` column, as in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Printing => "printing",
            Self::Entry => "entry",
        }
    }

    /// The moment of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        if name == "printing" { Self::Printing } else { Self::Entry }
    }
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentLine {
    /// In cents; negative when given back.
    pub amount: Money,
    /// What its means says besides: the number and the bank of a cheque, a reference, a token.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
    /// What was handed over, when it was said: the cash, or the face of vouchers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Money>,
    /// The payment.
    pub id: PaymentId,
    /// Whether it made the credit note that it names.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub made: bool,
    /// `cash`, `card`, `cheque`…
    pub means: String,
    /// The credit note or gift voucher that paid, or was given back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<CreditNoteId>,
}

/// What something takes besides money, at once or later: credits of passes, the money of cards and funds.
#[must_use]
pub fn besides(consumes: &[Consumed], promises: &[Promised]) -> Money {
    let later = promises.iter().filter(|promised| promised.id.is_some()).map(|promised| promised.value);
    consumes.iter().map(|one| one.value).chain(later).sum()
}

impl Line {
    /// A line of `quantity` units at `unit`, tax worked out per unit so that a refund negates its sale.
    #[must_use]
    pub fn new(n: u32, label: impl Into<String>, quantity: i64, unit: Money, rate: VatRate) -> Self {
        Self {
            n,
            label: label.into(),
            quantity,
            unit,
            total: unit.times(quantity),
            before_tax: rate.before_tax(unit).times(quantity),
            tax: rate.tax(unit).times(quantity),
            rate,
            holds: None,
            item: None,
            thing: None,
            ticket: None,
            performance: None,
            promises: Vec::new(),
            row: None,
            seat: None,
            seat_label: None,
            place: None,
            zone: None,
            zone_label: None,
            category: None,
            category_code: None,
            code: None,
            tariff: None,
            tariff_name: None,
            tariff_version: None,
            free_motive: None,
            grantor: None,
            epoch: None,
            consumes: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::TypedId;

    /// A line with every field of a ticket.
    fn ticket() -> Line {
        let id = || Uuid::from_u128(7);
        let (rate, unit) = (VatRate::basis_points(550), Money::cents(1801));
        Line {
            ticket: Some(TicketId::from_uuid(id())),
            performance: Some(PerformanceId::from_uuid(id())),
            row: Some("C".to_owned()),
            seat: Some(SeatId::from_uuid(id())),
            seat_label: Some("17".to_owned()),
            place: Some(id()),
            zone: Some(ZoneId::from_uuid(id())),
            zone_label: Some("Orchestre".to_owned()),
            category: Some("Catégorie 1".to_owned()),
            category_code: Some("A".to_owned()),
            code: Some("00112233aabbccdd".to_owned()),
            tariff: Some("PLEIN".to_owned()),
            tariff_name: Some("Plein tarif".to_owned()),
            tariff_version: Some(3),
            free_motive: Some("détaxe \u{1} \"x\"\n".to_owned()),
            grantor: Some(id()),
            epoch: Some(1),
            consumes: vec![Consumed {
                id: id(),
                kind: "credit".to_owned(),
                to_settle: vec![id()],
                value: Money::cents(1400),
            }],
            promises: vec![Promised {
                at: Later::Entry,
                frees: true,
                id: Some(id()),
                kind: "wallet".to_owned(),
                no_show: unit,
                value: unit,
            }],
            ..Line::new(1, "Le Malade\u{7f} imaginaire", 1, unit, rate)
        }
    }

    /// A record with every field, in every type it holds.
    fn whole() -> Record {
        let id = || Uuid::from_u128(7);
        let unit = Money::cents(1801);
        let line = ticket();
        let pass = Line {
            holds: Some(Holds { credits: 5, value: unit }),
            item: Some("pass".to_owned()),
            thing: Some(id()),
            ..Line::new(2, "x", -1, unit, VatRate::basis_points(2000))
        };
        let gift =
            Line { item: Some(VOUCHER.to_owned()), ..Line::new(3, "x", 1, unit, VatRate::basis_points(0)) };
        let lines = vec![line, pass, gift];
        Record {
            v: VERSION,
            id: OperationId::from_uuid(id()),
            journal: JournalId::from_uuid(id()),
            incarnation: 1,
            seq: 12,
            siren: "732829320".to_owned(),
            terminal: "A07".to_owned(),
            venue: VenueId::from_uuid(id()),
            kind: Kind::Exchange,
            at: "2026-11-21T18:02:00Z".parse().expect("a moment"),
            business_date: NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day"),
            agent: Some(AgentId::from_uuid(id())),
            software: "0.1.0".to_owned(),
            refers: vec![Reference { operation: OperationId::from_uuid(id()), line: Some(2) }],
            totals: Totals::of(&lines),
            lines,
            order: Some(OrderId::from_uuid(id())),
            payments: vec![PaymentLine {
                id: PaymentId::from_uuid(id()),
                means: "credit_note".to_owned(),
                amount: unit,
                details: serde_json::from_str(r#"{"number": "0012", "bank": "Crédit"}"#).expect("details"),
                given: Some(unit),
                made: true,
                note: Some(CreditNoteId::from_uuid(id())),
            }],
            grand: Money::cents(-5),
            grand_absolute: Money::cents(5),
            buyer: Some(ContactId::from_uuid(id())),
            channel: Some("desk".to_owned()),
            issuer: Some(Issuer {
                name: "Théâtre".to_owned(),
                licences: vec!["L-D-19-1172".to_owned()],
                point: "Guichet".to_owned(),
                regime: Some("franchise".to_owned()),
                venue: "La Comète".to_owned(),
            }),
            performances: vec![Announced {
                id: PerformanceId::from_uuid(id()),
                hall: "Salle".to_owned(),
                number: 12,
                starts_at: "2026-11-21T19:30:00Z".parse().expect("a moment"),
            }],
            data: serde_json::from_str(r#"{"b": {"d": 1, "c": "é€"}, "a": [1, -2]}"#).expect("data"),
        }
    }

    #[test]
    fn a_record_written_as_it_stands_is_canonical_json() {
        let bytes = whole().to_bytes().expect("written");
        assert_eq!(
            String::from_utf8(bytes).expect("UTF-8"),
            String::from_utf8(crate::chain::canonical(&whole()).expect("canonical")).expect("UTF-8")
        );
        assert!(crate::chain::is_canonical(&whole().to_bytes().expect("written")));
    }

    #[test]
    fn a_refund_line_negates_its_sale_to_the_cent() {
        let (rate, unit) = (VatRate::basis_points(550), Money::cents(1801));
        let (sold, back) = (Line::new(1, "x", 1, unit, rate), Line::new(1, "x", -1, unit, rate));
        let sum = Totals::of(&[sold, back]);
        assert_eq!(sum.total, Money::ZERO);
        assert_eq!(sum.by_rate["550"], VatTotals::default());
    }
}
