//! How fast prices are made: `cargo run --release -p pricing --example speed`.
//!
//! Beside the clock on the wall, the processor time of the main thread, which a busy machine does not lengthen as
//! much (Linux: `/proc/thread-self/schedstat`, in nanoseconds).

use std::time::Instant;

use pricing::simulate::{Hypotheses, LevelWeight};
use pricing::{Ask, Past, PreparedBook, QuantityContext, sample, simulate};

fn processor_seconds() -> Option<f64> {
    let schedstat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(schedstat.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

fn main() {
    let book = PreparedBook::new(&sample::book()).expect("the sample book is sound");
    let people = sample::people(1_000);
    let performances: Vec<_> = (0..60).map(sample::performance).collect();
    let (seller, quantity) = (sample::seller(), QuantityContext::default());

    let (start, processor, quotes) = (Instant::now(), processor_seconds(), 1_000_000_usize);
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
    let rate = |seconds: f64| quotes as f64 / seconds;
    println!(
        "quote: {:.0}/s, {:.1} offers each",
        rate(start.elapsed().as_secs_f64()),
        offers as f64 / quotes as f64
    );
    if let (Some(before), Some(after)) = (processor, processor_seconds()) {
        println!("quote: {:.0} a second of processor", rate(after - before));
    }

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
