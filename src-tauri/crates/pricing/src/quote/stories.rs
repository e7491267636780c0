//! What a desk asks of the engine, told on the sample book.

mod uses;

use kernel::{Money, TariffId};

use crate::book::{DebitAt, Limits, NoShow, Opening, PriceCell, Quota, QuotaPer};
use crate::facts::{Credit, Held, Paid, Pass, Quotient};
use crate::quantity::{FundGrant, Sold};
use crate::rounding::{Direction, Multiple};
use crate::sample::{self, book, day, id, outing, performance, tariff};
use crate::{
    Ask, BasketLine, Consumption, Error, Fact, Offer, Percent, Performance, PreparedBook, QuantityContext,
    Quote, Rounding, Rule, Scope, Spectator, Standing, Step, Take, Tariff, TariffBook, Window,
};

/// A performance at the end of the season, whose grid is the venue's own: 28, 20 and 14 €.
fn late() -> Performance {
    performance(100)
}

fn somebody() -> Spectator {
    Spectator { contact: Some(id(1)), born: Some(day(1980, 1, 1)), ..Spectator::default() }
}

fn who_went(times: u64) -> Spectator {
    Spectator { outings: (0..times).map(outing).collect::<Vec<_>>().into(), ..somebody() }
}

fn ask<'a>(who: &'a Spectator, what: &'a Performance, quantity: &'a QuantityContext) -> Ask<'a> {
    static DESK: std::sync::LazyLock<crate::Seller> = std::sync::LazyLock::new(sample::seller);
    let now = sample::at(what.day, 12);
    Ask { spectator: who, performance: what, category: "2", seated: true, quantity, seller: &DESK, now }
}

fn quote(book: &TariffBook, who: &Spectator) -> Quote {
    let book = PreparedBook::new(book).expect("a sound book");
    book.quote(&ask(who, &late(), &QuantityContext::default()))
}

fn find(quote: &Quote, tariff: TariffId) -> Option<&Offer> {
    quote.offers.iter().find(|offer| offer.tariff == tariff)
}

fn cents(offer: Option<&Offer>) -> Option<i64> {
    offer.map(|offer| offer.price.as_cents())
}

fn with(rule: Rule) -> TariffBook {
    let mut book = book();
    let tariff = Tariff {
        id: id(200),
        code: "NEW".into(),
        name: "Nouveau".into(),
        position: 99,
        rule,
        rounding: Rounding::WHOLE_CENT,
        opening: Opening::default(),
        proposed: true,
        free_motive: None,
    };
    book.tariffs.push(tariff);
    book
}

fn carnet(credits: u64, right: bool) -> Pass {
    let credit = |number| Credit { id: id(number), value: Money::cents(1400), earmark: None, expires: None };
    Pass {
        id: id(70_000),
        product: id(70),
        issuer: id(1),
        since: None,
        credits: (1..=credits).map(credit).collect(),
        balance: Money::ZERO,
        used: Vec::new(),
        right,
    }
}

/// W29: the ladder of La Renaissance.

#[test]
fn a_ladder_is_never_preselected_and_only_its_lowest_level_asks_for_a_proof() {
    let quote = quote(&book(), &somebody());
    let levels: Vec<_> = quote
        .offers
        .iter()
        .filter(|offer| offer.tariff == tariff::ladder() && offer.level.is_some())
        .collect();
    let prices: Vec<_> = levels.iter().map(|offer| offer.price.as_cents()).collect();
    assert_eq!(prices, [600, 1300, 1800, 2400, 3000]);
    assert!(levels.iter().all(|offer| offer.standing >= Standing::OnChoice), "nobody chooses for the person");
    let asking: Vec<_> = levels.iter().filter(|offer| !offer.needs.is_empty()).map(|one| one.level).collect();
    assert_eq!(asking, [Some('A')]);
    let suggested: Vec<_> = levels.iter().filter(|one| one.suggested).map(|one| one.level).collect();
    assert_eq!(suggested, [Some('C')]);
    assert_eq!(quote.chosen().map(|offer| offer.tariff), Some(tariff::full()), "the full price is proposed");
}

/// W31: the steps of Prospero.

