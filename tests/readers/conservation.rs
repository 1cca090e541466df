//! Every word of every file is in a piece, or in lines that were cut. The words are found by means so
//! crude that they share nothing with the readers: whole words between white space, where no mark-up of the
//! format touches them.

use crate::{corpus, reading};
use chapbook::doc::{each_image, plain_text, printed_text};
use chapbook::source::Reading;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

/// The words of the pieces of each file.
type Said = BTreeMap<String, HashSet<String>>;

/// Finds them, those of pictures' descriptions too.
fn said(reading: &Reading) -> Said {
    let mut said = Said::new();
    for piece in &reading.pieces {
        let mut text = format!("{} {} ", plain_text(&piece.title), printed_text(&piece.blocks));
        let facts = [&piece.subtitle, &piece.part].into_iter().flatten().chain(&piece.authors).chain(&piece.tags);
        facts.for_each(|fact| text.push_str(&format!("{fact} ")));
        each_image(&piece.blocks, &mut |image| text.push_str(&format!("{} ", image.alt)));
        let words = said.entry(piece.origin.file.to_string()).or_default();
        words.extend(text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase));
    }
    said
}

/// Asserts of each line that is not cut that its words are said.
fn assert_said(said: &Said, reading: &Reading, file: &str, lines: impl Iterator<Item = (u32, Vec<String>)>) -> usize {
    let said = &said[file];
    let cuts: Vec<(u32, u32)> = reading
        .cuts
        .iter()
        .filter(|cut| *cut.origin.file == *file)
        .map(|cut| (cut.origin.line, cut.end_line))
        .collect();
    let mut checked = 0;
    for (number, words) in lines {
        if cuts.iter().any(|(first, last)| (*first..=*last).contains(&number)) {
            continue;
        }
        for word in words {
            assert!(said.contains(&word), "{file}:{number}: `{word}` is lost");
            checked += 1;
        }
    }
    checked
}

/// Words of a line that are but letters, with at most a mark of punctuation around them.
fn whole_words(line: &str) -> Vec<String> {
    let trimmed = line.split_whitespace().map(|word| word.trim_matches(|c: char| ".,;:!?()“”‘’\"'«»„".contains(c)));
    trimmed.filter(|word| !word.is_empty() && word.chars().all(char::is_alphabetic)).map(str::to_lowercase).collect()
}

fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    text.lines().enumerate().map(|(at, line)| (at as u32 + 1, line))
}

fn decoded(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).expect("it can be read");
    String::from_utf8(bytes).ok().map(|text| text.trim_start_matches('\u{feff}').to_owned())
}

fn files(reading: &Reading) -> BTreeSet<String> {
    reading.pieces.iter().map(|piece| piece.origin.file.to_string()).collect()
}

#[test]
fn no_word_of_plain_text_is_lost() {
    for (name, glob) in [
        ("txt-chesterton-heretics", "**/*.txt"),
        ("txt-ru-tolstoy-essays", "*.txt"),
        ("txt-oneline-state-of-the-union", "*.txt"),
        ("dumps-overlap-18f", "*.txt"),
        ("nasty", "emoji*.txt"),
    ] {
        let Some(folder) = corpus(name) else { return };
        let reading = reading(&folder, glob);
        let said = said(&reading);
        for file in files(&reading) {
            let Some(text) = decoded(&folder.join(&file)) else { continue };
            let lines = numbered(&text).map(|(at, line)| (at, whole_words(&line.replace(['_', '-'], " "))));
            assert!(assert_said(&said, &reading, &file, lines) > 10, "{file}");
        }
    }
}

/// The line without what Markdown and templates hold in brackets of any kind, and without addresses.
fn without_marks(line: &str, depth: &mut Vec<char>) -> String {
    let mut out = String::new();
    for c in line.chars() {
        match c {
            '(' | '[' | '{' | '<' => depth.push(c),
            ')' | ']' | '}' | '>' => {
                let open = match c {
                    ')' => '(',
                    ']' => '[',
                    '}' => '{',
                    _ => '<',
                };
                if depth.last() == Some(&open) {
                    depth.pop();
                }
                out.push('\u{1}');
            }
            c if depth.is_empty() => out.push(c),
            _ => {}
        }
    }
    out
}

