//! Which installation a command works on, and as whom.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use app::network::who::Who;
use app::wire::Nothing;
use app::{App, Context, Places, Result};
use clap::Args;
use kernel::{Chance, Clock};

use crate::words;

/// The store, and who acts.
#[derive(Debug, Args)]
pub struct Installation {
    /// The folder of the store; the user's own when absent.
    #[arg(long, global = true, value_name = "DIR", env = "PARTERRE_STORE")]
    pub store: Option<PathBuf>,
    /// The folder of keys and marks; beside the user's other state when absent.
    #[arg(long, global = true, value_name = "DIR", env = "PARTERRE_STATE")]
    pub state: Option<PathBuf>,
    /// The code of the agent who acts. Whoever holds the store and its keys is trusted: no password is asked.
    #[arg(long = "as", global = true, value_name = "CODE", env = "PARTERRE_AS")]
    pub agent: Option<String>,
}

/// Somebody acting on an installation, until the command ends.
#[derive(Debug)]
pub struct Acting {
    context: Context,
    /// The real installation, which the training one leans on.
    app: Arc<App>,
}

impl Deref for Acting {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

impl Acting {
    /// Lets go of the stores.
    pub async fn close(self) {
        self.context.app().store.close().await;
        self.app.store.close().await;
    }
}

impl Installation {
    /// Where it is.
    #[must_use]
    pub fn places(&self) -> Places {
        let mut places = self.store.clone().map_or_else(Places::of_user, Places::of_store);
        if let Some(state) = &self.state {
            places.state.clone_from(state);
        }
        places
    }

    /// Opens the program, making a store where there is none.
    ///
    /// # Errors
    ///
    /// What the store refuses.
    pub async fn open(&self) -> Result<Arc<App>> {
        App::open(self.places(), Clock::System, Chance::system()).await
    }

    /// Opens the program where there is a store: a mistyped folder does not become a new one.
    ///
    /// # Errors
    ///
    /// `store.missing`, and what the store refuses.
    pub async fn open_existing(&self) -> Result<Arc<App>> {
        let folder = self.places().store;
        match folder.join(store::FILE).exists() {
            true => self.open().await,
            false => Err(store::Error::Missing { folder: folder.display().to_string() }.into()),
        }
    }

    /// Opens the program as the one who acts, in training mode or not, making a store where there is none.
    ///
    /// # Errors
    ///
    /// What the store refuses; an unknown agent.
    pub async fn context(&self, training: bool) -> Result<Acting> {
        self.acting(self.open().await?, training).await
    }

    /// Opens the program as the one who acts, where there is a store.
    ///
    /// # Errors
    ///
    /// As [`Self::open_existing`]; an unknown agent.
    pub async fn existing(&self) -> Result<Acting> {
        self.acting(self.open_existing().await?, false).await
    }

    /// The one who acts. The backup of the day is made first, when it is still to be made.
    async fn acting(&self, app: Arc<App>, training: bool) -> Result<Acting> {
        // A backup that cannot be made is told, and keeps nobody from working.
        if let Err(refusal) = app.back_up_daily().await {
            eprintln!("{}", words::of(&refusal));
        }
        let Some(code) = &self.agent else {
            let context = app.nobody();
            return Ok(Acting { context, app });
        };
        let mut context = app.as_agent(code).await?;
        if training {
            let _: Who = context.ask("enter_training", &Nothing {}).await?;
            context = app.school().await?.as_agent(code).await?;
        }
        Ok(Acting { context, app })
    }
}
