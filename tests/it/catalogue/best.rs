//! The best places through the use case: the same as the pure answer, less what is taken, held or blocked.

use app::catalogue::best::BestPlaces;
use kernel::SeatId;
use serde_json::{Value, json};

use super::{Evening, MIXED, STUDIO, ask, refusal};

async fn best(evening: &Evening, more: Value) -> BestPlaces {
    ask(&evening.world, "best_available", with(evening, &more)).await
}

fn with(evening: &Evening, more: &Value) -> Value {
    let mut input = json!({"performance": evening.performance});
    let fields = input.as_object_mut().expect("an object");
    fields.extend(more.as_object().expect("an object").clone());
    input
}

#[tokio::test]
async fn the_best_places_move_on_as_seats_are_sold_put_in_baskets_held_and_blocked() {
    let evening = Evening::of(STUDIO).await;
    let first = best(&evening, json!({"places": 2})).await;
    assert_eq!((first.parts.len(), first.parts[0].len()), (1, 2));
    assert_eq!(best(&evening, json!({"places": 2})).await, first, "the same question has the same answer");
    let mut known: Vec<SeatId> = Vec::new();
    for step in 0..4 {
        let found = best(&evening, json!({"places": 2})).await.parts.remove(0);
        assert!(found.iter().all(|seat| !known.contains(seat)), "step {step} offers a place that is taken");
        match step {
            0 => evening.sell(found[0]).await,
            1 => evening.put_in_a_basket(found[0]).await,
            2 => {
                let input = json!({"performance": evening.performance, "kind": "option", "label": "Dupont",
                    "until": "2026-12-01T12:00:00Z", "seats": [found[0]]});
                let _: Value = ask(&evening.world, "hold_places", input).await;
            }
            _ => {
                let input = json!({"performance": evening.performance, "kind": "block", "label": "Régie",
                    "seats": [found[0]]});
                let _: Value = ask(&evening.world, "hold_places", input).await;
            }
        }
        known.push(found[0]);
    }
}

#[tokio::test]
async fn a_wheelchair_and_its_companion_sit_together_and_their_places_are_kept_for_them() {
    let evening = Evening::of(MIXED).await;
    let seats = evening.seats().await;
    let tier = evening.plan().await.zones[1].id;
    let two = best(&evening, json!({"places": 2, "wheelchairs": 1, "zone": tier})).await;
    assert_eq!(two.parts, [vec![seats[0], seats[1]]]);
    let others = best(&evening, json!({"places": 2, "zone": tier})).await;
    assert!(others.parts[0].iter().all(|seat| !seats[0..2].contains(seat)));
    let many = with(&evening, &json!({"places": 3, "wheelchairs": 3, "zone": tier}));
    let refused = refusal(&evening.world, "best_available", many).await;
    assert_eq!(refused.code(), "catalogue.wheelchairs_short");
    assert_eq!((&refused.params["asked"], &refused.params["left"]), (&json!(3), &json!(1)));
    let all = json!({"places": 5, "zone": tier, "kept_places": true, "restricted_view": true});
    assert_eq!(best(&evening, all).await.parts[0].len(), 5, "just before curtain, a whole row");
}

#[tokio::test]
async fn a_party_is_split_only_when_it_is_asked() {
    let evening = Evening::of(MIXED).await;
    let tier = evening.plan().await.zones[1].id;
    let eight = json!({"places": 7, "zone": tier});
    let refused = refusal(&evening.world, "best_available", with(&evening, &eight)).await;
    assert_eq!(refused.code(), "catalogue.no_places_together");
    let split = best(&evening, json!({"places": 7, "zone": tier, "split": true})).await;
    assert_eq!((split.parts.len(), split.parts.concat().len()), (2, 7));
    let crowd = refusal(
        &evening.world,
        "best_available",
        with(&evening, &json!({"places": 4_000_000_000_u32, "split": true})),
    )
    .await;
    assert_eq!(crowd.code(), "catalogue.places_short");
}

#[tokio::test]
async fn places_are_found_in_a_price_category_and_in_a_pit_without_numbers() {
    let evening = Evening::of(MIXED).await;
    let categories = evening.states().await.categories;
    let of = |name: &str| categories.iter().find(|each| each.name == name).expect("a category").id;
    let chairs = best(&evening, json!({"places": 3, "category": of("Chaise")})).await;
    assert_eq!((chairs.parts[0].len(), chairs.unnumbered), (3, None));
    let pit = best(&evening, json!({"places": 296, "category": of("Fosse")})).await;
    assert_eq!((pit.parts.len(), pit.unnumbered), (0, Some(evening.plan().await.zones[0].id)));
    let crowd = with(&evening, &json!({"places": 297, "category": of("Fosse")}));
    assert_eq!(refusal(&evening.world, "best_available", crowd).await.code(), "catalogue.places_short");
}
