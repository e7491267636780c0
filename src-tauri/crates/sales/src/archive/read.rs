//! Verifying an archive, from its bytes and what was kept elsewhere.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read, Seek};

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, VerifyingKey};
use journal::append::hex;
use journal::verify::{Stored, Verifier};
use kernel::JournalId;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{Chain, MANIFEST, Manifest, Row, SEAL, Seal, refuse};
use crate::Result;
use crate::verify::{ChainReport, Fault, Report};

/// A head kept elsewhere: on a statement, at the accountant's, in a marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The chain.
    pub journal: JournalId,
    /// The place it was kept for.
    pub seq: i64,
    /// The hash at that place, in hexadecimal.
    pub hash: String,
}

/// Verifies an archive: seal, files, chains; and that every head kept elsewhere is in it.
///
/// # Errors
///
/// [`crate::Error::Archive`] when it is no archive at all; what is wrong with one is in the report.
pub fn verify<R: Read + Seek>(input: R, kept: &[Kept]) -> Result<Report> {
    let mut zip = ZipArchive::new(input).map_err(|error| refuse(&error))?;
    let bytes = whole(&mut zip, MANIFEST)?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| refuse(&error))?;
    let seal: Seal = serde_json::from_slice(&whole(&mut zip, SEAL)?).map_err(|error| refuse(&error))?;
    let mut report = Report::default();
    check_names(&zip, &manifest, &mut report);
    let mut last = None;
    for chain in &manifest.chains {
        let key = check_chain(&mut zip, chain, kept, &mut report)?;
        last = last.or(key.filter(|_| chain.journal == seal.journal));
    }
    if !sealed(last, &seal, &bytes) {
        report.faults.push(Fault::about("seal", SEAL.to_owned()));
    }
    for file in &manifest.files {
        let found = whole(&mut zip, &file.name).map(|bytes| hex(&Sha256::digest(bytes)));
        if found.ok().as_deref() != Some(&file.sha256) {
            report.faults.push(Fault::about("file", file.name.clone()));
        }
    }
    for head in kept.iter().filter(|head| !manifest.chains.iter().any(|chain| chain.journal == head.journal))
    {
        report.faults.push(Fault::at(head.journal, head.seq, "missing"));
    }
    Ok(report)
}

fn whole<R: Read + Seek>(zip: &mut ZipArchive<R>, name: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut file = zip.by_name(name).map_err(|error| refuse(&error))?;
    file.read_to_end(&mut bytes).map_err(|error| refuse(&error))?;
    Ok(bytes)
}

/// Whether the manifest is sealed by the key that its chain ends with.
fn sealed(key: Option<VerifyingKey>, seal: &Seal, bytes: &[u8]) -> bool {
    let signature: Option<[u8; 64]> = unhex(&seal.signature);
    key.zip(signature)
        .is_some_and(|(key, signature)| key.verify_strict(bytes, &Signature::from_bytes(&signature)).is_ok())
}

/// Every file is named by the manifest, and only those are there.
fn check_names<R: Read + Seek>(zip: &ZipArchive<R>, manifest: &Manifest, report: &mut Report) {
    let known =
        |name: &str| [MANIFEST, SEAL].contains(&name) || manifest.files.iter().any(|file| file.name == name);
    let found = zip.file_names().map(|name| name.map_or_else(|_| String::new(), Cow::into_owned));
    report.faults.extend(found.filter(|name| !known(name)).map(|name| Fault::about("unnamed", name)));
    for chain in
        manifest.chains.iter().filter(|chain| !manifest.files.iter().any(|file| file.name == chain.file))
    {
        report.faults.push(Fault::about("unnamed", chain.file.clone()));
    }
}

/// Walks a chain; answers the key that it ends with.
fn check_chain<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    chain: &Chain,
    kept: &[Kept],
    report: &mut Report,
) -> Result<Option<VerifyingKey>> {
    let Some(mut verifier) = key(chain).and_then(|key| Verifier::new(chain.journal, &key)) else {
        report.faults.push(Fault::at(chain.journal, 0, "key"));
        return Ok(None);
    };
    let mut found: Vec<bool> = kept.iter().map(|head| head.journal != chain.journal).collect();
    let file = zip.by_name(&chain.file).map_err(|error| refuse(&error))?;
    for line in BufReader::new(file).lines() {
        let row: Option<Row> = line.ok().and_then(|line| serde_json::from_str(&line).ok());
        let Some(stored) = row.as_ref().and_then(stored) else {
            report.faults.push(Fault::at(chain.journal, verifier.head().0 + 1, "row"));
            continue;
        };
        if let Some(record) = verifier.next(&stored) {
            report.operations += 1;
            report.tickets +=
                record.lines.iter().filter(|line| line.ticket.is_some() && line.quantity > 0).count() as u64;
            report.payments += record.payments.len() as u64;
        }
        let (seq, hash) = verifier.head();
        for (head, found) in kept.iter().zip(&mut found) {
            *found |= head.journal == chain.journal && (head.seq, head.hash.as_str()) == (seq, hash.as_str());
        }
    }
    let (seq, hash) = verifier.head();
    if (seq, hash.as_str()) != (chain.seq, chain.hash.as_str()) {
        report.faults.push(Fault::at(chain.journal, seq, "head"));
    }
    let lost = kept.iter().zip(found).filter(|(_, found)| !found);
    report.faults.extend(lost.map(|(head, _)| Fault::at(chain.journal, head.seq, "missing")));
    let last = *verifier.key();
    let faults = verifier.finish();
    report.faults.extend(faults.iter().map(|fault| Fault::at(fault.journal, fault.seq, fault.what)));
    let (siren, terminal) = (chain.siren.clone(), chain.terminal.clone());
    report.chains.push(ChainReport { journal: chain.journal, siren, terminal, seq, hash });
    Ok(Some(last))
}

fn key(chain: &Chain) -> Option<[u8; 32]> {
    unhex(&chain.public_key)
}

fn stored(row: &Row) -> Option<Stored<'_>> {
    Some(Stored {
        seq: row.seq,
        bytes: row.bytes.as_bytes(),
        hash: unhex(&row.hash)?,
        signature: unhex(&row.signature)?,
    })
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}
