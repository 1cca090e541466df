//! What other programs counted in Word files and EPUBs (`expected.json`), held against the readings.

use crate::{corpus, reading};
use chapbook::doc::{BlockKind, Inline, each_block, each_image, each_inline_of, plain_text, printed_text};
use chapbook::source::{Piece, Reading};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use zip::ZipArchive;

fn facts(folder: &Path) -> serde_json::Map<String, Value> {
    let text = fs::read(folder.join("expected.json")).expect("the facts can be read");
    let facts: Value = serde_json::from_slice(&text).expect("the facts are JSON");
    facts["files"].as_object().expect("facts of each file").clone()
}

/// A file of an archive as text; empty when it is not there.
fn entry(archive: &Path, name: &str) -> String {
    let mut zip = ZipArchive::new(File::open(archive).expect("the file")).expect("an archive");
    let mut bytes = Vec::new();
    if let Ok(mut found) = zip.by_name(name) {
        found.read_to_end(&mut bytes).expect("it can be unpacked");
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Letters and digits, so that white space, quotation marks and case do not count.
fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Titles, parts and headings, by their letters.
fn headings(pieces: &[&Piece]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for piece in pieces {
        found.insert(letters(&plain_text(&piece.title)));
        found.extend(piece.part.as_deref().map(letters));
        each_block(&piece.blocks, &mut |block| {
            if let BlockKind::Heading { content, .. } = &block.kind {
                found.insert(letters(&plain_text(content)));
            }
        });
    }
    found
}

fn count(pieces: &[&Piece], wanted: impl Fn(&BlockKind) -> usize) -> usize {
    let mut sum = 0;
    pieces.iter().for_each(|piece| each_block(&piece.blocks, &mut |block| sum += wanted(&block.kind)));
    sum
}

fn images(pieces: &[&Piece]) -> Vec<String> {
    let mut found = Vec::new();
    pieces.iter().for_each(|piece| each_image(&piece.blocks, &mut |image| found.push(image.path.to_string())));
    found
}

fn notes(pieces: &[&Piece]) -> u64 {
    let mut sum = 0;
    for piece in pieces {
        each_inline_of(&piece.blocks, &mut |inline| sum += u64::from(matches!(inline, Inline::Note(_))));
    }
    sum
}

/// Words as Python's `\w+` finds them: vowel signs of Arabic part them.
fn words(pieces: &[&Piece]) -> usize {
    let is_sign = |c: char| matches!(c, '\u{64b}'..='\u{65f}' | '\u{670}');
    let parts = |c: char| (!c.is_alphanumeric() && c != '_') || is_sign(c);
    let of = |text: &str| text.split(parts).filter(|word| !word.is_empty()).count();
    let all = |piece: &&Piece| {
        let facts = piece.subtitle.iter().chain(&piece.authors).map(|fact| of(fact)).sum::<usize>();
        of(&plain_text(&piece.title)) + facts + of(&printed_text(&piece.blocks))
    };
    pieces.iter().map(all).sum()
}

fn of_file<'a>(reading: &'a Reading, file: &str) -> Vec<&'a Piece> {
    let inside = format!("{file}/");
    reading.pieces.iter().filter(|p| *p.origin.file == *file || p.origin.file.starts_with(&inside)).collect()
}

/// The words inside the `mc:Fallback`s of a document.
fn fallback_words(document: &str) -> usize {
    let fallbacks = document.split("<mc:Fallback>").skip(1).filter_map(|rest| rest.split("</mc:Fallback>").next());
    let texts = fallbacks
        .flat_map(|fallback| fallback.split("<w:t").skip(1))
        .filter_map(|rest| rest.split_once('>').and_then(|(_, text)| text.split('<').next()));
    texts.map(|text| text.split_whitespace().count()).sum()
}

