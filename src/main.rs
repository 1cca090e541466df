//! The `chapbook` command: its exit code is all that is left to say.

fn main() -> std::process::ExitCode {
    chapbook::cli::run()
}
