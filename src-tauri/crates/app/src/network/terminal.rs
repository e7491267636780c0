//! Acting from a terminal. Who can open the store's folder and read its keys is already trusted with both; asking
//! a password there would protect nothing, and scripts would keep it in clear (`docs/decisions`).

use std::sync::Arc;

use network::{Error, agent};

use super::who;
use crate::error::Result;
use crate::{App, Context};

impl App {
    /// The context of an agent named by their code, with their own roles, without a secret.
    ///
    /// # Errors
    ///
    /// `network.agent_unknown` for an unknown or disabled code, `network.first_start_needed`.
    pub async fn as_agent(self: &Arc<Self>, code: &str) -> Result<Context> {
        let mut conn = self.store.read().await?;
        let agent = agent::of_code(&mut conn, code).await?.into_iter().next();
        let agent = agent.ok_or(Error::AgentUnknown)?;
        let now = self.clock.now();
        let session =
            who::begin(&mut conn, self.chance.id(now), &agent, None, self.is_training(), now).await?;
        drop(conn);
        // Kept, so that a call that ends or locks its session finds it.
        self.sessions.put(session.clone());
        Ok(self.acting(session))
    }
}
