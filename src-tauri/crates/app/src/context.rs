//! The open program, and what a use case is given: store, time, chance, and who acts.

mod chain;
mod school;

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

use journal::marker::Markers;
use journal::{Appended, Entry, Head, KeyFolder, Signer};
use kernel::{AgentId, Chance, Clock, DocumentId, Instant, JournalId, NaiveDate, PlanId, TypedId, VenueId};
use network::Right;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection};
use store::{Author, Store, Transaction};
use tariffs::book::Edition;
use tokio::sync::OnceCell;

use crate::cache::Cache;
use crate::catalogue::plans::{self, ReadyPlan};
use crate::documents::{Document, DocumentRef, Shelf};
use crate::error::{Gate, Result};
use crate::events::{Event, Events};
use crate::jobs::Jobs;
use crate::memory;
use crate::network::exchange::Network;
use crate::network::exchange::state::DeskRole;
use crate::recent::Recent;
use crate::session::{Session, Sessions};
use crate::sheets::{self, Sheets};
use crate::tariffs::facts::PublishedBook;

/// Where an installation keeps things.
#[derive(Debug, Clone)]
pub struct Places {
    /// The folder of the store.
    pub store: PathBuf,
    /// The folder of keys and marks, never inside the store's: a copy of the store is not a copy of the desk.
    pub state: PathBuf,
}

impl Places {
    /// The places of the person who runs the program: the system's data and state folders.
    #[must_use]
    pub fn of_user() -> Self {
        let data = dirs::data_dir().unwrap_or_else(|| PathBuf::from("."));
        Self::of_store(data.join("parterre"))
    }

    /// A store in a folder that someone named; its state is kept in the user's state folder, under the name of
    /// that folder's path, so that a copy of the store elsewhere is another installation.
    #[must_use]
    pub fn of_store(store: PathBuf) -> Self {
        let whole = std::path::absolute(&store).unwrap_or_else(|_| store.clone());
        let name: String =
            whole.to_string_lossy().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        Self { store, state: states_of_the_person().join(name.trim_matches('-')) }
    }

    /// Whether the state is kept where the person who runs the program keeps hers.
    pub(crate) fn of_the_person(&self) -> bool {
        self.state.starts_with(states_of_the_person())
    }

    /// The folder of the marks of this machine's chains.
    #[must_use]
    pub fn marks(&self) -> PathBuf {
        self.state.join("marks")
    }

    /// The folder of backups when nobody chose another: outside the store's, which may be lost whole.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.state.join("backups")
    }

    /// The folder of stores that a restore replaced, in clear as the store is.
    #[must_use]
    pub fn replaced(&self) -> PathBuf {
        self.store.join("replaced")
    }

    /// The folder of the shared database that this desk keeps, when it is the main one of its venue.
    #[must_use]
    pub fn base(&self) -> PathBuf {
        self.state.join("base")
    }

    /// The folder of the training store (*mode école*), beside the real one.
    #[must_use]
    pub fn training(&self) -> Self {
        Self { store: self.store.join("training"), state: self.state.join("training") }
    }
}

/// Where the person who runs the program keeps the state of her installations.
fn states_of_the_person() -> PathBuf {
    let state = dirs::state_dir().or_else(dirs::data_dir).unwrap_or_else(|| PathBuf::from("."));
    state.join("parterre-state")
}

/// Published tariff books kept ready to quote.
pub(crate) const BOOKS: usize = 16;

/// The open program: one per process.
#[derive(Debug)]
pub struct App {
    /// Where things are.
    pub places: Places,
    /// The desk's store.
    pub store: Store,
    /// Time.
    pub clock: Arc<Clock>,
    /// Chance.
    pub chance: Arc<Chance>,
    /// What screens listen to.
    pub events: Arc<Events>,
    /// Documents at hand.
    pub shelf: Arc<Shelf>,
    /// Jobs under way.
    pub jobs: Arc<Jobs>,
    /// Who is signed in.
    pub sessions: Arc<Sessions>,
    /// Seating plans that were read.
    pub(crate) plans: Cache<PlanId, ReadyPlan>,
    /// The sheets that every sale reads.
    pub(crate) sheets: sheets::Kept,
    /// Published tariff books, ready to quote.
    pub books: Cache<Edition, PublishedBook>,
    keys: KeyFolder,
    markers: Markers,
    signers: Mutex<HashMap<VenueId, Signer>>,
    /// The latest business day of each chain that this process wrote or looked up.
    days: Mutex<HashMap<JournalId, NaiveDate>>,
    /// The last refusals.
    pub recent: Recent,
    /// What it exchanges with its network.
    pub(crate) network: Network,
    school: OnceCell<Arc<App>>,
    /// The real installation, when this is its training one.
    real: Option<Weak<App>>,
}

