//! The base of a venue without Internet: a PostgreSQL that one of its desks, the *main desk* (*poste principal*), makes, runs
//! and backs up. The other desks join it as they join any network, with an address and a code.
//!
//! It listens on the networks that the machine is in, lets desks in from those alone, over TLS and by SCRAM, and shows a
//! certificate of an authority of its own, which codes name. It goes on when the window of the main desk is closed.
//! Its files are in one folder, beside the other state of the desk.
//!
//! Functions that run programs wait for them: they are not for the threads that answer screens.

mod backup;
mod files;
mod identity;
mod server;

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use data_encoding::HEXLOWER;
use kernel::Chance;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::hub::{Address, Admin, certificate_of, make_database};
use crate::server::Programs;
use crate::{Error, Result};

pub use backup::{BACKUPS, LEDGER};
use files::{AUTHORITY, CERTIFICATE, Files, KEY, NAMES, PASSWORD, STARTED, Settings, failed};
use identity::{Authority, local_addresses, own_names};
use server::Server;

/// The port of a base when nobody names one: PostgreSQL's own is often taken by the server that its packages start.
pub const PORT: u16 = 5442;

/// The database of a base.
const DATABASE: &str = "parterre";

/// A base, at rest or running.
#[derive(Debug, Clone)]
pub struct Base {
    files: Files,
    settings: Settings,
    server: Server,
}

impl Base {
    /// The base in a folder; `None` where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::ServerMissing`] when the programs that made it are gone, [`Error::BaseFailed`].
    pub fn find(folder: &Path) -> Result<Option<Self>> {
        let files = Files::of(folder);
        let Some(settings) = files.settings()? else { return Ok(None) };
        let programs = match fs::read_to_string(files.data().join("PG_VERSION")) {
            Ok(version) => Programs::of_version(version.trim()).map_err(|error| match error {
                Error::ServerMissing => Error::ServerOfAnotherVersion { found: version.trim().to_owned() },
                error => error,
            })?,
            // It was cut before it was whole.
            Err(_) => Programs::find()?,
        };
        Ok(Some(Self::over(files, settings, programs)))
    }

    fn over(files: Files, settings: Settings, programs: Programs) -> Self {
        let server = Server { programs, data: files.data(), log: files.at(STARTED) };
        Self { files, settings, server }
    }

    /// Makes a base in a folder, which is then only to be [woken](Self::wake).
    ///
    /// # Errors
    ///
    /// [`Error::ServerMissing`], [`Error::ServerUserMissing`], [`Error::PortTaken`], [`Error::BaseFolderClosed`],
    /// [`Error::BaseFailed`].
    pub fn make(folder: &Path, port: u16, chance: &Chance) -> Result<Self> {
        let programs = Programs::find()?;
        check_free(port)?;
        let base = Self::prepare(folder, port, programs, chance)?;
        let authority = Authority::new()?;
        base.files.write(AUTHORITY[1], &authority.key)?;
        base.files.write(AUTHORITY[0], &authority.certificate)?;
        base.files.set(&base.settings)?;
        Ok(base)
    }