#[test]
fn the_third_outing_takes_off_a_fifth_and_the_tenth_a_third() {
    for (outings, price) in [(1, 2000), (2, 2000), (3, 1600), (9, 1600), (10, 1300)] {
        let quote = quote(&book(), &who_went(outings));
        assert_eq!(cents(quote.chosen()), Some(price), "after {outings} outings");
    }
}

/// W31: what was sold keeps its price, since a quote reads facts and writes none.

#[test]
fn a_refund_that_drops_the_count_makes_the_next_place_full_price() {
    let before = quote(&book(), &who_went(3));
    let after = quote(&book(), &who_went(2));
    assert_eq!(cents(before.chosen()), Some(1600));
    assert_eq!(cents(after.chosen()), Some(2000));
}

#[test]
fn an_outing_counts_once_whatever_the_number_of_tickets() {
    let twice = Spectator { outings: vec![outing(1), outing(1), outing(2)].into(), ..somebody() };
    assert_eq!(cents(quote(&book(), &twice).chosen()), Some(2000), "two outings, not three");
}

#[test]
fn the_reason_of_a_step_says_the_rank_the_count_the_day_and_both_amounts() {
    let quote = quote(&book(), &who_went(4));
    let step = quote.chosen().and_then(|offer| offer.reason.last()).expect("a reason");
    let json = serde_json::to_value(step).expect("a step is JSON");
    let expected = serde_json::json!({
        "code": "grow_outings_since",
        "params": {"rank": 2, "count": 4, "since": "2026-09-01", "off": {"kind": "share", "value": 2000}},
        "from": 2000,
        "to": 1600,
    });
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_value::<Step>(json).expect("and back"), *step);
}

#[test]
fn one_person_takes_a_level_a_credit_and_a_step_in_one_basket() {
    let prepared = PreparedBook::new(&book()).expect("a sound book");
    let who = Spectator { passes: vec![carnet(1, true)], ..who_went(4) };
    let what = late();
    let line = |take| BasketLine { spectator: &who, performance: &what, category: "2", seated: true, take };
    let level = Take { tariff: tariff::ladder(), level: Some('B'), amount: None };
    let lines = prepared.quote_basket(
        &[line(Some(level)), line(None), line(None)],
        &QuantityContext::default(),
        &sample::seller(),
        sample::at(what.day, 12),
    );
    let taken: Vec<_> = lines.iter().map(|line| line.taken.as_ref().expect("an offer")).collect();
    let codes: Vec<_> = taken.iter().map(|offer| (&*offer.code, offer.price.as_cents())).collect();
    assert_eq!(codes, [("CHOIX", 1300), ("CARNET", 0), ("PALIER", 1600)]);
    assert!(matches!(taken[0].reason[0].fact, Fact::Level { letter: 'B', .. }));
    assert!(matches!(taken[1].reason[0].fact, Fact::Credit { left: 0, .. }));
    assert!(matches!(taken[2].reason[1].fact, Fact::GrowOutingsSince { rank: 2, .. }));
}

#[test]
fn a_free_amount_stays_between_floor_and_ceiling() {
    let quote = quote(&book(), &somebody());
    let take = |cents| {
        let amount = Some(Money::cents(cents));
        quote.take(&Take { tariff: tariff::ladder(), level: None, amount }).map(|offer| offer.price)
    };
    assert_eq!(take(700), Ok(Money::cents(700)));
    let bounds = Error::AmountOutOfBounds { floor: Money::cents(600), ceiling: Some(Money::cents(10_000)) };
    assert_eq!((take(599), take(10_001)), (Err(bounds.clone()), Err(bounds)));
}

#[test]
fn a_claimed_status_asks_for_one_proof_and_a_seen_one_for_none() {
    let held = |entitlement| Held { status: "minimum_income".into(), entitlement, until: None };
    let claimed = quote(&book(), &Spectator { statuses: vec![held(None)], ..somebody() });
    assert_eq!(claimed.chosen().map(|one| (one.price, one.needs.len())), Some((Money::cents(600), 1)));
    let seen = quote(&book(), &Spectator { statuses: vec![held(Some(id(5)))], ..somebody() });
    assert_eq!(seen.chosen().map(|one| one.needs.len()), Some(0));
    assert_eq!(seen.chosen().map(|one| one.consumes.len()), Some(1), "the entitlement is consumed");
}

