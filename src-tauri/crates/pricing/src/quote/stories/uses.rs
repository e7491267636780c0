//! Passes, cards, caps, funds and places due on entry.

use super::*;

/// W29: a fund pays places as long as this desk's grant lasts.
#[test]
fn a_suspended_ticket_fund_never_goes_below_zero() {
    let book = PreparedBook::new(&book()).expect("a sound book");
    let (who, what) = (somebody(), late());
    let take = Some(Take { tariff: tariff::suspended(), level: None, amount: None });
    let line = BasketLine { spectator: &who, performance: &what, category: "2", seated: true, take };
    let granted = QuantityContext {
        funds: vec![FundGrant { fund: id(90), amount: Money::cents(5_000) }],
        ..QuantityContext::default()
    };
    let lines = book.quote_basket(&[line; 3], &granted, &sample::seller(), sample::at(what.day, 12));
    assert_eq!(
        lines[0].taken.as_ref().map(|offer| (offer.price, offer.value)),
        Ok((Money::ZERO, Money::cents(2000)))
    );
    assert!(lines[1].taken.is_ok(), "50 € pay two places at 20 €");
    assert!(matches!(lines[2].taken, Err(Error::OfferUnavailable { .. })), "and not a third");
}

/// W30: a carnet of ten sold at A, six used at A and four at B.
#[test]
fn four_credits_used_elsewhere_are_owed_to_the_other_venue_and_the_eleventh_place_is_refused() {
    let prepared = PreparedBook::new(&book()).expect("a sound book");
    let who = Spectator { passes: vec![carnet(10, true)], ..somebody() };
    let at = |number: u64, venue: u64| {
        let mut what = performance(number);
        what.setting.venue = id(venue);
        what
    };
    let performances: Vec<_> = (61..=66).map(|n| at(n, 1)).chain((71..=75).map(|n| at(n, 2))).collect();
    let take = Some(Take { tariff: tariff::carnet(), level: None, amount: None });
    let line = |what| BasketLine { spectator: &who, performance: what, category: "2", seated: true, take };
    let lines: Vec<_> = performances.iter().map(line).collect();
    let quoted = prepared.quote_basket(
        &lines,
        &QuantityContext::default(),
        &sample::seller(),
        sample::at(performances[0].day, 12),
    );
    let owed = lines.iter().zip(&quoted).flat_map(|(line, quoted)| {
        let consumed = quoted.taken.as_ref().map(|offer| offer.consumes.clone()).unwrap_or_default();
        consumed.into_iter().map(|what| (line.performance.setting.venue, what))
    });
    let owed: Vec<Money> = owed
        .filter_map(|(venue, what)| match what {
            Consumption::Credit { issuer, value, .. } if issuer != venue => Some(value),
            _ => None,
        })
        .collect();
    assert_eq!((owed.len(), owed.into_iter().sum::<Money>()), (4, Money::cents(5_600)));
    assert!(quoted[..10].iter().all(|line| line.taken.is_ok()));
    assert!(matches!(quoted[10].taken, Err(Error::OfferUnavailable { .. })));
}

/// W30: offline and without the right on that card.
#[test]
fn a_card_without_its_right_is_debited_once_to_settle_and_never_for_a_seat() {
    let prepared = PreparedBook::new(&book()).expect("a sound book");
    let who = Spectator { passes: vec![carnet(10, false)], ..somebody() };
    let what = late();
    let take = Some(Take { tariff: tariff::carnet(), level: None, amount: None });
    let line = |seated| BasketLine { spectator: &who, performance: &what, category: "2", seated, take };
    let lines = prepared.quote_basket(
        &[line(true), line(false), line(false)],
        &QuantityContext::default(),
        &sample::seller(),
        sample::at(what.day, 12),
    );
    assert!(lines[0].taken.is_err(), "never for a numbered seat");
    let tolerated = lines[1].taken.as_ref().expect("one place is tolerated");
    assert!(tolerated.reason.contains(&Step::note(Fact::ToSettle)));
    assert!(lines[2].taken.is_err(), "and not two");
}

#[test]
fn nobody_pays_beyond_the_cap() {
    let paid = |cents| {
        let what = performance(2);
        vec![Paid { setting: what.setting, day: what.day, amount: Money::cents(cents) }]
    };
    let price = |cents_paid| {
        let quote = quote(&book(), &Spectator { paid: paid(cents_paid), ..somebody() });
        cents(quote.chosen())
    };
    assert_eq!([12_000, 13_500, 15_000, 16_000].map(price), [2000, 1500, 0, 0].map(Some));
}

#[test]
fn both_limits_of_a_pass_hold_at_once() {
    let limits = |places, amount| Rule::Pass {
        product: id(70),
        supplements: Vec::new(),
        limits: Limits { places, amount, per_performance: None },
        debit: DebitAt::Entry,
        companion: false,
    };
    let mut pass = carnet(15, true);
    let used =
        (0..6).map(|n| crate::facts::Used { setting: performance(n).setting, value: Money::cents(1400) });
    pass.used = used.collect();
    let who = Spectator { passes: vec![pass], ..somebody() };
    let open = |places, amount| {
        find(&quote(&with(limits(places, Some(Money::cents(amount)))), &who), id(200)).is_some()
    };
    assert!(open(Some(10), 10_000), "84 € used, 14 more is 98");
    assert!(!open(Some(10), 9_000), "the amount stops it");
    assert!(!open(Some(6), 10_000), "the places stop it");
}