    /// Its folder, which who runs the server may enter, with the administrator's password.
    fn prepare(folder: &Path, port: u16, programs: Programs, chance: &Chance) -> Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| failed(&error))?;
        programs.own(folder).map_err(|error| failed(&error))?;
        let enters =
            programs.as_owner(Command::new("test")).arg("-w").arg(folder).stderr(Stdio::null()).status();
        if !enters.is_ok_and(|status| status.success()) {
            return Err(Error::BaseFolderClosed { folder: folder.display().to_string() });
        }
        let files = Files::of(folder);
        files.write(PASSWORD, &HEXLOWER.encode(&chance.bytes::<32>()))?;
        programs.own(&files.at(PASSWORD)).map_err(|error| failed(&error))?;
        Ok(Self::over(files, Settings { port, rests: false }, programs))
    }

    /// Starts it unless it runs; whether it had to be started. Its certificate is brought to the names that the machine has.
    ///
    /// # Errors
    ///
    /// [`Error::PortTaken`], [`Error::BaseFailed`] with what the server said.
    pub fn wake(&mut self) -> Result<bool> {
        if self.settings.rests {
            self.settings.rests = false;
            self.files.set(&self.settings)?;
        }
        if !self.server.data.exists() {
            self.server.make(self.files.folder())?;
        }
        let renewed = self.renew_certificate()?;
        if self.is_running() {
            if renewed {
                self.server.reload()?;
            }
            return Ok(false);
        }
        check_free(self.settings.port)?;
        self.files.tell_server(&self.server.programs, self.settings.port)?;
        self.server.start("")?;
        Ok(true)
    }

    /// Stops it, and leaves it stopped until it is woken by a person.
    ///
    /// # Errors
    ///
    /// [`Error::BaseFailed`].
    pub fn rest(&mut self) -> Result<()> {
        self.settings.rests = true;
        self.files.set(&self.settings)?;
        self.server.stop()
    }

    /// Whether a person put it to rest.
    #[must_use]
    pub fn rests(&self) -> bool {
        self.settings.rests
    }

    /// Whether it runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.server.is_running()
    }

    /// A certificate for the names of the machine, unless there is one; whether one was made.
    fn renew_certificate(&self) -> Result<bool> {
        let names = own_names();
        if self.files.read(NAMES).is_ok_and(|known| known == names.join("\n")) {
            return Ok(false);
        }
        let [certificate, key] = [self.files.read(AUTHORITY[0])?, self.files.read(AUTHORITY[1])?];
        let identity = Authority { certificate, key }.sign(&names)?;
        self.files.write(KEY, &identity.key)?;
        self.files.write(CERTIFICATE, &identity.certificates)?;
        for name in [KEY, CERTIFICATE] {
            self.server.programs.own(&self.files.at(name)).map_err(|error| failed(&error))?;
        }
        self.files.write(NAMES, &names.join("\n"))?;
        Ok(true)
    }

    /// Where this very machine finds it, whatever network it is in.
    #[must_use]
    pub fn own_address(&self) -> Address {
        self.address_at(Ipv4Addr::LOCALHOST.to_string())
    }

    /// Where the desks of the venue find it, the likeliest first; this machine alone when it is in no network.
    #[must_use]
    pub fn addresses(&self) -> Vec<Address> {
        let found: Vec<_> = local_addresses().iter().map(|ip| self.address_at(ip.to_string())).collect();
        match found.is_empty() {
            true => vec![self.own_address()],
            false => found,
        }
    }

    fn address_at(&self, host: String) -> Address {
        Address { host, port: self.settings.port, database: DATABASE.to_owned(), pooled: false }
    }

    /// The certificate of its authority, in DER: what the codes of its desks name.
    ///
    /// # Errors
    ///
    /// [`Error::BaseFailed`].
    pub fn authority(&self) -> Result<Vec<u8>> {
        certificate_of(self.files.read(AUTHORITY[0])?.as_bytes())
    }

    /// Connects as its administrator to the network that it holds, which is made, or brought up to this program.
    ///
    /// # Errors
    ///
    /// [`Error::Unreachable`], and those of [`Admin::init`].
    pub async fn administer(&self) -> Result<Admin> {
        self.administer_on(self.settings.port).await
    }

    async fn administer_on(&self, port: u16) -> Result<Admin> {
        make_database(&self.options("postgres", port)?, DATABASE).await?;
        let mut admin = Admin::connect_with(&self.options(DATABASE, port)?).await?;
        admin.init().await?;
        Ok(admin)
    }

    /// How its administrator connects, from this machine.
    ///
    /// # Errors
    ///
    /// [`Error::BaseFailed`] when the password is not there.
    pub fn administrator(&self) -> Result<PgConnectOptions> {
        self.options(DATABASE, self.settings.port)
    }

    fn options(&self, database: &str, port: u16) -> Result<PgConnectOptions> {
        let options = PgConnectOptions::new_without_pgpass().host("127.0.0.1").port(port);
        let options = options.username("postgres").password(&self.files.read(PASSWORD)?).database(database);
        Ok(options.ssl_mode(PgSslMode::Prefer).application_name("parterre"))
    }

    /// A client program of PostgreSQL, connected as its administrator.
    fn client(&self, name: &str, port: u16) -> Result<Command> {
        let mut client = self.server.programs.command(name);
        client.args(["-h", "127.0.0.1", "-p", &port.to_string(), "-U", "postgres", "-w"]);
        client.env("PGPASSWORD", self.files.read(PASSWORD)?).env("PGSSLMODE", "prefer");
        Ok(client)
    }
}

/// Work that waits for programs, on a thread that may.
///
/// # Errors
///
/// Those of the work.
pub async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| failed(&error))?
}

/// Whether nobody listens on a port.
fn check_free(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)) {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::PortTaken { port }),
    }
}
