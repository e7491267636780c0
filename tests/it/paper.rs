//! What a PDF says, as `pdftotext` reads it.

use std::io::Write;
use std::process::{Command, Stdio};

/// The text of a PDF, in reading order, one space between words: where lines break is not what is asked.
pub(crate) fn text(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext, of poppler-utils");
    reader.stdin.take().expect("a pipe").write_all(pdf).expect("read by pdftotext");
    let read = reader.wait_with_output().expect("pdftotext");
    assert!(read.status.success(), "pdftotext cannot read it");
    let text = String::from_utf8(read.stdout).expect("UTF-8");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
