//! Backups of a base: one file with all that its server holds, logins included, its port and its authority, so that the
//! desks that joined it find it and know it again on another machine.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read as _, Write};
use std::path::Path;
use std::process::{ChildStdin, Stdio};
use std::sync::Arc;

use kernel::Chance;
use store::backup::Family;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::files::{AUTHORITY, Files, NAMES, SETTINGS, Settings, failed};
use super::server::Server;
use super::{Base, off_thread};
use crate::server::{Programs, free_port};
use crate::{Error, Result};

/// Backups of bases, among other files.
pub const BACKUPS: Family = Family::new("base-", ".zip");

/// Beside them, what was erased: a backup that is older knows it still ([`Admin::note_erasures`](crate::hub::Admin)).
pub const LEDGER: &str = "base-erasures.jsonl";

/// What the server holds, as `pg_dumpall` tells it.
const CONTENT: &str = "base.sql";

impl Base {
    /// Writes all that the server holds, and its authority, into a file. Desks go on exchanging meanwhile.
    ///
    /// # Errors
    ///
    /// [`Error::BaseFailed`].
    pub fn back_up(&self, to: &Path) -> Result<()> {
        let mut zip = ZipWriter::new(BufWriter::new(File::create(to).map_err(|error| failed(&error))?));
        let options = SimpleFileOptions::default().large_file(true);
        for name in [SETTINGS, AUTHORITY[0], AUTHORITY[1]] {
            zip.start_file(name, options).map_err(|error| failed(&error))?;
            zip.write_all(self.files.read(name)?.as_bytes()).map_err(|error| failed(&error))?;
        }
        zip.start_file(CONTENT, options).map_err(|error| failed(&error))?;
        let mut dump = self.client("pg_dumpall", self.settings.port)?;
        let mut dump =
            dump.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(|error| failed(&error))?;
        if let Some(mut content) = dump.stdout.take() {
            io::copy(&mut content, &mut zip).map_err(|error| failed(&error))?;
        }
        let done = dump.wait().map_err(|error| failed(&error))?;
        if !done.success() {
            return Err(failed(&format!("pg_dumpall: {done}")));
        }
        let file = zip.finish().map_err(|error| failed(&error))?;
        let file = file.into_inner().map_err(|error| failed(&error))?;
        file.sync_all().map_err(|error| failed(&error))
    }

    /// Puts a backup in the place of the base of a folder, or makes one of it where there is none. The server begins another
    /// era: desks tell it what it forgot. What the ledger says, if there is one, is erased again before anybody reads it. What
    /// was there is kept beside it.
    ///
    /// # Errors
    ///
    /// [`Error::BaseBackupUnreadable`], [`Error::LedgerUnreadable`], those of [`make`](Self::make); what was there still is,
    /// then.
    pub async fn restore(folder: &Path, file: &Path, ledger: &Path, chance: &Arc<Chance>) -> Result<Self> {
        let (folder, file, chance) = (folder.to_owned(), file.to_owned(), Arc::clone(chance));
        let filled = off_thread(move || Filled::beside(&folder, &file, &chance)).await?;
        // On a port that no desk knows: nobody comes before the era has begun.
        let era = async {
            let mut admin = filled.base.administer_on(filled.port).await?;
            if ledger.exists() {
                admin.erase_again(ledger).await?;
            }
            admin.begin_era().await
        };
        let era = era.await;
        let server = filled.server.clone();
        off_thread(move || server.stop()).await?;
        era?;
        off_thread(move || filled.put_in_place()).await
    }

    fn take_authority(&self, [certificate, key]: &[String; 2]) -> Result<()> {
        self.files.write(AUTHORITY[1], key)?;
        self.files.write(AUTHORITY[0], certificate)?;
        self.files.remove(NAMES)
    }
}

/// A server filled from a backup, beside the one that it will replace.
struct Filled {
    base: Base,
    server: Server,
    port: u16,
    authority: [String; 2],
}

