//! The given cases, our own for ranks and companions, and an exhaustive search on small halls.

use std::collections::HashMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::seating::sample::{facing, guids, hall, marked, place, row, straight, without};
use crate::seating::{Rank, Seat};

#[derive(Deserialize)]
struct Case {
    plan: String,
    taken: Vec<String>,
    n: usize,
    category: Option<String>,
    focal: (f64, f64),
    expect: Option<Vec<String>>,
    orphan: Option<u8>,
    mean_distance: Option<f64>,
}

fn named(plan: &Plan, choice: Option<&Choice>) -> Vec<String> {
    let guids: Vec<&str> = guids(plan).collect();
    choice.iter().flat_map(|choice| choice.seats()).map(|seat| guids[seat].to_owned()).collect()
}

fn seated(plan: &Plan, taken: &[&str], ask: &Ask) -> Vec<String> {
    named(plan, Prepared::new(plan).best(&without(plan, taken), ask).as_ref())
}

#[test]
fn the_thirty_four_given_cases_are_right() {
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../../../../../../tests/data/seating/best_available_cases.json"))
            .expect("the cases");
    let halls: HashMap<&str, Plan> = [
        ("studio-120", include_str!("../../../../../../tests/data/seating/studio-120.json")),
        ("italienne", include_str!("../../../../../../tests/data/seating/italienne.json")),
        ("auditorium-1914", include_str!("../../../../../../tests/data/seating/auditorium-1914.json")),
        ("arena-8400", include_str!("../../../../../../tests/data/seating/arena-8400.json")),
    ]
    .map(|(name, text)| (name, Plan::import(text).expect("a hall")))
    .into();
    assert_eq!(cases.len(), 34);
    for (number, case) in cases.iter().enumerate() {
        let plan = &halls[case.plan.as_str()];
        let middle = plan.file().size.width.as_f64().expect("a width") / 2.0;
        let focal = Point { x: middle + case.focal.0, y: case.focal.1 };
        let within = case.category.as_deref().map_or(Within::Anywhere, |name| {
            Within::Category(plan.categories().position(|known| known == name).expect("a category"))
        });
        let taken: Vec<&str> = case.taken.iter().map(String::as_str).collect();
        let ask = Ask { within, ..Ask::places(case.n) };
        let choice = Prepared::facing(plan, focal).best(&without(plan, &taken), &ask);
        assert_eq!(choice.is_some(), case.expect.is_some(), "case {number}");
        let Some(choice) = choice else { continue };
        assert_eq!(Some(choice.orphans()), case.orphan, "case {number}");
        let expected = case.mean_distance.expect("a distance");
        let found = choice.parts[0].mean_distance;
        assert!((found - expected).abs() < 1e-5, "case {number}: {found} instead of {expected}");
    }
}

#[test]
fn a_place_is_left_alone_only_when_nothing_else_is_possible() {
    let plan = hall(&[straight("A", 5)]);
    assert_eq!(seated(&plan, &[], &Ask::places(2)), ["A-1", "A-2"]);
    let plan = facing(&plan, Point { x: 20.0, y: 0.0 });
    assert_eq!(
        seated(&plan, &[], &Ask::places(2)),
        ["A-1", "A-2"],
        "A-2 and A-3 are as near but leave A-1 alone"
    );
    assert_eq!(seated(&plan, &["A-5"], &Ask::places(3)), ["A-1", "A-2", "A-3"], "A-4 is alone either way");
}

#[test]
fn a_better_rank_goes_before_a_shorter_distance_and_an_equal_one_changes_nothing() {
    let plan = hall(&[straight("A", 4), straight("B", 4)]);
    let best = |marks: &[&str], rank| {
        let plan = marked(&plan, marks, |marks| marks.rank = Rank::new(rank).expect("a rank"));
        seated(&plan, &[], &Ask::places(2))
    };
    assert_eq!(best(&[], 5), ["A-1", "A-2"]);
    assert_eq!(best(&["B-3", "B-4"], 1), ["B-3", "B-4"]);
    assert_eq!(best(&["A-1", "A-2", "A-3", "A-4"], 9), ["B-1", "B-2"]);
    assert_eq!(best(&["A-1", "A-2", "A-3", "A-4", "B-1", "B-2", "B-3", "B-4"], 9), ["A-1", "A-2"]);
}

#[test]
fn no_rank_is_worth_a_place_left_alone() {
    let plan = hall(&[straight("A", 5)]);
    let plan = marked(&plan, &["A-2", "A-3"], |marks| marks.rank = Rank::new(1).expect("a rank"));
    assert_eq!(seated(&plan, &[], &Ask::places(2)), ["A-1", "A-2"], "one good seat and nobody left alone");
}

