//! The comfortable commands of `parterrectl`: what they print, and the exit codes that scripts rely on.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tests::CODE;

use crate::sales::Desk;
use crate::sources::root;
use crate::strength::template::Template;
use crate::transcript::program;

/// A desk with a sale, and a terminal on it.
struct Terminal {
    template: Template,
    folder: tempfile::TempDir,
    program: PathBuf,
}

impl Terminal {
    async fn new() -> Self {
        let desk = Desk::new().await;
        desk.sell(&[0, 1]).await;
        let template = Template::of(desk).await;
        let folder = tempfile::tempdir().expect("a folder");
        template.copy(folder.path());
        Self { template, folder, program: program().join("parterrectl") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command on the desk, and answers its exit code and what it printed.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(&self.program);
        command.args(arguments).env("PARTERRE_AS", CODE).env("LANG", "fr_FR.UTF-8");
        command.env("PARTERRE_STORE", self.path("store")).env("PARTERRE_STATE", self.path("state"));
        let Output { status, stdout, stderr } = command.output().expect("parterrectl");
        let said = String::from_utf8_lossy(&stderr).into_owned() + &String::from_utf8_lossy(&stdout);
        (status.code(), said)
    }

    /// Runs a command that answers JSON, alone on standard output.
    fn json(&self, arguments: &[&str]) -> (Option<i32>, Value) {
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("--json").env("PARTERRE_AS", CODE);
        command.env("PARTERRE_STORE", self.path("store")).env("PARTERRE_STATE", self.path("state"));
        let Output { status, stdout, .. } = command.output().expect("parterrectl");
        (status.code(), serde_json::from_slice(&stdout).expect("JSON"))
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

#[tokio::test]
async fn verify_says_by_its_exit_code_sound_faulty_or_unusable() {
    let desk = Terminal::new().await;
    let (code, report) = desk.json(&["verify"]);
    assert_eq!((code, &report["sound"]), (Some(0), &Value::from(true)), "{report}");
    let chain = &report["report"]["chains"][0];
    let journal = chain["journal"].as_str().expect("a chain");
    let head = format!("{journal}:{}:{}", chain["seq"], chain["hash"].as_str().expect("a hash"));
    assert_eq!(desk.run(&["verify", "--head", &head]).0, Some(0));
    let beyond = format!("{journal}:999:{}", "0".repeat(64));
    let (code, report) = desk.json(&["verify", "--head", &beyond]);
    assert_eq!((code, &report["report"]["faults"][0]["what"]), (Some(1), &Value::from("head")));

    let archive = desk.path("archive.zip");
    assert_eq!(desk.run(&["export", "archive", "--to", text(&archive)]).0, Some(0));
    assert_eq!(desk.run(&["verify", text(&archive), "--head", &head]).0, Some(0), "the archive alone");
    assert_eq!(desk.run(&["verify", text(&archive), "--head", &beyond]).0, Some(1));
    std::fs::write(&archive, b"no archive").expect("written");
    let (code, said) = desk.run(&["verify", text(&archive)]);
    assert_eq!(code, Some(2), "{said}");

    std::fs::remove_file(&archive).expect("removed");
    let (code, said) = desk.run(&["verify", text(&archive)]);
    assert!(code == Some(2) && said.contains(text(&archive)) && said.contains("introuvable"), "{said}");

    let nowhere = desk.path("nowhere");
    assert_eq!(desk.run(&["verify", "--store", text(&nowhere)]).0, Some(2));
    assert!(!nowhere.exists(), "a mistyped folder does not become a store");
}

#[tokio::test]
async fn import_shows_first_then_imports_once() {
    let desk = Terminal::new().await;
    let file = root().join("tests/data/imports/01-excel-cp1252.csv");
    let (code, looked) = desk.json(&["import", text(&file), "--preview"]);
    assert_eq!(
        (code, &looked["preview"]["created"], &looked["imported"]),
        (Some(0), &400.into(), &Value::Null)
    );
    let (code, done) = desk.json(&["import", text(&file)]);
    assert_eq!(
        (code, &done["imported"]["created"]),
        (Some(0), &400.into()),
        "the preview had written nothing"
    );
    let (code, said) = desk.run(&["import", text(&file), "--yes"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("rien n’a été écrit"), "{said}");
    let (code, said) = desk.run(&["import", "/nulle/part.csv"]);
    assert_eq!(code, Some(1), "{said}");
}

#[tokio::test]
async fn a_refusal_is_told_in_words_and_to_a_program_as_json() {
    let desk = Terminal::new().await;
    let (code, refused) = desk.json(&["import", "/nulle/part.csv"]);
    assert_eq!((code, &refused["refusal"]["code"]), (Some(1), &Value::from("contacts.file_unreadable")));
    let (code, said) = desk.run(&["verify"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("Intègre : ") && said.contains("2 billets"), "{said}");
    let seats = desk.run(&["call", "best_available", "--set", "places=1", "--pick", "/parts/0", "--set"]);
    assert_eq!(seats.0, Some(2), "a command line that is wrong");
    let performance = format!("performance={}", desk.template.performance);
    let (_, seats) = desk.run(&[
        "call",
        "best_available",
        "--set",
        "places=1",
        "--set",
        &performance,
        "--pick",
        "/parts/0",
    ]);
    let (_, basket) = desk.run(&[
        "call",
        "add_seats",
        "--set",
        &performance,
        "--set",
        &format!("seats={}", seats.trim()),
        "--pick",
        "/basket",
    ]);
    let (code, said) = desk.run(&["call", "place_order", "--set", &format!("basket={}", basket.trim())]);
    assert_eq!(code, Some(1));
    assert!(said.contains("20,00\u{202f}€"), "an amount, not cents: {said}");
}

#[tokio::test]
async fn training_at_the_terminal_lasts_a_command_and_says_so() {
    let desk = Terminal::new().await;
    let (code, said) = desk.run(&["call", "enter_training"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("--training"), "{said}");
    let season =
        ["call", "create_season", r#"{"name": "Essai", "starts_on": "2026-09-01", "ends_on": "2027-06-30"}"#];
    assert_eq!(desk.run(&[&season[..], &["--training"]].concat()).0, Some(0));
    let (_, there) = desk.run(&["call", "list_seasons", "--training"]);
    let (_, here) = desk.run(&["call", "list_seasons"]);
    assert!(there.contains("Essai") && !here.contains("Essai"), "{there} {here}");
}

#[tokio::test]
async fn what_is_done_is_not_said_to_be_undone_when_its_answer_is_not_what_was_asked_for() {
    let desk = Terminal::new().await;
    let contact = ["call", "create_contact", "--set", "line=Čapek Zoë"];
    let (code, said) = desk.run(&[&contact[..], &["--pick", "/nulle/part"]].concat());
    assert_eq!(code, Some(1));
    assert!(said.contains("C’est fait") && said.contains("Čapek"), "{said}");
    let (code, said) = desk.run(&["call", "create_contact", "--set", "line=Ba Léo", "--save", "nothing"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(!desk.run(&["call", "find_contacts", "--set", "query=Ba"]).1.contains("Léo"), "nothing was done");
    assert_eq!(desk.run(&["call", "export_archive"]).0, Some(1), "a document goes to a file");
}

#[tokio::test]
async fn no_store_is_made_in_the_place_of_one_that_is_lost() {
    let desk = Terminal::new().await;
    let elsewhere = desk.path("elsewhere");
    let (code, said) = desk.run(&["call", "session", "--store", text(&elsewhere)]);
    assert_eq!(code, Some(1));
    assert!(said.contains("[journal.store_rolled_back]"), "{said}");
    assert!(!elsewhere.join("parterre.db").exists());
}

#[tokio::test]
async fn nothing_is_written_in_the_journal_for_a_file_that_cannot_be_made() {
    let desk = Terminal::new().await;
    let operations = || desk.json(&["verify"]).1["report"]["operations"].clone();
    let before = operations();
    let (code, _) = desk.run(&["export", "archive", "--to", text(&desk.path("nowhere/archive.zip"))]);
    assert_eq!((code, operations()), (Some(1), before));
}

#[tokio::test]
async fn export_writes_the_archive_the_takings_the_calendar_and_a_plan() {
    let desk = Terminal::new().await;
    let (_, hall) = desk.run(&["call", "list_halls", "--pick", "/halls/0/id"]);
    let hall = hall.trim();
    let performance = desk.template.performance.to_string();
    let cases: [(&[&str], &str, &[u8]); 5] = [
        (&["export", "archive"], "archive.zip", b"PK"),
        (&["export", "takings", "--performance", &performance, "--csv"], "takings.csv", b"\xef\xbb\xbf"),
        (&["export", "takings", "--day", "2026-11-21"], "takings.pdf", b"%PDF"),
        (&["export", "calendar", "--from", "2026-12-01", "--until", "2027-01-01"], "calendar.ics", b"BEGIN"),
        (&["export", "plan", hall], "plan.json", b"{"),
    ];
    for (arguments, name, begins) in cases {
        let file = desk.path(name);
        let (code, answer) = desk.json(&[arguments, &["--to", text(&file)]].concat());
        assert_eq!((code, answer["file"].as_str()), (Some(0), Some(text(&file))), "{arguments:?}");
        let bytes = std::fs::read(&file).expect("written");
        assert!(bytes.starts_with(begins), "{name}: {:?}", &bytes[..bytes.len().min(20)]);
    }
    let (code, said) =
        desk.run(&["export", "takings", "--day", "2026-11-21", "--to", text(desk.folder.path())]);
    assert_eq!(code, Some(0));
    assert!(Path::new(said.trim()).is_file(), "in a folder it has its own name: {said}");
    assert_eq!(desk.run(&["export", "takings"]).0, Some(2), "of what?");
}

#[tokio::test]
async fn restore_is_the_way_out_of_a_store_that_is_gone_damaged_or_too_old() {
    let desk = Terminal::new().await;
    let (code, card) = desk.run(&["call", "back_up", "--pick", "/name"]);
    assert_eq!(code, Some(0), "{card}");
    let backup = card.trim();
    let file = desk.path("store").join(store::FILE);

    std::fs::write(&file, b"a file that a failing disk left, long enough to be looked at as one")
        .expect("spoilt");
    assert_eq!(desk.run(&["verify"]).0, Some(2), "damaged");
    let (code, said) = desk.run(&["restore", backup]);
    assert_eq!(code, Some(0), "{said}");
    let (code, report) = desk.json(&["verify"]);
    assert_eq!((code, &report["report"]["chains"][1]["terminal"]), (Some(0), &Value::from("A01.2")));

    std::fs::remove_dir_all(desk.path("store")).expect("gone");
    assert_eq!(desk.run(&["call", "programme"]).0, Some(1), "no empty desk opens in its place");
    let (code, restored) = desk.json(&["restore", backup]);
    assert_eq!((code, &restored["incarnation"]), (Some(0), &3.into()), "{restored}");
    assert_eq!(desk.run(&["verify"]).0, Some(0));

    let old = desk.path("state").join("backups").join(backup);
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(desk.path("store").join(format!("{}{suffix}", store::FILE)));
    }
    std::fs::copy(old, &file).expect("put back in silence");
    let (code, said) = desk.run(&["verify"]);
    assert_eq!(code, Some(1), "an older store is a fault: {said}");
    assert_eq!(desk.run(&["restore", "--as-it-is"]).0, Some(0));
    assert_eq!(desk.run(&["verify"]).0, Some(0));
    assert_eq!(desk.run(&["restore", "--as-it-is"]).0, Some(1), "nothing is missing any more");
    assert_eq!(desk.run(&["verify"]).0, Some(0));
    assert_eq!(desk.run(&["restore", "parterre-19990101T000000Z.db"]).0, Some(1));
    assert_eq!(desk.run(&["restore"]).0, Some(2));
}

#[tokio::test]
async fn the_first_command_of_a_day_backs_the_store_up_once() {
    let desk = Terminal::new().await;
    let backups = || store::backup::list(&desk.path("state/backups")).expect("listed").len();
    assert_eq!(backups(), 0);
    for command in ["list_shows", "list_halls"] {
        assert_eq!(desk.run(&["call", command]).0, Some(0), "{command}");
        assert_eq!(backups(), 1, "{command}");
    }
}

#[tokio::test]
async fn every_command_explains_itself_and_answers_programs() {
    let desk = Terminal::new().await;
    for command in ["demo", "import", "verify", "bench", "export", "restore", "list"] {
        let (code, help) = desk.run(&[command, "--help"]);
        assert_eq!(code, Some(0), "{command}");
        assert!(help.contains("--json"), "{command} answers programs: {help}");
    }
    for command in ["import", "verify", "export", "restore"] {
        assert!(desk.run(&[command, "--help"]).1.contains("Exit code"), "{command} says its exit codes");
    }
}

#[tokio::test]
async fn a_bench_of_the_exchange_tells_each_figure_beside_its_limit() {
    let desk = Terminal::new().await;
    let (code, figures) = desk.json(&["bench", "sync", "--quick"]);
    assert_eq!(code, Some(0), "{figures}");
    let names: Vec<&str> =
        figures.as_array().expect("figures").iter().filter_map(|it| it["name"].as_str()).collect();
    assert_eq!(names, FIGURES_OF_SYNC);
    for figure in figures.as_array().expect("figures") {
        assert!(figure["median"].as_f64() > Some(0.0), "{figure}");
        assert!(figure["limit"].is_null() || figure["limit"].as_f64() > Some(0.0), "{figure}");
        assert!(figure["ratio"].is_null() || figure["ratio"].as_f64() > Some(0.0), "{figure}");
        let of_the_whole = [
            "push_people",
            "push_operations",
            "push_sales",
            "footprint",
            "join",
            "apply",
            "storm",
            "evening",
        ];
        let open = of_the_whole.iter().any(|name| figure["name"] == *name);
        assert_eq!(figure["holds"].is_null(), open, "a quick look does not tell of the whole: {figure}");
    }
    let storm = figures.as_array().and_then(|all| all.iter().find(|it| it["name"] == "storm"));
    assert_eq!(storm.map(|it| &it["details"]["errors"]), Some(&Value::from(0.0)), "{storm:?}");
}

/// What `bench sync` measures, in its order.
const FIGURES_OF_SYNC: [&str; 14] = [
    "sale_offline",
    "push_people",
    "idle",
    "push_operations",
    "row_security",
    "push_sales",
    "footprint",
    "join",
    "apply",
    "grant",
    "live_sale",
    "live_rush",
    "storm",
    "evening",
];

#[tokio::test]
async fn list_describes_every_use_case_for_a_program() {
    let desk = Terminal::new().await;
    let (code, listed) = desk.json(&["list"]);
    let listed = listed["useCases"].as_array().expect("a list").clone();
    assert_eq!((code, listed.len()), (Some(0), app::registry::all().count()));
    for use_case in &listed {
        let name = use_case["name"].as_str().expect("a name");
        for part in ["input", "output"] {
            assert!(use_case[part].get("$schema").is_some(), "{name}: the schema of its {part}");
        }
        assert!(use_case["right"].is_string() && use_case["doc"].as_str().is_some_and(|doc| !doc.is_empty()));
        assert!(use_case["tags"].is_array(), "{name}: its tags");
    }
}

#[tokio::test]
async fn diagnose_writes_a_file_that_names_nobody() {
    let desk = Terminal::new().await;
    let file = desk.path("diagnostic.json");
    assert_eq!(desk.run(&["diagnose", "--save", text(&file)]).0, Some(0));
    let said = std::fs::read_to_string(&file).expect("a file");
    let read: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((&read["desk"]["terminal"], &read["store"]["rows"]["ticket"]), (&"A01".into(), &2.into()));
    assert_eq!(read["network"], Value::Null);
    assert!(!said.contains("Roulotte") && !said.contains("Anne"), "{said}");
}

#[tokio::test]
async fn a_command_whose_reader_went_ends_without_a_word() {
    let mut command = Command::new(program().join("parterrectl"));
    command.args(["list", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut listing = command.spawn().expect("parterrectl");
    drop(listing.stdout.take());
    let Output { status, stderr, .. } = listing.wait_with_output().expect("ended");
    assert_eq!((status.code(), String::from_utf8_lossy(&stderr).as_ref()), (Some(141), ""));
}
