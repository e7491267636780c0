//! The right of every use case is checked at the gate, before its input is even read.

use std::collections::BTreeSet;

use network::{Right, Role};
use serde_json::json;
use tests::World;

/// Use cases that the one who acts is refused for want of a right.
async fn refused(world: &World, code: &str, roles: &[Role]) -> BTreeSet<&'static str> {
    let ctx = world.agent(code, roles).await;
    let mut names = BTreeSet::new();
    for use_case in app::registry::all() {
        // Not an input of any use case: what passes the gate is refused by its shape and writes nothing.
        let answer = ctx.call(use_case.name, json!({"not": "an input"})).await;
        let code = answer.expect_err("no input has this shape").code;
        match code.as_str() {
            "app.right_missing" => names.insert(use_case.name),
            "app.bad_input" => false,
            other => panic!("{} answered {other}", use_case.name),
        };
    }
    names
}

/// Use cases whose right is not in `rights`.
fn outside(rights: &BTreeSet<Right>) -> BTreeSet<&'static str> {
    app::registry::all().filter(|u| !rights.contains(&u.right)).map(|u| u.name).collect()
}

#[tokio::test]
async fn an_agent_without_roles_is_refused_everything_but_what_is_open_to_anyone() {
    let world = World::new().await;
    let open = BTreeSet::from([Right::Open, Right::SignedIn]);
    let refused = refused(&world, "sans-role", &[]).await;
    assert_eq!(refused, outside(&open));
    assert!(refused.len() > 10, "the registry is not empty");
}

#[tokio::test]
async fn each_role_may_do_what_its_rights_say_and_nothing_else() {
    let world = World::new().await;
    for role in Role::ALL {
        let code = format!("{role:?}");
        assert_eq!(refused(&world, &code, &[role]).await, outside(&Role::union(&[role])), "{role:?}");
    }
}

#[tokio::test]
async fn nobody_may_only_do_what_is_open_to_anyone() {
    let world = World::new().await;
    for use_case in app::registry::all().filter(|u| u.right != Right::Open) {
        let answer = world.app.nobody().call(use_case.name, json!({})).await;
        assert_eq!(answer.expect_err("refused").code(), "app.sign_in_needed", "{}", use_case.name);
    }
}
