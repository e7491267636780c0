//! What the desks of a network share of who acts, and where.

use store::shared::{Entity, Needs, Part, Row};

/// Operators, venues, desks and agents, in the order in which they refer to each other.
///
/// How often an agent mistyped, and what a desk is set to, stay at home.
pub const SHARED: &[Entity] = &[
    Entity {
        name: "operator",
        row: Some(Row::new("operator", "operator_id")),
        venues: "select venue_id from venue where operator_id = ?1",
        subject: None,
        parts: &[Part::rows("licence", &["number"], "it.operator_id = ?1", "it.operator_id")],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "venue",
        row: Some(Row::new("venue", "venue_id")),
        venues: "select venue_id from venue where venue_id = ?1",
        subject: None,
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "desk",
        row: Some(Row {
            own: &["settings"],
            elsewhere: &[("own", |_| 0.into())],
            ..Row::new("desk", "desk_id")
        }),
        venues: "select home_venue from desk where desk_id = ?1",
        subject: None,
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "agent",
        row: Some(Row { own: &["failures", "locked_until"], ..Row::new("agent", "agent_id") }),
        venues: "select distinct venue_id from agent_role where agent_id = ?1",
        subject: None,
        parts: &[Part::rows(
            "agent_role",
            &["venue_id", "role"],
            "it.agent_id = ?1 and it.venue_id = ?2",
            "it.agent_id",
        )],
        after_operations: false,
        needs: Needs::NOTHING,
    },
];
