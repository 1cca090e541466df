//! Files made to do harm, or grown wild. Whatever they hold, the binary ends in time, without a panic (which
//! `common::run` holds for every run), and reads nothing outside the book's folder.

use crate::assert_points;
use crate::common::{Book, HEAD, Run, essay};
use std::io::Write;
use std::process::Command;

/// `check` must end with 0 or 1 and say only what can be parsed.
fn survives(book: &Book, what: &str) -> Run {
    let run = book.run_json(&["check"]);
    assert!(run.code <= 1, "{what} ends with {}", run.code);
    run.diagnostics();
    run
}

/// Bytes without any order, the same each time (xorshift).
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn binary_files_by_the_name_of_a_text_are_read_as_far_as_they_go() {
    let book = Book::new(HEAD);
    let font = include_bytes!("../../fonts/fira-mono/FiraMono-Regular.ttf");
    let noise = noise(20_000);
    for (what, bytes) in [
        ("noise", &noise[..]),
        ("a font", &font[..30_000]),
        ("nothing but NUL", &[0; 4096]),
        ("half a UTF-16 pair", b"\xff\xfeA"),
        ("controls", b"\x01\x02\x1b[2J\x1b]0;x\x07\x7f\xc2\x9b31m\n\nText.\n"),
        ("directions", "\u{202e}gnulG\u{2066}\n\n\u{200b}\u{feff}Text\u{2069}\u{202c}\n".as_bytes()),
        ("one letter under a heap of marks", format!("A{}\n\nText.\n", "\u{301}".repeat(20_000)).as_bytes()),
    ] {
        for name in ["content/3.txt", "content/3.md"] {
            book.write(name, bytes);
            survives(&book, what);
            // What the book says must not drive the terminal.
            assert!(!book.run(&["list"]).stdout.contains('\x1b'), "{what}");
            std::fs::remove_file(book.path(name)).expect("it was written");
        }
    }
}

#[test]
fn lines_of_two_megabytes_are_read() {
    let book = Book::new(HEAD);
    for (what, line) in [("words", "word ".repeat(400_000)), ("one word", "x".repeat(2_000_000))] {
        for (name, text) in
            [("content/3.txt", format!("Gluing\n\n{line}\n")), ("content/3.md", format!("# Gluing\n\n{line}\n"))]
        {
            book.write(name, text);
            for arguments in [&["list"][..], &["build", "--only", "epub"]] {
                let run = book.run(arguments);
                assert_eq!(run.code, 0, "{what} {arguments:?}: {}", run.stderr);
            }
            std::fs::remove_file(book.path(name)).expect("it was written");
        }
    }
    // On pages, where every line is set; shorter, for this is the part that optimisation speeds up most.
    book.write("content/3.txt", format!("Gluing\n\n{}\n\n{}\n", "word ".repeat(50_000), "x".repeat(50_000)));
    assert_eq!(book.run(&["build", "--only", "pdf"]).code, 0);
    book.write("content/3.txt", "t".repeat(2_000_000));
    assert_eq!(book.run(&["list"]).code, 0);
}

#[test]
fn text_nested_without_end_is_read() {
    let book = Book::new(HEAD);
    let deep = |open: &str, close: &str, n: usize| format!("{}x{}", open.repeat(n), close.repeat(n));
    for (what, text) in [
        ("quotes", deep("> ", "", 5000)),
        ("lists", deep("- ", "", 5000)),
        ("quotes and lists", deep("> - 1. ", "", 2000)),
        ("indented lists", (0..500).map(|n| format!("{}- x\n", "  ".repeat(n))).collect()),
        ("emphasis", deep("*a **b ", "** *", 5000)),
        ("brackets", deep("[", "](1.md)", 5000)),
        ("pictures", deep("![", "](1.png)", 5000)),
        ("tags", deep("<em><b>", "</b></em>", 5000)),
        ("front matter", format!("---\na: {}\n---\n\nx", deep("[", "]", 5000))),
        ("front matter of another kind", format!("+++\na = {}\n+++\n\nx", deep("[", "]", 5000))),
    ] {
        let text = if what.starts_with("front") { text } else { format!("# Deep\n\n{text}\n") };
        book.write("content/3.md", text);
        survives(&book, what);
    }
    std::fs::remove_file(book.path("content/3.md")).expect("it was written");
    book.write("book.toml", format!("{HEAD}[manuscript]\nessays = {}\n", deep("[", "]", 5000).replace('x', "")));
    assert_eq!(survives(&book, "book.toml").code, 1);
}

/// A PNG that claims to be of this size, with a few compressed bytes behind the claim.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut zeros = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zeros.write_all(&[0; 1 << 20]).expect("memory takes it");
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 6, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", zeros.finish().expect("memory takes it")), (b"IEND", Vec::new())]
    {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(&data);
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(kind);
        out.extend(&data);
        out.extend(crc.sum().to_be_bytes());
    }
    out
}