#[test]
fn word_files_have_the_headings_notes_tables_lists_and_pictures_that_were_counted() {
    let Some(folder) = corpus("docx") else { return };
    let reading = reading(&folder, "*.docx");
    for (file, fact) in facts(&folder) {
        let pieces = of_file(&reading, &file);
        assert_eq!(pieces.len(), 1, "{file}");
        let found = headings(&pieces);
        for heading in fact["headings"].as_array().expect("a list") {
            // Without a style it is a heading by its looks, which do not count.
            let text = letters(heading[1].as_str().expect("a text"));
            if heading[0].is_null() {
                assert!(
                    pieces.iter().any(|piece| letters(&printed_text(&piece.blocks)).contains(&text)),
                    "{file}: {text}"
                );
                continue;
            }
            assert!(found.contains(&text), "{file}: {text} in {found:?}");
        }
        let number = |key: &str| fact[key].as_u64().expect("a number");
        assert_eq!(
            count(&pieces, |kind| matches!(kind, BlockKind::Table(_)).into()) as u64,
            number("tables"),
            "{file}"
        );
        assert_eq!(notes(&pieces), number("footnotes") + number("endnotes"), "{file}");
        // A picture of the page's head is no part of the text, as nothing of the page's head is.
        let called = entry(&folder.join(&file), "word/_rels/document.xml.rels");
        let images = images(&pieces);
        for media in fact["media"].as_array().expect("a list") {
            let media = media.as_str().expect("a path");
            let in_text = called.contains(media.trim_start_matches("word/"));
            assert_eq!(in_text, images.iter().any(|path| path.ends_with(media)), "{file}: {media} in {images:?}");
        }
        let text = entry(&folder.join(&file), "word/document.xml");
        // They count the text without its notes, but with what stands again for programs that know no shapes.
        let expected = (number("words") as usize).saturating_sub(fallback_words(&text));
        let found = words(&pieces);
        assert!(found * 10 >= expected * 9, "{file}: {found} words of {expected}");
        // Each paragraph with a number of its own is an item.
        let numbered = text.matches("<w:numId ").count();
        let items = count(&pieces, |kind| match kind {
            BlockKind::List { items, .. } => items.len(),
            _ => 0,
        });
        println!(
            "{file}: {} headings, {numbered} numbered paragraphs, {items} items, {found} words",
            headings(&pieces).len()
        );
        assert!(items >= numbered, "{file}: {items} items of {numbered}");
    }
}

#[test]
fn books_have_the_headings_languages_authors_and_words_that_were_counted() {
    let Some(folder) = corpus("epub") else { return };
    let reading = reading(&folder, "*.epub");
    for (file, fact) in facts(&folder) {
        let pieces = of_file(&reading, &file);
        assert!(!pieces.is_empty(), "{file}");
        let inside = format!("{file}/");
        let cut: Vec<&str> =
            reading.cuts.iter().filter_map(|cut| cut.origin.file.strip_prefix(inside.as_str())).collect();
        let cut_text: String =
            cut.iter().map(|name| letters(&without_tags(&entry(&folder.join(&file), name)))).collect();
        let found = headings(&pieces);
        for heading in fact["headings"].as_array().expect("a list") {
            let text = letters(heading.as_str().expect("a text"));
            // The number of a story and its title are one heading.
            let known = found.iter().any(|found| *found == text || (text.len() >= 3 && found.contains(&text)));
            assert!(known || cut_text.contains(&text), "{file}: {text} in {found:#?}");
        }
        let about = reading.about.iter().find(|about| about.title.as_deref() == fact["title"][0].as_str());
        let about = about.unwrap_or_else(|| panic!("{file} has its title"));
        assert_eq!(about.language.as_ref().map(|tag| tag.tag().to_owned()).as_deref(), fact["language"][0].as_str());
        assert!(
            !about.authors.is_empty()
                && about
                    .authors
                    .iter()
                    .all(|name| fact["creator"].as_array().expect("a list").contains(&name.as_str().into()))
        );
        let expected = fact["words"].as_u64().expect("a number") as usize;
        let words = words(&pieces)
            + cut
                .iter()
                .map(|name| without_tags(&entry(&folder.join(&file), name)).split_whitespace().count())
                .sum::<usize>();
        println!("{file}: {} pieces, {words} words of {expected}", pieces.len());
        assert!(words * 100 >= expected * 95, "{file}: {words} words of {expected}");
    }
}

/// The text of XHTML.
fn without_tags(xml: &str) -> String {
    let body = xml.find("<body").map_or(xml, |at| &xml[at..]);
    body.split('<').filter_map(|rest| rest.split_once('>')).map(|(_, text)| format!("{text} ")).collect()
}
