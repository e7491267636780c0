//! A desk that sells for ever, for a parent who kills it at any moment: it finds the baskets that the seller before
//! left and sells them, then fills, sells, exchanges and gives back. Each act is told once its use case answered.
//! Never shipped.

use std::io::Write as _;
use std::path::PathBuf;

use app::sales::basket::{BasketView, OpenBaskets};
use app::sales::order::FoundOrders;
use app::sales::place::Placed;
use app::sales::undo::Undone;
use app::{App, Context, Places};
use clap::Parser;
use kernel::{BasketId, Chance, Clock, Instant, OrderId, PerformanceId, SeatId, TicketId};
use serde_json::{Value, json};
use tests::told::{Filled, Told};

/// A desk that sells until it is killed.
#[derive(Debug, Parser)]
struct Arguments {
    /// The folder of the store.
    #[arg(long)]
    store: PathBuf,
    /// The folder of keys and marks.
    #[arg(long)]
    state: PathBuf,
    /// The code of the agent who sells.
    #[arg(long)]
    agent: String,
    /// What is sold.
    #[arg(long)]
    performance: PerformanceId,
    /// What chance is drawn from.
    #[arg(long)]
    seed: u64,
    /// The moment at which the clock stands.
    #[arg(long)]
    at: Instant,
    /// It is in a network: it exchanges after each act, and goes on when the network is away.
    #[arg(long)]
    exchanges: bool,
    /// A folder in which what its disk flushed is kept.
    #[arg(long)]
    images: Option<PathBuf>,
    /// The disk says that its log was flushed when it was not.
    #[arg(long, requires = "images")]
    lies: bool,
}