impl Filled {
    fn beside(folder: &Path, file: &Path, chance: &Chance) -> Result<Self> {
        let mut zip = Opened::new(file)?;
        let authority = [zip.text(AUTHORITY[0])?, zip.text(AUTHORITY[1])?];
        let (files, programs) = (Files::of(folder), Programs::find()?);
        let base = match files.settings()? {
            Some(settings) => Base::over(files, settings, programs),
            None => {
                let port = Settings::read(zip.text(SETTINGS)?.as_bytes())?.port;
                let base = Base::prepare(folder, port, programs, chance)?;
                base.take_authority(&authority)?;
                base
            }
        };
        base.renew_certificate()?;
        base.files.tell_server(&base.server.programs, base.settings.port)?;
        let data = base.files.at("restored");
        let server = Server { data, log: base.files.at("restored.log"), ..base.server.clone() };
        if server.data.exists() {
            server.stop()?;
            fs::remove_dir_all(&server.data).map_err(|error| failed(&error))?;
        }
        server.make(folder)?;
        let port = free_port().map_err(|error| failed(&error))?;
        server.start(&format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c ssl=off -c logging_collector=off"
        ))?;
        let filled = Self { base, server, port, authority };
        match filled.fill(&mut zip) {
            Ok(()) => Ok(filled),
            Err(error) => {
                // The first failure is the one to tell.
                let _ = filled.server.stop();
                Err(error)
            }
        }
    }

    /// Has `psql` do again what the backup says, up to its end or not at all.
    fn fill(&self, zip: &mut Opened) -> Result<()> {
        let mut psql = self.base.client("psql", self.port)?;
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres"]);
        psql.env("PGOPTIONS", "-c client_min_messages=error");
        psql.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut psql = psql.spawn().map_err(|error| failed(&error))?;
        let told = psql.stdin.take().map_or(Ok(()), |stdin| zip.tell(stdin));
        let done = psql.wait_with_output().map_err(|error| failed(&error))?;
        match done.status.success() {
            true => told,
            false => Err(failed(&String::from_utf8_lossy(&done.stderr).trim())),
        }
    }

    fn put_in_place(self) -> Result<Base> {
        let Self { mut base, server, authority, .. } = self;
        base.server.stop()?;
        let (data, replaced) = (&base.server.data, base.files.at("replaced"));
        if replaced.exists() {
            fs::remove_dir_all(&replaced).map_err(|error| failed(&error))?;
        }
        if data.exists() {
            fs::rename(data, &replaced).map_err(|error| failed(&error))?;
        }
        fs::rename(&server.data, data).map_err(|error| failed(&error))?;
        base.take_authority(&authority)?;
        base.files.set(&Settings { rests: false, ..base.settings.clone() })?;
        base.wake()?;
        Ok(base)
    }
}

/// The file of a backup, open.
struct Opened {
    zip: ZipArchive<BufReader<File>>,
    name: String,
}

impl Opened {
    fn new(file: &Path) -> Result<Self> {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let zip = File::open(file).ok().and_then(|file| ZipArchive::new(BufReader::new(file)).ok());
        match zip {
            Some(zip) => Ok(Self { zip, name }),
            None => Err(Error::BaseBackupUnreadable { file: name }),
        }
    }

    fn unreadable(&self) -> Error {
        Error::BaseBackupUnreadable { file: self.name.clone() }
    }

    fn text(&mut self, entry: &str) -> Result<String> {
        let mut text = String::new();
        let read = self.zip.by_name(entry).ok().and_then(|mut file| file.read_to_string(&mut text).ok());
        read.map(|_| text).ok_or_else(|| self.unreadable())
    }

    /// Tells `psql` what the server held, the administrator apart: that one is here already, with the password of this
    /// folder.
    fn tell(&mut self, mut psql: ChildStdin) -> Result<()> {
        let error = self.unreadable();
        let Ok(content) = self.zip.by_name(CONTENT) else { return Err(error) };
        let mut content = BufReader::new(content);
        let (mut line, mut in_a_database) = (Vec::new(), false);
        while content.read_until(b'\n', &mut line).map_err(|error| failed(&error))? > 0 {
            in_a_database |= line.starts_with(b"\\connect ");
            let of_administrator = [&b"CREATE ROLE postgres;"[..], b"ALTER ROLE postgres WITH "];
            if in_a_database || !of_administrator.iter().any(|start| line.starts_with(start)) {
                psql.write_all(&line).map_err(|error| failed(&error))?;
            }
            line.clear();
        }
        Ok(())
    }
}
