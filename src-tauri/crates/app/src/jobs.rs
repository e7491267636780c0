//! Jobs under way, by name, so that a person can stop them.

use std::collections::HashSet;
use std::sync::Mutex;

use crate::error::{Gate, Result};

/// The names of jobs that were asked to stop.
#[derive(Debug, Default)]
pub struct Jobs(Mutex<HashSet<String>>);

impl Jobs {
    /// Asks a job to stop at its next step.
    pub fn cancel(&self, job: &str) {
        self.0.lock().expect("nothing panics while it holds the jobs").insert(job.to_owned());
    }

    /// Whether a job goes on; a stop is heard once.
    ///
    /// # Errors
    ///
    /// [`Gate::Cancelled`] when it was asked to stop.
    pub fn go_on(&self, job: &str) -> Result<()> {
        match self.0.lock().expect("nothing panics while it holds the jobs").remove(job) {
            true => Err(Gate::Cancelled.into()),
            false => Ok(()),
        }
    }
}
