//! Printing, as far as the paper: `lp` to a print server of our own, which sends to a printer that keeps what it gets.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use app::documents::DocumentRef;
use app::printing::{self, Went};
use serde_json::{Value, json};

use super::Desk;

/// A process that ends with the test.
struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a program of a Debian package that `cargo xtask test` installs.
fn start(command: &mut Command) -> Child {
    let program = command.get_program().to_owned();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    child.unwrap_or_else(|error| panic!("{}: {error}; cargo xtask test installs it", program.display()))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port()
}

/// Waits for a foreign process to have done something.
fn wait(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what} did not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn listens(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

/// A message bus of its own: the printer wants one to announce itself, and need not announce itself to anyone.
fn bus() -> (Service, String) {
    let mut child = start(Command::new("dbus-daemon").args(["--session", "--nofork", "--print-address"]));
    let mut address = String::new();
    let output = child.stdout.take().expect("piped");
    let service = Service(child);
    BufReader::new(output).read_line(&mut address).expect("an address");
    (service, address.trim().to_owned())
}

/// A printer that keeps the bytes of each job in a folder.
fn printer(bus: &str, port: u16, kept: &Path) -> Service {
    let mut command = Command::new("ippeveprinter");
    command.args(["-p", &port.to_string(), "-r", "off", "-k", "-f", "application/pdf", "-d"]);
    let service = Service(start(command.arg(kept).arg("Billets").env("DBUS_SYSTEM_BUS_ADDRESS", bus)));
    wait("the printer", || listens(port));
    service
}

/// A print server with one queue, which sends what it gets to the printer as it is.
fn server(folder: &Path, port: u16, printer: u16) -> Service {
    let places = ["root", "cache", "state", "spool", "temp", "logs"].map(|name| folder.join(name));
    places.iter().for_each(|place| std::fs::create_dir_all(place).expect("a folder"));
    let [root, cache, state, spool, temp, logs] = places.map(|place| place.display().to_string());
    let allow = "Order allow,deny\nAllow all\n";
    let keep = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let daemon = keep(
        "cupsd.conf",
        format!(
            "Listen 127.0.0.1:{port}\nBrowsing Off\n<Location />\n{allow}</Location>\n\
             <Policy default>\n<Limit All>\n{allow}</Limit>\n</Policy>\n"
        ),
    );
    let files = keep(
        "cups-files.conf",
        format!(
            "ServerRoot {root}\nCacheDir {cache}\nStateDir {state}\nRequestRoot {spool}\nTempDir {temp}\n\
             AccessLog {logs}/access\nErrorLog {logs}/error\nPageLog {logs}/page\n"
        ),
    );
    keep(
        "root/printers.conf",
        format!(
            "<Printer BILLETS>\nDeviceURI ipp://127.0.0.1:{printer}/ipp/print\nState Idle\nAccepting Yes\n</Printer>\n"
        ),
    );
    // Not on the path of a plain user.
    let program = ["/usr/sbin/cupsd", "cupsd"].into_iter().find(|path| Path::new(path).exists());
    let mut command = Command::new(program.unwrap_or("cupsd"));
    let service = Service(start(command.arg("-f").arg("-c").arg(daemon).arg("-s").arg(files)));
    wait("the print server", || listens(port));
    service
}

#[tokio::test]
async fn the_tickets_reach_the_printer_of_the_desks_queue_byte_for_byte() {
    let desk = Desk::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let kept = folder.path().join("paper");
    std::fs::create_dir(&kept).expect("a folder");
    let (own, its) = (free_port(), free_port());
    let (_bus, address) = bus();
    let _printer = printer(&address, its, &kept);
    let _server = server(folder.path(), own, its);
    let settings: Value = desk.ask("settings", json!({})).await;
    let mut set = settings["desk"].clone();
    set["printing"]["queue"] = json!(format!("BILLETS@127.0.0.1:{own}"));
    let _: Value = desk.ask("change_settings", json!({"desk": set})).await;

    let sold = desk.sell(&[0, 1]).await;
    let paper: DocumentRef = desk.ask("print_tickets", json!({"order": sold.order})).await;
    let app = &desk.evening.world.app;
    let document = app.shelf.get(paper.document).expect("at hand");
    assert_eq!(printing::print(app, &document).await.expect("spooled"), Went::Printed);
    let printed = || {
        let files = std::fs::read_dir(&kept).expect("the printer's folder").filter_map(Result::ok);
        files.map(|file| std::fs::read(file.path()).unwrap_or_default()).collect::<Vec<_>>()
    };
    wait("the paper", || printed().iter().any(|bytes| bytes.len() >= document.bytes.len()));
    assert_eq!(printed(), [document.bytes.to_vec()], "one job, the very bytes");
}

#[tokio::test]
async fn what_no_queue_takes_is_kept_as_a_file() {
    let desk = Desk::new().await;
    let settings: Value = desk.ask("settings", json!({})).await;
    let mut set = settings["desk"].clone();
    set["printing"]["queue"] = json!(format!("NULLE-PART@127.0.0.1:{}", free_port()));
    let _: Value = desk.ask("change_settings", json!({"desk": set})).await;
    let sold = desk.sell(&[0]).await;
    let paper: DocumentRef = desk.ask("print_tickets", json!({"order": sold.order})).await;
    let app = &desk.evening.world.app;
    let document = app.shelf.get(paper.document).expect("at hand");
    let Went::Kept { file } = printing::print(app, &document).await.expect("kept") else {
        panic!("nothing listens there")
    };
    assert_eq!(std::fs::read(file).expect("the file"), document.bytes.to_vec());
}
