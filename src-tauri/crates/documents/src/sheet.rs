//! One page being drawn, in millimetres from its top left corner; sizes of type are in points.

use printpdf::{
    Line, LineDashPattern, LinePoint, Mm, Op, PaintMode, PdfFontHandle, PdfPage, Point, Polygon, PolygonRing,
    Pt, TextItem, TextMatrix, WindingOrder, XObjectId, XObjectTransform,
};

use crate::face::{Face, Letters, MM_PER_PT};
use crate::ink::Ink;

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) face: Face,
    /// Points.
    pub(crate) size: f32,
    pub(crate) ink: Ink,
}

impl Style {
    /// Running text.
    pub(crate) const fn sans(size: f32, ink: Ink) -> Self {
        Self { face: Face::Sans, size, ink }
    }

    /// What stands out of running text.
    pub(crate) const fn strong(size: f32, ink: Ink) -> Self {
        Self { face: Face::Strong, size, ink }
    }

    /// Titles and figures.
    pub(crate) const fn serif(size: f32, ink: Ink) -> Self {
        Self { face: Face::Serif, size, ink }
    }

    /// The same at another size.
    pub(crate) const fn at(self, size: f32) -> Self {
        Self { size, ..self }
    }

    /// From one baseline to the next, in millimetres: tighter for titles.
    pub(crate) fn leading(self) -> f32 {
        let factor = if self.face == Face::Serif { 1.16 } else { 1.36 };
        self.size * factor * MM_PER_PT
    }

    /// From the top of a line to its baseline, in millimetres.
    pub(crate) fn rise(self) -> f32 {
        self.size * 0.86 * MM_PER_PT
    }

    /// The width of `text`, in millimetres.
    pub(crate) fn width(self, text: &str) -> f32 {
        self.face.width(text, self.size)
    }
}

/// Which point of a line of text is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Center,
    Right,
}

/// One page being drawn.
pub(crate) struct Sheet {
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// Letters used so far, by face.
    pub(crate) letters: [Letters; 3],
    ops: Vec<Op>,
    fill: Option<Ink>,
}

impl Sheet {
    /// An empty page of `width` × `height` millimetres.
    pub(crate) fn new(width: f32, height: f32) -> Self {
        Self { width, height, letters: Default::default(), ops: Vec::with_capacity(256), fill: None }
    }

    /// One line of drawable text whose baseline is `y`.
    pub(crate) fn line(&mut self, x: f32, y: f32, align: Align, style: Style, text: &str) {
        let x = match align {
            Align::Left => x,
            Align::Center => x - style.width(text) / 2.0,
            Align::Right => x - style.width(text),
        };
        let pos = self.point(x, y);
        self.show(style, text, Op::SetTextCursor { pos });
    }

    /// A turned line of text, its middle at (`x`, `y`), rising by `degrees`.
    pub(crate) fn turned(&mut self, (x, y): (f32, f32), degrees: f32, style: Style, text: &str) {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let back = style.width(text) / 2.0;
        // Capitals stand 0.7 em high: half of it lowers the baseline to the middle.
        let down = 0.35 * style.size * MM_PER_PT;
        let at = self.point(x - back * cos + down * sin, y + back * sin + down * cos);
        let short = |value: f32| (value * 10_000.0).round() / 10_000.0;
        let matrix = TextMatrix::Raw([short(cos), short(sin), short(-sin), short(cos), at.x.0, at.y.0]);
        self.show(style, text, Op::SetTextMatrix { matrix });
    }

