//! Operations: pushed in order, kept verbatim, never refused for what they say.

use journal::Kind;
use kernel::{Instant, JournalId, PerformanceId, TypedId};
use serde_json::{Value, json};
use sync::Error;
use sync::hub::Batch;

use crate::chain::{Chain, id};
use crate::world::World;

#[tokio::test]
async fn what_is_pushed_is_pulled_byte_for_byte_in_one_dense_order() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let (mut one, mut two) = (world.desk(venue, "A01").await, world.desk(venue, "A02").await);
    for _ in 0..3 {
        one.chain.write(Kind::Event, Vec::new(), json!({"event": "é"}));
        two.chain.write(Kind::Event, Vec::new(), Value::Null);
        assert_eq!((one.push().await, two.push().await), (0, 0));
    }

    let mut pulled = Vec::new();
    while let page =
        one.link.pull_operations(venue, pulled.len().try_into().expect("a place"), 3).await.expect("a page")
        && !page.is_empty()
    {
        pulled.extend(page);
    }

    assert_eq!(pulled.iter().map(|it| it.feed_seq).collect::<Vec<_>>(), (1..=8).collect::<Vec<_>>());
    for desk in [&one, &two] {
        let bytes: Vec<_> = pulled
            .iter()
            .filter(|it| it.journal_id == desk.chain.journal.uuid())
            .map(|it| &it.bytes)
            .collect();
        assert_eq!(bytes, desk.chain.written.iter().map(|(bytes, _)| bytes).collect::<Vec<_>>());
    }
    let digest = pulled
        .iter()
        .fold(0, |sum, it| sum ^ i64::from_be_bytes(it.hash[..8].try_into().expect("eight bytes")));
    let feed = one
        .link
        .heads()
        .await
        .expect("heads")
        .into_iter()
        .find(|it| it.kind == "operations")
        .expect("a feed");
    assert_eq!((feed.head, feed.digest), (8, digest));
    let chains = two.link.chains(venue).await.expect("chains");
    assert_eq!(
        chains.iter().map(|it| (it.terminal.as_str(), it.head)).collect::<Vec<_>>(),
        [("A01", 4), ("A02", 4)]
    );
}

#[tokio::test]
async fn sending_the_same_again_after_a_lost_answer_changes_nothing() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut desk = world.desk(venue, "A01").await;
    desk.chain.write(Kind::Event, Vec::new(), Value::Null);
    desk.push().await;
    desk.chain.write(Kind::Event, Vec::new(), Value::Null);

    let (first, all) = desk.chain.from(0);
    let pushed = desk.link.push_operations(desk.chain.journal, first, &all).await.expect("pushed");
    assert_eq!((pushed.head, pushed.known), (3, 2));
    let again = desk.link.push_operations(desk.chain.journal, first, &all).await.expect("pushed again");
    assert_eq!((again.head, again.known), (3, 3));
    let (first, one) = desk.chain.between(0, 1);
    let shorter = desk.link.push_operations(desk.chain.journal, first, &one).await.expect("a late zombie");
    assert_eq!((shorter.head, shorter.known), (3, 1));
    assert_eq!(world.scalar("select count(*) from app.operation").await, 3);
}

#[tokio::test]
async fn a_gap_a_fork_a_broken_hash_and_a_replay_each_have_their_code() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut desk = world.desk(venue, "A01").await;
    desk.chain.write(Kind::Event, Vec::new(), Value::Null);
    desk.push().await;
    let journal = desk.chain.journal;

    for _ in 0..3 {
        desk.chain.write(Kind::Event, Vec::new(), Value::Null);
    }
    let (first, gap) = desk.chain.from(4);
    let refused = desk.link.push_operations(journal, first, &gap).await;
    assert!(matches!(refused, Err(Error::ChainGap { have: 2, .. })), "{refused:?}");

    let (first, mut broken) = desk.chain.from(2);
    broken.hashes[1][0] ^= 1;
    let refused = desk.link.push_operations(journal, first, &broken).await;
    assert!(matches!(refused, Err(Error::ChainBroken { seq: 4, .. })), "{refused:?}");
    let (first, mut altered) = desk.chain.from(2);
    altered.bytes[2][0] ^= 1;
    let refused = desk.link.push_operations(journal, first, &altered).await;
    assert!(matches!(refused, Err(Error::ChainBroken { seq: 5, .. })), "{refused:?}");

    let copy = desk.chain.record(Kind::Event, Vec::new(), Value::Null);
    let copied = journal::Record { seq: 3, id: first_id(&desk.chain), ..copy };
    let mut replay = Batch::default();
    let bytes = copied.to_bytes().expect("written");
    replay.push(bytes.clone(), &journal::chain::hash(&desk.chain.written[1].1, &bytes), &[7; 64]);
    let refused = desk.link.push_operations(journal, 3, &replay).await;
    assert!(matches!(refused, Err(Error::OperationReplayed { seq: 3, .. })), "{refused:?}");

    let (_, mut forked) = desk.chain.from(0);
    let other = Chain::new(venue, "A01", 1);
    forked.bytes[1].clone_from(&other.written[0].0);
    let refused = desk.link.push_operations(journal, 1, &forked).await;
    assert!(matches!(refused, Err(Error::ChainForked { seq: 2, .. })), "{refused:?}");

    assert_eq!(
        desk.incidents().await,
        ["chain_broken", "chain_broken", "operation_replayed", "chain_forked"]
    );
    assert!(world.scalar("select count(*) from app.refused").await >= 4, "what was refused is kept");
    assert_eq!(world.scalar("select count(*) from app.operation").await, 2, "and is nowhere else");
}

