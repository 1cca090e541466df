//! A hundred posts, read from Markdown, written by the tests as three feeds and an export, and
//! read again: title, date, words and links of each are the same.

use crate::writer::{self, Post};
use crate::{corpus, reading};
use chapbook::doc::{Inline, Target, each_inline_of, plain_text, printed_text};
use chapbook::source::Piece;
use chapbook::world::{Disk, Memory};

/// What must come back of a post.
#[derive(Debug, PartialEq)]
struct Facts {
    title: String,
    date: String,
    words: Vec<String>,
    links: Vec<String>,
}

fn facts(piece: &Piece) -> Facts {
    let mut links = Vec::new();
    each_inline_of(&piece.blocks, &mut |inline| {
        // Links to a heading of the post itself depend on the names that its source gives to headings.
        if let Inline::Link { target, .. } = inline
            && !matches!(target, Target::Anchor(_))
        {
            // Some writers encode a sign that others leave.
            links.push(writer::href(target).replace('>', "%3E"));
        }
    });
    Facts {
        title: plain_text(&piece.title),
        date: piece.date.as_deref().unwrap_or_default().chars().take(10).collect(),
        // Three stars between paragraphs of a page are a break.
        words: printed_text(&piece.blocks).split_whitespace().filter(|word| *word != "*").map(str::to_owned).collect(),
        links,
    }
}

#[test]
fn a_hundred_posts_come_back_from_feeds_and_exports() {
    let Some(folder) = corpus("blog-yaml-18f") else { return };
    let posts = reading(&Disk::new(&folder).expect("a folder"), "posts/**/*.md", None).pieces;
    assert_eq!(posts.len(), 100);
    let written: Vec<Post> = posts.iter().map(Post::from).collect();
    let expected: Vec<Facts> = posts.iter().map(facts).collect();
    for (file, bytes) in [
        ("feed.xml", writer::rss(&written).into_bytes()),
        ("atom.xml", writer::atom(&written).into_bytes()),
        ("feed.json", writer::json_feed(&written).into_bytes()),
        ("export.zip", writer::substack(&written)),
    ] {
        let back = reading(&Memory::new([(file, bytes)]), "*", None).pieces;
        assert_eq!(back.len(), 100, "{file}");
        let mut wrong = Vec::new();
        for (piece, expected) in back.iter().zip(&expected) {
            let found = facts(piece);
            if found != *expected {
                wrong.push(difference(file, &found, expected));
            }
        }
        assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    }
}

fn difference(file: &str, found: &Facts, expected: &Facts) -> String {
    let first = |a: &[String], b: &[String]| {
        let at = a.iter().zip(b).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len()));
        let from = at.saturating_sub(3);
        let some =
            |words: &[String]| words[from.min(words.len())..].iter().take(10).cloned().collect::<Vec<_>>().join(" ");
        format!("`{}` is not `{}`", some(a), some(b))
    };
    if (&found.title, &found.date) != (&expected.title, &expected.date) {
        format!("{file}: {} {} is not {} {}", found.title, found.date, expected.title, expected.date)
    } else if found.words != expected.words {
        format!("{file}: {}: {}", found.title, first(&found.words, &expected.words))
    } else {
        format!("{file}: {}: links {}", found.title, first(&found.links, &expected.links))
    }
}
