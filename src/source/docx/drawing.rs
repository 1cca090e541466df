//! Drawings (DrawingML, ECMA-376 part 1 §20; VML, part 4 §19) → pictures and text boxes.

use super::body::{Reader, branch};
use super::names::Role;
use super::package::Target;
use crate::doc::{self, Block, Image};
use crate::source::link::{self, Picture};
use crate::source::xml::Element;
use roxmltree::Node;

/// What a paragraph's drawings hold beside pictures in its line.
#[derive(Default)]
pub(super) struct Drawn {
    /// Pictures with text around them.
    pub floating: Vec<Image>,
    pub boxes: Vec<Boxed>,
    /// A horizontal rule.
    pub rule: bool,
}

/// The text of a box.
pub(super) struct Boxed {
    pub blocks: Vec<Block>,
    /// Whether it is a caption.
    pub caption: bool,
}

impl Drawn {
    /// Whether there is nothing but a rule.
    pub fn is_empty(&self) -> bool {
        self.floating.is_empty() && self.boxes.is_empty()
    }
}

/// The words that Word's own guesses at a picture end in.
const GUESS: &str = "Description automatically generated";

impl<'a> Reader<'a> {
    /// Reads a drawing; gives the pictures that stand in the line.
    pub fn drawing(&mut self, node: Node<'a, 'a>, drawn: &mut Drawn) -> Vec<Image> {
        let mut found = Found::default();
        self.shapes(node, None, &mut found, drawn);
        if found.images.is_empty()
            && let Some(what) = found.unreadable
        {
            self.lose(what);
        }
        if found.floats {
            drawn.floating.append(&mut found.images);
        }
        found.images
    }

    /// Recursion is as deep as the XML, which is bounded.
    fn shapes(&mut self, node: Node<'a, 'a>, alt: Option<&str>, found: &mut Found, drawn: &mut Drawn) {
        let own = described(node);
        let alt = own.as_deref().or(alt);
        if let Some(address) = self.clicked(node) {
            found.target = self.target(&address);
        }
        match node.name() {
            "anchor" => found.floats = true,
            "txbxContent" => {
                let caption = self.is_caption(node);
                let blocks = self.blocks(node);
                if !blocks.is_empty() {
                    drawn.boxes.push(Boxed { blocks, caption });
                }
                return;
            }
            "blip" => {
                let id = node.attr("embed").or_else(|| node.attr("link"));
                let picture = id.and_then(|id| self.picture(id, alt));
                found.images.extend(picture.map(|image| Image { target: found.target.clone(), ..image }));
                return;
            }
            "imagedata" => {
                let alt = alt.or_else(|| node.attr("title").filter(|title| !title.trim().is_empty()));
                found.images.extend(node.attr("id").and_then(|id| self.picture(id, alt)));
                return;
            }
            "AlternateContent" => {
                if let Some(branch) = branch(node) {
                    self.shapes(branch, alt, found, drawn);
                }
                return;
            }
            "chart" => found.unreadable = Some("a chart"),
            "relIds" => found.unreadable = Some("a diagram"),
            "OLEObject" => found.unreadable = Some("an embedded object"),
            "rect" if node.attr("hr").is_some_and(|hr| hr != "f" && hr != "false") => drawn.rule = true,
            _ => {}
        }
        for child in node.elements() {
            self.shapes(child, alt, found, drawn);
        }
    }

    /// Where a click on a drawing leads.
    fn clicked(&self, node: Node<'a, 'a>) -> Option<String> {
        match self.relations.get(node.child("docPr")?.child("hlinkClick")?.attr("id")?)? {
            Target::External(address) => Some(address.clone()),
            Target::Part(_) => None,
        }
    }

    fn is_caption(&self, content: Node<'_, '_>) -> bool {
        let mut paragraphs = content.elements().filter(|node| node.name() == "p");
        let style = |node: Node<'_, '_>| {
            let id = node.child("pPr").and_then(|node| node.child("pStyle")).and_then(|node| node.attr("val"));
            self.styles.paragraph(id).role
        };
        paragraphs.next().is_some_and(|first| style(first) == Role::Caption) && paragraphs.next().is_none()
    }

    /// A picture by the id of its relationship.
    fn picture(&mut self, id: &str, alt: Option<&str>) -> Option<Image> {
        let origin = self.origin();
        let path = match self.relations.get(id) {
            Some(Target::Part(part)) => format!("{}/{part}", self.file),
            Some(Target::External(address)) => match link::picture(address, self.file) {
                Picture::Path(path) => path,
                Picture::Outside | Picture::Unusable => {
                    self.complaints.bad_link(address, "is no picture of the file", origin);
                    return None;
                }
            },
            None => {
                self.lose("a picture");
                return None;
            }
        };
        Some(Image::new(path, "", origin).with_alt(alt))
    }
}

#[derive(Default)]
struct Found {
    images: Vec<Image>,
    floats: bool,
    /// Where they lead.
    target: Option<doc::Target>,
    unreadable: Option<&'static str>,
}

/// What an element says that its picture shows; `Some("")` for decoration.
fn described(node: Node<'_, '_>) -> Option<String> {
    // The description stands beside the picture: look among the children.
    let properties = match node.name() {
        "inline" | "anchor" => node.child("docPr")?,
        "pic" => node.child("nvPicPr")?.child("cNvPr")?,
        "shape" | "rect" => return node.attr("alt").map(tidy).filter(|words| !words.is_empty()),
        _ => return None,
    };
    if properties.below("decorative").is_some_and(|node| node.attr("val") == Some("1")) {
        return Some(String::new());
    }
    let words = properties.attr("descr").or_else(|| properties.attr("title")).map(tidy)?;
    (!words.is_empty()).then_some(words)
}

/// Without what word processors add; file names describe nothing.
fn tidy(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.strip_suffix(GUESS).unwrap_or(&words).trim_end();
    let ending = words.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let is_file =
        matches!(ending.as_str(), "png" | "jpg" | "jpeg" | "gif" | "bmp" | "tif" | "tiff" | "svg" | "emf" | "wmf");
    if is_file || words.starts_with("http://") || words.starts_with("https://") {
        String::new()
    } else {
        words.to_owned()
    }
}
