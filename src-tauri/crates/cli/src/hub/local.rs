//! `parterrectl hub local`: the main desk (*poste principal*) of a venue without Internet.

use std::process::ExitCode;

use app::network::backup::{BackupCard, RestoreBackup};
use app::network::main_desk::{AdmitDesk, AdmittedDesk, BecomeMainDesk, MainDesk};
use app::wire::Nothing;
use app::{Context, Error};
use clap::{Args, Subcommand};
use kernel::DeskId;
use serde::Serialize;
use serde_json::{Value, json};

use crate::installation::Installation;
use crate::{Outcome, print, words};

/// Makes this desk the main one of its venue: it keeps the shared database of all, and the others join it. Again, it starts
/// that base when it does not run.
#[derive(Debug, Args)]
pub struct Local {
    #[command(subcommand)]
    act: Option<Act>,
    /// The port that the base listens on, 5442 when absent.
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Tells where the base is found, whether it runs, and when it was backed up.
    Status,
    /// Admits a desk of the venue: the address and the code to type there.
    Desk {
        /// Its name.
        name: String,
        /// The desk's id, when it worked alone before or needs another code.
        #[arg(long, value_name = "ID")]
        id: Option<DeskId>,
    },
    /// Backs the base up now; while the desk is open that is done every day.
    Backup,
    /// Puts the base back from a backup.
    Restore {
        /// Its name in the folder of backups, or its path.
        file: String,
    },
    /// Stops the base for good: its desks are in another network.
    Stop,
}

impl Local {
    /// Does what was asked.
    pub(super) async fn run(&self, installation: &Installation, json: bool) -> Outcome {
        let ctx = installation.existing().await?;
        let done = self.act(&ctx, json).await;
        ctx.close().await;
        done.map(|()| ExitCode::SUCCESS)
    }

    async fn act(&self, ctx: &Context, json: bool) -> Result<(), Error> {
        let main_desk: Option<MainDesk> = match &self.act {
            None => Some(ctx.ask("become_main_desk", &BecomeMainDesk { port: self.port }).await?),
            Some(Act::Status) => ctx.ask("main_desk", &Nothing {}).await?,
            Some(Act::Stop) => Some(ctx.ask("rest_main_desk", &Nothing {}).await?),
            Some(Act::Restore { file }) => {
                let input = RestoreBackup { file: file.clone(), passphrase: None };
                Some(ctx.ask("restore_base", &input).await?)
            }
            Some(Act::Desk { name, id }) => {
                let input = AdmitDesk { name: name.clone(), desk: *id };
                let admitted: AdmittedDesk = ctx.ask("admit_desk", &input).await?;
                let said = json!({"addresses": admitted.addresses.join("\n"), "code": admitted.code});
                return tell(&admitted, json, "terminal:local.desk", &said);
            }
            Some(Act::Backup) => {
                let made: BackupCard = ctx.ask("back_up_base", &Nothing {}).await?;
                let said = json!({"file": made.name});
                return tell(&made, json, "terminal:local.backup", &said);
            }
        };
        let key = match &main_desk {
            None => "terminal:local.none",
            Some(it) if it.running => "terminal:local.runs",
            Some(_) => "terminal:local.rests",
        };
        let said = main_desk.as_ref().map_or(Value::Null, params);
        tell(&main_desk, json, key, &said)
    }
}

fn params(it: &MainDesk) -> Value {
    let addresses = it.addresses.join("\n");
    json!({"addresses": addresses, "backed_up_at": it.backed_up_at, "backups": it.backups})
}

fn tell<T: Serialize>(answer: &T, json: bool, key: &str, said: &Value) -> Result<(), Error> {
    match json {
        true => print(answer),
        false => {
            println!("{}", words::say(key, said));
            Ok(())
        }
    }
}
