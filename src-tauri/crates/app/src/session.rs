//! Signed-in sessions, in memory: closing the program signs everyone out.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use kernel::{AgentId, DeskId, Instant, SessionId, VenueId};
use network::{Right, Role};

use crate::error::{Gate, Result};

/// Who is signed in, where, and what for.
#[derive(Debug, Clone)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// The person.
    pub agent: AgentId,
    /// Shown in the state line.
    pub agent_name: String,
    /// The desk.
    pub desk: DeskId,
    /// The venue acted for.
    pub venue: VenueId,
    /// The roles at that venue.
    pub roles: Vec<Role>,
    /// What the roles allow.
    pub rights: BTreeSet<Right>,
    /// Whether the session works on the training store.
    pub training: bool,
    /// Whether the screen is locked: the basket stays, nothing else may be done.
    pub locked: bool,
    /// The last use, for the idle lock.
    pub last_used: Instant,
}

/// The sessions of this program.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<HashMap<SessionId, Session>>);

impl Sessions {
    /// Begins a session, or replaces it (change of seller, venue or lock).
    pub fn put(&self, session: Session) {
        self.0.lock().expect("nothing panics while it holds the sessions").insert(session.id, session);
    }

    /// Ends a session.
    pub fn end(&self, id: SessionId) {
        self.0.lock().expect("nothing panics while it holds the sessions").remove(&id);
    }

    /// A session, marked as used at `now`.
    ///
    /// # Errors
    ///
    /// [`Gate::SignInNeeded`] when it is over.
    pub fn used(&self, id: SessionId, now: Instant) -> Result<Session> {
        let mut sessions = self.0.lock().expect("nothing panics while it holds the sessions");
        let session = sessions.get_mut(&id).ok_or(Gate::SignInNeeded)?;
        session.last_used = now;
        Ok(session.clone())
    }
}
