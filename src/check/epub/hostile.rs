//! Whatever the bytes, the checker ends, in bounded memory and without panic. How soon is measured by `benches/epub.rs`.

use crate::check::epub::sample::{Sample, findings};
use proptest::prelude::{ProptestConfig, any, prop, proptest};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_style_sheets_never_panic(text in "[a-z@{}();:,'\"\\\\/*#.!<> \n-]{0,200}|\\PC{0,60}") {
        Sample::good().with("OEBPS/style.css", text).findings();
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        assert!(!findings(&bytes).is_empty());
    }

    #[test]
    fn good_books_with_changed_bytes_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = Sample::good().bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        findings(&bytes);
    }

    #[test]
    fn documents_with_changed_bytes_never_panic(
        file in prop::sample::select(vec!["META-INF/container.xml", "OEBPS/content.opf", "OEBPS/nav.xhtml", "OEBPS/one.xhtml", "OEBPS/toc.ncx", "OEBPS/style.css", "OEBPS/sheet.png"]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"<>&\"'/=#%:. ax\x00\xff".to_vec())), 1..8),
    ) {
        let sample = Sample::good();
        let mut bytes = sample.file(file).to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        findings(&sample.with(file, bytes).bytes());
    }
}

/// One chapter replaced; it must be refused or read.
fn chapter(text: String) -> Vec<String> {
    findings(&Sample::good().with("OEBPS/two.xhtml", text).bytes())
}

fn is_refused(found: &[String]) -> bool {
    found.iter().any(|one| one.starts_with("error epub-too-large book.epub!/OEBPS/two.xhtml: "))
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    let deep = format!("{}<p/>{}", "<div>".repeat(200_000), "</div>".repeat(200_000));
    chapter(format!(r#"<html xmlns="http://www.w3.org/1999/xhtml"><body>{deep}</body></html>"#));
}

#[test]
fn many_of_a_kind_are_read_to_the_end() {
    let page = |head: &str, body: &str| {
        chapter(format!(
            "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><head><title>x</title>{head}</head><body>{body}</body></html>"
        ))
    };
    let many = |one: &str| one.repeat(10_000);
    assert!(!page(&many("<meta http-equiv='content-type' content='x'/>"), "").is_empty());
    page("", &format!("<audio>{}</audio>", many("<source src='a.mp3'/>")));
    page("", &format!("<video>{}</video>", many("<track src='a' default=''/>")));
    page("", &format!("<table>{}{}</table>", many("<tr><td headers='a'><table>"), many("</table></td></tr>")));
    page("", &format!("{}{}", many("<select><option selected=''/>"), many("</select>")));
    page("", &format!("{}{}", many("<object>"), many("</object>")));
    page("", &format!("<ul>{}</ul>", many("<p a='' b='' c=''/>")));
    page("", &format!("{}{}", many("<a href='x'><label><header>"), many("</header></label></a>")));
    page("", &format!("<p style='{}'/>", many("a:(")));
    let style = |text: String| Sample::good().with("OEBPS/style.css", text).findings();
    assert!(!style(many("@media x {")).is_empty());
    assert!(!style(many("a{b:url(")).is_empty());
    assert!(!style(many("/*\\")).is_empty());
    let nav = |list: String| {
        let list = format!("<nav epub:type=\"toc\"><ol>{list}</ol></nav>");
        let nav = format!(
            "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><head><title>x</title></head><body>{list}</body></html>"
        );
        Sample::good().with("OEBPS/nav.xhtml", nav).findings()
    };
    assert!(!nav(format!("{}{}", many("<li><span><nav epub:type='x'>"), many("</nav></span></li>"))).is_empty());
    let metadata = many("<meta property='role' refines='#a' id='b'>x</meta>");
    assert!(!Sample::good().opf("</metadata>", &format!("{metadata}</metadata>")).findings().is_empty());
}

#[test]
fn entities_that_grow_are_refused() {
    let bomb =
        format!(r#"<!DOCTYPE html [<!ENTITY a "{}">]><html>{}</html>"#, "x".repeat(100_000), "&a;".repeat(100_000));
    assert!(is_refused(&chapter(bomb)));
    let few = r#"<!DOCTYPE html [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><html xmlns="http://www.w3.org/1999/xhtml"><p id="end">&c;</p></html>"#;
    assert!(!is_refused(&chapter(few.into())));
}

#[test]
fn attributes_and_prefixes_without_end_are_refused() {
    let many = |write: fn(usize) -> String| (0..50_000).map(write).collect::<String>();
    assert!(is_refused(&chapter(format!("<html {}/>", many(|n| format!("a{n}='' "))))));
    assert!(is_refused(&chapter(format!("<html {}/>", many(|n| format!("xmlns:a{n}='u' "))))));
    assert!(is_refused(&chapter("=".repeat(3 << 20))));
    assert!(is_refused(&chapter("<".repeat(3 << 20))));
}

#[test]
fn archives_that_unpack_to_too_much_are_refused() {
    assert!(is_refused(&chapter(" ".repeat(65 << 20))));
    // A directory may claim any size; the claim is enough to refuse the book.
    let bytes = Sample::good().bytes();
    let mut claimed = bytes.clone();
    for at in 0..bytes.len() - 4 {
        if bytes[at..].starts_with(b"PK\x01\x02") {
            claimed[at + 24..at + 28].copy_from_slice(&0x7000_0000u32.to_le_bytes());
        }
    }
    assert!(findings(&claimed)[0].starts_with("error epub-too-large book.epub: "));
}

#[test]
fn a_directory_that_claims_more_files_than_fit_is_refused() {
    let mut bytes = b"PK\x06\x06".to_vec();
    bytes.extend([0; 28]);
    bytes.extend(u64::MAX.to_le_bytes());
    bytes.extend([0; 16]);
    bytes.extend(b"PK\x06\x07");
    bytes.extend([0; 16]);
    bytes.extend(b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0");
    assert!(findings(&bytes)[0].contains("its directory claims more files"));
}
