//! Books to examine: the repository's sample and the seeds, each built once for all tests that need it,
//! and any other book in a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tempfile::TempDir;

use crate::command::{self, Listing};
use crate::toolbox;

/// The order that the seeds' book asks for: neither first seen nor by title.
pub const SEEDS_ORDER: [&str; 7] = [
    "No surprises",
    "Care",
    "Just easier",
    "What does that mean",
    "Talking about it",
    "Blaming people",
    "Choose carefully",
];

/// A built book. The folder goes when the last test that holds it ends.
pub struct Book {
    folder: TempDir,
    /// What `chapbook list` says of it.
    pub listing: Listing,
}

static SAMPLE: Mutex<Weak<Book>> = Mutex::new(Weak::new());
static ELEMENTS: Mutex<Weak<Book>> = Mutex::new(Weak::new());
static SEEDS: Mutex<Weak<Book>> = Mutex::new(Weak::new());

/// The repository's own book.
pub fn sample() -> Arc<Book> {
    shared(&SAMPLE, || Book::build(sample_folder()))
}

/// The book that holds every element of the document model.
pub fn elements() -> Arc<Book> {
    shared(&ELEMENTS, || {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/every-element");
        let folder = temporary_folder();
        copy(&source.join("book.toml"), &folder.path().join("book.toml"));
        copy(&source.join("content"), &folder.path().join("content"));
        Book::build(folder)
    })
}

/// The folder of that book without what no built-in font has: essays and words in other scripts than Latin, Greek
/// and Cyrillic. Not yet built.
pub fn folder_of_elements_in_latin() -> TempDir {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/every-element");
    let folder = temporary_folder();
    copy(&source.join("content"), &folder.path().join("content"));
    let config = fs::read_to_string(source.join("book.toml")).expect("the book has a book.toml");
    let (config, _) = config.split_once("[[parts]]\ntitle = \"In Other").expect("its second part is in other letters");
    fs::write(folder.path().join("book.toml"), config).expect("the temporary folder can be written");
    for entry in fs::read_dir(folder.path().join("content")).expect("it was copied") {
        let path = entry.expect("an entry").path();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let is_there = |c: char| !matches!(c, '\u{590}'..='\u{8ff}' | '\u{2e80}'..);
        if ["arabic", "hebrew", "chinese", "japanese"].iter().any(|name| path.file_stem() == Some(name.as_ref())) {
            fs::remove_file(&path).expect("it was copied");
        } else {
            let text: String = text.chars().map(|c| if is_there(c) { c } else { 'x' }).collect();
            fs::write(&path, text).expect("it was copied");
        }
    }
    folder
}

/// A book over the seeds, where `CHAPBOOK_SEEDS` names them.
pub fn seeds() -> Option<Arc<Book>> {
    let seeds = toolbox::folder("CHAPBOOK_SEEDS")?;
    Some(shared(&SEEDS, || {
        let titles: Vec<String> = SEEDS_ORDER.iter().map(|title| format!("{title:?}")).collect();
        let config = format!(
            r#"
            [book]
            title = "Seven Short Essays"
            authors = ["A Daily Writer"]
            language = "en"
            [[sources]]
            path = "content/*.txt"
            [manuscript]
            essays = [{}]
            [epub]
            [pdf]
            [booklet]
            paper = "letter"
            "#,
            titles.join(", ")
        );
        Book::build(folder_with(&config, &seeds, &["page-1.txt", "page-2.txt"]))
    }))
}

/// The repository's sample, copied and not yet built.
pub fn sample_folder() -> TempDir {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = temporary_folder();
    copy(&repository.join("book.toml"), &folder.path().join("book.toml"));
    copy(&repository.join("content"), &folder.path().join("content"));
    folder
}

/// A folder with a book.toml and, under `content/`, the named files of a collection.
pub fn folder_with(config: &str, collection: &Path, files: &[&str]) -> TempDir {
    let folder = temporary_folder();
    fs::write(folder.path().join("book.toml"), config).expect("the temporary folder can be written");
    for file in files {
        copy(&collection.join(file), &folder.path().join("content").join(file));
    }
    folder
}

impl Book {
    fn build(folder: TempDir) -> Book {
        command::succeed(command::chapbook(folder.path()).arg("build"));
        let listing = command::list(folder.path());
        Book { folder, listing }
    }

    /// The folder of the book.toml.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn epub(&self) -> PathBuf {
        output(self.folder(), ".epub")
    }

    pub fn pdf(&self) -> PathBuf {
        output(self.folder(), ".pdf")
    }

    pub fn booklet(&self) -> PathBuf {
        output(self.folder(), "-booklet.pdf")
    }
}

/// The output of a book that is called `<slug><ending>`, whatever its slug.
pub fn output(folder: &Path, ending: &str) -> PathBuf {
    const OTHER_PDFS: [&str; 3] = ["-booklet.pdf", "-print.pdf", "-cover.pdf"];
    let out = folder.join("out");
    let names = fs::read_dir(&out).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
    let mut found = names.map(|entry| entry.expect("the folder can be read").path()).filter(|path| {
        let name = path.to_string_lossy();
        name.ends_with(ending) && (ending != ".pdf" || !OTHER_PDFS.iter().any(|other| name.ends_with(other)))
    });
    found.next().unwrap_or_else(|| panic!("no output *{ending} in {}", out.display()))
}

fn shared(slot: &Mutex<Weak<Book>>, build: impl FnOnce() -> Book) -> Arc<Book> {
    // A build that fails poisons the lock; the next test shall fail by its own build, not by the lock.
    let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
    slot.upgrade().unwrap_or_else(|| {
        let book = Arc::new(build());
        *slot = Arc::downgrade(&book);
        book
    })
}

/// A folder of its own for one book; it must not be hidden, since globs pass over hidden files.
fn temporary_folder() -> TempDir {
    tempfile::Builder::new().prefix("chapbook-").tempdir().expect("a temporary folder can be made")
}

fn copy(from: &Path, to: &Path) {
    let explain = |error| -> ! { panic!("cannot copy {}: {error}", from.display()) };
    if from.is_dir() {
        for entry in fs::read_dir(from).unwrap_or_else(|error| explain(error)) {
            let name = entry.unwrap_or_else(|error| explain(error)).file_name();
            copy(&from.join(&name), &to.join(&name));
        }
        return;
    }
    let parent = to.parent().expect("a file's path has a parent");
    fs::create_dir_all(parent).and_then(|()| fs::copy(from, to)).unwrap_or_else(|error| explain(error));
}
