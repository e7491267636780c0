//! Which installation a command works on, and as whom.

use std::path::PathBuf;
use std::sync::Arc;

use app::{App, Context, Places, Result};
use clap::Args;
use kernel::{Chance, Clock};

/// The store, and who acts.
#[derive(Debug, Args)]
pub struct Installation {
    /// The folder of the store; the user's own when absent.
    #[arg(long, value_name = "DIR", env = "PARTERRE_STORE")]
    pub store: Option<PathBuf>,
    /// The folder of keys and marks; beside the user's other state when absent.
    #[arg(long, value_name = "DIR", env = "PARTERRE_STATE")]
    pub state: Option<PathBuf>,
    /// The code of the agent who acts. Whoever holds the store and its keys is trusted: no password is asked.
    #[arg(long = "as", value_name = "CODE", env = "PARTERRE_AS")]
    pub agent: Option<String>,
}

impl Installation {
    /// Opens the program.
    ///
    /// # Errors
    ///
    /// What the store refuses.
    pub async fn open(&self) -> Result<Arc<App>> {
        let mut places = self.store.clone().map_or_else(Places::of_user, Places::of_store);
        if let Some(state) = &self.state {
            places.state.clone_from(state);
        }
        App::open(places, Clock::System, Chance::system()).await
    }

    /// Opens the program as the one who acts.
    ///
    /// # Errors
    ///
    /// What the store refuses; an unknown agent.
    pub async fn context(&self) -> Result<Context> {
        let app = self.open().await?;
        match &self.agent {
            None => Ok(app.nobody()),
            Some(code) => app.as_agent(code).await,
        }
    }
}
