//! A shared database that is one version ahead of its desks.

use std::path::Path;

use serde_json::{Value, json};
use sqlx::migrate::Migrator;
use tests::told::Told;

use super::killed::Selling;
use super::processes::{agreed, answered};
use super::{Hub, Two};
use crate::sources::root;

impl Hub {
    /// Its administrator has the next program.
    async fn upgrade(&mut self) {
        let folder = tempfile::tempdir().expect("a folder");
        for from in ["migrations/hub", "tests/data/hub"] {
            for file in
                std::fs::read_dir(root().join(from)).expect("migrations").map(|it| it.expect("one").path())
            {
                std::fs::copy(&file, folder.path().join(file.file_name().expect("a name"))).expect("copied");
            }
        }
        let next = Migrator::new(Path::new(folder.path())).await.expect("migrations");
        let done = self.admin.upgrade(&next).await.expect("upgraded");
        assert!(done.after > done.before, "{done:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_shared_database_is_upgraded_while_desks_of_the_version_before_sell() {
    let mut two = Two::new().await;
    let performance = two.first.evening.performance;
    two.first.evening.world.app.store.close().await;
    two.second.app.store.close().await;
    let places = [two.first.evening.world.app.places.clone(), two.second.app.places.clone()];
    let [one, other] = places;
    let mut desks = [Selling::new(one, performance, 3_000), Selling::new(other, performance, 4_000)];
    let operations = "select count(*) from app.operation";
    let sold = async |hub: &Hub, many: i64| {
        while hub.scalar(operations).await < many {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    sold(&two.hub, 12).await;
    two.hub.upgrade().await;
    let before = two.hub.scalar(operations).await;
    sold(&two.hub, before + 12).await;
    for desk in &mut desks {
        desk.kill().await;
    }
    let folders = [two.first.evening.world.folder(), two.second.folder.path()];
    for _ in 0..2 {
        for folder in folders {
            answered(folder, &["exchange", "--once", "--json"]).await;
        }
    }
    assert!(agreed(&two.hub, folders, performance).await > 4);
    let told = desks.iter().flat_map(|desk| &desk.told);
    assert!(told.filter(|it| matches!(it, Told::Sold { .. })).count() > 8);
    // The program of the version before looks after it still, and makes nothing older of it.
    let status = two.hub.terminal(&["status"]).await;
    assert!(status["version"][0].as_i64() > status["version"][1].as_i64(), "{status}");
    assert_eq!(two.hub.refusal(&["upgrade"]).await, "sync.hub_newer");
}

#[tokio::test]
async fn a_program_below_the_least_version_delivers_what_it_sold_and_is_told_to_be_updated() {
    let two = Two::new().await;
    two.exchange().await;
    two.first.sell(&[0]).await;
    two.hub
        .scalar("with raised as (update app.hub set minimum = 2 returning 1) select count(*) from raised")
        .await;
    let person = json!({"kind": "person", "usage": "Lemaire"});
    two.second.ask("create_contact", person).await;

    let refused = two.first.evening.world.app.exchange().await.err().map(|error| error.code);
    assert_eq!(refused.as_deref(), Some("sync.program_too_old"));
    let refused = two.second.app.exchange().await.err().map(|error| error.code);
    assert_eq!(refused.as_deref(), Some("sync.program_too_old"));
    let sales =
        "select count(*) from app.operation where convert_from(bytes, 'UTF8') like '%\"kind\":\"sale\"%'";
    assert_eq!(two.hub.scalar(sales).await, 1, "what was sold is there");
    let seen = two.second.ask("capacity", json!({"performance": two.first.evening.performance})).await;
    assert_eq!(seen["total"]["sold"], 0, "nothing is pulled by a program that may not understand it");
    let people = "select count(*) from app.sheet where fields::text ~ 'Lemaire'";
    assert_eq!(two.hub.scalar(people).await, 0, "nor are sheets written by it");
}

impl Two {
    /// A person of whom a desk of the next version wrote something more.
    async fn person_of_the_next_version(&self) -> Value {
        let made: Value =
            self.first.ask("create_contact", json!({"kind": "person", "usage": "Lemaire"})).await;
        self.exchange().await;
        let next = "with head as (update app.feed set head = head + 1 where kind = 'sheets' returning head),
                         known as (update app.sheet set feed_seq = head, fields = fields || '{\"pronouns\": \"iel\"}',
                                          versions = versions || '{\"pronouns\": 1}'
                                   from head where entity = 'contact' returning 1)
                    select count(*) from known";
        assert_eq!(self.hub.scalar(next).await, 1);
        self.exchange().await;
        made["contact"]["contact"].clone()
    }

    /// The second desk writes something else of her.
    async fn edit_at_second(&self, person: &Value) {
        let edit = json!({"contact": person, "fields": {"notes": "Vient en fauteuil."}});
        self.second.ask("edit_contact", edit).await;
        self.exchange().await;
        let kept =
            "select count(*) from app.sheet where entity = 'contact' and fields ->> 'pronouns' = 'iel'";
        assert_eq!(self.hub.scalar(kept).await, 1);
        let card: Value = self.first.ask("contact_card", json!({"contact": person})).await;
        assert_eq!(card["sheet"]["notes"], "Vient en fauteuil.", "and the other desk hears of the edit");
    }
}

#[tokio::test]
async fn what_an_older_desk_does_not_know_of_a_sheet_is_kept_and_passed_on() {
    let two = Two::new().await;
    let person = two.person_of_the_next_version().await;
    two.edit_at_second(&person).await;
}

#[tokio::test]
async fn what_an_older_desk_does_not_know_of_a_row_of_a_part_is_kept_when_it_edits_that_row() {
    let two = Two::new().await;
    let email = json!({"kind": "person", "usage": "Lemaire", "email": "a@lemaire.fr"});
    let made: Value = two.first.ask("create_contact", email).await;
    let person = &made["contact"]["contact"];
    two.exchange().await;
    let next = "with head as (update app.feed set head = head + 1 where kind = 'sheets' returning head),
                     known as (update app.sheet s set feed_seq = head, fields = (
                                   select jsonb_object_agg(key, case when key like 'contact_point/%'
                                       then value || '{\"verified_by\": \"lettre\"}' else value end)
                                   from jsonb_each(s.fields))
                               from head where entity = 'contact' returning 1)
                select count(*) from known";
    assert_eq!(two.hub.scalar(next).await, 1);
    two.exchange().await;
    let touched = json!({"contact": person, "fields": {"notes": "Vient en fauteuil."}});
    let _: Value = two.second.ask("edit_contact", touched).await;
    two.exchange().await;
    let versions = "select coalesce(max(v.value::bigint), 0) from app.sheet s, jsonb_each_text(s.versions) v
                    where s.entity = 'contact' and v.key like 'contact_point/%'";
    assert_eq!(two.hub.scalar(versions).await, 0, "an edit of something else says nothing of the row");

    let card: Value = two.second.ask("contact_card", json!({"contact": person})).await;
    let point = &card["points"][0]["point"];
    let _: Value =
        two.second.ask("mark_point", json!({"contact": person, "point": point, "status": "bounced"})).await;
    two.exchange().await;
    let kept = "select count(*) from app.sheet s, jsonb_each(s.fields) f
                where s.entity = 'contact' and f.key like 'contact_point/%'
                  and f.value ->> 'verified_by' = 'lettre' and f.value ->> 'status' = 'bounced'";
    assert_eq!(two.hub.scalar(kept).await, 1);
    let card: Value = two.first.ask("contact_card", json!({"contact": person})).await;
    assert_eq!(card["points"][0]["status"], "bounced", "and the other desk hears of the edit");
}

#[tokio::test]
async fn a_desk_that_is_updated_reads_what_its_older_program_had_no_place_for_and_takes_none_of_it_away() {
    let two = Two::new().await;
    let person = two.person_of_the_next_version().await;
    let mut conn = two.second.app.store.write().await.expect("a writer");
    for updated in [
        "alter table contact add column pronouns text",
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (29990101000000, 'what comes next', true, x'', 0)",
    ] {
        sqlx::query(updated).execute(&mut *conn).await.expect(updated);
    }
    conn.commit().await.expect("updated");
    two.edit_at_second(&person).await;
    let read: Option<String> = sqlx::query_scalar("select pronouns from contact where pronouns is not null")
        .fetch_optional(&mut *two.second.app.store.read().await.expect("a reader"))
        .await
        .expect("read");
    assert_eq!(read.as_deref(), Some("iel"));
}
