//! The window behind `WebDriver`, by WebKit's own driver.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::display::Virtual;

/// How long a window may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How `WebDriver` writes the two keys of a sale that are no letters.
pub const ENTER: &str = "\u{e007}";
/// The key that pays.
pub const F8: &str = "\u{e038}";
/// The key under which `WebDriver` names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// WebKit's driver, as Debian's `webkit2gtk-driver` installs it.
const DRIVER: &str = "WebKitWebDriver";

/// The program to open, and how.
pub struct Program {
    /// The program of the window.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
}

/// An open window; it closes when this is dropped.
pub struct Window {
    driver: Child,
    session: String,
    agent: ureq::Agent,
}

impl Window {
    /// Opens the program's window on a virtual display.
    ///
    /// # Errors
    ///
    /// The driver does not start, or the program opens no window.
    pub fn open(display: &Virtual, program: &Program) -> Result<Self> {
        let port = free_port()?;
        let driver = display
            .show(&mut Command::new(DRIVER))
            .arg(format!("--port={port}"))
            // Tauri opens no page to a driver unless it is told so.
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("starting {DRIVER}"))?;
        let agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build().into();
        let mut window = Self { driver, session: format!("http://127.0.0.1:{port}/session"), agent };
        let options = json!({ "binary": program.program, "args": program.arguments });
        let wish = json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let answer = patiently("the driver listens", || window.post("", &wish))?;
        let id = answer["sessionId"].as_str().context("the driver opened no session")?;
        window.session = format!("{}/{id}", window.session);
        Ok(window)
    }

    /// Waits until an element of this CSS selector is there, and names it.
    ///
    /// # Errors
    ///
    /// It does not come in time.
    pub fn wait_for(&self, selector: &str) -> Result<String> {
        patiently(selector, || self.find(selector))
    }

    /// Waits until `count` elements of this CSS selector are there.
    ///
    /// # Errors
    ///
    /// They do not come in time.
    pub fn wait_for_many(&self, selector: &str, count: usize) -> Result<()> {
        patiently(selector, || {
            let found = self.post("/elements", &by(selector))?.as_array().map_or(0, Vec::len);
            ensure!(found == count, "{found} of {count}");
            Ok(())
        })
    }

    /// What the first element of this CSS selector says.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn text(&self, selector: &str) -> Result<String> {
        let element = self.find(selector)?;
        // Not the driver's own text: WebKit's has none for what stands in a button.
        let said = self.get(&format!("/element/{element}/property/innerText"))?;
        said.as_str().map(str::to_owned).with_context(|| format!("{selector} says nothing"))
    }

    /// The name of the window, as a person reads it above it.
    ///
    /// # Errors
    ///
    /// The window is gone.
    pub fn title(&self) -> Result<String> {
        let title = self.get("/title")?;
        title.as_str().map(str::to_owned).context("the window has no title")
    }

    /// Types into an element.
    ///
    /// # Errors
    ///
    /// The element is gone.
    pub fn type_into(&self, element: &str, text: &str) -> Result<()> {
        self.post(&format!("/element/{element}/value"), &json!({ "text": text }))?;
        Ok(())
    }

    /// Presses keys where the focus is, as a person does who looks at the screen and not at its elements.
    ///
    /// # Errors
    ///
    /// Nothing has the focus.
    pub fn press(&self, keys: &str) -> Result<()> {
        let focused = self.get("/element/active")?;
        let focused = focused[ELEMENT].as_str().context("nothing has the focus")?;
        self.type_into(focused, keys)
    }

    /// Has the page run a script, whose last argument is what it calls with its answer, and says that answer.
    ///
    /// # Errors
    ///
    /// The script throws, or does not answer in time.
    pub fn asks_page(&self, script: &str) -> Result<Value> {
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
    }

    fn find(&self, selector: &str) -> Result<String> {
        let found = self.post("/element", &by(selector))?;
        found[ELEMENT].as_str().map(str::to_owned).context("no such element")
    }

    fn get(&self, path: &str) -> Result<Value> {
        let mut answer = self.agent.get(format!("{}{path}", self.session)).call()?;
        let mut answer: Value = answer.body_mut().read_json()?;
        Ok(answer["value"].take())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let mut answer = self.agent.post(format!("{}{path}", self.session)).send_json(body)?;
        let mut answer: Value = answer.body_mut().read_json()?;
        Ok(answer["value"].take())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn by(selector: &str) -> Value {
    json!({ "using": "css selector", "value": selector })
}

/// Tries until it works, and says what was awaited when it never does.
///
/// # Errors
///
/// That of the last attempt, after half a minute.
pub fn patiently<T>(awaited: &str, attempt: impl Fn() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    loop {
        match attempt() {
            Ok(found) => return Ok(found),
            Err(error) if start.elapsed() > PATIENCE => {
                return Err(error.context(format!("awaiting: {awaited}")));
            }
            Err(_) => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
