//! The documents of an EPUB in a browser without a window, all beside each other, and a script that looks at them.

use std::fmt::Write;
use std::fs;

use crate::books::Book;
use crate::epub::Epub;
use crate::toolbox;

/// Calls `look(frame, tell)` for every document: it says how many things it looked at, and tells what is wrong.
const SCRIPT: &str = r#"
window.onload = () => {
  const found = [];
  let seen = 0;
  for (const frame of document.querySelectorAll("iframe"))
    seen += look(frame, (element, what) =>
      found.push(`${frame.dataset.name} <${element.localName} class="${element.className}">: ${what}`));
  const verdict = document.createElement("pre");
  verdict.textContent = [`seen ${seen}`, ...found].join("\n");
  document.body.append(verdict);
};
"#;

/// Shows all documents on a screen of the width of a telephone, with `style` added to each, and lists what the function
/// `look` of the script tells; `None` where there is no browser.
pub fn judge(book: &Book, style: &str, look: &str) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut browser = toolbox::headless_browser(folder.path())?;
    let mut page = format!("<!DOCTYPE html><html><body><script>{look}{SCRIPT}</script>");
    for (name, bytes) in Epub::open(&book.epub()).into_files() {
        let path = folder.path().join(&name);
        fs::create_dir_all(path.parent().expect("a file's path has a parent")).expect("a folder can be made");
        if name.ends_with(".xhtml") {
            let text = String::from_utf8(bytes).expect("documents are UTF-8");
            let head = text.find("</head>").expect("documents have a head");
            fs::write(&path, format!("{}{style}{}", &text[..head], &text[head..])).expect("a file can be written");
            write!(page, "<iframe src=\"{name}\" data-name=\"{name}\" width=\"360\" height=\"640\"></iframe>")
                .expect("writing to a string cannot fail");
        } else {
            fs::write(&path, bytes).expect("a file can be written");
        }
    }
    let all = folder.path().join("all.html");
    fs::write(&all, page).expect("a file can be written");
    let output = toolbox::run(browser.arg("--dump-dom").arg(format!("file://{}", all.display())));
    let dom = String::from_utf8_lossy(&output.stdout);
    let verdict = dom.rsplit_once("<pre>").and_then(|(_, rest)| rest.split_once("</pre>"));
    let (verdict, _) = verdict.unwrap_or_else(|| panic!("no verdict: {}", String::from_utf8_lossy(&output.stderr)));
    let mut lines = verdict.lines().map(str::to_owned);
    let seen = lines.next().and_then(|line| line.strip_prefix("seen ")?.parse::<usize>().ok());
    assert!(seen.is_some_and(|seen| seen > 4), "the browser saw {seen:?} things");
    Some(lines.collect())
}
