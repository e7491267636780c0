//! The facts a price is made of, gathered from the store.

use std::collections::BTreeSet;
use std::sync::Arc;

use ::tariffs::book::{self, Edition};
use ::tariffs::entitlement::{self, Entitlement, QUOTIENT};
use catalogue::performance::Performance;
use catalogue::show::Show;
use kernel::{ContactId, NaiveDate, PerformanceId, TariffBookId, TariffId, VenueId};
use network::{Right, Venue};
use passes::{fund, pass};
use pricing::book::QuotaPer;
use pricing::facts::{Channel, Held, Paid, Quotient};
use pricing::quantity::{FundGrant, HeldPlaces, Sold};
use pricing::quote::MANUAL_PRICE;
use pricing::{
    Outing, Outings, PreparedBook, QuantityContext, Rule, Seller, Setting, Spectator, TariffBook, Text,
};
use sales::outing::{self, AtTariff};
use sqlx::SqliteConnection;
use store::{Answers, At, Batch};

use crate::{App, Context, Result};

/// The right that a tariff may ask for of who gives places.
pub(super) const GIVE_FREE: &str = "give_free";

/// A published book at one version: the document, for names, and its indexed form, for prices.
#[derive(Debug)]
pub struct PublishedBook {
    /// The document.
    pub document: TariffBook,
    /// Ready to quote.
    pub prepared: PreparedBook,
}

impl PublishedBook {
    /// Whether it limits what is sold of a performance, or to a person.
    fn counts(&self, per: QuotaPer) -> bool {
        self.document.quotas.iter().any(|quota| quota.per == per)
    }

    /// Whether a place of it is for who comes with a person: what that person holds then matters.
    fn brings_companions(&self) -> bool {
        let companion = |rule: &Rule| matches!(rule, Rule::Pass { companion: true, .. });
        self.document.tariffs.iter().any(|tariff| companion(&tariff.rule))
    }

    /// The tariff of a code.
    pub(crate) fn tariff_of(&self, code: &str) -> Option<TariffId> {
        self.document.tariffs.iter().find(|tariff| &*tariff.code == code).map(|tariff| tariff.id)
    }
}

impl App {
    /// The book in force for a performance of `venue` that names `own`, or none.
    ///
    /// # Errors
    ///
    /// [`tariffs::Error::NothingPublished`](::tariffs::Error::NothingPublished).
    pub async fn book_in_force(
        &self,
        conn: &mut SqliteConnection,
        venue: VenueId,
        own: Option<TariffBookId>,
    ) -> Result<Arc<PublishedBook>> {
        let edition = book::in_force(conn, venue, own).await?;
        self.published_book(conn, edition).await
    }

    /// A published book in one edition, read once.
    ///
    /// # Errors
    ///
    /// What the store or the engine refuses.
    pub async fn published_book(
        &self,
        conn: &mut SqliteConnection,
        edition: Edition,
    ) -> Result<Arc<PublishedBook>> {
        if let Some(known) = self.books.get(edition) {
            return Ok(known);
        }
        let document = book::published(conn, edition).await?;
        let prepared = PreparedBook::new(&document).map_err(::tariffs::Error::from)?;
        Ok(self.books.put(edition, PublishedBook { document, prepared }))
    }
}

/// A performance as its price sees it.
///
/// # Errors
///
/// What the store says.
pub async fn performance(
    conn: &mut SqliteConnection,
    performance: &Performance,
) -> Result<pricing::Performance> {
    let show = catalogue::show::get(conn, performance.show).await?;
    let venue = network::venue::get(conn, performance.venue).await?;
    performance_of(performance, &show, &venue)
}

/// A performance of a show at a venue as its price sees it.
///
/// # Errors
///
/// `network.time_zone_unknown`.
pub fn performance_of(performance: &Performance, show: &Show, venue: &Venue) -> Result<pricing::Performance> {
    Ok(pricing::Performance {
        setting: Setting {
            performance: performance.id,
            show: show.id,
            season: show.season,
            venue: performance.venue,
        },
        day: network::venue::day_of(performance.starts_at, &venue.time_zone, venue.cut_hour)?,
        vat: venue.rate(performance.vat),
    })
}

/// What is known of a contact; a passer-by when there is none.
///
/// # Errors
///
/// What the store says.
pub async fn spectator(
    conn: &mut SqliteConnection,
    venue: &Venue,
    contact: Option<ContactId>,
    today: NaiveDate,
) -> Result<Spectator> {
    let Some(contact) = contact else { return Ok(Spectator::default()) };
    let mut batch = Batch::default();
    let known = Known::ask(&mut batch, venue.id, contact, today);
    let answers = batch.run(conn).await?;
    known.read(conn, &answers, venue).await
}

/// Where what is known of a contact is answered.
pub(super) struct Known {
    contact: ContactId,
    sheet: At<contacts::contact::store::Stored>,
    entitlements: At<Entitlement>,
    outings: At<outing::Outing>,
    passes: At<pass::Valid>,
    away: bool,
}

