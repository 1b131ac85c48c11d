//! `kapic fmt`.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use kapic::source::{Sink, Sources, counted};
use kapic::syntax;

use crate::cli::console::{Console, Target};
use crate::cli::outcome::{Answer, Outcome, Stop};
use crate::cli::rewrite::Original;
use crate::cli::unified;

/// More of standard input than this is not read: it is too large for a description in any case.
const MAX_STDIN: u64 = syntax::MAX_BYTES as u64 + 4;

/// Put descriptions into the one layout
///
/// Four spaces a level, one node a line, one space between values; a block that stands on one line stays on it. Every comment, every
/// empty line, every number and text stays as it is written, and so does what the file says: the bundle's id does not change. Without
/// FILE, all `.kdl` files of the working folder are formatted.
///
/// A file is written aside and then renamed, with its mode; a link stays a link. A file with errors is left alone.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic fmt
  kapic fmt cluster.kdl site.kdl
  kapic fmt --check           the names of what is not formatted
  kapic fmt --diff            what would change
  kapic fmt - < cluster.kdl   the result on standard output

Exit code 1 means errors in the input; with `--check` or `--diff` also that a
file is not formatted.")]
pub struct Fmt {
    /// Files to format; `-` is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write nothing; print the names of files that are not formatted
    #[arg(long)]
    check: bool,
    /// Write nothing; print what would change, as a unified diff
    #[arg(long)]
    diff: bool,
}

/// What became of one file.
#[derive(PartialEq, Eq)]
enum State {
    Unchanged,
    Changed,
}

impl Fmt {
    /// Formats them all; one that cannot be formatted does not hide the next.
    pub fn run(self, console: &mut Console) -> Outcome {
        let files = if self.files.is_empty() { here()? } else { self.files.clone() };
        let (mut changed, mut wrong, mut trouble) = (0, 0, Vec::new());
        for file in &files {
            match self.one(file, console) {
                Ok(State::Unchanged) => {}
                Ok(State::Changed) => changed += 1,
                Err(Stop::No) => wrong += 1,
                Err(Stop::Trouble(found)) => trouble.extend(found),
                Err(usage) => return Err(usage),
            }
        }
        if !trouble.is_empty() {
            return Err(trouble.into());
        }
        self.tell(changed, files.len() - changed - wrong, console);
        let differs = changed > 0 && (self.check || self.diff);
        Ok(if wrong > 0 || differs { Answer::No } else { Answer::Yes })
    }

    fn one(&self, path: &Path, console: &mut Console) -> Result<State, Stop> {
        if path == Path::new("-") {
            let before = stdin()?;
            let after = formatted("<stdin>", &before, console)?;
            if !self.check && !self.diff {
                console.result(&after);
                return Ok(State::Unchanged);
            }
            return Ok(self.compare("<stdin>", &before, &after, console));
        }
        let (name, original) = (path.display().to_string(), Original::read(path)?);
        let after = formatted(&name, &original.bytes, console)?;
        let state = self.compare(&name, &original.bytes, &after, console);
        if state == State::Changed && !self.check && !self.diff {
            original.replace(after.as_bytes())?;
            console.tell(&format!("formatted {name}\n"));
        }
        Ok(state)
    }

    fn compare(&self, name: &str, before: &[u8], after: &str, console: &mut Console) -> State {
        if before == after.as_bytes() {
            return State::Unchanged;
        }
        if self.diff {
            let color = console.results().color;
            console.result(unified::diff(name, &String::from_utf8_lossy(before), after, color));
        } else if self.check {
            console.result(format!("{name}\n"));
        }
        State::Changed
    }

    fn tell(&self, changed: usize, unchanged: usize, console: &mut Console) {
        match (self.check || self.diff, changed) {
            (true, 0) => {}
            (true, _) => console.tell(&format!("{} not formatted; `kapic fmt` does it\n", counted(changed, "file"))),
            (false, 0) if self.files != [PathBuf::from("-")] && unchanged > 0 => {
                console.tell(&format!("{} formatted already\n", counted(unchanged, "file")));
            }
            (false, _) => {}
        }
    }
}

/// The text in the one layout. Its errors are printed, and end it.
fn formatted(name: &str, bytes: &[u8], console: &mut Console) -> Result<String, Stop> {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => {
            let file = sources.add(name, text);
            syntax::format(&sources, file, &mut sink)
        }
        Err(_) => {
            let found = syntax::not_utf8(&mut sources, name, bytes);
            sink.push(found);
            None
        }
    };
    text.ok_or_else(|| {
        console.report(&sources, sink.finish(), Target::Beside);
        Stop::No
    })
}

fn stdin() -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MAX_STDIN).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|error| Stop::system("read", "standard input", &error))
}

/// The `.kdl` files of the working folder, sorted.
fn here() -> Result<Vec<PathBuf>, Stop> {
    let trouble = |error: std::io::Error| Stop::system("look into", ".", &error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(".").map_err(trouble)? {
        let name = PathBuf::from(entry.map_err(trouble)?.file_name());
        let hidden = name.as_os_str().as_encoded_bytes().starts_with(b".");
        if !hidden && name.extension().is_some_and(|extension| extension == "kdl") && name.is_file() {
            found.push(name);
        }
    }
    if found.is_empty() {
        return Err(Stop::Usage("no FILE is named, and this folder has no file `*.kdl`".to_owned()));
    }
    found.sort();
    Ok(found)
}