    fn show(&mut self, style: Style, text: &str, place: Op) {
        if text.is_empty() {
            return;
        }
        self.letters[style.face as usize].add(text);
        self.ink(style.ink);
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFont { font: PdfFontHandle::External(style.face.id()), size: Pt(style.size) },
            place,
            Op::ShowText { items: vec![TextItem::Text(text.to_owned())] },
            Op::EndTextSection,
        ]);
    }

    /// A straight rule of `thickness` points; dashed when `dash` points are given.
    pub(crate) fn rule(
        &mut self,
        from: (f32, f32),
        to: (f32, f32),
        thickness: f32,
        ink: Ink,
        dash: Option<f32>,
    ) {
        let points = [from, to].map(|(x, y)| LinePoint { p: self.point(x, y), bezier: false }).to_vec();
        self.stroke(thickness, ink);
        if let Some(length) = dash {
            self.ops.push(Op::SetLineDashPattern { dash: LineDashPattern::new(0.0, &[length, length]) });
        }
        self.ops.push(Op::DrawLine { line: Line { points, is_closed: false } });
        if dash.is_some() {
            self.ops.push(Op::SetLineDashPattern { dash: LineDashPattern::default() });
        }
    }

    /// A filled rectangle.
    pub(crate) fn fill(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), ink: Ink) {
        self.ink(ink);
        let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
        let points = corners.map(|(x, y)| LinePoint { p: self.point(x, y), bezier: false }).to_vec();
        self.polygon(points, PaintMode::Fill);
    }

    /// The outline of a rectangle with round corners.
    pub(crate) fn frame(
        &mut self,
        (x, y): (f32, f32),
        (width, height): (f32, f32),
        radius: f32,
        thickness: f32,
        ink: Ink,
    ) {
        // A quarter of a circle as a Bézier curve: its handles lie at 0.5523 of the radius.
        let near = radius * (1.0 - 0.5523);
        let (right, bottom, r) = (x + width, y + height, radius);
        let path = [
            ((x + r, y), false),
            ((right - r, y), false),
            ((right - near, y), true),
            ((right, y + near), true),
            ((right, y + r), false),
            ((right, bottom - r), false),
            ((right, bottom - near), true),
            ((right - near, bottom), true),
            ((right - r, bottom), false),
            ((x + r, bottom), false),
            ((x + near, bottom), true),
            ((x, bottom - near), true),
            ((x, bottom - r), false),
            ((x, y + r), false),
            ((x, y + near), true),
            ((x + near, y), true),
            ((x + r, y), false),
        ];
        let points = path.map(|((x, y), bezier)| LinePoint { p: self.point(x, y), bezier }).to_vec();
        self.stroke(thickness, ink);
        self.polygon(points, PaintMode::Stroke);
    }

    /// A drawing of `modules` units a side, at (`x`, `y`), its side made `side` millimetres.
    pub(crate) fn drawing(&mut self, id: XObjectId, modules: u16, (x, y): (f32, f32), side: f32) {
        let corner = self.point(x, y + side);
        let scale = side / MM_PER_PT / f32::from(modules);
        self.ops.push(Op::UseXobject {
            id,
            transform: XObjectTransform {
                translate_x: Some(corner.x),
                translate_y: Some(corner.y),
                scale_x: Some(scale),
                scale_y: Some(scale),
                ..XObjectTransform::default()
            },
        });
    }

    /// The finished page.
    pub(crate) fn into_page(self) -> PdfPage {
        PdfPage::new(Mm(self.width), Mm(self.height), self.ops)
    }

    fn polygon(&mut self, points: Vec<LinePoint>, mode: PaintMode) {
        let rings = vec![PolygonRing { points }];
        self.ops
            .push(Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order: WindingOrder::NonZero } });
    }

    fn ink(&mut self, ink: Ink) {
        if self.fill != Some(ink) {
            self.fill = Some(ink);
            self.ops.push(Op::SetFillColor { col: ink.color() });
        }
    }

    fn stroke(&mut self, thickness: f32, ink: Ink) {
        self.ops.push(Op::SetOutlineThickness { pt: Pt(thickness) });
        self.ops.push(Op::SetOutlineColor { col: ink.color() });
    }

    /// From millimetres below the top left corner to points above the bottom left one, to a hundredth.
    fn point(&self, x: f32, y: f32) -> Point {
        let short = |mm: f32| Pt((mm / MM_PER_PT * 100.0).round() / 100.0);
        Point { x: short(x), y: short(self.height - y) }
    }
}
