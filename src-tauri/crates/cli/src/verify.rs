//! `parterrectl verify`: is the journal whole and true?

use std::path::PathBuf;
use std::process::ExitCode;

use app::sales::archive::{self, HeadKept, VerifyArchive};
use app::sales::verify as stored;
use clap::Args;
use sales::verify::Report;
use serde_json::json;

use crate::{Installation, Outcome, print, words};

/// Verifies a store, or an archive of one, from the file alone.
///
/// It checks the chain of every desk (places, hashes, signatures, totals), that tickets, orders and payments agree with
/// it, and that no seat is sold twice. Heads noted elsewhere show that nothing was cut from the end.
///
/// Exit code: 0 sound, 1 a fault was found, 2 there is nothing that can be verified.
#[derive(Debug, Args)]
pub struct Verify {
    /// An archive (ZIP) to verify; the store when absent.
    archive: Option<PathBuf>,
    /// A head that was noted elsewhere, and must be there: `JOURNAL:SEQ:HASH`. May be repeated.
    #[arg(long, value_name = "JOURNAL:SEQ:HASH")]
    head: Vec<String>,
    /// Prints the report as JSON, with `sound`.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    installation: Installation,
}

/// There is nothing to verify, or it cannot be read.
const UNUSABLE: u8 = 2;

impl Verify {
    /// Verifies and prints what was found.
    pub async fn run(&self) -> Outcome {
        let report = match self.report().await {
            Ok(report) => report,
            // The store opens, and is older than what this machine knows it was: that is a fault of it.
            Err(refusal) if refusal.code() == "journal.store_rolled_back" => {
                return self.refused(&refusal, ExitCode::FAILURE);
            }
            Err(refusal) => return self.refused(&refusal, ExitCode::from(UNUSABLE)),
        };
        let sound = report.faults.is_empty();
        match self.json {
            true => print(&json!({"sound": sound, "report": report}))?,
            false => tell(&report),
        }
        Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    async fn report(&self) -> app::Result<Report> {
        let heads = self.head.iter().map(|head| read_head(head)).collect::<app::Result<Vec<_>>>()?;
        if let Some(archive) = &self.archive {
            let path = archive.display().to_string();
            return archive::alone(VerifyArchive { path, heads }).await;
        }
        let app = self.installation.open_existing().await?;
        let report = stored::whole(&app.store, heads, |_, _| {}).await;
        app.store.close().await;
        report
    }

    fn refused(&self, refusal: &app::Error, code: ExitCode) -> Outcome {
        if self.json {
            print(&json!({"sound": false, "refusal": refusal}))?;
        }
        eprintln!("{}", words::of(refusal));
        Ok(code)
    }
}

fn read_head(head: &str) -> app::Result<HeadKept> {
    let mut parts = head.split(':');
    let mut next = || parts.next().unwrap_or_default();
    let (journal, seq, hash) = (next(), next(), next());
    app::gate::read_input(json!({"journal": journal, "seq": seq.parse::<i64>().ok(), "hash": hash}))
}

fn tell(report: &Report) {
    for chain in &report.chains {
        let head = format!("{}:{}:{}", chain.journal, chain.seq, chain.hash);
        let params = json!({"terminal": chain.terminal, "seq": chain.seq, "head": head});
        println!("{}", words::say("terminal:verify.chain", &params));
    }
    for fault in &report.faults {
        let what = words::say(&format!("sales:faults.{}", fault.what), &json!({}));
        let subject = fault.subject.as_deref().unwrap_or_default();
        let params = json!({"what": what, "seq": fault.seq, "subject": subject});
        let key = if fault.seq.is_some() { "terminal:verify.faultAt" } else { "terminal:verify.fault" };
        println!("{}", words::say(key, &params).trim_end());
    }
    let params = json!({"operations": report.operations, "tickets": report.tickets,
                        "payments": report.payments, "faults": report.faults.len()});
    let key = if report.faults.is_empty() { "terminal:verify.sound" } else { "terminal:verify.faults" };
    println!("{}", words::say(key, &params));
}
