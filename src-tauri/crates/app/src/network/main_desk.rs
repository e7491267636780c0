//! The main desk (*poste principal*): in a venue without Internet, the desk that keeps the shared database of all. It is a
//! desk of that network like the others; they join it with an address and a code.

mod admit;
mod keep;
mod restore;

use std::sync::Arc;

use kernel::Instant;
use network::{Error, Mandate, desk, venue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sync::base::{BACKUPS, Base, PORT, off_thread};
use sync::hub::Admin;

use super::exchange::{JoinNetwork, join_network};
use crate::error::Result;
use crate::wire::Nothing;
use crate::{App, Context};

pub use admit::{AdmitDesk, AdmittedDesk, admit_desk};
pub use keep::{Tended, back_up_base};
pub use restore::restore_base;

/// How to become the main desk.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BecomeMainDesk {
    /// The port that the base listens on; 5442 when absent.
    #[serde(default)]
    pub port: Option<u16>,
}

/// A desk that keeps the base of its venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MainDesk {
    /// Where the other desks find it, the likeliest first: `192.168.1.20:5442/parterre`.
    pub addresses: Vec<String>,
    /// Whether the base runs.
    pub running: bool,
    /// When the base was backed up last.
    pub backed_up_at: Option<Instant>,
    /// The folder of its backups.
    pub backups: String,
}

/// The base that this desk keeps; nothing when it keeps none.
///
/// # Errors
///
/// What the disk says; `sync.server_of_another_version` when the programs that made it are gone.
pub async fn main_desk(ctx: &Context, _: Nothing) -> Result<Option<MainDesk>> {
    let app = ctx.app().real();
    match app.base().await? {
        Some(base) => Ok(Some(app.tell_base(&base).await?)),
        None => Ok(None),
    }
}

/// Makes this desk the main one of its venue: its base is made and started, and this desk joins it first, with all that it
/// has. What was cut goes on when it is asked again; a base at rest is woken.
///
/// # Errors
///
/// `sync.already_joined` in another network, `sync.server_missing`, `sync.port_taken`, `sync.base_…`,
/// `network.refused_in_training`.
pub async fn become_main_desk(ctx: &Context, input: BecomeMainDesk) -> Result<MainDesk> {
    let app = ctx.app();
    if app.is_training() {
        return Err(Error::RefusedInTraining.into());
    }
    let _one = app.network.base.lock().await;
    let base = app.base().await?;
    let joined = app.network.joined();
    if joined && !base.as_ref().is_some_and(|base| app.is_at(base)) {
        return Err(sync::Error::AlreadyJoined.into());
    }
    let base = app.awake(base, input.port.unwrap_or(PORT)).await?;
    if !joined {
        let code = app.enter_base(&base).await?;
        let address = base.own_address().to_string();
        join_network(ctx, JoinNetwork { address, code }).await?;
    }
    app.tell_base(&base).await
}

/// Stops the base and leaves it stopped: the desks of the venue are in another network now.
///
/// # Errors
///
/// `sync.not_main_desk`, `sync.base_failed`.
pub async fn rest_main_desk(ctx: &Context, _: Nothing) -> Result<MainDesk> {
    let app = ctx.app().real();
    let _one = app.network.base.lock().await;
    let mut base = app.base().await?.ok_or(sync::Error::NotMainDesk)?;
    let base = off_thread(move || base.rest().map(|()| base)).await?;
    app.tell_base(&base).await
}

impl App {
    /// The base that this desk keeps.
    ///
    /// # Errors
    ///
    /// `sync.server_of_another_version`, `sync.base_failed`.
    pub async fn base(&self) -> sync::Result<Option<Base>> {
        let folder = self.places.base();
        off_thread(move || Base::find(&folder)).await
    }

    /// Whether this desk is in the network of a base, and in no other.
    fn is_at(&self, base: &Base) -> bool {
        self.credentials().is_ok_and(|known| known.address == base.own_address())
    }

    /// A base that runs: the one that there is, or a new one.
    async fn awake(&self, known: Option<Base>, port: u16) -> sync::Result<Base> {
        let (folder, chance) = (self.places.base(), Arc::clone(&self.chance));
        off_thread(move || {
            let mut base = match known {
                Some(base) => base,
                None => Base::make(&folder, port, &chance)?,
            };
            base.wake()?;
            Ok(base)
        })
        .await
    }

    /// Admits this desk and its venues to its base, and answers its code.
    async fn enter_base(&self, base: &Base) -> Result<String> {
        let mut conn = self.store.read().await?;
        let own = desk::own(&mut conn).await?;
        let venues = self.own_venues().await?;
        let mut admin = base.administer().await?;
        for id in &venues {
            let name = venue::get(&mut conn, *id).await?.name;
            match admin.add_venue(*id, &name).await {
                Ok(()) | Err(sync::Error::AlreadyThere) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let code = admit::code_for(&self.chance, (&mut admin, base), (own.id, own.home, &own.name), &venues);
        Ok(code.await?.to_string())
    }

    /// The venues that this desk sells for.
    async fn own_venues(&self) -> Result<Vec<kernel::VenueId>> {
        let mandates = desk::mandates(&mut *self.store.read().await?).await?;
        Ok(mandates.into_iter().filter(|(_, it)| *it == Mandate::Sell).map(|(venue, _)| venue).collect())
    }

    /// The administrator of the base that this desk keeps, and that base.
    async fn administrator(&self) -> sync::Result<(Admin, Base)> {
        let base = self.base().await?.ok_or(sync::Error::NotMainDesk)?;
        Ok((base.administer().await?, base))
    }

    async fn tell_base(&self, base: &Base) -> Result<MainDesk> {
        let (folder, _) = self.backup_plan().await?;
        let looked = base.clone();
        let running = off_thread(move || Ok(looked.is_running())).await?;
        Ok(MainDesk {
            addresses: base.addresses().iter().map(ToString::to_string).collect(),
            running,
            backed_up_at: BACKUPS.list(&folder)?.first().map(|file| file.at),
            backups: folder.display().to_string(),
        })
    }
}
