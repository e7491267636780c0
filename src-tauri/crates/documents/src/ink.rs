//! The colours of paper: those of the interface (`ui/src/design`), in their light variant.

use printpdf::{Color, Greyscale, Rgb};

/// A colour of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ink(u8, u8, u8);

impl Ink {
    /// Running text.
    pub(crate) const INK: Self = Self(0x21, 0x1c, 0x16);
    /// Secondary text.
    pub(crate) const SOFT: Self = Self(0x5b, 0x53, 0x47);
    /// Labels of fields.
    pub(crate) const PALE: Self = Self(0x75, 0x6b, 0x5d);
    /// The one accent.
    pub(crate) const GARNET: Self = Self(0x8c, 0x16, 0x36);
    /// Fine rules.
    pub(crate) const LINE: Self = Self(0xe3, 0xdc, 0xcf);
    /// Borders and cutting lines.
    pub(crate) const BORDER: Self = Self(0xcb, 0xc1, 0xaf);
    /// The ground of a heading row.
    pub(crate) const SUNKEN: Self = Self(0xf6, 0xf2, 0xea);
    /// What lies under the text and must not hide it: SPÉCIMEN, ANNULÉ.
    pub(crate) const VEIL: Self = Self(0xf0, 0xd9, 0xdc);
    /// The same on thermal paper, which has no red.
    pub(crate) const GREY_VEIL: Self = Self(0xc8, 0xc8, 0xc8);
    /// Thermal heads and barcodes know one colour.
    pub(crate) const BLACK: Self = Self(0, 0, 0);

    /// The colour as printpdf takes it, to three decimals so that the stream stays short.
    pub(crate) fn color(self) -> Color {
        let part = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
        if self == Self::BLACK {
            return Color::Greyscale(Greyscale { percent: 0.0, icc_profile: None });
        }
        Color::Rgb(Rgb { r: part(self.0), g: part(self.1), b: part(self.2), icc_profile: None })
    }
}
