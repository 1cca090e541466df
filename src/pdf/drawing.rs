//! A drawing (SVG, as usvg has simplified it) → a form XObject of paths (ISO 32000-2 § 8.5, 8.7, 8.10, 11.6).
//!
//! Fills, strokes, dashes, opacity, blend modes, clips of one path, and linear and radial gradients
//! are drawn as they are. What has filters, masks, patterns, pictures inside, gradients that
//! repeat or fade, mitres that are cut, or clips of several shapes stays a picture: [`Drawing::new`] gives `None`.

use super::number::push_decimal;
use super::page::compressed;
use super::picture::space_name;
use crate::media::deflate::zlib;
use crate::media::{Ink, Inks};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use resvg::tiny_skia::{Path, PathSegment, Transform};
use resvg::usvg::{
    BlendMode, ClipPath, FillRule, Group, LineCap, LineJoin, Node, Opacity, Paint, PaintOrder, SpreadMethod, Stop, Tree,
};

/// Decimals of coordinates: a drawing may be a few units wide and be shown as wide as a page.
const DIGITS: usize = 4;

/// A drawing, ready to be put into a document.
pub(super) struct Drawing {
    width: f32,
    height: f32,
    top: Layer,
}

/// One content stream with what it names.
#[derive(Default)]
struct Layer {
    content: Vec<u8>,
    /// What lies within: left, top, right, bottom.
    bounds: [f32; 4],
    /// Graphics states, each once.
    states: Vec<State>,
    /// Patterns that shade.
    shadings: Vec<Dictionary>,
    /// Groups that are put on the page as one.
    groups: Vec<Layer>,
}

/// Opacity of fills and of strokes, in 255ths, and how a group mixes with what is below it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    fill: u8,
    stroke: u8,
    blend: &'static str,
}

/// Draws into one layer.
struct Pen<'a> {
    inks: &'a Inks,
    layer: Layer,
    /// From the drawing's coordinates to those of the layer's patterns: the stream's own, before it turns them over.
    base: Transform,
}

impl Drawing {
    /// Draws a tree; `None` when it holds what paths cannot show.
    pub(super) fn new(tree: &Tree, inks: &Inks) -> Option<Drawing> {
        let (width, height) = (tree.size().width(), tree.size().height());
        // From the top downward, as drawings are measured.
        let base = Transform::from_row(1.0, 0.0, 0.0, -1.0, 0.0, height);
        let layer = Layer { bounds: [0.0, 0.0, width, height], ..Layer::default() };
        let mut pen = Pen { inks, layer, base };
        pen.matrix(base);
        pen.group(tree.root(), Transform::identity())?;
        Some(Drawing { width, height, top: pen.layer })
    }

    /// Puts the drawing into a document, as large as the unit square.
    pub(super) fn add_to(self, document: &mut Document) -> ObjectId {
        let matrix = [1.0 / self.width, 0.0, 0.0, 1.0 / self.height, 0.0, 0.0].map(Object::Real);
        let mut form = self.top.into_form(document);
        form.dict.set("Matrix", matrix.to_vec());
        document.add_object(form)
    }
}

impl Layer {
    fn into_form(self, document: &mut Document) -> Stream {
        let mut resources = Dictionary::new();
        let mut named = |kind: &str, letter: char, objects: Vec<Object>| {
            let names = objects.into_iter().enumerate().map(|(n, object)| (format!("{letter}{n}"), object));
            let names: Dictionary = names.collect();
            if !names.is_empty() {
                resources.set(kind, names);
            }
        };
        let share = |value: u8| Object::Real((f64::from(value) / 255.0) as f32);
        let states = self.states.into_iter().map(|state| {
            let dict = dictionary! { "ca" => share(state.fill), "CA" => share(state.stroke), "BM" => state.blend };
            Object::Dictionary(dict)
        });
        named("ExtGState", 'G', states.collect());
        let patterns = self.shadings.into_iter().map(|pattern| document.add_object(pattern).into());
        named("Pattern", 'S', patterns.collect());
        let mut groups = Vec::new();
        for group in self.groups {
            let mut form = group.into_form(document);
            form.dict.set("Group", dictionary! { "S" => "Transparency", "I" => true });
            groups.push(document.add_object(form).into());
        }
        named("XObject", 'X', groups);
        let dict = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => self.bounds.map(Object::Real).to_vec(),
            "Resources" => resources,
        };
        compressed(dict, zlib(&self.content))
    }
}

