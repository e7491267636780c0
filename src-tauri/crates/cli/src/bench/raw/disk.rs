//! What the disk does at best: bytes appended to a file and flushed.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// Bytes of one flush: a page of a database.
const PAGE: usize = 4_096;

/// A file on the disk.
pub struct Disk(File);

impl Disk {
    /// Makes a new file.
    ///
    /// # Errors
    ///
    /// What the disk says.
    pub fn new(path: &Path) -> std::io::Result<Self> {
        Ok(Self(File::create_new(path)?))
    }

    /// Appends a page and waits until it is on the disk; how long that took.
    ///
    /// # Errors
    ///
    /// What the disk says.
    pub fn flush(&mut self) -> std::io::Result<Duration> {
        let start = Instant::now();
        self.0.write_all(&[0; PAGE])?;
        self.0.sync_data()?;
        Ok(start.elapsed())
    }
}
