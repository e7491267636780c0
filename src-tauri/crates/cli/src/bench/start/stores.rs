//! The stores that the program is started on.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Child;

use app::contacts::import::{ImportContacts, Imported};
use app::demo::{CreateDemo, DemoMade};
use app::{App, Places};
use kernel::{Chance, Clock};

use super::super::{Failure, Size, import};

/// Who administers the demonstration.
const ADMINISTRATOR: &str = "claire";

/// Where an installation keeps its things.
pub struct Installed {
    store: PathBuf,
    state: PathBuf,
}

impl Installed {
    /// As every program is told.
    pub fn places(&self) -> [String; 4] {
        let told = |folder: &Path| folder.display().to_string();
        ["--store".into(), told(&self.store), "--state".into(), told(&self.state)]
    }

    async fn open(&self) -> app::Result<std::sync::Arc<App>> {
        let places = Places { store: self.store.clone(), state: self.state.clone() };
        App::open(places, Clock::System, Chance::system()).await
    }
}

/// Makes the demonstration in `folder`.
///
/// # Errors
///
/// What its use cases refuse.
pub async fn demonstration(folder: &Path, size: Size) -> Result<Installed, Failure> {
    let installed = Installed { store: folder.join("store"), state: folder.join("state") };
    let app = installed.open().await?;
    let size = if size == Size::Whole { app::demo::Size::Full } else { app::demo::Size::Small };
    let wish = CreateDemo { seed: 1, size, job: "bench".to_owned() };
    let _: DemoMade = app.nobody().ask("create_demo", &wish).await?;
    app.store.close().await;
    Ok(installed)
}

/// Imports so many more contacts into it.
///
/// # Errors
///
/// What the import refuses.
pub async fn add_contacts(installed: &Installed, folder: &Path, count: usize) -> Result<(), Failure> {
    let file = import::write_people(folder, count)?;
    let app = installed.open().await?;
    let ctx = App::as_agent(&app, ADMINISTRATOR).await?;
    let path = file.to_string_lossy().into_owned();
    let wish = ImportContacts { path, mapping: vec![], job: "bench".into() };
    let _: Imported = ctx.ask("import_contacts", &wish).await?;
    app.store.close().await;
    Ok(())
}

/// The first line that a program prints.
///
/// # Errors
///
/// It prints none.
pub fn first_line(program: &mut Child) -> Result<String, Failure> {
    let output = program.stdout.take().ok_or("nothing is read of it")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    if line.is_empty() { Err("the host did not start".into()) } else { Ok(line.trim().to_owned()) }
}
