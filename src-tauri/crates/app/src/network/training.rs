//! Entering and leaving training mode (*mode école*).

use network::{Error, agent};
use serde_json::json;
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::who::{self, Who};
use crate::error::Result;
use crate::wire::Nothing;
use crate::{App, Context};

/// The tables that training begins with: what a venue prepares, never what it did. No contact, no order, no
/// operation is among them.
pub const REFERENCE: &[&str] = &[
    "operator",
    "licence",
    "venue",
    "desk",
    "desk_venue",
    "agent",
    "agent_role",
    "season",
    "hall",
    "plan",
    "show",
    "performance",
    "category",
    "category_scope",
    "allotment",
    "quota",
    "tariff_book",
    "pass_product",
    "fund",
];

/// Enters training mode: the session goes on over the training store, filled with the venue's present programme.
///
/// # Errors
///
/// `network.already_in_training`, or what a store says.
pub async fn enter_training(ctx: &Context, _: Nothing) -> Result<Who> {
    let session = ctx.session()?;
    if session.training {
        return Err(Error::AlreadyInTraining.into());
    }
    let school = std::sync::Arc::clone(ctx.app().school().await?);
    fill(&school, ctx.app()).await?;
    record(ctx, "training_entered").await?;
    begin(&school, ctx, true).await
}

/// Leaves training mode: the session goes on over the real store, with the roles it has there.
///
/// # Errors
///
/// `network.not_in_training`; `network.agent_unknown` for someone who exists in training alone.
pub async fn leave_training(ctx: &Context, _: Nothing) -> Result<Who> {
    let session = ctx.session()?;
    if !session.training {
        return Err(Error::NotInTraining.into());
    }
    let real = ctx.app().real();
    let mut conn = real.store.read().await?;
    let active = agent::get(&mut conn, session.agent).await?.active;
    drop(conn);
    if !active {
        return Err(Error::AgentUnknown.into());
    }
    let outside = real.acting(session.clone());
    record(&outside, "training_left").await?;
    begin(&real, ctx, false).await
}

/// The real chain says when the desk was in training (`french-rules` §2.3); nothing of the training itself.
async fn record(ctx: &Context, event: &str) -> Result<()> {
    let session = ctx.session()?;
    let mut tx = ctx.write().await?;
    tx.record_event(session.venue, event, &[("agent", json!(session.agent))]).await?;
    tx.commit().await
}

async fn begin(app: &std::sync::Arc<App>, ctx: &Context, training: bool) -> Result<Who> {
    let before = ctx.session()?;
    let mut conn = app.store.read().await?;
    let agent = agent::get(&mut conn, before.agent).await?;
    let session = who::begin(&mut conn, before.id, &agent, Some(before.venue), training, ctx.now()).await?;
    let told = who::describe(&mut conn, &session).await?;
    app.sessions.put(session);
    Ok(told)
}

/// Copies the reference tables; what was done in training stays.
async fn fill(school: &App, real: &App) -> Result<()> {
    let file = real.store.folder().join(store::FILE).to_string_lossy().into_owned();
    let mut conn = school.store.alone().await?;
    let filled = copy(&mut conn, &file).await;
    store::close(conn).await?;
    school.sheets.clear();
    filled
}

async fn copy(conn: &mut SqliteConnection, file: &str) -> Result<()> {
    let failed = |error: sqlx::Error| store::Error::from(error);
    sqlx::query("attach database ?1 as reality").bind(file).execute(&mut *conn).await.map_err(failed)?;
    sqlx::query("begin immediate").execute(&mut *conn).await.map_err(failed)?;
    // Tables refer to each other: what counts is that all is there at the end.
    sqlx::query("pragma defer_foreign_keys = on").execute(&mut *conn).await.map_err(failed)?;
    for table in REFERENCE {
        // Built from the names above alone; both stores have the same schema, column for column.
        let copied = format!("insert or replace into main.{table} select * from reality.{table}");
        sqlx::query(AssertSqlSafe(copied)).execute(&mut *conn).await.map_err(failed)?;
    }
    sqlx::query("commit").execute(&mut *conn).await.map_err(failed)?;
    Ok(())
}
