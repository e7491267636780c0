//! How far a job is, on a terminal.

use std::io::{IsTerminal, Write};

use app::Context;
use app::events::Event;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;

/// Shows how far a job is until it is dropped; nothing where nobody watches.
pub struct Progress(Option<JoinHandle<()>>);

impl Progress {
    /// Watches a job by its name, unless the answer is for a program.
    pub fn of(context: &Context, job: &'static str, json: bool) -> Self {
        let watched = !json && std::io::stderr().is_terminal();
        Self(watched.then(|| tokio::spawn(watch(context.clone(), job))))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(watching) = self.0.take() {
            watching.abort();
            eprintln!();
        }
    }
}

async fn watch(context: Context, name: &str) {
    let mut events = context.app().events.subscribe();
    loop {
        match events.recv().await {
            Ok(Event::Progress { job, done, total, .. }) if job == name => {
                eprint!("\r{} %", done * 100 / total.max(1));
                // A terminal that cannot be written to has nobody to tell.
                let _ = std::io::stderr().flush();
            }
            Err(RecvError::Closed) => return,
            _ => {}
        }
    }
}
