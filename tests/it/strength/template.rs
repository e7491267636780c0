//! A desk with a performance on sale, closed, so that it can be copied and opened elsewhere.

use std::path::Path;
use std::sync::Arc;

use app::{App, Places};
use kernel::{Chance, Clock, PerformanceId, SeatId};
use tempfile::TempDir;
use tests::BEGINNING;

use crate::sales::Desk;

/// A closed desk: one seat of a performance is sold.
pub struct Template {
    folder: TempDir,
    /// What is on sale.
    pub performance: PerformanceId,
    /// Its seats; the first is sold.
    pub seats: Vec<SeatId>,
}

impl Template {
    pub async fn new() -> Self {
        let desk = Desk::new().await;
        desk.sell(&[0]).await;
        Self::of(desk).await
    }

    /// A desk as it is now, closed.
    pub async fn of(desk: Desk) -> Self {
        let (performance, seats) = (desk.evening.performance, desk.seats);
        let (app, folder) = desk.evening.world.restart().await.expect("opened again");
        app.store.close().await;
        Self { folder, performance, seats }
    }

    /// A copy of its store and its state in another folder.
    pub fn copy(&self, to: &Path) -> Places {
        let (own, copied) = (places(self.folder.path()), places(to));
        for (from, to) in [(&own.store, &copied.store), (&own.state, &copied.state)] {
            copy_folder(from, to);
        }
        copied
    }

    /// A copy that is open, at the moment when stories begin.
    pub async fn open(&self, to: &Path, seed: u64) -> Arc<App> {
        open(self.copy(to), seed).await.expect("a copy that opens")
    }
}

/// Opens an installation at the moment when stories begin.
pub async fn open(places: Places, seed: u64) -> app::Result<Arc<App>> {
    let beginning = BEGINNING.parse().expect("a moment");
    App::open(places, Clock::standing_at(beginning), Chance::seeded(seed)).await
}

fn places(folder: &Path) -> Places {
    Places { store: folder.join("store"), state: folder.join("state") }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("listed") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).expect("copied")),
        }
    }
}
