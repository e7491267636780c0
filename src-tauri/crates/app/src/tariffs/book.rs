//! Drafting and publishing tariff books.

use ::tariffs::book::{self, Listed};
use kernel::{Instant, TariffBookId};
use pricing::TariffBook;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::check;
use crate::wire::Nothing;
use crate::{Context, Error, Result};

/// Which book.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BookOf {
    /// The book.
    pub book: TariffBookId,
}

/// A draft to keep.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveDraft {
    /// Its name: « Tarifs 2026-2027 ».
    pub name: String,
    /// The whole book; `version` is the published one it was begun from, 0 for a new book.
    pub document: TariffBook,
}

/// A book to edit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Book {
    /// Its name.
    pub name: String,
    /// The whole book.
    pub document: TariffBook,
    /// What would keep it from being published.
    pub refused: Option<Error>,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// The book.
    pub book: TariffBookId,
    /// Its new version.
    pub version: u32,
}

/// A book in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BookView {
    /// The book.
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

/// Books.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Books {
    /// The latest first: the first published one is in force where a performance names none.
    pub books: Vec<BookView>,
}

impl From<Listed> for BookView {
    fn from(book: Listed) -> Self {
        Self {
            id: book.id,
            name: book.name,
            published: book.published,
            published_at: book.published_at,
            drafted: book.drafted,
        }
    }
}

async fn to_edit(conn: &mut SqliteConnection, name: String, document: TariffBook) -> Book {
    let refused = match pricing::PreparedBook::new(&document) {
        Err(refused) => Some(Error::from(refused)),
        Ok(_) => check::book(conn, &document).await.err(),
    };
    Book { name, document, refused }
}

/// The books of the venue.
pub(super) async fn list_tariff_books(ctx: &Context, _: Nothing) -> Result<Books> {
    let books = book::list(&mut *ctx.read().await?, ctx.session()?.venue).await?;
    Ok(Books { books: books.into_iter().map(BookView::from).collect() })
}

/// The draft of a book.
pub(super) async fn tariff_draft(ctx: &Context, input: BookOf) -> Result<Book> {
    let mut conn = ctx.read().await?;
    let (name, document) = book::draft(&mut conn, input.book).await?;
    ctx.same_venue(document.venue)?;
    Ok(to_edit(&mut conn, name, document).await)
}

/// Keeps a draft.
pub(super) async fn save_tariff_draft(ctx: &Context, input: SaveDraft) -> Result<Book> {
    let author = ctx.author()?;
    let document = TariffBook { venue: author.venue, ..input.document };
    let mut tx = ctx.write().await?;
    book::save_draft(&mut tx, &author, &input.name, &document).await?;
    let draft = to_edit(&mut tx, input.name, document).await;
    tx.commit().await?;
    Ok(draft)
}

/// Publishes a draft.
pub(super) async fn publish_tariff_book(ctx: &Context, input: BookOf) -> Result<Published> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let (_, draft) = book::draft(&mut tx, input.book).await?;
    ctx.same_venue(draft.venue)?;
    check::book(&mut tx, &draft).await?;
    let published = book::publish(&mut tx, &author, input.book).await?;
    tx.commit().await?;
    Ok(Published { book: published.id, version: published.version })
}
