//! Running the built binary, and the JSON of `chapbook list`.
//!
//! Enters: a folder with a `book.toml`. Leaves: what the binary printed, or its cost. A run that fails
//! panics with what the binary said on stderr.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::toolbox;

/// What `chapbook list --format json` says.
#[derive(Deserialize)]
pub struct Listing {
    /// The kept essays, in book order.
    pub essays: Vec<Place>,
    /// Whole pieces that are not in the book.
    pub left_out: Vec<LeftOut>,
    /// Lines that belong to no piece.
    pub cut: Vec<Cut>,
}

/// Where a piece stands.
#[derive(Deserialize)]
pub struct Place {
    pub title: String,
    pub file: String,
    pub line: usize,
}

/// A piece that is not in the book, and why.
#[derive(Deserialize)]
pub struct LeftOut {
    #[serde(flatten)]
    pub place: Place,
    pub reason: String,
    pub score: Option<f64>,
    pub kept: Option<Place>,
}

/// Lines of a file that were cut, both ends included, counted from 1.
#[derive(Deserialize)]
pub struct Cut {
    pub file: String,
    pub line: usize,
    pub end_line: usize,
}

impl Listing {
    /// All whole pieces, kept or not.
    pub fn pieces(&self) -> impl Iterator<Item = &Place> {
        self.essays.iter().chain(self.left_out.iter().map(|piece| &piece.place))
    }

    /// The titles of the kept essays, in book order.
    pub fn titles(&self) -> Vec<String> {
        self.essays.iter().map(|essay| essay.title.clone()).collect()
    }

    /// Whether a line was cut.
    pub fn cuts(&self, file: &str, line: usize) -> bool {
        self.cut.iter().any(|cut| cut.file == file && (cut.line..=cut.end_line).contains(&line))
    }
}

/// What a build cost.
pub struct Cost {
    pub wall: Duration,
    /// The peak of the resident set, where the system tells.
    pub peak_mib: Option<u64>,
}

/// The binary, to be run in `folder`; a `SOURCE_DATE_EPOCH` around the tests shall not reach it.
pub fn chapbook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chapbook"));
    command.current_dir(folder).env_remove("SOURCE_DATE_EPOCH").stdin(Stdio::null());
    command
}

/// Runs a command that must succeed, and returns its stdout.
pub fn succeed(command: &mut Command) -> String {
    let output = toolbox::run(command);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} ended with {}:\n{stderr}", output.status);
    String::from_utf8(output.stdout).expect("stdout is UTF-8")
}

/// `chapbook list --format json` of the book in `folder`.
pub fn list(folder: &Path) -> Listing {
    let json = succeed(chapbook(folder).args(["list", "--format", "json"]));
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("list is not what the design says: {error}\n{json}"))
}

/// Builds the book in `folder` and measures it.
pub fn measured_build(folder: &Path) -> Cost {
    let log = folder.join("stderr.log");
    let stderr = File::create(&log).expect("the temporary folder can be written");
    let start = Instant::now();
    let mut child =
        chapbook(folder).arg("build").stdout(Stdio::null()).stderr(stderr).spawn().expect("the binary can be run");
    let mut peak_mib = None;
    let status = loop {
        // The kernel keeps the high-water mark itself, so a coarse poll misses little.
        peak_mib = peak_resident_mib(child.id()).or(peak_mib);
        match child.try_wait().expect("the child can be waited for") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let wall = start.elapsed();
    assert!(status.success(), "build ended with {status}:\n{}", fs::read_to_string(&log).unwrap_or_default());
    Cost { wall, peak_mib }
}

/// The high-water mark of a process's resident set, from Linux's /proc.
fn peak_resident_mib(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024)
}
