//! The print edition and the cover of real books, read object by object: nothing that reacts, no colour
//! that nobody asked for, boxes one within the other; and programs of others open them without a word.

use std::path::Path;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};

use crate::books;
use crate::command;
use crate::toolbox;

#[test]
fn the_print_edition_of_every_element_has_black_ink_alone() {
    let book = books::elements();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut build = command::chapbook(book.folder());
    command::succeed(build.args(["build", "--only", "print,cover", "--out"]).arg(folder.path()));
    let file = |ending: &str| {
        let found = std::fs::read_dir(folder.path()).expect("the folder").map(|entry| entry.expect("a file").path());
        found.into_iter().find(|path| path.to_string_lossy().ends_with(ending)).expect("the output")
    };
    let (print, cover) = (file("-print.pdf"), file("-cover.pdf"));
    let document = Document::load(&print).expect("a PDF");
    let screen = Document::load(book.pdf()).expect("a PDF");
    assert_eq!(document.get_pages().len(), screen.get_pages().len());
    quiet(&document);
    grey(&document);
    quiet(&Document::load(&cover).expect("a PDF"));
    for path in [&print, &cover] {
        silent("qpdf", &["--check", "--no-warn"], path);
        silent("mutool", &["draw", "-q", "-s", "5", "-o", "/dev/null", "-F", "txt"], path);
        silent("gs", &["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage"], path);
        silent("pdftoppm", &["-r", "20", "-png", "-singlefile"], path);
    }
}

/// No annotation, outline, form or script, and the boxes of each page one within the other.
fn quiet(document: &Document) {
    for object in document.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        for key in [&b"Annots"[..], b"Outlines", b"AcroForm", b"OpenAction", b"AA", b"JavaScript", b"Dests"] {
            assert!(!dict.has(key), "{}", String::from_utf8_lossy(key));
        }
        assert!(!dict.has_type(b"Annot"));
    }
    for id in document.page_iter() {
        let page = document.get_dictionary(id).expect("a page");
        let numbers = |name: &[u8]| -> Vec<f32> {
            let corners = page.get(name).and_then(Object::as_array).expect("a box");
            corners.iter().map(|corner| corner.as_float().expect("a number")).collect()
        };
        let (media, bleed, trim) = (numbers(b"MediaBox"), numbers(b"BleedBox"), numbers(b"TrimBox"));
        for (outer, inner) in [(&media, &bleed), (&bleed, &trim)] {
            assert!(outer[0] <= inner[0] && outer[1] <= inner[1] && inner[2] <= outer[2] && inner[3] <= outer[3]);
        }
    }
}

/// Every operator that sets a colour sets a grey, and so do pictures, forms and gradients.
fn grey(document: &Document) {
    let mut streams = 0;
    let mut check = |content: &[u8]| {
        streams += 1;
        for operation in Content::decode(content).expect("operators").operations {
            let operator = operation.operator.as_str();
            assert!(!["rg", "RG", "k", "K", "sc", "SC", "sh"].contains(&operator), "{operator}");
            if ["cs", "CS"].contains(&operator) {
                assert_eq!(operation.operands, [Object::from("Pattern")], "{operator}");
            }
        }
    };
    for id in document.page_iter() {
        check(&document.get_page_content(id));
    }
    let is = |dict: &Dictionary, kind: &str| dict.get(b"Subtype").is_ok_and(|name| name == &kind.into());
    let mut images = 0;
    for object in document.objects.values() {
        if let Ok(stream) = object.as_stream() {
            if is(&stream.dict, "Form") {
                check(&stream.decompressed_content().expect("a form"));
            }
            if is(&stream.dict, "Image") {
                images += 1;
                assert_eq!(stream.dict.get(b"ColorSpace").expect("a space"), &"DeviceGray".into());
            }
        }
        if let Ok(shading) = object.as_dict().and_then(|dict| dict.get(b"Shading").and_then(Object::as_dict)) {
            assert_eq!(shading.get(b"ColorSpace").expect("a space"), &"DeviceGray".into());
        }
    }
    assert!(streams > 20 && images > 0, "{streams} streams, {images} pictures");
}

/// A program opens the file and says nothing on stderr.
fn silent(program: &str, arguments: &[&str], path: &Path) {
    let Some(mut command) = toolbox::program(program) else { return };
    command.args(arguments).arg(path);
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    if program == "pdftoppm" {
        command.arg(out.path().join("page"));
    }
    let output = toolbox::run(&mut command);
    let said = String::from_utf8_lossy(&output.stderr);
    // mutool names the pages that it draws, and says what its own build lacks: no matter of the file.
    let idle = |line: &&str| !line.contains("ICC support is not available") && !line.starts_with("page ");
    let said: Vec<&str> = said.lines().filter(idle).collect();
    assert!(output.status.success() && said.is_empty(), "{program}: {said:?}");
}
