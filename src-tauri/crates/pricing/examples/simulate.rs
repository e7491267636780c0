//! How fast a season is replayed: `cargo run --release -p pricing --example simulate`. Quotes alone are measured by
//! `parterrectl bench desk --only quote`.

use std::time::Instant;

use pricing::simulate::{Hypotheses, LevelWeight};
use pricing::{Past, PreparedBook, sample, simulate};

fn main() {
    let book = PreparedBook::new(&sample::book()).expect("the sample book is sound");
    let performances: Vec<_> = (0..60).map(sample::performance).collect();
    let seller = sample::seller();
    let people = sample::people(15_000);
    let sales = sample::past(&book, &people, &performances, 100_000);
    let past = Past { people: &people, performances: &performances, sales: &sales };
    let mut hypotheses = Hypotheses::default();
    for (hypothesis, share) in
        [(&mut hypotheses.low, 5), (&mut hypotheses.central, 10), (&mut hypotheses.high, 20)]
    {
        hypothesis.ladder = Some(sample::tariff::ladder());
        hypothesis.takers = pricing::Percent::of(share);
        hypothesis.levels = ['B', 'C', 'D'].map(|letter| LevelWeight { letter, weight: 1 }).to_vec();
    }
    let start = Instant::now();
    let simulation = simulate(&book, &book, &past, &hypotheses, &seller);
    println!(
        "simulate: 100 000 tickets under three hypotheses in {:.3} s ({} → {})",
        start.elapsed().as_secs_f64(),
        simulation.current.revenue,
        simulation.draft.central.side.revenue
    );
}
