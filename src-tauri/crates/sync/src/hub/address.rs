//! Where the shared database is, and how one may connect to it: the other end is verified, everywhere but on the
//! machine itself.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::{Error, Result};

/// The port of PostgreSQL when an address names none.
const PORT: u16 = 5432;

/// What an address says of a pooler that gives a connection to a transaction, and not to a desk for as long as it stays.
const POOLED: &str = "?pool=transaction";

/// `host[:port]/database`, as a desk is given it with its code; `[::1]:5432/parterre` for an IPv6 address;
/// `hub.example.org:6432/parterre?pool=transaction` behind such a pooler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// A name or an IP address.
    pub host: String,
    /// 5432 when not named.
    pub port: u16,
    /// The database.
    pub database: String,
    /// Whether a pooler in transaction mode stands before it: there are no hints then, and each call is a transaction.
    #[serde(default)]
    pub pooled: bool,
}

impl Address {
    /// How a login connects there; `authority` is the certificate, in PEM, that must have signed the server's.
    #[must_use]
    pub fn options(&self, login: &str, password: &str, authority: Option<&str>) -> PgConnectOptions {
        let options = PgConnectOptions::new_without_pgpass()
            .host(&self.host)
            .port(self.port)
            .database(&self.database)
            .username(login)
            .password(password)
            .application_name("parterre");
        match authority {
            Some(pem) => {
                options.ssl_mode(PgSslMode::VerifyFull).ssl_root_cert_from_pem(pem.as_bytes().to_vec())
            }
            None if is_own_machine(&self.host) => options.ssl_mode(PgSslMode::Prefer),
            None => options.ssl_mode(PgSslMode::VerifyFull),
        }
    }
}

/// As a desk is given it.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, database, pooled } = self;
        let pool = if *pooled { POOLED } else { "" };
        match host.contains(':') {
            true => write!(f, "[{host}]:{port}/{database}{pool}"),
            false => write!(f, "{host}:{port}/{database}{pool}"),
        }
    }
}

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        let text = text.strip_prefix("postgres://").or(text.strip_prefix("postgresql://")).unwrap_or(text);
        let (text, pooled) = text.strip_suffix(POOLED).map_or((text, false), |text| (text, true));
        let (place, database) = text.rsplit_once('/').ok_or(Error::AddressUnreadable)?;
        let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, rest)) => (host, rest.strip_prefix(':')),
            None => place.rsplit_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
        };
        let port = port.map_or(Ok(PORT), str::parse).map_err(|_| Error::AddressUnreadable)?;
        if host.is_empty() || host.contains('@') || database.is_empty() || database.contains('?') {
            return Err(Error::AddressUnreadable);
        }
        Ok(Self { host: host.to_owned(), port, database: database.to_owned(), pooled })
    }
}

/// How an administrator connects, from the address that PostgreSQL's own tools take.
///
/// # Errors
///
/// [`Error::AddressUnreadable`], [`Error::PlainRefused`] for an address that asks for less than verification.
pub fn administrator(url: &str) -> Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(url).map_err(|_| Error::AddressUnreadable)?;
    let options = options.application_name("parterrectl");
    if options.get_socket().is_some() || is_own_machine(options.get_host()) {
        return Ok(options);
    }
    match options.get_ssl_mode() {
        PgSslMode::Disable | PgSslMode::Allow => {
            Err(Error::PlainRefused { host: options.get_host().to_owned() })
        }
        _ => Ok(options.ssl_mode(PgSslMode::VerifyFull)),
    }
}

fn is_own_machine(host: &str) -> bool {
    host == "localhost" || host.starts_with('/') || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_host_a_port_and_a_database() {
        let read = |text: &str| text.parse::<Address>().map(|it| (it.host, it.port, it.database)).ok();
        let is = |host: &str, port, database: &str| Some((host.to_owned(), port, database.to_owned()));
        assert_eq!(read("hub.example.org/parterre"), is("hub.example.org", 5432, "parterre"));
        assert_eq!(read(" postgres://10.0.0.2:6432/p "), is("10.0.0.2", 6432, "p"));
        assert_eq!(read("[::1]:5433/p"), is("::1", 5433, "p"));
        for written in ["10.0.0.2:6432/p", "[::1]:5433/p", "hub:6432/p?pool=transaction"] {
            assert_eq!(written.parse::<Address>().map(|it| it.to_string()).ok().as_deref(), Some(written));
        }
        for wrong in ["", "hub", "hub/", "/p", "hub:x/p", "anne:secret@hub/p", "hub/p?pool=session"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn plain_is_for_the_machine_itself_alone() {
        let mode = |url: &str| administrator(url).map(|it| format!("{:?}", it.get_ssl_mode())).ok();
        assert_eq!(mode("postgres://a@127.0.0.1/p?sslmode=disable").as_deref(), Some("Disable"));
        assert_eq!(mode("postgres://a@hub.example.org/p").as_deref(), Some("VerifyFull"));
        assert_eq!(mode("postgres://a@hub.example.org/p?sslmode=require").as_deref(), Some("VerifyFull"));
        assert!(matches!(
            administrator("postgres://a@hub.example.org/p?sslmode=disable"),
            Err(Error::PlainRefused { host }) if host == "hub.example.org"
        ));
        let desk = |host: &str| {
            Address { host: host.into(), port: 1, database: "p".into(), pooled: false }.options("d", "", None)
        };
        assert!(matches!(desk("192.168.1.7").get_ssl_mode(), PgSslMode::VerifyFull));
        assert!(matches!(desk("127.0.0.1").get_ssl_mode(), PgSslMode::Prefer));
    }
}
