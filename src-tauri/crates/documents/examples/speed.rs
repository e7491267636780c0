//! How many one-ticket documents a core makes in a second, beside bare printpdf writing the same lines with the same
//! faces and the same barcode: `cargo run --release -p documents --example speed`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use documents::ticket::{Format, TicketView};
use documents::{Language, Words, facsimile, ticket};
use printpdf::{
    DictItem, ExternalStream, ExternalXObject, Mm, Op, ParsedFont, PdfDocument, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, TextItem, XObjectTransform,
};
use qrcode::{Color, EcLevel, QrCode};

const FACES: [&[u8]; 3] = [
    include_bytes!("../fonts/sans-regular.ttf"),
    include_bytes!("../fonts/sans-semibold.ttf"),
    include_bytes!("../fonts/serif-semibold.ttf"),
];

fn main() {
    let view = facsimile::ticket();
    let words = Words::of(Language::Fr);
    let lines = lines(&view);
    let faces: Vec<ParsedFont> =
        FACES.iter().filter_map(|bytes| ParsedFont::from_bytes(bytes, 0, &mut Vec::new())).collect();
    for (name, format) in [("A4", Format::A4), ("four to a page", Format::FourUp), ("roll", Format::Roll)] {
        let one = std::slice::from_ref(&view);
        let (ours, size) = rate(|| ticket::render(one, format, words).map_or(0, |bytes| bytes.len()));
        println!("ours, {name:<22} {ours:8.0} documents/s {size:7} bytes");
        let cut = cut(&ticket::render(one, format, words).unwrap_or_default(), &lines);
        for (name, faces) in [("1 face", &faces[..1]), ("3 faces", &faces), ("3 faces, cut", &cut)] {
            let (bare, size) = rate(|| bare(&lines, &view.code, faces).len());
            println!(
                "bare printpdf, {name:<12} {bare:8.0} documents/s {size:7} bytes   ratio {:.2}",
                ours / bare
            );
        }
    }
}

/// Runs `make` for two seconds: documents a second, and the size of one.
fn rate(mut make: impl FnMut() -> usize) -> (f64, usize) {
    let size = make();
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < Duration::from_secs(2) {
        std::hint::black_box(make());
        count += 1;
    }
    (f64::from(count) / start.elapsed().as_secs_f64(), size)
}

/// The faces as our document embeds them, for the hardest comparison: bare printpdf that finds its faces already cut
/// to its text. They have no map of characters any more; any map costs as much as the right one.
fn cut(document: &[u8], lines: &[String]) -> Vec<ParsedFont> {
    let Ok(document) = lopdf::Document::load_mem(document) else { return Vec::new() };
    let programs = document.objects.values().filter_map(|object| object.as_stream().ok());
    programs
        .filter(|stream| stream.dict.has(b"Length1"))
        .filter_map(|stream| ParsedFont::from_bytes(&stream.decompressed_content().ok()?, 0, &mut Vec::new()))
        .map(|mut face| {
            let glyphs: Vec<u16> = face.glyph_widths.keys().copied().collect();
            let letters = lines.iter().flat_map(|line| line.chars()).map(u32::from);
            face.codepoint_to_glyph = letters.zip(glyphs.into_iter().cycle()).collect();
            face
        })
        .collect()
}

/// About the lines that our ticket shows.
fn lines(view: &TicketView) -> Vec<String> {
    let operator =
        format!("Exploitant : {} · licences {}", view.operator.name, view.operator.licences.join(", "));
    [
        "Votre billet",
        "À présenter à l’entrée, imprimé ou sur l’écran du téléphone",
        "Théâtre de la Comète · Grande salle",
        "Le Malade imaginaire ou",
        "l’Amour médecin,",
        "comédie-ballet en trois actes",
        "Molière et Charpentier · Compagnie des Œillets",
        "samedi 21 novembre 2026 · 20 h 30",
        "Portes à 20 h · séance nº 12",
        "Au nom de Anne-Laure L’Herminier",
        "Place",
        "Orchestre · rang C · place 17",
        "Catégorie",
        "Catégorie 1",
        "Prix payé, TTC",
        "16,00 €",
        "dont TVA 5,5 % : 0,83 €",
        "Tarif",
        "Palier 2",
        "Vendu le 21/11/2026 à 18 h 02 · Guichet du théâtre, poste A07",
        &operator,
        "Billet nº",
        &view.number,
        "Pour venir",
        "Théâtre de la Comète · Grande salle",
        "12, place des Arts, 67600 Sélestat",
        "Conditions",
        &view.conditions,
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The same lines and barcode, straight to printpdf, its faces parsed beforehand.
fn bare(lines: &[String], code: &str, faces: &[ParsedFont]) -> Vec<u8> {
    let mut document = PdfDocument::new("Billet");
    let fonts: Vec<_> = faces.iter().map(|face| document.add_font(face)).collect();
    let (drawing, modules) = drawing(code);
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
    for (place, line) in lines.iter().enumerate() {
        ops.extend([
            Op::StartTextSection,
            Op::SetFont { font: PdfFontHandle::External(fonts[place % fonts.len()].clone()), size: Pt(10.0) },
            Op::SetTextCursor { pos: Point { x: Pt(40.0), y: Pt(780.0 - 14.0 * place as f32) } },
            Op::ShowText { items: vec![TextItem::Text(line.clone())] },
            Op::EndTextSection,
        ]);
    }
    document.pages.push(PdfPage::new(Mm(210.0), Mm(297.0), ops));
    document.save(&PdfSaveOptions::default(), &mut Vec::new())
}

fn drawing(code: &str) -> (ExternalXObject, f32) {
    let Ok(code) = QrCode::with_error_correction_level(code, EcLevel::M) else {
        panic!("the facsimile's code fits a barcode")
    };
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
    (ExternalXObject { stream, width: None, height: None, dpi: None }, side as f32)
}
