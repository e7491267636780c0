//! `cargo xtask network`: two desks of one venue on this machine, and a shared database for as long as they are open.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use desktop::{Seller, Virtual, patiently};
use serde_json::Value;

use crate::desk::{Building, Desk, Program};
use crate::house::House;
use crate::{process, system};

/// The card of the performance that a window shows: it says how many places are sold.
const SHOWN: &str = "[role=radio][data-id][aria-checked=true]";

/// Builds Parterre, makes a network of two desks, and opens their windows.
pub fn run(house: &House, how: &Building) -> Result<()> {
    let somebody_looks = desktop::is_there();
    system::require(house, system::SERVER)?;
    if !somebody_looks {
        println!("There is no display here: one window will sell by itself, and the other see it.");
        system::require(house, system::VIRTUAL_WINDOW)?;
    }
    let program = Program::built(house, how)?;
    let trial = Trial::start(&program)?;
    let folder = house.target.join("demo/network");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    let desks = [Desk::of(folder.join("desk-1"))?, Desk::of(folder.join("desk-2"))?];
    trial.join(&program, &desks)?;
    println!("Two desks share one network; sign in as « nadia », password « parterre », PIN 1234.");
    match somebody_looks {
        true => open(&program, &desks),
        false => sell_by_itself(house, &program, &desks, &folder),
    }
}

/// Opens both windows, until both are closed.
fn open(program: &Program, desks: &[Desk; 2]) -> Result<()> {
    let mut windows = Vec::new();
    for desk in desks {
        windows.push(program.window(desk).spawn().context("opening a window")?);
    }
    for mut window in windows {
        let closed = window.wait()?;
        ensure!(closed.success(), "a window ended with {closed}");
    }
    Ok(())
}

/// Opens both in virtual displays, sells three places at the first, waits until the second says that they are sold, and
/// leaves a picture of each.
fn sell_by_itself(house: &House, program: &Program, desks: &[Desk; 2], folder: &Path) -> Result<()> {
    let displays = [Virtual::start()?, Virtual::start()?];
    let [first, second] = [0, 1].map(|nth| program.driven(house, &desks[nth], &displays[nth]));
    let (first, second) = (first?, second?);
    let seller = Seller::signs_in(&first, "nadia", "parterre")?;
    Seller::signs_in(&second, "nadia", "parterre")?;
    let before = patiently("both windows show the same performance", || {
        let shown = [first.text(SHOWN)?, second.text(SHOWN)?];
        ensure!(!shown[0].is_empty() && shown[0] == shown[1], "{shown:?}");
        Ok(shown[1].clone())
    })?;
    seller.takes_best(3)?;
    seller.is_paid()?;
    let after = patiently("the other desk sees what was sold", || {
        let shown = second.text(SHOWN)?;
        ensure!(shown != before, "it still says: {shown}");
        Ok(shown)
    })?;
    for (nth, display) in displays.iter().enumerate() {
        display.picture(&folder.with_file_name(format!("network-{}.png", nth + 1)))?;
    }
    let one_line = |card: String| card.split_whitespace().collect::<Vec<_>>().join(" ");
    println!("Before, at the second desk: {}", one_line(before));
    println!("After the sale at the first: {}", one_line(after));
    println!("{} and network-2.png beside it", folder.with_file_name("network-1.png").display());
    Ok(())
}

/// A PostgreSQL for trying, as long as it is held; nothing of it is kept.
struct Trial {
    server: Child,
    database_url: String,
    address: String,
}

impl Trial {
    fn start(program: &Program) -> Result<Self> {
        let mut command = program.terminal();
        command.args(["hub", "trial"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().context("starting a server")?;
        let said = server.stdout.take().context("the server says nothing")?;
        let mut lines = BufReader::new(said).lines();
        let mut line = || lines.next().transpose()?.context("the server did not start");
        let (database_url, address) = (line(), line());
        // Held from here on, so that it goes whatever is wrong.
        let trial = Self { server, database_url: database_url?, address: address? };
        Ok(trial)
    }

    /// Fills the first desk with the demonstration and has it join with all its venues, then the second with nothing.
    fn join(&self, program: &Program, [first, second]: &[Desk; 2]) -> Result<()> {
        process::run(program.terminal().args(["demo", "--small"]).args(first.arguments()))?;
        let session = ["call", "session", "{}", "--as", "claire"];
        let said: Value =
            serde_json::from_str(&process::read(program.terminal().args(session).args(first.arguments()))?)?;
        let who = &said["who"];
        let word = |value: &Value| value.as_str().map(str::to_owned).context("an id or a name");
        let (home, own) = (word(&who["venue"])?, word(&who["desk"])?);
        let mut venues = Vec::new();
        for venue in who["venues"].as_array().into_iter().flatten() {
            let (id, name) = (word(&venue["venue"])?, word(&venue["name"])?);
            process::read(self.hub(program).args(["venue", "add", &name, "--id", &id]))?;
            venues.push(id);
        }
        for ((desk, id), name) in
            [(first, Some(own)), (second, None)].into_iter().zip(["Guichet 1", "Guichet 2"])
        {
            let mut enrol = self.hub(program);
            enrol.args(["--json", "desk", "enrol", name, "--venue", &home]);
            enrol.args(id.into_iter().flat_map(|id| ["--id".to_owned(), id]));
            let enrolled: Value = serde_json::from_str(&process::read(&mut enrol)?)?;
            let (id, code) = (word(&enrolled["desk"])?, word(&enrolled["code"])?);
            for venue in &venues {
                process::read(self.hub(program).args(["desk", "mandate", &id, "--venue", venue]))?;
            }
            let mut join = program.terminal();
            join.args(["exchange", "join", &self.address, &code]).args(desk.arguments());
            if desk.folder() == first.folder() {
                join.args(["--as", "claire"]);
            }
            process::run(&mut join)?;
        }
        Ok(())
    }

    /// The administrator's commands, on this server.
    fn hub(&self, program: &Program) -> Command {
        let mut hub = program.terminal();
        hub.arg("hub").env("PARTERRE_HUB", &self.database_url);
        hub
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        // It reads the end of its input, stops the server and goes.
        drop(self.server.stdin.take());
        let _ = self.server.wait();
    }
}