#[test]
fn a_status_that_ended_before_the_performance_is_not_proposed() {
    let ended = Held { status: "jobseeker".into(), entitlement: Some(id(5)), until: Some(day(2026, 9, 2)) };
    let quote = quote(&book(), &Spectator { statuses: vec![ended], ..somebody() });
    assert_eq!(quote.chosen().map(|offer| offer.tariff), Some(tariff::full()));
    assert_eq!(find(&quote, tariff::jobseeker()).map(|offer| offer.standing), Some(Standing::OnProof));
}

#[test]
fn who_turns_twenty_six_steps_up_instead_of_falling_off_a_cliff() {
    let born = |year| Spectator { born: Some(day(year, 1, 1)), ..somebody() };
    let price = |year| cents(quote(&book(), &born(year)).chosen());
    // The performance is in March 2027.
    assert_eq!(
        [2002, 2001, 2000, 1999, 1998, 1997].map(price),
        [1000, 1200, 1400, 1600, 1800, 2000].map(Some)
    );
}

#[test]
fn a_price_is_inherited_and_a_nearer_cell_may_close_it() {
    let mut book = book();
    let cell =
        |scope, amount| PriceCell { tariff: tariff::full(), category: Some("2".into()), scope, amount };
    let price = |book: &TariffBook| cents(find(&quote(book, &somebody()), tariff::full()));
    assert_eq!(price(&book), Some(2000), "the venue's");
    book.prices.push(cell(Scope::Season(id(26)), Some(Money::cents(2100))));
    assert_eq!(price(&book), Some(2100), "the season's");
    book.prices.push(cell(Scope::Show(late().setting.show), Some(Money::cents(2200))));
    assert_eq!(price(&book), Some(2200), "the show's");
    book.prices.push(cell(Scope::Performance(late().setting.performance), None));
    assert_eq!(price(&book), None, "not sold at this performance");
}

#[test]
fn a_level_after_a_step_keeps_its_proportion_and_the_discounted_floor() {
    let quote = quote(&book(), &who_went(4));
    let levels = quote.offers.iter().filter(|offer| offer.tariff == tariff::loyalty_and_ladder());
    let prices: Vec<_> = levels.map(|offer| (offer.level, offer.price.as_cents())).collect();
    // 16,00 € remain of 20,00 €: every level and the floor of the free amount lose a fifth.
    let expected = [
        (Some('A'), 480),
        (Some('B'), 1040),
        (Some('C'), 1440),
        (Some('D'), 1920),
        (Some('E'), 2400),
        (None, 480),
    ];
    assert_eq!(prices, expected);
}

#[test]
fn rounding_a_level_down_does_not_pass_the_discounted_floor() {
    let mut book = book();
    let ladder = book.tariffs.iter_mut().find(|one| one.id == tariff::ladder()).expect("the ladder");
    ladder.rounding = Rounding { multiple: Multiple::ToEuro, direction: Direction::Down };
    let quote = quote(&book, &who_went(4));
    let level = |letter| {
        let mut levels = quote.offers.iter().filter(|offer| offer.tariff == tariff::loyalty_and_ladder());
        cents(levels.find(|offer| offer.level == Some(letter)))
    };
    assert_eq!((level('A'), level('B')), (Some(480), Some(1000)), "4,80 € stays, 10,40 € becomes 10");
}

#[test]
fn a_means_tested_price_is_clamped() {
    let price = |quotient: i64| {
        let quotient = Some(Quotient { amount: Money::cents(quotient), entitlement: None });
        cents(find(&quote(&book(), &Spectator { quotient, ..somebody() }), tariff::means()))
    };
    assert_eq!([10_000, 80_033, 900_000].map(price), [500, 1200, 2000].map(Some));
}

