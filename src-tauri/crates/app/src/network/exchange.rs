//! A network: what this desk exchanges with its shared database, and when.
//!
//! [`App::exchange`] is one whole exchange, resumable wherever it was cut: it finishes a joining that was begun, gives back
//! what nobody needs, exchanges, and has new performances adopted. [`agent`] runs it in the background; [`ask`] is what a
//! sale asks of it.

pub mod agent;
mod ask;
pub mod charters;
pub mod conflicts;
pub mod desks;
pub mod evening;
pub mod incidents;
mod join;
pub mod keep;
mod mandates;
mod naming;
pub mod readdress;
mod recall;
pub mod receiving;
mod reserve;
pub mod rules;
mod settle;
mod shared;
pub mod state;
pub mod unplugged;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use kernel::{Instant, Refusal as _};
use network::desk;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sync::desk::{Exchange, Membership, Round, Told};
use sync::hub::{Credentials, Link};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard, Notify};
use uuid::Uuid;

use super::vault::Secret;
use crate::error::Result;
use crate::events::Event;
use crate::wire::Nothing;
use crate::{App, Context, Tag, memory};

pub use join::{JoinNetwork, JoinedNetwork, join_network, move_network};
use receiving::Receiving;
use shared::Shared;

/// How long after a push its end is told to others: a little more than hints are held back for.
const KICK_AFTER: Duration = Duration::from_millis(300);

/// How often a desk that receives much gives memory back.
const GIVES_BACK_EVERY: Duration = Duration::from_secs(1);

/// How long a sale does without a network that did not answer one.
const AWAY: chrono::TimeDelta = chrono::TimeDelta::seconds(10);

/// What an installation keeps of its network while it runs.
#[derive(Debug, Default)]
pub struct Network {
    /// Whether this desk is in a network: what a sale looks at first, without asking the store.
    joined: AtomicBool,
    /// The connection of exchanges, one at a time.
    rounds: Mutex<Option<Link>>,
    /// The connection of what a sale asks meanwhile.
    asks: Mutex<Option<Link>>,
    /// Rings when something was written that others wait for.
    bell: Notify,
    /// How far this desk is with what it receives, when that is much.
    receiving: Told,
    /// The base that this desk keeps is worked on by one at a time.
    pub(super) base: Mutex<()>,
    /// Whether there are feeds that nobody listens to yet.
    unheard: AtomicBool,
    /// The desks that were just asked to give something back.
    asked: StdMutex<Vec<String>>,
    /// Until when a performance is not filled up again, since others asked something of it back.
    gone: StdMutex<HashMap<Uuid, Instant>>,
    /// Until when nobody at the desk waits for a network that did not answer; milliseconds since 1970.
    away_until: AtomicI64,
    /// Whether the last exchange did not reach it.
    lost: AtomicBool,
    /// How long what came took to be written since the program was started, in microseconds.
    writing: AtomicU64,
}

impl Network {
    /// Whether this desk is in a network.
    pub(crate) fn joined(&self) -> bool {
        self.joined.load(Ordering::Relaxed)
    }

    /// Whether a sale may wait for it: not for a while after it did not answer, unless an exchange found it again.
    pub(crate) fn answers(&self, now: Instant) -> bool {
        self.joined() && now.as_millis() >= self.away_until.load(Ordering::Relaxed)
    }

    /// Whether it is away as far as anybody at this desk knows: prices are then made with what lies at hand.
    pub(crate) fn is_away(&self, now: Instant) -> bool {
        self.joined() && (self.lost.load(Ordering::Relaxed) || !self.answers(now))
    }

    /// Whether a sale that just asked it was not answered.
    pub(crate) fn did_not_answer(&self, now: Instant) -> bool {
        self.joined() && !self.answers(now)
    }

    /// What came was written.
    fn wrote(&self, round: &Round) {
        let writing = u64::try_from(round.writing.as_micros()).unwrap_or(u64::MAX);
        self.writing.fetch_add(writing, Ordering::Relaxed);
    }

    /// How far this desk is with what it receives.
    fn receiving(&self) -> Option<Receiving> {
        self.receiving.borrow().map(Receiving::from)
    }

    /// The desks that were just asked to give something back, by name.
    fn waiting_for(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// These desks were asked to give something back, or nobody any more.
    fn waits_for(&self, desks: Vec<String>) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = desks;
    }

    /// Something of a thing was given back to somebody who has a customer for it.
    fn let_go(&self, thing: Uuid, until: Instant) {
        self.gone.lock().unwrap_or_else(PoisonError::into_inner).insert(thing, until);
    }

    /// Whether this desk wants nothing of a thing for a moment.
    fn has_let_go(&self, thing: Uuid, now: Instant) -> bool {
        let mut gone = self.gone.lock().unwrap_or_else(PoisonError::into_inner);
        gone.retain(|_, until| *until > now);
        gone.contains_key(&thing)
    }

