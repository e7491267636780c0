//! The three faces of a document, parsed once for the life of the program.

mod cut;

use std::borrow::Cow;
use std::sync::OnceLock;

use printpdf::{FontId, ParsedFont};
use unicode_normalization::char::{compose, decompose_canonical};

/// Characters below this are looked up in a table; the faces hold none above.
const LETTERS: usize = 0x2300;

/// Millimetres in one typographic point.
pub(crate) const MM_PER_PT: f32 = 25.4 / 72.0;

/// A face: one weight of one family, in `fonts/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Running text.
    Sans,
    /// Labels and what must stand out of running text.
    Strong,
    /// Titles and figures.
    Serif,
}

impl Face {
    /// Every face, in the order of their resource names.
    pub(crate) const ALL: [Self; 3] = [Self::Sans, Self::Strong, Self::Serif];

    fn source(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../fonts/sans-regular.ttf"),
            Self::Strong => include_bytes!("../fonts/sans-semibold.ttf"),
            Self::Serif => include_bytes!("../fonts/serif-semibold.ttf"),
        }
    }

    fn postscript_name(self) -> &'static str {
        match self {
            Self::Sans => "PARTRA+ParterreSans-Regular",
            Self::Strong => "PARTRB+ParterreSans-SemiBold",
            Self::Serif => "PARTRC+ParterreSerif-SemiBold",
        }
    }

    /// The name of the face in the resources of a document.
    pub(crate) fn id(self) -> FontId {
        FontId(match self {
            Self::Sans => "Sans".into(),
            Self::Strong => "Strong".into(),
            Self::Serif => "Serif".into(),
        })
    }

    /// What is known of the face, parsed at its first use.
    fn metrics(self) -> &'static Metrics {
        static ALL: [OnceLock<Metrics>; 3] = [const { OnceLock::new() }; 3];
        ALL[self as usize].get_or_init(|| Metrics::read(self))
    }

    /// The width of `text` at `size` points, in millimetres.
    pub(crate) fn width(self, text: &str, size: f32) -> f32 {
        let metrics = self.metrics();
        let units: u32 = text.chars().map(|letter| u32::from(metrics.advance(letter))).sum();
        // Exact: a line holds far fewer than 2^24 units.
        units as f32 / 1000.0 * size * MM_PER_PT
    }

    /// Whether the face can draw `letter`.
    pub(crate) fn holds(self, letter: char) -> bool {
        self.metrics().glyph(letter) != 0
    }

    /// The face with only the glyphs of `letters`, for one document: its program and its tables.
    pub(crate) fn cut(self, letters: &Letters) -> ParsedFont {
        let metrics = self.metrics();
        let chosen: Vec<(char, u16)> =
            letters.iter().map(|letter| (letter, metrics.glyph(letter))).filter(|&(_, id)| id != 0).collect();
        let mut glyphs: Vec<u16> = std::iter::once(0).chain(chosen.iter().map(|&(_, id)| id)).collect();
        glyphs.sort_unstable();
        glyphs.dedup();
        let position = |id: u16| glyphs.binary_search(&id).map_or(0, |at| u16::try_from(at).unwrap_or(0));
        ParsedFont {
            original_bytes: metrics.tables.with_glyphs(self.source(), &glyphs),
            codepoint_to_glyph: chosen.iter().map(|&(letter, id)| (letter as u32, position(id))).collect(),
            glyph_widths: chosen
                .iter()
                .map(|&(letter, id)| (position(id), metrics.advance(letter)))
                .collect(),
            ..metrics.bare.clone()
        }
    }
}

/// What is read once from a face.
struct Metrics {
    glyphs: Vec<u16>,
    advances: Vec<u16>,
    tables: cut::Tables,
    /// The face without its outlines and maps.
    bare: ParsedFont,
}

