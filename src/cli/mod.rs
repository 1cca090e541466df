//! The command line: one thin file a subcommand, and the only place that prints.
//!
//! Stdout carries only what was asked for; diagnostics and summaries go to stderr.
//! Exit codes: 0 done, 1 the book has errors, 2 wrong usage.

mod booklet;
mod build;
mod check;
mod columns;
mod explain;
mod init;
mod list;
mod open;
mod show;
mod typography;
mod write;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

/// The book has errors; nothing was written.
const HAS_ERRORS: u8 = 1;
/// The command line makes no sense.
const WRONG_USAGE: u8 = 2;

#[derive(Parser)]
#[command(name = "chapbook", version, about, propagate_version = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a book.toml for a pile of dumps and exports
    Init(init::Init),
    /// Build the book: EPUB, PDF, print PDF, booklet
    Build(build::Build),
    /// List the essays in book order, and what was left out and why
    List(list::List),
    /// Show the copies of an essay side by side: which is kept, why, and where they differ
    Explain(explain::Explain),
    /// Say how the pages meet the booklet's sheets, or write a folding dummy
    Booklet(booklet::Booklet),
    /// Report everything that a build would report, writing nothing; also checks a finished .epub
    Check(check::Check),
}

/// What every command takes.
#[derive(Args)]
struct Common {
    /// How diagnostics are written to stderr
    #[arg(long, value_enum, default_value_t = MessageFormat::Human, global = true)]
    message_format: MessageFormat,
    /// Treat warnings as errors
    #[arg(long, value_enum, value_name = "WHAT", global = true)]
    deny: Option<Deny>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// For people
    Human,
    /// One JSON object a line: rule, severity, message, file, line, column, hint
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Every warning
    Warnings,
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    // clap itself ends with 2 on wrong usage, and with 0 for --help and --version.
    let code = match Cli::parse().command {
        Command::Init(init) => init.run(),
        Command::Build(build) => build.run(),
        Command::List(list) => list.run(),
        Command::Explain(explain) => explain.run(),
        Command::Booklet(booklet) => booklet.run(),
        Command::Check(check) => check.run(),
    };
    ExitCode::from(code)
}