/// What a desk of a network may be refused while the network is away, or another desk was faster.
const OF_A_NETWORK: &[&str] = &[
    "journal.right_not_granted",
    "sales.seat_taken",
    "sales.ticket_ended",
    "sales.undoing_elsewhere",
    "sales.undoing_let_go",
];
/// What an exchange may be refused while the server is killed and recovers.
const AWAY: &[&str] = &["sync.unreachable", "sync.busy"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> app::Result<()> {
    let arguments = Arguments::parse();
    if let Some(images) = &arguments.images {
        tests::power::keep_flushed(images, arguments.lies);
    }
    let places = Places { store: arguments.store, state: arguments.state };
    let app = App::open(places, Clock::standing_at(arguments.at), Chance::seeded(arguments.seed)).await?;
    let seller = Seller {
        ctx: app.as_agent(&arguments.agent).await?,
        performance: arguments.performance,
        draws: Chance::seeded(arguments.seed),
    };
    for basket in seller.left_by_another().await? {
        seller.sell(basket).await?;
    }
    loop {
        match seller.act().await {
            Err(refused) if arguments.exchanges && OF_A_NETWORK.contains(&refused.code.as_str()) => {}
            done => done?,
        }
        if arguments.exchanges
            && let Err(refused) = app.exchange().await
            && !AWAY.contains(&refused.code.as_str())
        {
            return Err(refused);
        }
    }
}

struct Seller {
    ctx: Context,
    performance: PerformanceId,
    draws: Chance,
}

impl Seller {
    /// The baskets that a killed seller left open.
    async fn left_by_another(&self) -> app::Result<Vec<BasketId>> {
        let open: OpenBaskets = self.ctx.ask("open_baskets", &json!({})).await?;
        let mut baskets = Vec::new();
        for basket in &open.baskets {
            let view: BasketView = self.ctx.ask("basket", &json!({"basket": basket})).await?;
            baskets.push(Filled { basket: *basket, places: view.lines.len() });
        }
        tell(&Told::Opened { baskets });
        Ok(open.baskets)
    }

    /// A sale, an exchange or a refund. A full house gives something back first.
    async fn act(&self) -> app::Result<()> {
        let dice = self.draws.bytes::<2>();
        let Some(basket) = self.fill(1 + dice[0] % 4).await? else { return self.refund().await };
        match dice[1] % 6 {
            0 => self.exchange(basket).await,
            1 => {
                self.sell(basket).await?;
                self.refund().await
            }
            _ => self.sell(basket).await,
        }
    }

    async fn fill(&self, places: u8) -> app::Result<Option<BasketId>> {
        let wish = json!({"performance": self.performance, "places": places, "split": true});
        // A full house refuses; what else is wrong shows when nothing is ever sold.
        let Ok(best) = self.ctx.call("best_available", wish).await else { return Ok(None) };
        let seats: Vec<Vec<SeatId>> = app::gate::read_input(best["parts"].clone())?;
        let take = json!({"performance": self.performance, "seats": seats.concat()});
        let basket: BasketView = self.ctx.ask("add_seats", &take).await?;
        tell(&Told::Took(Filled { basket: basket.basket, places: basket.lines.len() }));
        Ok(Some(basket.basket))
    }

    async fn sell(&self, basket: BasketId) -> app::Result<()> {
        let view: BasketView = self.ctx.ask("basket", &json!({"basket": basket})).await?;
        let payments = json!([{"means": "cash", "amount": view.total}]);
        let order = json!({"basket": basket, "payments": payments});
        let placed: Placed = self.ctx.ask("place_order", &order).await?;
        tell(&Told::Sold { basket, number: placed.number, tickets: placed.tickets.len() });
        Ok(())
    }

    /// Gives back all of an earlier order; nothing when there is none.
    async fn refund(&self) -> app::Result<()> {
        let Some((order, tickets)) = self.earlier_order().await? else { return Ok(()) };
        let input = json!({"order": order, "tickets": tickets, "reason": "rendu"});
        let undone: Undone = self.ctx.ask("refund_tickets", &input).await?;
        tell(&Told::Refunded { number: undone.number, ended: undone.ended.len() });
        Ok(())
    }

    /// Exchanges one earlier ticket for the places of a basket; sells the basket when there is none.
    async fn exchange(&self, basket: BasketId) -> app::Result<()> {
        let Some((order, tickets)) = self.earlier_order().await? else { return self.sell(basket).await };
        let view: BasketView = self.ctx.ask("basket", &json!({"basket": basket})).await?;
        let more = view.total - kernel::Money::cents(2000);
        let payments = match more == kernel::Money::ZERO {
            true => Value::Null,
            false => json!([{"means": "cash", "amount": more}]),
        };
        let input = json!({"order": order, "tickets": [tickets[0]], "basket": basket, "payments": payments,
                           "reason": "échange"});
        let undone: Undone = self.ctx.ask("exchange_tickets", &input).await?;
        tell(&Told::Exchanged { basket, number: undone.number, tickets: undone.tickets.len() });
        Ok(())
    }

    /// One of the last orders that has live tickets, and those.
    async fn earlier_order(&self) -> app::Result<Option<(OrderId, Vec<TicketId>)>> {
        let found: FoundOrders = self.ctx.ask("find_orders", &json!({})).await?;
        let live = found.orders.into_iter().filter_map(|order| {
            let tickets: Vec<TicketId> = order
                .tickets
                .iter()
                .filter(|ticket| ticket.end.is_none())
                .map(|ticket| ticket.ticket)
                .collect();
            (!tickets.is_empty()).then_some((order.order, tickets))
        });
        let mut live: Vec<_> = live.collect();
        let drawn = usize::from(self.draws.bytes::<1>()[0]);
        Ok((!live.is_empty()).then(|| live.swap_remove(drawn % live.len())))
    }
}

/// One line in one write: a parent never reads half of one that counts.
fn tell(told: &Told) {
    let line = format!("{}\n", json!(told));
    let mut out = std::io::stdout().lock();
    // A parent that went away has nobody to tell; the kill is under way.
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
}
