//! # Tickets
//!
//! What a ticket must bear by law (CGI ann. IV art. 50 sexies B; arrêté of 8 March 1993, annex III-2; code du
//! travail R. 7122; `french-rules` §1.2), and its three formats. A ticket shows what was recorded: nothing here
//! computes a price, a tax or a number.

mod card;
mod page;
mod roll;
#[cfg(test)]
mod tests;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use kernel::{Money, VatRate};
use serde::{Deserialize, Serialize};

use crate::book::Book;
use crate::code::Code;
use crate::words::{SEPARATOR, Words};
use crate::{Error, Operator, Result};

/// The paper a ticket is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A4, one ticket a page: printed at home, or sent by e-mail.
    A4,
    /// A4, four tickets a page, to be cut along three lines.
    FourUp,
    /// A roll 80 mm wide for a thermal printer of 203 dpi; one page a ticket, as long as it needs.
    Roll,
}

/// A ticket, with every mandatory mention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketView {
    /// Who answers for the box office (§1.2, 1) with its licences (8).
    pub operator: Operator,
    /// The building: « Théâtre de la Comète ».
    pub venue: String,
    /// The hall, when the venue has several.
    pub hall: Option<String>,
    /// Where the venue stands.
    pub address: Option<String>,
    /// The title of the show (2).
    pub show: String,
    /// Author, company or distribution, in one line.
    pub subtitle: Option<String>,
    /// The performance (2, 6).
    pub performance: Performance,
    /// The price category to which the ticket gives right (3).
    pub category: String,
    /// The place.
    pub place: Place,
    /// The name of the tariff.
    pub tariff: String,
    /// What was paid (4).
    pub price: Price,
    /// The seat's dearer price was paid on top of another ticket (50 sexies E): the number of that ticket.
    pub supplement_to: Option<String>,
    /// `TERMINAL-000123456/2`: the number of the operation and of its line (5).
    pub number: String,
    /// When and where it was sold (6).
    pub sale: Sale,
    /// The name of the person who will come.
    pub holder: Option<String>,
    /// Who made or imported the pre-printed stock, when such stock is used (7).
    pub stock_maker: Option<String>,
    /// General conditions, in the venue's own words.
    pub conditions: String,
    /// Whether it still gives right to enter.
    pub state: State,
    /// The number of this copy when it is not the first print.
    pub duplicate: Option<u32>,
    /// Training mode: « SPÉCIMEN » across the ticket.
    pub training: bool,
    /// The signed payload in upper-case Base32 (§9).
    pub code: String,
}

/// When the show is played, in the venue's time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Performance {
    /// Date and time of the performance.
    pub starts_at: NaiveDateTime,
    /// When the doors open.
    pub doors_at: Option<NaiveTime>,
    /// Its rank among the performances of the show.
    pub number: Option<u32>,
    /// What became of it since it was announced.
    #[serde(default)]
    pub fate: Fate,
}

/// What became of a performance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fate {
    /// It is played as announced.
    #[default]
    Stands,
    /// It is not played: the ticket gives no right to enter, and may be refunded.
    Cancelled,
    /// Its hour was changed since the ticket was sold.
    Moved {
        /// When it is played, in the venue's time.
        to: NaiveDateTime,
    },
    /// It is played later; the ticket is kept.
    Postponed {
        /// When, in the venue's time.
        to: NaiveDateTime,
    },
}

/// The place a ticket gives right to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// A numbered seat.
    Seat {
        /// The zone: « Orchestre ».
        zone: String,
        /// The row.
        row: String,
        /// The seat.
        seat: String,
    },
    /// « Placement libre ».
    Free {
        /// The zone, when there are several.
        zone: Option<String>,
    },
}

