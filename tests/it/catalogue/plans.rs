//! Halls and their plans: files in and out, edits, what is drawn.

use app::catalogue::edit_plan::PlanPreview;
use app::catalogue::hall::{Halls, PlanImported};
use app::catalogue::plan::{SeatKind, SeatingPlan};
use app::catalogue::programme::PerformanceView;
use app::documents::DocumentRef;
use serde_json::{Value, json};
use tests::World;

use super::{Evening, MIXED, STUDIO, ask, refusal};

fn file(text: &str) -> Value {
    serde_json::from_str(text).expect("a JSON file")
}

#[tokio::test]
async fn the_four_halls_come_out_as_they_went_in() {
    let world = World::new().await;
    let halls = [
        (STUDIO, 120),
        (include_str!("../../data/seating/italienne.json"), 0),
        (include_str!("../../data/seating/auditorium-1914.json"), 1914),
        (include_str!("../../data/seating/arena-8400.json"), 8400),
    ];
    for (text, places) in halls {
        let name = file(text)["name"].to_string();
        let hall: PlanImported = ask(&world, "create_hall", json!({"name": name, "plan": text})).await;
        let out: DocumentRef = ask(&world, "export_plan", json!({"hall": hall.hall})).await;
        let bytes = world.app.shelf.get(out.document).expect("at hand").bytes;
        assert_eq!(serde_json::from_slice::<Value>(&bytes).expect("JSON"), file(text), "{name}");
        let drawn: SeatingPlan = ask(&world, "seating_plan", json!({"plan": hall.plan})).await;
        let seats: usize = drawn.rows.iter().map(|row| row.seats.len()).sum();
        assert_eq!(i64::try_from(seats).expect("few"), hall.places, "{name}");
        assert!(places == 0 || hall.places == places, "{name} has {} places", hall.places);
    }
    let listed: Halls = ask(&world, "list_halls", json!({})).await;
    assert_eq!(listed.halls.len(), 4);
}

#[tokio::test]
async fn repeated_seat_ids_are_refused_with_the_list_and_renumbered_on_demand() {
    let evening = Evening::of(MIXED).await;
    let mut twice = file(MIXED);
    let first = twice["zones"][1]["rows"][0]["seats"][0]["uuid"].clone();
    twice["zones"][1]["rows"][0]["seats"][1]["uuid"] = first.clone();
    let mut input = json!({"hall": evening.hall.hall, "plan": twice.to_string()});
    let refused = refusal(&evening.world, "import_plan", input.clone()).await;
    assert_eq!(refused.code(), "catalogue.plan_repeated_ids");
    assert_eq!(refused.params["ids"], json!([first]));
    input["renumber"] = json!(true);
    let imported: PlanImported = ask(&evening.world, "import_plan", input).await;
    assert_eq!((imported.renumbered, imported.version, imported.places), (1, 2, 310));
}

#[tokio::test]
async fn one_hall_has_numbered_seats_and_a_pit_without_numbers() {
    let evening = Evening::of(MIXED).await;
    let plan = evening.plan().await;
    let capacities: Vec<Option<u32>> = plan.zones.iter().map(|zone| zone.capacity).collect();
    assert_eq!(capacities, [Some(300), None]);
    let kinds: Vec<SeatKind> = plan.rows.iter().flat_map(|row| &row.seats).map(|seat| seat.kind).collect();
    assert_eq!(kinds[..2], [SeatKind::Wheelchair, SeatKind::Companion]);
    assert_eq!(kinds[4], SeatKind::Restricted);
    let states = evening.states().await;
    assert_eq!(states.zones.len(), 1);
    assert_eq!((states.zones[0].capacity, states.zones[0].free), (300, 296), "four are blocked by the plan");
    assert_eq!(states.categories[states.zones[0].category.expect("one")].name, "Fosse");
    assert_eq!(states.category_of[1][1].map(|at| states.categories[at].name.as_str()), Some("Chaise"));
}

#[tokio::test]
async fn a_file_is_looked_at_before_anything_is_written() {
    let world = World::new().await;
    let mut odd = file(MIXED);
    odd["zones"][1]["rows"][0]["seats"][1]["seat_number"] = json!("1");
    let preview: PlanPreview = ask(&world, "preview_plan", json!({"plan": odd.to_string()})).await;
    assert_eq!((preview.places, preview.wheelchairs, preview.companions, preview.restricted), (310, 1, 1, 1));
    assert_eq!((preview.zones[0].capacity, preview.zones[1].seats), (300, 10));
    assert_eq!(preview.warnings.len(), 1, "{:?}", preview.warnings);
    let halls: Halls = ask(&world, "list_halls", json!({})).await;
    assert!(halls.halls.is_empty());
}

#[tokio::test]
async fn an_edited_plan_is_a_new_version_and_seats_keep_their_ids() {
    let evening = Evening::of(MIXED).await;
    let seats = evening.seats().await;
    let input = json!({"plan": evening.hall.plan, "edits": [
        {"seats": &seats[5..10], "edit": {"kind": "renumber", "value": {"first": 2, "step": 2, "from": "left"}}},
        {"seats": [seats[9]], "edit": {"kind": "block", "value": true}},
        {"seats": [seats[8]], "edit": {"kind": "rank", "value": 1}},
        {"seats": [seats[7]], "edit": {"kind": "wheelchair", "value": true}},
        {"seats": [seats[6]], "edit": {"kind": "restricted_view", "value": true}},
    ], "capacities": [{"zone": evening.plan().await.zones[0].id, "capacity": 250, "category": "Fosse"}]});
    let edited: PlanImported = ask(&evening.world, "edit_plan", input.clone()).await;
    assert_eq!((edited.version, edited.places), (2, 260));
    let plan: SeatingPlan = ask(&evening.world, "seating_plan", json!({"plan": edited.plan})).await;
    let row = &plan.rows[1].seats;
    assert_eq!(row.iter().map(|seat| seat.id).collect::<Vec<_>>(), seats[5..10]);
    assert_eq!(row.iter().map(|seat| seat.number.as_str()).collect::<Vec<_>>(), ["2", "4", "6", "8", "10"]);
    assert_eq!((row[3].rank, row[2].kind, row[1].kind), (1, SeatKind::Wheelchair, SeatKind::Restricted));
    let late = refusal(&evening.world, "edit_plan", input).await;
    assert_eq!(late.code(), "catalogue.plan_moved", "somebody published version 2 meanwhile");
}

#[tokio::test]
async fn a_performance_takes_the_new_version_until_places_would_be_lost() {
    let evening = Evening::of(MIXED).await;
    let seats = evening.seats().await;
    let input = json!({"plan": evening.hall.plan,
        "edits": [{"seats": [seats[9]], "edit": {"kind": "block", "value": true}}]});
    let edited: PlanImported = ask(&evening.world, "edit_plan", input).await;
    let change = json!({"id": evening.performance, "plan": edited.plan});
    let back = json!({"id": evening.performance, "plan": evening.hall.plan});
    let view: PerformanceView = ask(&evening.world, "edit_performance", change.clone()).await;
    assert_eq!((view.plan, view.blocked), (edited.plan, 5));
    let _: PerformanceView = ask(&evening.world, "edit_performance", back).await;
    evening.put_in_a_basket(seats[9]).await;
    let refused = refusal(&evening.world, "edit_performance", change).await;
    assert_eq!(refused.code(), "catalogue.plan_loses_places");
}
