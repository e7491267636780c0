//! Statements of takings and of closings: what they split, and that their parts make the whole.

use app::documents::DocumentRef;
use app::sales::closing::paper::Closings;
use app::sales::place::Placed;
use app::sales::takings::TakingsView;
use app::sales::undo::Undone;
use chrono::TimeDelta;
use kernel::Money;
use serde_json::{Value, json};

use super::Desk;

/// Four seats: two in cash, one by card given up for a credit note, one invitation; one more is owed.
async fn evening() -> Desk {
    let desk = Desk::new().await;
    desk.sell(&[0, 1]).await;
    let card = desk.basket(&[2]).await.basket;
    let by_card = json!([{"means": "card", "confirmed": true, "amount": 2000}]);
    let given_up: Placed = desk.ask("place_order", json!({"basket": card, "payments": by_card})).await;
    let refund = json!({"order": given_up.order, "motive": "unable",
                        "payments": [{"means": "credit_note", "amount": -2000}]});
    let undone: Undone = desk.ask("refund_tickets", refund).await;
    let _: DocumentRef =
        desk.ask("print_voucher", json!({"order": given_up.order, "number": undone.number})).await;
    let free = desk.basket(&[3]).await.basket;
    let choice = json!({"basket": free, "choice": {"take": {"tariff": desk.invitation}}});
    let _: Value = desk.ask("choose_price", choice).await;
    let _: Placed = desk.ask("place_order", json!({"basket": free})).await;
    let owed = desk.basket(&[4]).await.basket;
    let keep = json!({"basket": owed, "owing": true, "delivery": "kept", "kept_for": "Lefèvre"});
    let _: Placed = desk.ask("place_order", keep).await;
    desk
}

fn shares(of: &[app::sales::takings::ShareView]) -> Vec<(&str, u32, i64)> {
    of.iter().map(|share| (share.name.as_str(), share.count, share.amount.as_cents())).collect()
}

fn nets(of: &[app::sales::takings::NetView]) -> Vec<(&str, i64, i64)> {
    of.iter().map(|net| (net.name.as_str(), net.count, net.amount.as_cents())).collect()
}

#[tokio::test]
async fn a_performance_is_split_by_tariff_and_means_with_its_capacity_and_what_became_of_its_tickets() {
    let desk = evening().await;
    let of = json!({"performance": desk.evening.performance});
    let before: TakingsView = desk.ask("takings", of.clone()).await;
    assert_eq!((before.capacity, before.attendance), (Some(120), None), "nobody came before the curtain");
    assert_eq!((before.tickets, before.free, before.receipts), (4, 1, Money::cents(6000)));
    assert_eq!(nets(&before.tariffs), [("Plein tarif", 3, 6000), ("Invitation", 1, 0)]);
    assert_eq!(shares(&before.payments), [("card", 1, 2000), ("cash", 1, 4000), ("credit_note", 1, -2000)]);
    assert_eq!(before.balance.owed, Money::cents(2000), "the place that is kept for Lefèvre");
    assert_eq!(nets(&before.free_by_motive), [("Invitation", 1, 0)]);
    assert_eq!(shares(&before.ended), [("refunded", 1, 2000)]);
    assert_eq!(before.vouchers, 1);
    desk.evening.world.app.clock.advance(TimeDelta::days(15));
    let after: TakingsView = desk.ask("takings", of).await;
    assert_eq!(after.attendance, Some(4));
}

#[tokio::test]
async fn the_first_and_last_number_of_a_tariff_are_those_of_the_tickets_however_many_an_order_has() {
    let desk = Desk::new().await;
    let sold = desk.sell(&(0..12).collect::<Vec<_>>()).await;
    let takings: TakingsView = desk.ask("takings", json!({"performance": desk.evening.performance})).await;
    let line = &takings.lines[0];
    assert_eq!((&line.first, &line.last), (&sold.tickets[0].number, &sold.tickets[11].number));
}

#[tokio::test]
async fn an_order_of_two_evenings_is_shared_between_their_statements() {
    let desk = Desk::new().await;
    let show = desk.evening.show;
    let other = json!({"show": show, "hall": desk.evening.hall.hall, "starts_at": ["2026-12-06T19:30:00Z"]});
    let created: Value = desk.ask("create_performances", other).await;
    let other = &created["performances"][0];
    let basket = desk.basket(&[0]).await.basket;
    let seats = json!({"basket": basket, "performance": other, "seats": [desk.seats[0], desk.seats[1]]});
    let _: Value = desk.ask("add_seats", seats).await;
    let payments =
        json!([{"means": "cash", "amount": 4001}, {"means": "card", "confirmed": true, "amount": 1999}]);
    let _: Placed = desk.ask("place_order", json!({"basket": basket, "payments": payments})).await;
    let first: TakingsView = desk.ask("takings", json!({"performance": desk.evening.performance})).await;
    let second: TakingsView = desk.ask("takings", json!({"performance": other})).await;
    assert_eq!(shares(&first.payments), [("card", 1, 666), ("cash", 1, 1334)]);
    assert_eq!(shares(&second.payments), [("card", 1, 1333), ("cash", 1, 2667)]);
}

