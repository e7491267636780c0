//! The files of a base: what is written where, and who may read it.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::server::Programs;
use crate::{Error, Result};

/// The folder of a base.
#[derive(Debug, Clone)]
pub(super) struct Files {
    folder: PathBuf,
}

/// What a base is set to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Settings {
    /// The port it listens on.
    pub(super) port: u16,
    /// Whether it was put to rest: it is not started with its desk.
    pub(super) rests: bool,
}

impl Settings {
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        serde_json::from_slice(bytes).map_err(|error| failed(&error))
    }
}

impl Files {
    pub(super) fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The files of the server.
    pub(super) fn data(&self) -> PathBuf {
        self.at("data")
    }

    /// The settings; `None` where there is no base.
    pub(super) fn settings(&self) -> Result<Option<Settings>> {
        match fs::read(self.at(SETTINGS)) {
            Ok(bytes) => Settings::read(&bytes).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    pub(super) fn set(&self, settings: &Settings) -> Result<()> {
        let text = serde_json::to_string(settings).map_err(|error| failed(&error))?;
        self.write(SETTINGS, &text)
    }

    pub(super) fn read(&self, name: &str) -> Result<String> {
        fs::read_to_string(self.at(name)).map_err(|error| failed(&error))
    }

    /// Writes a file that nobody else reads, whole or not at all.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<()> {
        let fresh = self.at(&format!("{name}.new"));
        let mut options = fs::OpenOptions::new();
        let written = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&fresh)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&fresh, self.at(name)));
        written.map_err(|error| failed(&error))
    }

    pub(super) fn remove(&self, name: &str) -> Result<()> {
        match fs::remove_file(self.at(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(&error)),
            _ => Ok(()),
        }
    }

    /// Writes what the server is told: again at each start, so that a newer program's way is followed.
    pub(super) fn tell_server(&self, programs: &Programs, port: u16) -> Result<()> {
        let path = |name: &str| self.at(name).display().to_string().replace('\'', "''");
        let settings = format!(
            "port = {port}\nlisten_addresses = '*'\nunix_socket_directories = ''\nmax_connections = 100\n\
             hba_file = '{}'\nssl = on\nssl_cert_file = '{}'\nssl_key_file = '{}'\n\
             ssl_min_protocol_version = 'TLSv1.2'\npassword_encryption = 'scram-sha-256'\n\
             logging_collector = on\nlog_directory = '{}'\nlog_filename = 'postgresql-%a.log'\n\
             log_rotation_age = 1d\nlog_truncate_on_rotation = on\n",
            path(HBA),
            path(CERTIFICATE),
            path(KEY),
            path("log"),
        );
        self.write(SERVER, &settings)?;
        self.write(HBA, LET_IN)?;
        let own = [SERVER, HBA, CERTIFICATE, KEY];
        own.iter().try_for_each(|name| programs.own(&self.at(name))).map_err(|error| failed(&error))
    }
}

/// The settings of the base.
pub(super) const SETTINGS: &str = "base.json";
/// The password of its administrator, who comes from this machine alone.
pub(super) const PASSWORD: &str = "administrator";
/// The certificate of its authority, and the key.
pub(super) const AUTHORITY: [&str; 2] = ["authority.crt", "authority.key"];
/// The certificate that the server shows, its authority's behind it.
pub(super) const CERTIFICATE: &str = "server.crt";
/// Its key.
pub(super) const KEY: &str = "server.key";
/// The names that the certificate is for.
pub(super) const NAMES: &str = "server.names";
/// What the server said as it started.
pub(super) const STARTED: &str = "start.log";
/// The server's settings, which its own file includes.
pub(super) const SERVER: &str = "parterre.conf";
const HBA: &str = "pg_hba.conf";

/// Who is let in: the administrator from this machine, desks from the networks that this machine is in.
const LET_IN: &str = "host     all       postgres        127.0.0.1/32  scram-sha-256\n\
                      hostssl  parterre  +parterre_desk  samenet       scram-sha-256\n";

/// What the disk or a program says.
pub(super) fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::BaseFailed { detail: error.to_string() }
}
