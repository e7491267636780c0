//! Thanks on attendance: once a performance is over, what its outings give, as the book that was in force at its curtain
//! says, and what they give back of tickets bought ahead. A place that is given is a pass of an order at nothing: an
//! operation, and a pass on the person's card.

mod ahead;

use ::tariffs::book;
use catalogue::performance;
use chrono::TimeDelta;
use journal::record::Holds;
use kernel::{ContactId, Money, NaiveDate, PassId, PerformanceId};
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
        let Some(key) = book::in_force_at(tx, here, of.tariff_book, of.starts_at).await? else { continue };
        let book = ctx.app().published_book(tx, key).await?;
        for goer in thanks::goers(tx, doing.author.desk, id).await? {
            let Some((who, outing)) = went(tx, &venue, (goer.contact, id), doing).await? else { continue };
            let given = goer.first && places(ctx, tx, doing, &book.prepared, (&who, &outing)).await?;
            let credited = ahead::credit(ctx, tx, doing, &who, &of).await?;
            thanked += u32::from(given || credited);
        }
    }
    Ok(thanked)
}

/// A person as a path sees them, and the outing that they made to a performance, if they made it.
async fn went(
    tx: &mut Write,
    venue: &Venue,
    (contact, of): (ContactId, PerformanceId),
    doing: &Doing,
) -> Result<Option<(Spectator, Outing)>> {
    let outings = outings(tx, venue, contact, doing).await?;
    let Some(outing) = outings.iter().copied().find(|outing| outing.setting.performance == of) else {
        return Ok(None);
    };
    let outings = Outings::from(outings);
    Ok(Some((Spectator { contact: Some(contact), outings, ..Spectator::default() }, outing)))
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
async fn outings(tx: &mut Write, venue: &Venue, contact: ContactId, doing: &Doing) -> Result<Vec<Outing>> {
    let mut went = Vec::new();
    for past in outing::of_contact(tx, contact).await? {
        if !past.went || past.starts_at > doing.author.at {
            continue;
        }
        let setting = Setting {
            performance: past.performance,
            show: past.show,
            season: past.season,
            venue: past.venue,
        };
        let day = venue::day_of(past.starts_at, &venue.time_zone, venue.cut_hour)?;
        went.push(Outing { setting, day, at: past.starts_at });
    }
    Ok(went)
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
