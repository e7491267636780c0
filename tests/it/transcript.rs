//! The transcript of the README, run as it is written: the README cannot lie.
//!
//! In its `console` block, lines after `$` are typed, `>` continues them, and what follows is what is printed; `…`
//! stands for anything.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::sources::root;

/// Between the outputs of two commands.
const NEXT: &str = "--8<-- next --8<--";

/// A command and what it prints.
#[derive(Debug, Default)]
struct Said {
    typed: String,
    printed: Vec<String>,
}

fn transcript() -> Vec<Said> {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let block = readme.split("```console\n").nth(1).expect("a transcript");
    let block = block.split("\n```").next().expect("its end");
    let mut said: Vec<Said> = Vec::new();
    for line in block.lines() {
        if let Some(typed) = line.strip_prefix("$ ") {
            said.push(Said { typed: typed.to_owned(), printed: Vec::new() });
            continue;
        }
        let last = said.last_mut().expect("a transcript begins with a command");
        match line.strip_prefix("> ") {
            Some(more) => last.typed = format!("{}\n{more}", last.typed),
            None => last.printed.push(line.to_owned()),
        }
    }
    said
}

/// The folder of `parterrectl`: that of this test's own program, one level up.
pub(crate) fn program() -> PathBuf {
    let own = std::env::current_exe().expect("this test's program");
    let folder = own.ancestors().nth(2).expect("the profile's folder");
    assert!(folder.join("parterrectl").exists(), "cargo build --workspace --all-targets comes first");
    folder.to_owned()
}

fn run(said: &[Said], folder: &Path) -> Vec<String> {
    let typed: Vec<&str> = said.iter().map(|one| one.typed.as_str()).collect();
    let script = format!("set -eu\n{}\n", typed.join(&format!("\necho '{NEXT}'\n")));
    let path = std::env::var("PATH").unwrap_or_default();
    let shell = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", program().display()))
        .env("LANG", "fr_FR.UTF-8")
        .output()
        .expect("bash");
    let errors = String::from_utf8_lossy(&shell.stderr);
    let printed = String::from_utf8(shell.stdout).expect("text");
    assert!(shell.status.success(), "the transcript stopped after:\n{printed}\n{errors}");
    printed.split(&format!("{NEXT}\n")).map(str::to_owned).collect()
}

/// Whether a line is as it was said, where `…` stands for anything.
fn is_as_said(line: &str, said: &str) -> bool {
    let mut rest = line;
    for (place, part) in said.split('…').enumerate() {
        match rest.find(part) {
            Some(at) if place > 0 || at == 0 => rest = &rest[at + part.len()..],
            _ => return false,
        }
    }
    rest.is_empty() || said.ends_with('…')
}

#[test]
fn the_transcript_of_the_readme_prints_what_it_says() {
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(root().join("tests"), folder.path().join("tests")).expect("a link");
    let said = transcript();
    assert!(said.len() > 20, "the transcript tells a whole evening");
    let printed = run(&said, folder.path());
    assert_eq!(printed.len(), said.len());
    let lies = said.iter().zip(&printed).filter(|(one, printed)| {
        let lines: Vec<&str> = printed.lines().collect();
        let mut pairs = lines.iter().zip(&one.printed);
        lines.len() != one.printed.len() || !pairs.all(|(line, said)| is_as_said(line, said))
    });
    let lies: Vec<String> = lies.map(|(one, printed)| format!("{one:#?} prints {printed}")).collect();
    assert!(lies.is_empty(), "{}", lies.join("\n"));
    let pdf = |name: &str| std::fs::read(folder.path().join(name)).expect("a document").starts_with(b"%PDF");
    assert!(pdf("tickets.pdf") && pdf("statement.pdf"));
}

#[test]
fn a_line_is_compared_around_what_may_vary() {
    assert!(is_as_said("A01-000000007", "A01-…") && is_as_said("[1,2]", "[…]") && is_as_said("x", "x"));
    assert!(!is_as_said("B01-000000007", "A01-…") && !is_as_said("xy", "x") && !is_as_said("[1,2", "[…]"));
}