impl Pen<'_> {
    fn group(&mut self, group: &Group, outer: Transform) -> Option<()> {
        let transform = outer.pre_concat(group.transform());
        if group.mask().is_some() || !group.filters().is_empty() {
            return None;
        }
        let blend = blend(group.blend_mode())?;
        let as_one = group.opacity() != Opacity::ONE || blend != "Normal" || group.isolate();
        let clipped = group.clip_path().is_some();
        if clipped || as_one {
            self.write("q\n");
        }
        if let Some(clip) = group.clip_path() {
            self.clip(clip, transform)?;
        }
        if as_one {
            let bounds = group.abs_layer_bounding_box();
            let bounds = [bounds.left(), bounds.top(), bounds.right(), bounds.bottom()];
            let layer = Layer { bounds, ..Layer::default() };
            // The group's form is drawn in coordinates that are turned over already.
            let mut inner = Pen { inks: self.inks, layer, base: Transform::identity() };
            inner.children(group, transform)?;
            let opacity = in_255ths(group.opacity());
            self.state(State { fill: opacity, stroke: opacity, blend });
            self.write(&format!("/X{} Do\n", self.layer.groups.len()));
            self.layer.groups.push(inner.layer);
        } else {
            self.children(group, transform)?;
        }
        if clipped || as_one {
            self.write("Q\n");
        }
        Some(())
    }

    fn children(&mut self, group: &Group, transform: Transform) -> Option<()> {
        for node in group.children() {
            match node {
                Node::Group(inner) => self.group(inner, transform)?,
                Node::Path(path) if path.is_visible() => self.path(path, transform)?,
                Node::Path(_) => {}
                Node::Text(text) => self.group(text.flattened(), transform)?,
                Node::Image(_) => return None,
            }
        }
        Some(())
    }

    /// Narrows what is drawn to a shape.
    fn clip(&mut self, clip: &ClipPath, outer: Transform) -> Option<()> {
        if let Some(inner) = clip.clip_path() {
            self.clip(inner, outer)?;
        }
        let transform = outer.pre_concat(clip.transform());
        let mut shapes = Vec::new();
        shapes_of(clip.root(), transform, &mut shapes)?;
        match &shapes[..] {
            // Nothing is left.
            [] => self.write("0 0 0 0 re W n\n"),
            [(path, transform, rule)] => {
                let path = Path::clone(path).transform(*transform)?;
                self.outline(&path);
                self.write(if *rule == FillRule::EvenOdd { "W* n\n" } else { "W n\n" });
            }
            // Their union is no path.
            _ => return None,
        }
        Some(())
    }

    fn path(&mut self, path: &resvg::usvg::Path, transform: Transform) -> Option<()> {
        self.write("q\n");
        self.matrix(transform);
        let fill_first = path.paint_order() == PaintOrder::FillAndStroke;
        for is_fill in [fill_first, !fill_first] {
            if is_fill {
                self.fill(path, transform)?;
            } else {
                self.stroke(path, transform)?;
            }
        }
        self.write("Q\n");
        Some(())
    }

    fn fill(&mut self, path: &resvg::usvg::Path, transform: Transform) -> Option<()> {
        let Some(fill) = path.fill() else { return Some(()) };
        let opacity = in_255ths(fill.opacity());
        self.state(State { fill: opacity, stroke: opacity, blend: "Normal" });
        self.paint(fill.paint(), transform, false)?;
        self.outline(path.data());
        self.write(if fill.rule() == FillRule::EvenOdd { "f*\n" } else { "f\n" });
        Some(())
    }

    fn stroke(&mut self, path: &resvg::usvg::Path, transform: Transform) -> Option<()> {
        let Some(stroke) = path.stroke() else { return Some(()) };
        let opacity = in_255ths(stroke.opacity());
        self.state(State { fill: opacity, stroke: opacity, blend: "Normal" });
        self.paint(stroke.paint(), transform, true)?;
        self.numbers(&[stroke.width().get()]);
        let cap = match stroke.linecap() {
            LineCap::Butt => 0,
            LineCap::Round => 1,
            LineCap::Square => 2,
        };
        let join = match stroke.linejoin() {
            LineJoin::Miter => 0,
            LineJoin::Round => 1,
            LineJoin::Bevel => 2,
            // Mitres that are cut rather than bevelled are not among the operators.
            LineJoin::MiterClip => return None,
        };
        self.write(&format!("w {cap} J {join} j "));
        self.numbers(&[stroke.miterlimit().get()]);
        self.write("M [");
        self.numbers(stroke.dasharray().unwrap_or_default());
        self.write("] ");
        self.numbers(&[stroke.dashoffset()]);
        self.write("d\n");
        self.outline(path.data());
        self.write("S\n");
        Some(())
    }

    /// Sets the colour of fills or strokes.
    fn paint(&mut self, paint: &Paint, transform: Transform, is_stroke: bool) -> Option<()> {
        let shading = match paint {
            Paint::Color(color) => {
                self.colour([color.red, color.green, color.blue], is_stroke);
                return Some(());
            }
            Paint::LinearGradient(gradient) => {
                let coords = [gradient.x1(), gradient.y1(), gradient.x2(), gradient.y2()];
                self.shading(gradient, 2, &coords)?
            }
            Paint::RadialGradient(gradient) => {
                let inner = [gradient.fx(), gradient.fy(), gradient.fr().get()];
                let coords = [inner[0], inner[1], inner[2], gradient.cx(), gradient.cy(), gradient.r().get()];
                self.shading(gradient, 3, &coords)?
            }
            Paint::Pattern(_) => return None,
        };
        let (shading, own) = shading;
        let m = self.base.pre_concat(transform).pre_concat(own);
        let matrix = [m.sx, m.ky, m.kx, m.sy, m.tx, m.ty].map(Object::Real).to_vec();
        let (space, set) = if is_stroke { ("CS", "SCN") } else { ("cs", "scn") };
        self.write(&format!("/Pattern {space} /S{} {set}\n", self.layer.shadings.len()));
        self.layer.shadings.push(dictionary! {
            "Type" => "Pattern",
            "PatternType" => 2,
            "Shading" => shading,
            "Matrix" => matrix,
        });
        Some(())
    }

    /// The dictionary of a gradient (§ 8.7.4.5), and its own transform.
    fn shading(
        &self,
        gradient: &resvg::usvg::BaseGradient,
        kind: i64,
        coords: &[f32],
    ) -> Option<(Dictionary, Transform)> {
        let opaque = gradient.stops().iter().all(|stop| stop.opacity() == Opacity::ONE);
        if gradient.spread_method() != SpreadMethod::Pad || !opaque {
            return None;
        }
        let shading = dictionary! {
            "ShadingType" => kind,
            "ColorSpace" => space_name(self.inks.space()),
            "Coords" => coords.iter().copied().map(Object::Real).collect::<Vec<_>>(),
            "Extend" => vec![true.into(), true.into()],
            "Function" => self.function(gradient.stops())?,
        };
        Some((shading, gradient.transform()))
    }

    /// Colours along a gradient (§ 7.10.3, 7.10.4).
    fn function(&self, stops: &[Stop]) -> Option<Dictionary> {
        let colour = |stop: &Stop| -> Vec<Object> {
            let rgb = [stop.color().red, stop.color().green, stop.color().blue];
            let numbers = self.inks.pixels(&rgb).into_iter();
            numbers.map(|number| Object::Real((f64::from(number) / 255.0) as f32)).collect()
        };
        let (first, last) = (stops.first()?, stops.last()?);
        let mut points = vec![(0.0, colour(first))];
        for stop in stops {
            let at = stop.offset().get();
            match points.last_mut() {
                Some((before, colours)) if *before >= at => *colours = colour(stop),
                _ => points.push((at, colour(stop))),
            }
        }
        if points.last().is_none_or(|(at, _)| *at < 1.0) {
            points.push((1.0, colour(last)));
        }
        let unit = || vec![0.into(), 1.into()];
        let between: Vec<Object> = points
            .windows(2)
            .map(|pair| {
                let (c0, c1) = (pair[0].1.clone(), pair[1].1.clone());
                dictionary! { "FunctionType" => 2, "Domain" => unit(), "C0" => c0, "C1" => c1, "N" => 1 }.into()
            })
            .collect();
        let inner = &points[1..points.len() - 1];
        Some(dictionary! {
            "FunctionType" => 3,
            "Domain" => unit(),
            "Bounds" => inner.iter().map(|(at, _)| Object::Real(*at)).collect::<Vec<_>>(),
            "Encode" => between.iter().flat_map(|_| unit()).collect::<Vec<_>>(),
            "Functions" => between,
        })
    }

    fn colour(&mut self, rgb: [u8; 3], is_stroke: bool) {
        let (numbers, operator) = match self.inks.of(rgb) {
            Ink::Gray(grey) => (vec![grey], ["g", "G"]),
            Ink::Rgb(rgb) => (rgb.to_vec(), ["rg", "RG"]),
            Ink::Cmyk(cmyk) => (cmyk.to_vec(), ["k", "K"]),
        };
        for number in numbers {
            push_decimal(&mut self.layer.content, (i64::from(number) * 10_000 + 127) / 255, 4);
            self.layer.content.push(b' ');
        }
        self.write(operator[usize::from(is_stroke)]);
        self.write("\n");
    }

    /// Sets a graphics state, unless it is the one that every stream begins with.
    fn state(&mut self, state: State) {
        let known = self.layer.states.iter().position(|one| *one == state);
        let number = known.unwrap_or_else(|| {
            self.layer.states.push(state);
            self.layer.states.len() - 1
        });
        self.write(&format!("/G{number} gs\n"));
    }

    fn outline(&mut self, path: &Path) {
        let mut at = (0.0, 0.0);
        for segment in path.segments() {
            match segment {
                PathSegment::MoveTo(p) => {
                    self.numbers(&[p.x, p.y]);
                    self.write("m\n");
                    at = (p.x, p.y);
                }
                PathSegment::LineTo(p) => {
                    self.numbers(&[p.x, p.y]);
                    self.write("l\n");
                    at = (p.x, p.y);
                }
                PathSegment::QuadTo(c, p) => {
                    // The cubic with the same course: each control point two thirds of the way to the quadratic's.
                    let toward = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
                    let (x0, y0) = (toward(at.0, c.x), toward(at.1, c.y));
                    self.numbers(&[x0, y0, toward(p.x, c.x), toward(p.y, c.y), p.x, p.y]);
                    self.write("c\n");
                    at = (p.x, p.y);
                }
                PathSegment::CubicTo(a, b, p) => {
                    self.numbers(&[a.x, a.y, b.x, b.y, p.x, p.y]);
                    self.write("c\n");
                    at = (p.x, p.y);
                }
                PathSegment::Close => self.write("h\n"),
            }
        }
    }

    fn matrix(&mut self, m: Transform) {
        if !m.is_identity() {
            // A transform may make a drawing of kilometres small: more decimals than coordinates have.
            for number in [m.sx, m.ky, m.kx, m.sy, m.tx, m.ty] {
                push_decimal(&mut self.layer.content, (f64::from(number) * 1e7).round() as i64, 7);
                self.layer.content.push(b' ');
            }
            self.write("cm\n");
        }
    }

    fn numbers(&mut self, numbers: &[f32]) {
        for number in numbers {
            push_decimal(&mut self.layer.content, (f64::from(*number) * 1e4).round() as i64, DIGITS);
            self.layer.content.push(b' ');
        }
    }

    fn write(&mut self, text: &str) {
        self.layer.content.extend_from_slice(text.as_bytes());
    }
}