impl Known {
    /// Asks for what is known of a contact of a venue.
    pub(super) fn ask(batch: &mut Batch, venue: VenueId, contact: ContactId, today: NaiveDate) -> Self {
        Self {
            contact,
            sheet: contacts::contact::store::ask(batch, venue, contact),
            entitlements: entitlement::ask(batch, contact, today),
            outings: outing::ask(batch, contact),
            passes: pass::ask(batch, contact, today),
            away: false,
        }
    }

    /// The same at a desk that the network does not answer.
    pub(super) fn away(self, away: bool) -> Self {
        Self { away, ..self }
    }

    /// As a price sees it.
    pub(super) async fn read(
        &self,
        conn: &mut SqliteConnection,
        answers: &Answers,
        venue: &Venue,
    ) -> Result<Spectator> {
        let sheet = answers.first(&self.sheet)?.ok_or(contacts::Error::Unknown)?;
        let entitlements = answers.rows(&self.entitlements)?;
        let mut outings = Vec::new();
        let mut paid = Vec::new();
        for outing in answers.rows(&self.outings)? {
            let setting = Setting {
                performance: outing.performance,
                show: outing.show,
                season: outing.season,
                venue: outing.venue,
            };
            let day = network::venue::day_of(outing.starts_at, &venue.time_zone, venue.cut_hour)?;
            if outing.went {
                outings.push(Outing { setting, day, at: outing.issued_at });
            }
            paid.push(Paid { setting, day, amount: outing.paid });
        }
        let quotient = entitlements.iter().find(|known| known.status == QUOTIENT);
        let statuses = entitlements.iter().filter(|known| known.status != QUOTIENT).map(|known| Held {
            status: Text::from(known.status.as_str()),
            entitlement: Some(known.id),
            until: known.until,
        });
        Ok(Spectator {
            contact: Some(self.contact),
            born: sheet.sheet.birth_date,
            quotient: quotient.and_then(|known| {
                known.quotient.map(|amount| Quotient { amount, entitlement: Some(known.id) })
            }),
            statuses: statuses.collect(),
            segments: BTreeSet::new(),
            outings: Outings::from(outings),
            paid,
            passes: pass::filled(conn, answers.rows(&self.passes)?, self.away).await?,
        })
    }
}

/// What was already taken: only what the book counts is looked up.
///
/// # Errors
///
/// What the store says.
pub async fn quantity(
    conn: &mut SqliteConnection,
    book: &PublishedBook,
    contact: Option<ContactId>,
    performances: &[PerformanceId],
) -> Result<QuantityContext> {
    let mut batch = Batch::default();
    let taken = Taken::ask(&mut batch, book, contact, performances);
    taken.read(&batch.run(conn).await?, book)
}

/// Where what was already taken is answered.
pub(super) struct Taken {
    funds: Option<At<fund::Fund>>,
    sold: Vec<(PerformanceId, At<AtTariff>)>,
    held: Vec<(PerformanceId, ContactId, At<AtTariff>)>,
}

impl Taken {
    /// Asks for what a book counts.
    pub(super) fn ask(
        batch: &mut Batch,
        book: &PublishedBook,
        contact: Option<ContactId>,
        performances: &[PerformanceId],
    ) -> Self {
        let suspended =
            book.document.tariffs.iter().any(|tariff| matches!(tariff.rule, Rule::Suspended { .. }));
        let funds = suspended.then(|| fund::ask(batch, book.document.venue));
        let (mut sold, mut held) = (Vec::new(), Vec::new());
        for &performance in performances {
            if book.counts(QuotaPer::Performance) {
                sold.push((performance, outing::ask_sold_by_tariff(batch, performance)));
            }
            if let Some(contact) =
                contact.filter(|_| book.counts(QuotaPer::Person) || book.brings_companions())
            {
                held.push((performance, contact, outing::ask_held_by_tariff(batch, contact, performance)));
            }
        }
        Self { funds, sold, held }
    }

    /// As a price sees it.
    pub(super) fn read(&self, answers: &Answers, book: &PublishedBook) -> Result<QuantityContext> {
        let mut quantity = QuantityContext::default();
        if let Some(funds) = &self.funds {
            let grant = |fund: fund::Fund| FundGrant { fund: fund.id, amount: fund.balance };
            quantity.funds = answers.rows(funds)?.into_iter().map(grant).collect();
        }
        for (performance, sold) in &self.sold {
            for (code, places) in answers.rows(sold)? {
                let sold = |tariff| Sold { performance: *performance, tariff, places };
                quantity.sold.extend(book.tariff_of(&code).map(sold));
            }
        }
        for (performance, contact, held) in &self.held {
            for (code, places) in answers.rows(held)? {
                let held =
                    |tariff| HeldPlaces { contact: *contact, performance: *performance, tariff, places };
                quantity.held.extend(book.tariff_of(&code).map(held));
            }
        }
        Ok(quantity)
    }
}

/// Who sells, at the desk of this session.
#[must_use]
pub fn seller(ctx: &Context) -> Seller {
    let mut rights: BTreeSet<Text> = BTreeSet::new();
    if ctx.has(Right::PriceByHand) {
        rights.insert(Text::from(MANUAL_PRICE));
    }
    if ctx.has(Right::GiveFree) {
        rights.insert(Text::from(GIVE_FREE));
    }
    Seller { channel: Channel::Desk, rights }
}
