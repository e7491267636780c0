//! `parterrectl exchange`: what the window does in the background, for a desk without one, a scheduler or a test.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use app::network::exchange::readdress::ReaddressNetwork;
use app::network::exchange::{Exchanged, JoinNetwork, JoinedNetwork};
use app::{App, Error};
use clap::{Args, Subcommand};

use crate::installation::Installation;
use crate::{Outcome, print, words};

/// How often a desk that exchanges here tells how it stands.
const TOLD: Duration = Duration::from_secs(60);

/// Joins a network, or exchanges with it: once, or for as long as the command runs.
///
/// Exit code: 0 exchanged, 1 refused or out of reach, 2 the command line is wrong.
#[derive(Debug, Args)]
pub struct Exchange {
    #[command(flatten)]
    installation: Installation,
    #[command(subcommand)]
    what: Option<What>,
    /// Exchanges once.
    #[arg(long)]
    once: bool,
    /// Prints what was done as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Joins a network: a store without a venue receives one.
    Join {
        /// `host[:port]/database`.
        address: String,
        /// The one-time code; `-` reads it from standard input, so that no list of commands keeps it.
        code: String,
    },
    /// Goes on with the same network at another address.
    At {
        /// `host[:port]/database`.
        address: String,
    },
    /// Moves to another network, with the code made there for this desk's move.
    Move {
        /// `host[:port]/database`.
        address: String,
        /// The one-time code; `-` reads it from standard input.
        code: String,
    },
}

impl Exchange {
    /// Does what was asked.
    pub async fn run(&self) -> Outcome {
        match &self.what {
            Some(What::Join { address, code }) => self.join("join_network", address, code).await,
            Some(What::Move { address, code }) => self.join("move_network", address, code).await,
            Some(What::At { address }) => self.at(address).await,
            None => self.exchange(&self.installation.open_existing().await?).await,
        }
    }

    async fn join(&self, how: &str, address: &str, code: &str) -> Outcome {
        let code = match code {
            "-" => std::io::read_to_string(std::io::stdin()).map_err(store::Error::from)?,
            code => code.to_owned(),
        };
        let ctx = self.installation.context(false).await?;
        let input = JoinNetwork { address: address.to_owned(), code };
        let joined: JoinedNetwork = ctx.ask(how, &input).await?;
        match self.json {
            true => print(&joined)?,
            false => println!("{}, {} ({}).", joined.venue_name, joined.desk_name, joined.terminal),
        }
        ctx.close().await;
        Ok(ExitCode::SUCCESS)
    }

    async fn at(&self, address: &str) -> Outcome {
        let ctx = self.installation.existing().await?;
        let input = ReaddressNetwork { address: address.to_owned() };
        let done = ctx.ask("readdress_network", &input).await;
        ctx.close().await;
        self.tell(&done?)?;
        Ok(ExitCode::SUCCESS)
    }

    async fn exchange(&self, app: &Arc<App>) -> Outcome {
        if self.once {
            let done = app.exchange().await?;
            app.store.close().await;
            self.tell(&done)?;
            return Ok(ExitCode::SUCCESS);
        }
        // Until it is ended: what is written is written, and a store that is left open opens again.
        app.keep_base();
        app.keep_exchanging();
        loop {
            tokio::time::sleep(TOLD).await;
            match app.exchange().await {
                Ok(done) => self.tell(&done)?,
                Err(refusal) => eprintln!("{}", words::of(&refusal)),
            }
        }
    }

    fn tell(&self, done: &Exchanged) -> Result<(), Error> {
        if self.json {
            return print(done);
        }
        println!(
            "Received {} operations and {} documents, sent {} and {}; {} rights moved, {} incidents.",
            done.operations_in,
            done.documents_in,
            done.operations_out,
            done.documents_out,
            done.rights,
            done.incidents
        );
        Ok(())
    }
}
