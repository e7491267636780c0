//! A key change: the new key signs from then on, and no other.

use app::sales::key::KeyChanged;
use app::sales::place::Placed;
use journal::key::change;
use journal::{KeyFolder, Record, Signer, chain};
use kernel::Chance;
use serde_json::{Value, json};

use super::{Files, archive, keep, pack, say_again, unpack, verdicts};
use crate::sales::Desk;

/// The faults that our own verifier finds in an archive.
async fn faults(desk: &Desk, path: &std::path::Path) -> Vec<String> {
    let report: Value = desk.ask("verify_archive", json!({"path": path})).await;
    let faults = report["faults"].as_array().expect("faults").iter();
    faults.map(|fault| fault["what"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn another_key_signs_from_its_change_on_and_everything_verifies() {
    let desk = Desk::new().await;
    let before = desk.sell(&[0]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let changed: KeyChanged = desk.ask("change_signing_key", json!({})).await;
    desk.sell(&[1]).await;
    let again: KeyChanged = desk.ask("change_signing_key", json!({})).await;
    assert_ne!(changed.public_key, again.public_key);
    let after = desk.sell(&[2]).await;
    assert_eq!(desk.faults().await, json!([]));
    let whole = keep(folder.path(), "whole.zip", &archive(&desk).await);
    assert_eq!(faults(&desk, &whole).await, Vec::<String>::new());
    assert_eq!(verdicts(&[], std::slice::from_ref(&whole)), [format!("ok {}", whole.display())]);
    for placed in [&before, &after] {
        assert!(scanned(&desk, placed).await, "the code of a ticket outlives the key that signed it");
    }
    let (app, _folder) = desk.evening.world.restart().await.expect("started again");
    let ctx = app.as_agent(tests::CODE).await.expect("Anne");
    let head = ctx.call("heads", json!({})).await.expect("heads");
    ctx.call("export_archive", json!({})).await.expect("signed with the last key after a restart");
    assert!(ctx.call("heads", json!({})).await.expect("heads")[0]["seq"].as_i64() > head[0]["seq"].as_i64());
}

/// Whether the code of the first ticket of an order is read back.
async fn scanned(desk: &Desk, placed: &Placed) -> bool {
    let mut conn = desk.evening.world.ctx.read().await.expect("a reader");
    let ticket = placed.tickets[0].ticket;
    let code = sales::ticket::get(&mut conn, ticket).await.expect("the ticket").code;
    drop(conn);
    let read: Value = desk.ask("read_code", json!({"code": sales::ticket::code::text(&code)})).await;
    read["ticket"] == json!(ticket)
}

/// Goes on with the chain of an archive as a thief would: one more operation under her own key, everything else in
/// order, the manifest and its seal included.
fn go_on(files: &mut Files, thief: &Signer, announced: bool) {
    let place = files.iter().position(|(name, _)| name.starts_with("chains/")).expect("a chain");
    let name = files[place].0.clone();
    let text = String::from_utf8(files[place].1.clone()).expect("text");
    let last: Value = serde_json::from_str(text.lines().last().expect("a row")).expect("JSON");
    let mut record: Record = serde_json::from_str(last["bytes"].as_str().expect("bytes")).expect("a record");
    let previous: chain::Hash = unhex(last["hash"].as_str().expect("a hash"));
    record.seq += 1;
    record.lines.clear();
    record.payments.clear();
    record.refers.clear();
    record.totals = journal::Totals::default();
    record.kind = if announced { journal::Kind::KeyChange } else { journal::Kind::Event };
    record.data = if announced { change::announce(thief, &previous) } else { serde_json::Map::new() };
    let bytes = chain::canonical(&record).expect("canonical");
    let hash = chain::hash(&previous, &bytes);
    let hex = journal::append::hex;
    let row = json!({"seq": record.seq, "bytes": String::from_utf8(bytes).expect("UTF-8"), "hash": hex(&hash),
                     "signature": hex(&thief.sign(&hash))});
    files[place].1 = format!("{text}{row}\n").into_bytes();
    say_again(files, &name);
    let manifest = files.iter_mut().find(|(name, _)| name == "manifest.json").expect("a manifest");
    let mut value: Value = serde_json::from_slice(&manifest.1).expect("JSON");
    value["chains"][0]["seq"] = json!(record.seq);
    value["chains"][0]["hash"] = json!(hex(&hash));
    manifest.1 = chain::canonical(&value).expect("canonical");
    let seal = json!({"journal": thief.journal, "signature": hex(&thief.sign_message(&manifest.1))});
    files.iter_mut().find(|(name, _)| name == "manifest.sig").expect("a seal").1 =
        chain::canonical(&seal).expect("canonical");
}

fn unhex(text: &str) -> chain::Hash {
    let bytes = (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex"));
    bytes.collect::<Vec<_>>().try_into().expect("32 bytes")
}

#[tokio::test]
async fn a_chain_that_goes_on_under_an_unknown_key_is_refused() {
    let desk = Desk::new().await;
    desk.sell(&[0]).await;
    let _: KeyChanged = desk.ask("change_signing_key", json!({})).await;
    desk.sell(&[1]).await;
    let files = unpack(&archive(&desk).await);
    let folder = tempfile::tempdir().expect("a folder");
    let manifest: Value =
        serde_json::from_slice(&files.iter().find(|(name, _)| name == "manifest.json").expect("one").1)
            .expect("JSON");
    let journal = manifest["chains"][0]["journal"].as_str().expect("a chain").parse().expect("an id");
    let thief =
        KeyFolder::new(folder.path().join("keys")).create(journal, &Chance::seeded(7)).expect("a key");
    for announced in [false, true] {
        let mut forged = files.clone();
        go_on(&mut forged, &thief, announced);
        let path = keep(folder.path(), &format!("{announced}.zip"), &pack(&forged));
        assert!(faults(&desk, &path).await.contains(&"signature".to_owned()), "announced: {announced}");
        let verdict = verdicts(&[], std::slice::from_ref(&path)).remove(0);
        assert!(verdict.starts_with("refused ") && verdict.contains("signature"), "{verdict}");
    }
}
