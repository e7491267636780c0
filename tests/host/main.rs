//! The use cases over HTTP, on loopback, for browser tests: `call`, `events`, `bytes`, `cancel`, and the built
//! interface from the same origin. Never shipped.

mod doors;

use std::path::PathBuf;

use app::{Entrance, Places};
use clap::Parser;
use kernel::{Chance, Clock, Instant};

/// The HTTP door of browser tests.
#[derive(Debug, Parser)]
struct Arguments {
    /// The folder of the store.
    #[arg(long)]
    store: PathBuf,
    /// The folder of keys and marks.
    #[arg(long)]
    state: PathBuf,
    /// The folder of the built interface.
    #[arg(long)]
    ui: PathBuf,
    /// A clock that stands at this moment (RFC 3339); the machine's when absent.
    #[arg(long)]
    at: Option<Instant>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let clock = arguments.at.map_or(Clock::System, Clock::standing_at);
    let places = Places { store: arguments.store, state: arguments.state };
    let entrance = Entrance::open(places, clock, Chance::system()).await;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    // The test reads this line to know where to go.
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, doors::router(entrance, &arguments.ui)).await?;
    Ok(())
}
