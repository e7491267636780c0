//! An archive against its own store.

use crate::sample::World;

#[tokio::test]
async fn an_archive_is_verified_from_its_bytes_and_a_cut_tail_is_seen_by_a_head_kept_elsewhere() {
    use std::io::Cursor;
    let world = World::new().await;
    world.sell(&[(0, 2000)]).await.expect("sold");
    let write = async || {
        let mut conn = world.store.read().await.expect("a reader");
        let mut bytes = Cursor::new(Vec::new());
        crate::archive::write(&mut conn, &world.signer, world.clock.now(), &mut bytes)
            .await
            .expect("written");
        bytes
    };
    let early = write().await;
    world.sell(&[(1, 2000)]).await.expect("sold");
    let late = write().await;
    let report = crate::archive::verify(late, &[]).expect("an archive");
    assert_eq!((report.faults.as_slice(), report.tickets), ([].as_slice(), 2));
    let head = &report.chains[0];
    let kept = [crate::archive::Kept { journal: head.journal, seq: head.seq, hash: head.hash.clone() }];
    let cut = crate::archive::verify(early, &kept).expect("an archive");
    assert_eq!(cut.faults.iter().map(|fault| fault.what.as_str()).collect::<Vec<_>>(), ["missing"]);
}
