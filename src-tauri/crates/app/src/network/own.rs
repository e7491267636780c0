//! What agents change of themselves: password, PIN, language.

use kernel::TypedId;
use network::{Error, Language, agent, secret};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::who::{self, Who};
use crate::error::Result;
use crate::wire::Nothing;
use crate::{Context, Session};

/// A new password.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one.
    pub current: String,
    /// The new one, eight characters at least.
    pub new: String,
}

/// A new PIN.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePin {
    /// The present password.
    pub password: String,
    /// Four to eight digits; none takes the PIN away.
    pub pin: Option<String>,
}

/// A language.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeLanguage {
    /// The language to read.
    pub language: Language,
}

/// Changes one's own password.
///
/// # Errors
///
/// `app.box_office_only`; `network.sign_in_refused` when the present one is wrong, `network.password_too_short`.
pub async fn change_password(ctx: &Context, input: ChangePassword) -> Result<Nothing> {
    ctx.require_box_office().await?;
    let author = ctx.author()?;
    let me = ctx.session()?.agent;
    let hash = secret::hash_password(&input.new, &ctx.app().chance)?;
    prove(ctx, &input.current).await?;
    let mut tx = ctx.write().await?;
    agent::set_secret(&mut tx, me, &hash).await?;
    let row = json!({"secret": "changed by its owner"});
    store::change::record_row(&mut tx, &author, "agent", me.uuid(), &row).await?;
    tx.commit().await?;
    Ok(Nothing {})
}

/// Sets one's own PIN.
///
/// # Errors
///
/// `network.sign_in_refused` when the password is wrong, `network.pin_invalid`.
pub async fn change_pin(ctx: &Context, input: ChangePin) -> Result<Nothing> {
    ctx.require_box_office().await?;
    let author = ctx.author()?;
    let me = ctx.session()?.agent;
    let hash = input.pin.map(|pin| secret::hash_pin(&pin, &ctx.app().chance)).transpose()?;
    prove(ctx, &input.password).await?;
    let mut tx = ctx.write().await?;
    agent::set_pin(&mut tx, me, hash.as_deref()).await?;
    let row = json!({"pin": if hash.is_some() { "set by its owner" } else { "taken away" }});
    store::change::record_row(&mut tx, &author, "agent", me.uuid(), &row).await?;
    tx.commit().await?;
    Ok(Nothing {})
}

/// Changes the language one reads.
///
/// # Errors
///
/// What the store says.
pub async fn change_language(ctx: &Context, input: ChangeLanguage) -> Result<Who> {
    let author = ctx.author()?;
    let session = Session { language: input.language, ..ctx.session()?.clone() };
    let mut tx = ctx.write().await?;
    let mut me = agent::get(&mut tx, session.agent).await?;
    me.language = input.language;
    agent::update(&mut tx, &me).await?;
    store::change::record_row(&mut tx, &author, "agent", me.id.uuid(), &me).await?;
    let told = who::describe(&mut tx, &session).await?;
    tx.commit().await?;
    ctx.app().sessions.put(session);
    Ok(told)
}

/// One's own password again, before a secret is changed; a wrong one counts as a failed sign-in.
async fn prove(ctx: &Context, password: &str) -> Result<()> {
    let me = ctx.session()?.agent;
    let mut conn = ctx.read().await?;
    let code = agent::get(&mut conn, me).await?.code;
    drop(conn);
    let proven = super::sign::admit_password(ctx, &code, password).await?;
    match proven.id == me {
        true => Ok(()),
        false => Err(Error::SignInRefused.into()),
    }
}
