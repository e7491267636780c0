//! What holds once a network is whole again.

use serde_json::{Value, json};

use super::Life;
use crate::strength::killed::ledger::{self, UNPAID};

/// What must not be in a store, whatever the program believes: what is wrong, and the statement that counts it.
const WRONG: &[(&str, &str)] = &[
    (
        "a seat with two valid tickets",
        "select count(*) from (
             select 1 from ticket where ticket_id not in (select ticket_id from ticket_end)
             group by performance_id, seat_id having count(*) > 1)",
    ),
    UNPAID,
    (
        "a ticket of an operation that is not here",
        "select count(*) from ticket left join operation using (journal_id, seq) where operation.seq is null",
    ),
];

/// The same in both stores.
const SAME: &[&str] = &[
    "select count(*) from ticket",
    "select count(*) from ticket_end",
    "select coalesce(sum(amount), 0) from payment",
    "select count(*) from contact",
];

/// The feed of operations is whole, and its digest is theirs.
const FEED: &str = "select count(*) from app.feed f where f.kind = 'operations' and (
    f.head <> (select count(*) from app.operation o where o.venue_id = f.venue_id)
    or f.digest <> (select bit_xor(app.h64(o.hash)) from app.operation o where o.venue_id = f.venue_id))";

impl Life {
    pub(super) async fn holds(&self) {
        let Self { seed, two, .. } = self;
        let of = json!({"performance": two.first.evening.performance});
        let seats = self.both("seat_states", of.clone(), "/sold").await;
        let sold = self.both("capacity", of, "/total/sold").await.as_i64().expect("a number");
        assert_eq!(seats.as_array().map(|it| it.len() as i64), Some(sold), "seed {seed}");
        let spent = "select count(*) from app.right_unit where kind = 'seat' and state = 'spent'";
        assert_eq!(two.hub.scalar(spent).await, sold, "seed {seed}: the server and the desks tell the same");
        for (wrong, none) in [
            ("incidents", "select count(*) from app.incident"),
            ("refused", "select count(*) from app.refused"),
            ("a feed with holes", FEED),
        ] {
            assert_eq!(two.hub.scalar(none).await, 0, "seed {seed}: {wrong}");
        }
        self.stores_hold().await;
        for name in &self.erased {
            let found = self.both("find_contacts", json!({"query": name}), "/contacts").await;
            assert_eq!(found, json!([]), "seed {seed}: {name} came back");
        }
        let faults = self.both("verify_store", json!({}), "/faults").await;
        assert_eq!(faults, json!([]), "seed {seed}");
    }

    async fn both(&self, name: &str, input: Value, at: &str) -> Value {
        let mut said = Vec::new();
        for desk in 0..2 {
            let answer = self.anne(desk).await.call(name, input.clone()).await;
            let answer = answer.unwrap_or_else(|error| panic!("seed {}: {name}: {error}", self.seed));
            said.push(answer.pointer(at).cloned().expect(at));
        }
        assert_eq!(said[0], said[1], "seed {}: {name} says the same at both desks", self.seed);
        said.swap_remove(0)
    }

    async fn stores_hold(&self) {
        let told: Vec<_> = self.told.iter().flatten().cloned().collect();
        let mut same = Vec::new();
        for app in self.apps() {
            let mut conn = app.store.read().await.expect("a reader");
            for (wrong, statement) in WRONG {
                let count: i64 = sqlx::query_scalar(*statement).fetch_one(&mut *conn).await.expect(wrong);
                assert_eq!(count, 0, "seed {}: {wrong}", self.seed);
            }
            let mut counts: Vec<i64> = Vec::new();
            for statement in SAME {
                counts.push(sqlx::query_scalar(*statement).fetch_one(&mut *conn).await.expect(statement));
            }
            same.push(counts);
            ledger::untold(&mut conn, &told).await;
        }
        assert_eq!(same[0], same[1], "seed {}: {SAME:?}", self.seed);
    }
}
