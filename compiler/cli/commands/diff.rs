//! `kapic diff`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kapic::bundle::{self, Bundle, diff};

use super::build::STORE;
use crate::cli::console::Console;
use crate::cli::outcome::{Answer, Outcome, Stop};
use crate::cli::work;

/// Say what changes between two bundles
///
/// Also says what has to be restarted, where and in which order. A and B are bundles: a checkout, the link to one, an id in the store, an exported folder, a public half; or a description (`.kdl`,
/// or `-` for standard input), which is built in memory with its secret. Certificates are compared by what they say, units by their
/// flags, tokens by name. No content of a secret is shown.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic diff result cluster.kdl            before you build: what would change
  kapic diff result cluster.kdl --format markdown    for a pull request
  kapic diff 3f9ac2 result --stat

Exit code 1 means that they differ, 2 that one of them cannot be read or built.")]
pub struct Diff {
    /// The bundle or description before
    #[arg(value_name = "A")]
    before: String,
    /// The bundle or description after
    #[arg(value_name = "B")]
    after: String,
    /// human, markdown or json [default: human]
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Human, hide_default_value = true)]
    #[arg(hide_possible_values = true, conflicts_with = "stat")]
    format: Format,
    /// Numbers only: files by component
    #[arg(long)]
    stat: bool,
    /// Exit with 0 even if they differ
    #[arg(long)]
    exit_zero: bool,
    /// The root secret of descriptions; `-` is standard input [default: NAME.secret beside NAME.kdl]
    #[arg(long, value_name = "FILE")]
    secret: Option<PathBuf>,
    /// The store that ids are looked up in [default: .kapic/store]
    #[arg(long, value_name = "DIR", default_value = STORE, hide_default_value = true)]
    store: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Markdown,
    Json,
}

impl Diff {
    /// Compares them.
    pub fn run(self, console: &mut Console) -> Outcome {
        let stdin = [self.before.as_str(), self.after.as_str(), self.secret.as_deref().and_then(Path::to_str).unwrap_or_default()];
        if stdin.iter().filter(|word| **word == "-").count() > 1 {
            return Err(Stop::Usage("only one thing can come from standard input".to_owned()));
        }
        let (before, after) = (self.open(&self.before, console)?, self.open(&self.after, console)?);
        console.progress("comparing …");
        let found = diff::diff(&before, &after)?;
        console.result(match self.format {
            _ if self.stat => diff::stat(&found),
            Format::Human => diff::human(&found),
            Format::Markdown => diff::markdown(&found),
            Format::Json => diff::json(&found),
        });
        Ok(if found.is_empty() || self.exit_zero { Answer::Yes } else { Answer::No })
    }

    /// A description that cannot be built leaves the question open: that is no difference.
    fn open(&self, what: &str, console: &mut Console) -> Result<Bundle, Stop> {
        if what != "-" && !(what.ends_with(".kdl") && Path::new(what).is_file()) {
            return Ok(bundle::open(what, Some(&self.store))?);
        }
        work::bundle(Path::new(what), self.secret.as_deref(), console).map_err(|stop| match stop {
            Stop::No => Stop::Trouble(Vec::new()),
            other => other,
        })
    }
}
