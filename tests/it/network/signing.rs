//! Signing in, the lock, and the change of seller.

use app::network::agents::{AgentCard, AgentOf, ChangeAgent, CreateAgent, SetRoles};
use app::network::sign::{ChangeSeller, SignIn, SignInByPin, Unlock};
use app::network::who::{CurrentSession, Who};
use app::wire::Nothing;
use kernel::SessionId;
use network::{Language, Role};
use serde_json::json;
use tests::{CODE, PASSWORD, PIN, World};

fn by_password(code: &str, password: &str) -> SignIn {
    SignIn { code: code.to_owned(), password: password.to_owned() }
}

async fn second_seller(world: &World) {
    let input = CreateAgent {
        code: "karim".to_owned(),
        name: "Karim Haddad".to_owned(),
        password: PASSWORD.to_owned(),
        pin: Some("2580".to_owned()),
        language: Language::Fr,
        roles: vec![Role::BoxOffice],
    };
    let _: AgentOf = world.ctx.ask("create_agent", &input).await.expect("created");
}

async fn call(world: &World, session: SessionId, name: &str) -> Result<serde_json::Value, app::Error> {
    world.app.call(Some(session), name, json!({})).await
}

#[tokio::test]
async fn the_right_password_opens_a_session_whatever_the_case_of_the_code() {
    let world = World::new().await;
    let who: Who = world.app.nobody().ask("sign_in", &by_password("ANNE", PASSWORD)).await.expect("in");
    assert_eq!((who.agent, who.venue), (world.who.agent, world.who.venue));
    assert!(who.roles.contains(&Role::VenueAdmin) && !who.locked && !who.training);
}

#[tokio::test]
async fn an_unknown_code_and_a_wrong_password_get_the_same_answer() {
    let world = World::new().await;
    for (code, password) in [("anne", "billeterie"), ("personne", PASSWORD)] {
        let refused = world.app.nobody().ask::<_, Who>("sign_in", &by_password(code, password)).await;
        assert_eq!(refused.expect_err("refused").code(), "network.sign_in_refused");
    }
}

#[tokio::test]
async fn five_failures_lock_the_agent_even_from_the_right_password_until_the_minute_is_over() {
    let world = World::new().await;
    let nobody = world.app.nobody();
    for _ in 0..5 {
        nobody.ask::<_, Who>("sign_in", &by_password(CODE, "wrong")).await.expect_err("refused");
    }
    let pin = SignInByPin { code: CODE.to_owned(), pin: PIN.to_owned() };
    let refused = nobody.ask::<_, Who>("sign_in", &by_password(CODE, PASSWORD)).await.expect_err("locked");
    assert_eq!(refused.code(), "network.agent_locked");
    assert_eq!(refused.params["until"], "2026-11-21T17:01:00.000Z");
    assert_eq!(
        nobody.ask::<_, Who>("sign_in_pin", &pin).await.expect_err("locked").code(),
        "network.agent_locked",
        "the PIN is no way round"
    );

    world.minutes_pass(1);

    nobody.ask::<_, Who>("sign_in", &by_password(CODE, PASSWORD)).await.expect("in again");
}

#[tokio::test]
async fn the_lock_after_failures_outlives_the_program() {
    let world = World::new().await;
    for _ in 0..5 {
        let wrong = by_password(CODE, "wrong");
        world.app.nobody().ask::<_, Who>("sign_in", &wrong).await.expect_err("refused");
    }
    let (app, _folder) = world.restart().await.expect("opened again");
    let refused = app.nobody().ask::<_, Who>("sign_in", &by_password(CODE, PASSWORD)).await;
    assert_eq!(refused.expect_err("locked").code(), "network.agent_locked");
}

#[tokio::test]
async fn a_change_of_seller_keeps_the_session_its_desk_and_its_venue() {
    let world = World::new().await;
    second_seller(&world).await;
    let input = json!({"code": "karim", "pin": "2580"});

    let who = world.app.call(Some(world.who.session), "change_seller", input).await.expect("taken over");

    let who: Who = serde_json::from_value(who).expect("a session");
    assert_eq!((who.session, who.desk, who.venue), (world.who.session, world.who.desk, world.who.venue));
    assert_eq!((who.agent_code.as_str(), who.roles.as_slice()), ("karim", &[Role::BoxOffice][..]));
    assert_eq!(
        call(&world, who.session, "list_agents").await.expect_err("refused").code(),
        "app.right_missing"
    );
}

