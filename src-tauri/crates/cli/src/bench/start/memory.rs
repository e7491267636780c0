//! What a program and the processes it started hold in memory.

use std::collections::BTreeMap;

/// The proportional set size of a process and of all its descendants, in MiB: what they share is counted once.
/// Linux: `/proc/PID/smaps_rollup`.
///
/// # Errors
///
/// `/proc` cannot be read.
pub fn of_tree(root: u32) -> std::io::Result<f64> {
    let parents = parents()?;
    let mut tree = vec![root];
    let mut at = 0;
    while let Some(parent) = tree.get(at).copied() {
        tree.extend(parents.iter().filter(|(_, its)| **its == parent).map(|(process, _)| *process));
        at += 1;
    }
    Ok(tree.into_iter().filter_map(proportional_kib).sum::<f64>() / 1024.0)
}

/// The parent of every process that runs.
fn parents() -> std::io::Result<BTreeMap<u32, u32>> {
    let processes =
        std::fs::read_dir("/proc")?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    Ok(processes.filter_map(|process| Some((process, parent(process)?))).collect())
}

fn parent(process: u32) -> Option<u32> {
    field(&std::fs::read_to_string(format!("/proc/{process}/status")).ok()?, "PPid:")
}

fn proportional_kib(process: u32) -> Option<f64> {
    field(&std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?, "Pss:")
}

/// The number after a name, which a unit may follow.
fn field<T: std::str::FromStr>(text: &str, name: &str) -> Option<T> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_holds_some_memory_and_so_does_its_child() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().expect("sleep");
        let own = std::process::id();
        assert_eq!(parent(child.id()), Some(own));
        let both = of_tree(own).expect("/proc");
        let alone = proportional_kib(own).expect("its own") / 1024.0;
        assert!(both > 0.0 && both >= alone * 0.9, "{both} {alone}");
        child.kill().and_then(|()| child.wait()).expect("the child goes");
    }
}
