//! What the domains share, in one list, and what each does about what came.

use std::sync::LazyLock;

use chrono::TimeDelta;
use kernel::{ContactId, Instant, TypedId};
use sqlx::SqliteConnection;
use store::Author;
use store::shared::Entity;
use sync::desk::{Domain, Fields, Shed};
use sync::hub::Role;
use uuid::Uuid;

use crate::contacts::erase;
use crate::{Result, Tag};

/// Every kind of document, those that others refer to first.
static ENTITIES: LazyLock<Vec<Entity>> = LazyLock::new(|| {
    [
        network::shared::SHARED,
        contacts::shared::SHARED,
        catalogue::shared::SHARED,
        tariffs::shared::SHARED,
        passes::shared::SHARED,
        sales::shared::SHARED,
    ]
    .concat()
});

/// Every kind of document.
pub(super) fn entities() -> &'static [Entity] {
    &ENTITIES
}

/// The domains of the program.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared;

impl Domain for Shared {
    fn entities(&self) -> &'static [Entity] {
        entities()
    }

    async fn arrived(
        &self,
        conn: &mut SqliteConnection,
        entity: &str,
        documents: &[(Uuid, &Fields)],
        at: Instant,
    ) -> sync::Result<()> {
        match entity {
            "contact" => contacts::shared::arrived(conn, documents).await.map_err(told),
            "order" => {
                let ids: Vec<Uuid> = documents.iter().map(|(id, _)| *id).collect();
                sales::shared::orders_arrived(conn, &ids, at).await.map_err(told)
            }
            _ => Ok(()),
        }
    }

    async fn shed(&self, conn: &mut SqliteConnection, role: Role, at: Instant) -> sync::Result<Shed> {
        shed(conn, role, at).await.map_err(told)
    }

    fn search_key(&self, text: &str) -> String {
        contacts::text::words(text).iter().map(|word| format!(" {word}")).collect()
    }

    async fn erased(
        &self,
        conn: &mut SqliteConnection,
        entity: &str,
        id: Uuid,
        author: &Author,
    ) -> sync::Result<()> {
        if entity != "contact" {
            // What was about a person goes with her; nothing else is ever erased.
            return Ok(());
        }
        match erase::erase(conn, author, ContactId::from_uuid(id)).await {
            Ok(()) => Ok(()),
            // She was erased here, or never was.
            Err(error) if error.code() == "contacts.unknown" => Ok(()),
            Err(error) => Err(sync::Error::Database { detail: error.to_string() }),
        }
    }
}

/// Gives up the people whom a desk has no need of by its role: at a seasonal one, those for whom nothing is to come, who
/// were not met today; at a door, everybody.
async fn shed(conn: &mut SqliteConnection, role: Role, at: Instant) -> Result<Shed> {
    let (mut needed, mut open, mut met_since) = (Vec::new(), Vec::new(), None);
    if role == Role::Seasonal {
        open = catalogue::shared::open(conn, at).await?;
        needed = catalogue::shared::awaited(conn, &open).await?;
        needed.extend(passes::shared::holders(conn, at).await?);
        met_since = Some(at.plus(TimeDelta::days(-1)));
    }
    needed.extend(sales::shedding::buyers(conn, &open).await?);
    let people = contacts::shedding::others(conn, &needed, met_since).await?;
    let statuses = ::tariffs::entitlement::shed(conn, &people).await?;
    let mut gone = contacts::shedding::shed(conn, &people).await?;
    gone.extend(statuses.into_iter().map(|id| ("entitlement".to_owned(), id)));
    let (orders, holds) =
        (sales::shedding::veil(conn, &open, at).await?, catalogue::shedding::veil(conn, &open).await?);
    store::change::forget(conn, &[orders.as_slice(), &holds].concat()).await.map_err(told)?;
    let orders = orders.into_iter().map(|id| ("order".to_owned(), id));
    let veiled = orders.chain(holds.into_iter().map(|id| ("hold".to_owned(), id))).collect();
    Ok(Shed { gone, veiled })
}

/// A refusal of a domain, as the exchange tells it.
pub(super) fn told(error: impl std::fmt::Display) -> sync::Error {
    sync::Error::Database { detail: error.to_string() }
}

/// What screens read of a kind of document.
pub(super) fn tags(kind: &str) -> &'static [Tag] {
    match kind {
        "operator" | "venue" | "desk" => &[Tag::Settings],
        "agent" => &[Tag::Agents],
        "contact" | "position" | "consent" | "interaction" | "pool" => &[Tag::Contacts],
        "hall" | "plan" => &[Tag::Halls],
        "season" | "show" | "performance" => &[Tag::Programme],
        "hold" => &[Tag::Holds],
        "tariff_book" | "entitlement" => &[Tag::Tariffs],
        "pass_product" | "pass" | "fund" => &[Tag::Passes],
        _ => &[],
    }
}
