//! Whom to trust, from a code: the certificates that the server shows are looked at before anything is said to it, and
//! the one that the code names becomes the only authority for this desk.

use std::sync::{Arc, Mutex};

use data_encoding::BASE64;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::address::Address;
use super::code::{Fingerprint, fingerprint};
use crate::{Error, Result};

/// `SSLRequest` of PostgreSQL's protocol: its length, then 80877103.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// The certificate, in PEM, that the server shows and that the code names: its authority's, or its own.
///
/// # Errors
///
/// [`Error::Unreachable`], [`Error::CertificateUnknown`] when none of those shown is the one named.
pub(super) async fn authority(address: &Address, named: &Fingerprint) -> Result<String> {
    let shown = certificates(address).await?;
    let known = shown.iter().find(|certificate| fingerprint(certificate) == *named);
    known.map(|it| pem(it)).ok_or_else(|| Error::CertificateUnknown { host: address.host.clone() })
}

/// The last certificate of a file in PEM: an authority stands after the certificate that it signed.
///
/// # Errors
///
/// [`Error::CertificateUnreadable`] when there is none in it.
pub fn certificate_of(file: &[u8]) -> Result<Vec<u8>> {
    let read = CertificateDer::pem_slice_iter(file).collect::<std::result::Result<Vec<_>, _>>();
    let last = read.ok().and_then(|mut all| all.pop());
    last.map(|certificate| certificate.to_vec()).ok_or(Error::CertificateUnreadable)
}

fn pem(certificate: &[u8]) -> String {
    let letters = BASE64.encode(certificate);
    let lines: Vec<_> = letters.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// The certificates that the server shows, its own first.
async fn certificates(address: &Address) -> Result<Vec<Vec<u8>>> {
    let away = |error: std::io::Error| Error::Unreachable { detail: error.to_string() };
    let unknown = || Error::CertificateUnknown { host: address.host.clone() };
    let mut stream = TcpStream::connect((address.host.as_str(), address.port)).await.map_err(away)?;
    stream.write_all(&SSL_REQUEST).await.map_err(away)?;
    if stream.read_u8().await.map_err(away)? != b'S' {
        return Err(unknown());
    }
    let provider = Arc::new(ring::default_provider());
    let witness =
        Arc::new(Witness { seen: Mutex::default(), known: provider.signature_verification_algorithms });
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Unreachable { detail: error.to_string() })?
        .dangerous()
        .with_custom_certificate_verifier(witness.clone())
        .with_no_client_auth();
    let name = ServerName::try_from(address.host.clone()).map_err(|_| unknown())?;
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(away)?;
    let seen = witness.seen.lock().expect("nothing panics while it looks at certificates");
    Ok(seen.clone())
}

/// Remembers what is shown. Nothing is said on a connection that it accepted: the next one verifies.
#[derive(Debug)]
struct Witness {
    seen: Mutex<Vec<Vec<u8>>>,
    known: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        let shown = std::iter::once(own).chain(others).map(|it| it.to_vec()).collect();
        *self.seen.lock().expect("nothing panics while it looks at certificates") = shown;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signed, &self.known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signed, &self.known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.known.supported_schemes()
    }
}
