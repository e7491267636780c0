//! `best_available`: the best places of a hall of 8 400 seats, partly sold, through the use case, its JSON included.

use std::collections::BTreeMap;
use std::time::Instant;

use app::catalogue::best::BestPlaces;
use app::catalogue::capacity::Capacity;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use super::figure::{self, Figure, Spent};
use super::house::House;
use super::{Failure, Size};

/// Questions asked, and those of a quick look.
const QUESTIONS: (usize, usize) = (5_000, 1_000);

/// What a category that is full answers.
const FULL: [&str; 2] = ["catalogue.places_short", "catalogue.no_places_together"];

/// Asks for one to eight places, anywhere or in a category, with and without a split.
///
/// # Errors
///
/// What the use case refuses, but for want of places.
pub async fn run(house: &House, size: Size) -> Result<Figure, Failure> {
    let capacity: Capacity = house.ctx.ask("capacity", &json!({"performance": house.performance})).await?;
    let mut chance = StdRng::seed_from_u64(8400);
    let (mut spent, mut together) = (Spent::default(), 0);
    figure::forget_peak();
    for _ in 0..size.of(QUESTIONS.0, QUESTIONS.1) {
        let places = chance.random_range(1..=8);
        let category = capacity.categories.get(chance.random_range(0..6)).map(|category| category.id);
        let input = json!({"performance": house.performance, "places": places, "category": category,
                           "split": chance.random_range(0..4) == 0});
        let start = Instant::now();
        let answer = house.ctx.call("best_available", input).await.map(|answer| answer.to_string());
        spent.push(start.elapsed());
        match answer {
            Ok(answer) => {
                let best: BestPlaces = serde_json::from_str(&answer)?;
                together += u64::from(best.parts.len() == 1);
            }
            // What was sold first is full: to find that out is an answer too.
            Err(refusal) if FULL.contains(&refusal.code()) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let n = spent.count();
    let [median, p95, p99] = spent.percentiles();
    Ok(Figure {
        name: "best_available",
        unit: "ms",
        n,
        median,
        p95: Some(p95),
        limit: Some(1.0),
        ratio: None,
        goal: "p95 <= 1 ms at 8 400 seats",
        holds: Some(p95 <= 1.0),
        peak_mib: figure::peak_mib(),
        details: BTreeMap::from([
            ("p99_ms", p99),
            ("seats", f64::from(capacity.total.capacity)),
            ("seats sold", f64::from(capacity.total.sold)),
            ("answers in one part", together as f64),
        ]),
    })
}
