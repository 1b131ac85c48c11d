//! The binary `kapic`: hands its arguments to the command line.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
