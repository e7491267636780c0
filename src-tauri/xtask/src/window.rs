//! The real window, driven from outside through `tauri-driver` and WebKit's own driver.

use std::ffi::OsStr;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::display;

/// How long a window may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How `WebDriver` writes the two keys of a sale that are no letters.
pub const ENTER: &str = "\u{e007}";
/// The key that pays.
pub const F8: &str = "\u{e038}";
/// The key under which `WebDriver` names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// An open window; it closes when this is dropped.
pub struct Window {
    driver: Child,
    session: String,
    agent: ureq::Agent,
}

impl Window {
    /// Opens `program` on a virtual display.
    ///
    /// # Errors
    ///
    /// The driver does not start, or the program opens no window.
    pub fn open(
        display: &display::Virtual,
        driver: &Path,
        program: &OsStr,
        arguments: &[String],
    ) -> Result<Self> {
        let (port, native) = (free_port()?, free_port()?);
        let driver = display
            .show(&mut Command::new(driver))
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .stdout(Stdio::null())
            .spawn()
            .context("starting tauri-driver")?;
        let agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build().into();
        let mut window = Self { driver, session: format!("http://127.0.0.1:{port}/session"), agent };
        let options = json!({ "application": program.to_string_lossy(), "args": arguments });
        let wish = json!({ "capabilities": { "alwaysMatch": { "tauri:options": options } } });
        let answer = patiently("the driver listens", || window.post("", &wish))?;
        let id = answer["sessionId"].as_str().context("the driver opened no session")?;
        window.session = format!("{}/{id}", window.session);
        Ok(window)
    }

    /// Waits until an element of this CSS selector is there, and names it.
    ///
    /// # Errors
    ///
    /// It does not come within a minute.
    pub fn wait_for(&self, selector: &str) -> Result<String> {
        let wish = json!({ "using": "css selector", "value": selector });
        patiently(selector, || {
            let found = self.post("/element", &wish)?;
            found[ELEMENT].as_str().map(str::to_owned).context("no element")
        })
    }

    /// Waits until `count` elements of this CSS selector are there.
    ///
    /// # Errors
    ///
    /// They do not come within a minute.
    pub fn wait_for_many(&self, selector: &str, count: usize) -> Result<()> {
        let wish = json!({ "using": "css selector", "value": selector });
        patiently(selector, || {
            let found = self.post("/elements", &wish)?.as_array().map_or(0, Vec::len);
            ensure!(found == count, "{found} of {count}");
            Ok(())
        })
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
        let mut answer = self.agent.get(format!("{}/element/active", self.session)).call()?;
        let answer: Value = answer.body_mut().read_json()?;
        let focused = answer["value"][ELEMENT].as_str().context("nothing has the focus")?;
        self.type_into(focused, keys)
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

/// Tries until it works, and says what was awaited when it never does.
///
/// # Errors
///
/// That of the last attempt, after a minute.
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
