//! The command line: arguments in, one library call, text out. It alone prints and ends the process.

mod render;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use kapic::source::{Sink, Sources};
use kapic::syntax;

use render::{Color, Format, Style, render, summary};

/// Reads descriptions of clusters and says what is wrong with them.
#[derive(Parser)]
#[command(name = "kapic", version)]
struct Arguments {
    /// How diagnostics are written.
    #[arg(long, value_enum, default_value_t = MessageFormat::Human)]
    message_format: MessageFormat,
    /// The files to read.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum MessageFormat {
    Human,
    Short,
    Json,
}

/// Runs kapic with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    for path in &arguments.files {
        let name = path.display().to_string();
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => return unreadable(&name, &error),
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                let file = sources.add(name, text);
                syntax::parse(&sources, file, &mut sink);
            }
            Err(error) => sink.push(syntax::not_utf8(&mut sources, &name, error.as_bytes())),
        }
    }
    report(&sources, sink, arguments.message_format)
}

fn report(sources: &Sources, sink: Sink, format: MessageFormat) -> ExitCode {
    let failed = sink.has_errors();
    let found = sink.finish();
    let color = if std::io::stderr().is_terminal() { Color::Always } else { Color::Never };
    let format = match format {
        MessageFormat::Human => Format::Human(Style { color, width: 100 }),
        MessageFormat::Short => Format::Short,
        MessageFormat::Json => Format::Json,
    };
    let mut text = render(sources, &found, format);
    if let (Some(line), false) = (summary(&found), format == Format::Json) {
        text.push_str(&line);
        text.push('\n');
    }
    // A reader that has gone away wants to know nothing more.
    let _ = std::io::stderr().write_all(text.as_bytes());
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn unreadable(name: &str, error: &std::io::Error) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "kapic: {name}: {error}");
    ExitCode::from(2)
}