#[tokio::test]
async fn the_statement_says_all_of_it_on_paper_and_to_a_spreadsheet() {
    let desk = evening().await;
    let of = |format: &str| json!({"of": {"performance": desk.evening.performance}, "format": format});
    let paper: DocumentRef = desk.ask("print_takings", of("pdf")).await;
    let said = crate::paper::text(&desk.paper(&paper));
    for words in [
        "Bordereau de recettes de la représentation",
        "Phèdre",
        "Édité le",
        "Par tarif",
        "Par mode de règlement",
        "Carte bancaire",
        "Exonérés par motif",
        "Invitation",
        "Billets rendus",
        "Remboursés",
        "Coupons de gestion",
        "Jauge",
        "120",
        "A01-",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let sheet: DocumentRef = desk.ask("print_takings", of("csv")).await;
    let text = String::from_utf8(desk.paper(&sheet)).expect("UTF-8");
    for row in ["Plein tarif;3;60,00", "Espèces;1;40,00", "Avoir;1;-20,00", "Remboursés;1;20,00", "Jauge;120"]
    {
        assert!(text.contains(&format!("\r\n{row}\r\n")), "{row} in {text}");
    }
}

#[tokio::test]
async fn a_day_that_gave_back_more_than_it_sold_says_so() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0, 1]).await;
    desk.evening.world.app.clock.advance(TimeDelta::days(1));
    let refund = json!({"order": sold.order, "motive": "unable"});
    let _: Undone = desk.ask("refund_tickets", refund).await;
    let today: Value = desk.ask("business_day", json!({})).await;
    assert_eq!(today["day"], "2026-11-22");
    let of = json!({"day": today["day"]});
    let takings: TakingsView = desk.ask("takings", of.clone()).await;
    assert_eq!((takings.tickets, takings.receipts), (-2, Money::cents(-4000)));
    assert_eq!(nets(&takings.channels), [("desk", -2, -4000)], "the channels make the day's totals");
    let paper: DocumentRef = desk.ask("print_takings", json!({"of": of, "format": "pdf"})).await;
    let said = crate::paper::text(&desk.paper(&paper));
    // In the figures, the line, its total, by tariff and by channel.
    assert!(said.contains("Guichet") && said.matches("\u{2212}2 ").count() == 5, "{said}");
    let sheet: DocumentRef = desk.ask("print_takings", json!({"of": of, "format": "csv"})).await;
    let text = String::from_utf8(desk.paper(&sheet)).expect("UTF-8");
    assert!(text.contains("\r\nGuichet;-2;-40,00\r\n"), "{text}");
}

/// Sold by telephone, given back at the desk, with a pass and a fee: the day's channels are what is left of it.
#[tokio::test]
async fn the_channels_of_a_day_are_net_and_make_its_receipts() {
    let desk = Desk::new().await;
    let basket = desk.basket(&[0, 1]).await;
    let payments = json!([{"means": "cash", "amount": basket.total}]);
    let remote = json!({"basket": basket.basket, "payments": payments, "channel": "remote"});
    let by_phone: Placed = desk.ask("place_order", remote).await;
    let refund = json!({"order": by_phone.order, "tickets": [by_phone.tickets[0].ticket], "motive": "unable",
                        "fee": {"label": "Frais de dossier", "amount": 300}});
    let _: Undone = desk.ask("refund_tickets", refund).await;
    let free = desk.basket(&[2]).await.basket;
    let choice = json!({"basket": free, "choice": {"take": {"tariff": desk.invitation}}});
    let _: Value = desk.ask("choose_price", choice).await;
    let given: Placed = desk.ask("place_order", json!({"basket": free})).await;
    let _: Undone = desk.ask("refund_tickets", json!({"order": given.order, "motive": "mistake"})).await;
    desk.sell(&[3]).await;
    let takings: TakingsView = desk.ask("takings", json!({"day": "2026-11-21"})).await;
    assert_eq!(nets(&takings.channels), [("desk", 1, 2000), ("remote", 1, 2300)]);
    assert_eq!(takings.channels.iter().map(|net| net.count).sum::<i64>(), takings.tickets);
    assert_eq!(takings.channels.iter().map(|net| net.amount).sum::<Money>(), takings.receipts);
    assert_eq!(nets(&takings.free_by_motive), [("Invitation", 0, 0)], "given, and given back");
}