impl App {
    /// Opens the installation at `places`, making its store when the folder has none.
    ///
    /// # Errors
    ///
    /// What the store or its mark refuses.
    pub async fn open(
        places: Places,
        clock: impl Into<Arc<Clock>>,
        chance: impl Into<Arc<Chance>>,
    ) -> Result<Arc<Self>> {
        memory::give_back_large();
        let store = match places.store.join(store::FILE).exists() {
            true => Store::open(&places.store).await?,
            // Where chains are known, an empty store is no first one: nothing is made in the place of what is lost.
            false => {
                Markers::new(places.marks()).check_lost()?;
                Store::create(&places.store).await?
            }
        };
        let app = Arc::new(Self::assemble(places, store, clock.into(), chance.into()));
        if let Err(refusal) = app.check_marks().await {
            // Let go of at once: what is done about it may be another file in this place.
            app.store.close().await;
            return Err(refusal);
        }
        app.read_settings().await?;
        app.read_network().await?;
        // A copy that an auditor looks at has no key to write with: looking is not forbidden for that.
        if let Err(refusal) = app.trace_version().await {
            tracing::warn!("the version of the program is not traced: {refusal}");
        }
        Ok(app)
    }

    /// The parts of an installation, before its marks are checked.
    pub(crate) fn assemble(places: Places, store: Store, clock: Arc<Clock>, chance: Arc<Chance>) -> Self {
        Self {
            keys: KeyFolder::kept_in(places.keys()),
            markers: Markers::new(places.marks()),
            places,
            store,
            clock,
            chance,
            events: Arc::default(),
            shelf: Arc::default(),
            jobs: Arc::default(),
            sessions: Arc::default(),
            plans: Cache::new(plans::KEPT),
            signers: Mutex::default(),
            days: Mutex::default(),
            sheets: sheets::Kept::default(),
            books: Cache::new(BOOKS),
            recent: Recent::default(),
            network: Network::default(),
            school: OnceCell::new(),
            real: None,
        }
    }

    /// The context of someone who is not signed in.
    #[must_use]
    pub fn nobody(self: &Arc<Self>) -> Context {
        Context { app: Arc::clone(self), session: None }
    }

    /// The context of a session.
    #[must_use]
    pub fn acting(self: &Arc<Self>, session: Session) -> Context {
        Context { app: Arc::clone(self), session: Some(session) }
    }

    /// The keys of this machine's chains.
    #[must_use]
    pub fn keys(&self) -> &KeyFolder {
        &self.keys
    }

    /// The state folder, outside the store.
    #[must_use]
    pub fn state_folder(&self) -> &Path {
        &self.places.state
    }

    /// The marks of this machine's chains.
    #[must_use]
    pub fn markers(&self) -> &Markers {
        &self.markers
    }

    /// Whether this is the training installation.
    #[must_use]
    pub fn is_training(&self) -> bool {
        self.real.is_some()
    }

    /// Reads again what is kept in memory of the desk's settings: the delay before the screen locks.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub async fn read_settings(&self) -> Result<()> {
        let mut conn = self.store.read().await?;
        let settings = network::settings::own(&mut conn).await?;
        self.sessions.lock_after(settings.lock_after_minutes);
        Ok(())
    }

    /// Checks every mark against the store: a chain that the store lost altogether is missed as well.
    pub(crate) async fn check_marks(&self) -> Result<()> {
        let mut conn = self.store.read().await?;
        for journal in self.markers.list() {
            self.markers.check(&mut conn, journal).await?;
        }
        Ok(())
    }
}

/// What a use case is given.
#[derive(Debug, Clone)]
pub struct Context {
    app: Arc<App>,
    session: Option<Session>,
}

