//! The raw limits: what SQLite's C API, PostgreSQL, printpdf and ed25519-dalek do on this machine with nothing of ours between.
//! Nothing below imports any of our other crates.

pub mod disk;
pub mod pdf;
pub mod postgres;
pub mod sale;
pub mod signatures;
pub mod sqlite;
pub mod tables;
