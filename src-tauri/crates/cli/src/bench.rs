//! Benchmarks: each builds its own data, measures through the use cases, and says what the machine could do at best.

pub mod desk;
pub mod figure;
pub mod find;
pub mod import;
pub mod people;
pub mod raw;

/// What stops a benchmark: a refusal, the disk, the C API.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
