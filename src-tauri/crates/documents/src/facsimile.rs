//! # Facsimiles
//!
//! Invented documents, for the declaration file that shows one of each (CGI ann. IV art. 50 sexies I, 7°;
//! `french-rules` §1.7), for previews of a printer's settings, and for tests.

mod papers;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use kernel::{Money, VatRate};

use crate::Operator;
use crate::ticket::{Fate, Performance, Place, Price, Sale, State, TicketView};

pub use papers::{closing, collection, consolidation, credit_note, evening, note, takings, voucher};

/// 21 November 2026 at `hour`:`minute`, in the venue's time.
fn at(hour: u32, minute: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 21).and_then(|day| day.and_hms_opt(hour, minute, 0)).unwrap_or_default()
}

/// An invented operator.
#[must_use]
pub fn operator() -> Operator {
    Operator {
        name: "Association La Comète".into(),
        siren: Some("732\u{202f}829\u{202f}320".into()),
        vat_number: Some("FR44732829320".into()),
        untaxed: None,
        address: Some("12, place des Arts, 67600 Sélestat".into()),
        licences: vec!["L-R-22-1234".into(), "L-D-22-1235".into()],
    }
}

/// An invented ticket, of a show with a long title.
#[must_use]
pub fn ticket() -> TicketView {
    TicketView {
        operator: operator(),
        venue: "Théâtre de la Comète".into(),
        hall: Some("Grande salle".into()),
        address: Some("12, place des Arts, 67600 Sélestat".into()),
        show: "Le Malade imaginaire ou l’Amour médecin, comédie-ballet en trois actes".into(),
        subtitle: Some("Molière et Charpentier · Compagnie des Œillets".into()),
        performance: Performance { starts_at: at(20, 30), doors_at: NaiveTime::from_hms_opt(20, 0, 0), number: Some(12), fate: Fate::Stands },
        category: "Catégorie 1".into(),
        place: Place::Seat { zone: "Orchestre".into(), row: "C".into(), seat: "17".into() },
        tariff: "Palier 2".into(),
        price: Price::Paid { total: Money::cents(1600), taken: Money::ZERO, vat: VatRate::basis_points(550), tax: Money::cents(83) },
        supplement_to: None,
        number: "A07-000123456/2".into(),
        sale: Sale { at: at(18, 2), point: "Guichet du théâtre, poste A07".into() },
        holder: Some("Anne-Laure L’Herminier".into()),
        stock_maker: None,
        conditions: "Billet ni repris ni échangé, sauf annulation du spectacle. Revente interdite au-dessus du prix payé \
                     (code pénal, art. 313-6-2). Les retardataires sont placés à la première interruption."
            .into(),
        state: State::Valid,
        duplicate: None,
        training: false,
        code: "AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRXHA4TUOZ4HU7D6QCBIJBUIRKGI5EESSSLJRGU4T2QKFJFGVCVKZLVQWI"
            .into(),
    }
}
