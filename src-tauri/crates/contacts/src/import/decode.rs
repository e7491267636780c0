//! Bytes to letters, as a stream: a file of a million lines is never whole in memory.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use encoding_rs::{Decoder, DecoderResult};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How the letters of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// What Excel writes on a French Windows.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// Latin-9.
    #[serde(rename = "iso-8859-15")]
    Iso885915,
}

impl Encoding {
    fn decoder(self) -> Decoder {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Iso885915 => encoding_rs::ISO_8859_15,
        }
        .new_decoder_with_bom_removal()
    }
}

/// Bytes read at once.
const BLOCK: usize = 1 << 16;

/// The encoding of a file and the SHA-256 of its bytes, in one pass.
///
/// A byte order mark decides; else what is UTF-8 from end to end is; else the bytes 0x80 to 0x9F are letters in
/// Windows-1252 only, and 0xA4 is the euro of ISO-8859-15 but nearly nothing in Windows-1252.
pub(super) fn detect(path: &Path) -> io::Result<(Encoding, [u8; 32])> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut utf8 = encoding_rs::UTF_8.new_decoder_without_bom_handling();
    let mut letters = String::with_capacity(BLOCK + 8);
    let (mut is_utf8, mut mark, mut windows, mut latin9) = (true, None, false, false);
    let mut block = vec![0; BLOCK];
    loop {
        let read = file.read(&mut block)?;
        let bytes = &block[..read];
        hash.update(bytes);
        if mark.is_none() {
            mark = Some(match bytes {
                [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
                [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
                _ => None,
            });
        }
        if is_utf8 {
            letters.clear();
            let (result, _) = utf8.decode_to_string_without_replacement(bytes, &mut letters, read == 0);
            is_utf8 = !matches!(result, DecoderResult::Malformed(..));
        }
        windows |= bytes.iter().any(|byte| (0x80..=0x9F).contains(byte));
        latin9 |= bytes.contains(&0xA4);
        if read == 0 {
            break;
        }
    }
    let encoding = match mark.flatten() {
        Some(marked) => marked,
        None if is_utf8 => Encoding::Utf8,
        None if latin9 && !windows => Encoding::Iso885915,
        None => Encoding::Windows1252,
    };
    Ok((encoding, hash.finalize().into()))
}

/// The beginning of a file, decoded.
pub(super) fn head(path: &Path, encoding: Encoding) -> io::Result<String> {
    let mut text = Vec::new();
    open(path, encoding)?.take(BLOCK as u64).read_to_end(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The file as UTF-8 with `\n` at the end of its lines; a byte that is no letter becomes U+FFFD.
pub(super) fn open(path: &Path, encoding: Encoding) -> io::Result<Letters> {
    Ok(Letters {
        file: File::open(path)?,
        decoder: encoding.decoder(),
        raw: vec![0; BLOCK],
        text: Vec::new(),
        given: 0,
        after_return: false,
        ended: false,
        over: false,
    })
}

/// A file being decoded.
pub(super) struct Letters {
    file: File,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    after_return: bool,
    ended: bool,
    over: bool,
}

impl Read for Letters {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.decode_block()?;
        }
        let left = &self.text[self.given..];
        let written = left.len().min(into.len());
        into[..written].copy_from_slice(&left[..written]);
        self.given += written;
        self.over = written == 0 && !into.is_empty();
        Ok(written)
    }
}

impl Letters {
    /// Whether somebody asked for more than there is.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    fn decode_block(&mut self) -> io::Result<()> {
        let read = self.file.read(&mut self.raw)?;
        self.ended = read == 0;
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * BLOCK);
        self.text.resize(room, 0);
        let (_, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..read], &mut self.text, self.ended);
        self.text.truncate(written);
        self.given = 0;
        let after_return = &mut self.after_return;
        self.text.retain_mut(|byte| {
            let kept = !(*after_return && *byte == b'\n');
            *after_return = *byte == b'\r';
            if *after_return {
                *byte = b'\n';
            }
            // No letter, and no database likes it.
            if *byte == 0 {
                *byte = b' ';
            }
            kept
        });
        Ok(())
    }
}
