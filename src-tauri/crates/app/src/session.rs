//! Signed-in sessions, in memory: closing the program signs everyone out.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use kernel::{AgentId, DeskId, Instant, SessionId, VenueId};
use network::{Language, Right, Role};

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
    /// The language they read.
    pub language: Language,
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
#[derive(Debug)]
pub struct Sessions {
    live: Mutex<HashMap<SessionId, Session>>,
    idle_ms: AtomicI64,
    /// One secret is tried at a time, so that failures are counted before the next attempt.
    pub(crate) door: tokio::sync::Mutex<()>,
}

const MINUTE_MS: i64 = 60_000;

impl Default for Sessions {
    fn default() -> Self {
        Self {
            live: Mutex::default(),
            idle_ms: AtomicI64::new(5 * MINUTE_MS),
            door: tokio::sync::Mutex::default(),
        }
    }
}

impl Sessions {
    /// Sets the delay without use after which a session locks.
    pub fn lock_after(&self, minutes: u16) {
        self.idle_ms.store(i64::from(minutes) * MINUTE_MS, Ordering::Relaxed);
    }

    /// Begins a session, or replaces it (change of seller, venue or lock).
    pub fn put(&self, session: Session) {
        self.live().insert(session.id, session);
    }

    /// Ends a session.
    pub fn end(&self, id: SessionId) {
        self.live().remove(&id);
    }

    /// Ends every session: the store under them was replaced.
    pub fn end_all(&self) {
        self.live().clear();
    }

    /// Ends the sessions of an agent who may no longer work here.
    pub fn end_of(&self, agent: AgentId) {
        self.live().retain(|_, session| session.agent != agent);
    }

    /// Gives the live sessions of an agent at a venue their new roles.
    pub fn set_roles(&self, agent: AgentId, venue: VenueId, training: bool, roles: &[Role]) {
        let theirs = |session: &&mut Session| {
            session.agent == agent && session.venue == venue && session.training == training
        };
        for session in self.live().values_mut().filter(theirs) {
            session.roles = roles.to_vec();
            session.rights = Role::union(roles);
        }
    }

    /// A session at `now`, locked when it was left alone too long; `counts` marks it as used.
    ///
    /// # Errors
    ///
    /// [`Gate::SignInNeeded`] when it is over.
    pub fn used(&self, id: SessionId, now: Instant, counts: bool) -> Result<Session> {
        let mut live = self.live();
        let session = live.get_mut(&id).ok_or(Gate::SignInNeeded)?;
        let idle = now.since(session.last_used).num_milliseconds();
        session.locked |= idle >= self.idle_ms.load(Ordering::Relaxed);
        if counts && !session.locked {
            session.last_used = now;
        }
        Ok(session.clone())
    }

    fn live(&self) -> std::sync::MutexGuard<'_, HashMap<SessionId, Session>> {
        self.live.lock().expect("nothing panics while it holds the sessions")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Chance, TypedId};
    use network::Role;

    fn session(at: i64) -> Session {
        let chance = Chance::seeded(1);
        let now = Instant::from_millis(at);
        let (desk, venue) = (chance.id(now), chance.id(now));
        Session {
            id: SessionId::from_uuid(chance.id::<SessionId>(now).uuid()),
            agent: chance.id(now),
            agent_name: "Anne".to_owned(),
            language: Language::Fr,
            desk,
            venue,
            roles: vec![Role::BoxOffice],
            rights: Role::union(&[Role::BoxOffice]),
            training: false,
            locked: false,
            last_used: now,
        }
    }

    #[test]
    fn a_session_left_alone_locks_and_looking_at_it_does_not_keep_it_awake() {
        let (sessions, anne) = (Sessions::default(), session(0));
        sessions.put(anne.clone());
        let at = |minutes: i64| Instant::from_millis(minutes * MINUTE_MS);
        assert!(!sessions.used(anne.id, at(4), true).expect("live").locked);
        assert!(!sessions.used(anne.id, at(8), false).expect("live").locked);
        assert!(
            sessions.used(anne.id, at(9), false).expect("live").locked,
            "five minutes after the last use"
        );
    }

    #[test]
    fn a_session_that_ended_needs_a_sign_in() {
        let (sessions, anne) = (Sessions::default(), session(0));
        sessions.put(anne.clone());
        sessions.end_of(anne.agent);
        assert!(sessions.used(anne.id, Instant::from_millis(0), true).is_err());
    }
}
