//! `kapic check`.

use std::path::{Path, PathBuf};

use clap::Args;
use kapic::realise::vault::RootSecret;
use kapic::source::counted;

use crate::cli::console::{Console, Target};
use crate::cli::input::Input;
use crate::cli::mend;
use crate::cli::outcome::{Answer, Outcome, Stop};
use crate::cli::watch::{self, Clock, Next, Seen};
use crate::cli::work::{Work, tally};

/// Nothing made with it is written anywhere, and it is not the published one: its warning would be noise.
const THROW_AWAY: [u8; 32] = *b"kapic check keeps nothing of it.";

/// Find out what is wrong with a description
///
/// Does everything that `build` does, in memory and with a throw-away secret: every rule, every file, every handshake between the
/// components. Nothing is written, and no secret is needed, so it fits into an editor, a commit hook and a pipeline.
///
/// With `--fix`, kapic first makes the edits that are safe, in FILE and in the files of its folder that it uses: a misspelt name becomes
/// the only one that it can be, a bare address or version gets its quotes. All else in the files stays as it is. Of standard input the
/// mended text is printed.
///
/// With `--watch`, it checks again whenever FILE or a file that it uses changes, until Ctrl-C ends it.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic check cluster.kdl
  kapic check clusters/*/cluster.kdl --deny warnings
  kapic check cluster.kdl --fix
  kapic check cluster.kdl --watch
  kapic check cluster.kdl --message-format json | jq .code

Exit code 1 means errors in the input; with `--fix`, errors that are left.")]
pub struct Check {
    /// Descriptions; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Make the safe edits, then check
    #[arg(long, conflicts_with = "watch")]
    fix: bool,
    /// Check again whenever a file changes
    #[arg(long)]
    watch: bool,
}

impl Check {
    /// Checks them all; one that is wrong does not hide the next.
    pub fn run(self, console: &mut Console) -> Outcome {
        if self.watch {
            return self.again_and_again(console);
        }
        let mut answer = Answer::Yes;
        for file in &self.files {
            match self.one(file, console) {
                Err(Stop::No) => answer = Answer::No,
                other => other?,
            }
        }
        Ok(answer)
    }

    fn one(&self, file: &Path, console: &mut Console) -> Result<(), Stop> {
        let input = Input::open(file)?;
        if !self.fix {
            return check(&input, Target::Result, console);
        }
        match mend::run(&input, console)? {
            // The result is the mended text, so that diagnostics stand beside it.
            Some(text) => check(&Input::piped(text)?, Target::Beside, console),
            None => check(&input, Target::Result, console),
        }
    }

    fn again_and_again(&self, console: &mut Console) -> Outcome {
        if self.files.iter().any(|file| file == Path::new("-")) {
            return Err(Stop::Usage("standard input cannot be watched; name a file".to_owned()));
        }
        let mut answer = Answer::Yes;
        watch::watch(&mut Clock, |seen, changed| {
            if !changed.is_empty() {
                let names: Vec<String> = changed.iter().map(|path| path.display().to_string()).collect();
                console.separate(&format!("changed: {}\n", names.join(", ")));
            }
            answer = self.all(seen, console);
            console.finished(answer == Answer::Yes, &self.files);
            console.tell(&format!("watching {}; Ctrl-C ends it\n", counted(seen.count(), "file")));
            if console.is_deserted() { Next::End } else { Next::Wait }
        });
        Ok(answer)
    }

    /// One round of a watch: a file that cannot be read is a mistake like others, which the next change may mend.
    fn all(&self, seen: &Seen, console: &mut Console) -> Answer {
        let mut answer = Answer::Yes;
        for file in &self.files {
            let checked = Input::watched(file, seen).and_then(|input| check(&input, Target::Result, console));
            if let Err(stop) = checked {
                answer = Answer::No;
                console.stop(stop);
            }
        }
        answer
    }
}

fn check(input: &Input, target: Target, console: &mut Console) -> Result<(), Stop> {
    let mut work = Work::new(input, target);
    let design = work.design(console)?;
    let product = work.make(&design, &RootSecret::from_bytes(THROW_AWAY), console)?;
    work.report(console)?;
    console.tell(&format!("{}: fine; {}\n", input.name, tally(&design, &product)));
    Ok(())
}
