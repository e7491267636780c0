//! Malformed input of every use case, made from its own schema: it never panics, what it refuses it refuses by a code
//! that has words, and a refusal never writes.

mod known;
mod poison;
mod sample;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::{App, Context, UseCase};
use kernel::Chance;
use known::Known;
use network::Role;
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use tests::tables::contents;

use super::template::Template;
use crate::sales::Desk;

/// Whole inputs drawn for a use case; each is tried as it is, then spoilt.
const SAMPLES: u64 = 4;
/// Spoilt copies of one input.
const SPOILT: usize = 60;
/// Of those that try a secret, whose hash is slow on purpose.
const SPOILT_SLOW: usize = 25;

/// Refusals that say that the program itself is wrong: no input may bring one about.
const DEFECTS: [&str; 4] = ["app.internal", "store.database", "store.row_count", "store.corrupt"];
/// The one refusal that writes, on purpose: a wrong secret is counted, so that the fifth locks.
const COUNTED: &str = "network.sign_in_refused";

/// What was found.
#[derive(Default)]
struct Found {
    tried: u64,
    accepted: BTreeSet<&'static str>,
    /// What is wrong with a use case, and an input that shows it.
    faults: BTreeMap<(&'static str, String), String>,
}

impl Found {
    fn fault(&mut self, use_case: &'static str, what: String, input: &Value) {
        let shown: String = input.to_string().chars().take(300).collect();
        self.faults.entry((use_case, what)).or_insert(shown);
    }

    fn add(&mut self, other: Self) {
        self.tried += other.tried;
        self.accepted.extend(other.accepted);
        self.faults.extend(other.faults);
    }
}

/// A desk where everything that has an id exists, and someone who may do everything.
async fn desk() -> (Template, Known) {
    let desk = Desk::new().await;
    desk.evening.world.agent("toutes", &Role::ALL).await;
    let known = known::of(&desk).await;
    (Template::of(desk).await, known)
}

/// Everything that a use case is given.
fn inputs(use_case: &UseCase, known: &Known) -> Vec<Value> {
    let schema = json!((use_case.input)());
    let properties = schema["properties"].as_object();
    let slow = ["password", "pin", "secret", "current", "agent"];
    let slow = properties.is_some_and(|fields| slow.iter().any(|secret| fields.contains_key(*secret)));
    let (samples, most) = if slow { (1, SPOILT_SLOW) } else { (SAMPLES, SPOILT) };
    let mut inputs = Vec::new();
    for seed in 0..samples {
        let chance = Chance::seeded(seed);
        let whole = sample::Sampler { root: &schema, known, chance: &chance }.whole();
        inputs.extend(poison::spoil(&whole, most, &chance));
        inputs.push(whole);
    }
    inputs
}

/// The codes that have words.
fn worded() -> BTreeSet<String> {
    let folder = crate::sources::root().join("src-tauri/locales/fr");
    let mut codes = BTreeSet::new();
    for file in std::fs::read_dir(folder).expect("words") {
        let text = std::fs::read(file.expect("a file").path()).expect("read");
        let words: Value = serde_json::from_slice(&text).expect("JSON");
        codes.extend(words["errors"].as_object().into_iter().flat_map(|errors| errors.keys().cloned()));
    }
    codes
}

/// A number that moves with every commit of another connection.
async fn version(conn: &mut SqliteConnection) -> i64 {
    sqlx::query_scalar("pragma data_version").fetch_one(conn).await.expect("read")
}

/// Gives a use case all of its inputs, on a desk of its own.
async fn try_one(
    app: Arc<App>,
    use_case: &'static UseCase,
    inputs: Vec<Value>,
    codes: &BTreeSet<String>,
) -> Found {
    let ctx = app.as_agent("toutes").await.expect("who may do everything");
    let mut watch = app.store.alone().await.expect("a connection");
    let before = contents(&app).await;
    let mut found = Found::default();
    for input in inputs {
        found.tried += 1;
        let version_before = version(&mut watch).await;
        let refused = match call(&ctx, use_case.name, input.clone()).await {
            Err(panicked) => {
                found.fault(use_case.name, format!("panics: {panicked}"), &input);
                continue;
            }
            Ok(Ok(_)) => {
                found.accepted.insert(use_case.name);
                continue;
            }
            Ok(Err(refused)) => refused,
        };
        if !codes.contains(refused.code()) || DEFECTS.contains(&refused.code()) {
            found.fault(use_case.name, format!("answers {refused}"), &input);
        }
        if refused.code() != COUNTED && version(&mut watch).await != version_before {
            found.fault(use_case.name, format!("writes, and answers {refused}"), &input);
        }
    }
    if found.accepted.is_empty() {
        let after = contents(&app).await;
        let changed: Vec<&String> = before.keys().filter(|table| before[*table] != after[*table]).collect();
        if !changed.iter().all(|table| ["agent", "change", "sqlite_sequence"].contains(&table.as_str())) {
            found.fault(use_case.name, format!("changed {changed:?}"), &Value::Null);
        }
    }
    store::close(watch).await.expect("closed");
    app.store.close().await;
    found
}

/// The answer of a use case, or the words of its panic.
async fn call(ctx: &Context, name: &'static str, input: Value) -> Result<app::Result<Value>, String> {
    let ctx = ctx.clone();
    let called = tokio::spawn(async move { ctx.call(name, input).await });
    called.await.map_err(|panicked| {
        let words = panicked.into_panic();
        let text = words.downcast_ref::<String>().cloned();
        text.or_else(|| words.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_input_makes_a_use_case_panic_nor_write_what_it_refuses() {
    let (template, known) = desk().await;
    let (template, codes) = (Arc::new(template), Arc::new(worded()));
    let mut found = Found::default();
    let use_cases: Vec<&'static UseCase> = app::registry::all().collect();
    for pair in use_cases.chunks(2) {
        let tasks = pair.iter().map(|use_case| {
            let (template, codes, inputs) =
                (Arc::clone(&template), Arc::clone(&codes), inputs(use_case, &known));
            let use_case: &'static UseCase = use_case;
            tokio::spawn(async move {
                let folder = tempfile::tempdir().expect("a folder");
                let app = template.open(folder.path(), 21).await;
                try_one(app, use_case, inputs, &codes).await
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            found.add(task.await.expect("a desk"));
        }
    }
    let faults: Vec<String> = found
        .faults
        .iter()
        .map(|((use_case, what), input)| format!("{use_case} {what}\n    given {input}"))
        .collect();
    assert!(faults.is_empty(), "{} of {} inputs:\n{}", faults.len(), found.tried, faults.join("\n"));
    assert!(found.tried > 10_000, "{} inputs", found.tried);
    let accepted = found.accepted.len();
    assert!(
        accepted * 2 > use_cases.len(),
        "only {accepted} use cases ever took an input: the samples are poor"
    );
}
