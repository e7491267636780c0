//! How fast prices are made: `cargo run --release -p pricing --example speed`.

use std::time::Instant;

use pricing::simulate::{Hypotheses, LevelWeight};
use pricing::{Ask, Past, PreparedBook, QuantityContext, sample, simulate};

fn main() {
    let book = PreparedBook::new(&sample::book()).expect("the sample book is sound");
    let people = sample::people(1_000);
    let performances: Vec<_> = (0..60).map(sample::performance).collect();
    let (seller, quantity) = (sample::seller(), QuantityContext::default());

    let (start, quotes) = (Instant::now(), 1_000_000_usize);
    let mut offers = 0;
    for number in 0..quotes {
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
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("quote: {:.0}/s, {:.1} offers each", quotes as f64 / seconds, offers as f64 / quotes as f64);

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
