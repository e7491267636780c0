//! Who the base is to the desks that join it: an authority of its own, made once, and a certificate that it signs for the
//! names and addresses that the machine has.

use std::net::IpAddr;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose,
};

use crate::cluster::Identity;
use crate::{Error, Result};

/// An authority that signs for one base, and that desks know by their codes.
pub(super) struct Authority {
    /// Its certificate, in PEM.
    pub(super) certificate: String,
    /// Its private key, in PEM.
    pub(super) key: String,
}

impl Authority {
    /// A new one.
    pub(super) fn new() -> Result<Self> {
        let key = KeyPair::generate().map_err(unsigned)?;
        let certificate = params()?.self_signed(&key).map_err(unsigned)?;
        Ok(Self { certificate: certificate.pem(), key: key.serialize_pem() })
    }

    /// A certificate for these names and addresses, followed by the authority's: that is how a server shows it.
    pub(super) fn sign(&self, names: &[String]) -> Result<Identity> {
        let issuer = Issuer::new(params()?, KeyPair::from_pem(&self.key).map_err(unsigned)?);
        let key = KeyPair::generate().map_err(unsigned)?;
        let mut server = CertificateParams::new(names).map_err(unsigned)?;
        server.distinguished_name = named("Parterre");
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        server.use_authority_key_identifier_extension = true;
        let signed = server.signed_by(&key, &issuer).map_err(unsigned)?;
        Ok(Identity { certificates: signed.pem() + &self.certificate, key: key.serialize_pem() })
    }
}

/// What every authority of ours says of itself: the same again gives the same name, by which its signatures are found.
fn params() -> Result<CertificateParams> {
    let mut params = CertificateParams::new(Vec::new()).map_err(unsigned)?;
    params.distinguished_name = named("Parterre, poste principal");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    Ok(params)
}

fn named(name: &str) -> DistinguishedName {
    let mut named = DistinguishedName::new();
    named.push(DnType::CommonName, name);
    named
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn unsigned(error: rcgen::Error) -> Error {
    Error::BaseFailed { detail: error.to_string() }
}

/// The addresses of this machine on its local networks, those of private IPv4 networks first; none without a network.
pub(super) fn local_addresses() -> Vec<IpAddr> {
    let mut found: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|card| !card.is_loopback() && !card.is_link_local())
        .map(|card| card.ip())
        .collect();
    let rank = |ip: &IpAddr| match ip {
        IpAddr::V4(ip) if ip.is_private() => 0,
        IpAddr::V4(_) => 1,
        IpAddr::V6(_) => 2,
    };
    found.sort_by_key(|ip| (rank(ip), *ip));
    found.dedup();
    found
}

/// The names and addresses under which this machine may be found, itself included.
pub(super) fn own_names() -> Vec<String> {
    let mut names: Vec<String> = ["127.0.0.1", "::1", "localhost"].map(str::to_owned).to_vec();
    names.extend(local_addresses().iter().map(ToString::to_string));
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = host.trim();
    // A name that a certificate cannot bear keeps no base from being found by its address.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if !host.is_empty() && host != "localhost" && host.chars().all(is_plain) {
        names.extend([host.to_owned(), format!("{host}.local")]);
    }
    names
}
