//! Seasons and shows, with what the law and the statistics ask of them.

use app::catalogue::programme::{PerformanceView, Programme};
use app::catalogue::season::{SeasonView, Seasons};
use app::catalogue::series::Created;
use app::catalogue::show::{ShowView, Shows};
use serde_json::{Value, json};

use super::{Evening, STUDIO, ask, refusal};

#[tokio::test]
async fn a_show_keeps_all_that_is_said_of_it_and_is_found_by_its_season() {
    let evening = Evening::of(STUDIO).await;
    let world = &evening.world;
    let season = json!({"name": "2026-2027", "starts_on": "2026-09-01", "ends_on": "2027-07-10"});
    let season: SeasonView = ask(world, "create_season", season).await;
    let backwards = json!({"name": "x", "starts_on": "2027-09-01", "ends_on": "2026-07-10"});
    assert_eq!(refusal(world, "create_season", backwards).await.code(), "catalogue.season_backwards");
    let listed: Seasons = ask(world, "list_seasons", json!({})).await;
    assert_eq!(listed.seasons, std::slice::from_ref(&season));
    let fields = json!({"season": season.id, "title": "Le Petit Poucet", "discipline": "puppetry",
        "audience": "young", "duration_minutes": 50, "producer_name": "Cie du Fil",
        "producer_siren": "732829320", "producer_licence": "PLATESV-D-2024-001172",
        "vat_rate": 550, "first_rank": 139});
    let show: ShowView = ask(world, "create_show", fields.clone()).await;
    assert_eq!(serde_json::to_value(&show.fields).expect("JSON"), fields);
    let mut edited = fields;
    for siren in ["123", "732829321"] {
        let mut wrong = edited.clone();
        wrong["producer_siren"] = json!(siren);
        assert_eq!(refusal(world, "create_show", wrong).await.code(), "catalogue.producer_siren_invalid");
    }
    edited["title"] = json!("Poucet");
    let _: ShowView = ask(world, "edit_show", json!({"id": show.id, "fields": edited})).await;
    let of_season: Shows = ask(world, "list_shows", json!({"season": season.id})).await;
    assert_eq!(of_season.shows.iter().map(|each| each.fields.title.as_str()).collect::<Vec<_>>(), ["Poucet"]);
    let unknown: Value = json!({"title": "x", "discipline": "juggling with cats"});
    assert_eq!(refusal(world, "create_show", unknown).await.code(), "app.bad_input");
}

#[tokio::test]
async fn the_hundred_and_forty_first_performance_is_sold_at_the_plain_rate() {
    assert_eq!(
        rates(json!({"title": "Longue vie", "discipline": "theatre", "first_rank": 139})).await,
        [210, 210, 550]
    );
}

#[tokio::test]
async fn a_show_given_the_reduced_rate_and_a_rank_loses_it_after_the_hundred_and_fortieth() {
    let show = json!({"title": "Longue vie", "discipline": "theatre", "vat_rate": 210, "first_rank": 140});
    assert_eq!(rates(show).await, [210, 550, 550]);
    let show = json!({"title": "Cabaret", "discipline": "theatre", "vat_rate": 1000, "first_rank": 140});
    assert_eq!(rates(show).await, [210, 1000, 1000], "its own rate where it has one");
}

#[tokio::test]
async fn a_performance_that_is_not_played_gives_its_rank_to_the_next_that_nobody_bought() {
    let evening = Evening::of(STUDIO).await;
    let show = json!({"title": "Longue vie", "discipline": "theatre", "first_rank": 139});
    let show: ShowView = ask(&evening.world, "create_show", show).await;
    let input = json!({"show": show.id, "hall": evening.hall.hall, "contract": "cession",
        "starts_at": ["2026-12-08T19:30:00Z", "2026-12-09T19:30:00Z", "2026-12-10T19:30:00Z",
                      "2026-12-11T19:30:00Z"]});
    let made: Created = ask(&evening.world, "create_performances", input).await;
    let _: PerformanceView =
        ask(&evening.world, "cancel_performance", json!({"id": made.performances[0]})).await;
    let all: Programme = ask(&evening.world, "show_performances", json!({"show": show.id})).await;
    let rates: Vec<u32> = all.performances.iter().map(|each| each.vat_rate.as_basis_points()).collect();
    assert_eq!(rates, [210, 210, 210, 550], "the third is the hundred and fortieth now");
}

#[tokio::test]
async fn dates_added_before_others_or_moved_and_a_rank_typed_late_change_the_rates_of_what_nobody_bought() {
    let evening = Evening::of(STUDIO).await;
    let fields = |rank: Value| json!({"title": "Longue vie", "discipline": "theatre", "first_rank": rank});
    let show: ShowView = ask(&evening.world, "create_show", fields(json!(139))).await;
    let create = |days: [u32; 2]| {
        let dates = days.map(|day| format!("2026-12-{day}T19:30:00Z"));
        json!({"show": show.id, "hall": evening.hall.hall, "contract": "cession", "starts_at": dates})
    };
    let rates = || async {
        let all: Programme = ask(&evening.world, "show_performances", json!({"show": show.id})).await;
        all.performances.iter().map(|each| each.vat_rate.as_basis_points()).collect::<Vec<_>>()
    };
    let _: Created = ask(&evening.world, "create_performances", create([14, 15])).await;
    assert_eq!(rates().await, [210, 210]);
    let earlier: Created = ask(&evening.world, "create_performances", create([13, 12])).await;
    assert_eq!(rates().await, [210, 210, 550, 550], "two come before them now");
    let later = json!({"id": earlier.performances[1], "starts_at": "2026-12-20T19:30:00Z"});
    let _: PerformanceView = ask(&evening.world, "edit_performance", later).await;
    assert_eq!(
        rates().await,
        [210, 210, 550, 550],
        "the first is the last, and those that it leaves move up"
    );
    let by_hand = json!({"id": earlier.performances[1], "vat_rate": 2000});
    let _: PerformanceView = ask(&evening.world, "edit_performance", by_hand).await;
    for (rank, told) in [(json!(140), [210, 550, 550, 2000]), (Value::Null, [550, 550, 550, 2000])] {
        let edit = json!({"id": show.id, "fields": fields(rank)});
        let _: ShowView = ask(&evening.world, "edit_show", edit).await;
        assert_eq!(rates().await, told, "what was set by hand stays");
    }
}

/// The rates of the first three performances of a show, in basis points.
async fn rates(show: Value) -> Vec<u32> {
    let evening = Evening::of(STUDIO).await;
    let show: ShowView = ask(&evening.world, "create_show", show).await;
    let input = json!({"show": show.id, "hall": evening.hall.hall, "contract": "cession",
        "starts_at": ["2026-12-08T19:30:00Z", "2026-12-09T19:30:00Z", "2026-12-10T19:30:00Z"]});
    let _: Created = ask(&evening.world, "create_performances", input).await;
    let all: Programme = ask(&evening.world, "show_performances", json!({"show": show.id})).await;
    let rate = |each: &PerformanceView| each.vat_rate.as_basis_points();
    all.performances.iter().map(rate).collect()
}
