//! A network to try on one machine: a shared database for as long as it is held, and two desks of one venue.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{Seller, Window, patiently};

/// The card of the performance that a window shows.
const SHOWN: &str = "[role=radio][data-id][aria-checked=true]";

/// A running shared database; nothing of it is kept.
pub struct Network {
    server: Child,
    terminal: PathBuf,
    database_url: String,
    address: String,
}

impl Network {
    /// Starts it with `parterrectl`, whose path is `terminal`.
    ///
    /// # Errors
    ///
    /// The server programs of PostgreSQL are missing, or do not start.
    pub fn start(terminal: PathBuf) -> Result<Self> {
        let mut command = Command::new(&terminal);
        command.args(["hub", "trial"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().context("starting a server")?;
        let said = server.stdout.take().context("the server says nothing")?;
        // Held from here on, so that it goes whatever is wrong.
        let mut network = Self { server, terminal, database_url: String::new(), address: String::new() };
        let mut lines = BufReader::new(said).lines();
        for word in [&mut network.database_url, &mut network.address] {
            *word = lines.next().transpose()?.context("the server did not start")?;
        }
        Ok(network)
    }

    /// Has a desk that holds the small demonstration join with all its venues, then one that holds nothing; each is told
    /// where it is by the arguments of both programs.
    ///
    /// # Errors
    ///
    /// Something is refused.
    pub fn join(&self, [first, second]: [&[String]; 2]) -> Result<()> {
        let claire = ["--as".to_owned(), "claire".to_owned()];
        let session = self.said(&["call", "session", "{}"], &[first, &claire].concat())?;
        let who = &serde_json::from_str::<Value>(&session)?["who"];
        let (home, own) = (word(&who["venue"])?, word(&who["desk"])?);
        let mut venues = Vec::new();
        for venue in who["venues"].as_array().into_iter().flatten() {
            let (id, name) = (word(&venue["venue"])?, word(&venue["name"])?);
            self.said(&["hub", "venue", "add", name, "--id", id], &[])?;
            venues.push(id);
        }
        let known = ["--id".to_owned(), own.to_owned()];
        for (desk, id, name) in
            [(&[first, &claire].concat(), &known[..], "Guichet 1"), (&second.to_vec(), &[], "Guichet 2")]
        {
            let enrolled = self.said(&["hub", "--json", "desk", "enrol", name, "--venue", home], id)?;
            let enrolled: Value = serde_json::from_str(&enrolled)?;
            for venue in &venues {
                self.said(&["hub", "desk", "mandate", word(&enrolled["desk"])?, "--venue", venue], &[])?;
            }
            self.said(&["exchange", "join", &self.address, word(&enrolled["code"])?], desk)?;
        }
        Ok(())
    }

    /// What `parterrectl` answers; the administrator's commands are about this server.
    fn said(&self, words: &[&str], more: &[String]) -> Result<String> {
        let mut command = Command::new(&self.terminal);
        let output = command.args(words).args(more).env("PARTERRE_HUB", &self.database_url).output()?;
        ensure!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        // It reads the end of its input, stops the server and goes.
        drop(self.server.stdin.take());
        let _ = self.server.wait();
    }
}

/// Sells three places at one window, and waits until the other says so by itself: how many it said are sold before, and after.
///
/// # Errors
///
/// They do not show the same performance; nothing is sold; the other does not hear of it in time.
pub fn sold_here_seen_there(here: &Window, there: &Window) -> Result<[String; 2]> {
    let seller = Seller::signs_in(here, "nadia", "parterre")?;
    Seller::signs_in(there, "nadia", "parterre")?;
    let before = patiently("both windows show the same performance", || {
        let shown = [sold(here)?, sold(there)?];
        ensure!(shown[0] == shown[1], "{shown:?}");
        Ok(shown[1].clone())
    })?;
    seller.takes_best(3)?;
    seller.is_paid()?;
    let after = patiently("the other desk sees what was sold", || {
        let shown = sold(there)?;
        ensure!(shown != before && shown == sold(here)?, "it still says: {shown}");
        Ok(shown)
    })?;
    Ok([before, after])
}

/// How many places of the performance that a window shows are sold: « 608 / 794 ».
fn sold(window: &Window) -> Result<String> {
    let card = window.text(SHOWN)?;
    let line = card.lines().find(|line| line.contains(" / "));
    line.map(|line| line.trim().to_owned()).with_context(|| format!("nothing is said of places: {card}"))
}

fn word(value: &Value) -> Result<&str> {
    value.as_str().context("an id or a name")
}
