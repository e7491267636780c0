//! What a ticket bears besides the law's mentions: its holder, the company, the conditions; and what became of its
//! performance.

use app::documents::DocumentRef;
use app::sales::place::Placed;
use serde_json::{Value, json};

use super::Desk;

/// The text of the one ticket of an order, printed again as a duplicate.
async fn duplicate(desk: &Desk, sold: &Placed) -> String {
    let ticket = sold.tickets[0].ticket;
    let _: Value = desk.ask("duplicate_ticket", json!({"ticket": ticket, "motive": "lost"})).await;
    print(desk, sold).await
}

async fn print(desk: &Desk, sold: &Placed) -> String {
    let ticket = sold.tickets[0].ticket;
    let paper: DocumentRef =
        desk.ask("print_tickets", json!({"order": sold.order, "tickets": [ticket]})).await;
    crate::paper::text(&desk.paper(&paper))
}

#[tokio::test]
async fn a_ticket_names_its_holder_the_company_and_the_conditions_of_the_venue() {
    let desk = Desk::new().await;
    let mut settings: Value = desk.ask("settings", json!({})).await;
    settings["venue"]["ticket_conditions"] =
        json!("Ni repris ni échangé. Placement garanti jusqu’à l’heure.");
    let _: Value = desk.ask("change_settings", json!({"venue": settings["venue"]})).await;
    let fields = json!({"title": "Phèdre", "discipline": "theatre", "producer_name": "Compagnie de l’Orage"});
    let show = json!({"id": desk.evening.show, "fields": fields});
    let _: Value = desk.ask("edit_show", show).await;
    let basket = desk.basket(&[0]).await.basket;
    let paid = json!([{"means": "card", "confirmed": true, "amount": 2000}]);
    let keep =
        json!({"basket": basket, "payments": paid, "delivery": "kept", "kept_for": "Éléonore Lefèvre"});
    let sold: Placed = desk.ask("place_order", keep).await;
    let said = print(&desk, &sold).await;
    for words in ["Éléonore Lefèvre", "Compagnie de l’Orage", "Ni repris ni échangé"] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[tokio::test]
async fn a_ticket_of_a_cancelled_performance_says_so_and_bears_no_code() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    let before = print(&desk, &sold).await;
    assert!(!before.contains("REPRÉSENTATION"), "{before}");
    let _: Value = desk.ask("cancel_performance", json!({"id": desk.evening.performance})).await;
    let said = duplicate(&desk, &sold).await;
    for words in ["REPRÉSENTATION ANNULÉE", "DUPLICATA nº 1", "Sans valeur d’entrée"] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[tokio::test]
async fn a_ticket_of_a_postponed_performance_says_when_it_is_played() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    let later = json!({"show": desk.evening.show, "hall": desk.evening.hall.hall,
                       "starts_at": ["2027-01-15T19:30:00Z"]});
    let created: Value = desk.ask("create_performances", later).await;
    let postpone = json!({"id": desk.evening.performance, "to": created["performances"][0]});
    let _: Value = desk.ask("postpone_performance", postpone).await;
    let said = print(&desk, &sold).await;
    assert!(said.contains("REPRÉSENTATION REPORTÉE au 15/01/2027 à 20"), "{said}");
    assert!(!said.contains("Sans valeur d’entrée"), "it still gives right to enter: {said}");
}

/// 50 sexies B III: what a ticket says is what its operation keeps, whatever is edited between the sale and the print.
#[tokio::test]
async fn a_ticket_printed_later_bears_the_mentions_of_its_sale() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    let renamed = json!({"title": "Andromaque", "discipline": "theatre"});
    let _: Value = desk.ask("edit_show", json!({"id": desk.evening.show, "fields": renamed})).await;
    let before: Value = desk.ask("settings", json!({})).await;
    let mut operator = before["operator"].clone();
    operator["name"] = json!("Une autre régie");
    operator["licences"] = json!([]);
    let _: Value = desk.ask("change_settings", json!({"operator": operator, "desk_name": "Bar"})).await;
    let said = print(&desk, &sold).await;
    let of_the_sale = [before["operator"]["name"].as_str(), before["desk_name"].as_str()];
    for words in of_the_sale.into_iter().flatten().chain(["Phèdre", "licences"]) {
        assert!(said.contains(words), "{words} in {said}");
    }
    for words in ["Andromaque", "Une autre régie", "Bar"] {
        assert!(!said.contains(words), "{words} in {said}");
    }
}

