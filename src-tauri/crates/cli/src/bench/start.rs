//! `bench start`: from the program's start to a desk screen one can sell on, in a virtual display, and the memory
//! that it then holds beside Debian's browser on the same page.
//!
//! Everything is seen from outside: keys are typed with `xdotool`, and a screen is there when its window takes its
//! name, which the interface gives once the screen can be used. What a person takes to type is not counted.

mod memory;
mod screen;
mod stores;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::figure::{Figure, Spent};
use super::{Failure, Size, beside_this_one};
use screen::Screen;
use stores::Installed;

/// How long a person may wait for the desk, in milliseconds.
const BOUND_MS: f64 = 1_500.0;
/// A screen that stands still this long has loaded what it loads.
const SETTLED: Duration = Duration::from_secs(4);

/// Measures on the demonstration, then with a million contacts in it.
///
/// # Errors
///
/// The window, its host, the browser or the tools that watch them are missing; a use case refuses.
pub async fn run(size: Size) -> Result<Vec<Figure>, Failure> {
    let folder = tempfile::tempdir()?;
    let programs = Programs::beside_this_one()?;
    let times = size.of(9, 5);
    let installed = stores::demonstration(folder.path(), size).await?;
    let demonstration = starts(&programs, &installed, times)?;
    let memory = memory_of_both(&programs, &installed, folder.path())?;
    let count = size.of(1_000_000, 50_000);
    stores::add_contacts(&installed, folder.path(), count).await?;
    let million = starts(&programs, &installed, times)?;
    Ok(vec![
        figure("start_demonstration", &demonstration, true),
        figure("start_million", &million, size == Size::Whole),
        memory,
    ])
}

/// The programs of this build.
struct Programs {
    window: PathBuf,
    host: PathBuf,
}

impl Programs {
    fn beside_this_one() -> Result<Self, Failure> {
        Ok(Self { window: beside_this_one("parterre")?, host: beside_this_one("host")? })
    }
}

/// The two waits of a start.
#[derive(Default)]
struct Starts {
    to_sign_in: Spent,
    to_desk: Spent,
    whole: Spent,
}

/// Starts the program several times, once more to warm the machine's caches as an evening's second start finds them.
fn starts(programs: &Programs, installed: &Installed, times: usize) -> Result<Starts, Failure> {
    let mut starts = Starts::default();
    for turn in 0..=times {
        let screen = Screen::new()?;
        let begun = Instant::now();
        let mut window = Opened(screen.open(Command::new(&programs.window).args(installed.places()))?);
        let sign_in = screen.another_name(None)?;
        let to_sign_in = begun.elapsed();
        screen.sign_in(&sign_in)?;
        let entered = Instant::now();
        screen.press("Return")?;
        screen.another_name(Some(&sign_in))?;
        let to_desk = entered.elapsed();
        window.close();
        if turn > 0 {
            starts.to_sign_in.push(to_sign_in);
            starts.to_desk.push(to_desk);
            starts.whole.push(to_sign_in + to_desk);
        }
    }
    Ok(starts)
}

fn figure(name: &'static str, starts: &Starts, tells: bool) -> Figure {
    let [median, p95, _] = starts.whole.clone().percentiles();
    let [to_sign_in, ..] = starts.to_sign_in.clone().percentiles();
    let [to_desk, ..] = starts.to_desk.clone().percentiles();
    Figure {
        name,
        unit: "ms",
        n: starts.whole.count(),
        median,
        p95: Some(p95),
        limit: Some(BOUND_MS),
        ratio: Some(median / BOUND_MS),
        goal: "median <= 1500 ms from start to a usable desk, typing not counted",
        holds: tells.then_some(median <= BOUND_MS),
        peak_mib: None,
        details: BTreeMap::from([("to_sign_in_ms", to_sign_in), ("sign_in_to_desk_ms", to_desk)]),
    }
}

/// The same page, the same desk, in our window and in the browser; the browser's backend is not counted.
fn memory_of_both(programs: &Programs, installed: &Installed, folder: &Path) -> Result<Figure, Failure> {
    let ours = held(Command::new(&programs.window).args(installed.places()))?;
    let mut host = Command::new(&programs.host);
    host.args(installed.places()).args(["--ui", "ui/dist"]).stdout(Stdio::piped());
    let mut host = Opened(host.spawn()?);
    let address = stores::first_line(&mut host.0)?;
    let browser = held(
        Command::new("chromium")
            .args(["--no-sandbox", "--no-first-run", "--disable-gpu", "--window-size=1280,720"])
            .arg(format!("--user-data-dir={}", folder.join("browser").display()))
            .arg(format!("--app={address}"))
            .stderr(Stdio::null()),
    )?;
    host.close();
    Ok(Figure {
        name: "start_memory",
        unit: "MiB",
        n: 1,
        median: ours,
        p95: None,
        limit: Some(browser),
        ratio: Some(ours / browser),
        goal: "told, not bounded: PSS of all processes on the desk screen, the limit being chromium --app's",
        holds: None,
        peak_mib: None,
        details: BTreeMap::new(),
    })
}

/// What a program's processes hold once somebody has signed in and the desk stands still, in MiB.
fn held(program: &mut Command) -> Result<f64, Failure> {
    let screen = Screen::new()?;
    let mut window = Opened(screen.open(program)?);
    let sign_in = screen.another_name(None)?;
    screen.sign_in(&sign_in)?;
    screen.press("Return")?;
    screen.another_name(Some(&sign_in))?;
    std::thread::sleep(SETTLED);
    let held = memory::of_tree(window.0.id())?;
    window.close();
    Ok(held)
}

/// A program that goes when it is no longer looked at.
struct Opened(Child);

impl Opened {
    /// Asks it to go, and waits until it is gone.
    fn close(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            self.close();
        }
    }
}