    /// It did not answer a sale.
    fn stays_away(&self, now: Instant) {
        self.away_until.store(now.plus(AWAY).as_millis(), Ordering::Relaxed);
    }

    /// It answered.
    fn is_back(&self) {
        self.away_until.store(0, Ordering::Relaxed);
        self.lost.store(false, Ordering::Relaxed);
    }

    /// Something was written: the agent need not wait for its turn.
    pub(crate) fn ring(&self) {
        if self.joined() {
            self.bell.notify_one();
        }
    }
}

/// What an exchange did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Exchanged {
    /// Operations that came.
    pub operations_in: u64,
    /// Operations that went.
    pub operations_out: u64,
    /// Documents that came.
    pub documents_in: u64,
    /// Documents that went.
    pub documents_out: u64,
    /// Rights that moved.
    pub rights: u64,
    /// Incidents that what went raised.
    pub incidents: i64,
}

impl From<&Round> for Exchanged {
    fn from(round: &Round) -> Self {
        Self {
            operations_in: round.operations_in,
            operations_out: round.operations_out,
            documents_in: round.documents_in,
            documents_out: round.documents_out,
            rights: round.rights,
            incidents: round.incidents,
        }
    }
}

/// Exchanges with the network now.
///
/// # Errors
///
/// `sync.not_joined`, `sync.unreachable`, and what the shared database refuses.
pub async fn exchange(ctx: &Context, _: Nothing) -> Result<Exchanged> {
    ctx.app().real().exchange().await
}

impl App {
    /// How long what came from the network took to be written since the program was started: of a desk that is slow to
    /// catch up, it tells whether its disk or its network is.
    #[must_use]
    pub fn writing(&self) -> Duration {
        Duration::from_micros(self.network.writing.load(Ordering::Relaxed))
    }

    /// Reads whether this desk is in a network, and makes the triggers of the present program.
    pub(crate) async fn read_network(&self) -> Result<()> {
        let mut conn = self.store.read().await?;
        let member = sync::desk::membership(&mut conn).await?.is_some();
        // One that is joining without anything of its own has nothing to tell: its triggers come with its place.
        let has_its_place = desk::find_own(&mut conn).await?.is_some();
        drop(conn);
        if member && has_its_place {
            let mut tx = self.store.write().await?;
            sync::desk::watch(&mut tx, shared::entities(), false).await?;
            tx.commit().await?;
        }
        self.network.joined.store(member, Ordering::Relaxed);
        Ok(())
    }

    /// Exchanges with the network: one whole exchange, or what a failure left of it.
    ///
    /// # Errors
    ///
    /// `sync.not_joined`, `sync.unreachable`, and what the shared database refuses.
    pub async fn exchange(self: &Arc<Self>) -> Result<Exchanged> {
        let mut kept = self.network.rounds.lock().await;
        let done = match kept.take() {
            // A connection may have been lost since, without anybody noticing: that is no failure yet.
            Some(link) => match self.over(link).await {
                Err(sync::Error::Unreachable { .. }) => self.over_a_new_one().await,
                done => done,
            },
            None => self.over_a_new_one().await,
        };
        match done {
            Ok((link, round)) => {
                *kept = Some(link);
                self.network.is_back();
                self.network.wrote(&round);
                // Who was erased elsewhere leaves nothing in the file here either.
                if let Err(error) = self.drop_traces(&round).await {
                    tracing::warn!("what erased people left is dropped with the next exchange: {error}");
                }
                self.events.tell(Event::Changed { tags: vec![Tag::Network] });
                if round.sent_something() {
                    self.tell_others_later();
                }
                Ok(Exchanged::from(&round))
            }
            Err(error) => {
                let at = self.clock.now();
                self.network.lost.store(matches!(error, sync::Error::Unreachable { .. }), Ordering::Relaxed);
                if let Err(unwritten) = Membership::failed(&self.store, error.code(), at).await {
                    tracing::error!("a failed exchange could not be noted: {unwritten}");
                }
                self.events.tell(Event::Changed { tags: vec![Tag::Network] });
                Err(error.into())
            }
        }
    }

    async fn drop_traces(&self, round: &Round) -> Result<()> {
        let traces = sync::desk::has_traces(&mut *self.store.read().await?).await?;
        if traces && contacts::shedding::scrub(&self.store).await? {
            sync::desk::scrubbed(&self.store).await?;
        }
        if round.narrowed {
            store::backup::remove(&self.places.backups())?;
            let replaced = self.places.replaced();
            if replaced.exists() {
                std::fs::remove_dir_all(replaced).map_err(store::Error::from)?;
            }
            sync::desk::narrowed(&self.store).await?;
        }
        Ok(contacts::erasure::scrub(&self.store).await?)
    }

