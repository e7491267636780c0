//! `find`: every keystroke of typed queries, through the use case, its JSON in and out included.

use std::collections::BTreeMap;
use std::time::Instant;

use app::Context;
use contacts::sample::{Invented, People};
use contacts::{phone, text};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use super::figure::{self, Figure, Spent};
use super::{Failure, Size};

/// Queries typed, each from its first letter on.
const QUERIES: usize = 500;

/// Types queries over a base that holds the `count` people of `import`: names 60 %, names with one typing error 20 %,
/// phones 10 %, e-mails 10 %; and counts the whole queries that do not show their person.
///
/// # Errors
///
/// What the use case refuses.
pub async fn run(ctx: &Context, count: usize, size: Size) -> Result<Figure, Failure> {
    let queries = queries(count);
    figure::forget_peak();
    let (mut spent, mut missed) = (Spent::default(), 0_u32);
    for query in &queries {
        let mut answer = String::new();
        for (end, letter) in query.typed.char_indices() {
            let typed = &query.typed[..end + letter.len_utf8()];
            let start = Instant::now();
            let found = ctx.call("find_contacts", json!({ "query": typed })).await?;
            answer = found.to_string();
            spent.push(start.elapsed());
        }
        missed += u32::from(!answer.contains(&query.expected));
    }
    let n = spent.count();
    let [median, p95, p99] = spent.percentiles();
    Ok(Figure {
        name: "find",
        unit: "ms",
        n,
        median,
        p95: Some(p95),
        limit: Some(16.0),
        ratio: None,
        goal: "p95 <= 16 ms and p99 <= 33 ms over 1 000 000 contacts",
        holds: (size == Size::Whole).then_some(p95 <= 16.0 && p99 <= 33.0),
        peak_mib: figure::peak_mib(),
        details: BTreeMap::from([
            ("p99_ms", p99),
            ("whole queries whose person is not among the first 20", f64::from(missed)),
        ]),
    })
}

struct Query {
    typed: String,
    expected: String,
}

fn queries(count: usize) -> Vec<Query> {
    let mut chance = StdRng::seed_from_u64(500);
    let step = (count / QUERIES).max(1);
    let people = People::of_every_number(1).take(count).step_by(step).take(QUERIES);
    people.enumerate().map(|(at, one)| query(at, &one, &mut chance)).collect()
}

fn query(at: usize, one: &Invented, chance: &mut StdRng) -> Query {
    let name = match chance.random_range(0..3) {
        0 => one.sheet.usage.clone(),
        1 => format!("{} {}", one.sheet.usage, one.sheet.given),
        _ => text::fold(&one.sheet.name()),
    };
    let (typed, expected) = match (at % 10, &one.phone, &one.email) {
        (6 | 7, _, _) => (with_error(&name, chance), one.sheet.usage.clone()),
        (8, Some(number), _) => (number.clone(), phone::shown(&phone::normalise(number).unwrap_or_default())),
        (9, _, Some(email)) => (email.clone(), email.clone()),
        _ => (name, one.sheet.usage.clone()),
    };
    Query { typed, expected }
}

/// A name with one letter dropped, doubled, replaced or swapped with its neighbour.
fn with_error(name: &str, chance: &mut StdRng) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = chance.random_range(0..letters.len().saturating_sub(1).max(1));
    match chance.random_range(0..4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = 'e',
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => {}
    }
    letters.into_iter().collect()
}
