//! Cuts a TrueType face to the glyphs of one document (ISO 32000-1, 9.9: what an embedded program must hold).
//!
//! Our faces have no composite glyph and no hinting (see `fonts/README.md`), so a cut is a copy of outlines.

use std::ops::Range;

/// Where the tables of a face lie.
pub(super) struct Tables {
    head: Range<usize>,
    hhea: Range<usize>,
    hmtx: Range<usize>,
    maxp: Range<usize>,
    glyf: Range<usize>,
    /// Offsets into `glyf`, one more than there are glyphs.
    loca: Vec<usize>,
    /// Glyphs with an advance of their own in `hmtx`; those after share the last.
    advances: usize,
}

impl Tables {
    /// Reads the directory of `font`; `None` when it is not a TrueType face.
    pub(super) fn find(font: &[u8]) -> Option<Self> {
        let count = u16_at(font, 4)?;
        let table = |tag: &[u8; 4]| {
            (0..usize::from(count))
                .map(|i| 12 + 16 * i)
                .find(|&at| font.get(at..at + 4) == Some(tag))
                .and_then(|at| {
                    let start = u32_at(font, at + 8)?;
                    Some(start..start + u32_at(font, at + 12)?)
                })
        };
        let (head, hhea, loca) = (table(b"head")?, table(b"hhea")?, table(b"loca")?);
        let long = u16_at(font, head.start + 50)? == 1;
        let loca = if long {
            loca.step_by(4).map(|at| u32_at(font, at)).collect::<Option<Vec<_>>>()?
        } else {
            loca.step_by(2).map(|at| Some(usize::from(u16_at(font, at)?) * 2)).collect::<Option<Vec<_>>>()?
        };
        let advances = usize::from(u16_at(font, hhea.start + 34)?);
        Some(Self {
            head,
            hhea,
            hmtx: table(b"hmtx")?,
            maxp: table(b"maxp")?,
            glyf: table(b"glyf")?,
            loca,
            advances,
        })
    }

    /// The face with the outlines of `glyphs` alone, renumbered from 0 in their order.
    pub(super) fn with_glyphs(&self, font: &[u8], glyphs: &[u16]) -> Vec<u8> {
        let count = u16::try_from(glyphs.len()).unwrap_or(u16::MAX).to_be_bytes();
        let (mut glyf, mut loca, mut hmtx) = (Vec::new(), Vec::new(), Vec::new());
        loca.extend(0_u32.to_be_bytes());
        for &glyph in glyphs {
            let glyph = usize::from(glyph);
            glyf.extend_from_slice(
                &font[self.glyf.start + self.loca[glyph]..self.glyf.start + self.loca[glyph + 1]],
            );
            glyf.resize(glyf.len().next_multiple_of(4), 0);
            loca.extend(u32::try_from(glyf.len()).unwrap_or(u32::MAX).to_be_bytes());
            hmtx.extend(self.metric(font, glyph));
        }
        let mut head = font[self.head.clone()].to_vec();
        head[8..12].fill(0);
        head[50..52].copy_from_slice(&[0, 1]);
        let mut hhea = font[self.hhea.clone()].to_vec();
        hhea[34..36].copy_from_slice(&count);
        let mut maxp = font[self.maxp.clone()].to_vec();
        maxp[4..6].copy_from_slice(&count);
        assemble(&[
            (b"glyf", glyf),
            (b"head", head),
            (b"hhea", hhea),
            (b"hmtx", hmtx),
            (b"loca", loca),
            (b"maxp", maxp),
        ])
    }

    /// Advance and left side bearing of a glyph, four bytes.
    fn metric(&self, font: &[u8], glyph: usize) -> [u8; 4] {
        let at = self.hmtx.start;
        let own = at + 4 * glyph.min(self.advances - 1);
        let bearing = if glyph < self.advances { own + 2 } else { at + 2 * (glyph + self.advances) };
        [font[own], font[own + 1], font[bearing], font[bearing + 1]]
    }
}

/// Writes the tables, which are in the order of their tags, behind their directory (OpenType, « Font Tables »).
fn assemble(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let selector = count.ilog2();
    let range = 16 << selector;
    let mut font = vec![0, 1, 0, 0];
    for value in [count, range, u16::try_from(selector).unwrap_or(0), 16 * count - range] {
        font.extend(value.to_be_bytes());
    }
    let mut start = 12 + 16 * tables.len();
    for (tag, data) in tables {
        font.extend_from_slice(*tag);
        for value in [checksum(data), start, data.len()] {
            font.extend(u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes());
        }
        start += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        font.extend_from_slice(data);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    font
}

fn checksum(data: &[u8]) -> usize {
    let sum = data.chunks(4).fold(0_u32, |sum, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    });
    sum as usize
}

fn u16_at(font: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(font.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(font: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_be_bytes(font.get(at..at + 4)?.try_into().ok()?) as usize)
}