    /// A burst is hinted at once, at its beginning: its end is told a little later.
    fn tell_others_later(self: &Arc<Self>) {
        let app = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(KICK_AFTER).await;
            let mut kept = app.network.rounds.lock().await;
            let Some(mut link) = kept.take() else { return };
            match link.kick_all().await {
                Ok(()) => *kept = Some(link),
                Err(error) => tracing::info!("others are not told, and poll: {error}"),
            }
        });
    }

    async fn over_a_new_one(self: &Arc<Self>) -> sync::Result<(Link, Round)> {
        self.over(self.connect().await?).await
    }

    /// Exchanges over a connection, which is given up when something is wrong: what it is in then is not known.
    async fn over(self: &Arc<Self>, mut link: Link) -> sync::Result<(Link, Round)> {
        let done = tokio::select! {
            done = self.rounds(&mut link) => done,
            never = self.tell_how_far() => match never {},
        };
        self.network.receiving.send_replace(None);
        Ok((link, done?))
    }

    /// Tells the screens how far this desk is with what it receives, for as long as it is waited for. What passed through
    /// the memory meanwhile does not stay there.
    async fn tell_how_far(&self) -> Infallible {
        let mut receiving = self.network.receiving.subscribe();
        let (mut step, mut given_back) = (None, tokio::time::Instant::now());
        loop {
            if receiving.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
            self.events.tell(Event::Changed { tags: vec![Tag::Network] });
            let now = receiving.borrow().map(|receiving| receiving.step);
            if step != now || given_back.elapsed() >= GIVES_BACK_EVERY {
                (step, given_back) = (now, tokio::time::Instant::now());
                tokio::task::spawn_blocking(memory::give_back);
            }
        }
    }

    /// A connection to the shared database, as this desk.
    async fn connect(&self) -> sync::Result<Link> {
        Link::connect(&self.credentials()?).await
    }

    /// Where the shared database is, and who this desk is there.
    pub(super) fn credentials(&self) -> sync::Result<Credentials> {
        let kept = self.secret(Secret::Network).map_err(shared::told)?.ok_or(sync::Error::NotJoined)?;
        serde_json::from_str(&kept).map_err(|_| sync::Error::DeskUnknown)
    }

    /// The connection that answers people, opened anew when it was lost since.
    ///
    /// # Errors
    ///
    /// `sync.not_joined`, `sync.unreachable`.
    pub(crate) async fn answering(&self) -> sync::Result<MappedMutexGuard<'_, Link>> {
        let mut kept = self.network.asks.lock().await;
        let lost = match kept.as_mut() {
            Some(link) => !link.is_there().await,
            None => true,
        };
        if lost {
            *kept = None;
            *kept = Some(self.connect().await?);
        }
        MutexGuard::try_map(kept, Option::as_mut).map_err(|_| sync::Error::NotJoined)
    }

    async fn rounds(self: &Arc<Self>, link: &mut Link) -> sync::Result<Round> {
        let mut exchange = Exchange {
            store: &self.store,
            link,
            domain: &Shared,
            chance: &self.chance,
            now: self.clock.now(),
            software: journal::SOFTWARE,
            told: &self.network.receiving,
        };
        if desk::find_own(&mut *self.store.read().await?).await.map_err(shared::told)?.is_none() {
            self.take_place(&mut exchange).await?;
        }
        self.be_adopted(&mut exchange).await?;
        self.give_back_surplus().await?;
        let (hello, mut round) = exchange.receive().await?;
        self.tell(&round);
        exchange.deliver(&hello, &mut round).await?;
        self.tell_of(&round.given_up, Vec::new());
        let (mut asked, mut answered) = (hello.recalls.clone(), Vec::new());
        while self.give_back_recalled(&asked).await? {
            let (later, more) = exchange.push_all().await?;
            round.operations_out += more.operations_out;
            answered.append(&mut asked);
            asked = later.recalls;
        }
        answered.append(&mut asked);
        self.answer_recalls(exchange.link, &answered).await?;
        self.take_mandates(&mut exchange, &hello).await?;
        self.adopt_performances(exchange.link).await?;
        self.refill(exchange.link).await?;
        self.keep_evenings(exchange.link).await?;
        Ok(round)
    }

    /// Tells the screens what came: at once, whatever the exchange still has to do.
    fn tell(&self, round: &Round) {
        let mut tags = Vec::new();
        if round.brought_something() {
            self.plans.clear();
            tags.extend([Tag::Gauges, Tag::Orders, Tag::Journal, Tag::Tills]);
        }
        self.tell_of(&round.kinds, tags);
    }

    /// Tells the screens that documents of some kinds are not what they were, and what else is not.
    fn tell_of<'k>(&self, kinds: impl IntoIterator<Item = &'k String>, mut tags: Vec<Tag>) {
        tags.extend(kinds.into_iter().flat_map(|kind| shared::tags(kind)).copied());
        tags.sort_unstable();
        tags.dedup();
        if !tags.is_empty() {
            self.events.tell(Event::Changed { tags });
        }
    }
}