impl Context {
    /// The open program.
    #[must_use]
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.app.clock.now()
    }

    /// A new id.
    #[must_use]
    pub fn id<I: TypedId>(&self) -> I {
        self.app.chance.id(self.now())
    }

    /// Who acts.
    ///
    /// # Errors
    ///
    /// [`Gate::SignInNeeded`] when nobody does.
    pub fn session(&self) -> Result<&Session> {
        Ok(self.session.as_ref().ok_or(Gate::SignInNeeded)?)
    }

    /// The author of what this use case writes.
    ///
    /// # Errors
    ///
    /// [`Gate::SignInNeeded`] when nobody acts.
    pub fn author(&self) -> Result<Author> {
        let session = self.session()?;
        Ok(Author { desk: session.desk, agent: Some(session.agent), venue: session.venue, at: self.now() })
    }

    /// Whether the one who acts has a right, for rights that depend on the input.
    #[must_use]
    pub fn has(&self, right: Right) -> bool {
        match &self.session {
            None => right == Right::Open,
            Some(session) => session.rights.contains(&right),
        }
    }

    /// Requires a right.
    ///
    /// # Errors
    ///
    /// [`Gate::SignInNeeded`], [`Gate::Locked`] or [`Gate::RightMissing`].
    pub fn require(&self, right: Right) -> Result<()> {
        if right == Right::Open {
            return Ok(());
        }
        if self.session()?.locked {
            return Err(Gate::Locked.into());
        }
        if !self.has(right) {
            return Err(Gate::RightMissing { right }.into());
        }
        Ok(())
    }

    /// Requires that this desk is no door and no seasonal one: who may do what, what is played and what it costs is ruled
    /// at box offices, and the shared database takes it from no other.
    ///
    /// # Errors
    ///
    /// [`Gate::BoxOfficeOnly`].
    pub async fn require_box_office(&self) -> Result<()> {
        match self.desk_role().await? {
            DeskRole::BoxOffice => Ok(()),
            DeskRole::Seasonal | DeskRole::Door => Err(Gate::BoxOfficeOnly.into()),
        }
    }

    /// What this desk is for; a desk that works alone is a box office.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub async fn desk_role(&self) -> Result<DeskRole> {
        let membership = sync::desk::membership(&mut *self.read().await?).await?;
        Ok(membership.map(|it| it.role.into()).unwrap_or_default())
    }

    /// Requires that a thing belongs to the venue acted for.
    ///
    /// # Errors
    ///
    /// [`Gate::OtherVenue`].
    pub fn same_venue(&self, venue: VenueId) -> Result<()> {
        match self.session()?.venue == venue {
            true => Ok(()),
            false => Err(Gate::OtherVenue.into()),
        }
    }

    /// A connection that only reads.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>> {
        Ok(self.app.store.read().await?)
    }

    /// Begins the one write transaction of this use case.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub async fn write(&self) -> Result<Write> {
        Ok(Write {
            app: Arc::clone(&self.app),
            agent: self.session.as_ref().map(|session| session.agent),
            tx: self.app.store.write().await?,
            heads: Vec::new(),
            sheets: None,
            unsure: sheets::Unsure::of(&self.app),
        })
    }

    /// Keeps a document at hand for `bytes(id)`.
    #[must_use]
    pub fn keep(&self, name: String, mime: &str, bytes: Vec<u8>) -> DocumentRef {
        let about = DocumentRef { document: self.id::<DocumentId>(), name, mime: mime.to_owned() };
        self.app.shelf.put(Document { about: about.clone(), bytes: bytes.into() });
        about
    }

    /// Tells how far a job is.
    pub fn progress(&self, job: &str, done: u64, total: u64, remaining_ms: Option<u64>) {
        self.app.events.tell(Event::Progress { job: job.to_owned(), done, total, remaining_ms });
    }
}

/// A write transaction: committed whole, or as if it had never been. Derefs to its connection.
#[derive(Debug)]
pub struct Write {
    app: Arc<App>,
    agent: Option<AgentId>,
    tx: Transaction,
    heads: Vec<Head>,
    sheets: Option<Sheets>,
    unsure: sheets::Unsure,
}

impl Write {
    /// Appends an operation to a chain of this machine.
    ///
    /// # Errors
    ///
    /// What the journal refuses.
    pub async fn append(&mut self, signer: &Signer, entry: Entry) -> Result<Appended> {
        let appended = journal::append(&mut self.tx, signer, &self.app.chance, entry).await?;
        self.moved(appended.head);
        Ok(appended)
    }

    /// The sheets as this transaction found them when it looked first: nobody else writes until it ends.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub(crate) async fn sheets(&mut self) -> Result<Sheets> {
        if let Some(sheets) = &self.sheets {
            return Ok(sheets.clone());
        }
        let sheets = Sheets::of(Arc::clone(&self.app), &mut self.tx).await?;
        self.sheets = Some(sheets.clone());
        Ok(sheets)
    }

    /// Notes that a chain moved to `head`, for its mark.
    pub fn moved(&mut self, head: Head) {
        self.heads.retain(|known| known.journal != head.journal);
        self.heads.push(head);
    }

    /// Commits, then moves the marks outside the store.
    ///
    /// # Errors
    ///
    /// What the store says; nothing was written then.
    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await?;
        self.unsure.settle();
        for head in &self.heads {
            // What is committed is done: to refuse it now would be a lie, and its seller would sell it twice. A mark
            // that stays behind is no fault of the store, and the next commit catches it up.
            if let Err(error) = self.app.markers.set(head) {
                tracing::error!("the mark of {} stays behind: {error}", head.journal);
            }
        }
        Ok(())
    }
}

impl Deref for Write {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        &self.tx
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }
}
