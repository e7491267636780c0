//! The rules that lives are held to, each broken on purpose: a check that cannot fail checks nothing.

use std::sync::Arc;

use serde_json::Value;
use sqlx::AssertSqlSafe;
use tests::told::Told;

use super::Life;

/// A wrong that is done to a network, and what takes it back.
struct Wrong {
    what: &'static str,
    whose: Whose,
    does: &'static str,
    mends: &'static str,
}

/// Whose rows.
enum Whose {
    Store,
    Hub,
}

const WRONGS: &[Wrong] = &[
    Wrong {
        what: "two valid tickets have one seat",
        whose: Whose::Store,
        does: "update ticket set seat_label = seat_label || '|' || hex(seat_id),
                   seat_id = (select t.seat_id from ticket t where t.ticket_id not in (select ticket_id from ticket_end)
                              order by t.number limit 1)
               where number = (select t.number from ticket t
                               where t.ticket_id not in (select ticket_id from ticket_end)
                               order by t.number limit 1 offset 1)",
        mends: "update ticket set seat_id = unhex(substr(seat_label, instr(seat_label, '|') + 1)),
                    seat_label = substr(seat_label, 1, instr(seat_label, '|') - 1)
                where instr(seat_label, '|') > 0",
    },
    Wrong {
        what: "a desk knows another amount",
        whose: Whose::Store,
        does: "update payment set amount = amount + 1 where rowid = (select min(rowid) from payment)",
        mends: "update payment set amount = amount - 1 where rowid = (select min(rowid) from payment)",
    },
    Wrong {
        what: "the shared database does not know that a seat is sold",
        whose: Whose::Hub,
        does: "update app.right_unit set kind = 'credit' where (venue_id, kind, thing_id, unit_id) in (
                   select venue_id, kind, thing_id, unit_id from app.right_unit
                   where kind = 'seat' and state = 'spent' order by unit_id limit 1)",
        mends: "update app.right_unit set kind = 'seat' where kind = 'credit'",
    },
    Wrong {
        what: "an incident nobody settled",
        whose: Whose::Hub,
        does: "insert into app.incident (venue_id, desk_id, code, params)
               select venue_id, desk_id, 'broken_on_purpose', '{}' from app.desk limit 1",
        mends: "delete from app.incident where code = 'broken_on_purpose'",
    },
    Wrong {
        what: "a feed whose digest is another",
        whose: Whose::Hub,
        does: "update app.feed set digest = digest # 1 where kind = 'operations'",
        mends: "update app.feed set digest = digest # 1 where kind = 'operations'",
    },
];

impl Life {
    /// A store refuses such wrongs by itself: its triggers are taken away, as whoever writes in the file may do.
    async fn is_defenceless(&self) {
        let mut tx = self.apps()[0].store.write().await.expect("a writer");
        for trigger in ["ticket_is_never_updated", "payment_is_never_updated"] {
            let sql = AssertSqlSafe(format!("drop trigger {trigger}"));
            sqlx::query(sql).execute(&mut *tx).await.expect(trigger);
        }
        tx.commit().await.expect("written");
    }

    async fn suffers(&self, whose: &Whose, sql: &'static str) {
        match whose {
            Whose::Hub => self.two.hub.told(sql).await,
            Whose::Store => {
                let mut tx = self.apps()[0].store.write().await.expect("a writer");
                let done = sqlx::query(sql).execute(&mut *tx).await.expect(sql);
                assert_eq!(done.rows_affected(), 1, "{sql}");
                tx.commit().await.expect("written");
            }
        }
    }
}

/// Whether the rules hold; what they say of it stays with the test.
async fn holds(life: &Arc<Life>) -> bool {
    let life = Arc::clone(life);
    tokio::spawn(async move { life.holds().await }).await.is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_wrong_that_is_done_on_purpose_to_a_network_is_found() {
    let mut life = Life::new(1).await;
    life.live().await;
    life.is_defenceless().await;
    let mut life = Arc::new(life);
    assert!(holds(&life).await, "a life as it was lived");
    for Wrong { what, whose, does, mends } in WRONGS {
        life.suffers(whose, does).await;
        assert!(!holds(&life).await, "nothing says that {what}");
        life.suffers(whose, mends).await;
        assert!(holds(&life).await, "{what}: it was mended");
    }
    let told = Told::Refunded { number: "Z99-000000001".to_owned(), ended: 1 };
    Arc::get_mut(&mut life).expect("nobody else has it").told[0].push(told);
    assert!(!holds(&life).await, "nothing says that a refund was lost");
    let alone = Arc::get_mut(&mut life).expect("nobody else has it");
    alone.told[0].pop();
    let is_there = |(_, name): &&(Value, String)| !alone.erased.contains(name);
    let (_, name) = alone.people.iter().find(is_there).cloned().expect("somebody who stayed");
    alone.erased = vec![name];
    assert!(!holds(&life).await, "nothing says that who was erased is there");
}
