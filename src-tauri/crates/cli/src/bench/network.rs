//! A network to measure on: a PostgreSQL of its own that flushes as a real one does, a house that joins it, a second desk.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::network::exchange::JoinedNetwork;
use app::{App, Context, Places};
use kernel::{Chance, Clock, DeskId, VenueId};
use serde_json::json;
use sqlx::{Connection as _, PgConnection};
use sync::cluster::Cluster;
use sync::hub::{Address, Admin, Code, NewDesk};

use super::raw::postgres;
use super::{Failure, base};

/// The one database of the server.
const DATABASE: &str = "postgres";

/// A network without desks.
#[derive(Debug)]
pub struct Network {
    cluster: Cluster,
    admin: Admin,
}

impl Network {
    /// Starts the server and makes the network.
    ///
    /// # Errors
    ///
    /// [`sync::Error::Unreachable`] without PostgreSQL's server programs.
    pub async fn new() -> Result<Self, Failure> {
        let cluster = Cluster::start_durable()?;
        let mut admin = Admin::connect_with(&cluster.administrator(DATABASE)).await?;
        admin.init().await?;
        Ok(Self { cluster, admin })
    }

    /// Where desks find it.
    #[must_use]
    pub fn address(&self) -> Address {
        self.cluster.address(DATABASE)
    }

    /// A connection that may do everything: what a limit is measured over.
    ///
    /// # Errors
    ///
    /// What the server says.
    pub async fn root(&self) -> Result<PgConnection, Failure> {
        Ok(PgConnection::connect_with(&self.cluster.administrator(DATABASE)).await?)
    }

    /// Lets a house in with all that it has, and says how long it took to bring it.
    ///
    /// # Errors
    ///
    /// What the shared database or the desk refuses.
    pub async fn bring(&mut self, ctx: &Context) -> Result<Duration, Failure> {
        let session = ctx.session()?.clone();
        let venue = ctx.author()?.venue;
        self.admin.add_venue(venue, "Théâtre de mesure").await?;
        let code = self.code(venue, session.desk, "Guichet 1").await?;
        self.join(ctx, &code).await
    }

    /// A second desk of a venue, made in `folder`, and how long it took to receive what the venue has.
    ///
    /// # Errors
    ///
    /// What the shared database or the desk refuses.
    pub async fn second(&mut self, venue: VenueId, folder: &Path) -> Result<(Context, Duration), Failure> {
        self.another(venue, folder, 21).await
    }

    /// One more desk of a venue, with ids of its own.
    ///
    /// # Errors
    ///
    /// What the shared database or the desk refuses.
    pub async fn another(
        &mut self,
        venue: VenueId,
        folder: &Path,
        seed: u64,
    ) -> Result<(Context, Duration), Failure> {
        let places = Places { store: folder.join("store"), state: folder.join("state") };
        let app: Arc<App> = App::open(places, Clock::System, Chance::seeded(seed)).await?;
        let code = self.code(venue, app.nobody().id(), &format!("Guichet {seed}")).await?;
        let took = self.join(&app.nobody(), &code).await?;
        Ok((app.as_agent(base::AGENT).await?, took))
    }

    /// Ends every connection of a desk, as when the way to the server is cut.
    ///
    /// # Errors
    ///
    /// What the server says.
    pub async fn cut(&self) -> Result<(), Failure> {
        postgres::end_desks(&mut self.root().await?).await
    }

    /// The code of a desk.
    ///
    /// # Errors
    ///
    /// What the shared database refuses.
    pub async fn code(&mut self, venue: VenueId, id: DeskId, name: &str) -> Result<Code, Failure> {
        let new = NewDesk { id, venue, name: name.to_owned(), authority: None };
        Ok(self.admin.enrol_desk(&Chance::system(), &new).await?)
    }

    async fn join(&self, ctx: &Context, code: &Code) -> Result<Duration, Failure> {
        let input = json!({"address": self.address().to_string(), "code": code.to_string()});
        let start = Instant::now();
        let _: JoinedNetwork = ctx.ask("join_network", &input).await?;
        Ok(start.elapsed())
    }
}
