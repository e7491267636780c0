//! What readers saw, judged without trusting how feeds are made: pushes append to one list, pulls read it, and every read
//! must be the next stretch of one order that all readers share (the list-append histories of Elle). A reader on a standby
//! reads the same list.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use journal::Kind;
use serde_json::Value;
use sync::cluster::Cluster;
use sync::hub::{Address, Credentials, Link};
use uuid::Uuid;

use crate::world::{Desk, World};

/// Desks that append, each its own chain.
const WRITERS: usize = 4;
/// Pushes of each, and operations of one.
const PUSHES: usize = 25;
const AT_ONCE: usize = 3;
/// A page that is read.
const PAGE: i32 = 7;

/// One read: after which position, and what came: position and operation.
type Read = (i64, Vec<(i64, Uuid)>);

/// What is wrong with what readers saw of a list; nothing when one order explains all of it.
fn anomaly(readers: &[Vec<Read>]) -> Option<String> {
    let mut order: HashMap<i64, Uuid> = HashMap::new();
    let mut places: HashMap<Uuid, i64> = HashMap::new();
    for (reader, reads) in readers.iter().enumerate() {
        let mut at = 0;
        for (after, seen) in reads {
            if *after != at {
                return Some(format!("reader {reader} reads after {after} and was at {at}"));
            }
            for (place, operation) in seen {
                if *place != at + 1 {
                    return Some(format!("reader {reader} goes from {at} to {place}"));
                }
                if *order.entry(*place).or_insert(*operation) != *operation {
                    return Some(format!("two readers see different operations at {place}"));
                }
                if *places.entry(*operation).or_insert(*place) != *place {
                    return Some(format!("operation {operation} is at two places"));
                }
                at = *place;
            }
        }
    }
    None
}

async fn appends(mut desk: Desk) {
    for _ in 0..PUSHES {
        for _ in 0..AT_ONCE {
            desk.chain.write(Kind::Event, Vec::new(), Value::Null);
        }
        desk.push().await;
    }
}

/// Reads as long as anybody writes, and then what is left.
async fn reads(mut link: Link, desk: Uuid, whole: i64, ended: Arc<AtomicBool>) -> Vec<Read> {
    let venue = kernel::TypedId::from_uuid(desk);
    let (mut history, mut at) = (Vec::new(), 0);
    while at < whole || !ended.load(Ordering::Relaxed) {
        let page = link.pull_operations(venue, at, PAGE).await.expect("a page");
        let seen: Vec<(i64, Uuid)> = page.iter().map(|it| (it.feed_seq, it.operation_id)).collect();
        let after = at;
        at = seen.last().map_or(at, |(place, _)| *place);
        history.push((after, seen));
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    history
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_reader_sees_stretches_of_one_order_at_the_server_and_at_its_standby() {
    let primary = Arc::new(Cluster::start_durable().expect("a server"));
    let mut world = World::bare(Arc::clone(&primary)).await;
    world.admin.init().await.expect("a network");
    let venue = world.venue("Théâtre").await;
    let mut writers = Vec::new();
    for n in 0..WRITERS {
        writers.push(world.desk(venue, &format!("W{n:02}")).await);
    }
    let reader = world.desk(venue, "R01").await;
    let standby = primary.follow().expect("a standby");
    let there = Credentials {
        address: Address {
            port: standby.address(&world.database).port,
            ..reader.credentials.address.clone()
        },
        ..reader.credentials.clone()
    };
    // Each chain begins with its opening.
    let whole = i64::try_from(WRITERS * (PUSHES * AT_ONCE + 1)).expect("a number");
    let ended = Arc::new(AtomicBool::new(false));
    let mut readers = Vec::new();
    for credentials in [&reader.credentials, &reader.credentials, &there] {
        let link = Link::connect(credentials).await.expect("a link");
        let venue = kernel::TypedId::uuid(venue);
        readers.push(tokio::spawn(reads(link, venue, whole, Arc::clone(&ended))));
    }
    let writing: Vec<_> = writers.into_iter().map(|desk| tokio::spawn(appends(desk))).collect();
    for one in writing {
        one.await.expect("appended");
    }
    ended.store(true, Ordering::Relaxed);
    let mut histories = Vec::new();
    for one in readers {
        histories.push(one.await.expect("read"));
    }
    assert_eq!(anomaly(&histories), None);
    for history in &histories {
        let seen: usize = history.iter().map(|(_, seen)| seen.len()).sum();
        assert_eq!(i64::try_from(seen), Ok(whole), "everything, and once");
    }
    let at_work = histories[0].iter().filter(|(_, seen)| !seen.is_empty()).count();
    assert!(at_work > 10, "only {at_work} pages: did they read while others wrote?");
}

#[test]
fn histories_that_no_order_explains_are_noticed() {
    let [a, b, c] = [1, 2, 3].map(Uuid::from_u128);
    let whole: Vec<Read> = vec![(0, vec![(1, a), (2, b)]), (2, vec![(3, c)])];
    assert_eq!(anomaly(&[whole.clone(), vec![(0, vec![(1, a)])]]), None, "one that is behind is a prefix");
    for (why, wrong) in [
        ("a late commit was passed", vec![(0, vec![(1, a), (3, c)])]),
        ("it went back", vec![(0, vec![(1, a), (2, b)]), (1, vec![(2, b)])]),
        ("another order", vec![(0, vec![(1, b), (2, a)])]),
        ("twice", vec![(0, vec![(1, a), (2, b), (3, a)])]),
        ("another operation", vec![(0, vec![(1, a), (2, c)])]),
    ] {
        assert!(anomaly(&[whole.clone(), wrong]).is_some(), "{why}");
    }
}