#[test]
fn a_restricted_view_is_given_only_to_who_accepts_it() {
    let plan = hall(&[straight("A", 4), straight("B", 4)]);
    let plan = marked(&plan, &["A-1", "A-2", "A-3", "A-4"], |marks| marks.restricted_view = true);
    assert_eq!(seated(&plan, &[], &Ask::places(2)), ["B-1", "B-2"]);
    assert_eq!(seated(&plan, &[], &Ask { restricted_view: true, ..Ask::places(2) }), ["A-1", "A-2"]);
}

/// Row A: two wheelchair places, the companions' two, two ordinary chairs.
fn accessible() -> Plan {
    let plan = hall(&[straight("A", 6), straight("B", 6)]);
    let plan = marked(&plan, &["A-2", "A-5"], |marks| marks.wheelchair = true);
    marked(&plan, &["A-3", "A-4"], |marks| marks.companion = true)
}

#[test]
fn places_for_wheelchairs_are_kept_for_them_until_they_are_opened() {
    let plan = accessible();
    assert_eq!(seated(&plan, &[], &Ask::places(2)), ["B-1", "B-2"]);
    assert_eq!(seated(&plan, &[], &Ask { kept_places: true, ..Ask::places(2) }), ["A-1", "A-2"]);
}

#[test]
fn who_comes_with_a_wheelchair_sits_beside_it() {
    let plan = accessible();
    let ask = |places, wheelchairs| Ask { wheelchairs, ..Ask::places(places) };
    assert_eq!(
        seated(&plan, &[], &ask(2, 1)),
        ["A-1", "A-2"],
        "an ordinary chair, for the place kept would leave A-1 alone"
    );
    assert_eq!(seated(&plan, &["A-1"], &ask(2, 1)), ["A-2", "A-3"]);
    assert_eq!(seated(&plan, &["A-1", "A-2"], &ask(2, 1)), ["A-5", "A-6"]);
    assert_eq!(seated(&plan, &[], &ask(4, 2)), ["A-2", "A-3", "A-4", "A-5"]);
    assert_eq!(seated(&plan, &["A-3"], &ask(4, 2)), [""; 0], "two wheelchairs that cannot be together");
}

#[test]
fn a_place_kept_for_companions_goes_before_an_ordinary_chair() {
    let plan = hall(&[straight("A", 3)]);
    let plan = marked(&plan, &["A-2"], |marks| marks.wheelchair = true);
    let plan = marked(&plan, &["A-3"], |marks| marks.companion = true);
    let ask = Ask { wheelchairs: 1, ..Ask::places(2) };
    assert_eq!(seated(&plan, &[], &ask), ["A-2", "A-3"], "farther, but made for it");
}

#[test]
fn a_party_is_split_only_when_asked_and_then_nobody_sits_alone() {
    let plan = hall(&[straight("A", 5), straight("B", 3), straight("C", 4)]);
    let ask = Ask::places(6);
    assert_eq!(seated(&plan, &[], &ask), [""; 0]);
    let split = Ask { split: true, ..ask };
    assert_eq!(seated(&plan, &[], &split), ["A-1", "A-2", "A-3", "B-1", "B-2", "B-3"]);
    assert_eq!(
        seated(&plan, &[], &Ask { split: true, ..Ask::places(13) }),
        [""; 0],
        "more than the hall holds"
    );
}

#[test]
fn wheelchairs_and_who_comes_along_stay_together_in_a_split_party() {
    let plan = accessible();
    let ask = Ask { wheelchairs: 1, split: true, ..Ask::places(5) };
    let choice = Prepared::new(&plan).best(&without(&plan, &[]), &ask).expect("a split");
    let first = &choice.parts[0].seats;
    assert!(first.iter().any(|&seat| plan.seats()[seat].wheelchair) && first.len() >= 2);
    assert_eq!(choice.seats().count(), 5);
}

#[test]
fn what_cannot_be_asked_is_not_answered() {
    let plan = hall(&[straight("A", 5)]);
    assert_eq!(seated(&plan, &[], &Ask::places(0)), [""; 0]);
    assert_eq!(seated(&plan, &[], &Ask { wheelchairs: 2, ..Ask::places(1) }), [""; 0]);
}

#[test]
fn a_set_of_seats_bounds_the_answer() {
    let plan = hall(&[straight("A", 4), straight("B", 4)]);
    let mut among = vec![false; 8];
    (place(&plan, "B-2")..=place(&plan, "B-4")).for_each(|seat| among[seat] = true);
    let ask = Ask { within: Within::Among(&among), ..Ask::places(2) };
    assert_eq!(seated(&plan, &[], &ask), ["B-3", "B-4"], "B-2 and B-3 would leave B-4 and B-1 alone");
}

