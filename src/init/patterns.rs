//! Files and folders, as they were named → globs for `[[sources]]`.

use std::collections::BTreeSet;

/// The globs for what was named, in that order: a folder as everything in it, files of one folder and ending
/// that are all there are of them as one glob, other files by name. `files` are all files that there are.
pub fn patterns(named: &[String], files: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in named {
        let pattern = if name.is_empty() {
            "**/*".to_owned()
        } else if files.iter().any(|file| file == name) {
            family(name, named, files).unwrap_or_else(|| escape(name))
        } else {
            format!("{}/**/*", escape(name))
        };
        if !out.contains(&pattern) {
            out.push(pattern);
        }
    }
    out
}

/// `folder/*.txt`, when all of these were named and there are two at least.
fn family(name: &str, named: &[String], files: &[String]) -> Option<String> {
    let of = |file: &str| {
        let (folder, base) = file.rsplit_once('/').map_or(("", file), |(folder, base)| (folder, base));
        let (_, ending) = base.rsplit_once('.')?;
        Some((folder.to_owned(), ending.to_owned()))
    };
    let own = of(name)?;
    let like = |list: &[String]| -> BTreeSet<String> {
        list.iter().filter(|file| of(file).as_ref() == Some(&own)).cloned().collect()
    };
    let (there, asked) = (like(files), like(named));
    let slash = if own.0.is_empty() { "" } else { "/" };
    (there.len() > 1 && there == asked).then(|| format!("{}{slash}*.{}", escape(&own.0), escape(&own.1)))
}

/// A name in which no sign means more than itself.
pub(super) fn escape(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '*' | '?' | '[' | ']' | '{' | '}' => out.extend(['[', c, ']']),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_is_one_glob() {
        let files: Vec<String> =
            ["a/1.txt", "a/2.txt", "b/1.txt", "b/2.txt", "c [1].md", "d/e/x.html"].map(Into::into).into();
        let named = ["a/1.txt", "a/2.txt", "b/2.txt", "c [1].md", "d"].map(Into::into);
        assert_eq!(patterns(&named, &files), ["a/*.txt", "b/2.txt", "c [[]1[]].md", "d/**/*"]);
        assert_eq!(patterns(&[String::new()], &files), ["**/*"]);
    }

    #[test]
    fn escaped_names_match_themselves_only() {
        for name in ["c [1].md", "what?.md", "{a}.md", "a*.md"] {
            let glob = globset::Glob::new(&escape(name)).unwrap().compile_matcher();
            assert!(glob.is_match(name) && !glob.is_match("what!.md"), "{name}");
        }
    }
}
