//! Erasure reaches a desk that was away for a month, and one that was put back to before it, down to the bytes of its file.

use serde_json::{Value, json};

use super::Two;
use crate::contacts::erasure::holds;

/// What only she leaves in a file.
const TRACES: [&str; 3] = ["quatrehommes", "zenobie", "racine et moliere"];

impl Two {
    /// Somebody whom both desks know.
    async fn zenobie(&self) -> Value {
        let sheet = json!({"kind": "person", "given": "Zénobie", "usage": "Quatrehommes"});
        let made: Value = self.first.ask("create_contact", sheet).await;
        self.exchange().await;
        made["contact"]["contact"].clone()
    }

    /// The second desk notes something about somebody, and sells to her, without the network.
    async fn meets(&self, contact: &Value) -> Value {
        let notes = json!({"contact": contact, "fields": {"notes": "Préfère Racine et Molière."}});
        self.second.ask("edit_contact", notes).await;
        let basket = self.second.ask("open_basket", json!({"contact": contact})).await;
        let gift = json!({"basket": basket["basket"], "amount": 3000});
        self.second.ask("add_gift_voucher", gift).await;
        let card = json!([{"means": "card", "confirmed": true, "amount": 3000}]);
        self.second.ask("place_order", json!({"basket": basket["basket"], "payments": card})).await
    }

    /// Both clocks go on.
    fn month_passes(&self) {
        for app in [&self.first.evening.world.app, &self.second.app] {
            app.clock.advance(chrono::TimeDelta::days(31));
        }
    }

    /// Neither desk nor the shared database has anything of her; what she bought stands.
    async fn she_is_gone(&self, sold: &Value) {
        for app in [&self.first.evening.world.app, &self.second.app] {
            for trace in TRACES {
                assert!(
                    !holds(&app.store, trace),
                    "{trace} is in the file of {}",
                    app.places.store.display()
                );
            }
        }
        let traces =
            "select count(*) from app.sheet where fields::text || siblings::text ~* 'quatrehommes|molière'";
        assert_eq!(self.hub.scalar(traces).await, 0);
        let order = self.both("order", json!({"order": sold["order"]})).await;
        assert_eq!(order["paid"], 3000, "{order}");
    }
}

#[tokio::test]
async fn who_is_erased_while_a_desk_is_away_for_a_month_leaves_no_byte_in_its_file() {
    let two = Two::new().await;
    let contact = two.zenobie().await;
    let sold = two.meets(&contact).await;
    assert!(TRACES.iter().all(|trace| holds(&two.second.app.store, trace)), "the bytes tell what is there");
    let _: Value = two.first.ask("erase_contact", json!({"contact": contact})).await;
    two.first.evening.world.app.exchange().await.expect("exchanged");
    two.month_passes();
    two.exchange().await;
    two.she_is_gone(&sold).await;
}

#[tokio::test]
async fn who_was_erased_leaves_no_byte_at_a_desk_that_is_put_back_to_before_it() {
    let two = Two::new().await;
    let contact = two.zenobie().await;
    let sold = two.meets(&contact).await;
    two.exchange().await;
    let backup = two.second.ask("back_up", json!({})).await;
    let _: Value = two.first.ask("erase_contact", json!({"contact": contact})).await;
    two.exchange().await;
    two.month_passes();
    two.second.ask("restore_backup", json!({"file": backup["name"]})).await;
    two.exchange().await;
    two.she_is_gone(&sold).await;
}
