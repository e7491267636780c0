//! Tills are the venue's: every desk sees who holds which, and counts its own cash alone.

use serde_json::{Value, json};

use super::Two;

/// The tills that are open, each with its desk, its cash and whether it is here.
fn held(tills: &Value) -> Vec<(String, String, i64, bool)> {
    let all = tills["tills"].as_array().expect("tills").iter();
    let mut held: Vec<_> = all
        .flat_map(|till| {
            let name = till["name"].as_str().expect("a name").to_owned();
            till["held"].as_array().expect("holders").iter().map(move |held| {
                let desk = held["desk_name"].as_str().expect("a desk").to_owned();
                (name.clone(), desk, held["cash"].as_i64().expect("cash"), held["own"] == true)
            })
        })
        .collect();
    held.sort();
    held
}

fn is(name: &str, desk: &str, cash: i64, own: bool) -> (String, String, i64, bool) {
    (name.to_owned(), desk.to_owned(), cash, own)
}

#[tokio::test]
async fn every_desk_sees_which_tills_are_open_where_by_whom_and_their_cash() {
    let (two, book) = Two::with_a_book().await;
    let (mut here, mut there) = two.counters(&book).await;
    here.sell(2, json!([{"means": "cash", "amount": 4000}])).await;
    there.sell(1, json!([{"means": "cash", "amount": 2000}])).await;
    two.exchange().await;
    let (one, other) = (here.ask("tills", json!({})).await, there.ask("tills", json!({})).await);
    assert_eq!(held(&one), [is("Guichet", "Guichet", 4000, true), is("Guichet 2", "Guichet 2", 2000, false)]);
    assert_eq!(
        held(&other),
        [is("Guichet", "Guichet", 4000, false), is("Guichet 2", "Guichet 2", 2000, true)]
    );
    let theirs = &one["tills"][1]["held"][0];
    assert_eq!((&theirs["agent"], &theirs["expected"]), (&json!("Anne Marchand"), &json!(7000)), "{theirs}");
    assert!(theirs["heard_at"].is_string() && one["tills"][0]["held"][0]["heard_at"].is_null(), "{one}");

    let counted = here.ask("close_till", json!({"pieces": [{"value": 1000, "count": 9}]})).await;
    assert_eq!(
        (&counted["expected"], &counted["difference"]),
        (&json!(9000), &json!(0)),
        "its own cash alone"
    );
    two.exchange().await;
    assert_eq!(held(&there.ask("tills", json!({})).await), [is("Guichet 2", "Guichet 2", 2000, true)]);
}

#[tokio::test]
async fn a_desk_cannot_open_a_till_that_another_holds_and_is_told_who_does() {
    let (two, book) = Two::with_a_book().await;
    let (here, there) = two.counters(&book).await;
    there.count().await;
    two.exchange().await;
    let theirs = there.ask("tills", json!({})).await;
    let drawer = |tills: &Value, name: &str| {
        let all = tills["tills"].as_array().expect("tills").iter();
        all.clone().find(|till| till["name"] == name).map(|till| till["drawer"].clone()).expect("the till")
    };
    let open = json!({"float": 1000, "drawer": drawer(&theirs, "Guichet")});
    let refused = there.refusal("open_till", open.clone()).await;
    assert_eq!(refused.code, "sales.till_held");
    let who = json!({"till": "Guichet", "desk": "Guichet", "agent": "Anne Marchand"});
    assert_eq!(json!(refused.params), who);
    let by_name = json!({"float": 1000, "name": " guichet "});
    assert_eq!(there.refusal("open_till", by_name).await.code, "sales.till_held");

    here.count().await;
    two.exchange().await;
    there.ask("open_till", open).await;
    two.exchange().await;
    assert_eq!(held(&here.ask("tills", json!({})).await), [is("Guichet", "Guichet 2", 0, false)]);
    let bar = here.ask("open_till", json!({"float": 0, "name": "Caisse du bar"})).await;
    assert_eq!(bar["name"], "Caisse du bar");
    two.exchange().await;
    assert_eq!(
        held(&there.ask("tills", json!({})).await),
        [is("Caisse du bar", "Guichet", 0, false), is("Guichet", "Guichet 2", 0, true)]
    );
    for desk in [&here, &there] {
        assert_eq!(desk.ask("verify_store", json!({})).await["faults"], json!([]));
    }
}

/// Nobody heard of the other: both sold, both are told, and each counts what it received.
#[tokio::test]
async fn two_desks_that_opened_one_till_while_cut_off_each_count_their_own_cash() {
    let (two, book) = Two::with_a_book().await;
    let (mut here, mut there) = two.counters(&book).await;
    here.count().await;
    there.count().await;
    two.exchange().await;
    let named = json!({"float": 1000, "name": "Caisse du hall"});
    here.ask("open_till", named.clone()).await;
    here.count().await;
    two.exchange().await;
    // From here on neither hears of the other until both have sold.
    here.ask("open_till", named.clone()).await;
    there.ask("open_till", named).await;
    here.sell(1, json!([{"means": "cash", "amount": 2000}])).await;
    there.sell(2, json!([{"means": "cash", "amount": 4000}])).await;
    two.exchange().await;
    let both = [is("Caisse du hall", "Guichet", 2000, true), is("Caisse du hall", "Guichet 2", 4000, false)];
    assert_eq!(held(&here.ask("tills", json!({})).await), both);
    assert_eq!(here.ask("till", json!({})).await["also_at"], json!(["Guichet 2"]));
    for (desk, cents) in [(&here, 3000), (&there, 5000)] {
        let counted = desk.ask("close_till", json!({"pieces": [{"value": 1, "count": cents}]})).await;
        assert_eq!(counted["difference"], json!(0), "{counted}");
    }
    two.exchange().await;
    for desk in [&here, &there] {
        assert_eq!(held(&desk.ask("tills", json!({})).await), []);
        assert_eq!(desk.ask("verify_store", json!({})).await["faults"], json!([]));
    }
    assert_eq!(two.hub.incidents().await, 0);
}
