//! Thanks on attendance: once a performance is over, what its outings give, as the book that was in force at its curtain
//! says, and what they give back of tickets bought ahead. A place that is given is a pass of an order at nothing: an
//! operation, and a pass on the person's card.

mod ahead;

use ::tariffs::book;
use catalogue::performance::{self, Performance, State};
use chrono::TimeDelta;
use journal::record::Holds;
use kernel::{ContactId, Money, NaiveDate, PassId};
use network::{Language, Venue, venue};
use passes::pass::{self, Grant};
use passes::product::{self, Product};
use pricing::thanks::Given;
use pricing::{Outing, Outings, PreparedBook, Setting, Spectator};
use sales::order::{self, Item, PASS, Terms};
use sales::{outing, thanks};

use super::act::Doing;
use super::words;
use crate::{Context, Result, Write};

/// Days after which an outing that no desk thanked is left so: a desk that was away does not thank a whole past.
const MEMORY: i64 = 60;

/// Thanks the outings of the performances of the venue that are over, those of `last_day` included; answers how many
/// people were thanked.
pub(super) async fn give(ctx: &Context, tx: &mut Write, doing: &Doing, last_day: NaiveDate) -> Result<u32> {
    let (here, now) = (doing.author.venue, doing.author.at);
    let span = (now.plus(TimeDelta::days(-MEMORY)), now);
    let due = thanks::due(tx, here, span).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let venue = venue::get(tx, here).await?;
    let mut thanked = 0;
    for id in due {
        let of = performance::get(tx, id).await?;
        if venue::day_of(of.starts_at, &venue.time_zone, venue.cut_hour)? > last_day {
            continue;
        }
        thanks::done(tx, id, now).await?;
        thanked += goers(ctx, tx, doing, &venue, &of).await?;
    }
    Ok(thanked)
}

/// Thanks those who went to a performance; answers how many.
async fn goers(ctx: &Context, tx: &mut Write, doing: &Doing, venue: &Venue, of: &Performance) -> Result<u32> {
    let Some(key) = book::in_force_at(tx, venue.id, of.tariff_book, of.starts_at).await? else {
        return Ok(0);
    };
    let book = ctx.app().published_book(tx, key).await?;
    let goers = thanks::goers(tx, doing.author.desk, of.id).await?;
    let people: Vec<ContactId> = goers.iter().map(|goer| goer.contact).collect();
    let past = outing::of_contacts(tx, &people).await?;
    let ahead = thanks::sold_ahead(tx, doing.author.desk, of.id).await?;
    let mut thanked = 0;
    for (goer, past) in goers.iter().zip(past) {
        let outings = made(venue, past, doing)?;
        let Some(outing) = outings.iter().copied().find(|it| it.setting.performance == of.id) else {
            continue;
        };
        let others = outings.len() > 1;
        let contact = Some(goer.contact);
        let who = Spectator { contact, outings: Outings::from(outings), ..Spectator::default() };
        let given = goer.first && places(ctx, tx, doing, &book.prepared, (&who, &outing)).await?;
        // The step of an only outing is the price that the ticket had; what was cancelled is paid back as it was paid.
        let credited = match ahead.get(&goer.contact) {
            Some(sold) if others && of.state != State::Cancelled => {
                ahead::credit(ctx, tx, doing, &who, (of, sold)).await?
            }
            _ => false,
        };
        thanked += u32::from(given || credited);
    }
    Ok(thanked)
}

/// Gives the places that an outing of a person earns; answers whether there are any.
async fn places(
    ctx: &Context,
    tx: &mut Write,
    doing: &Doing,
    book: &PreparedBook,
    (spectator, outing): (&Spectator, &Outing),
) -> Result<bool> {
    let language = ctx.session()?.language;
    let mut gifts = Vec::new();
    for given in book.thanks(spectator, outing) {
        if given.expires.is_none_or(|last| last >= doing.day) {
            let product = product::get(tx, given.product).await?;
            gifts.push(Gift { pass: ctx.id(), given, product });
        }
    }
    if gifts.is_empty() {
        return Ok(false);
    }
    let items = gifts.iter().map(|gift| gift.item(language)).collect();
    let terms = Terms { items, channel: "desk".to_owned(), ..Terms::default() };
    let done = order::place_items(tx, &doing.act(), spectator.contact, &terms).await?;
    tx.moved(done.appended.head);
    for gift in &gifts {
        let grant = Grant {
            contact: spectator.contact,
            order: Some(done.order),
            expires_on: gift.given.expires.or_else(|| gift.product.last_day(doing.day)),
            credits: gift.given.credits,
            value: Money::ZERO,
        };
        let which = (gift.pass, &gift.product);
        pass::grant(tx, &doing.author, doing.act().chance, which, grant).await?;
    }
    Ok(true)
}

/// Where a person went until now: an outing counts when its ticket is torn, at the curtain.
fn made(venue: &Venue, past: Vec<outing::Outing>, doing: &Doing) -> Result<Vec<Outing>> {
    let mut made = Vec::with_capacity(past.len());
    let over = |past: &outing::Outing| past.starts_at <= doing.author.at;
    for past in past.into_iter().filter(|past| past.went && !past.uncollected && over(past)) {
        let setting = Setting {
            performance: past.performance,
            show: past.show,
            season: past.season,
            venue: past.venue,
        };
        let day = venue::day_of(past.starts_at, &venue.time_zone, venue.cut_hour)?;
        made.push(Outing { setting, day, at: past.starts_at });
    }
    Ok(made)
}

/// A pass that thanks: its places were paid by nobody, and are free.
struct Gift {
    pass: PassId,
    given: Given,
    product: Product,
}

impl Gift {
    /// As its order holds it.
    fn item(&self, language: Language) -> Item {
        let label = words::fill(language, "thanks", &[("name", &self.given.name)]);
        let holds = Holds { credits: self.given.credits, value: Money::ZERO };
        Item {
            thing: Some(kernel::TypedId::uuid(self.pass)),
            holds: Some(holds),
            ..Item::new(PASS, label, Money::ZERO, self.product.vat)
        }
    }
}
