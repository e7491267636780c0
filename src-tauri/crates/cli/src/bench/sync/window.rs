//! `live_window`: from a sale at one desk to the seats painted as taken in the window of another (G6), as somebody sees it who
//! looks at that screen.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::Context;
use desktop::{Program, Seller, Virtual, Window};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{Instant, sleep, sleep_until};

use crate::bench::figure::{Figure, Spent};
use crate::bench::house::House;
use crate::bench::{Failure, Size, base, beside_this_one};

/// Sales, and those of a quick look.
const SALES: (usize, usize) = (100, 10);
/// One sells once a second.
const APART: Duration = Duration::from_secs(1);
/// What a window takes to paint what it still has to.
const SETTLED: Duration = Duration::from_millis(300);
/// How long a person may wait for it, in milliseconds.
const MOST_MS: f64 = 150.0;
/// Answers when the hall is next painted otherwise, in milliseconds since 1970. It is looked at after each frame: where one
/// sold before, since reading pixels keeps the page from its work; all of it when nothing is seen there for long.
const PAINTED: &str = r#"
    const answer = arguments[0];
    const hall = document.querySelector("[role=grid] canvas");
    const watch = (top, height) => {
        const pixels = () =>
            new Uint32Array(hall.getContext("2d").getImageData(0, top, hall.width, height).data.buffer);
        const before = pixels();
        return () => {
            const otherwise = pixels().findIndex((pixel, at) => pixel !== before[at]);
            return otherwise < 0 ? undefined : top + Math.floor(otherwise / hall.width);
        };
    };
    const everywhere = watch(0, hall.height);
    const here = window.sellsAt === undefined ? everywhere : watch(Math.max(0, window.sellsAt - 20), 60);
    const begun = Date.now();
    const next = () => requestAnimationFrame(() => setTimeout(look));
    const look = () => {
        const at = Date.now() - begun > 1000 ? everywhere() : here();
        if (at === undefined) return next();
        answer(Date.now());
        window.sellsAt = at;
    };
    next();
"#;

/// Opens the window of the second desk, which nobody else works at from now on, and sells at the first.
///
/// # Errors
///
/// The window is not built beside this program, or cannot be driven; what a use case refuses.
pub async fn run(house: &House, second: Context, size: Size) -> Result<Figure, Failure> {
    let places = second.app().places.clone();
    second.app().store.close().await;
    drop(second);
    let display = Virtual::start()?;
    let at = |folder: &Path| folder.display().to_string();
    let arguments = vec!["--store".into(), at(&places.store), "--state".into(), at(&places.state)];
    let program = Program { program: beside_this_one("parterre")?, arguments };
    let window = Arc::new(Window::open(&display, &program)?);
    Seller::signs_in(&window, base::AGENT, base::PASSWORD)?;
    let agent = house.ctx.app().keep_exchanging();
    sleep(10 * SETTLED).await;
    let spent = sell(house, &window, size.of(SALES.0, SALES.1)).await;
    agent.abort();
    let spent = spent?;
    let (n, [median, p95, p99]) = (spent.count(), spent.percentiles());
    Ok(Figure {
        name: "live_window",
        unit: "ms",
        n,
        median,
        p95: Some(p95),
        limit: Some(MOST_MS),
        ratio: None,
        goal: "p95 <= 150 ms at one sale a second, from the commit to the seats painted in the other desk's window",
        holds: size.tells(p95 <= MOST_MS),
        peak_mib: None,
        details: BTreeMap::from([("p99_ms", p99)]),
    })
}

/// Sells pairs of seats, and tells how long after each commit the window shows it.
async fn sell(house: &House, window: &Arc<Window>, many: usize) -> Result<Spent, Failure> {
    let mut spent = Spent::default();
    for (pair, buyer) in house.free(many).iter().zip(house.buyers.iter().cycle()) {
        let next = Instant::now() + APART;
        let basket = house.fill(*buyer, pair).await?;
        sleep(SETTLED).await;
        let painted = painted(window);
        sleep(SETTLED).await;
        house.place(&basket).await?;
        let sold = house.ctx.now().as_millis();
        let waited = u64::try_from(painted.await?? - sold).map_err(|_| "painted before it was sold")?;
        spent.push(Duration::from_millis(waited));
        sleep_until(next).await;
    }
    Ok(spent)
}

/// When the hall that a window shows is next painted otherwise, in milliseconds since 1970.
fn painted(window: &Arc<Window>) -> JoinHandle<Result<i64, Failure>> {
    let window = Arc::clone(window);
    spawn_blocking(move || {
        let answer = window.asks_page(PAINTED)?;
        answer.as_i64().ok_or_else(|| format!("the page answers {answer}").into())
    })
}
