//! Which documents were written here since they were pushed: triggers of the tables note it, so that no writer can forget
//! to. They are made when the desk joins; a desk alone has none.

use serde_json::Value;
use sqlx::{AssertSqlSafe, SqliteConnection};
use store::shared::Entity;
use uuid::Uuid;

use crate::Result;

/// A document to push, and the mark under which it was noted.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Noted {
    pub(super) nth: i64,
    pub(super) entity: String,
    pub(super) id: Uuid,
}

/// Notes writes from now on, and every document that is there already. Said again, it makes the triggers anew and notes
/// nothing: a newer program may share more tables.
///
/// # Errors
///
/// What the database says.
pub async fn begin(conn: &mut SqliteConnection, entities: &[Entity], all: bool) -> Result<()> {
    for entity in entities {
        if let Some(row) = &entity.row {
            triggers(conn, row.table, entity.name, &format!("it.{}", row.key)).await?;
        }
        for part in entity.parts {
            triggers(conn, part.table, entity.name, part.document).await?;
        }
        if all {
            note_all(conn, entity).await?;
        }
    }
    Ok(())
}

/// One trigger for each way of writing a table, for each kind of document that its rows may belong to.
async fn triggers(conn: &mut SqliteConnection, table: &str, entity: &str, document: &str) -> Result<()> {
    for (act, row) in [("insert", "new."), ("update", "new."), ("delete", "old.")] {
        let id = document.replace("it.", row);
        let name = format!("outgoing_{entity}_{table}_{act}");
        let before = format!("drop trigger if exists {name}");
        sqlx::query(AssertSqlSafe(before)).execute(&mut *conn).await?;
        let note = format!(
            "create trigger {name} after {act} on {table} begin
                 delete from outgoing where entity = '{entity}' and id = {id};
                 insert into outgoing (entity, id) select '{entity}', doc from (select {id} as doc)
                 where doc is not null;
             end"
        );
        sqlx::query(AssertSqlSafe(note)).execute(&mut *conn).await?;
    }
    Ok(())
}

async fn note_all(conn: &mut SqliteConnection, entity: &Entity) -> Result<()> {
    let name = entity.name;
    let ids = match (&entity.row, entity.parts) {
        (Some(row), _) => format!("select {} as doc from {} order by rowid", row.key, row.table),
        (None, [part, ..]) => format!("select distinct {} as doc from {} it", part.document, part.table),
        (None, []) => return Ok(()),
    };
    let sql = format!(
        "insert or ignore into outgoing (entity, id) select '{name}', doc from ({ids}) where doc is not null"
    );
    sqlx::query(AssertSqlSafe(sql)).execute(conn).await?;
    Ok(())
}

/// The documents to push, those written first.
pub(super) async fn list(conn: &mut SqliteConnection, after: i64, most: i64) -> Result<Vec<Noted>> {
    Ok(sqlx::query_as("select nth, entity, id from outgoing where nth > ?1 order by nth limit ?2")
        .bind(after)
        .bind(most)
        .fetch_all(conn)
        .await?)
}

/// How many documents wait to be pushed.
///
/// # Errors
///
/// What the database says.
pub async fn left(conn: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from outgoing").fetch_one(conn).await?)
}

/// Documents were pushed as they were when they were noted; written again since, one stays noted.
pub(super) async fn done(conn: &mut SqliteConnection, nths: &[i64]) -> Result<()> {
    sqlx::query("delete from outgoing where nth in (select value from json_each(?1))")
        .bind(Value::from(nths).to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// A document is the same here and there.
pub(super) async fn settled(conn: &mut SqliteConnection, entity: &str, id: Uuid) -> Result<()> {
    sqlx::query("delete from outgoing where entity = ?1 and id = ?2")
        .bind(entity)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether a document waits to be pushed.
pub(super) async fn is_noted(conn: &mut SqliteConnection, entity: &str, id: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select 1 from outgoing where entity = ?1 and id = ?2)")
        .bind(entity)
        .bind(id)
        .fetch_one(conn)
        .await?)
}

/// Notes a document that is to be told again.
pub(super) async fn note(conn: &mut SqliteConnection, entity: &str, id: Uuid) -> Result<()> {
    sqlx::query("insert or ignore into outgoing (entity, id) values (?1, ?2)")
        .bind(entity)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}
