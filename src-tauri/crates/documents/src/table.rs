//! Tables that break over pages, their heading repeated.

use crate::ink::Ink;
use crate::paragraph::Paragraph;
use crate::sheet::{Align, Style};

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column<'t> {
    pub(crate) title: &'t str,
    pub(crate) align: Align,
    /// Whether its text may be broken over lines; figures never are.
    pub(crate) wraps: bool,
}

impl<'t> Column<'t> {
    /// A column of text, broken over lines when it must be.
    pub(crate) const fn text(title: &'t str) -> Self {
        Self { title, align: Align::Left, wraps: true }
    }

    /// A column of figures.
    pub(crate) const fn figure(title: &'t str) -> Self {
        Self { title, align: Align::Right, wraps: false }
    }
}

/// A row of a table.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) cells: Vec<String>,
    /// Whether it sums the rows above.
    pub(crate) total: bool,
}

impl Row {
    /// A plain row.
    pub(crate) fn plain(cells: impl IntoIterator<Item = String>) -> Self {
        Self { cells: cells.into_iter().collect(), total: false }
    }

    /// A row that sums those above.
    pub(crate) fn total(cells: impl IntoIterator<Item = String>) -> Self {
        Self { cells: cells.into_iter().collect(), total: true }
    }
}

/// Space between columns, in millimetres.
pub(crate) const GUTTER: f32 = 3.2;

/// Points of the type of a table, the first at which its figures fit.
const SIZES: [f32; 6] = [9.0, 8.4, 7.8, 7.2, 6.6, 6.0];

/// A table set to a width: its columns measured, its rows broken into lines.
pub(crate) struct Set {
    pub(crate) widths: Vec<f32>,
    pub(crate) heading: Vec<Paragraph>,
    pub(crate) rows: Vec<(bool, Vec<Paragraph>)>,
}

/// Sets a table to `width` millimetres, at the largest size at which its figures stay whole.
pub(crate) fn set(columns: &[Column<'_>], rows: &[Row], width: f32) -> Set {
    let (size, widths) = SIZES
        .iter()
        .map(|&size| (size, widths(columns, rows, width, size)))
        .find(|(_, widths)| widths.iter().sum::<f32>() <= width + 0.01)
        .unwrap_or_else(|| {
            (SIZES[SIZES.len() - 1], vec![width / columns.len().max(1) as f32; columns.len()])
        });
    let cell = |text: &str, style: Style, room: f32| Paragraph::new(text, style, room - GUTTER);
    let heading = columns
        .iter()
        .zip(&widths)
        .map(|(column, &room)| cell(column.title, Style::strong(size * 0.88, Ink::SOFT), room))
        .collect();
    let rows = rows
        .iter()
        .map(|row| {
            let style = if row.total { Style::strong(size, Ink::INK) } else { Style::sans(size, Ink::INK) };
            let cells = row.cells.iter().zip(&widths).map(|(text, &room)| cell(text, style, room)).collect();
            (row.total, cells)
        })
        .collect();
    Set { widths, heading, rows }
}

/// The width of each column at a size: figures take what they need, text shares the rest by what it would like.
fn widths(columns: &[Column<'_>], rows: &[Row], width: f32, size: f32) -> Vec<f32> {
    let (plain, strong) = (Style::sans(size, Ink::INK), Style::strong(size, Ink::INK));
    let title = Style::strong(size * 0.88, Ink::SOFT);
    let measured: Vec<(f32, f32)> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let cells = rows.iter().filter_map(|row| Some((row.cells.get(at)?, row.total)));
            let styled = cells.map(|(text, total)| (text.as_str(), if total { strong } else { plain }));
            let all: Vec<(&str, Style)> = styled.collect();
            let longest_word =
                |text: &str, style: Style| text.split(' ').map(|word| style.width(word)).fold(0.0, f32::max);
            let whole = all.iter().map(|(text, style)| style.width(text)).fold(0.0, f32::max);
            let words = all.iter().map(|(text, style)| longest_word(text, *style)).fold(0.0, f32::max);
            let least = if column.wraps { words } else { whole };
            let head = longest_word(column.title, title);
            (least.max(head) + GUTTER, whole.max(title.width(column.title).min(head * 1.6)) + GUTTER)
        })
        .collect();
    let spare = (width - measured.iter().map(|(least, _)| least).sum::<f32>()).max(0.0);
    let wishes: Vec<f32> = measured.iter().map(|(least, whole)| (whole - least).max(0.0)).collect();
    measured.iter().zip(grant(&wishes, spare)).map(|((least, _), given)| least + given).collect()
}

/// `spare` among wishes, the modest ones first so that short words stay whole; what is left is divided evenly.
fn grant(wishes: &[f32], spare: f32) -> Vec<f32> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|&a, &b| wishes[a].total_cmp(&wishes[b]));
    let (mut given, mut left) = (vec![0.0; wishes.len()], spare);
    for (done, &at) in order.iter().enumerate() {
        // A table holds a few columns.
        given[at] = wishes[at].min(left / (wishes.len() - done) as f32);
        left -= given[at];
    }
    let even = left / wishes.len().max(1) as f32;
    given.iter().map(|own| own + even).collect()
}

impl Set {
    /// The height of a row of cells, in millimetres.
    pub(crate) fn height(cells: &[Paragraph]) -> f32 {
        cells.iter().map(Paragraph::height).fold(0.0, f32::max)
    }
}
