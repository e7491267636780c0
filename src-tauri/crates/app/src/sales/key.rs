//! The key of this desk's chain, changed: after a doubt, a new machine's habit, or once in a while.

use journal::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Doing;
use crate::wire::Nothing;
use crate::{Context, Result};

/// A key changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyChanged {
    /// The number of the operation that says so: the last that the former key signed.
    pub number: String,
    /// The public key that signs from now on, in hexadecimal.
    pub public_key: String,
}

/// Changes the key. The new one is on disk before it is announced, and takes the former's place when it first signs:
/// a program that ends in between signs on with the right one.
pub(super) async fn change_signing_key(ctx: &Context, _: Nothing) -> Result<KeyChanged> {
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let act = doing.act();
    let next = ctx.app().keys().create_next(act.signer.journal, act.chance)?;
    let entry = act.entry(Kind::KeyChange);
    let appended = journal::change_key(&mut tx, (act.signer, &next), act.chance, entry).await?;
    tx.moved(appended.head);
    // Before the commit, while nobody else can write: who writes next looks for the key again.
    ctx.app().forget_signers();
    tx.commit().await?;
    let public_key = journal::append::hex(&next.public_key());
    Ok(KeyChanged { number: appended.number.to_string(), public_key })
}
