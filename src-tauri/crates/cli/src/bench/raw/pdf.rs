//! A ticket straight to printpdf: its lines one below the other, and its barcode.

use std::collections::BTreeMap;
use std::fmt::Write;

use printpdf::{
    DictItem, ExternalStream, ExternalXObject, Mm, Op, ParsedFont, PdfDocument, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, TextItem, XObjectTransform,
};
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

/// What a page shows.
pub struct Page<'a> {
    lines: &'a [String],
    code: &'a str,
    faces: Vec<ParsedFont>,
}

impl<'a> Page<'a> {
    /// A page of `lines` and the barcode of `code`, with the very faces that `document` embeds, cut already.
    ///
    /// # Errors
    ///
    /// When `document` is not a PDF that embeds TrueType faces.
    pub fn new(document: &[u8], lines: &'a [String], code: &'a str) -> Result<Self, lopdf::Error> {
        Ok(Self { lines, code, faces: faces(document, lines)? })
    }

    /// Writes the document.
    ///
    /// # Errors
    ///
    /// When the code does not fit a barcode.
    pub fn write(&self) -> Result<Vec<u8>, QrError> {
        let mut document = PdfDocument::new("Billet");
        let fonts: Vec<_> = self.faces.iter().map(|face| document.add_font(face)).collect();
        let (drawing, modules) = drawing(self.code)?;
        let id = document.add_xobject(&drawing);
        let mut ops = vec![Op::UseXobject {
            id,
            transform: XObjectTransform {
                translate_x: Some(Pt(400.0)),
                translate_y: Some(Pt(500.0)),
                scale_x: Some(127.0 / modules),
                scale_y: Some(127.0 / modules),
                ..XObjectTransform::default()
            },
        }];
        for (place, line) in self.lines.iter().enumerate() {
            let font = PdfFontHandle::External(fonts[place % fonts.len()].clone());
            ops.extend([
                Op::StartTextSection,
                Op::SetFont { font, size: Pt(10.0) },
                Op::SetTextCursor { pos: Point { x: Pt(40.0), y: Pt(780.0 - 14.0 * place as f32) } },
                Op::ShowText { items: vec![TextItem::Text(line.clone())] },
                Op::EndTextSection,
            ]);
        }
        document.pages.push(PdfPage::new(Mm(210.0), Mm(297.0), ops));
        Ok(document.save(&PdfSaveOptions::default(), &mut Vec::new()))
    }
}

/// The faces that a document embeds. They have no map of characters any more; any map costs as much as the right one.
fn faces(document: &[u8], lines: &[String]) -> Result<Vec<ParsedFont>, lopdf::Error> {
    let document = lopdf::Document::load_mem(document)?;
    let programs = document.objects.values().filter_map(|object| object.as_stream().ok());
    let faces = programs
        .filter(|stream| stream.dict.has(b"Length1"))
        .filter_map(|stream| ParsedFont::from_bytes(&stream.decompressed_content().ok()?, 0, &mut Vec::new()))
        .map(|mut face| {
            let glyphs: Vec<u16> = face.glyph_widths.keys().copied().collect();
            let letters = lines.iter().flat_map(|line| line.chars()).map(u32::from);
            face.codepoint_to_glyph = letters.zip(glyphs.into_iter().cycle()).collect();
            face
        });
    Ok(faces.collect())
}

fn drawing(code: &str) -> Result<(ExternalXObject, f32), QrError> {
    let code = QrCode::with_error_correction_level(code, EcLevel::M)?;
    let side = code.width();
    let mut content = String::from("0 g\n");
    for (row, line) in code.into_colors().chunks(side).enumerate() {
        let mut at = 0;
        while at < side {
            let run = line[at..].iter().take_while(|&&color| color == Color::Dark).count();
            if run > 0 {
                let _ = writeln!(content, "{at} {} {run} 1 re", side - 1 - row);
            }
            at += run.max(1);
        }
    }
    content.push('f');
    let edge = DictItem::Real(side as f32);
    let dict = BTreeMap::from([
        ("Type".to_owned(), DictItem::Name(b"XObject".to_vec())),
        ("Subtype".to_owned(), DictItem::Name(b"Form".to_vec())),
        ("BBox".to_owned(), DictItem::Array(vec![DictItem::Int(0), DictItem::Int(0), edge.clone(), edge])),
    ]);
    let stream = ExternalStream { dict, content: content.into_bytes(), compress: true };
    Ok((ExternalXObject { stream, width: None, height: None, dpi: None }, side as f32))
}
