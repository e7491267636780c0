//! What the doors tell their screens: tags to read again, progress of jobs.

use serde::Serialize;
use tokio::sync::broadcast;

use crate::Tag;

/// One event of the stream.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// These parts changed: read them again.
    Changed {
        /// What changed.
        tags: Vec<Tag>,
    },
    /// A job went on.
    Progress {
        /// The job.
        job: String,
        /// Units done.
        done: u64,
        /// Units in all, 0 while unknown.
        total: u64,
        /// Milliseconds that remain, at the pace so far.
        remaining_ms: Option<u64>,
    },
}

impl Event {
    /// For a listener that lagged behind: everything may have changed.
    #[must_use]
    pub fn everything() -> Self {
        Self::Changed { tags: Tag::ALL.to_vec() }
    }
}

/// The stream that every door listens to.
#[derive(Debug)]
pub struct Events(broadcast::Sender<Event>);

/// Events a slow listener may lag behind before it has to read everything again.
const BACKLOG: usize = 256;

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }
}

impl Events {
    /// Listens from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }

    /// Tells an event to whoever listens.
    pub fn tell(&self, event: Event) {
        // Nobody listening is no failure: a terminal has no screen to refresh.
        let _ = self.0.send(event);
    }
}
