//! Invented statements, closings, lists, vouchers and notes. Their sums agree.

use chrono::NaiveDate;
use kernel::{Money, VatRate};

use super::{at, operator};
use crate::balance::Balance;
use crate::closing::{ClosingView, Denomination, MeansLine};
use crate::consolidation::{ConsolidationView, DeskLine, MeansSum};
use crate::heads::Head;
use crate::lists::{Collection, CollectionView, EveningView, ListHead, Part, PartLine};
use crate::note::{self, NoteLine, NoteView};
use crate::takings::{NetShare, Scope, Share, Sums, TakingsLine, TakingsView, VatShare};
use crate::voucher::{self, VoidItem, VoidTicket, VoucherView};

const SHOW: &str = "Le Malade imaginaire ou l’Amour médecin, comédie-ballet en trois actes";
const HEAD: &str = "4af061a5fcb20fb411e17a85cf1c82f7026ff747c5affe8a3b91a2f5fb7d2768";
const RATE: VatRate = VatRate::basis_points(550);

/// `price` for each of `net` tickets, `free` of which cost nothing.
fn sums(price: i64, issued: u32, cancelled: u32, free: u32) -> Sums {
    let (net, free) = (i64::from(issued) - i64::from(cancelled), i64::from(free));
    let price = Money::cents(price);
    let count = net - free;
    let (receipts, tax) = (price.times(count), RATE.tax(price).times(count));
    Sums { issued, cancelled, net, free, receipts, before_tax: receipts - tax, tax }
}

fn share(label: &str, count: u32, cents: i64) -> Share {
    Share { label: label.into(), count, amount: Money::cents(cents) }
}

/// What was sold of it, tariff by tariff.
fn takings_lines() -> Vec<TakingsLine> {
    let rows = [
        ("Catégorie 1", "Plein tarif", 3000, 214, 3, 0),
        ("Catégorie 1", "Tarif au choix, niveau C", 1800, 96, 0, 0),
        ("Catégorie 1", "Palier 2 : 4 sorties depuis septembre", 1600, 58, 1, 0),
        ("Catégorie 2", "Plein tarif", 2200, 148, 2, 0),
        ("Catégorie 2", "Moins de 28 ans", 1000, 71, 0, 0),
        ("Catégorie 2", "Exonéré, invitation", 0, 25, 0, 25),
    ];
    rows.into_iter()
        .zip(1_u32..)
        .map(|((category, tariff, price, issued, cancelled, free), place)| TakingsLine {
            show: None,
            category: category.into(),
            tariff: tariff.into(),
            unit_price: Money::cents(price),
            vat: RATE,
            sums: sums(price, issued, cancelled, free),
            first: format!("A07-{:09}/1", 123_000 + place),
            last: format!("A07-{:09}/2", 123_400 + place),
        })
        .collect()
}

fn total(lines: &[TakingsLine]) -> Sums {
    lines.iter().map(|line| line.sums).fold(Sums::default(), |sum, own| Sums {
        issued: sum.issued + own.issued,
        cancelled: sum.cancelled + own.cancelled,
        net: sum.net + own.net,
        free: sum.free + own.free,
        receipts: sum.receipts + own.receipts,
        before_tax: sum.before_tax + own.before_tax,
        tax: sum.tax + own.tax,
    })
}

/// An invented takings statement of a performance.
#[must_use]
pub fn takings() -> TakingsView {
    let lines = takings_lines();
    let total = total(&lines);
    let tariffs = lines
        .iter()
        .map(|line| NetShare { label: line.tariff.clone(), count: line.sums.net, amount: line.sums.receipts })
        .collect();
    let [counter, online] = [total.receipts - Money::cents(421_200), Money::cents(421_200)];
    TakingsView {
        operator: operator(),
        scope: Scope::Performance {
            show: SHOW.into(),
            venue: "Théâtre de la Comète · Grande salle".into(),
            starts_at: at(20, 30),
            number: Some(12),
        },
        edited_at: at(23, 10),
        edited_by: Some("Nadia".into()),
        vat: vec![VatShare {
            rate: RATE,
            receipts: total.receipts,
            before_tax: total.before_tax,
            tax: total.tax,
        }],
        channels: vec![
            NetShare { label: "Guichet".into(), count: total.net - 190, amount: counter },
            NetShare { label: "Billetterie en ligne".into(), count: 190, amount: online },
        ],
        payments: vec![
            share("Espèces", 61, 98_400),
            Share {
                label: "Carte bancaire".into(),
                count: 380,
                amount: total.receipts - Money::cents(122_400),
            },
            share("Chèques-vacances", 9, 24_000),
        ],
        balance: Balance {
            receipts: total.receipts,
            advances: Money::cents(6_000),
            payments: total.receipts,
            owed: Money::cents(6_000),
        },
        tariffs,
        free: vec![NetShare { label: "Invitation".into(), count: 25, amount: Money::ZERO }],
        advances: vec![NetShare { label: "Chèque-cadeau".into(), count: 2, amount: Money::cents(6_000) }],
        unprinted: 3,
        prepaid: vec![NetShare { label: "Carnet 10 places".into(), count: 14, amount: Money::cents(19_600) }],
        ended: vec![share("Remboursés", 4, 9_400), share("Échangés", 2, 4_600)],
        lines,
        total,
        capacity: Some(794),
        attendance: Some(588),
        duplicates: 4,
        vouchers: 6,
        heads: vec![head_of("A07-000123789"), head_of("A08-000045012")],
        training: false,
    }
}

