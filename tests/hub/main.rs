//! A shared database for browser tests: a PostgreSQL of its own, an administrator who does what it reads. Never shipped.
//!
//! It prints the address that desks are given, then answers each line of its standard input with one line:
//! `venue ID NAME` admits a venue, `desk ID VENUE NAME` a desk, and tells its code, `charter NAME` publishes one that shows e-mails.

use std::io::BufRead as _;

use kernel::{Chance, Clock, DeskId, TypedId as _, VenueId};
use sync::cluster::Cluster;
use sync::hub::{Admin, NewCharter, NewDesk};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let cluster = Cluster::start(None)?;
    let mut admin = Admin::connect(&cluster.url("postgres")).await?;
    admin.init().await?;
    let address = cluster.address("postgres");
    println!("{}:{}/{}", address.host, address.port, address.database);
    for line in std::io::stdin().lock().lines() {
        println!("{}", answer(&mut admin, &line?).await?);
    }
    Ok(())
}

async fn answer(admin: &mut Admin, line: &str) -> Result<String, Failure> {
    let words: Vec<&str> = line.splitn(4, ' ').collect();
    match words.as_slice() {
        ["venue", id, name @ ..] => {
            admin.add_venue(id.parse::<VenueId>()?, &name.join(" ")).await?;
            Ok((*id).to_owned())
        }
        ["desk", id, venue, name] => {
            let (id, venue) = (id.parse::<DeskId>()?, venue.parse::<VenueId>()?);
            let desk = NewDesk { id, venue, name: (*name).to_owned(), authority: None };
            Ok(admin.enrol_desk(&Chance::system(), &desk).await?.to_string())
        }
        ["charter", name @ ..] => {
            let name = name.join(" ");
            let body = format!("{name} : nous partageons ce que chacun accepte.");
            let (shows, tells) = (vec!["email".to_owned()], vec!["pooled".to_owned()]);
            let id = Chance::system().id::<VenueId>(Clock::System.now()).uuid();
            admin.publish_charter(&NewCharter { id, name, body, shows, tells }).await?;
            Ok("published".to_owned())
        }
        _ => Err(format!("not understood: {line}").into()),
    }
}