#[tokio::test]
async fn a_night_belongs_to_its_eve_until_the_cut_hour() {
    let desk = Desk::new().await;
    desk.evening.world.app.clock.advance(TimeDelta::hours(9));
    let day: Value = desk.ask("business_day", json!({})).await;
    assert_eq!(day["day"], "2026-11-21", "three in the morning, in Paris, of the 22nd");
}

#[tokio::test]
async fn a_closing_of_two_tills_tells_each_of_them_by_itself() {
    let desk = Desk::new().await;
    let first = json!({"pieces": [{"value": 1000, "count": 3}], "note": "manque"});
    let _: Value = desk.ask("close_till", first).await;
    desk.evening.world.minutes_pass(1);
    let _: Value = desk.ask("open_till", json!({"float": 10000})).await;
    let second =
        json!({"pieces": [{"value": 10000, "count": 1}, {"value": 1000, "count": 3}], "note": "trop"});
    let _: Value = desk.ask("close_till", second).await;
    let closed: Value = desk.ask("close_period", json!({"period": "day"})).await;
    let paper: DocumentRef = desk.ask("print_closing", json!({"number": closed["number"]})).await;
    let said = crate::paper::text(&desk.paper(&paper));
    for words in ["Caisse par caisse", "150,00", "−20,00", "30,00", "10,00", "manque", "trop"] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[tokio::test]
async fn the_closing_of_the_day_shows_the_count_the_difference_and_the_perpetual_total() {
    let desk = evening().await;
    let pieces = json!({"pieces": [{"value": 1000, "count": 8}, {"value": 500, "count": 1}],
                        "note": "cinq euros de moins"});
    let till: Value = desk.ask("close_till", pieces).await;
    assert_eq!((&till["expected"], &till["difference"]), (&json!(9000), &json!(-500)));
    let day: Value = desk.ask("close_period", json!({"period": "day"})).await;
    let closings: Closings = desk.ask("closings", json!({})).await;
    let line = &closings.closings[0];
    assert_eq!(day["number"], line.number.as_str());
    assert_eq!((line.total, line.perpetual), (Money::cents(6000), Money::cents(6000)));
    assert_eq!(line.difference, Some(Money::cents(-500)));
    let paper: DocumentRef = desk.ask("print_closing", json!({"number": line.number})).await;
    let said = crate::paper::text(&desk.paper(&paper));
    for words in [
        line.number.as_str(),
        "journée 21/11/2026",
        "85,00",
        "\u{2212}5,00",
        "cinq euros de moins",
        "Total perpétuel",
        "60,00",
        "Carte bancaire",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert_eq!(desk.refusal("close_period", json!({"period": "month"})).await, "sales.period_unfinished");
    desk.evening.world.app.clock.advance(TimeDelta::days(10));
    let month: Value = desk.ask("close_period", json!({"period": "month"})).await;
    let paper: DocumentRef = desk.ask("print_closing", json!({"number": month["number"]})).await;
    assert!(crate::paper::text(&desk.paper(&paper)).contains("mois 11/2026"));
    assert_eq!(desk.refusal("print_closing", json!({"number": "A01-9"})).await, "sales.closing_unknown");
}

/// A clock set back by mistake must not put a sale in a day that is closed, and paid to the accountant.
#[tokio::test]
async fn a_sale_on_a_clock_that_went_back_belongs_to_the_last_closed_day_and_the_journal_says_so() {
    let desk = Desk::new().await;
    desk.sell(&[0]).await;
    let count = json!({"pieces": [{"value": 2000, "count": 1}], "note": "fonds retiré"});
    let _: Value = desk.ask("close_till", count.clone()).await;
    let _: Value = desk.ask("close_period", json!({"period": "day"})).await;
    desk.evening.world.app.clock.advance(TimeDelta::days(-30));
    let _: Value = desk.ask("open_till", json!({"float": 0})).await;
    desk.sell(&[1]).await;
    let _: Value = desk.ask("close_till", count).await;
    let again: Value = desk.ask("close_period", json!({"period": "day"})).await;
    assert_eq!(again["label"], "2026-11-21", "{again}");
    let tickets = async |day: &str| desk.ask::<TakingsView>("takings", json!({"day": day})).await.tickets;
    assert_eq!((tickets("2026-10-22").await, tickets("2026-11-21").await), (0, 2));
    let mut conn = desk.evening.world.app.store.read().await.expect("a reader");
    let told: i64 = sqlx::query_scalar(
        "select count(*) from operation where kind = 'event' and cast(bytes as text) like '%\"clock_back\"%'",
    )
    .fetch_one(&mut *conn)
    .await
    .expect("a count");
    assert_eq!(told, 1);
    assert_eq!(sales::verify::store(&mut conn, |_, _| ()).await.expect("verified").faults, []);
}
