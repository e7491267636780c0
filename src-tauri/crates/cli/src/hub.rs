//! `parterrectl hub`: the shared database of a network, for the person who administers its PostgreSQL, or the desk that
//! keeps it.

mod charter;
mod local;
mod watch;

use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use kernel::{Chance, Clock, DeskId, VenueId};
use serde_json::json;
use sync::base::Base;
use sync::cluster::Cluster;
use sync::hub::{Admin, Code, NewDesk, Role, Status};

use crate::installation::Installation;
use crate::{Outcome, print};
use local::Local;
use watch::Watch;

/// Makes the shared database of a network, admits venues and desks, and tells how they are.
///
/// Exit code: 0 done, 1 refused, 2 the command line is wrong.
#[derive(Debug, Args)]
pub struct Hub {
    #[command(subcommand)]
    what: What,
    /// The database, as its administrator: `postgres://postgres@localhost/parterre`. When absent: the base that this desk
    /// keeps, else `postgres:///parterre`.
    #[arg(long, value_name = "URL", env = "PARTERRE_HUB", global = true)]
    database_url: Option<String>,
    #[command(flatten)]
    installation: Installation,
    /// Prints the answer as JSON.
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Makes schemas, roles, policies and functions, or brings them up to this program while desks go on; again does nothing.
    #[command(visible_alias = "upgrade")]
    Init,
    /// Tells venues, desks, versions, incidents and sizes.
    Status,
    /// Venues of the network.
    Venue {
        #[command(subcommand)]
        act: VenueAct,
    },
    /// Desks of the network.
    Desk {
        #[command(subcommand)]
        act: DeskAct,
    },
    /// Charters of the network: who shares what.
    Charter {
        #[command(subcommand)]
        act: charter::Act,
    },
    /// Begins another era: after a restore or a fail-over, before desks connect.
    Era,
    Watch(Watch),
    /// Erases again what a ledger of erasures says (`watch --ledger`): after a restore, before `era` and before desks connect.
    Replay {
        /// The ledger.
        ledger: PathBuf,
    },
    Local(Local),
    /// Starts a PostgreSQL to try a network on this machine, tells its address as an administrator and as a desk, and stops
    /// it when standard input ends. Nothing of it is kept.
    Trial,
}

#[derive(Debug, Subcommand)]
enum VenueAct {
    /// Admits a venue.
    Add {
        /// Its name.
        name: String,
        /// Its id, when it worked alone before: `parterrectl call session` tells it.
        #[arg(long, value_name = "ID")]
        id: Option<VenueId>,
    },
}

/// What a desk is for.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum DeskRole {
    /// A box office: all that its venues have.
    #[default]
    BoxOffice,
    /// A seasonal desk: of people, those whom a performance to come needs.
    Seasonal,
    /// A door: tickets, and nobody.
    Door,
}

impl From<DeskRole> for Role {
    fn from(role: DeskRole) -> Self {
        match role {
            DeskRole::BoxOffice => Self::BoxOffice,
            DeskRole::Seasonal => Self::Seasonal,
            DeskRole::Door => Self::Door,
        }
    }
}

#[derive(Debug, Subcommand)]
enum DeskAct {
    /// Admits a desk and gives its one-time code, good for a day.
    Enrol {
        /// Its name.
        name: String,
        /// Its venue.
        #[arg(long, value_name = "ID")]
        venue: VenueId,
        /// The desk's id, when it worked alone before.
        #[arg(long, value_name = "ID")]
        id: Option<DeskId>,
        /// The certificate (PEM) of the authority that signed the server's.
        #[arg(long, value_name = "FILE")]
        authority: Option<PathBuf>,
        /// It comes from another network, with what that one granted it.
        #[arg(long, requires = "id")]
        moves: bool,
        /// What it is for, hence whom it is told of.
        #[arg(long, value_enum, default_value_t, conflicts_with = "id")]
        role: DeskRole,
    },
    /// Says what a desk is for, hence whom it is told of: with its next exchange.
    Role {
        /// The desk.
        desk: DeskId,
        /// What for.
        #[arg(value_enum)]
        role: DeskRole,
    },
    /// Gives a desk another code: its machine was replaced, or the code was lost.
    Renew {
        /// The desk.
        desk: DeskId,
        /// The certificate of the authority, as for `enrol`.
        #[arg(long, value_name = "FILE")]
        authority: Option<PathBuf>,
    },
    /// Closes a desk's login at once; what it holds goes to quarantine.
    Revoke {
        /// The desk.
        desk: DeskId,
    },
    /// Lets a desk act for another venue.
    Mandate {
        /// The desk.
        desk: DeskId,
        /// The venue.
        #[arg(long, value_name = "ID")]
        venue: VenueId,
        /// It only reads.
        #[arg(long)]
        reads: bool,
    },
}

