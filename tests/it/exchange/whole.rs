//! A whole season joins: five venues, their people, passes, sales, refunds and closings.

use std::collections::BTreeMap;

use app::demo::DemoMade;
use app::{App, Places};
use kernel::{Chance, Clock, DeskId, VenueId};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::Hub;

/// What both desks have, whole: every column but those that each desk works out for itself.
const SAME: &[(&str, &str)] = &[
    ("operation", "quote(bytes) || quote(hash) || quote(signature)"),
    ("journal", "quote(journal_id) || quote(operator_id) || terminal || incarnation"),
    ("venue", "quote(venue_id) || name || settings || ticket_conditions"),
    ("agent", "quote(agent_id) || code || secret_hash"),
    ("agent_role", "quote(agent_id) || quote(venue_id) || role"),
    ("season", "quote(season_id) || name"),
    ("plan", "quote(plan_id) || document"),
    ("show", "quote(show_id) || title || vat_rate"),
    ("performance", "quote(performance_id) || starts_at || state || plan_frozen"),
    ("category", "quote(category_id) || code || rank"),
    ("category_scope", "quote(performance_id) || plan_category || quote(zone_id)"),
    ("allotment", "quote(allotment_id) || places"),
    ("quota", "quote(performance_id) || tariff_code"),
    ("hold", "quote(hold_id) || label || quote(released_at)"),
    ("hold_place", "quote(hold_id) || quote(seat_id) || quote(zone_id) || places"),
    ("entitlement", "quote(entitlement_id) || status"),
    ("pass_product", "quote(product_id) || code || price"),
    ("pass", "quote(pass_id) || number"),
    ("credit", "quote(credit_id) || value"),
    ("credit_use", "quote(credit_id) || quote(ticket_id)"),
    ("balance_movement", "quote(movement_id) || amount"),
    ("fund", "quote(fund_id) || name"),
    ("contact", "quote(contact_id) || given || usage || organisation || name_key || notes || state"),
    ("contact_point", "quote(point_id) || value || normalised"),
    ("position", "quote(position_id) || function"),
    ("consent", "quote(consent_id) || state"),
    ("interaction", "quote(interaction_id) || text"),
    ("orders", "quote(order_id) || number || kept_for || delivery || quote(collected_at)"),
    (
        "ticket",
        "quote(ticket_id) || number || quote(seat_id) || row_label || seat_label || epoch || quote(code)",
    ),
    ("ticket_end", "quote(ticket_id) || how || motive"),
    ("ticket_reason", "quote(ticket_id) || steps"),
    ("order_item", "quote(item_id) || kind || amount"),
    ("payment", "quote(payment_id) || amount || means || details"),
    ("credit_note", "quote(note_id) || number || amount"),
    ("drawer", "quote(drawer_id) || name"),
    ("voucher_print", "quote(journal_id) || seq || at"),
    ("till", "quote(till_id) || quote(drawer_id) || float || quote(counted) || pieces"),
    ("closing", "quote(journal_id) || seq || totals"),
];

async fn rows(app: &App) -> BTreeMap<&'static str, Vec<String>> {
    let mut conn = app.store.read().await.expect("a reader");
    let mut rows = BTreeMap::new();
    for (table, row) in SAME {
        let sql = AssertSqlSafe(format!("select coalesce({row}, 'null') as row from {table} order by row"));
        rows.insert(*table, sqlx::query_scalar(sql).fetch_all(&mut *conn).await.expect("read"));
    }
    rows
}

#[tokio::test]
async fn a_season_of_five_venues_joins_whole_and_a_second_desk_has_all_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = tests::open(folder.path()).await;
    let _: DemoMade =
        app.nobody().ask("create_demo", &json!({"size": "small", "seed": 3})).await.expect("made");
    let claire = app.as_agent("claire").await.expect("she runs the network");
    let session = claire.session().expect("signed in").clone();
    let mut conn = app.store.read().await.expect("a reader");
    let venues: Vec<VenueId> =
        sqlx::query_scalar("select venue_id from venue").fetch_all(&mut *conn).await.expect("venues");
    let home: VenueId = sqlx::query_scalar("select home_venue from desk where own = 1")
        .fetch_one(&mut *conn)
        .await
        .expect("home");
    drop(conn);
    let mut hub = Hub::new().await;
    for venue in &venues {
        hub.admit(*venue).await;
    }
    let code = hub.code(home, session.desk, "Guichet").await;
    hub.act_for(session.desk, &venues).await;
    let join = json!({"address": hub.address(), "code": code});
    let _: Value = claire.call("join_network", join).await.expect("joined");
    let again = app.exchange().await.expect("exchanged");
    assert_eq!((again.operations_out, again.documents_out), (0, 0), "everything is there");
    assert_eq!(hub.incidents().await, 0);
    assert_eq!(hub.scalar("select count(*) from app.refused").await, 0);

    let second = tempfile::tempdir().expect("a folder");
    let places = Places { store: second.path().join("store"), state: second.path().join("state") };
    let clock = Clock::standing_at(tests::BEGINNING.parse().expect("a moment"));
    let other = App::open(places, clock, Chance::seeded(8)).await.expect("an installation");
    let desk: DeskId = other.nobody().id();
    let code = hub.code(home, desk, "Guichet 2").await;
    hub.act_for(desk, &venues).await;
    let join = json!({"address": hub.address(), "code": code});
    let _: Value = other.nobody().call("join_network", join).await.expect("joined");

    let (one, two) = (rows(&app).await, rows(&other).await);
    for (table, rows) in &one {
        assert_eq!(rows.len(), two[table].len(), "{table}");
        assert!(rows == &two[table], "{table} differs");
    }
    let claire = other.as_agent("claire").await.expect("she came along");
    assert_eq!(claire.call("verify_store", json!({})).await.expect("verified")["faults"], json!([]));
    let state = claire.call("network_state", json!({})).await.expect("a state");
    assert_eq!((&state["waiting"], &state["conflicts"]), (&json!(0), &json!(0)), "{state}");
}
