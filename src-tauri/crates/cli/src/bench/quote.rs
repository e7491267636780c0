//! `quote`: every offer that one person has for one place, each with its reason, as the desk asks it at each change of
//! a basket.

use std::collections::BTreeMap;
use std::time::Instant;

use pricing::{Ask, PreparedBook, QuantityContext, sample};

use super::figure::{self, Figure, Rates};
use super::{Failure, Size};

/// Quotes of one stretch.
const STRETCH: usize = 1_000;
/// Stretches measured, and those of a quick look.
const STRETCHES: (usize, usize) = (1_000, 200);
/// Quotes a second that are asked for.
const GOAL: f64 = 200_000.0;

/// Quotes the sample's book for its people over its season.
///
/// # Errors
///
/// When the book is not sound.
pub fn run(size: Size) -> Result<Figure, Failure> {
    let book = PreparedBook::new(&sample::book()).map_err(|error| error.to_string())?;
    let people = sample::people(1_000);
    let performances: Vec<_> = (0..60).map(sample::performance).collect();
    let (seller, quantity) = (sample::seller(), QuantityContext::default());
    let (mut rates, mut offers, mut number) = (Rates::default(), 0, 0);
    figure::forget_peak();
    for _ in 0..size.of(STRETCHES.0, STRETCHES.1) {
        let start = Instant::now();
        for _ in 0..STRETCH {
            let performance = &performances[number % performances.len()];
            let quote = book.quote(&Ask {
                spectator: &people[number % people.len()],
                performance,
                category: ["1", "2", "3"][number % 3],
                seated: true,
                quantity: &quantity,
                seller: &seller,
                now: sample::at(performance.day, 12),
            });
            offers += quote.offers.len();
            number += 1;
        }
        rates.push(STRETCH, start.elapsed());
    }
    let (median, p95) = rates.median_and_p95();
    Ok(Figure {
        name: "quote",
        unit: "quotes/s",
        n: number as u64,
        median,
        p95: Some(p95),
        limit: Some(GOAL),
        ratio: None,
        goal: "200 000 quotes a second",
        holds: Some(median >= GOAL),
        peak_mib: figure::peak_mib(),
        details: BTreeMap::from([("offers a quote", offers as f64 / number as f64)]),
    })
}
