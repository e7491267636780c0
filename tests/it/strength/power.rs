//! The plug is pulled under a desk that sells: of what its disk was not told to flush, any part may be gone. Every sale that
//! was told is there, and nothing is there by half (layer L5 of the design's tests).

use std::path::{Path, PathBuf};

use app::Places;
use kernel::Chance;
use tests::power::image_of;
use tests::told::Told;
use tokio::io::{AsyncBufReadExt, BufReader};

use super::killed::lane::seller;
use super::killed::ledger;
use super::template::Template;

/// Times that the plug is pulled on one store.
const PULLED: u64 = 30;
/// What a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;

/// A store whose disk loses what was not flushed.
struct Plugged {
    places: Places,
    images: PathBuf,
    chance: Chance,
    told: Vec<Told>,
    /// Whether the disk says that its log was flushed when it was not.
    lies: bool,
    /// Sectors that were written and are gone.
    gone: usize,
}

impl Plugged {
    fn new(template: &Template, folder: &Path, lies: bool) -> Self {
        let images = folder.join("images");
        std::fs::create_dir_all(&images).expect("a folder");
        let places = template.copy(folder);
        Self { places, images, chance: Chance::seeded(5), told: Vec::new(), lies, gone: 0 }
    }

    /// A desk sells until it told some words, then the plug is pulled.
    async fn sells(&mut self, template: &Template, n: u64) {
        // Whoever looked into the store since left it on the disk: its files are taken as they are.
        std::fs::remove_dir_all(&self.images).expect("images");
        std::fs::create_dir(&self.images).expect("a folder");
        let mut command = seller(&self.places, template.performance, 7_000_000 + n);
        command.arg("--images").arg(&self.images);
        if self.lies {
            command.arg("--lies");
        }
        let mut child = command.spawn().expect("a seller");
        let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        let [words, moment] = self.chance.bytes::<2>();
        for _ in 0..4 + words % 12 {
            self.hear(
                &lines.next_line().await.expect("readable").expect("a seller sells until it is killed"),
            );
        }
        tokio::time::sleep(std::time::Duration::from_micros(u64::from(moment) * 50)).await;
        child.kill().await.expect("killed");
        while let Some(line) = lines.next_line().await.expect("readable") {
            self.hear(&line);
        }
        self.loses_power();
    }

    fn hear(&mut self, line: &str) {
        // The last line may have been cut by the kill; then it was never said.
        self.told.extend(serde_json::from_str::<Told>(line));
    }

    /// Of each file what was flushed stays, and each sector written since is there or is not.
    fn loses_power(&mut self) {
        let file = self.places.store.join(store::FILE);
        let beside = |suffix: &str| PathBuf::from(format!("{}{suffix}", file.display()));
        // Shared memory is no file of the disk.
        let _ = std::fs::remove_file(beside("-shm"));
        for path in [file.clone(), beside("-wal")] {
            let Ok(flushed) = std::fs::read(image_of(&self.images, &path)) else {
                // Never flushed: the file itself may be gone.
                let _ = std::fs::remove_file(&path);
                continue;
            };
            let written = std::fs::read(&path).unwrap_or_default();
            let kept = self.torn(&flushed, &written);
            std::fs::write(&path, &kept).expect("written");
        }
    }

    fn torn(&mut self, flushed: &[u8], written: &[u8]) -> Vec<u8> {
        let mut kept = flushed.to_vec();
        for (n, sector) in written.chunks(SECTOR).enumerate() {
            let range = n * SECTOR..n * SECTOR + sector.len();
            if flushed.get(range.clone()) == Some(sector) {
                continue;
            }
            if self.chance.bytes::<1>()[0].is_multiple_of(2) {
                self.gone += 1;
                continue;
            }
            kept.resize(kept.len().max(range.end), 0);
            kept[range].copy_from_slice(sector);
        }
        kept
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_plug_is_pulled_every_sale_that_was_told_is_there_and_nothing_by_half() {
    let template = Template::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut plugged = Plugged::new(&template, folder.path(), false);
    for n in 1..=PULLED {
        plugged.sells(&template, n).await;
        ledger::check(&plugged.places, &plugged.told).await;
    }
    let sold = plugged.told.iter().filter(|it| matches!(it, Told::Sold { .. })).count();
    assert!(sold > 40, "only {sold} sales: does anybody still sell?");
    assert!(
        plugged.gone > 0,
        "something that was written is gone each time that a plug is pulled in the middle"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_says_flushed_and_did_not_is_noticed() {
    let template = Template::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut plugged = Plugged::new(&template, folder.path(), true);
    for n in 1..=PULLED {
        plugged.sells(&template, n).await;
        let (places, told) = (plugged.places.clone(), plugged.told.clone());
        if tokio::spawn(async move { ledger::check(&places, &told).await }).await.is_err() {
            return;
        }
    }
    panic!("nobody noticed in {PULLED} times");
}