fn first_id(chain: &Chain) -> kernel::OperationId {
    let record: Value = serde_json::from_slice(&chain.written[0].0).expect("a record");
    record["id"].as_str().and_then(|it| it.parse().ok()).expect("an id")
}

#[tokio::test]
async fn a_chain_is_opened_by_its_opening_alone_and_training_stays_at_home() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut desk = world.desk(venue, "A01").await;

    let mut odd = Chain::new(venue, "A01", 1);
    odd.written.clear();
    odd.write(Kind::Event, Vec::new(), Value::Null);
    let (first, batch) = odd.from(0);
    let refused = desk.link.push_operations(odd.journal, first, &batch).await;
    assert!(matches!(refused, Err(Error::OpeningUnreadable { .. })), "{refused:?}");

    odd.written.clear();
    odd.write(Kind::Opening, Vec::new(), json!({"public_key": "ab".repeat(32), "training": true}));
    let (first, batch) = odd.from(0);
    let refused = desk.link.push_operations(odd.journal, first, &batch).await;
    assert!(matches!(refused, Err(Error::ChainOfTraining { .. })), "{refused:?}");

    let nowhere = Chain::new(id(), "A01", 1);
    let (first, batch) = nowhere.from(0);
    let refused = desk.link.push_operations(nowhere.journal, first, &batch).await;
    assert!(matches!(refused, Err(Error::VenueForeign)), "{refused:?}");
    assert_eq!(world.scalar("select count(*) from app.chain").await, 0);
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_and_the_chain_goes_on() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut desk = world.desk(venue, "A01").await;
    let performance: PerformanceId = id();
    desk.chain.append(b"no JSON at all \xff".to_vec());
    let mut forged = desk.chain.record(Kind::Sale, Vec::new(), Value::Null);
    forged.venue = id();
    desk.chain.append(forged.to_bytes().expect("written"));
    let mut odd: Value =
        serde_json::to_value(desk.chain.record(Kind::Sale, Vec::new(), Value::Null)).expect("a record");
    odd["lines"] = json!([{"quantity": "many", "ticket": performance}]);
    desk.chain.append(odd.to_string().into_bytes());
    desk.chain.sell(performance, id(), 1);

    let incidents = desk.push().await;

    assert_eq!(incidents, 3);
    assert_eq!(desk.incidents().await, ["operation_unsound"; 3]);
    let pulled = desk.link.pull_operations(venue, 0, 100).await.expect("pulled");
    assert_eq!(pulled.len(), 5, "all are kept, in the feed of the chain's own venue");
    assert_eq!(pulled[1].bytes, b"no JSON at all \xff");
    assert_eq!(
        world.scalar("select count(*) from app.right_unit where kind = 'seat' and state = 'spent'").await,
        1
    );
}

#[tokio::test]
async fn a_restored_desk_goes_on_under_another_chain_and_its_old_one_ends_where_it_says() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut desk = world.desk(venue, "A01").await;
    for _ in 0..4 {
        desk.chain.write(Kind::Event, Vec::new(), Value::Null);
    }
    let (_, two) = desk.chain.between(0, 2);
    desk.link.push_operations(desk.chain.journal, 1, &two).await.expect("pushed");

    let hello = desk.link.hello("0.1.0", 2).await.expect("a new incarnation");
    assert_eq!((hello.incarnation, hello.chains[0].head), (2, 2));
    let restored = Chain::continuing(venue, "A01.2", 2, Some((&desk.chain, 4)));
    let (first, batch) = restored.from(0);
    desk.link.push_operations(restored.journal, first, &batch).await.expect("its opening");

    let (first, tail) = desk.chain.from(2);
    let refused = desk.link.push_operations(desk.chain.journal, first, &tail).await;
    assert!(matches!(refused, Err(Error::ChainEnded { ends_at: 4, .. })), "{refused:?}");
    let (first, tail) = desk.chain.between(2, 4);
    let late =
        desk.link.push_operations(desk.chain.journal, first, &tail).await.expect("what it had not reported");
    assert_eq!(late.head, 4);

    assert!(desk.incidents().await.iter().all(|code| code == "chain_ended"));
    let mut forked = Chain::new(venue, "A01", 1);
    forked.journal = desk.chain.journal;
    let other = Chain::continuing(venue, "A01.3", 3, Some((&forked, 1)));
    let (first, batch) = other.from(0);
    desk.link.push_operations(other.journal, first, &batch).await.expect("its opening");
    assert_eq!(
        desk.incidents().await,
        ["chain_ended", "chain_forked"],
        "it was restored from something else"
    );

    let stale = desk.link.hello("0.1.0", 1).await;
    assert!(matches!(stale, Err(Error::IncarnationStale { known: 3 })), "{stale:?}");
}