#[tokio::test]
async fn a_performance_that_was_sold_keeps_its_day_and_another_hour_is_told() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    let id = desk.evening.performance;
    let starts_at: kernel::Instant = "2026-12-05T19:30:00Z".parse().expect("a moment");
    let moved = |hours| json!({"id": id, "starts_at": starts_at.plus(chrono::TimeDelta::hours(hours))});
    assert_eq!(desk.refusal("edit_performance", moved(24)).await, "catalogue.sold_for_another_day");
    let _: Value = desk.ask("edit_performance", moved(-1)).await;
    let said = print(&desk, &sold).await;
    assert!(said.contains("HORAIRE MODIFIÉ"), "{said}");
    let mut conn = desk.evening.world.app.store.read().await.expect("a reader");
    let told: i64 = sqlx::query_scalar(
        "select count(*) from operation where cast(bytes as text) like '%\"performance_moved\"%'",
    )
    .fetch_one(&mut *conn)
    .await
    .expect("a count");
    assert_eq!(told, 1);
}

/// Tax that is shown on a paper is owed (CGI, art. 283, 3): who charges none shows none, and says why.
#[tokio::test]
async fn an_operator_that_charges_no_vat_sells_without_any_and_says_why() {
    let desk = Desk::new().await;
    let settings: Value = desk.ask("settings", json!({})).await;
    for (regime, mention) in [("franchise", "293 B"), ("exempt", "art. 261")] {
        let mut operator = settings["operator"].clone();
        operator["vat_regime"] = json!(regime);
        for derived in ["id", "siren"] {
            operator.as_object_mut().expect("an object").remove(derived);
        }
        let _: Value = desk.ask("change_settings", json!({"operator": operator})).await;
        let sold = desk.sell(&[if regime == "franchise" { 0 } else { 1 }]).await;
        let said = print(&desk, &sold).await;
        assert!(said.contains(mention) && !said.contains("TVA 5,5"), "{said}");
    }
    let takings: Value = desk.ask("takings", json!({"performance": desk.evening.performance})).await;
    assert_eq!((&takings["receipts"], &takings["tax"]), (&json!(4000), &json!(0)));
    let mut conn = desk.evening.world.app.store.read().await.expect("a reader");
    let told: Vec<String> = sqlx::query_scalar(
        "select bytes ->> '$.data.changed' from operation where bytes ->> '$.data.event' = 'settings_changed' order by seq",
    )
    .fetch_all(&mut *conn)
    .await
    .expect("told");
    assert_eq!(told, [r#"["operator.vat_regime"]"#, r#"["operator.vat_regime"]"#]);
    drop(conn);
    assert_eq!(desk.faults().await, json!([]));
}

/// The last date is what matters to who holds a ticket of the first.
#[tokio::test]
async fn a_ticket_says_when_its_performance_is_played_however_often_it_was_put_off() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0, 1]).await;
    let dates = crate::tariffs::plan(&desk, &["2026-12-08T19:30:00Z", "2026-12-09T19:30:00Z"]).await;
    let put_off = |from: &Value, to: &Value| json!({"id": from, "to": to});
    let first = json!(desk.evening.performance);
    let _: Value = desk.ask("postpone_performance", put_off(&first, &dates[0])).await;
    let again = json!({"performance": dates[0], "seats": [desk.seats[0]]});
    assert_eq!(desk.refusal("add_seats", again).await, "catalogue.seats_not_free", "kept for who held it");
    let _: Value = desk.ask("postpone_performance", put_off(&dates[0], &dates[1])).await;
    let said = print(&desk, &sold).await;
    assert!(said.contains("REPORTÉE au 09/12/2026"), "{said}");
    let _: Value = desk.ask("cancel_performance", json!({"id": dates[1]})).await;
    let order: Value = desk.ask("order", json!({"order": sold.order})).await;
    let other = json!({"order": sold.order, "tickets": [order["tickets"][1]["ticket"]]});
    let paper: DocumentRef = desk.ask("print_tickets", other).await;
    let said = crate::paper::text(&desk.paper(&paper));
    assert!(said.contains("REPRÉSENTATION ANNULÉE") && !said.contains("REPORTÉE"), "{said}");
    let _: Value = desk.ask("cancel_performance", json!({"id": first})).await;
}

