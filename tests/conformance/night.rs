//! What a browser makes of the EPUB when the reader has chosen colours: every word in them, and readable.
//!
//! Reading systems set colours on the root element, as [`NIGHT`] does. A script goes through all documents at the width of a
//! telephone and lists elements whose own text has another colour than the reader chose, or too little contrast with what is
//! painted behind it, and those that stand out of the page without a way to move them.

use crate::books::{self, Book};
use crate::browser;

/// What a reading system in night mode adds.
const NIGHT: &str = "<style>html{background:rgb(18,18,18);color:rgb(221,221,221)}a{color:rgb(138,180,248)}</style>";

/// Looks at the words of a document.
const LOOK: &str = r#"
const rgb = text => text.match(/[\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
const contrast = (one, other) => { const [low, high] = [light(one), light(other)].sort((a, b) => a - b); return (high + 0.05) / (low + 0.05); };
const look = (frame, tell) => {
  let texts = 0;
  const view = frame.contentWindow, page = frame.contentDocument;
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = view.getComputedStyle(at).backgroundColor;
      if ((rgb(colour)[3] ?? 1) > 0) return rgb(colour);
    }
    return [255, 255, 255];
  };
  // Spaces at the ends of lines of code hang out of their boxes and not out of the page.
  const wide = page.documentElement.scrollWidth > view.innerWidth;
  const chosen = view.getComputedStyle(page.documentElement).color;
  for (const element of page.body.querySelectorAll("*")) {
    const style = view.getComputedStyle(element);
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || style.display === "none") continue;
    texts += 1;
    if (style.color !== chosen && !element.closest("a")) tell(element, `has the colour ${style.color}`);
    const ratio = contrast(rgb(style.color), ground(element));
    if (ratio < 4.5) tell(element, `has a contrast of ${ratio.toFixed(1)}`);
    if (element !== page.body && ground(element).join() !== rgb(view.getComputedStyle(page.documentElement).backgroundColor).join())
      tell(element, "stands on a ground of its own");
    const box = element.getBoundingClientRect();
    const out = box.right > view.innerWidth + 1 || box.left < -1;
    if (wide && out && !element.closest(".table"))
      tell(element, `reaches from ${Math.round(box.left)} to ${Math.round(box.right)} pixels`);
  }
  return texts;
};
"#;

/// Lists what is wrong; `None` where there is no browser. `style` is added to every document.
fn judge(book: &Book, style: &str) -> Option<Vec<String>> {
    browser::judge(book, &format!("{NIGHT}{style}"), LOOK)
}

fn assert_readable(book: &Book) {
    if let Some(found) = judge(book, "") {
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn every_element_can_be_read_in_night_mode() {
    assert_readable(&books::elements());
}

#[test]
fn the_sample_can_be_read_in_night_mode() {
    assert_readable(&books::sample());
}

#[test]
fn the_seeds_can_be_read_in_night_mode() {
    if let Some(book) = books::seeds() {
        assert_readable(&book);
    }
}

/// The check itself: a style sheet that sets colours and grounds is noticed.
#[test]
fn colours_and_grounds_of_its_own_are_noticed() {
    let bad = "<style>p{color:rgb(30,30,30)} blockquote{background:rgb(240,240,240)} pre{white-space:pre}</style>";
    if let Some(found) = judge(&books::elements(), bad) {
        for what in ["has the colour", "has a contrast", "stands on a ground", "pixels"] {
            assert!(found.iter().any(|line| line.contains(what)), "{what}: {found:?}");
        }
    }
}
