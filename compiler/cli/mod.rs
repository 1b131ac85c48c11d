//! The command line: arguments in, library calls, text out. It alone prints, reads the clock and the environment, draws randomness
//! and ends the process.

mod against;
mod arguments;
mod clock;
mod commands;
mod console;
mod form;
mod git;
mod guard;
mod input;
mod markdown;
mod mend;
mod outcome;
mod pages;
mod render;
mod report;
mod rewrite;
mod secret;
mod unified;
mod watch;
mod work;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use arguments::{Arguments, Command, early_color};
use console::Console;
use outcome::{Outcome, Stop};

/// Runs kapic with the arguments of the process. Every way out of it is an exit code of `outcome`.
pub fn run() -> ExitCode {
    guard::guard(|| {
        let command = Arguments::command().color(early_color(std::env::args_os()));
        match command.try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches)) {
            Ok(arguments) => answer(arguments),
            Err(error) => unclear(&error),
        }
    })
}

fn answer(arguments: Arguments) -> ExitCode {
    let mut console = match Console::new(&arguments.common) {
        Ok(console) => console,
        Err(stop) => return Console::plain().stop(stop),
    };
    match dispatch(arguments.command, &mut console) {
        Ok(answer) => console.finish(answer),
        Err(stop) => console.stop(stop),
    }
}

fn dispatch(command: Command, console: &mut Console) -> Outcome {
    match command {
        Command::Audit(audit) => audit.run(console),
        Command::Build(build) => build.run(console),
        Command::Check(check) => check.run(console),
        Command::Diff(diff) => diff.run(console),
        Command::Verify(verify) => verify.run(console),
        Command::Upgrade(upgrade) => upgrade.run(console),
        Command::Eval(eval) => eval.run(console),
        Command::Why(why) => why.run(console),
        Command::Explain(explain) => explain.run(console),
        Command::Secret(secret) => secret.run(console),
        Command::Fmt(fmt) => fmt.run(console),
        Command::Export(export) => export.run(console),
        Command::New(new) => new.run(console),
        Command::Completions(completions) => completions.run(console),
        Command::Man(man) => man.run(console),
        Command::Docs(docs) => docs.run(console),
        Command::Version(version) => version.run(console),
    }
}

/// Help and version were asked for, or the arguments make no sense: clap knows what to print and where.
fn unclear(error: &clap::Error) -> ExitCode {
    // A reader that has gone away wants to know nothing more.
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::SUCCESS,
        _ => ExitCode::from(Stop::COULD_NOT),
    }
}
