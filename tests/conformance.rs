//! Conformance: the built `chapbook` binary, driven from outside and judged by others.
//!
//! Nothing here calls the library. Books are built by the binary in temporary folders, and what it
//! wrote is held against the sources, against itself, and against outside validators.
//!
//! | module | holds |
//! |---|---|
//! | `validators` | EPUBCheck, Ace, qpdf and pdffonts find nothing |
//! | `standards` | veraPDF, qpdf, MuPDF, Ghostscript and poppler about PDF/UA-1 and PDF/A-2a |
//! | `mutants` | what EPUBCheck says of broken EPUBs is what our own validator is held to |
//! | `read_back` | EbookLib finds the same essays, order and words in the EPUB |
//! | `night` | a browser shows every word in the reader's colours, and wide things inside the screen |
//! | `marks` | behind each mark of a page the EPUB has the words of that page, and no mark takes space |
//! | `content` | every word of every kept essay, in order, in both outputs |
//! | `agreement` | nav, NCX, outline and printed contents say the same, page numbers are true |
//! | `determinism` | same book, same bytes, whatever the folder, time zone and thread count |
//! | `booklet` | the sheets fold into the pages of the PDF |
//! | `seeds`, `overlap`, `heretics`, `novel` | real input: which essays are found and which are left out |
//!
//! The rest is what they stand on: `toolbox` (what is installed), `command` (running the binary),
//! `browser` (looking at documents), `books` (the sample and the seeds, built once), `sources`, `markup` and `words` (what a book should
//! say), `epub`, `pdf` and `poppler` (what it says).
//!
//! Plain `cargo test` needs no tool and no network: what cannot run says so in one line that begins with
//! `skipped:` and passes. `tests/run` installs the tools and names their folder in `CHAPBOOK_TOOLS`.
//! With `CI=true` or `CHAPBOOK_REQUIRE_TOOLS=1` a missing tool fails. `CHAPBOOK_SEEDS` and
//! `CHAPBOOK_CORPUS` name folders of real input that is not part of the repository.

#[path = "conformance/agreement.rs"]
mod agreement;
#[path = "conformance/booklet.rs"]
mod booklet;
#[path = "conformance/books.rs"]
mod books;
#[path = "conformance/browser.rs"]
mod browser;
#[path = "conformance/command.rs"]
mod command;
#[path = "conformance/content.rs"]
mod content;
#[path = "conformance/determinism.rs"]
mod determinism;
#[path = "conformance/epub.rs"]
mod epub;
#[path = "conformance/heretics.rs"]
mod heretics;
#[path = "conformance/marks.rs"]
mod marks;
#[path = "conformance/markup.rs"]
mod markup;
#[path = "conformance/mutants.rs"]
mod mutants;
#[path = "conformance/night.rs"]
mod night;
#[path = "conformance/novel.rs"]
mod novel;
#[path = "conformance/outline.rs"]
mod outline;
#[path = "conformance/overlap.rs"]
mod overlap;
#[path = "conformance/pdf.rs"]
mod pdf;
#[path = "conformance/poppler.rs"]
mod poppler;
#[path = "conformance/press.rs"]
mod press;
#[path = "conformance/read_back.rs"]
mod read_back;
#[path = "conformance/renderers.rs"]
mod renderers;
#[path = "conformance/seeds.rs"]
mod seeds;
#[path = "conformance/sources.rs"]
mod sources;
#[path = "conformance/standards.rs"]
mod standards;
#[path = "conformance/toolbox.rs"]
mod toolbox;
#[path = "conformance/validators.rs"]
mod validators;
#[path = "conformance/words.rs"]
mod words;
