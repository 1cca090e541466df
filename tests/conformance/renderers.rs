//! Pages look the same in three programs that draw PDFs: poppler, MuPDF, and PDF.js in a browser.
//!
//! At 100 dots to the inch and blurred by a dot, at most one dot in a hundred differs by more than 64 of
//! 255, and dots that do are no group as large as a letter: seams along the edges of large type aside, which
//! poppler puts on whole dots, that is no group whose inside differs as well. Pages on which a picture of a few pixels is
//! enlarged are not compared: each program smooths them its own way.

use std::fs;
use std::path::Path;

use image::RgbImage;

use crate::books;
use crate::toolbox;

/// Most of a colour's 255 by which dots may differ.
const FAR: i32 = 64;
/// Most dots in a group that differ with all eight around them: the stem of a small letter has ten.
const GLYPH: usize = 9;

#[test]
fn pages_of_the_sample_look_the_same_in_three_programs() {
    let book = books::sample();
    agree(&book.pdf(), &[1, 5, 9, 12]);
}

#[test]
fn pages_of_every_element_look_the_same_in_three_programs() {
    let book = books::elements();
    agree(&book.pdf(), &[7, 9, 10, 11, 13]);
}

#[test]
fn drawings_look_the_same_in_three_programs() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file's folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    };
    write("book.toml", "[book]\ntitle = \"Drawings\"\nlanguage = \"en\"\n[[sources]]\npath = \"a.md\"\n[pdf]\n");
    write("a.md", "# Drawings\n\n![shapes](shapes.svg)\n");
    write("shapes.svg", SHAPES);
    crate::command::succeed(crate::command::chapbook(folder.path()).arg("build"));
    let pdf = books::output(folder.path(), ".pdf");
    let file = lopdf::Document::load(&pdf).expect("a PDF");
    let is_image = |object: &lopdf::Object| {
        object.as_stream().is_ok_and(|s| s.dict.get(b"Subtype").is_ok_and(|kind| kind == &"Image".into()))
    };
    assert!(!file.objects.values().any(is_image), "the drawing is a picture");
    agree(&pdf, &[5]);
}

/// Gradients, opacity, a group put down as one, a clip, dashes, words, a blend.
const SHAPES: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><defs>
<linearGradient id="g" gradientTransform="rotate(30)"><stop offset="0.1" stop-color="#c33"/><stop offset="0.6" stop-color="#fc3"/><stop offset="1" stop-color="#36c"/></linearGradient>
<radialGradient id="r" cx="0.4" cy="0.4" fx="0.3" fy="0.3"><stop stop-color="#fff"/><stop offset="1" stop-color="#063"/></radialGradient>
<clipPath id="c"><path d="M210 30 L250 130 L170 130 z"/></clipPath></defs>
<rect width="300" height="200" fill="#eef"/><rect x="10" y="10" width="90" height="60" rx="8" fill="url(#g)" stroke="#000" stroke-width="3"/>
<circle cx="60" cy="130" r="40" fill="url(#r)" stroke="url(#g)" stroke-width="6" stroke-dasharray="12 5"/>
<g opacity="0.5"><rect x="120" y="20" width="60" height="60" fill="#00f"/><rect x="150" y="50" width="60" height="60" fill="#f00"/></g>
<g clip-path="url(#c)"><rect x="100" width="200" height="200" fill="#393"/></g>
<g transform="translate(200 150) rotate(15) scale(1.2 0.8)"><path d="M0 0 Q20 -30 40 0 T60 10" fill="none" stroke="#804" stroke-width="4" stroke-linecap="round"/><text x="-40" y="40" font-size="18">Folded</text></g>
<g style="mix-blend-mode:multiply"><ellipse cx="140" cy="150" rx="50" ry="20" fill="#ff0"/></g></svg>"##;

