//! The version of the program is traced: each operation names it, and a change of it is an event of the chain.

use journal::{Kind, Record, SOFTWARE};
use kernel::OperationId;
use serde_json::{Value, json};
use tests::World;

/// The last operation as an older program would have signed one more.
async fn an_older_program_goes_on(world: &World) {
    let mut tx = world.ctx.write().await.expect("a transaction");
    let (bytes, hash): (Vec<u8>, Vec<u8>) =
        sqlx::query_as("select bytes, hash from operation order by seq desc limit 1")
            .fetch_one(&mut *tx)
            .await
            .expect("the last");
    let mut record: Record = serde_json::from_slice(&bytes).expect("a record");
    record.id = world.ctx.id::<OperationId>();
    record.seq += 1;
    record.kind = Kind::Event;
    record.software = "0.0.9".to_owned();
    record.data = serde_json::Map::from_iter([("event".to_owned(), json!("rights_changed"))]);
    let bytes = journal::chain::canonical(&record).expect("bytes");
    let hash = journal::chain::hash(&hash.try_into().expect("a hash"), &bytes);
    let signature = world.app.keys().get(record.journal).expect("the key").sign(&hash);
    sqlx::query(
        "insert into operation (journal_id, seq, operation_id, kind, at, business_date, venue_id, agent_id, total,
                                grand, grand_absolute, bytes, hash, signature)
         values (?1, ?2, ?3, 'event', ?4, ?5, ?6, ?7, 0, ?8, ?9, ?10, ?11, ?12)",
    )
    .bind(record.journal)
    .bind(record.seq)
    .bind(record.id)
    .bind(record.at)
    .bind(record.business_date)
    .bind(record.venue)
    .bind(record.agent)
    .bind(record.grand)
    .bind(record.grand_absolute)
    .bind(bytes)
    .bind(hash.as_slice())
    .bind(signature.as_slice())
    .execute(&mut *tx)
    .await
    .expect("appended");
    tx.commit().await.expect("committed");
}

async fn events(app: &app::App) -> Vec<Value> {
    let mut conn = app.store.read().await.expect("a reader");
    let rows: Vec<String> = sqlx::query_scalar(
        "select json_extract(bytes, '$.data') from operation where kind = 'event' order by seq",
    )
    .fetch_all(&mut *conn)
    .await
    .expect("read");
    rows.iter().map(|row| serde_json::from_str(row).expect("JSON")).collect()
}

#[tokio::test]
async fn the_first_start_of_another_version_is_an_event_of_the_chain() {
    let world = World::new().await;
    an_older_program_goes_on(&world).await;

    let (app, folder) = world.restart().await.expect("the newer program opens");

    let changed = json!({"event": "version_changed", "from": "0.0.9", "to": SOFTWARE});
    assert_eq!(events(&app).await.last(), Some(&changed));
    let report = app.as_agent(tests::CODE).await.expect("Anne").call("verify_store", json!({})).await;
    assert_eq!(report.expect("a report")["faults"], json!([]));

    let count = events(&app).await.len();
    app.store.close().await;
    let again = crate::strength::template::open(app.places.clone(), 41).await.expect("opened again");
    assert_eq!(events(&again).await.len(), count, "the same version is not told twice");
    drop(folder);
}
