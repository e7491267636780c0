use data_encoding::BASE32_NOPAD;

use super::*;
use crate::reading::Reading;
use crate::{Language, facsimile};

fn print(tickets: &[TicketView], format: Format) -> Vec<u8> {
    render(tickets, format, Words::of(Language::Fr)).expect("a ticket")
}

/// A payload as long as a signed one: 89 bytes, different for each ticket.
fn signed(seed: u8) -> String {
    let bytes: Vec<u8> = (0..89_u8).map(|i| i.wrapping_mul(37).wrapping_add(seed)).collect();
    BASE32_NOPAD.encode(&bytes)
}

fn ticket(seed: u8) -> TicketView {
    TicketView { code: signed(seed), number: format!("A07-00012345{seed}/2"), ..facsimile::ticket() }
}

#[test]
fn every_mention_of_the_law_can_be_selected_on_each_format() {
    for format in [Format::A4, Format::FourUp, Format::Roll] {
        let text = Reading::of(&print(&[ticket(1)], format)).text();
        for mention in [
            "Association La Comète",
            "Théâtre de la Comète · Grande salle",
            "12, place des Arts, 67600 Sélestat",
            "Le Malade imaginaire ou l’Amour médecin, comédie-ballet en trois actes",
            "Molière et Charpentier · Compagnie des Œillets",
            "samedi 21 novembre 2026",
            "20 h 30",
            "Portes à 20 h",
            "séance nº 12",
            "Catégorie 1",
            "Orchestre · rang C · place 17",
            "16,00 €",
            "dont TVA 5,5 % : 0,83 €",
            "Palier 2",
            "A07-000123451/2",
            "Vendu le 21/11/2026 à 18 h 02",
            "Guichet du théâtre, poste A07",
            "L-R-22-1234",
            "L-D-22-1235",
            "Au nom de Anne-Laure L’Herminier",
            "Billet ni repris ni échangé",
        ] {
            assert!(text.contains(mention), "« {mention} » is missing from {format:?}: {text}");
        }
    }
}

#[test]
fn a_free_ticket_says_so_with_its_motive_and_never_shows_zero_euros() {
    let free = TicketView {
        price: Price::Free { motive: "invitation de la production".into() },
        place: Place::Free { zone: None },
        ..ticket(2)
    };
    for format in [Format::A4, Format::FourUp, Format::Roll] {
        let text = Reading::of(&print(std::slice::from_ref(&free), format)).text();
        assert!(text.contains("GRATUIT / EXONÉRÉ"), "{text}");
        assert!(text.contains("Motif : invitation de la production"), "{text}");
        assert!(text.contains("Placement libre"), "{text}");
        assert!(!text.contains("0,00"), "{text}");
    }
}

#[test]
fn training_copies_and_supplements_are_told_apart() {
    let odd = TicketView {
        training: true,
        duplicate: Some(2),
        supplement_to: Some("A07-000000009/1".into()),
        stock_maker: Some("Imprimerie Żuk".into()),
        ..ticket(3)
    };
    for format in [Format::A4, Format::FourUp, Format::Roll] {
        let text = Reading::of(&print(std::slice::from_ref(&odd), format)).text();
        for mention in
            ["SPÉCIMEN", "DUPLICATA nº 2", "SUPPLÉMENT au billet", "A07-000000009/1", "Imprimerie Żuk"]
        {
            assert!(text.contains(mention), "« {mention} » is missing from {format:?}: {text}");
        }
    }
}

#[test]
fn a_cancelled_ticket_says_so_and_bears_no_barcode() {
    let cancelled = TicketView {
        state: State::Cancelled {
            on: NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date"),
            by: "A07-000123501".into(),
        },
        ..ticket(4)
    };
    for format in [Format::A4, Format::FourUp, Format::Roll] {
        let reading = Reading::of(&print(std::slice::from_ref(&cancelled), format));
        assert!(reading.text().contains("ANNULÉ le 22/11/2026"), "{}", reading.text());
        assert_eq!(reading.pictures()[0].code_on(0..4), None);
    }
}

#[test]
fn another_reader_reads_the_signed_payload_at_203_dpi() {
    for (format, bottom) in [(Format::A4, 4), (Format::FourUp, 1), (Format::Roll, 4)] {
        let pictures = Reading::of(&print(&[ticket(5)], format)).pictures();
        assert_eq!(pictures[0].code_on(0..bottom), Some(signed(5)), "{format:?}");
    }
}

