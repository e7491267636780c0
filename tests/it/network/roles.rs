//! What each role is for, in the words of the house, as use cases that it may and may not call.

use app::{Context, registry};
use network::{Right, Role};
use serde_json::{Value, json};
use tests::{World, first_start};

use crate::sales::Desk;

/// A role, some of what it is for, and some of what it must never do.
struct Trade {
    role: Role,
    may: &'static [&'static str],
    may_not: &'static [&'static str],
}

const TRADES: [Trade; 13] = [
    Trade {
        role: Role::BoxOffice,
        may: &[
            "place_order",
            "refund_tickets",
            "exchange_tickets",
            "open_till",
            "hold_places",
            "create_contact",
        ],
        may_not: &["close_period", "import_contacts", "create_show", "publish_tariff_book", "set_roles"],
    },
    Trade {
        role: Role::Seasonal,
        may: &["place_order", "print_tickets", "open_till", "create_contact", "collections"],
        may_not: &["refund_tickets", "exchange_tickets", "hold_places", "close_period", "takings"],
    },
    Trade {
        role: Role::BoxOfficeManager,
        may: &[
            "place_order",
            "close_period",
            "takings",
            "set_allotments",
            "publish_tariff_book",
            "import_contacts",
        ],
        may_not: &["set_roles", "change_settings", "restore_backup"],
    },
    Trade {
        role: Role::PublicRelations,
        may: &["hold_places", "change_hold", "release_hold", "contact_card", "edit_contact"],
        may_not: &["place_order", "pay_order", "open_till", "close_till", "refund_tickets", "add_seats"],
    },
    Trade {
        role: Role::Production,
        may: &["add_seats", "choose_price", "place_order", "print_tickets", "hold_places"],
        may_not: &["pay_order", "open_till", "close_till", "refund_tickets", "edit_contact"],
    },
    Trade {
        role: Role::CashOfficer,
        may: &["place_order", "open_till", "close_till", "close_period", "takings", "refund_tickets"],
        may_not: &["create_show", "publish_tariff_book", "set_roles"],
    },
    Trade {
        role: Role::CashDeputy,
        may: &["place_order", "open_till", "close_till", "refund_tickets"],
        may_not: &["close_period", "takings", "set_roles"],
    },
    Trade {
        role: Role::Accountant,
        may: &["takings", "print_takings", "close_period", "closings", "print_closing"],
        may_not: &["place_order", "refund_tickets", "open_till", "contact_card"],
    },
    Trade {
        role: Role::Communication,
        may: &["find_contacts", "edit_contact", "import_contacts", "record_consent"],
        may_not: &["place_order", "takings", "hold_places", "open_till"],
    },
    Trade {
        role: Role::VenueAdmin,
        may: &["set_roles", "change_settings", "back_up", "restore_backup", "create_hall", "verify_store"],
        may_not: &[],
    },
    Trade {
        role: Role::NetworkAdmin,
        may: &["add_venue", "set_roles", "change_settings", "takings"],
        may_not: &["place_order", "refund_tickets", "contact_card", "open_till"],
    },
    Trade {
        role: Role::Controller,
        may: &[
            "verify_store",
            "heads",
            "export_archive",
            "verify_archive",
            "takings",
            "print_takings",
            "find_orders",
            "order",
            "till",
            "closings",
            "print_closing",
            "credit_notes",
        ],
        may_not: &[
            "place_order",
            "open_till",
            "contact_card",
            "close_period",
            "set_roles",
            "change_settings",
        ],
    },
    Trade {
        role: Role::Door,
        may: &["read_code", "programme"],
        may_not: &["place_order", "contact_card", "order", "takings", "hold_places"],
    },
];

/// Whether the gate lets through: what has no shape is refused behind it, and writes nothing.
async fn lets_through(ctx: &Context, name: &str) -> bool {
    let refused = ctx.call(name, json!({"not": "an input"})).await.expect_err("no input has this shape");
    match refused.code() {
        "app.right_missing" => false,
        "app.bad_input" => true,
        other => panic!("{name} answered {other}"),
    }
}

#[tokio::test]
async fn each_role_is_let_through_to_its_trade_and_kept_from_the_others() {
    let world = World::new().await;
    assert_eq!(TRADES.map(|trade| trade.role), Role::ALL);
    for trade in TRADES {
        let ctx = world.agent(&format!("{:?}", trade.role), &[trade.role]).await;
        for name in trade.may {
            assert!(lets_through(&ctx, name).await, "{:?} is for {name}", trade.role);
        }
        for name in trade.may_not {
            assert!(!lets_through(&ctx, name).await, "{:?} must not {name}", trade.role);
        }
    }
}

/// The controller writes nothing but the trace that an archive was made, which the law wants in the chain.
#[test]
fn a_tax_inspection_only_reads() {
    let rights = Role::union(&[Role::Controller]);
    let writes = registry::all().filter(|each| {
        let own = [Right::Open, Right::SignedIn].contains(&each.right);
        !own && rights.contains(&each.right) && !matches!(each.access, app::Access::Reads(_))
    });
    let names: Vec<&str> = writes.map(|each| each.name).collect();
    assert_eq!(names, ["export_archive"]);
}