#[tokio::test]
async fn pushes_of_many_desks_at_once_leave_no_hole_and_no_reader_misses_one() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut readers = world.desk(venue, "R01").await;
    let mut writers = Vec::new();
    for n in 0..4 {
        writers.push(world.desk(venue, &format!("W{n:02}")).await);
    }
    let pushing: Vec<_> = writers
        .into_iter()
        .map(|mut desk| {
            tokio::spawn(async move {
                for _ in 0..20 {
                    desk.chain.write(Kind::Event, Vec::new(), Value::Null);
                    desk.push().await;
                }
            })
        })
        .collect();
    let (mut cursor, mut seen) = (0, Vec::new());
    loop {
        let last = pushing.iter().all(tokio::task::JoinHandle::is_finished);
        let page = readers.link.pull_operations(venue, cursor, 7).await.expect("a page");
        if last && page.is_empty() {
            break;
        }
        for pulled in page {
            assert_eq!(pulled.feed_seq, cursor + 1, "a position was skipped");
            cursor = pulled.feed_seq;
            seen.push((pulled.journal_id, pulled.seq));
        }
    }
    for desk in pushing {
        desk.await.expect("it pushed");
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 4 * 21);
}

#[tokio::test]
async fn a_hint_is_told_to_those_who_listen_and_bursts_are_held_back() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut desk = world.desk(venue, "A01").await;
    let feed = desk
        .link
        .heads()
        .await
        .expect("heads")
        .into_iter()
        .find(|it| it.kind == "operations")
        .expect("a feed");
    let sync::hub::Credentials { address, login, password, .. } = &desk.credentials;
    let pool = sqlx::PgPool::connect_lazy_with(address.options(login, password, None));
    let mut listener = sqlx::postgres::PgListener::connect_with(&pool).await.expect("a listener");
    listener.listen(&feed.channel).await.expect("listening");
    let mut kicks = 0;
    for _ in 0..6 {
        desk.chain.write(Kind::Event, Vec::new(), Value::Null);
        let (first, batch) = desk.chain.unsent();
        let pushed = desk.link.push_operations(desk.chain.journal, first, &batch).await.expect("pushed");
        desk.chain.sent = desk.chain.written.len();
        kicks += u32::from(pushed.kick);
    }
    let hint = listener.recv().await.expect("a hint");
    assert_eq!(hint.payload(), "", "a hint, never data");
    assert!(kicks > 0, "six pushes in a row were not all told");
    while !desk.link.kick(feed.feed_id).await.expect("kicked") {}
    listener.recv().await.expect("the last is told in the end");
}

#[tokio::test]
async fn what_the_journal_of_a_real_desk_wrote_is_accepted_as_it_is() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut desk = world.desk(venue, "A01").await;
    let folder = tempfile::tempdir().expect("a folder");
    let store = store::Store::create(folder.path()).await.expect("a store");
    let keys = journal::KeyFolder::new(folder.path().join("keys"));
    let signer = keys.create(id(), &world.chance).expect("a key");
    let at = Instant::from_millis(1_795_000_000_000);
    let day = kernel::NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
    let new = journal::NewJournal {
        operator: id(),
        desk: desk.id,
        incarnation: 1,
        terminal: "A01".into(),
        siren: "732829320".into(),
        training: false,
        continues: None,
    };
    let entry = |kind| journal::Entry::new(kind, venue, at, day, None);
    let mut tx = store.write().await.expect("a transaction");
    journal::open(&mut tx, &signer, &world.chance, new, entry(Kind::Opening)).await.expect("opened");
    for _ in 0..3 {
        journal::append(&mut tx, &signer, &world.chance, entry(Kind::Event)).await.expect("appended");
    }
    let rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> =
        sqlx::query_as("select bytes, hash, signature from operation order by seq")
            .fetch_all(&mut *tx)
            .await
            .expect("rows");
    let mut batch = Batch::default();
    for (bytes, hash, signature) in rows {
        batch.push(bytes, &hash.try_into().expect("a hash"), &signature.try_into().expect("a signature"));
    }
    let journal: JournalId = signer.journal;
    let pushed = desk.link.push_operations(journal, 1, &batch).await.expect("pushed");
    assert_eq!((pushed.head, pushed.incidents), (4, 0));
}