/// Pages as three programs draw them, compared two by two.
fn agree(pdf: &Path, pages: &[usize]) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let Some(by_pdf_js) = pdf_js(pdf, pages, folder.path()) else { return };
    let mut wrong = Vec::new();
    for (page, by_pdf_js) in pages.iter().zip(by_pdf_js) {
        let (Some(poppler), Some(mupdf)) = (toolbox::program("pdftoppm"), toolbox::program("mutool")) else { return };
        let number = page.to_string();
        let (mut poppler, mut mupdf) = (poppler, mupdf);
        let by_poppler = folder.path().join("poppler");
        poppler.args(["-r", "100", "-png", "-singlefile", "-f", &number, "-l", &number]).arg(pdf).arg(&by_poppler);
        let by_mupdf = folder.path().join("mupdf.png");
        mupdf.args(["draw", "-q", "-r", "100", "-o"]).arg(&by_mupdf).arg(pdf).arg(&number);
        for command in [&mut poppler, &mut mupdf] {
            let output = toolbox::run(command);
            assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        let read = |path: &Path| image::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).into_rgb8();
        let shown = [
            ("poppler", read(&by_poppler.with_extension("png"))),
            ("MuPDF", read(&by_mupdf)),
            ("PDF.js", image::load_from_memory(&by_pdf_js).expect("a PNG").into_rgb8()),
        ];
        assert!(shown[0].1.pixels().any(|dot| dot.0 != [255; 3]), "page {page} is blank");
        let blurred = shown.map(|(name, image)| (name, blur(&image)));
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            let ((a, first), (b, second)) = (&blurred[one], &blurred[other]);
            let (share, group) = difference(first, second);
            if share > 0.01 || group > GLYPH {
                wrong.push(format!(
                    "page {page}, {a} and {b}: {:.2} % differ, {group} dots in one place",
                    share * 100.0
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Pages as PDF.js draws them, each as a PNG.
fn pdf_js(pdf: &Path, pages: &[usize], folder: &Path) -> Option<Vec<Vec<u8>>> {
    let library = toolbox::pdf_js()?;
    let mut browser = toolbox::headless_browser(folder)?;
    for file in ["pdf.mjs", "pdf.worker.mjs"] {
        fs::copy(library.join(file), folder.join(file)).expect("a file can be copied");
    }
    fs::copy(pdf, folder.join("book.pdf")).expect("a file can be copied");
    let script = format!(
        r#"<!DOCTYPE html><body><script type="module">
        import * as worker from "./pdf.worker.mjs";
        import * as pdfjs from "./pdf.mjs";
        globalThis.pdfjsWorker = worker;
        const data = new Uint8Array(await (await fetch("book.pdf")).arrayBuffer());
        const book = await pdfjs.getDocument({{ data, isEvalSupported: false }}).promise;
        for (const number of {pages:?}) {{
          const page = await book.getPage(number);
          const viewport = page.getViewport({{ scale: 100 / 72 }});
          const canvas = document.createElement("canvas");
          canvas.width = Math.round(viewport.width);
          canvas.height = Math.round(viewport.height);
          await page.render({{ canvasContext: canvas.getContext("2d"), viewport, intent: "print" }}).promise;
          const picture = document.createElement("pre");
          picture.textContent = canvas.toDataURL();
          document.body.append(picture);
        }}
        </script></body>"#
    );
    let page = folder.join("page.html");
    fs::write(&page, script).expect("a file can be written");
    browser.args(["--virtual-time-budget=120000", "--dump-dom"]).arg(format!("file://{}", page.display()));
    let output = toolbox::run(&mut browser);
    let dom = String::from_utf8_lossy(&output.stdout);
    let shown: Vec<Vec<u8>> =
        dom.split("data:image/png;base64,").skip(1).map(|rest| base64(rest.split('<').next().unwrap_or(""))).collect();
    assert_eq!(shown.len(), pages.len(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(shown)
}

/// The bytes of base64 (RFC 4648 § 4).
fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.bytes().filter_map(|byte| DIGITS.iter().position(|digit| *digit == byte));
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for digit in digits {
        bits = bits << 6 | digit as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    out
}

/// The mean of each dot and its eight neighbours.
fn blur(image: &RgbImage) -> RgbImage {
    let (w, h) = image.dimensions();
    RgbImage::from_fn(w, h, |x, y| {
        let mut sum = [0_u32; 3];
        for (dx, dy) in (0..9).map(|n| (n % 3, n / 3)) {
            let at = |i: u32, d: u32, most: u32| (i + d).saturating_sub(1).min(most - 1);
            let dot = image.get_pixel(at(x, dx, w), at(y, dy, h));
            sum.iter_mut().zip(dot.0).for_each(|(sum, value)| *sum += u32::from(value));
        }
        image::Rgb(sum.map(|sum| (sum / 9) as u8))
    })
}

/// The share of dots that differ, and the most in one group of those that do with all around them.
fn difference(one: &RgbImage, other: &RgbImage) -> (f64, usize) {
    let (w, h) = (one.width().min(other.width()), one.height().min(other.height()));
    assert!(one.width().abs_diff(other.width()) <= 1 && one.height().abs_diff(other.height()) <= 1, "sizes differ");
    let far = |x: u32, y: u32| {
        let pairs = one.get_pixel(x, y).0.into_iter().zip(other.get_pixel(x, y).0);
        pairs.map(|(a, b)| (i32::from(a) - i32::from(b)).abs()).max().unwrap_or(0) > FAR
    };
    let differing: Vec<bool> = (0..w * h).map(|at| far(at % w, at / w)).collect();
    let count = differing.iter().filter(|far| **far).count();
    let around = |x: u32, y: u32| (0..9).map(move |n| (x + n % 3 - 1, y + n / 3 - 1));
    let inner = |x: u32, y: u32| x > 0 && y > 0 && x + 1 < w && y + 1 < h;
    let mut differs: Vec<bool> = (0..w * h)
        .map(|at| (at % w, at / w))
        .map(|(x, y)| inner(x, y) && around(x, y).all(|(x, y)| differing[(y * w + x) as usize]))
        .collect();
    let mut most = 0;
    for start in 0..differs.len() {
        let (mut group, mut next) = (0, vec![start]);
        while let Some(at) = next.pop() {
            if !std::mem::take(&mut differs[at]) {
                continue;
            }
            group += 1;
            let (x, y) = (at as u32 % w, at as u32 / w);
            let beside = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
            next.extend(beside.into_iter().filter(|(x, y)| *x < w && *y < h).map(|(x, y)| (y * w + x) as usize));
        }
        most = most.max(group);
    }
    (count as f64 / f64::from(w * h), most)
}

#[test]
fn a_missing_letter_is_seen_and_a_seam_is_not() {
    // A stem two dots wide and nine high, as in a small letter.
    let page = |shift: u32, ink: u8| {
        let stem = |x: u32, y: u32| (20..22).contains(&(x + shift)) && (30..39).contains(&y);
        blur(&RgbImage::from_fn(100, 100, |x, y| image::Rgb([if stem(x, y) { ink } else { 255 }; 3])))
    };
    assert_eq!(difference(&page(0, 0), &page(0, 0)), (0.0, 0));
    assert!(difference(&page(0, 0), &page(0, 255)).1 > GLYPH);
    assert!(difference(&page(0, 0), &page(5, 0)).1 > GLYPH);
    assert!(difference(&page(0, 0), &page(1, 0)).1 <= GLYPH);
}