#[test]
fn four_tickets_share_a_page_each_with_its_own_code() {
    let tickets: Vec<TicketView> = (1..=5).map(ticket).collect();
    let reading = Reading::of(&print(&tickets, Format::FourUp));
    let pictures = reading.pictures();
    assert_eq!(pictures.len(), 2, "five tickets take two pages");
    for (place, seed) in (0..4).zip(1..) {
        assert_eq!(pictures[0].code_on(place..place + 1), Some(signed(seed)), "place {place}");
    }
    assert_eq!(pictures[1].code_on(0..1), Some(signed(5)));
    assert!(reading.info().contains("Page size: 595.276 x 841.89 pts (A4)"), "{}", reading.info());
}

#[test]
fn a_roll_is_eighty_millimetres_wide_and_one_page_a_ticket() {
    let reading = Reading::of(&print(&[ticket(1), ticket(2)], Format::Roll));
    assert!(reading.info().contains("Pages: 2"), "{}", reading.info());
    // 80 mm are 226.77 points.
    assert!(reading.info().contains("Page size: 226.77"), "{}", reading.info());
}

#[test]
fn a_one_ticket_document_is_light_names_itself_and_embeds_its_faces() {
    for format in [Format::A4, Format::FourUp, Format::Roll] {
        let bytes = print(&[ticket(1)], format);
        assert!(bytes.len() <= 50_000, "{} bytes for {format:?}", bytes.len());
        let reading = Reading::of(&bytes);
        assert!(reading.info().contains("Title: Billet A07-000123451/2 · Le Malade"), "{}", reading.info());
        let document = lopdf::Document::load_mem(&bytes).expect("a PDF");
        let language =
            document.catalog().and_then(|catalog| catalog.get(b"Lang")).and_then(lopdf::Object::as_str);
        assert_eq!(language.expect("a language"), b"fr-FR");
        let fonts = reading.fonts();
        assert_eq!(fonts.len(), 3, "{fonts:?}");
        assert!(
            fonts.iter().all(|line| line.contains("yes yes yes")),
            "embedded, cut, selectable: {fonts:?}"
        );
    }
}

#[test]
fn the_same_ticket_gives_the_same_bytes() {
    assert_eq!(print(&[ticket(1)], Format::A4), print(&[ticket(1)], Format::A4));
}

#[test]
fn nothing_is_cut_however_long_the_words_are() {
    let long = TicketView {
        show: "Le Malade imaginaire ou l’Amour médecin, comédie-ballet en trois actes, suivi de la Princesse d’Élide \
               et des Fâcheux, dans une version pour douze interprètes, deux clavecins et un chien"
            .into(),
        subtitle: Some("Compagnie des Œillets, Orchestre du Rhin, Chœur de chambre de Haute-Alsace et invités".into()),
        holder: Some("Marie-Antoinette Josèphe Jeanne de Habsbourg-Lorraine, avec sa nombreuse compagnie".into()),
        place: Place::Seat { zone: "Deuxième balcon de face, côté jardin".into(), row: "AA".into(), seat: "117 bis".into() },
        category: "Catégorie 3, visibilité réduite par une colonne".into(),
        tariff: "Tarif au choix, niveau B, demandeurs d’emploi et moins de 28 ans".into(),
        ..ticket(6)
    };
    for format in [Format::A4, Format::FourUp, Format::Roll] {
        let reading = Reading::of(&print(std::slice::from_ref(&long), format));
        let text = reading.text().replace(' ', "");
        for words in [
            "unchien",
            "invités",
            "compagnie",
            "117bis",
            "colonne",
            "moinsde28ans",
            "16,00€",
            "interruption.",
        ] {
            assert!(text.contains(words), "« {words} » is missing from {format:?}: {text}");
        }
        let page = &reading.pictures()[0];
        assert!(page.is_clear_at_the_sides(10) || format == Format::FourUp, "{format:?} runs over its edge");
        let bottom = if format == Format::FourUp { 1 } else { 4 };
        assert_eq!(page.code_on(0..bottom), Some(signed(6)), "{format:?}");
    }
}

#[test]
fn no_ticket_and_a_code_too_long_are_refused() {
    let words = Words::of(Language::Fr);
    assert!(matches!(render(&[], Format::A4, words), Err(Error::NothingToPrint)));
    let long = TicketView { code: "A".repeat(5000), ..ticket(1) };
    assert!(matches!(render(&[long], Format::Roll, words), Err(Error::CodeTooLong { characters: 5000 })));
}

#[test]
fn tickets_are_printed_in_english_too() {
    let bytes = render(&[ticket(1)], Format::A4, Words::of(Language::En)).expect("a ticket");
    let text = Reading::of(&bytes).text();
    for mention in [
        "Saturday 21 November 2026 · 20:30",
        "€16.00",
        "incl. VAT 5.5%: €0.83",
        "Orchestre · row C · seat 17",
    ] {
        assert!(text.contains(mention), "« {mention} » is missing: {text}");
    }
}