/// What a change of seller waits for is this one hash; nothing else of it is slow.
#[tokio::test]
async fn a_pin_is_one_hash_of_a_known_cost() {
    let world = World::new().await;
    let mut conn = world.ctx.read().await.expect("a reader");
    let hashes: Vec<String> =
        sqlx::query_scalar("select pin_hash from agent").fetch_all(&mut *conn).await.expect("read");
    assert_eq!(hashes.len(), 1);
    assert!(hashes[0].starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hashes[0]);
}

#[tokio::test]
async fn a_wrong_pin_leaves_the_session_to_the_one_who_had_it() {
    let world = World::new().await;
    second_seller(&world).await;
    let input = ChangeSeller { code: "karim".to_owned(), pin: "2581".to_owned() };
    world.ctx.ask::<_, Who>("change_seller", &input).await.expect_err("refused");
    let now: CurrentSession = world.ctx.ask("session", &Nothing {}).await.expect("read");
    assert_eq!(now.who.expect("someone").agent, world.who.agent);
}

#[tokio::test]
async fn a_screen_left_alone_locks_and_only_its_holder_or_another_seller_opens_it() {
    let world = World::new().await;
    let session = world.who.session;
    world.minutes_pass(5);
    assert_eq!(call(&world, session, "list_agents").await.expect_err("locked").code(), "app.locked");

    let wrong = json!(Unlock { secret: "0000".to_owned() });
    world.app.call(Some(session), "unlock", wrong).await.expect_err("refused");
    assert_eq!(call(&world, session, "list_agents").await.expect_err("locked").code(), "app.locked");

    let right = json!(Unlock { secret: PIN.to_owned() });
    world.app.call(Some(session), "unlock", right).await.expect("unlocked");
    call(&world, session, "list_agents").await.expect("open");
}

#[tokio::test]
async fn a_session_that_is_used_stays_awake() {
    let world = World::new().await;
    for _ in 0..3 {
        world.minutes_pass(4);
        call(&world, world.who.session, "list_agents").await.expect("awake");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let world = World::new().await;
    call(&world, world.who.session, "sign_out").await.expect("out");
    let refused = call(&world, world.who.session, "list_agents").await.expect_err("over");
    assert_eq!(refused.code(), "app.sign_in_needed");
}

#[tokio::test]
async fn the_last_administrator_can_neither_leave_nor_be_shut_out() {
    let world = World::new().await;
    let roles = SetRoles { agent: world.who.agent, roles: vec![Role::BoxOffice] };
    let refused = world.ctx.ask::<_, Nothing>("set_roles", &roles).await.expect_err("refused");
    assert_eq!(refused.code(), "network.last_admin");
    let disabled = ChangeAgent {
        agent: world.who.agent,
        name: "Anne".to_owned(),
        language: Language::Fr,
        active: false,
    };
    let refused = world.ctx.ask::<_, Nothing>("change_agent", &disabled).await.expect_err("refused");
    assert_eq!(refused.code(), "network.last_admin");

    let cards: Vec<AgentCard> = world.ctx.ask("list_agents", &Nothing {}).await.expect("read");
    assert_eq!((cards[0].name.as_str(), cards[0].active), ("Anne Marchand", true), "nothing was written");
}

#[tokio::test]
async fn a_disabled_agent_is_out_at_once_and_stays_out() {
    let world = World::new().await;
    second_seller(&world).await;
    let karim: Who =
        world.app.nobody().ask("sign_in", &by_password("karim", PASSWORD)).await.expect("signed in");
    let disabled = ChangeAgent {
        agent: karim.agent,
        name: karim.agent_name.clone(),
        language: Language::Fr,
        active: false,
    };
    let _: Nothing = world.ctx.ask("change_agent", &disabled).await.expect("disabled");
    let refused = call(&world, karim.session, "change_password").await.expect_err("over");
    assert_eq!(refused.code(), "app.sign_in_needed");
    let refused = world.app.nobody().ask::<_, Who>("sign_in", &by_password("karim", PASSWORD)).await;
    assert_eq!(refused.expect_err("refused").code(), "network.sign_in_refused");
}
