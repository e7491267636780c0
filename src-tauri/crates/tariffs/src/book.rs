//! Tariff books: a draft that is edited, and published versions that never change.

use kernel::{DeskId, Instant, TariffBookId, TypedId, VenueId};
use pricing::{PreparedBook, TariffBook};
use serde::Serialize;
use serde_json::json;
use sqlx::SqliteConnection;
use store::Author;

use crate::{Error, Result};

/// A book as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Listed {
    /// The book.
    #[sqlx(rename = "book_id")]
    pub id: TariffBookId,
    /// Its name.
    pub name: String,
    /// Its latest published version; 0 when it was never published.
    pub published: u32,
    /// When that was.
    pub published_at: Option<Instant>,
    /// Whether a draft is being written.
    pub drafted: bool,
}

/// A version of a book as a desk published it: two desks that do not hear each other may each publish the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, sqlx::FromRow)]
pub struct Edition {
    /// The book.
    #[sqlx(rename = "book_id")]
    pub book: TariffBookId,
    /// Its version, from 1.
    pub version: u32,
    /// The desk.
    #[sqlx(rename = "desk_id")]
    pub desk: DeskId,
}

/// Keeps a draft, replacing the one before.
///
/// A draft may be incomplete: it is checked when it is published.
///
/// # Errors
///
/// [`Error::DraftOutdated`] when the book was published beyond `book.version`, which the draft was begun from.
pub async fn save_draft(
    conn: &mut SqliteConnection,
    author: &Author,
    name: &str,
    book: &TariffBook,
) -> Result<()> {
    let published = latest_version(conn, book.id).await?;
    if published != book.version {
        return Err(Error::DraftOutdated { base: book.version, published });
    }
    sqlx::query(
        "insert into tariff_book (book_id, version, venue_id, name, document, agent_id, desk_id)
         values (?1, 0, ?2, ?3, ?4, ?5, ?6)
         on conflict (book_id, version, desk_id) do update
         set name = excluded.name, document = excluded.document, agent_id = excluded.agent_id",
    )
    .bind(book.id)
    .bind(author.venue)
    .bind(name)
    .bind(text_of(book)?)
    .bind(author.agent)
    .bind(author.desk)
    .execute(&mut *conn)
    .await?;
    let row = json!({"name": name, "base": book.version});
    Ok(store::change::record_row(conn, author, "tariff_draft", book.id.uuid(), &row).await?)
}

/// Publishes the draft of a book as its next version, and answers it.
///
/// # Errors
///
/// [`Error::BookUnknown`] without a draft; [`Error::Pricing`] when it does not hold together;
/// [`Error::DraftOutdated`].
pub async fn publish(conn: &mut SqliteConnection, author: &Author, id: TariffBookId) -> Result<TariffBook> {
    let (name, document): (String, String) =
        sqlx::query_as("select name, document from tariff_book where book_id = ?1 and version = 0")
            .bind(id)
            .fetch_optional(&mut *conn)
            .await?
            .ok_or(Error::BookUnknown { book: id })?;
    let draft = book_of(&document)?;
    let published = latest_version(conn, id).await?;
    if published != draft.version {
        return Err(Error::DraftOutdated { base: draft.version, published });
    }
    let book = TariffBook { version: published + 1, venue: author.venue, ..draft };
    PreparedBook::new(&book)?;
    sqlx::query(
        "insert into tariff_book (book_id, version, venue_id, name, document, published_at, agent_id, desk_id)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(id)
    .bind(book.version)
    .bind(author.venue)
    .bind(&name)
    .bind(text_of(&book)?)
    .bind(author.at)
    .bind(author.agent)
    .bind(author.desk)
    .execute(&mut *conn)
    .await?;
    sqlx::query("delete from tariff_book where book_id = ?1 and version = 0")
        .bind(id)
        .execute(&mut *conn)
        .await?;
    store::change::record_row(conn, author, "tariff_book", id.uuid(), &book).await?;
    Ok(book)
}

/// The draft of a book, or its latest version as a draft to begin.
///
/// # Errors
///
/// [`Error::BookUnknown`].
pub async fn draft(conn: &mut SqliteConnection, id: TariffBookId) -> Result<(String, TariffBook)> {
    let (name, document): (String, String) = sqlx::query_as(
        "select name, document from tariff_book
         where book_id = ?1
         order by version = 0 desc, version desc, published_at desc, desk_id desc
         limit 1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::BookUnknown { book: id })?;
    Ok((name, book_of(&document)?))
}

/// What an edition says.
///
/// # Errors
///
/// [`Error::BookUnknown`].
pub async fn published(conn: &mut SqliteConnection, edition: Edition) -> Result<TariffBook> {
    let document: String = sqlx::query_scalar(
        "select document from tariff_book where book_id = ?1 and version = ?2 and desk_id = ?3 and version > 0",
    )
    .bind(edition.book)
    .bind(edition.version)
    .bind(edition.desk)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::BookUnknown { book: edition.book })?;
    book_of(&document)
}

