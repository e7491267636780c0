//! The processor time of a PostgreSQL server: that of its first process, of those that ended, and of those that run.

use sqlx::PgConnection;

use crate::bench::Failure;
use crate::bench::raw::postgres;

/// Ticks of a second in `/proc`, on every Linux.
const TICKS: f64 = 100.0;

/// The numbers of a process: its parent, its own ticks, those of its children that ended.
struct Process {
    parent: u32,
    own: u64,
    ended: u64,
}

/// Seconds of processor time that the server behind a connection on this machine used so far.
///
/// # Errors
///
/// What the server or `/proc` says.
pub async fn seconds(conn: &mut PgConnection) -> Result<f64, Failure> {
    let first = process(postgres::backend(conn).await?).ok_or("no /proc")?.parent;
    let main = process(first).ok_or("no /proc")?;
    let running = std::fs::read_dir("/proc")?
        .flatten()
        .filter_map(|entry| process(entry.file_name().to_str()?.parse().ok()?))
        .filter(|process| process.parent == first);
    let ticks = main.own + main.ended + running.map(|process| process.own + process.ended).sum::<u64>();
    Ok(ticks as f64 / TICKS)
}

fn process(pid: u32) -> Option<Process> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name may hold anything, parentheses too: the numbers follow the last one.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok());
    Some(Process {
        parent: u32::try_from(number(1)?).ok()?,
        own: number(11)? + number(12)?,
        ended: number(13)? + number(14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_the_child_of_its_parent_and_has_used_some_time() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().expect("a child");
        let of_child = process(child.id()).expect("its numbers");
        assert_eq!(of_child.parent, std::process::id());
        child.kill().expect("ended");
        child.wait().expect("gone");
        assert!(process(child.id()).is_none(), "it is no more");
    }
}
