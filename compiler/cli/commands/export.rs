//! `kapic export`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kapic::audit::kube_bench;
use kapic::bundle::{self, Bundle};
use kapic::export::{Part, Secrets, Selection, export_dir, export_file, export_tar};
use kapic::source::Diagnostic;

use super::build::STORE;
use crate::cli::console::Console;
use crate::cli::outcome::{Answer, Outcome, Stop};

/// Write a bundle, or one host, in a form for other tools
///
/// Not a byte of any file changes. `dir` writes a folder, which must not exist yet or be empty; `tar` writes a reproducible archive
/// (the same bundle gives the same bytes). With `--public` the secret files stay out: what is left keeps the id of the bundle, is safe
/// in git, made for review, and `kapic verify` works on it. `kube-bench` writes a configuration for kube-bench that knows the paths of
/// this bundle, so that a scan of the running hosts finds what `kapic audit` judged.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic export result tar -o cluster.tar
  kapic export result dir --host m1 -o m1           what goes onto host m1
  kapic export result dir --public -o public-half   for a repository
  kapic export result kube-bench -o config.yaml     for scans of the running hosts")]
pub struct Export {
    /// The bundle: a checkout, a link to one, or an id in the store
    #[arg(value_name = "BUNDLE")]
    bundle: String,
    /// dir, tar or kube-bench
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
    /// A configuration for kube-bench.
    KubeBench,
}

/// Writes a selection somewhere.
type Write = fn(&Bundle, &Selection, &Path) -> Result<(), Diagnostic>;

impl Export {
    /// Writes it.
    pub fn run(self, console: &mut Console) -> Outcome {
        let bundle = bundle::open(&self.bundle, Some(&self.store))?;
        match self.format {
            Format::Dir => self.files(&bundle, export_dir, console),
            Format::Tar => self.files(&bundle, export_tar, console),
            Format::KubeBench => self.kube_bench(&bundle, console),
        }
    }

    fn files(self, bundle: &Bundle, export: Write, console: &mut Console) -> Outcome {
        let selection = Selection {
            part: self.host.map_or(Part::Whole, Part::Host),
            secrets: if self.public { Secrets::Without } else { Secrets::With },
        };
        console.progress("writing …");
        export(bundle, &selection, &self.out)?;
        console.result(format!("{}\n", self.out.display()));
        console.tell(&said(&selection, &bundle.id.short(), &self.out));
        Ok(Answer::Yes)
    }

    /// It has the paths of all hosts and no secret, so parts of the bundle make no sense for it.
    fn kube_bench(&self, bundle: &Bundle, console: &mut Console) -> Outcome {
        if self.host.is_some() || self.public {
            return Err(Stop::Usage("`kube-bench` takes neither `--host` nor `--public`: it is one file for all hosts".to_owned()));
        }
        let made = kube_bench(bundle, None)?;
        export_file(&self.out, made.config.as_bytes())?;
        console.result(format!("{}\n", self.out.display()));
        for (hosts, targets) in [("masters", "master,controlplane,etcd"), ("workers", "node")] {
            let (out, benchmark) = (self.out.display(), made.benchmark);
            console.tell(&format!("on {hosts}: kube-bench run --targets {targets} --config {out} --benchmark {benchmark}\n"));
        }
        if !made.fixed.is_empty() {
            let ids = made.fixed.join(", ");
            console
                .tell(&format!("kube-bench looks at `/etc/kubernetes/pki/*.crt` and `*.key` only: its {ids} say nothing here\n"));
        }
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