#[tokio::test]
async fn a_performance_keeps_its_number_when_an_earlier_one_is_cancelled() {
    let desk = Desk::new().await;
    let earlier = crate::tariffs::plan(&desk, &["2026-12-04T19:30:00Z"]).await;
    let before = print(&desk, &desk.sell(&[0]).await).await;
    let _: Value = desk.ask("cancel_performance", json!({"id": earlier[0]})).await;
    let after = print(&desk, &desk.sell(&[1]).await).await;
    for said in [before, after] {
        assert!(said.contains("séance nº 2"), "{said}");
    }
}

#[tokio::test]
async fn a_performance_whose_day_is_over_is_no_longer_sold() {
    let desk = Desk::new().await;
    let basket = desk.basket(&[0]).await;
    desk.evening.world.app.clock.advance(chrono::TimeDelta::days(16));
    let _: Value = desk.as_anne("list_funds").await;
    let cash = json!([{"means": "card", "confirmed": true, "amount": basket.total}]);
    let order = json!({"basket": basket.basket, "payments": cash});
    assert_eq!(desk.refusal("place_order", order).await, "catalogue.over");
}

/// A place of a pass was paid, and taxed, with the pass.
#[tokio::test]
async fn a_place_of_a_pass_says_its_worth_on_paper_and_apart_in_the_takings() {
    let desk = Desk::new().await;
    let (_, pass) = crate::tariffs::with_a_pass(&desk).await;
    let created: Value = desk.ask("create_contact", json!({"line": "Mme Čapek Zoë"})).await;
    let named = |basket: &Value| json!({"basket": basket, "contact": created["contact"]["contact"]});
    let basket: Value = desk.ask("add_pass", json!({"product": pass.id})).await;
    let _: Value = desk.ask("set_basket_contact", named(&basket["basket"])).await;
    let cash = json!([{"means": "cash", "given": 7500, "amount": 7500}]);
    let _: Placed = desk.ask("place_order", json!({"basket": basket["basket"], "payments": cash})).await;
    let basket = json!(desk.basket(&[0]).await.basket);
    let _: Value = desk.ask("set_basket_contact", named(&basket)).await;
    let sold: Placed = desk.ask("place_order", json!({"basket": basket})).await;
    let said = print(&desk, &sold).await;
    assert!(said.contains("déjà payée") && !said.contains("dont TVA"), "{said}");
    let takings: Value = desk.ask("takings", json!({"performance": desk.evening.performance})).await;
    assert_eq!((&takings["free"], &takings["receipts"]), (&json!(0), &json!(0)));
    assert_eq!(takings["prepaid"][0]["count"], json!(1));
    assert_ne!(takings["prepaid"][0]["amount"], json!(0));
}

#[tokio::test]
async fn the_rates_of_a_closing_are_written_alike_the_lowest_first() {
    let desk = Desk::new().await;
    desk.sell(&[0]).await;
    for (code, rate) in [("PLEIN", 2000), ("ZERO", 0)] {
        let product =
            json!({"code": code, "name": code, "kind": "membership", "price": 1000, "vat_rate": rate});
        let product: Value = desk.ask("create_pass_product", product).await;
        let basket: Value = desk.ask("add_pass", json!({"product": product["id"]})).await;
        let cash = json!([{"means": "cash", "amount": 1000}]);
        let _: Placed = desk.ask("place_order", json!({"basket": basket["basket"], "payments": cash})).await;
    }
    desk.count().await;
    let day: Value = desk.ask("close_period", json!({"period": "day"})).await;
    let paper: DocumentRef = desk.ask("print_closing", json!({"number": day["number"]})).await;
    let said = crate::paper::text(&desk.paper(&paper));
    // pdftotext writes « 0 % » without its space: it takes two lone signs for one spaced word.
    let before = |piece: &str| piece.split_whitespace().next_back().unwrap_or_default().to_owned();
    let mut rates: Vec<String> = said.split('%').map(before).collect();
    rates.pop();
    assert_eq!(rates, ["0", "5,5", "20"], "{said}");
}
