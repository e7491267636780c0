//! A document being bound: its sheets, the barcodes they show, its title; bytes at the end.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, StringFormat};
use printpdf::{PdfDocument, PdfFont, PdfSaveOptions, XObject, XObjectId};

use crate::code::Code;
use crate::face::{Face, Letters};
use crate::sheet::Sheet;
use crate::words::Words;

/// A document being bound. The same sheets give the same bytes: no clock, no random identifier.
pub(crate) struct Book {
    title: String,
    author: String,
    language: &'static str,
    sheets: Vec<Sheet>,
    codes: Vec<Code>,
}

impl Book {
    /// An empty document called `title`, by `author` (the operator).
    pub(crate) fn new(title: impl Into<String>, author: &str, words: &Words) -> Self {
        Self {
            title: title.into(),
            author: author.to_owned(),
            language: words.tag(),
            sheets: Vec::new(),
            codes: Vec::new(),
        }
    }

    /// Keeps a barcode for [`Sheet::drawing`].
    pub(crate) fn keep(&mut self, code: Code) -> XObjectId {
        self.codes.push(code);
        XObjectId(format!("Q{}", self.codes.len()))
    }

    /// Adds a finished sheet.
    pub(crate) fn add(&mut self, sheet: Sheet) {
        self.sheets.push(sheet);
    }

    /// The sheets bound so far, for what is only known at the end (« page 1 / 3 »).
    pub(crate) fn sheets(&mut self) -> &mut [Sheet] {
        &mut self.sheets
    }

    /// The document for printpdf: faces cut to the letters of the sheets.
    fn press(self) -> PdfDocument {
        let mut letters: [Letters; 3] = Default::default();
        for sheet in &self.sheets {
            letters.iter_mut().zip(&sheet.letters).for_each(|(all, own)| all.merge(own));
        }
        let mut document = PdfDocument::new(&self.title);
        for (face, letters) in Face::ALL.into_iter().zip(&letters) {
            document.resources.fonts.map.insert(face.id(), PdfFont::new(face.cut(letters)));
        }
        for (code, number) in self.codes.into_iter().zip(1..) {
            let id = XObjectId(format!("Q{number}"));
            document.resources.xobjects.map.insert(id, XObject::External(code.drawing));
        }
        document.pages = self.sheets.into_iter().map(Sheet::into_page).collect();
        document
    }

    /// The bytes of the PDF.
    pub(crate) fn bind(self) -> Vec<u8> {
        let info = Dictionary::from_iter([
            ("Title", text(&self.title)),
            ("Author", text(&self.author)),
            ("Creator", text("Parterre")),
        ]);
        let language = Object::String(self.language.into(), StringFormat::Literal);
        let mut document = self.press().to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
        document.version = "1.7".to_owned();
        document.trailer.remove(b"ID");
        let info = document.add_object(info);
        document.trailer.set("Info", info);
        if let Ok(catalog) = document.catalog_mut() {
            catalog.set("Lang", language);
            catalog.set(
                "ViewerPreferences",
                Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]),
            );
        }
        document.prune_objects();
        document.objects.values_mut().for_each(compress);
        let mut bytes = Vec::with_capacity(48 * 1024);
        // Writing to memory does not fail.
        let _ = document.save_to(&mut bytes);
        bytes
    }
}

/// Deflates a stream at the usual level: the highest takes three times as long for one part in a hundred.
fn compress(object: &mut Object) {
    let Object::Stream(stream) = object else { return };
    if stream.dict.has(b"Filter") {
        return;
    }
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(stream.content.len() / 2), Compression::default());
    // Writing to memory does not fail; a stream left as it is would still be right.
    if encoder.write_all(&stream.content).is_ok()
        && let Ok(smaller) = encoder.finish()
        && smaller.len() < stream.content.len()
    {
        stream.dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        stream.set_content(smaller);
    }
}

/// A text string of the document's dictionary: UTF-16 with its mark (ISO 32000-1, 7.9.2.2).
fn text(value: &str) -> Object {
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(value.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}