/// What the spectator paid in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Price {
    /// An amount, tax and fees included.
    Paid {
        /// Now.
        total: Money,
        /// What its place took besides of a pass, a card or a fund.
        taken: Money,
        /// The rate of its VAT.
        vat: VatRate,
        /// The tax inside it, as recorded.
        tax: Money,
    },
    /// A place that a pass, a card or a fund pays, whose own sale bore the tax.
    Pass {
        /// « Carnet 10 places, place 3 ».
        pass: String,
        /// What the entry took of it.
        total: Money,
    },
    /// « GRATUIT / EXONÉRÉ ».
    Free {
        /// « Invitation », « Détaxe »…
        motive: String,
    },
    /// A place that is paid when its holder enters.
    Due {
        /// Then.
        total: Money,
        /// The rate of its VAT.
        vat: VatRate,
        /// The tax inside it.
        tax: Money,
    },
}

/// When and where a ticket was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// In the venue's time.
    pub at: NaiveDateTime,
    /// The point of sale: « Guichet du théâtre », « Réseau », « En ligne ».
    pub point: String,
}

/// Whether a ticket gives right to enter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum State {
    /// It does.
    Valid,
    /// It was cancelled: « ANNULÉ » across the ticket, and no barcode.
    Cancelled {
        /// When.
        on: NaiveDate,
        /// The number of the operation that cancelled it.
        by: String,
    },
}

/// Renders tickets in the order given.
///
/// # Errors
///
/// [`Error::NothingToPrint`] for no ticket at all, [`Error::CodeTooLong`] for a payload beyond a QR code.
pub fn render(tickets: &[TicketView], format: Format, words: &Words) -> Result<Vec<u8>> {
    let first = tickets.first().ok_or(Error::NothingToPrint)?;
    let title = match tickets.len() {
        1 => words.fill("ticket.title_one", &[("number", &first.number), ("show", &first.show)]),
        n => words.fill("ticket.title_many", &[("count", &n.to_string()), ("show", &first.show)]),
    };
    let mut book = Book::new(title, &first.operator.name, words);
    match format {
        Format::A4 => page::one(&mut book, tickets, words)?,
        Format::FourUp => page::four(&mut book, tickets, words)?,
        Format::Roll => roll::all(&mut book, tickets, words)?,
    }
    Ok(book.bind())
}

impl TicketView {
    /// The barcode, kept in the book; none for a ticket that gives no right to enter.
    fn keep_code(&self, book: &mut Book) -> Result<Option<(printpdf::XObjectId, u16)>> {
        if self.state != State::Valid || self.performance.fate == Fate::Cancelled {
            return Ok(None);
        }
        let code = Code::draw(&self.code)?;
        let modules = code.modules;
        Ok(Some((book.keep(code), modules)))
    }

