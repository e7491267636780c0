//! The server programs of PostgreSQL on this machine: where they are, and whom they run as.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Error, Result};

/// The folder of the server programs, for a machine that keeps them where nobody looks.
const FOLDER: &str = "PARTERRE_POSTGRESQL";

/// The server programs, and whom they run as: PostgreSQL refuses root, which its own user then replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Programs {
    folder: PathBuf,
    owner: Option<(u32, u32)>,
}

impl Programs {
    /// Those that are installed: what `pg_config` says, else the newest of Debian's.
    ///
    /// # Errors
    ///
    /// [`Error::ServerMissing`]; [`Error::ServerUserMissing`] for root on a machine without a user `postgres`.
    pub(crate) fn find() -> Result<Self> {
        Self::first_of(&candidates(), |folder| folder.join("initdb").is_file())
    }

    /// Those of one major version: files of a server are for the programs that made them.
    ///
    /// # Errors
    ///
    /// As [`find`](Self::find).
    pub(crate) fn of_version(major: &str) -> Result<Self> {
        Self::first_of(&candidates(), |folder| {
            let said = Command::new(folder.join("postgres")).arg("--version").output().ok();
            // `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`
            let said = said.map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
            let number = said.as_deref().and_then(|said| said.split(' ').nth(2));
            number.and_then(|number| number.split('.').next()).is_some_and(|found| found.trim() == major)
        })
    }

    fn first_of(folders: &[PathBuf], is_it: impl Fn(&Path) -> bool) -> Result<Self> {
        let folder = folders.iter().find(|folder| is_it(folder)).ok_or(Error::ServerMissing)?;
        Ok(Self { folder: folder.clone(), owner: owner()? })
    }

    /// One of them, to be run as who may run it, and nowhere that this person may not be.
    pub(crate) fn command(&self, name: &str) -> Command {
        self.as_owner(Command::new(self.folder.join(name)))
    }

    /// Any program, run as who runs the server.
    pub(crate) fn as_owner(&self, mut command: Command) -> Command {
        command.current_dir("/");
        if let Some((uid, gid)) = self.owner {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// The folder they are in.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Gives a file or a folder to who runs the server.
    ///
    /// # Errors
    ///
    /// What the disk says.
    pub(crate) fn own(&self, path: &Path) -> io::Result<()> {
        match self.owner {
            Some((uid, gid)) => chown(path, Some(uid), Some(gid)),
            None => Ok(()),
        }
    }
}

/// Where the programs may be, the likeliest first.
fn candidates() -> Vec<PathBuf> {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return vec![folder.into()];
    }
    let said = Command::new("pg_config").arg("--bindir").output().ok();
    let said = said.map(|out| PathBuf::from(String::from_utf8_lossy(&out.stdout).trim()));
    let version = |folder: &Path| -> u32 {
        folder.file_name().and_then(|name| name.to_str()?.parse().ok()).unwrap_or_default()
    };
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.filter_map(|it| Some(it.ok()?.path())).collect())
        .unwrap_or_default();
    debian.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    said.into_iter().chain(debian.into_iter().map(|folder| folder.join("bin"))).collect()
}

/// Whom the server runs as when that is not who runs this program.
fn owner() -> Result<Option<(u32, u32)>> {
    let number = |option: &str, user: &[&str]| -> Result<u32> {
        let out = Command::new("id").arg(option).args(user).output();
        let said = out.map(|out| String::from_utf8_lossy(&out.stdout).trim().parse());
        said.ok().and_then(std::result::Result::ok).ok_or(Error::ServerUserMissing)
    };
    match number("-u", &[])? {
        0 => Ok(Some((number("-u", &["postgres"])?, number("-g", &["postgres"])?))),
        _ => Ok(None),
    }
}

/// A port of the loopback that nobody listens on.
///
/// # Errors
///
/// What the system says.
pub(crate) fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