#[test]
fn a_quota_counts_the_lines_before() {
    let young = Spectator { born: Some(day(2010, 1, 1)), ..somebody() };
    let mut book = book();
    let per = QuotaPer::Performance;
    book.quotas.push(Quota { tariffs: vec![tariff::full()], scopes: Vec::new(), per, places: 3 });
    let prepared = PreparedBook::new(&book).expect("a sound book");
    let what = late();
    let line = BasketLine { spectator: &young, performance: &what, category: "2", seated: true, take: None };
    let sold = Sold { performance: what.setting.performance, tariff: tariff::full(), places: 2 };
    let before = QuantityContext { sold: vec![sold], ..QuantityContext::default() };
    let lines = prepared.quote_basket(&[line; 3], &before, &sample::seller(), sample::at(what.day, 12));
    let codes: Vec<_> = lines.iter().map(|line| line.taken.as_ref().map(|offer| &*offer.code)).collect();
    assert_eq!(codes[..2], [Ok("T2"), Ok("PLEIN")], "one young place a person, then one full place is left");
    assert_eq!(codes[2], Err(&Error::ChoiceNeeded));
}

#[test]
fn a_manual_price_needs_a_right_and_a_reason() {
    let prepared = PreparedBook::new(&book()).expect("a sound book");
    let (who, what, quantity) = (somebody(), late(), QuantityContext::default());
    let take = Take { tariff: tariff::full(), level: None, amount: Some(Money::cents(900)) };
    let ask = ask(&who, &what, &quantity);
    assert_eq!(prepared.manual(&ask, &take, "Retard du train"), Err(Error::ManualPriceForbidden));
    let mut manager = sample::seller();
    manager.rights.insert(super::MANUAL_PRICE.into());
    let ask = Ask { seller: &manager, ..ask };
    assert_eq!(prepared.manual(&ask, &take, " "), Err(Error::ManualPriceUnexplained));
    let offer = prepared.manual(&ask, &take, "Retard du train").expect("with right and reason");
    let step = offer.reason.last().map(|step| (step.from, step.to));
    assert_eq!(step, Some((Some(Money::cents(2000)), Some(Money::cents(900)))));
}

#[test]
fn a_free_ticket_is_never_proposed_and_says_its_motive() {
    let quote = quote(&book(), &somebody());
    let invitation = find(&quote, tariff::invitation()).expect("the seller may take it");
    assert_eq!(invitation.standing, Standing::OnRequest);
    assert_eq!(invitation.free_motive.as_deref(), Some("Invitation"));
}

#[test]
fn a_passer_by_pays_the_full_price() {
    assert_eq!(
        quote(&book(), &Spectator::default()).chosen().map(|offer| offer.tariff),
        Some(tariff::full())
    );
}

#[test]
fn discovery_and_return_are_steps_read_in_other_directions() {
    use crate::book::{Measure, Off, Path, PathStep, Trend};
    let step = |from, percent| PathStep { from, off: Off::Share(Percent::of(percent)) };
    let path = |measure, steps, trend| {
        Rule::Path(Path { of: tariff::full(), measure, steps, trend, floor: Money::ZERO })
    };
    let ever = Measure::Outings { window: Window::Ever, among: Vec::new() };
    let discovery = with(path(ever, vec![step(0, 50), step(1, 25), step(2, 0)], Trend::Increasing));
    let price = |outings| cents(quote(&discovery, &who_went(outings)).chosen());
    assert_eq!([0, 1, 2].map(price), [1000, 1500, 2000].map(Some));
    let away = Measure::DaysAway { among: Vec::new() };
    let back = with(path(away, vec![step(180, 30)], Trend::Decreasing));
    assert_eq!(cents(quote(&back, &who_went(1)).chosen()), Some(1400), "away for two hundred days");
    assert_eq!(cents(quote(&back, &somebody()).chosen()), Some(2000), "who never came does not come back");
}

#[test]
fn a_place_at_tonight_s_performance_does_not_count_as_an_outing_towards_itself() {
    let mut outings: Vec<_> = (0..2).map(outing).collect();
    outings.push(crate::Outing { at: sample::at(late().day, 10), ..outing(100) });
    let who = Spectator { outings: outings.into(), ..somebody() };
    assert_eq!(cents(quote(&book(), &who).chosen()), Some(2000), "two other outings, not three");
}
