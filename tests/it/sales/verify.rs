//! The independent verifier: it accepts our archives and refuses each of 200 mutations of one.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use app::documents::DocumentRef;
use kernel::Chance;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Desk;
use crate::sources::root;

mod keys;
mod thief;

type Files = Vec<(String, Vec<u8>)>;

/// Draws a number below `below`.
fn draw(chance: &Chance, below: usize) -> usize {
    let drawn = u64::from_be_bytes(chance.bytes::<8>());
    usize::try_from(drawn % below as u64).expect("below a length")
}

/// The store, the archive and the independent verifier all agree.
pub(super) async fn all_agree(desk: &Desk) {
    assert_eq!(desk.faults().await, json!([]));
    let (ours, theirs) = of_archive(desk).await;
    assert_eq!(ours, json!([]));
    assert!(theirs.starts_with("ok "), "{theirs}");
}

/// What our own verification and the independent one find in an archive of the desk.
pub(super) async fn of_archive(desk: &Desk) -> (Value, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = keep(folder.path(), "whole.zip", &archive(desk).await);
    let ours: Value = desk.ask("verify_archive", json!({"path": whole})).await;
    let theirs = verdicts(&[], std::slice::from_ref(&whole)).concat();
    (ours["faults"].clone(), theirs)
}

async fn archive(desk: &Desk) -> Vec<u8> {
    let made: DocumentRef = desk.ask("export_archive", json!({})).await;
    desk.evening.world.app.shelf.get(made.document).expect("at hand").bytes.to_vec()
}

fn unpack(bytes: &[u8]) -> Files {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a ZIP file");
    let count = zip.len();
    let read = |place| {
        let mut file = zip.by_index(place).expect("a file");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("its bytes");
        (file.name().expect("a name").into_owned(), content)
    };
    (0..count).map(read).collect()
}

fn pack(files: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).expect("begun");
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

/// Says the new SHA-256 of a file in the manifest, as a thief would; the seal then no longer holds.
fn say_again(files: &mut Files, changed: &str) {
    let content = &files.iter().find(|(name, _)| name == changed).expect("the file").1;
    let digest = journal::append::hex(&Sha256::digest(content));
    let manifest = files.iter_mut().find(|(name, _)| name == "manifest.json").expect("a manifest");
    let mut value: Value = serde_json::from_slice(&manifest.1).expect("JSON");
    for file in value["files"].as_array_mut().expect("files") {
        if file["name"] == changed {
            file["sha256"] = json!(digest);
        }
    }
    manifest.1 = value.to_string().into_bytes();
}

/// One mutation; half of the time the manifest is made to agree with it.
fn mutate(mut files: Files, n: usize, chance: &Chance) -> Files {
    let chain = files.iter().position(|(name, _)| name.starts_with("chains/")).expect("a chain");
    let any = draw(chance, files.len());
    let mut rows: Vec<String> = String::from_utf8(files[chain].1.clone())
        .expect("text")
        .lines()
        .map(|line| format!("{line}\n"))
        .collect();
    let (place, last) = (draw(chance, rows.len() - 1), rows.len() - 1);
    match n % 5 {
        0 if !files[any].1.is_empty() => {
            let at = draw(chance, files[any].1.len());
            files[any].1[at] ^= 1 << draw(chance, 8);
            return files;
        }
        0 | 1 => drop(rows.remove(place)),
        2 => drop(rows.drain(last - draw(chance, last.min(5))..)),
        3 => rows.swap(place, place + 1),
        _ => {
            let with_amount = rows.iter().position(|row| row.contains("2000")).expect("an amount");
            rows[with_amount] = rows[with_amount].replacen("2000", "1000", 1);
        }
    }
    files[chain].1 = rows.concat().into_bytes();
    if draw(chance, 2) == 0 {
        let name = files[chain].0.clone();
        say_again(&mut files, &name);
    }
    files
}

/// What `verify.py` says of archives, one line each.
fn verdicts(heads: &[String], paths: &[PathBuf]) -> Vec<String> {
    let mut command = Command::new("python3");
    command.arg(root().join("tests/verify.py"));
    for head in heads {
        command.args(["--head", head]);
    }
    let output = command.args(paths).output().expect("python3 and cryptography");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}

fn keep(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}

#[tokio::test]
async fn an_archive_is_accepted_and_each_of_two_hundred_mutations_is_refused() {
    let desk = Desk::new().await;
    for seat in 0..6 {
        desk.sell(&[seat]).await;
    }
    let placed = desk.sell(&[10, 11]).await;
    let _: Value = desk.ask("refund_tickets", json!({"order": placed.order, "reason": "malade"})).await;
    let early = archive(&desk).await;
    desk.count().await;
    let _: Value = desk.ask("close_period", json!({"period": "day"})).await;
    let bytes = archive(&desk).await;
    let heads: Value = desk.ask("heads", json!({})).await;
    let head = &heads[0];
    let kept = format!(
        "{}:{}:{}",
        head["journal"].as_str().expect("a chain"),
        head["seq"],
        head["hash"].as_str().expect("a hash")
    );
    let folder = tempfile::tempdir().expect("a folder");
    let whole = keep(folder.path(), "whole.zip", &bytes);
    let cut = keep(folder.path(), "cut.zip", &early);
    assert_eq!(
        verdicts(std::slice::from_ref(&kept), std::slice::from_ref(&whole)),
        [format!("ok {}", whole.display())]
    );
    assert!(
        verdicts(&[], std::slice::from_ref(&cut))[0].starts_with("ok "),
        "an early archive is an archive"
    );
    assert!(verdicts(&[kept], &[cut])[0].starts_with("refused "), "but its tail is missing");
    let ours: Value = desk.ask("verify_archive", json!({"path": whole})).await;
    assert_eq!(ours["faults"], json!([]));

    let chance = Chance::seeded(200);
    let mutations: Vec<_> = (0..200)
        .map(|n| keep(folder.path(), &format!("{n}.zip"), &pack(&mutate(unpack(&bytes), n, &chance))))
        .collect();
    let verdicts = verdicts(&[], &mutations);
    assert_eq!(verdicts.len(), 200);
    for verdict in verdicts {
        assert!(verdict.starts_with("refused "), "{verdict}");
    }
    for path in &mutations {
        let ours = desk.evening.world.ctx.call("verify_archive", json!({"path": path})).await;
        assert!(
            ours.is_err() || ours.is_ok_and(|report| report["faults"] != json!([])),
            "{}",
            path.display()
        );
    }
}
