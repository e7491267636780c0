//! A PostgreSQL of one's own for a while, from the server programs of the machine: to try a network without a server, to
//! measure, to test. It is stopped and its files removed when it is dropped, and also when this program is killed.

mod crash;
mod replica;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::Ipv4Addr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{fs, io};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tempfile::TempDir;

use crate::hub::Address;
use crate::server::{Programs, free_port};
use crate::{Error, Result};

/// Makes and starts the server, then waits for the other end of its standard input to close.
const GUARD: &str = r#"
trap '' INT HUP TERM
sh -c "$MAKE" > "$FOLDER/log" 2>&1 || exit 1
cat "$FOLDER/more.conf" >> "$FOLDER/data/postgresql.conf"
"$BIN/pg_ctl" -D "$FOLDER/data" -l "$FOLDER/log" -w -s start < /dev/null >> "$FOLDER/log" 2>&1 || exit 1
echo ready
read -r _
"$BIN/pg_ctl" -D "$FOLDER/data" -m fast -w -s stop >> "$FOLDER/log" 2>&1
rm -rf "$FOLDER/data"
"#;

/// Makes a server with nothing in it.
const NEW: &str = r#""$BIN/initdb" --no-sync -D "$FOLDER/data" -U postgres \
    --auth-local=trust --auth-host=scram-sha-256 -E UTF8 --locale=C"#;

/// Makes one that has what another one has, and follows it.
const FOLLOWING: &str = r#""$BIN/pg_basebackup" --no-sync -D "$FOLDER/data" -U postgres -h "$OTHER" -p "$OTHER_PORT" \
    --write-recovery-conf --checkpoint=fast"#;

/// Where a server's files come from.
enum Origin<'a> {
    New,
    Follows(&'a Cluster),
}

/// A certificate and its key, in PEM; the certificate's authority may follow it.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The server's certificate, then those above it.
    pub certificates: String,
    /// Its private key.
    pub key: String,
}

/// A running server on a free loopback port, reached by its superuser `postgres` through a socket.
#[derive(Debug)]
pub struct Cluster {
    programs: Programs,
    guard: Child,
    folder: TempDir,
    port: u16,
}

impl Cluster {
    /// Makes a server with nothing in it; with an identity it offers TLS.
    ///
    /// # Errors
    ///
    /// [`Error::ServerMissing`] when the programs are not installed, [`Error::Unreachable`] when the server does not
    /// start: its log says why.
    pub fn start(identity: Option<&Identity>) -> Result<Self> {
        Self::start_from(&Origin::New, identity, false)
    }

    /// Makes a server that flushes what it commits, to measure: it is slower and loses nothing when the power goes.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn start_durable() -> Result<Self> {
        Self::start_from(&Origin::New, None, true)
    }

    fn start_from(origin: &Origin<'_>, identity: Option<&Identity>, flushes: bool) -> Result<Self> {
        let failed = |error: io::Error| Error::Unreachable { detail: error.to_string() };
        let programs = Programs::find()?;
        let folder = tempfile::Builder::new().prefix("parterre-hub-").tempdir().map_err(failed)?;
        let port = free_port().map_err(failed)?;
        configure(folder.path(), port, (identity, flushes), &programs).map_err(failed)?;
        let mut command = Command::new("sh");
        command.args(["-c", GUARD]).env("BIN", programs.folder()).env("FOLDER", folder.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        match origin {
            Origin::New => command.env("MAKE", NEW),
            Origin::Follows(other) => command
                .env("MAKE", FOLLOWING)
                .env("OTHER", other.folder.path())
                .env("OTHER_PORT", other.port.to_string()),
        };
        let mut command = programs.as_owner(command);
        let mut guard = command.spawn().map_err(failed)?;
        let mut said = String::new();
        if let Some(stdout) = guard.stdout.take() {
            BufReader::new(stdout).read_line(&mut said).map_err(failed)?;
        }
        let cluster = Self { programs, guard, folder, port };
        match said.trim() == "ready" {
            true => Ok(cluster),
            false => Err(Error::Unreachable { detail: cluster.log() }),
        }
    }

    /// How the superuser connects to a database.
    #[must_use]
    pub fn administrator(&self, database: &str) -> PgConnectOptions {
        let options = PgConnectOptions::new_without_pgpass().socket(self.folder.path()).port(self.port);
        options.username("postgres").database(database).ssl_mode(PgSslMode::Disable)
    }

    /// The same as an address for `parterrectl hub`.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://postgres@localhost:{}/{database}?host={}",
            self.port,
            self.folder.path().display()
        )
    }

    /// Where desks find a database.
    #[must_use]
    pub fn address(&self, database: &str) -> Address {
        let (host, database) = (Ipv4Addr::LOCALHOST.to_string(), database.to_owned());
        Address { host, port: self.port, database, pooled: false }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What the server wrote so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The guard reads the end of its input, stops the server and goes.
        drop(self.guard.stdin.take());
        if let Err(error) = self.guard.wait() {
            tracing::warn!(%error, "the temporary server was not waited for");
        }
    }
}

fn configure(
    folder: &Path,
    port: u16,
    (identity, flushes): (Option<&Identity>, bool),
    programs: &Programs,
) -> io::Result<()> {
    let mut settings = format!(
        "port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{}'\nfsync = {}\n\
         max_connections = 800\n",
        folder.display(),
        if flushes { "on" } else { "off" }
    );
    let mut files = Vec::new();
    if let Some(identity) = identity {
        let (certificates, key) = (folder.join("server.crt"), folder.join("server.key"));
        settings += &format!(
            "ssl = on\nssl_cert_file = '{}'\nssl_key_file = '{}'\n",
            certificates.display(),
            key.display()
        );
        files.extend([(certificates, identity.certificates.as_str()), (key, identity.key.as_str())]);
    }
    files.push((folder.join("more.conf"), &settings));
    for (path, text) in &files {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(text.as_bytes())?;
    }
    files.iter().map(|(path, _)| path.as_path()).chain([folder]).try_for_each(|path| programs.own(path))
}
