//! Admitting a desk to the base of its venue: an address and a code, to be typed there.

use kernel::{Chance, DeskId, VenueId};
use network::{Error, desk};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sync::base::Base;
use sync::hub::{Admin, Code, NewDesk};

use crate::Context;
use crate::error::Result;

/// Which desk is admitted.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdmitDesk {
    /// What people call it: « Guichet 2 ».
    pub name: String,
    /// Its id, when it worked alone before or needs another code; a new desk otherwise.
    #[serde(default)]
    pub desk: Option<DeskId>,
}

/// What is typed at that desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdmittedDesk {
    /// Which.
    pub desk: DeskId,
    /// Where its network is, the likeliest first.
    pub addresses: Vec<String>,
    /// Its code, good for a day and once.
    pub code: String,
}

/// Its code stays out of logs.
impl std::fmt::Debug for AdmittedDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AdmittedDesk({})", self.desk)
    }
}

/// Admits a desk of this venue to the base that this desk keeps. It acts for the venues that this one acts for.
///
/// # Errors
///
/// `sync.not_main_desk`, `network.setting_invalid` without a name, `sync.unreachable` when the base does not run.
pub async fn admit_desk(ctx: &Context, input: AdmitDesk) -> Result<AdmittedDesk> {
    let app = ctx.app().real();
    let name = input.name.trim();
    if name.is_empty() {
        return Err(Error::SettingInvalid { setting: "desk_name" }.into());
    }
    let (mut admin, base) = app.administrator().await?;
    let home = desk::own(&mut *app.store.read().await?).await?.home;
    let desk = input.desk.unwrap_or_else(|| ctx.id());
    let venues = app.own_venues().await?;
    let code = code_for(&app.chance, (&mut admin, &base), (desk, home, name), &venues).await?;
    let addresses = base.addresses().iter().map(ToString::to_string).collect();
    Ok(AdmittedDesk { desk, addresses, code: code.to_string() })
}

/// A code for a desk, new to the base or not, that acts for these venues.
pub(super) async fn code_for(
    chance: &Chance,
    (admin, base): (&mut Admin, &Base),
    (id, venue, name): (DeskId, VenueId, &str),
    venues: &[VenueId],
) -> sync::Result<Code> {
    let authority = base.authority()?;
    let new = NewDesk { id, venue, name: name.to_owned(), authority: Some(authority.clone()) };
    let code = match admin.enrol_desk(chance, &new).await {
        Err(sync::Error::AlreadyThere) => admin.renew_code(chance, id, Some(&authority)).await?,
        done => done?,
    };
    for venue in venues {
        admin.give_mandate(id, *venue, true).await?;
    }
    Ok(code)
}