    /// What lies across the ticket, if anything.
    fn veil<'w>(&self, words: &'w Words) -> Option<&'w str> {
        match self.state {
            _ if self.training => Some(words.say("ticket.specimen")),
            State::Cancelled { .. } => Some(words.say("ticket.cancelled")),
            State::Valid => match self.performance.fate {
                Fate::Stands | Fate::Moved { .. } => None,
                Fate::Cancelled => Some(words.say("ticket.not_played")),
                Fate::Postponed { .. } => Some(words.say("ticket.postponed")),
            },
        }
    }

    /// « Théâtre de la Comète · Grande salle ».
    fn where_it_is(&self) -> String {
        match &self.hall {
            Some(hall) => format!("{}\u{a0}· {hall}", self.venue),
            None => self.venue.clone(),
        }
    }

    /// « Portes à 20 h · séance nº 12 »; empty when neither is known.
    fn about_performance(&self, words: &Words) -> String {
        let doors =
            self.performance.doors_at.map(|at| words.fill("ticket.doors", &[("time", &words.time(at))]));
        let number =
            self.performance.number.map(|n| words.fill("ticket.performance", &[("number", &n.to_string())]));
        [doors, number].into_iter().flatten().collect::<Vec<_>>().join(SEPARATOR)
    }

    /// « Orchestre · rang C · place 17 », « placement libre ».
    fn place_words(&self, words: &Words) -> String {
        match &self.place {
            Place::Seat { zone, row, seat } => {
                words.fill("ticket.seat", &[("zone", zone), ("row", row), ("seat", seat)])
            }
            Place::Free { zone: Some(zone) } => words.fill("ticket.free_place_in", &[("zone", zone)]),
            Place::Free { zone: None } => words.say("ticket.free_place").to_owned(),
        }
    }

    /// Where the words of what the amount is are found.
    fn price_label(&self) -> &'static str {
        match self.price {
            Price::Due { .. } => "ticket.due",
            _ => "ticket.price",
        }
    }

    /// The amount, or the mention of the law for what was not paid.
    fn price_words(&self, words: &Words) -> String {
        match &self.price {
            Price::Paid { total, .. } | Price::Pass { total, .. } if !total.is_zero() => words.money(*total),
            Price::Due { total, .. } => words.money(*total),
            _ => words.say("ticket.free").to_owned(),
        }
    }

    /// What explains the price: the tax inside it, the pass, the motive.
    fn price_note(&self, words: &Words) -> String {
        let tax = |vat: VatRate, tax: Money| match self.operator.untaxed.filter(|_| vat == VatRate::default())
        {
            Some(untaxed) => words.say(untaxed.words()).to_owned(),
            None => words.fill("ticket.vat", &[("rate", &words.rate(vat)), ("tax", &words.money(tax))]),
        };
        match &self.price {
            Price::Paid { vat, tax: amount, taken, .. } if taken.is_zero() => tax(*vat, *amount),
            Price::Paid { vat, tax: amount, taken, .. } => {
                let taken = words.fill("ticket.taken", &[("amount", &words.money(*taken))]);
                format!("{}\u{a0}· {taken}", tax(*vat, *amount))
            }
            Price::Pass { pass, .. } => words.fill("ticket.prepaid", &[("pass", pass)]),
            Price::Free { motive } => words.fill("ticket.motive", &[("motive", motive)]),
            Price::Due { vat, tax: amount, .. } => {
                format!("{}\u{a0}· {}", tax(*vat, *amount), words.say("ticket.unpaid"))
            }
        }
    }

    /// « SPÉCIMEN », « DUPLICATA nº 2 », « SUPPLÉMENT au billet … », « ANNULÉ le … »: what tells this ticket from a plain one.
    fn warnings(&self, words: &Words) -> Vec<String> {
        let mut all = Vec::new();
        if self.training {
            all.push(words.say("ticket.specimen").to_owned());
        }
        if let Some(copy) = self.duplicate {
            all.push(words.fill("ticket.duplicate", &[("copy", &copy.to_string())]));
        }
        if let Some(number) = &self.supplement_to {
            all.push(words.fill("ticket.supplement", &[("number", number)]));
        }
        match &self.performance.fate {
            Fate::Stands => {}
            Fate::Cancelled => all.push(words.say("ticket.performance_cancelled").to_owned()),
            Fate::Moved { to } => {
                let moment = words.short_moment(*to);
                all.push(words.fill("ticket.performance_moved", &[("moment", &moment)]));
            }
            Fate::Postponed { to } => {
                let moment = words.short_moment(*to);
                all.push(words.fill("ticket.performance_postponed", &[("moment", &moment)]));
            }
        }
        if let State::Cancelled { on, by } = &self.state {
            all.push(
                words.fill("ticket.cancelled_on", &[("date", &words.short_date(*on)), ("operation", by)]),
            );
        }
        all
    }

    /// « Vendu le 21/11/2026 à 18 h 02 · Guichet du théâtre ».
    fn sale_words(&self, words: &Words) -> String {
        words.fill(
            "ticket.sold",
            &[("moment", &words.short_moment(self.sale.at)), ("point", &self.sale.point)],
        )
    }

    /// The operator with its licences, and the maker of the stock.
    fn operator_words(&self, words: &Words) -> String {
        let mut all = vec![words.fill("ticket.operator", &[("name", &self.operator.name)])];
        all.extend(
            self.operator.siren.as_ref().map(|siren| words.fill("operator.siren", &[("siren", siren)])),
        );
        if !self.operator.licences.is_empty() {
            all.push(words.fill("operator.licences", &[("licences", &self.operator.licences.join(", "))]));
        }
        all.extend(self.stock_maker.as_ref().map(|maker| words.fill("ticket.stock", &[("maker", maker)])));
        all.join(SEPARATOR)
    }
}
