//! What the desks of a network share of tariffs: books as published, and proofs that were seen. A draft stays where it is
//! written.

use store::shared::{Entity, Needs, Part, Row};

/// Tariff books and entitlements.
pub const SHARED: &[Entity] = &[
    Entity {
        name: "tariff_book",
        row: None,
        venues: "select distinct venue_id from tariff_book where book_id = ?1",
        subject: None,
        parts: &[Part::facts(
            "tariff_book",
            &["version", "desk_id"],
            "it.book_id = ?1 and it.version > 0",
            "iif(it.version > 0, it.book_id, null)",
        )],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "entitlement",
        row: Some(Row::new("entitlement", "entitlement_id")),
        venues: "select venue_id from entitlement where entitlement_id = ?1",
        subject: Some("select contact_id from entitlement where entitlement_id = ?1"),
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
];