impl Metrics {
    fn read(face: Face) -> Self {
        let source = face.source();
        let mut bare =
            ParsedFont::from_bytes(source, 0, &mut Vec::new()).expect("a face of the program is a font");
        bare.original_bytes = Vec::new();
        bare.font_name = Some(face.postscript_name().to_owned());
        let map = std::mem::take(&mut bare.codepoint_to_glyph);
        let widths = std::mem::take(&mut bare.glyph_widths);
        let mut glyphs = vec![0; LETTERS];
        let mut advances = vec![0; LETTERS];
        for (code, glyph) in map {
            if let Some(slot) = glyphs.get_mut(code as usize) {
                *slot = glyph;
                advances[code as usize] = widths.get(&glyph).copied().unwrap_or(0);
            }
        }
        let tables = cut::Tables::find(source).expect("a face of the program has its tables");
        Self { glyphs, advances, tables, bare }
    }

    fn glyph(&self, letter: char) -> u16 {
        self.glyphs.get(letter as usize).copied().unwrap_or(0)
    }

    fn advance(&self, letter: char) -> u16 {
        self.advances.get(letter as usize).copied().unwrap_or(0)
    }
}

/// A set of letters that a document uses.
#[derive(Debug, Clone)]
pub(crate) struct Letters([u64; LETTERS / 64]);

impl Default for Letters {
    fn default() -> Self {
        Self([0; LETTERS / 64])
    }
}

impl Letters {
    /// Adds every letter of `text`.
    pub(crate) fn add(&mut self, text: &str) {
        for code in text.chars().map(|letter| letter as usize).filter(|&code| code < LETTERS) {
            self.0[code / 64] |= 1 << (code % 64);
        }
    }

    /// Adds the letters of another set.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// The letters, in order.
    fn iter(&self) -> impl Iterator<Item = char> {
        self.0.iter().zip(0_u32..).flat_map(|(&word, block)| {
            (0..64_u32)
                .filter(move |bit| word >> bit & 1 == 1)
                .filter_map(move |bit| char::from_u32(block * 64 + bit))
        })
    }
}

/// `text` as the faces can draw it: accents composed, control characters made spaces, soft hyphens dropped; a
/// letter of another alphabet loses its marks or becomes « ? » rather than an empty box.
pub(crate) fn drawable(text: &str) -> Cow<'_, str> {
    if text.chars().all(held) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if let Some(last) = out.chars().next_back()
            && let Some(one) = compose(last, letter).filter(|&one| held(one))
        {
            out.pop();
            out.push(one);
            continue;
        }
        match letter {
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{300}'..='\u{36f}' => {}
            _ if letter.is_control() => out.push(' '),
            _ if held(letter) => out.push(letter),
            _ => {
                let mut plain = None;
                decompose_canonical(letter, |part| {
                    plain = plain.or(Some(part).filter(|&part| held(part)));
                });
                out.push(plain.unwrap_or('?'));
            }
        }
    }
    Cow::Owned(out)
}

fn held(letter: char) -> bool {
    Face::ALL.iter().all(|face| face.holds(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_french_and_its_neighbours_can_be_drawn() {
        let needed = "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆàâäçéèêëîïôöùûüÿœæ«»€’‘“”–—·…°×\u{202f}\u{a0}\u{2212}\u{2011}ŁłČčŠšŽžŐőßñøåİğș";
        for letter in needed.chars() {
            assert!(held(letter), "{letter} is missing from a face");
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_simplified_and_never_an_empty_box() {
        assert_eq!(drawable("e\u{301}te\u{301}\tfini"), "été fini");
        assert_eq!(drawable("Nguyễn Ωδή Чайка ὀ 日"), "Nguyễn Ωδή Чайка ο ?");
        assert_eq!(drawable("ǘ ḱ"), "ǘ k");
    }

    #[test]
    fn digits_have_one_width_so_that_columns_of_figures_align() {
        for face in Face::ALL {
            let widths: Vec<f32> = ('0'..='9').map(|digit| face.width(&digit.to_string(), 10.0)).collect();
            assert!(widths.iter().all(|width| (width - widths[0]).abs() < f32::EPSILON), "{face:?}");
        }
    }
}
