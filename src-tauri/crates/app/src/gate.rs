//! The one gate through which every door calls a use case: it finds it, checks the right, runs it, logs a
//! failure once, and tells the screens what changed.

use kernel::{Instant, SessionId};
use network::Right;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

use crate::error::{Error, Gate, Result};
use crate::events::Event;
use crate::recent::Refused;
use crate::registry::{self, Access};
use crate::{App, Context, Tag};

impl App {
    /// Calls a use case by name for a session, or for nobody.
    ///
    /// # Errors
    ///
    /// What the gate or the use case refuses, with the id of its log entry.
    pub async fn call(
        self: &Arc<Self>,
        session: Option<SessionId>,
        name: &str,
        input: Value,
    ) -> Result<Value> {
        match self.context_of(session, name).await {
            Ok(context) => context.call(name, input).await,
            Err(error) => Err(self.logged(name, error)),
        }
    }

    /// Who calls. What is open to anyone does not keep a session awake, and needs none that still lives; a
    /// session in training acts on the training store.
    async fn context_of(self: &Arc<Self>, session: Option<SessionId>, name: &str) -> Result<Context> {
        let open = registry::find(name).is_some_and(|use_case| use_case.right == Right::Open);
        let Some(id) = session else { return Ok(self.nobody()) };
        match self.sessions.used(id, self.clock.now(), !open) {
            Ok(session) if session.training => Ok(self.school().await?.acting(session)),
            Ok(session) => Ok(self.acting(session)),
            Err(_) if open => Ok(self.nobody()),
            Err(error) => Err(error),
        }
    }

    /// The context of a live session, or of nobody: what a door that makes several calls keeps.
    ///
    /// # Errors
    ///
    /// [`Gate::SignInNeeded`] when the session is over.
    pub async fn context(self: &Arc<Self>, session: Option<SessionId>) -> Result<Context> {
        self.context_of(session, "").await
    }

    fn logged(&self, name: &str, mut error: Error) -> Error {
        let now: Instant = self.clock.now();
        error.id = format!("{:x}-{:04x}", now.as_millis(), u16::from_be_bytes(self.chance.bytes::<2>()));
        tracing::warn!(use_case = name, id = error.id, "{error}");
        let (use_case, code, reference) = (name.to_owned(), error.code.clone(), error.id.clone());
        self.recent.note(Refused { at: now, use_case, code, reference });
        error
    }
}

impl Context {
    /// Calls a use case by name as the one who acts here.
    ///
    /// # Errors
    ///
    /// What the gate or the use case refuses, with the id of its log entry.
    pub async fn call(&self, name: &str, input: Value) -> Result<Value> {
        let answer = self.pass(name, input).await;
        answer.map_err(|error| self.app().logged(name, error))
    }

    /// Calls a use case with types: what tests and the terminal's comfortable commands use.
    ///
    /// # Errors
    ///
    /// As [`Context::call`].
    pub async fn ask<I: Serialize, O: DeserializeOwned>(&self, name: &str, input: &I) -> Result<O> {
        read_input(self.call(name, write_output(input)?).await?)
    }

    async fn pass(&self, name: &str, input: Value) -> Result<Value> {
        let use_case = registry::find(name).ok_or_else(|| Gate::UnknownUseCase { name: name.to_owned() })?;
        self.require(use_case.right)?;
        if use_case.is_ruled() {
            self.require_box_office().await?;
        }
        let output = (use_case.run)(self, input).await?;
        if let Access::Writes(tags) | Access::Job(tags) = use_case.access {
            self.app().events.tell(Event::Changed { tags: tags.to_vec() });
            // A basket is nobody else's business: its places were asked for as they were taken.
            if tags.iter().any(|tag| !matches!(tag, Tag::Baskets | Tag::Session | Tag::Gauges | Tag::Network))
            {
                self.app().network.ring();
            }
        }
        Ok(output)
    }
}

/// Reads an input or an answer.
///
/// # Errors
///
/// [`Gate::BadInput`] when it has not the shape.
pub fn read_input<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| Gate::BadInput { detail: error.to_string() }.into())
}

/// Writes an output.
///
/// # Errors
///
/// [`Gate::Internal`] for what JSON cannot hold, which is a defect.
pub fn write_output<T: Serialize>(value: &T) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| Gate::Internal { detail: error.to_string() }.into())
}