/// The filled shapes of a clip; `None` when some are clipped themselves.
fn shapes_of<'a>(group: &'a Group, outer: Transform, shapes: &mut Vec<(&'a Path, Transform, FillRule)>) -> Option<()> {
    let transform = outer.pre_concat(group.transform());
    for node in group.children() {
        match node {
            Node::Path(path) => {
                if let Some(fill) = path.fill().filter(|_| path.is_visible()) {
                    shapes.push((path.data(), transform, fill.rule()));
                }
            }
            Node::Group(inner) if inner.clip_path().is_none() => shapes_of(inner, transform, shapes)?,
            _ => return None,
        }
    }
    Some(())
}

fn in_255ths(opacity: Opacity) -> u8 {
    (opacity.get() * 255.0).round() as u8
}

/// The PDF's name of a blend mode (§ 11.3.5), if it has one.
fn blend(mode: BlendMode) -> Option<&'static str> {
    Some(match mode {
        BlendMode::Normal => "Normal",
        BlendMode::Multiply => "Multiply",
        BlendMode::Screen => "Screen",
        BlendMode::Overlay => "Overlay",
        BlendMode::Darken => "Darken",
        BlendMode::Lighten => "Lighten",
        BlendMode::ColorDodge => "ColorDodge",
        BlendMode::ColorBurn => "ColorBurn",
        BlendMode::HardLight => "HardLight",
        BlendMode::SoftLight => "SoftLight",
        BlendMode::Difference => "Difference",
        BlendMode::Exclusion => "Exclusion",
        BlendMode::Hue => "Hue",
        BlendMode::Saturation => "Saturation",
        BlendMode::Color => "Color",
        BlendMode::Luminosity => "Luminosity",
        BlendMode::PlusLighter => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Color;
    use crate::media::Picture;

    fn drawn(inner: &str, color: Color) -> Option<(String, Document)> {
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\">{inner}</svg>");
        let picture = Picture::read(svg.as_bytes()).unwrap();
        let inks = Inks::new(color, None);
        let drawing = picture.drawn(|tree| Drawing::new(tree, &inks)).unwrap().unwrap()?;
        let mut document = Document::new();
        let form = drawing.add_to(&mut document);
        let form = document.get_object(form).unwrap().as_stream().unwrap();
        let content = String::from_utf8(form.decompressed_content().unwrap()).unwrap();
        Some((content, document))
    }

    #[test]
    fn shapes_become_paths_in_the_colours_of_the_edition() {
        let inner = "<rect x=\"1\" y=\"2\" width=\"10\" height=\"5\" fill=\"#f00\" stroke=\"#000\" stroke-width=\"2\" stroke-dasharray=\"3 1\"/>";
        for (color, red) in [(Color::Rgb, "1 0 0 rg"), (Color::Cmyk, "0 1 1 0 k"), (Color::Gray, "0.2118 g")] {
            let (content, _) = drawn(inner, color).unwrap();
            assert!(content.starts_with("1 0 0 -1 0 20 cm\n"), "{content}");
            assert!(content.contains(&format!("{red}\n1 2 m\n11 2 l\n11 7 l\n1 7 l\nh\nf\n")), "{color:?}: {content}");
            // Black stays black alone.
            assert!(content.contains("0 G\n2 w 0 J 0 j 4 M [3 1 ] 0 d\n1 2 m\n"), "{content}");
        }
    }

    #[test]
    fn gradients_opacity_groups_and_clips_are_drawn_as_such() {
        let inner = "<linearGradient id=\"g\"><stop offset=\"0.2\" stop-color=\"red\"/><stop offset=\"1\" stop-color=\"blue\"/></linearGradient>\
            <clipPath id=\"c\"><circle cx=\"9\" cy=\"9\" r=\"8\"/></clipPath>\
            <g opacity=\"0.5\"><rect width=\"9\" height=\"9\" fill=\"url(#g)\"/><rect x=\"3\" width=\"9\" height=\"9\"/></g>\
            <g clip-path=\"url(#c)\"><rect width=\"40\" height=\"20\" fill-opacity=\"0.4\"/></g>";
        let (content, document) = drawn(inner, Color::Rgb).unwrap();
        assert!(content.contains("/X0 Do") && content.contains("W n"), "{content}");
        let dicts = document.objects.values().filter_map(|object| object.as_dict().ok());
        let shading = dicts.filter_map(|dict| dict.get(b"Shading").and_then(Object::as_dict).ok()).next().unwrap();
        assert_eq!(shading.get(b"ShadingType").unwrap().as_i64().unwrap(), 2);
        let function = shading.get(b"Function").unwrap().as_dict().unwrap();
        assert_eq!(function.get(b"Functions").unwrap().as_array().unwrap().len(), 2);
        let groups = document.objects.values().filter_map(|object| object.as_stream().ok());
        assert_eq!(groups.filter(|form| form.dict.has(b"Group")).count(), 1);
    }

    #[test]
    fn what_paths_cannot_show_stays_a_picture() {
        for inner in [
            "<filter id=\"f\"><feGaussianBlur stdDeviation=\"2\"/></filter><rect filter=\"url(#f)\" width=\"9\" height=\"9\"/>",
            "<mask id=\"m\"><circle r=\"5\" fill=\"#888\"/></mask><rect mask=\"url(#m)\" width=\"9\" height=\"9\"/>",
            "<pattern id=\"p\" width=\"2\" height=\"2\" patternUnits=\"userSpaceOnUse\"><circle r=\"1\"/></pattern><rect fill=\"url(#p)\" width=\"9\" height=\"9\"/>",
            "<linearGradient id=\"g\"><stop stop-color=\"red\" stop-opacity=\"0.3\"/><stop offset=\"1\"/></linearGradient><rect fill=\"url(#g)\" width=\"9\" height=\"9\"/>",
            "<linearGradient id=\"g\" x2=\"0.2\" spreadMethod=\"reflect\"><stop stop-color=\"red\"/><stop offset=\"1\"/></linearGradient><rect fill=\"url(#g)\" width=\"9\" height=\"9\"/>",
        ] {
            assert!(drawn(inner, Color::Rgb).is_none(), "{inner}");
        }
        assert!(drawn("", Color::Rgb).is_some(), "an empty drawing");
    }
}
