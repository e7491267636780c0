//! What desks of each released version say, and what they read in the answers: recorded once, said again for ever.

use std::path::PathBuf;

use kernel::{DeskId, TypedId as _, VenueId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, PgConnection};
use sync::hub::{Link, NewDesk};
use uuid::Uuid;

use crate::world::World;

/// A call as it was made, and what was answered.
#[derive(Deserialize, Serialize)]
struct Said {
    /// The function of `api_v1`, with the types of its arguments.
    call: String,
    /// Its arguments, as text.
    with: Vec<Option<String>>,
    /// Its rows; `"*"` where each server says something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<Value>,
}

/// The ids that the recordings name.
fn known(n: u128) -> Uuid {
    Uuid::from_u128(0x01a1_ee56_5e00_7000_8000_0000_0000_0000 + n)
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/data/exchange")
}

/// A desk of a venue with two, and the first one's connection.
async fn desk(world: &mut World) -> PgConnection {
    let venue = VenueId::from_uuid(known(1));
    world.admin.add_venue(venue, "Théâtre").await.expect("a venue");
    let mut first = None;
    for (id, name) in [(known(3), "A02"), (known(2), "A01")] {
        let id = DeskId::from_uuid(id);
        let code = world.enrol(&NewDesk { id, venue, name: name.to_owned(), authority: None }).await;
        let address = world.cluster.address(&world.database);
        let (credentials, _) = Link::join(&address, &code, &world.chance).await.expect("joined");
        Link::connect(&credentials).await.expect("a link").hello("0.1.0", 1).await.expect("hello");
        first = Some(credentials);
    }
    crate::world::raw(&first.expect("two desks")).await
}

impl Said {
    async fn again(&self, desk: &mut PgConnection, era: &str) -> Value {
        let (name, types) = self.call.split_once('(').expect("a signature");
        let types = types.trim_end_matches(')').split(',').filter(|it| !it.is_empty());
        let places: Vec<String> = types.zip(1..).map(|(kind, n)| format!("${n}::text::{kind}")).collect();
        assert_eq!(places.len(), self.with.len(), "{}", self.call);
        let sql = format!(
            "select coalesce(jsonb_agg(to_jsonb(t)), '[]') from api_v1.{name}({}) t",
            places.join(", ")
        );
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
        for argument in &self.with {
            query = query.bind(argument.as_ref().map(|word| word.replace("{era}", era)));
        }
        query.fetch_one(desk).await.unwrap_or_else(|error| panic!("{}: {error}", self.call))
    }
}

/// Whether an answer says all that another one said: more fields may be told, rows and values are the same.
fn says(now: &Value, then: &Value) -> bool {
    match (now, then) {
        (_, Value::String(any)) if any == "*" => true,
        (Value::Object(now), Value::Object(then)) => {
            then.iter().all(|(name, then)| now.get(name).is_some_and(|now| says(now, then)))
        }
        (Value::Array(now), Value::Array(then)) => {
            now.len() == then.len() && now.iter().zip(then).all(|(now, then)| says(now, then))
        }
        _ => now == then,
    }
}

/// An answer with a star where each server says something else.
fn starred(answer: Value) -> Value {
    let differs = |name: &str| {
        name.ends_with("_at")
            || ["at", "era", "hub_version", "feed_id", "channel", "incident_id", "kick"].contains(&name)
    };
    match answer {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| match differs(&name) && !value.is_null() {
                true => (name, json!("*")),
                false => (name, starred(value)),
            })
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(all) => all.into_iter().map(starred).collect(),
        other => other,
    }
}

#[tokio::test]
async fn what_desks_of_every_version_say_is_answered_as_they_read_it() {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(folder()).expect("recordings").map(|it| it.expect("a file").path()).collect();
    all.retain(|path| path.extension().is_some_and(|it| it == "jsonl"));
    assert!(!all.is_empty());
    for path in all {
        let mut world = World::new().await;
        let mut desk = desk(&mut world).await;
        let era: String = sqlx::query_scalar("select era::text from app.hub")
            .fetch_one(&mut world.root().await)
            .await
            .expect("an era");
        let text = std::fs::read_to_string(&path).expect("a recording");
        let mut told = String::new();
        for line in text.lines() {
            let mut said: Said = serde_json::from_str(line).expect(line);
            let now = said.again(&mut desk, &era).await;
            match &said.answer {
                Some(then) => assert!(says(&now, then), "{}: {now} where it was {then}", said.call),
                None if std::env::var_os("PARTERRE_RECORD").is_some() => said.answer = Some(starred(now)),
                None => panic!("{} has no answer", said.call),
            }
            told += &serde_json::to_string(&said).expect("a line");
            told.push('\n');
        }
        if told != text {
            std::fs::write(&path, told).expect("recorded");
        }
    }
}

#[tokio::test]
async fn every_function_that_a_desk_may_call_is_recorded() {
    let world = World::new().await;
    let functions: Vec<String> = sqlx::query_scalar(
        "select proname::text from pg_proc where pronamespace = 'api_v1'::regnamespace and proname <> 'enrol'",
    )
    .fetch_all(&mut world.root().await)
    .await
    .expect("the catalog");
    let newest = format!("{}.jsonl", env!("CARGO_PKG_VERSION"));
    let recorded = std::fs::read_to_string(folder().join(newest)).expect("what this version says");
    for function in functions {
        assert!(recorded.contains(&format!("\"call\":\"{function}(")), "{function} is not recorded");
    }
}

#[test]
fn an_answer_that_says_less_or_something_else_is_noticed() {
    let then = json!([{"head": 3, "known": "*", "desks": []}]);
    assert!(says(&json!([{"head": 3, "known": 1, "desks": [], "more": true}]), &then));
    for wrong in [json!([{"head": 4, "known": 1, "desks": []}]), json!([{"head": 3, "desks": []}]), json!([])]
    {
        assert!(!says(&wrong, &then), "{wrong}");
    }
}
