//! Text broken into lines.

use crate::face::drawable;
use crate::sheet::{Align, Sheet, Style};

/// Lines of text of one style, ready to be placed.
pub(crate) struct Paragraph {
    style: Style,
    lines: Vec<String>,
}

impl Paragraph {
    /// `text` broken to `width` millimetres, at spaces, and within a word only when it is longer than a line.
    /// Never at a no-break space, nor after a hyphen: readers take « comédie- / ballet » for « comédieballet ».
    pub(crate) fn new(text: &str, style: Style, width: f32) -> Self {
        let mut lines = Vec::new();
        for part in text.split('\n') {
            break_line(&drawable(part), style, width, &mut lines);
        }
        Self { style, lines }
    }

    /// `text` at the largest of `sizes` at which it takes at most `lines` lines; else at the smallest, over as
    /// many lines as it takes: nothing is ever cut.
    pub(crate) fn fit(text: &str, style: Style, width: f32, lines: usize, sizes: &[f32]) -> Self {
        let mut last = Self { style, lines: Vec::new() };
        for &size in sizes {
            last = Self::new(text, style.at(size), width);
            if last.lines.len() <= lines {
                break;
            }
        }
        last.balanced(text, width)
    }

    /// The same number of lines of nearly one length: no title leaves a word alone on its last line.
    fn balanced(self, text: &str, width: f32) -> Self {
        let (mut narrow, mut wide, mut best) = (width / 2.0, width, self);
        for _ in 0..if best.lines.len() > 1 { 5 } else { 0 } {
            let middle = f32::midpoint(narrow, wide);
            let tried = Self::new(text, best.style, middle);
            if tried.lines.len() > best.lines.len() {
                narrow = middle;
            } else {
                (wide, best) = (middle, tried);
            }
        }
        best
    }

    /// Its height in millimetres.
    pub(crate) fn height(&self) -> f32 {
        // A document has far fewer than 2^24 lines.
        self.lines.len() as f32 * self.style.leading()
    }

    /// Draws it with its top at `y`; returns where the next thing may begin.
    pub(crate) fn draw(&self, sheet: &mut Sheet, x: f32, y: f32, align: Align) -> f32 {
        let mut top = y;
        for line in &self.lines {
            sheet.line(x, top + self.style.rise(), align, self.style, line);
            top += self.style.leading();
        }
        top
    }
}

fn break_line(text: &str, style: Style, width: f32, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut used = 0.0;
    for word in text.split_inclusive(' ') {
        let own = style.width(word.trim_end_matches(' '));
        if used + own > width && !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0.0;
        }
        if own > width {
            for letter in word.chars() {
                let step = style.width(letter.encode_utf8(&mut [0; 4]));
                if used + step > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(letter);
                used += step;
            }
        } else {
            line.push_str(word);
            used += style.width(word);
        }
    }
    lines.push(line.trim_end().to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ink::Ink;

    #[test]
    fn no_line_is_wider_than_its_column_and_no_letter_is_lost() {
        let text = "Le Malade imaginaire ou l’Amour médecin, comédie-ballet en trois actes anticonstitutionnellement";
        for width in [8.0_f32, 20.0, 55.0, 400.0] {
            let style = Style::serif(17.0, Ink::INK);
            let broken = Paragraph::new(text, style, width);
            for line in &broken.lines {
                assert!(style.width(line) <= width + 0.01, "« {line} » is wider than {width} mm");
            }
            let bare = |text: &str| text.replace(' ', "");
            assert_eq!(bare(&broken.lines.concat()), bare(text));
        }
    }
}
