//! The network is where it was, under another address: the box that gives addresses was replaced, the server moved.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sync::hub::{Credentials, Link};

use super::Exchanged;
use crate::Context;
use crate::error::Result;

/// Where the network is found now.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReaddressNetwork {
    /// `host[:port]/database`, as the main desk or the administrator tells it.
    pub address: String,
}

/// Goes on exchanging at another address, under the same login, once who answers there showed the certificate of the same
/// authority.
///
/// # Errors
///
/// `sync.not_joined`, `sync.address_unreadable`, `sync.unreachable`, `sync.desk_unknown`; the address stays as it was then.
pub async fn readdress_network(ctx: &Context, input: ReaddressNetwork) -> Result<Exchanged> {
    let app = ctx.app().real();
    let credentials = Credentials { address: input.address.parse()?, ..app.credentials()? };
    let mut rounds = app.network.rounds.lock().await;
    let link = Link::connect(&credentials).await?;
    app.keep_credentials(&credentials)?;
    *rounds = Some(link);
    *app.network.asks.lock().await = None;
    drop(rounds);
    app.exchange().await
}
