//! A book in a temporary folder and the built binary on it, for the tests that drive `chapbook` from outside.
//!
//! Enters: files and arguments. Leaves: exit code, stdout, stderr, and what lies in the folder. A run that
//! takes too long is ended and fails the test.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// No run of these small books takes nearly as long, even without optimisation on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The keys of a diagnostic, in alphabetical order.
const KEYS: [&str; 7] = ["column", "file", "hint", "line", "message", "rule", "severity"];

/// The `[book]` and `[[sources]]` that most tests want: seven lines, the last of them empty.
pub const HEAD: &str = "[book]\ntitle = \"A Small Book\"\nlanguage = \"en\"\n\n[[sources]]\npath = \"content/*\"\n\n";

/// An essay in Markdown. Each title gets a text of its own, so that no two are copies.
pub fn essay(title: &str) -> String {
    format!("# {title}\n\nWhat {title} means to a binder is told here, and {title} is all that it tells.\n")
}

/// A folder with a book, removed at the end of the test.
pub struct Book {
    folder: TempDir,
}

impl Book {
    /// A book of the given `book.toml` and two sound essays, Folding and Sewing.
    pub fn new(toml: &str) -> Book {
        let book = Book { folder: TempDir::new().expect("a temporary folder can be made") };
        book.write("book.toml", toml);
        book.write("content/1.md", essay("Folding"));
        book.write("content/2.md", essay("Sewing"));
        book
    }

    /// The folder, or a path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, making its folders.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a path in the folder has a parent")).expect("folders can be made");
        fs::write(&path, content).expect("the temporary folder can be written");
    }

    /// Every file and folder below, hidden ones too, with the files' bytes; pipes and links are not followed.
    pub fn listing(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        for entry in walkdir::WalkDir::new(self.folder.path()).min_depth(1) {
            let entry = entry.expect("the temporary folder can be listed");
            let name = entry.path().strip_prefix(self.folder.path()).expect("it is below").display().to_string();
            let is_file = entry.file_type().is_file();
            found.insert(name, if is_file { fs::read(entry.path()).expect("it can be read") } else { Vec::new() });
        }
        found
    }

    /// The names of what lies in a folder, sorted; none when there is no such folder.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(folder)) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Runs `chapbook` in the book's folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.folder.path(), arguments, &[])
    }

    /// Runs `chapbook` in the book's folder with diagnostics as JSON.
    pub fn run_json(&self, arguments: &[&str]) -> Run {
        self.run(&[arguments, &["--message-format", "json"]].concat())
    }
}

/// What a run left behind.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The diagnostics on stderr, each line of which must be one with exactly the keys promised.
    pub fn diagnostics(&self) -> Vec<Value> {
        let parse = |line: &str| {
            let value: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("no JSON ({e}): {line}"));
            let mut keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
            keys.sort_unstable();
            assert_eq!(keys, KEYS, "{line}");
            value
        };
        self.stderr.lines().map(parse).collect()
    }

    /// The only diagnostic of a rule.
    pub fn only(&self, rule: &str) -> Value {
        let mut found: Vec<Value> = self.diagnostics().into_iter().filter(|d| d["rule"] == rule).collect();
        assert_eq!(found.len(), 1, "one `{rule}` is expected in:\n{}", self.stderr);
        found.remove(0)
    }
}

/// Runs `chapbook` in a folder with environment variables set; a `SOURCE_DATE_EPOCH` from outside shall not reach it.
pub fn run(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let log = TempDir::new().expect("a temporary folder can be made");
    // Into files: a full pipe would stop the run for ever.
    let [stdout, stderr] = ["stdout", "stderr"].map(|name| log.path().join(name));
    let file = |path: &Path| Stdio::from(fs::File::create(path).expect("the temporary folder can be written"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_chapbook"))
        .current_dir(folder)
        .args(arguments)
        .env_remove("SOURCE_DATE_EPOCH")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .stdout(file(&stdout))
        .stderr(file(&stderr))
        .spawn()
        .expect("the binary can be run");
    let start = Instant::now();
    let status = loop {
        match child.try_wait().expect("the child can be waited for") {
            Some(status) => break status,
            None if start.elapsed() > PATIENCE => {
                child.kill().expect("a running child can be ended");
                panic!("{arguments:?} hangs in {}", folder.display());
            }
            None => std::thread::sleep(Duration::from_millis(3)),
        }
    };
    let text = |path: &Path| String::from_utf8(fs::read(path).expect("it was made")).expect("output is UTF-8");
    let run = Run { code: status.code().unwrap_or(-1), stdout: text(&stdout), stderr: text(&stderr) };
    assert!(!run.stderr.contains("panicked"), "{arguments:?} panicked:\n{}", run.stderr);
    assert!((0..=2).contains(&run.code), "{arguments:?} ended with {status}:\n{}", run.stderr);
    run
}