fn head_of(number: &str) -> Head {
    Head { number: number.into(), hash: HEAD.into() }
}

/// An invented till closing, two euros short.
#[must_use]
pub fn closing() -> ClosingView {
    let line = |label: &str, count, expected: i64, counted: Option<i64>| MeansLine {
        label: label.into(),
        count,
        expected: Money::cents(expected),
        counted: counted.map(Money::cents),
        difference: counted.map(|counted| Money::cents(counted - expected)),
    };
    let coins = |value, count: u32| Denomination {
        value: Money::cents(value),
        count,
        amount: Money::cents(value).times(i64::from(count)),
    };
    ClosingView {
        operator: operator(),
        venue: "Théâtre de la Comète".into(),
        desk: "Poste A07, guichet".into(),
        seller: "Nadia".into(),
        number: "A07-000123789".into(),
        opened_at: at(18, 2),
        closed_at: at(23, 12),
        opening_float: Money::cents(15_000),
        counted: Some(Money::cents(113_200)),
        means: vec![
            line("Espèces", 61, 98_400, Some(98_200)),
            line("Carte bancaire", 140, 312_000, Some(312_000)),
            line("Chèque", 4, 12_600, Some(12_600)),
            line("Virement", 1, 45_000, None),
        ],
        tills: Vec::new(),
        total: line("Total", 206, 468_000, Some(467_800)),
        balance: Balance {
            receipts: Money::cents(468_000),
            advances: Money::cents(6_000),
            payments: Money::cents(468_000),
            owed: Money::cents(6_000),
        },
        cash: vec![
            coins(5000, 12),
            coins(2000, 20),
            coins(1000, 11),
            coins(500, 4),
            coins(200, 50),
            coins(50, 4),
        ],
        vat: vec![VatShare {
            rate: RATE,
            receipts: Money::cents(468_000),
            before_tax: RATE.before_tax(Money::cents(468_000)),
            tax: RATE.tax(Money::cents(468_000)),
        }],
        operations: 187,
        period_total: Money::cents(468_000),
        perpetual_total: Money::cents(123_456_705),
        comment: "Deux euros de moins : une pièce rendue en trop vers 20 h 15.".into(),
        head: HEAD.into(),
        training: false,
    }
}

/// The invented closings of a venue with three desks, one of which has not closed.
#[must_use]
pub fn consolidation() -> ConsolidationView {
    let line = |name: &str, closings: &str, receipts, difference: Option<i64>, perpetual| {
        let receipts = Money::cents(receipts);
        DeskLine {
            name: name.into(),
            closings: closings.into(),
            balance: Balance { receipts, payments: receipts, ..Balance::default() },
            difference: difference.map(Money::cents),
            perpetual: Money::cents(perpetual),
        }
    };
    let total = line("Total", "", 712_000, Some(-200), 168_912_305);
    ConsolidationView {
        operator: operator(),
        venue: "Théâtre de la Comète".into(),
        period: "journée 21/11/2026".into(),
        edited_at: at(23, 40),
        edited_by: Some("Nadia".into()),
        missing: vec![
            "Bar n’a rien échangé depuis le 21/11/2026 à 19 h 02 : ce qu’il a fait ensuite n’est pas connu."
                .into(),
        ],
        desks: vec![
            line("Guichet", "A07-000123789", 468_000, Some(-200), 123_456_705),
            line("Guichet 2", "A08-000045012, A08-000045020", 244_000, None, 45_455_600),
            line("Bar", "rien sur la période", 0, None, 0),
        ],
        means: vec![
            MeansSum { label: "Carte bancaire".into(), amount: Money::cents(556_000) },
            MeansSum { label: "Espèces".into(), amount: Money::cents(156_000) },
        ],
        balance: total.balance,
        vat: vec![VatShare {
            rate: RATE,
            receipts: Money::cents(712_000),
            before_tax: RATE.before_tax(Money::cents(712_000)),
            tax: RATE.tax(Money::cents(712_000)),
        }],
        total,
        operations: 274,
        heads: vec![head_of("A07-000123789"), head_of("A08-000045020"), head_of("A09-000000871")],
        training: false,
    }
}

fn head() -> ListHead {
    ListHead {
        operator: operator(),
        venue: "Théâtre de la Comète · Grande salle".into(),
        show: SHOW.into(),
        starts_at: at(20, 30),
        edited_at: at(18, 5),
        training: false,
    }
}