#[test]
fn earmarked_credits_leave_first_then_the_soonest_to_expire() {
    let mut pass = carnet(3, true);
    pass.credits[1].expires = Some(day(2027, 6, 1));
    pass.credits[2].earmark = Some(Scope::Venue(id(1)));
    let mut leaves = |without: usize| {
        let credits = pass.credits.clone().into_iter().take(without).collect();
        let pass = Pass { credits, ..pass.clone() };
        let quote = quote(&book(), &Spectator { passes: vec![pass], ..somebody() });
        match find(&quote, tariff::carnet()).map(|offer| offer.consumes[0].clone()) {
            Some(Consumption::Credit { credit, .. }) => Some(credit),
            _ => None,
        }
    };
    assert_eq!([3, 2, 1].map(&mut leaves), [3, 2, 1].map(|number| Some(id(number))));
}

#[test]
fn a_combination_steps_down_what_remains_after_the_credit() {
    let prepared = PreparedBook::new(&book()).expect("a sound book");
    let who = Spectator { passes: vec![carnet(2, true)], ..who_went(4) };
    let (what, quantity) = (late(), QuantityContext::default());
    let first = prepared.quote(&Ask { category: "1", ..ask(&who, &what, &quantity) });
    let offer = find(&first, tariff::carnet_and_loyalty()).expect("the book combines them");
    assert_eq!(
        (offer.price, offer.value),
        (Money::cents(400), Money::cents(1800)),
        "−20 % of the 5 € supplement"
    );
    let second = prepared.quote(&ask(&who, &what, &quantity));
    assert!(find(&second, tariff::carnet_and_loyalty()).is_none(), "nothing remains to step down");
}

#[test]
fn a_place_booked_at_zero_is_due_on_entry_and_half_due_when_nobody_enters() {
    let rule = Rule::DueOnEntry { of: tariff::full(), no_show: NoShow::Share { share: Percent::of(50) } };
    let quote = quote(&with(rule), &somebody());
    let offer = find(&quote, id(200)).expect("open to everybody");
    let due = offer.due.map(|due| (due.on_entry.as_cents(), due.on_no_show.as_cents()));
    assert_eq!((offer.price, offer.value, due), (Money::ZERO, Money::cents(2000), Some((2000, 1000))));
}

#[test]
fn a_card_pays_its_share_and_a_partial_one_what_it_can() {
    let wallet = |partial| Rule::Wallet {
        product: id(80),
        of: tariff::full(),
        share: Percent::of(90),
        partial,
        debit: DebitAt::Booking,
    };
    let card = |cents| Pass { product: id(80), balance: Money::cents(cents), ..carnet(0, true) };
    let paid = |partial, cents| {
        let quote = quote(&with(wallet(partial)), &Spectator { passes: vec![card(cents)], ..somebody() });
        find(&quote, id(200)).map(|offer| (offer.price.as_cents(), offer.value.as_cents()))
    };
    assert_eq!(paid(false, 2000), Some((0, 1800)), "18 € leave the card");
    assert_eq!(paid(false, 800), None, "8 € are not enough");
    assert_eq!(paid(true, 800), Some((1000, 1800)), "8 € leave the card and 10 € are paid");
}

#[test]
fn a_companion_comes_with_somebody() {
    let companion = Rule::Pass {
        product: id(70),
        supplements: Vec::new(),
        limits: Limits::default(),
        debit: DebitAt::Entry,
        companion: true,
    };
    let prepared = PreparedBook::new(&with(companion)).expect("a sound book");
    let who = Spectator { passes: vec![carnet(5, true)], ..somebody() };
    let what = late();
    let line = |tariff| {
        let take = Some(Take { tariff, level: None, amount: None });
        BasketLine { spectator: &who, performance: &what, category: "2", seated: true, take }
    };
    let lines = prepared.quote_basket(
        &[line(id(200)), line(tariff::full()), line(id(200)), line(id(200))],
        &QuantityContext::default(),
        &sample::seller(),
        sample::at(what.day, 12),
    );
    let taken: Vec<bool> = lines.iter().map(|line| line.taken.is_ok()).collect();
    assert_eq!(taken, [false, true, true, false], "one companion for one place of one's own");
}

#[test]
fn a_rolling_cap_holds_in_the_fullest_window_even_when_later_places_were_bought_first() {
    let rule = Rule::Cap {
        of: tariff::full(),
        cap: Money::cents(5_000),
        window: Window::Rolling { days: 30 },
        among: Vec::new(),
    };
    // Performances are two days apart: 110 is twenty days after this one, 120 forty.
    let paid = |number| {
        let what = performance(number);
        Paid { setting: what.setting, day: what.day, amount: Money::cents(4_000) }
    };
    let price = |number| {
        let quote = quote(&with(rule.clone()), &Spectator { paid: vec![paid(number)], ..somebody() });
        cents(find(&quote, id(200)))
    };
    assert_eq!([90, 110, 120].map(price), [Some(1000), Some(1000), None]);
}