impl Hub {
    /// Does what was asked.
    pub async fn run(&self) -> Outcome {
        match &self.what {
            What::Local(local) => return local.run(&self.installation, self.json).await,
            What::Trial => return self.try_out().await,
            What::Watch(watch) => return watch.run(self).await.map(|()| ExitCode::SUCCESS),
            _ => {}
        }
        let (mut admin, base) = self.administrator().await?;
        match &self.what {
            What::Local(_) | What::Trial | What::Watch(_) => {}
            What::Init => self.init(&mut admin).await?,
            What::Status => self.status(&admin.status().await?)?,
            What::Charter { act } => act.run(self, &mut admin).await?,
            What::Era => admin.begin_era().await?,
            What::Replay { ledger } => watch::replay(self, &mut admin, ledger).await?,
            What::Venue { act: VenueAct::Add { name, id } } => {
                let id = id.unwrap_or_else(new);
                admin.add_venue(id, name).await?;
                self.tell(&json!({"venue": id}), &id.to_string())?;
            }
            What::Desk { act } => self.desk(&mut admin, base.as_ref(), act).await?,
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The administrator of the database that is meant, and the base when it is this desk's.
    async fn administrator(&self) -> sync::Result<(Admin, Option<Base>)> {
        if let Some(url) = &self.database_url {
            return Ok((Admin::connect(url).await?, None));
        }
        match Base::find(&self.installation.places().base())? {
            Some(base) => Ok((base.administer().await?, Some(base))),
            None => Ok((Admin::connect("postgres:///parterre").await?, None)),
        }
    }

    async fn try_out(&self) -> Outcome {
        let cluster = Cluster::start(None)?;
        let url = cluster.url("postgres");
        Admin::connect(&url).await?.init().await?;
        let address = cluster.address("postgres").to_string();
        self.tell(&json!({"database_url": url, "address": address}), &format!("{url}\n{address}"))?;
        // Whoever tries it out keeps the other end.
        std::io::stdin().read_to_end(&mut Vec::new()).map_err(store::Error::from)?;
        Ok(ExitCode::SUCCESS)
    }

    async fn init(&self, admin: &mut Admin) -> Result<(), app::Error> {
        let done = admin.init().await?;
        let words = match done.before == done.after {
            true => format!("Already at version {}.", done.after),
            false => format!("From version {} to {}.", done.before, done.after),
        };
        self.tell(&json!({"before": done.before, "after": done.after}), &words)
    }

    async fn desk(&self, admin: &mut Admin, base: Option<&Base>, act: &DeskAct) -> Result<(), app::Error> {
        let chance = Chance::system();
        match act {
            DeskAct::Enrol { name, venue, id, authority, moves, role } => {
                let id = id.unwrap_or_else(new);
                let authority = authority_of(base, authority.as_ref())?;
                let desk = NewDesk { id, venue: *venue, name: name.clone(), authority };
                let code = admin.enrol_desk(&chance, &desk).await?;
                admin.set_role(id, (*role).into()).await?;
                if *moves {
                    admin.await_move(id).await?;
                }
                self.code(id, &code)
            }
            DeskAct::Renew { desk, authority } => {
                let authority = authority_of(base, authority.as_ref())?;
                let code = admin.renew_code(&chance, *desk, authority.as_deref()).await?;
                self.code(*desk, &code)
            }
            DeskAct::Role { desk, role } => Ok(admin.set_role(*desk, (*role).into()).await?),
            DeskAct::Revoke { desk } => Ok(admin.revoke_desk(*desk).await?),
            DeskAct::Mandate { desk, venue, reads } => Ok(admin.give_mandate(*desk, *venue, !reads).await?),
        }
    }

    fn code(&self, desk: DeskId, code: &Code) -> Result<(), app::Error> {
        let code = code.to_string();
        self.tell(&json!({"desk": desk, "code": code}), &code)
    }

    fn status(&self, status: &Status) -> Result<(), app::Error> {
        let mut words =
            format!("Version {} of {}, {} bytes", status.version.0, status.version.1, status.bytes);
        if !status.hardened {
            words += "; not hardened: it was not made by a superuser";
        }
        for venue in &status.venues {
            words += &format!(
                "\n{}  {}: {} operations, {} incidents, {} refused",
                venue.venue, venue.name, venue.operations, venue.incidents, venue.refused
            );
            for desk in status.desks.iter().filter(|desk| desk.venue == venue.venue) {
                let seen = desk.seen_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
                words += &format!(
                    "\n  {}  {}: {}, {}, seen {seen}, holds {}, {}",
                    desk.desk,
                    desk.name,
                    desk.role.word(),
                    desk.state,
                    desk.held,
                    desk.software
                );
            }
        }
        self.tell(status, &words)
    }

    fn tell<T: serde::Serialize>(&self, answer: &T, words: &str) -> Result<(), app::Error> {
        match self.json {
            true => print(answer),
            false => {
                println!("{words}");
                Ok(())
            }
        }
    }
}

/// The id of what the network meets for the first time.
fn new<I: kernel::TypedId>() -> I {
    Chance::system().id(Clock::System.now())
}

/// The certificate that a code names: the one given, else that of the base.
fn authority_of(base: Option<&Base>, given: Option<&PathBuf>) -> Result<Option<Vec<u8>>, app::Error> {
    let Some(file) = given else { return Ok(base.map(Base::authority).transpose()?) };
    let file = std::fs::read(file).map_err(store::Error::from)?;
    Ok(Some(sync::hub::certificate_of(&file)?))
}
