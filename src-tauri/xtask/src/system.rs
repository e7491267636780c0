//! Debian packages: what is missing is found, told, and installed with the person's consent.

use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail, ensure};

use crate::house::House;
use crate::process;

/// What the program is compiled with.
pub const BUILD: &[&str] = &[
    "build-essential",
    "libdbus-1-dev",
    "libgtk-3-dev",
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    "pkg-config",
];

/// What a window needs where nobody looks: a virtual display, a driver of the window, a picture of it.
pub const VIRTUAL_WINDOW: &[&str] = &["xvfb", "webkit2gtk-driver", "imagemagick"];

/// The server of a shared database.
pub const SERVER: &[&str] = &["postgresql"];

/// What the start of the window is measured with, and beside what.
pub const START: &[&str] = &["chromium", "xdotool", "xvfb"];

/// What the tests read documents, print, browse and keep secrets with.
pub const TESTS: &[&str] = &[
    "chromium",
    "cups-client",
    "cups-daemon",
    "cups-ipp-utils",
    "dbus-daemon",
    "gnome-keyring",
    "pgbouncer",
    "poppler-utils",
    "python3-cryptography",
    "zbar-tools",
];

/// Installs those of `packages` that are missing: as root at once, else through sudo once the person agrees.
///
/// # Errors
///
/// Nobody agreed; the system has no `apt-get`; `apt-get` failed.
pub fn require(house: &House, packages: &[&str]) -> Result<()> {
    if !Path::new("/usr/bin/dpkg-query").exists() {
        println!("This is no Debian: please see to it that these are installed: {}", packages.join(" "));
        return Ok(());
    }
    let missing = missing(packages)?;
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    let root = process::read(Command::new("id").arg("-u"))?.trim() == "0";
    if !root && !house.yes {
        ask(&list)?;
    }
    apt_get(root, ["update", "--quiet=2"].map(String::from).to_vec())?;
    let mut install = ["install", "--yes", "--quiet=2", "--no-install-recommends"].map(String::from).to_vec();
    install.extend(missing);
    apt_get(root, install)
}

/// Those that dpkg does not know as installed, in the given order.
fn missing(packages: &[&str]) -> Result<Vec<String>> {
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\n"])
        .args(packages)
        .output()?;
    let told = String::from_utf8(output.stdout)?;
    let installed: BTreeSet<_> = told.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    Ok(packages.iter().filter(|name| !installed.contains(**name)).map(ToString::to_string).collect())
}

fn ask(list: &str) -> Result<()> {
    println!("These Debian packages are missing: {list}");
    ensure!(
        std::io::stdin().is_terminal(),
        "nobody is here to agree; run again with --yes, or type: sudo apt-get install {list}"
    );
    print!("Install them with sudo? [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    if !matches!(answer.trim(), "y" | "Y" | "yes" | "o" | "oui") {
        bail!("nothing was installed; to do it yourself: sudo apt-get install {list}");
    }
    Ok(())
}

fn apt_get(root: bool, arguments: Vec<String>) -> Result<()> {
    let mut command = Command::new(if root { "env" } else { "sudo" });
    if !root {
        command.arg("env");
    }
    process::run(command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments))
}