#[test]
fn pictures_that_claim_to_be_huge_are_refused_before_they_are_decoded() {
    let book = Book::new(HEAD);
    book.write("content/3.md", "# Gluing\n\n![a leaf](leaf.png)\n");
    let svg = |size: &str, inside: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {size}>{inside}</svg>").into_bytes()
    };
    let mut gif = b"GIF89a\xff\xff\xff\xff\x80\0\0".to_vec();
    gif.extend(b"\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;");
    for (what, bytes) in [
        ("PNG of 60000 pixels a side", png(60_000, 60_000)),
        ("PNG as large as can be said", png(0x7fff_ffff, 0x7fff_ffff)),
        ("PNG one pixel high", png(0x7fff_ffff, 1)),
        ("PNG of no size", png(0, 0)),
        ("PNG cut short", png(4000, 4000)),
        ("GIF", gif),
        (
            "BMP",
            [
                &b"BM\xff\xff\xff\xff\0\0\0\0\x36\0\0\0\x28\0\0\0\xff\xff\xff\x7f\xff\xff\xff\x7f\x01\0\x18\0"[..],
                &[0; 64],
            ]
            .concat(),
        ),
    ] {
        book.write("content/leaf.png", bytes);
        let run = survives(&book, what);
        assert_eq!(run.code, 0, "{what}");
        assert_points(&run.only("broken-image"), ("content/3.md", 3, 1), "leaf.png");
    }
    for (what, bytes) in [
        ("SVG as large as can be said", svg("width=\"1e30\" height=\"1e30\"", "<rect width=\"1e30\" height=\"9\"/>")),
        (
            "SVG nested without end",
            svg("width=\"9\" height=\"9\"", &format!("{}{}", "<g>".repeat(5000), "</g>".repeat(5000))),
        ),
        (
            "SVG that holds itself",
            svg("width=\"9\" height=\"9\"", "<g id=\"a\"><use href=\"#a\"/><image href=\"leaf.png\"/></g>"),
        ),
        ("SVG with entities that grow", {
            let mut text = String::from("<!DOCTYPE svg [<!ENTITY a0 \"aaaaaaaaaa\">");
            (1..12).for_each(|n| text += &format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10)));
            let drawing = svg("width=\"9\" height=\"9\"", "<text>&a11;</text>");
            [format!("{text}]>").into_bytes(), drawing].concat()
        }),
    ] {
        book.write("content/leaf.png", bytes);
        assert_eq!(survives(&book, what).code, 0, "{what}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_folder_give_nothing_away() {
    use std::os::unix::fs::symlink;
    let secret = tempfile::tempdir().expect("a temporary folder can be made");
    let text = secret.path().join("secret.md");
    std::fs::write(&text, "# Secret\n\nNobody shall read this.\n").expect("it can be written");
    let drawing = secret.path().join("secret.svg");
    std::fs::write(&drawing, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"6\"/>").expect("the same");

    let book = Book::new(HEAD);
    symlink(&text, book.path("content/3.md")).expect("links can be made");
    for command in ["build", "list", "check"] {
        let run = book.run_json(&[command]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{command}");
        assert_points(&run.only("unreadable-file"), ("content/3.md", 0, 0), "outside the book's folder");
        assert!(!run.stderr.contains("Secret"));
    }

    // A link to a folder is not followed, one that leads nowhere or round in a circle is no file.
    let book = Book::new(&HEAD.replace("content/*", "**/*.md"));
    symlink(secret.path(), book.path("linked")).expect("links can be made");
    symlink("nowhere.md", book.path("content/3.md")).expect("links can be made");
    symlink("4.md", book.path("content/4.md")).expect("links can be made");
    symlink("..", book.path("content/up")).expect("links can be made");
    // Inside the folder a link is as good as a file.
    book.write("drawer/text", essay("Gluing"));
    symlink("../drawer/text", book.path("content/5.md")).expect("links can be made");
    let list = book.run(&["list"]);
    assert_eq!((list.code, list.stderr.as_str()), (0, ""));
    assert!(list.stdout.contains("Gluing") && !list.stdout.contains("Secret"), "{}", list.stdout);

    let book = Book::new(HEAD);
    symlink(&drawing, book.path("content/leaf.svg")).expect("links can be made");
    book.write("content/3.md", "# Gluing\n\n![a leaf](leaf.svg)\n");
    let run = survives(&book, "a picture");
    assert_points(&run.only("missing-image"), ("content/3.md", 3, 1), "outside the book's folder");
    book.write("book.toml", HEAD.replace("language", "cover = \"content/leaf.svg\"\nlanguage"));
    assert_points(&survives(&book, "a cover").only("missing-cover"), ("book.toml", 3, 9), "outside the book's folder");
    book.write("book.toml", format!("{HEAD}[pdf]\nfont = {{ regular = \"content/leaf.svg\" }}\n"));
    assert_points(&survives(&book, "a font").only("missing-font"), ("book.toml", 9, 8), "outside the book's folder");
}

#[cfg(unix)]
#[test]
fn pipes_are_never_opened() {
    let book = Book::new(HEAD);
    let pipe = |name: &str| {
        let made = Command::new("mkfifo").arg(book.path(name)).status();
        made.is_ok_and(|status| status.success())
    };
    if !["content/3.md", "pipe.svg", "pipe.toml", "pipe.epub"].into_iter().all(pipe) {
        println!("skipped: mkfifo is not here");
        return;
    }
    // A glob matches files only.
    let list = book.run(&["list"]);
    assert_eq!((list.code, list.stderr.as_str()), (0, ""));
    assert!(!list.stdout.contains("3.md"));
    assert_eq!(book.run(&["build", "--only", "epub"]).code, 0);
    book.write("book.toml", HEAD.replace("content/*", "content/3.md"));
    assert_points(&book.run_json(&["build"]).only("no-match"), ("book.toml", 6, 8), "content/3.md");

    book.write("content/1.md", "# Folding\n\n![a leaf](../pipe.svg)\n");
    book.write("book.toml", HEAD);
    assert_points(&survives(&book, "a picture").only("missing-image"), ("content/1.md", 3, 1), "pipe.svg");
    book.write("book.toml", HEAD.replace("language", "cover = \"pipe.svg\"\nlanguage"));
    assert_points(&survives(&book, "a cover").only("missing-cover"), ("book.toml", 3, 9), "pipe.svg");
    book.write("book.toml", format!("{HEAD}[pdf]\nfont = {{ regular = \"pipe.svg\" }}\n"));
    assert_points(&survives(&book, "a font").only("missing-font"), ("book.toml", 9, 8), "pipe.svg");
    for name in ["pipe.toml", "pipe.epub"] {
        let run = book.run_json(&["check", name]);
        assert_eq!(run.code, 1, "{name}");
        run.only("no-book");
    }
}

#[test]
fn pictures_in_a_text_that_are_made_to_do_harm_leave_the_text() {
    let book = Book::new(HEAD);
    let page = |inner: &str| {
        format!("<h1>Glue</h1>\n<p>Before it all is folded.</p>\n<p>{inner}</p>\n<p>Behind it all is sewn.</p>\n")
    };
    let nested =
        |depth: usize| "<svg width=90 height=90>".repeat(depth) + "<path d='M0 0h9v9z'/>" + &"</svg>".repeat(depth);
    let uses = |count: usize| {
        "<svg width=90 height=90><g id=a><path d='M0 0h9v9z'/></g>".to_owned()
            + &"<use href='#a' opacity='.5'/>".repeat(count)
            + "</svg>"
    };
    for (what, inner) in [
        ("much data", format!("<img alt=x src=\"data:image/png;base64,{}\">", "A/".repeat(25_000_000))),
        ("nested drawings", nested(5000)),
        ("many shapes", uses(50_000)),
        ("a drawing of itself", "<svg width=90 height=90><g id=a><path d='M0 0h9'/><use href='#a'/></g></svg>".into()),
        ("a drawing of files", "<svg width=90 height=90><path d='M0 0h9'/><image href='../../etc/passwd' width=9 height=9 /></svg>".into()),
        ("HTML in a drawing", "<svg width=90 height=90><path d='M0 0h9'/><foreignObject><iframe src=file:///etc/passwd></iframe><p onclick=x()>words</p></foreignObject></svg>".into()),
        ("an open drawing", "<svg width=90 height=90 xmlns:a=b a:c=d 1=2><a:b/><path d='M0 0h9'".into()),
        ("a drawing of no size", "<svg width=-1 height=1e99><path d='M0 0h9'/></svg>".into()),
    ] {
        book.write("content/3.html", page(&inner));
        let run = survives(&book, what);
        assert!(!run.stderr.contains("bad-link") && run.stderr.len() < 10_000, "{what}: {}", run.stderr);
        if inner.len() < 1_000_000 {
            assert!(book.run(&["list"]).stdout.contains("Glue"), "{what}");
        }
    }
    for (src, word) in [
        ("data:image/png;base64,iVBOR", "Base64"),
        ("data:image/png;base64", "comma"),
        ("data:text/html,%3Cscript%3Ealert(1)%3C/script%3E", "type"),
        ("data:image/png;base64,AAAA", "cannot be used"),
        ("data:image/svg+xml,%3Csvg%3E%3Cpath", "cannot be used"),
    ] {
        book.write("content/3.html", page(&format!("<img src=\"{src}\" alt=\"a sheet\">")));
        let run = survives(&book, src);
        let broken = run.only("broken-image");
        assert_points(&broken, ("content/3.html", 3, 0), word);
        assert!(broken["message"].as_str().unwrap_or("").contains("data"), "{broken}");
        assert_eq!(run.diagnostics().len(), 1, "{}", run.stderr);
    }
}
