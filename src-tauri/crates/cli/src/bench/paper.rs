//! `ticket_pdf`: one-ticket documents, beside bare printpdf writing the same lines with the same cut faces and the
//! same barcode; both on one thread.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use documents::ticket::{Format, TicketView};
use documents::{Language, Words, facsimile, ticket};

use super::figure::{self, Figure, Rates};
use super::{Failure, Size, raw};

/// Documents of one stretch.
const STRETCH: usize = 20;
/// Stretches of each, in turn, and those of a quick look.
const STRETCHES: (usize, usize) = (150, 40);
/// The largest one-ticket document, in bytes.
const LARGEST: usize = 50_000;

/// Writes the facsimile ticket again and again.
///
/// # Errors
///
/// When the facsimile cannot be written.
pub fn run(size: Size) -> Result<Figure, Failure> {
    let view = facsimile::ticket();
    let words = Words::of(Language::Fr);
    let ours = || ticket::render(std::slice::from_ref(&view), Format::A4, words);
    let document = ours().map_err(|error| error.to_string())?;
    let lines = lines(&view);
    let bare = raw::pdf::Page::new(&document, &lines, &view.code)?;
    let (mut rates, mut limits) = (Rates::default(), Rates::default());
    figure::forget_peak();
    for _ in 0..size.of(STRETCHES.0, STRETCHES.1) {
        rates.push(STRETCH, stretch(|| ours().map_or(0, |bytes| bytes.len())));
        limits.push(STRETCH, stretch(|| bare.write().map_or(0, |bytes| bytes.len())));
    }
    let ((median, p95), (limit, _)) = (rates.median_and_p95(), limits.median_and_p95());
    let ratio = median / limit;
    Ok(Figure {
        name: "ticket_pdf",
        unit: "documents/s",
        n: (STRETCH * size.of(STRETCHES.0, STRETCHES.1)) as u64,
        median,
        p95: Some(p95),
        limit: Some(limit),
        ratio: Some(ratio),
        goal: "ratio >= 0.7 of bare printpdf with the same faces and barcode, 50 000 bytes at most",
        holds: Some(ratio >= 0.7 && document.len() <= LARGEST),
        peak_mib: figure::peak_mib(),
        details: BTreeMap::from([
            ("bytes", document.len() as f64),
            ("bytes of bare printpdf", bare.write()?.len() as f64),
        ]),
    })
}

fn stretch(mut make: impl FnMut() -> usize) -> Duration {
    let start = Instant::now();
    for _ in 0..STRETCH {
        std::hint::black_box(make());
    }
    start.elapsed()
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