/// The last edition of a version of a book.
///
/// # Errors
///
/// [`Error::BookUnknown`].
pub async fn of_version(conn: &mut SqliteConnection, id: TariffBookId, version: u32) -> Result<Edition> {
    sqlx::query_as(
        "select book_id, version, desk_id from tariff_book
         where book_id = ?1 and version = ?2 and version > 0
         order by published_at desc, desk_id desc
         limit 1",
    )
    .bind(id)
    .bind(version)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::BookUnknown { book: id })
}

/// Which edition holds now: those of `own` when a performance names one, else the venue's latest.
///
/// # Errors
///
/// [`Error::NothingPublished`].
pub async fn in_force(
    conn: &mut SqliteConnection,
    venue: VenueId,
    own: Option<TariffBookId>,
) -> Result<Edition> {
    sqlx::query_as(
        "select book_id, version, desk_id from tariff_book
         where venue_id = ?1 and version > 0 and (?2 is null or book_id = ?2)
         order by published_at desc, version desc, desk_id desc
         limit 1",
    )
    .bind(venue)
    .bind(own)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::NothingPublished)
}

/// Which edition held at a moment, as [`in_force`] says of now; none before the first was published.
///
/// # Errors
///
/// What the database says.
pub async fn in_force_at(
    conn: &mut SqliteConnection,
    venue: VenueId,
    own: Option<TariffBookId>,
    at: Instant,
) -> Result<Option<Edition>> {
    Ok(sqlx::query_as(
        "select book_id, version, desk_id from tariff_book
         where venue_id = ?1 and version > 0 and (?2 is null or book_id = ?2) and published_at <= ?3
         order by published_at desc, version desc, desk_id desc
         limit 1",
    )
    .bind(venue)
    .bind(own)
    .bind(at)
    .fetch_optional(conn)
    .await?)
}

/// The books of a venue, the latest first.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, venue: VenueId) -> Result<Vec<Listed>> {
    Ok(sqlx::query_as(
        "select book_id, name, max(version) as published, max(published_at) as published_at,
                max(version = 0) as drafted
         from tariff_book
         where venue_id = ?1
         group by book_id
         order by published_at desc, book_id desc",
    )
    .bind(venue)
    .fetch_all(conn)
    .await?)
}

async fn latest_version(conn: &mut SqliteConnection, id: TariffBookId) -> Result<u32> {
    Ok(sqlx::query_scalar("select coalesce(max(version), 0) from tariff_book where book_id = ?1")
        .bind(id)
        .fetch_one(conn)
        .await?)
}

fn text_of(book: &TariffBook) -> Result<String> {
    serde_json::to_string(book).map_err(|error| corrupt(&error))
}

fn book_of(document: &str) -> Result<TariffBook> {
    serde_json::from_str(document).map_err(|error| corrupt(&error))
}

fn corrupt(error: &serde_json::Error) -> Error {
    Error::Store(store::Error::Corrupt { detail: error.to_string() })
}