/// A small hall with aisles, ranks, kept places and holes.
fn any_hall() -> impl Strategy<Value = (Plan, Vec<bool>)> {
    let seat = (any::<bool>(), 0..4_u8, 3..8_u8, 0..10_u8, any::<bool>());
    let rows = proptest::collection::vec(proptest::collection::vec(seat, 1..9), 1..4);
    (rows, 0.0..160.0_f64, 0.0..60.0_f64).prop_map(|(rows, x, y)| {
        let mut names = Vec::new();
        let mut built = Vec::new();
        for (number, seats) in ["A", "B", "C"].iter().zip(&rows) {
            let mut at = 0.0;
            let mut spots = Vec::new();
            for (i, (_, gap, ..)) in seats.iter().enumerate() {
                at += if *gap == 0 { 55.0 } else { 20.0 };
                spots.push(((i + 1).to_string(), at));
                names.push(format!("{number}-{}", i + 1));
            }
            let spots: Vec<(&str, f64)> = spots.iter().map(|(name, at)| (name.as_str(), *at)).collect();
            built.push(row(number, &spots));
        }
        let mut plan = facing(&hall(&built), Point { x, y });
        for (name, (_, _, rank, kind, restricted)) in names.iter().zip(rows.iter().flatten()) {
            plan = marked(&plan, &[name], |marks| {
                marks.rank = Rank::new(*rank).expect("a rank");
                marks.wheelchair = *kind == 0;
                marks.companion = *kind == 1;
                marks.restricted_view = *restricted && *kind == 2;
            });
        }
        let free = rows.iter().flatten().map(|(free, _, _, kind, _)| *free || *kind < 7).collect();
        (plan, free)
    })
}

type Judged = (u8, usize, u32, u64, Vec<SeatId>);

/// Every window there is, judged from the plan alone.
fn judged(plan: &Plan, free: &[bool], ask: &Ask) -> Vec<Judged> {
    let mut all = Vec::new();
    for block in plan.blocks() {
        for (start, window) in block.windows(ask.places).enumerate() {
            let seats: Vec<&Seat> = window.iter().map(|&seat| &plan.seats()[seat]).collect();
            let wheelchairs = seats.iter().filter(|seat| seat.wheelchair).count();
            let kept = seats.iter().any(|seat| seat.wheelchair || seat.companion);
            let hidden = seats.iter().any(|seat| seat.restricted_view) && !ask.restricted_view;
            let wrong =
                if ask.wheelchairs == 0 { kept && !ask.kept_places } else { wheelchairs != ask.wheelchairs };
            if hidden || wrong || window.iter().any(|&seat| !free[seat]) {
                continue;
            }
            let is_free = |at: usize| block.get(at).is_some_and(|&seat| free[seat]);
            let end = start + ask.places;
            let left = start > 0 && is_free(start - 1) && !(start > 1 && is_free(start - 2));
            let right = is_free(end) && !is_free(end + 1);
            let ordinary = seats.iter().filter(|seat| !seat.wheelchair && !seat.companion).count();
            let mut ids: Vec<SeatId> = seats.iter().map(|seat| seat.id).collect();
            ids.sort_unstable();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a distance")]
            let distance = |seat: &&Seat| (seat.at.distance(plan.focal()) * 1e6).round() as u64;
            all.push((
                u8::from(left) + u8::from(right),
                if ask.wheelchairs == 0 { 0 } else { ordinary },
                seats.iter().map(|seat| u32::from(seat.rank.get())).sum(),
                seats.iter().map(distance).sum(),
                ids,
            ));
        }
    }
    all.sort();
    all
}

fn ids(plan: &Plan, choice: &Choice) -> Vec<SeatId> {
    let mut ids: Vec<SeatId> = choice.seats().map(|seat| plan.seats()[seat].id).collect();
    ids.sort_unstable();
    ids
}

