//! `parterrectl hub charter`: publishing the text that says who shares what, and who signed it.

use std::path::PathBuf;

use app::Error;
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use kernel::{Chance, Clock, ContactId, TypedId};
use serde_json::json;
use sync::hub::{Admin, NewCharter, SHOWS, TELLS};
use uuid::Uuid;

use super::Hub;

/// What is done with charters.
#[derive(Debug, Subcommand)]
pub enum Act {
    /// Publishes a charter, or the next version of one: in force at once, and to be signed by each venue.
    Publish {
        /// What people call it.
        name: String,
        /// The file of its text.
        #[arg(long, value_name = "FILE")]
        text: PathBuf,
        /// What a card of the pool shows besides names and commune.
        #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(SHOWS))]
        shows: Vec<String>,
        /// Which figures of a member the others see.
        #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(TELLS))]
        tells: Vec<String>,
        /// The charter whose next version it is.
        #[arg(long, value_name = "ID")]
        id: Option<Uuid>,
    },
    /// Every version of every charter, with its members.
    List,
}

impl Act {
    /// Does what was asked.
    pub(super) async fn run(&self, hub: &Hub, admin: &mut Admin) -> Result<(), Error> {
        match self {
            Self::Publish { name, text, shows, tells, id } => {
                let body = std::fs::read_to_string(text).map_err(store::Error::from)?;
                let id = id.unwrap_or_else(|| Chance::system().id::<ContactId>(Clock::System.now()).uuid());
                let (name, shows, tells) = (name.clone(), shows.clone(), tells.clone());
                let version = admin.publish_charter(&NewCharter { id, name, body, shows, tells }).await?;
                hub.tell(&json!({"charter": id, "version": version}), &format!("{id} {version}"))
            }
            Self::List => {
                let charters = admin.charters().await?;
                let line = |it: &sync::hub::CharterStatus| {
                    let (shows, tells) = (it.shows.join(","), it.tells.join(","));
                    let members = it.members.join(", ");
                    format!(
                        "{}  {} {}: shows {shows}, tells {tells}; members: {members}",
                        it.charter, it.name, it.version
                    )
                };
                hub.tell(&charters, &charters.iter().map(line).collect::<Vec<_>>().join("\n"))
            }
        }
    }
}