/// Public relations keep places by options alone: what the house keeps for itself is not theirs to keep.
#[tokio::test]
async fn public_relations_take_options_and_nothing_else() {
    let desk = Desk::new().await;
    let ctx = desk.evening.world.agent("rp", &[Role::PublicRelations]).await;
    let hold = |kind: &str, seat: usize| {
        let until = if kind == "option" { json!("2026-12-01T18:00:00Z") } else { Value::Null };
        json!({"performance": desk.evening.performance, "kind": kind, "label": "Lycée Monge", "until": until,
               "seats": [desk.seats[seat]]})
    };
    ctx.call("hold_places", hold("option", 5)).await.expect("an option");
    let refused = ctx.call("hold_places", hold("house", 6)).await.expect_err("refused");
    assert_eq!(refused.code(), "app.right_missing");
}

/// Production gives invitations, which are tickets like others, numbered and with their motive; it takes no money.
#[tokio::test]
async fn production_issues_invitations_and_sells_nothing() {
    let desk = Desk::new().await;
    let ctx = desk.evening.world.agent("prod", &[Role::Production]).await;
    let take = |seat: usize| json!({"performance": desk.evening.performance, "seats": [desk.seats[seat]]});
    let basket = ctx.call("add_seats", take(2)).await.expect("a basket")["basket"].clone();
    let paid = json!({"basket": basket, "payments": [{"means": "cash", "amount": 2000}]});
    let refused = ctx.call("place_order", paid).await.expect_err("that would be a sale");
    assert_eq!((refused.code(), &refused.params["right"]), ("app.right_missing", &json!("sell")));
    let owing = json!({"basket": basket, "owing": true});
    assert_eq!(ctx.call("place_order", owing).await.expect_err("so would this").code(), "app.right_missing");

    let free = json!({"basket": basket, "choice": {"take": {"tariff": desk.invitation}}});
    ctx.call("choose_price", free).await.expect("an invitation");
    let placed = ctx.call("place_order", json!({"basket": basket})).await.expect("issued");

    assert_eq!(placed["tickets"].as_array().map(Vec::len), Some(1));
    ctx.call("print_tickets", json!({"order": placed["order"]})).await.expect("printed");
    assert_eq!(desk.faults().await, json!([]));
}

/// Whoever starts the first desk of a venue administers its network too, and appoints who does after.
#[tokio::test]
async fn the_founder_is_the_first_network_administrator_and_appoints_the_next() {
    let world = World::new().await;
    assert!(world.who.roles.contains(&Role::NetworkAdmin));
    let next = world.agent("reseau", &[Role::VenueAdmin, Role::NetworkAdmin]).await;
    let anne = json!({"agent": world.who.agent, "roles": ["venue_admin"]});
    next.call("set_roles", anne).await.expect("there is another now");
    let mine = json!({"agent": next.session().expect("signed in").agent, "roles": ["venue_admin"]});
    let refused = next.call("set_roles", mine).await.expect_err("nobody could appoint one any more");
    assert_eq!(refused.code(), "network.last_admin");

    let venue_admin = world.at(tests::CODE).await;
    let promote = json!({"agent": world.who.agent, "roles": ["venue_admin", "network_admin"]});
    let refused = venue_admin.call("set_roles", promote).await.expect_err("not hers to give");
    assert_eq!(refused.code(), "network.beyond_own_rights");
}

/// A password opens every venue where its agent works.
/// A status is seen on a card: who does not read cards does not learn it from a price.
#[tokio::test]
async fn only_who_reads_contacts_asks_what_one_of_them_would_pay() {
    let desk = Desk::new().await;
    let created: Value = desk.ask("create_contact", json!({"line": "Mme Čapek Zoë"})).await;
    let mut asked = json!({"performance": desk.evening.performance, "category": "1"});
    let door = desk.evening.world.agent("tom", &[Role::Door]).await;
    door.call("what_would_pay", asked.clone()).await.expect("the price of anybody");
    asked["contact"] = created["contact"]["contact"].clone();
    let refused = door.call("what_would_pay", asked.clone()).await.expect_err("refused");
    assert_eq!(refused.code, "app.right_missing");
    let _: Value = desk.ask("what_would_pay", asked).await;
}

#[tokio::test]
async fn who_administers_one_venue_does_not_reset_who_works_at_another_too() {
    let world = World::new().await;
    let local = world.agent("local", &[Role::VenueAdmin]).await;
    let both = world.agent("both", &[Role::BoxOffice]).await;
    let agent = both.session().expect("signed in").agent;
    let reset = json!({"agent": agent, "password": "Une autre phrase, 12 lettres"});
    let _: Value = local.ask("reset_secret", &reset).await.expect("an agent of this venue alone");
    let mut other = json!({"operator": first_start().operator, "venue": first_start().venue});
    other["venue"]["name"] = json!("Chapiteau");
    let added: Value = world.ctx.ask("add_venue", &other).await.expect("a second venue");
    let elsewhere = serde_json::from_value(added["venue"].clone()).expect("its id");
    let mut tx = world.ctx.write().await.expect("a transaction");
    network::agent::roles::set(&mut tx, agent, elsewhere, &[Role::BoxOffice]).await.expect("a role there");
    tx.commit().await.expect("committed");
    let change = json!({"agent": agent, "name": "Autre", "language": "fr", "active": false});
    for (name, input) in [("reset_secret", &reset), ("change_agent", &change)] {
        let refused = local.ask::<_, Value>(name, input).await.expect_err("works elsewhere too");
        assert_eq!(refused.code(), "network.beyond_own_rights", "{name}");
    }
    let _: Value = world.ctx.ask("reset_secret", &reset).await.expect("who manages the network may");
}