#[test]
fn no_word_of_markdown_is_lost() {
    for (name, glob) in [
        ("blog-yaml-18f", "posts/*.md"),
        ("blog-toml-rust-inside", "inside-rust/**/*.md"),
        ("md-opensource-guide", "_articles/**/*.md"),
        ("mdbook-rust-book", "src/**/*.md"),
        ("nasty", "{metrics,bad}*.md"),
    ] {
        let Some(folder) = corpus(name) else { return };
        let reading = reading(&folder, glob);
        let mut checked = 0;
        let said = said(&reading);
        for file in files(&reading) {
            let Some(text) = decoded(&folder.join(&file)) else { continue };
            let (mut fences, mut in_code, mut in_comment) = (0, false, false);
            let mut depth = Vec::new();
            let lines: Vec<(u32, Vec<String>)> = numbered(&text)
                .map(|(at, line)| {
                    // What front matter says is not printed.
                    fences += u32::from(fences < 2 && matches!(line.trim_end(), "---" | "+++"));
                    let front = fences == 1 || (fences == 2 && matches!(line.trim_end(), "---" | "+++"));
                    // In code, hidden lines are no text of the book.
                    let bare = line.trim_start_matches([' ', '>']);
                    let fence = bare.starts_with("```");
                    in_code ^= fence;
                    in_comment |= bare.starts_with("<!--");
                    let aside = fence || in_code || in_comment;
                    in_comment &= !line.contains("-->");
                    if line.trim().is_empty() {
                        depth.clear();
                    }
                    let plain = without_marks(line, &mut depth);
                    (at, if front || aside { Vec::new() } else { whole_words(&plain) })
                })
                .collect();
            checked += assert_said(&said, &reading, &file, lines.into_iter());
        }
        println!("{name}: {checked} words");
        assert!(checked > 1000, "{name}");
    }
}

/// The words of HTML outside its tags, from line to line.
fn words_of_html(line: &str, in_tag: &mut bool) -> Vec<String> {
    let mut plain = String::new();
    for c in line.chars() {
        match c {
            '<' => *in_tag = true,
            '>' if *in_tag => {
                *in_tag = false;
                plain.push('\u{1}');
            }
            c if !*in_tag => plain.push(c),
            _ => {}
        }
    }
    whole_words(&plain)
}

#[test]
fn no_word_of_an_export_is_lost() {
    for (name, glob, opens, closes) in [
        ("wxr-wordpress-theme-test", "*.xml", "<content:encoded><![CDATA[", "]]>"),
        ("exports-ghost-medium", "export/posts/*.html", "data-field=\"body\"", "<footer>"),
    ] {
        let Some(folder) = corpus(name) else { return };
        let reading = reading(&folder, glob);
        let said = said(&reading);
        for file in files(&reading) {
            let text = decoded(&folder.join(&file)).expect("it is UTF-8");
            let (mut inside, mut in_tag) = (false, false);
            let lines: Vec<(u32, Vec<String>)> = numbered(&text)
                .map(|(at, line)| {
                    let mut line = line;
                    if !inside && let Some((_, rest)) = line.split_once(opens) {
                        (inside, in_tag, line) = (true, !opens.ends_with('['), rest);
                    }
                    let (text, ends) = line.split_once(closes).map_or((line, false), |(text, _)| (text, true));
                    // Shortcodes and a style sheet are no words.
                    let is_text = inside && !text.contains('[');
                    let words = words_of_html(text, &mut in_tag);
                    inside &= !ends;
                    (at, if is_text { words } else { Vec::new() })
                })
                .collect();
            let checked = assert_said(&said, &reading, &file, lines.into_iter());
            println!("{file}: {checked} words");
            assert!(checked > 0, "{file}");
        }
    }
    let Some(folder) = corpus("exports-ghost-medium") else { return };
    let reading = reading(&folder, "ghost/*");
    let file = files(&reading).into_iter().next().expect("a file");
    let export: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join(&file)).expect("it can be read")).expect("it is JSON");
    let mut in_tag = false;
    let mut words = Vec::new();
    for post in export["db"][0]["data"]["posts"].as_array().expect("posts") {
        words.extend(words_of_html(post["html"].as_str().unwrap_or_default(), &mut in_tag));
    }
    assert!(assert_said(&said(&reading), &reading, &file, std::iter::once((0, words))) > 1000);
}
