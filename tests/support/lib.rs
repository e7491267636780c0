//! A world to tell stories in: a real store in a folder of its own, a clock moved by hand, chance from a seed,
//! and one venue made through the use cases.

pub mod power;
pub mod tables;
pub mod told;

use std::path::Path;
use std::sync::Arc;

use app::network::agents::{AgentOf, CreateAgent};
use app::network::start::{CreateVenue, FirstAgent, NewDesk, NewLicence, NewOperator, NewVenue};
use app::network::who::Who;
use app::{App, Context, Places};
use chrono::TimeDelta;
use kernel::{Chance, Clock, NaiveDate};
use network::{Language, Role, VatRegime};
use tempfile::TempDir;

/// When stories begin: a Saturday evening, six o'clock in Paris.
pub const BEGINNING: &str = "2026-11-21T17:00:00Z";
/// The first agent's code.
pub const CODE: &str = "anne";
/// Every agent's password.
pub const PASSWORD: &str = "billetterie";
/// The first agent's PIN.
pub const PIN: &str = "4071";

/// A desk with its venue, and its first agent signed in.
#[derive(Debug)]
pub struct World {
    /// The open program.
    pub app: Arc<App>,
    /// The first agent, who administers the venue and runs its box office.
    pub ctx: Context,
    /// What the first start answered.
    pub who: Who,
    folder: TempDir,
}

impl World {
    /// A venue that has just been created: « Théâtre de la Roulotte », desk « Guichet », terminal `A01`.
    ///
    /// # Panics
    ///
    /// When the first start fails, which is a story of its own.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let app = open(folder.path()).await;
        let who: Who = app.nobody().ask("create_venue", &first_start()).await.expect("the first start");
        let ctx = app.context(Some(who.session)).await.expect("signed in");
        Self { app, ctx, who, folder }
    }

    /// The folder that holds the store and the state.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The context of an agent by code, as `parterrectl --as` makes it.
    ///
    /// # Panics
    ///
    /// When nobody has the code.
    pub async fn at(&self, code: &str) -> Context {
        self.app.as_agent(code).await.expect("a known code")
    }

    /// A new agent with these roles at the venue, acting.
    ///
    /// # Panics
    ///
    /// When the code is taken.
    pub async fn agent(&self, code: &str, roles: &[Role]) -> Context {
        let input = CreateAgent {
            code: code.to_owned(),
            name: code.to_owned(),
            password: PASSWORD.to_owned(),
            pin: None,
            language: Language::Fr,
            roles: roles.to_vec(),
        };
        let _: AgentOf = self.ctx.ask("create_agent", &input).await.expect("a new agent");
        self.at(code).await
    }

    /// Lets minutes pass.
    pub fn minutes_pass(&self, minutes: i64) {
        self.app.clock.advance(TimeDelta::minutes(minutes));
    }

    /// Closes the program and starts it again on the same folder, at the same moment; everyone is signed out.
    ///
    /// # Errors
    ///
    /// What refuses to open.
    pub async fn restart(self) -> app::Result<(Arc<App>, TempDir)> {
        let now = self.app.clock.now();
        self.app.store.close().await;
        let places = self.app.places.clone();
        drop((self.ctx, self.app));
        let chance = Chance::seeded(now.as_millis().unsigned_abs());
        Ok((App::open(places, Clock::standing_at(now), chance).await?, self.folder))
    }
}

/// Opens an installation in a folder, at the beginning of stories.
///
/// # Panics
///
/// When the folder cannot be used.
pub async fn open(folder: &Path) -> Arc<App> {
    let places = Places { store: folder.join("store"), state: folder.join("state") };
    let beginning = BEGINNING.parse().expect("a moment");
    App::open(places, Clock::standing_at(beginning), Chance::seeded(7)).await.expect("an installation")
}

/// What the first start is told.
///
/// # Panics
///
/// Never: the date is one.
#[must_use]
pub fn first_start() -> CreateVenue {
    CreateVenue {
        operator: NewOperator {
            name: "Association La Roulotte".to_owned(),
            siren: "732 829 320".to_owned(),
            siret: Some("732 829 320 00074".to_owned()),
            address: "3 place du Marché\n69001 Lyon".to_owned(),
            vat_number: None,
            vat_regime: VatRegime::Liable,
            licences: vec![NewLicence {
                number: "PLATESV-D-2024-001172".to_owned(),
                category: 1,
                valid_from: NaiveDate::from_ymd_opt(2024, 9, 1).expect("a date"),
                valid_until: None,
            }],
        },
        venue: NewVenue {
            name: "Théâtre de la Roulotte".to_owned(),
            kind: "theatre".to_owned(),
            address: "3 place du Marché".to_owned(),
            postcode: "69001".to_owned(),
            city: "Lyon".to_owned(),
            time_zone: "Europe/Paris".to_owned(),
            cut_hour: 4,
        },
        desk: NewDesk { name: "Guichet".to_owned(), terminal: "A01".to_owned() },
        agent: FirstAgent {
            code: CODE.to_owned(),
            name: "Anne Marchand".to_owned(),
            password: PASSWORD.to_owned(),
            pin: Some(PIN.to_owned()),
            language: Language::Fr,
        },
        demo: false,
    }
}
