//! The barcode of a ticket: QR, level M (ISO/IEC 18004; `french-rules` §9), drawn as one path.

use std::collections::BTreeMap;
use std::io::Write;

use printpdf::{DictItem, ExternalStream, ExternalXObject};
use qrcode::{Color, EcLevel, QrCode};

use crate::{Error, Result};

/// A QR code as a drawing whose unit is one module, without its quiet zone.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    /// Modules on a side: 41 for a signed ticket.
    pub(crate) modules: u16,
    /// The drawing, to be scaled and placed.
    pub(crate) drawing: ExternalXObject,
}

impl Code {
    /// The code of `payload`; upper-case Base32 takes the dense alphanumeric mode.
    ///
    /// # Errors
    ///
    /// [`Error::CodeTooLong`] beyond what a QR code can hold.
    pub(crate) fn draw(payload: &str) -> Result<Self> {
        let code = QrCode::with_error_correction_level(payload, EcLevel::M)
            .map_err(|_| Error::CodeTooLong { characters: payload.len() })?;
        let modules =
            u16::try_from(code.width()).map_err(|_| Error::CodeTooLong { characters: payload.len() })?;
        let side = i64::from(modules);
        let numbers = |values: [i64; 4]| DictItem::Array(values.map(DictItem::Int).to_vec());
        let drawing = ExternalXObject {
            stream: ExternalStream {
                dict: BTreeMap::from([
                    ("Type".to_owned(), DictItem::Name(b"XObject".to_vec())),
                    ("Subtype".to_owned(), DictItem::Name(b"Form".to_vec())),
                    ("BBox".to_owned(), numbers([0, 0, side, side])),
                ]),
                content: path(&code.into_colors(), usize::from(modules)),
                compress: true,
            },
            width: None,
            height: None,
            dpi: None,
        };
        Ok(Self { modules, drawing })
    }
}

/// One path of rectangles, one for each run of dark modules: readers fill it at once, so no seam shows.
fn path(colors: &[Color], side: usize) -> Vec<u8> {
    let mut content = Vec::with_capacity(8 * 1024);
    content.extend_from_slice(b"0 g\n");
    for (row, line) in colors.chunks(side).enumerate() {
        let mut at = 0;
        while at < side {
            let run = line[at..].iter().take_while(|&&color| color == Color::Dark).count();
            if run > 0 {
                // Writing to memory does not fail.
                let _ = writeln!(content, "{at} {} {run} 1 re", side - 1 - row);
            }
            at += run.max(1);
        }
    }
    content.extend_from_slice(b"f");
    content
}
