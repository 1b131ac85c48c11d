//! `kapic export`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kapic::bundle;
use kapic::export::{Part, Secrets, Selection, export_dir, export_tar};

use super::build::STORE;
use crate::cli::console::Console;
use crate::cli::outcome::{Answer, Outcome};

/// Write a bundle, or one host, as a folder or a tar
///
/// Not a byte of any file changes. `dir` writes a folder, which must not exist yet or be empty; `tar` writes a reproducible archive
/// (the same bundle gives the same bytes). With `--public` the secret files stay out: what is left keeps the id of the bundle, is safe
/// in git, made for review, and `kapic verify` works on it.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic export result tar -o cluster.tar
  kapic export result dir --host m1 -o m1           what goes onto host m1
  kapic export result dir --public -o public-half   for a repository")]
pub struct Export {
    /// The bundle: a checkout, a link to one, or an id in the store
    #[arg(value_name = "BUNDLE")]
    bundle: String,
    /// dir or tar
    #[arg(value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
    /// Where to write
    #[arg(short, long, value_name = "PATH")]
    out: PathBuf,
    /// Only the files of this host, as a tree from its root
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// Without secret files
    #[arg(long)]
    public: bool,
    /// The store that ids are looked up in [default: .kapic/store]
    #[arg(long, value_name = "DIR", default_value = STORE, hide_default_value = true)]
    store: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A folder.
    Dir,
    /// A tar archive.
    Tar,
}

impl Export {
    /// Writes it.
    pub fn run(self, console: &mut Console) -> Outcome {
        let bundle = bundle::open(&self.bundle, Some(&self.store))?;
        let selection = Selection {
            part: self.host.map_or(Part::Whole, Part::Host),
            secrets: if self.public { Secrets::Without } else { Secrets::With },
        };
        console.progress("writing …");
        match self.format {
            Format::Dir => export_dir(&bundle, &selection, &self.out)?,
            Format::Tar => export_tar(&bundle, &selection, &self.out)?,
        }
        console.result(format!("{}\n", self.out.display()));
        console.tell(&said(&selection, &bundle.id.short(), &self.out));
        Ok(Answer::Yes)
    }
}

fn said(selection: &Selection, id: &str, out: &Path) -> String {
    let host = match &selection.part {
        Part::Whole => String::new(),
        Part::Host(name) => format!("host `{name}` of "),
    };
    let (half, keys) = match selection.secrets {
        Secrets::With => ("", "; private keys are in it"),
        Secrets::Without => ("the public half of ", ""),
    };
    format!("wrote {half}{host}bundle {id} to `{}`{keys}\n", out.display())
}
