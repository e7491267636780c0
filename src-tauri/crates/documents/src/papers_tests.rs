//! What the papers of an evening must show, read back with `pdftotext`.

use crate::reading::Reading;
use crate::takings::{TakingsLine, TakingsView};
use crate::{Language, Words, closing, consolidation, facsimile, lists, note, takings, voucher};

fn shows(bytes: &[u8], mentions: &[&str]) {
    let text = Reading::of(bytes).text();
    for mention in mentions {
        assert!(text.contains(mention), "« {mention} » is missing: {text}");
    }
}

#[test]
fn a_takings_statement_shows_every_column_of_the_law_and_when_it_was_edited() {
    let bytes = takings::render(&facsimile::takings(), Words::of(Language::Fr));
    shows(
        &bytes,
        &[
            "Bordereau de recettes de la représentation",
            "samedi 21 novembre 2026",
            "Édité le 21/11/2026 à 23 h 10 par Nadia",
            "Catégorie 1",
            "Tarif au choix, niveau C",
            "30,00 €",
            "6 330,00 €",
            "6 000,84 €",
            "329,16 €",
            "5,5 %",
            "A07-000123001/1",
            "A07-000123401/2",
            "Dont exonérés",
            "Jauge",
            "794",
            "Fréquentation",
            "588",
            "Billetterie en ligne",
            "Carte bancaire",
            "Duplicatas",
            "Coupons de gestion",
            "A07-000123789",
            "A08-000045012",
            "4af061a5fcb20fb411e17a85cf1c82f7026ff747c5affe8a3b91a2f5fb7d2768",
            "L-R-22-1234",
        ],
    );
}

#[test]
fn a_long_statement_repeats_its_heading_and_loses_no_line() {
    let view = facsimile::takings();
    let lines: Vec<TakingsLine> = (0..90)
        .map(|n| TakingsLine {
            show: Some(format!("Spectacle nº {n} au titre plutôt long pour une colonne")),
            tariff: format!("Tarif {n}"),
            ..view.lines[0].clone()
        })
        .collect();
    let bytes = takings::render(&TakingsView { lines, ..view }, Words::of(Language::Fr));
    let text = Reading::of(&bytes).text();
    for n in 0..90 {
        assert!(text.contains(&format!("Tarif {n} ")), "line {n} is lost");
    }
    assert!(text.matches("PU TTC").count() >= 4, "the heading stands on each page");
    assert!(text.contains("page 1 / "), "{text}");
}

#[test]
fn a_closing_shows_what_was_counted_the_difference_and_both_totals() {
    let bytes = closing::render(&facsimile::closing(), Words::of(Language::Fr));
    shows(
        &bytes,
        &[
            "Clôture de caisse nº A07-000123789",
            "Poste A07, guichet",
            "984,00 €",
            "982,00 €",
            "\u{2212}2,00 €",
            "4 680,00 €",
            "1 234 567,05 €",
            "Espèces comptées, fonds compris",
            "Observation",
            "4af061a5fcb20fb411e17a85cf1c82f7026ff747c5affe8a3b91a2f5fb7d2768",
        ],
    );
}

#[test]
fn the_lists_show_who_comes_and_what_is_due() {
    let words = Words::of(Language::Fr);
    shows(
        &lists::render_collection(&facsimile::collection(), words),
        &["Retraits", "L’Herminier, Anne-Laure", "D-2026-00398", "34,00 €", "préfère le couloir", "réglé"],
    );
    shows(
        &lists::render_evening(&facsimile::evening(), words),
        &["Liste de la soirée", "Places PMR", "Mme Łukasiewicz", "Servitudes", "libérées à 20 h 15", "188"],
    );
}

#[test]
fn a_voucher_names_the_operation_it_corrects_and_cannot_pass_for_a_ticket() {
    let bytes = voucher::render(&facsimile::voucher(), Words::of(Language::Fr));
    shows(
        &bytes,
        &[
            "COUPON DE GESTION nº A07-000123501",
            "Remboursement de l’opération A07-000123456",
            "il ne donne pas droit à l’entrée",
            "Spectateur malade",
            "16,00 €",
            "Carte bancaire",
        ],
    );
    assert_eq!(Reading::of(&bytes).pictures()[0].code_on(0..4), None);
}

#[test]
fn notes_and_credit_notes_show_tax_and_terms() {
    let words = Words::of(Language::Fr);
    shows(
        &note::render(&facsimile::note(), words),
        &["Note nº N-2026-00087", "Anne-Laure L’Herminier", "42,00 €", "39,81 €", "2,19 €", "Carte bancaire"],
    );
    shows(
        &note::render(&facsimile::credit_note(), words),
        &["Avoir nº AV-2026-00012", "A07-000123501", "dimanche 21 novembre 2027", "Montant de l’avoir"],
    );
}

#[test]
fn training_papers_are_marked_on_every_page() {
    let view = TakingsView { training: true, ..facsimile::takings() };
    let reading = Reading::of(&takings::render(&view, Words::of(Language::Fr)));
    let pages = reading.pictures().len();
    assert_eq!(reading.text().matches("SPÉCIMEN").count(), pages);
}

#[test]
fn the_closings_of_a_venue_say_who_is_missing_before_any_figure() {
    let bytes = consolidation::render(&facsimile::consolidation(), Words::of(Language::Fr));
    let text = Reading::of(&bytes).text();
    let (missing, figure) = (text.find("Bar n’a rien échangé"), text.find("7 120,00 €"));
    assert!(missing.is_some() && missing < figure, "{text}");
    shows(
        &bytes,
        &[
            "Clôture consolidée du lieu",
            "journée 21/11/2026",
            "A08-000045012, A08-000045020",
            "Total perpétuel des postes",
            "1 689 123,05 €",
            "\u{2212}2,00 €",
            "Rapprochement",
            "Carte bancaire",
            "A09-000000871",
        ],
    );
}
