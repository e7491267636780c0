//! Where the keys are: in the Secret Service of a session that has one, a real `gnome-keyring-daemon` on a bus of its
//! own; else in files of mode 0600 outside the store.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::sources::root;
use crate::transcript::program;

/// What a person does at a terminal: starts a venue, then an act that the chain signs, in another process.
const STORY: &str = "parterrectl call create_venue - --pick /venue_name < \"$VENUE\"
    parterrectl call change_settings '{\"desk_name\": \"Guichet\", \"mail_password\": \"sesame\"}' --as anne --pick /desk_name
    parterrectl verify";

/// Runs a script at home, in `home`, with the programs just built.
fn at_home(home: &Path, script: &str, session: bool) -> Output {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = match session {
        true => {
            let mut bus = Command::new("dbus-run-session");
            bus.args(["--", "bash", "-c"]);
            bus.arg(format!(
                "printf passe | gnome-keyring-daemon --unlock --components=secrets > /dev/null\n{script}"
            ));
            bus
        }
        false => {
            let mut shell = Command::new("bash");
            shell.args(["-c", script]).env_remove("DBUS_SESSION_BUS_ADDRESS");
            shell
        }
    };
    command.env("PATH", format!("{}:{path}", program().display())).env("HOME", home);
    command.env("VENUE", root().join("tests/data/evening/venue.json"));
    for (variable, folder) in [("DATA", "data"), ("STATE", "state"), ("CONFIG", "config"), ("CACHE", "cache")]
    {
        command.env(format!("XDG_{variable}_HOME"), home.join(folder));
    }
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "PARTERRE_STORE", "PARTERRE_STATE", "PARTERRE_AS"] {
        command.env_remove(variable);
    }
    command.env("XDG_RUNTIME_DIR", home).output().expect("dbus and gnome-keyring are installed")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Every file below a folder that is no store, backup or mark.
fn secrets_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let below = paths.flat_map(|path| if path.is_dir() { secrets_in(&path) } else { vec![path] });
    below
        .filter(|path| ["keys", "secrets"].iter().any(|name| path.iter().any(|part| part == *name)))
        .collect()
}

#[test]
fn keys_and_passwords_are_in_the_secret_service_of_a_session_that_has_one() {
    let home = tempfile::tempdir().expect("a folder");
    let done = at_home(home.path(), &format!("set -e\n{STORY}"), true);
    assert!(done.status.success() && said(&done).contains("Intègre"), "{}", said(&done));
    assert_eq!(secrets_in(home.path()), [] as [PathBuf; 0], "no key lies in a file");

    let without = at_home(
        home.path(),
        "parterrectl call change_settings '{\"desk_name\": \"Autre\"}' --as anne",
        false,
    );
    assert!(said(&without).contains("journal.key_missing"), "{}", said(&without));
}

#[test]
fn without_a_session_keys_and_passwords_are_files_of_their_owner_alone_outside_the_store() {
    let home = tempfile::tempdir().expect("a folder");
    let done = at_home(home.path(), &format!("set -e\n{STORY}"), false);
    assert!(done.status.success() && said(&done).contains("Intègre"), "{}", said(&done));
    let secrets = secrets_in(&home.path().join("state"));
    assert_eq!(secrets.len(), 2, "{secrets:?}");
    for file in secrets {
        let mode = std::fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
    assert_eq!(secrets_in(&home.path().join("data")), [] as [PathBuf; 0], "none in the store's folder");

    let later =
        "set -e\nparterrectl call change_settings '{\"desk_name\": \"Autre\"}' --as anne --pick /desk_name";
    let later = at_home(home.path(), later, true);
    assert!(later.status.success(), "a file is found when a service comes later: {}", said(&later));
}
