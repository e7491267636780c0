//! What the domains share, in one list, and what each does about what came.

use std::sync::LazyLock;

use kernel::{ContactId, Instant, TypedId};
use sqlx::SqliteConnection;
use store::Author;
use store::shared::Entity;
use sync::desk::Domain;
use uuid::Uuid;

use crate::Tag;
use crate::contacts::erase;

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
    fn entities(&self) -> &[Entity] {
        entities()
    }

    async fn arrived(
        &self,
        conn: &mut SqliteConnection,
        entity: &str,
        ids: &[Uuid],
        at: Instant,
    ) -> sync::Result<()> {
        match entity {
            "contact" => contacts::shared::arrived(conn, ids).await.map_err(told),
            "order" => sales::shared::orders_arrived(conn, ids, at).await.map_err(told),
            _ => Ok(()),
        }
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

/// A refusal of a domain, as the exchange tells it.
pub(super) fn told(error: impl std::fmt::Display) -> sync::Error {
    sync::Error::Database { detail: error.to_string() }
}

/// What screens read of a kind of document.
pub(super) fn tags(kind: &str) -> &'static [Tag] {
    match kind {
        "operator" | "venue" | "desk" => &[Tag::Settings],
        "agent" => &[Tag::Agents],
        "contact" | "position" | "consent" | "interaction" => &[Tag::Contacts],
        "hall" | "plan" => &[Tag::Halls],
        "season" | "show" | "performance" => &[Tag::Programme],
        "hold" => &[Tag::Holds],
        "tariff_book" | "entitlement" => &[Tag::Tariffs],
        "pass_product" | "pass" | "fund" => &[Tag::Passes],
        _ => &[],
    }
}
