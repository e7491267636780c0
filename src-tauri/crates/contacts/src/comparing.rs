//! The indexes by which people are compared with each other. Kept row by row they cost a desk that joins a third of its
//! time, each page of people touching all of them; nobody is compared before it has its place (0150).

use sqlx::SqliteConnection;

use crate::Result;

/// Takes them away, where nobody is looked for until [`index`].
///
/// # Errors
///
/// What the database says.
pub async fn forgo(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query("drop index if exists contact_by_name").execute(&mut *conn).await?;
    sqlx::query("drop index if exists contact_point_by_value").execute(conn).await?;
    Ok(())
}

/// Makes those that are not there, at once. They are sorted in as much memory as the store's cache takes, beyond which that
/// goes on in a file without a name.
///
/// # Errors
///
/// What the database says.
pub async fn index(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query("pragma temp_store = file").execute(&mut *conn).await?;
    sqlx::query("create index if not exists contact_by_name on contact (name_key, birth_date)")
        .execute(&mut *conn)
        .await?;
    sqlx::query("create index if not exists contact_point_by_value on contact_point (normalised)")
        .execute(&mut *conn)
        .await?;
    sqlx::query("pragma temp_store = memory").execute(conn).await?;
    Ok(())
}
