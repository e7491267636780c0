//! The real window: few tests, and only of what a browser cannot show. `cargo xtask test window` runs them; they
//! need the built programs, a virtual display and WebKit's driver of pages.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use desktop::{Network, Program, Seller, Virtual, Window, patiently, sold_here_seen_there};
use tempfile::TempDir;

/// A desk with a display of its own and the small demonstration in its store.
struct Desk {
    display: Virtual,
    folder: TempDir,
    window: Option<Window>,
}

impl Desk {
    fn with_a_demonstration() -> Result<Self> {
        let desk = Self::with_nothing()?;
        desk.parterrectl(&["demo", "--small"])?;
        Ok(desk)
    }

    fn with_nothing() -> Result<Self> {
        Ok(Self { display: Virtual::start()?, folder: tempfile::tempdir()?, window: None })
    }

    /// Opens its window, after closing the one that was open.
    fn opens(&mut self) -> Result<&Window> {
        self.window = None;
        let program = Program { program: built("parterre")?, arguments: self.places().to_vec() };
        Ok(self.window.insert(Window::open(&self.display, &program)?))
    }

    /// Where its store and its state are, as both programs are told.
    fn places(&self) -> [String; 4] {
        let at = |name| self.folder.path().join(name).display().to_string();
        ["--store".to_owned(), at("store"), "--state".to_owned(), at("state")]
    }

    fn parterrectl(&self, arguments: &[&str]) -> Result<()> {
        let output = Command::new(built("parterrectl")?).args(arguments).args(self.places()).output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// What it printed; where there is no printer, papers are kept.
    fn papers(&self) -> Result<Vec<PathBuf>> {
        let folder = self.folder.path().join("state/printed");
        let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        entries.map(|entry| Ok(entry?.path())).collect()
    }
}

/// A program of this build: the tests stand one folder below it.
fn built(name: &str) -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let program = test.ancestors().nth(2).map(|folder| folder.join(name)).context("no folder of programs")?;
    ensure!(program.exists(), "{} is not built", program.display());
    Ok(program)
}

fn words_of(paper: &Path) -> Result<String> {
    let output = Command::new("pdftotext").arg("-layout").arg(paper).arg("-").output()?;
    Ok(String::from_utf8(output.stdout)?)
}

/// Tells a story at a desk; when it goes wrong, what the screen showed is beside the built programs.
fn at(desk: Result<Desk>, story: impl FnOnce(&mut Desk) -> Result<()>) -> Result<()> {
    let mut desk = desk?;
    let outcome = story(&mut desk);
    if outcome.is_err() {
        let name = std::thread::current().name().unwrap_or("desk").to_owned();
        let picture = built("parterre")?.with_file_name(format!("{name}.png"));
        desk.display.picture(&picture)?;
        println!("the screen: {}", picture.display());
    }
    outcome
}

#[test]
fn a_seller_sells_with_the_keyboard_and_the_tickets_are_printed() -> Result<()> {
    at(Desk::with_a_demonstration(), |desk| {
        let window = desk.opens()?;
        let seller = Seller::signs_in(window, "nadia", "parterre")?;
        seller.takes_best(2)?;
        seller.is_paid()?;
        let paper = patiently("the tickets are printed", || desk.papers()?.pop().context("no paper yet"))?;
        let words = words_of(&paper)?;
        ensure!(words.contains("/1") && words.contains("/2"), "two tickets are on the paper: {words}");
        Ok(())
    })
}

#[test]
fn a_window_that_is_closed_on_a_basket_opens_on_it_again() -> Result<()> {
    at(Desk::with_a_demonstration(), |desk| {
        Seller::signs_in(desk.opens()?, "nadia", "parterre")?.takes_best(2)?;
        let window = desk.opens()?;
        Seller::signs_in(window, "nadia", "parterre")?;
        window.wait_for_many("#basket li", 2)
    })
}

#[test]
fn what_is_sold_in_one_window_is_seen_in_the_other_of_its_network() -> Result<()> {
    at(Desk::with_a_demonstration(), |first| {
        let mut second = Desk::with_nothing()?;
        let network = Network::start(built("parterrectl")?)?;
        network.join([&first.places(), &second.places()])?;
        let [before, after] = sold_here_seen_there(first.opens()?, second.opens()?)?;
        ensure!(before != after, "{before}");
        Ok(())
    })
}

#[test]
fn what_is_sold_is_measured_up_to_the_seats_painted_in_another_window() -> Result<()> {
    let mut bench = Command::new(built("parterrectl")?);
    let output = bench.args(["bench", "sync", "--quick", "--json", "--only", "live_window"]).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let figures: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    ensure!(figures[0]["name"] == "live_window" && figures[0]["n"] == 10, "{figures}");
    ensure!(figures[0]["median"].as_f64() > Some(0.0), "{figures}");
    Ok(())
}

#[test]
fn a_desk_without_a_store_opens_on_its_first_start() -> Result<()> {
    at(Desk::with_nothing(), |desk| {
        let window = desk.opens()?;
        window.wait_for("main h1")?;
        patiently("the window is named", || {
            let title = window.title()?;
            ensure!(title.ends_with("Parterre") && title != "Parterre", "it is called {title}");
            Ok(())
        })
    })
}