/// The same hall written in another order.
fn turned(plan: &Plan) -> Plan {
    let mut file = plan.file().clone();
    for zone in &mut file.zones {
        zone.rows.reverse();
        for row in &mut zone.rows {
            let half = row.seats.len() / 2;
            row.seats.rotate_left(half);
        }
    }
    Plan::new(file).expect("the same hall")
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn no_window_is_better_than_the_best(
        (plan, free) in any_hall(), places in 1..5_usize, wheelchairs in 0..2_usize,
        restricted_view: bool, kept_places: bool,
    ) {
        let ask = Ask { wheelchairs, restricted_view, kept_places, ..Ask::places(places) };
        let best = Prepared::new(&plan).best(&free, &ask);
        let all = judged(&plan, &free, &ask);
        prop_assert_eq!(best.as_ref().map(|best| ids(&plan, best)), all.first().map(|first| first.4.clone()));
        prop_assert_eq!(best.map(|best| best.orphans()), all.first().map(|first| first.0));
    }

    #[test]
    fn the_order_of_the_file_has_no_say((plan, free) in any_hall(), places in 1..9_usize, split: bool) {
        let ask = Ask { split, ..Ask::places(places) };
        let other = turned(&plan);
        let moved: Vec<bool> =
            other.seats().iter().map(|seat| free[plan.place(seat.id).expect("the same seats")]).collect();
        let one = Prepared::new(&plan).best(&free, &ask);
        let two = Prepared::new(&other).best(&moved, &ask);
        prop_assert_eq!(one.map(|best| ids(&plan, &best)), two.map(|best| ids(&other, &best)));
    }

    #[test]
    fn a_split_party_is_whole_in_free_places_and_as_few_parts_as_can_be((plan, free) in any_hall(), places in 1..12_usize) {
        let ask = Ask { split: true, ..Ask::places(places) };
        let fit: Vec<bool> = plan.seats().iter().zip(&free)
            .map(|(seat, free)| *free && !seat.wheelchair && !seat.companion && !seat.restricted_view).collect();
        let mut runs: Vec<usize> = plan.blocks().iter()
            .flat_map(|block| block.split(|&seat| !fit[seat]).map(<[usize]>::len).collect::<Vec<_>>())
            .filter(|length| *length > 0).collect();
        runs.sort_unstable_by(|a, b| b.cmp(a));
        let best = Prepared::new(&plan).best(&free, &ask);
        prop_assert_eq!(best.is_some(), runs.iter().sum::<usize>() >= places);
        let Some(best) = best else { return Ok(()) };
        let mut seats: Vec<usize> = best.seats().collect();
        prop_assert!(seats.iter().all(|&seat| fit[seat]));
        seats.sort_unstable();
        seats.dedup();
        prop_assert_eq!(seats.len(), places, "everybody has one place");
        let fewest = (1..=runs.len()).find(|&parts| runs[..parts].iter().sum::<usize>() >= places);
        prop_assert_eq!(Some(best.parts.len()), fewest);
    }

    #[test]
    fn no_other_split_of_as_few_parts_is_better((plan, free) in any_hall(), places in 2..8_usize) {
        let ask = Ask { split: true, ..Ask::places(places) };
        let best = Prepared::new(&plan).best(&free, &ask);
        prop_assume!(best.as_ref().is_some_and(|best| (2..=3).contains(&best.parts.len())));
        let best = best.expect("assumed");
        let windows: Vec<Portion> = (1..places)
            .flat_map(|size| judged(&plan, &free, &Ask::places(size)))
            .map(|window| Portion::of(&plan, &window))
            .collect();
        let found = best.parts.iter().map(|part| {
            let seats: u32 = part.seats.iter().map(|&seat| 1_u32 << seat).sum();
            *windows.iter().find(|window| window.seats == seats).expect("a window of the hall")
        });
        let found = found.fold(Portion::default(), Portion::plus);
        let least = least(&windows, Portion::default(), best.parts.len(), places).expect("at least the one found");
        prop_assert_eq!(found.wrong, least);
    }
}

/// A window, or several, of a small hall.
#[derive(Debug, Clone, Copy, Default)]
struct Portion {
    /// A bit for each seat.
    seats: u32,
    /// People alone, orphans, ranks, distances.
    wrong: (u32, u32, u32, u64),
}

impl Portion {
    fn of(plan: &Plan, (orphans, _, rank, distance, ids): &Judged) -> Self {
        let seats = ids.iter().map(|&id| 1 << plan.place(id).expect("a seat of the hall")).sum();
        Self { seats, wrong: (u32::from(ids.len() == 1), u32::from(*orphans), *rank, *distance) }
    }

    fn plus(self, other: Self) -> Self {
        let (a, b) = (self.wrong, other.wrong);
        Self { seats: self.seats | other.seats, wrong: (a.0 + b.0, a.1 + b.1, a.2 + b.2, a.3 + b.3) }
    }
}

/// The least that is wrong with any disjoint `parts` windows for so many people.
fn least(windows: &[Portion], taken: Portion, parts: usize, places: usize) -> Option<(u32, u32, u32, u64)> {
    if parts == 0 {
        return (taken.seats.count_ones() as usize == places).then_some(taken.wrong);
    }
    let each = windows.iter().enumerate().filter(|(_, window)| window.seats & taken.seats == 0);
    each.filter_map(|(at, window)| least(&windows[at + 1..], taken.plus(*window), parts - 1, places)).min()
}
