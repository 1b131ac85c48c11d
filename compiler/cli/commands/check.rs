//! `kapic check`.

use std::path::{Path, PathBuf};

use clap::Args;
use kapic::realise::vault::RootSecret;
use kapic::source::counted;

use crate::cli::console::{Console, Target};
use crate::cli::input::Input;
use crate::cli::outcome::{Answer, Outcome, Stop};
use crate::cli::work::{Work, proved};

/// Nothing made with it is written anywhere, and it is not the published one: its warning would be noise.
const THROW_AWAY: [u8; 32] = *b"kapic check keeps nothing of it.";

/// Find out what is wrong with a description
///
/// Does everything that `build` does, in memory and with a throw-away secret: every rule, every file, every handshake between the
/// components. Nothing is written, and no secret is needed, so it fits into an editor, a commit hook and a pipeline.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic check cluster.kdl
  kapic check clusters/*/cluster.kdl --deny warnings
  kapic check cluster.kdl --message-format json | jq .code

Exit code 1 means errors in the input.")]
pub struct Check {
    /// Descriptions; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

impl Check {
    /// Checks them all; one that is wrong does not hide the next.
    pub fn run(self, console: &mut Console) -> Outcome {
        let mut answer = Answer::Yes;
        for file in &self.files {
            match one(file, console) {
                Err(Stop::No) => answer = Answer::No,
                other => other?,
            }
        }
        Ok(answer)
    }
}

fn one(file: &Path, console: &mut Console) -> Result<(), Stop> {
    let input = Input::open(file)?;
    let mut work = Work::new(&input, Target::Result);
    let design = work.design(console)?;
    let product = work.make(&design, &RootSecret::from_bytes(THROW_AWAY), console)?;
    work.report(console)?;
    console.tell(&format!(
        "{}: fine; {}, {}, {}, {} proved\n",
        input.name,
        counted(design.cluster.hosts.len(), "host"),
        counted(product.sealed.files().len(), "file"),
        counted(design.plan.certificates.len(), "certificate"),
        counted(proved(&product), "handshake"),
    ));
    Ok(())
}