/// An invented collection list.
#[must_use]
pub fn collection() -> CollectionView {
    let entry = |name: &str, order: &str, tickets, places: &str, due, note: &str| Collection {
        name: name.into(),
        order: order.into(),
        tickets,
        places: places.into(),
        due: Money::cents(due),
        note: note.into(),
    };
    CollectionView {
        head: head(),
        entries: vec![
            entry("Arnaud, Zoé", "D-2026-00412", 2, "Orchestre A 3, 5", 0, ""),
            entry(
                "L’Herminier, Anne-Laure",
                "D-2026-00398",
                3,
                "Orchestre C 17, 19, 21",
                3400,
                "préfère le couloir",
            ),
            entry(
                "Lycée Koeberlé (M. Œuvrard)",
                "D-2026-00377",
                28,
                "Balcon B 1 à 28",
                0,
                "arrive en car à 20 h",
            ),
        ],
        tickets: 33,
        due: Money::cents(3400),
    }
}

/// An invented list of an evening.
#[must_use]
pub fn evening() -> EveningView {
    let line = |name: &str, count, places: &str, note: &str| PartLine {
        name: name.into(),
        count,
        places: places.into(),
        note: note.into(),
    };
    EveningView {
        head: head(),
        capacity: 794,
        sold: 606,
        remaining: 188,
        to_collect: 33,
        parts: vec![
            Part {
                title: "Groupes".into(),
                lines: vec![line("Lycée Koeberlé", 28, "Balcon B 1 à 28", "M. Œuvrard, 06 12 34 56 78")],
            },
            Part {
                title: "Places PMR".into(),
                lines: vec![line("Mme Łukasiewicz", 2, "Orchestre R 1, 2", "fauteuil, accompagnée")],
            },
            Part {
                title: "Servitudes".into(),
                lines: vec![
                    line("Pompiers", 2, "Orchestre Z 1, 2", ""),
                    line("Presse", 4, "Orchestre D 1 à 4", "libérées à 20 h 15"),
                ],
            },
        ],
    }
}

/// An invented cancellation voucher.
#[must_use]
pub fn voucher() -> VoucherView {
    VoucherView {
        operator: operator(),
        kind: voucher::Kind::Refund,
        number: "A07-000123501".into(),
        corrects: "A07-000123456".into(),
        at: at(19, 40),
        point: "Guichet du théâtre, poste A07".into(),
        seller: "Nadia".into(),
        reason: "Spectateur malade, accord du responsable".into(),
        tickets: vec![VoidTicket {
            number: "A07-000123456/2".into(),
            show: SHOW.into(),
            starts_at: at(20, 30),
            place: "Catégorie 1 · Orchestre C 17".into(),
            tariff: "Palier 2".into(),
            amount: Money::cents(1600),
        }],
        items: vec![VoidItem {
            number: "CAR5-0012345678".into(),
            label: "Carnet 5 places".into(),
            amount: Money::cents(7000),
        }],
        rebates: Vec::new(),
        kept: Vec::new(),
        given_back: vec![share("Carte bancaire", 1, 8600)],
        total: Money::cents(8600),
        training: false,
    }
}

/// An invented note.
#[must_use]
pub fn note() -> NoteView {
    let line = |label: &str, count: u32, price: i64| NoteLine {
        label: label.into(),
        count,
        unit_price: Money::cents(price),
        vat: RATE,
        total: Money::cents(price).times(i64::from(count)),
    };
    NoteView {
        operator: operator(),
        kind: note::Kind::Note,
        number: "N-2026-00087".into(),
        at: at(18, 4),
        point: "Guichet du théâtre".into(),
        order: "D-2026-00398".into(),
        customer: vec!["Anne-Laure L’Herminier".into(), "4, rue du Sel".into(), "67600 SÉLESTAT".into()],
        lines: vec![
            line(&format!("{SHOW}, samedi 21 novembre 2026 à 20 h 30, Palier 2"), 2, 1600),
            line("Adhésion 2026-2027", 1, 1000),
        ],
        vat: vec![VatShare {
            rate: RATE,
            receipts: Money::cents(4200),
            before_tax: RATE.before_tax(Money::cents(4200)),
            tax: RATE.tax(Money::cents(4200)),
        }],
        total: Money::cents(4200),
        payments: vec![share("Carte bancaire", 1, 4200)],
        mentions: vec!["Note établie à la demande du client ; ne tient pas lieu de billet.".into()],
        training: false,
    }
}

/// An invented credit note.
#[must_use]
pub fn credit_note() -> NoteView {
    NoteView {
        kind: note::Kind::Credit {
            corrects: "A07-000123501".into(),
            valid_until: NaiveDate::from_ymd_opt(2027, 11, 21),
        },
        number: "AV-2026-00012".into(),
        payments: Vec::new(),
        mentions: vec!["Utilisable en une ou plusieurs fois dans tous les lieux du réseau.".into()],
        ..note()
    }
}
