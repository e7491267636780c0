//! What the desks of a network share of passes.

use kernel::{ContactId, Instant};
use sqlx::SqliteConnection;
use store::shared::{Entity, Needs, Part, Row};

use crate::Result;

/// Kinds of passes, passes with their credits and money, and funds.
pub const SHARED: &[Entity] = &[
    Entity {
        name: "pass_product",
        row: Some(Row::new("pass_product", "product_id")),
        venues: "select venue_id from pass_product where product_id = ?1",
        subject: None,
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "pass",
        row: Some(Row::new("pass", "pass_id")),
        venues: "select venue_id from pass where pass_id = ?1",
        subject: None,
        parts: &[
            Part::facts("credit", &["credit_id"], "it.pass_id = ?1", "it.pass_id"),
            Part::facts("credit_use", &["ticket_id", "credit_id"], OF_CREDITS, PASS_OF_CREDIT),
            Part::facts("credit_waiver", &["ticket_id", "credit_id"], OF_CREDITS, PASS_OF_CREDIT),
            Part::facts("credit_return", &["ticket_id", "credit_id"], OF_CREDITS, PASS_OF_CREDIT),
            Part::facts("pass_return", &["pass_id"], "it.pass_id = ?1", "it.pass_id"),
            Part::facts(
                "balance_movement",
                &["movement_id"],
                "it.thing_id = ?1 and it.kind = 'wallet'",
                "iif(it.kind = 'wallet', it.thing_id, null)",
            ),
        ],
        after_operations: false,
        needs: Needs {
            until: Some(UNTIL),
            people: Some("select pass_id, contact_id from pass where pass_id = ?1"),
        },
    },
    Entity {
        name: "fund",
        row: Some(Row::new("fund", "fund_id")),
        venues: "select venue_id from fund where fund_id = ?1",
        subject: None,
        parts: &[Part::facts(
            "balance_movement",
            &["movement_id"],
            "it.thing_id = ?1 and it.kind = 'fund'",
            "iif(it.kind = 'fund', it.thing_id, null)",
        )],
        after_operations: false,
        needs: Needs::NOTHING,
    },
];

const OF_CREDITS: &str = "it.credit_id in (select credit_id from credit where pass_id = ?1)";
const PASS_OF_CREDIT: &str = "(select pass_id from credit where credit_id = it.credit_id)";

/// A day after it expired; one that does not expire, or was given back and may be asked about, to the end of the century.
const UNTIL: &str = "select coalesce(unixepoch(expires_on) * 1000 + 2 * 86400000, 4102444800000)
    from pass where pass_id = ?1";

/// Who holds a pass in force.
///
/// # Errors
///
/// What the database says.
pub async fn holders(conn: &mut SqliteConnection, at: Instant) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select distinct contact_id from pass
         where contact_id is not null and coalesce(unixepoch(expires_on) * 1000 + 2 * 86400000, 4102444800000) > ?1",
    )
    .bind(at)
    .fetch_all(conn)
    .await?)
}
