//! Reads documents back with poppler and with a barcode reader that is not ours.

use std::ops::Range;
use std::process::Command;

/// A PDF in a file of its own, for the time of a test.
pub(crate) struct Reading {
    folder: tempfile::TempDir,
}

/// A page in shades of grey.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pixels: Vec<u8>,
}

impl Reading {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("document.pdf"), bytes).expect("a file");
        Self { folder }
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Vec<u8> {
        let done = Command::new(program)
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap_or_else(|error| panic!("{program} of poppler-utils is needed: {error}"));
        assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
        assert!(done.stderr.is_empty(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    }

    /// The text as a reader would select it, every run of spaces made one.
    pub(crate) fn text(&self) -> String {
        let text = String::from_utf8(self.run("pdftotext", &["document.pdf", "-"])).expect("UTF-8");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What `pdfinfo` says, every run of spaces made one.
    pub(crate) fn info(&self) -> String {
        let text = String::from_utf8_lossy(&self.run("pdfinfo", &["document.pdf"])).into_owned();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The lines of `pdffonts`, without its heading.
    pub(crate) fn fonts(&self) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.run("pdffonts", &["document.pdf"])).into_owned();
        text.lines().skip(2).map(str::to_owned).collect()
    }

    /// The pages as a ticket printer of 203 dpi would see them.
    pub(crate) fn pictures(&self) -> Vec<Picture> {
        self.run("pdftoppm", &["-r", "203", "-gray", "document.pdf", "page"]);
        let mut paths: Vec<_> = std::fs::read_dir(self.folder.path())
            .expect("a folder")
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|end| end == "pgm"))
            .collect();
        paths.sort();
        paths.iter().map(|path| Picture::parse(&std::fs::read(path).expect("a picture"))).collect()
    }
}

impl Picture {
    /// A binary PGM: `P5 WIDTH HEIGHT 255` and a byte for each pixel.
    fn parse(bytes: &[u8]) -> Self {
        let mut numbers = Vec::new();
        let mut at = 2;
        while numbers.len() < 3 {
            let end = at + 1 + bytes[at + 1..].iter().position(u8::is_ascii_whitespace).expect("a heading");
            numbers.push(String::from_utf8_lossy(&bytes[at + 1..end]).parse().expect("a number"));
            at = end;
        }
        Self { width: numbers[0], height: numbers[1], pixels: bytes[at + 1..].to_vec() }
    }

    /// The barcode on some quarters of the page, counted from the top: `0..4` for the whole page.
    pub(crate) fn code_on(&self, quarters: Range<usize>) -> Option<String> {
        let [top, bottom] = [quarters.start, quarters.end].map(|quarter| self.height * quarter / 4);
        let pixels = self.pixels[top * self.width..bottom * self.width].to_vec();
        let size = [self.width, bottom - top].map(|side| u32::try_from(side).expect("a page is small"));
        rxing::helpers::detect_in_luma(pixels, size[0], size[1], Some(rxing::BarcodeFormat::QR_CODE))
            .ok()
            .map(|read| read.getText().to_owned())
    }

    /// Whether every pixel within `border` of the left and right edges is white: nothing was cut there.
    pub(crate) fn is_clear_at_the_sides(&self, border: usize) -> bool {
        self.pixels
            .chunks(self.width)
            .all(|row| row[..border].iter().chain(&row[row.len() - border..]).all(|&pixel| pixel > 250))
    }
}
