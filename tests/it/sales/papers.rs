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
