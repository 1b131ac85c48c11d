//! `kapic audit`.

mod table;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kapic::audit::{self, Benchmark, Manual};
use kapic::bundle::{self, Bundle};

use super::build::STORE;
use crate::cli::console::Console;
use crate::cli::outcome::{Answer, Outcome, Stop};

/// Judge a bundle by the CIS Kubernetes benchmark
///
/// Evaluates every control of the benchmark that files can decide, on the final files of every host: units, configurations, modes and
/// owners. A control that does not hold is told with the file, the line and what to write; one that files cannot decide is told with
/// the reason. The benchmark is the one for the bundle's Kubernetes version unless one is named. Needs neither the root secret nor the
/// description. A tree `hosts/HOST/…` that was made by hand will do: then modes and owners are those on disk.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic audit result
  kapic audit result --benchmark cis-1.12
  kapic audit result --format sarif > audit.sarif
  kapic export result kube-bench -o config.yaml    for a scan of the running hosts

Controls that are not scored are for people to decide: those that do not hold
are warnings. Exit code 1 means that a scored control does not hold; with
`--deny warnings`, that any control does not.")]
pub struct Audit {
    /// The bundle: a checkout, a link to one, an exported folder, an id in the store, or a tree made by hand
    #[arg(value_name = "BUNDLE")]
    bundle: String,
    /// The benchmark, such as cis-1.12 [default: the one for the bundle's Kubernetes]
    #[arg(long, value_name = "NAME", value_parser = benchmark)]
    benchmark: Option<&'static Benchmark>,
    /// table, json, sarif or junit [default: table]
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Table, hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    format: Format,
    /// The store that ids are looked up in [default: .kapic/store]
    #[arg(long, value_name = "DIR", default_value = STORE, hide_default_value = true)]
    store: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Sarif,
    Junit,
}

impl Audit {
    /// Judges it.
    pub fn run(self, console: &mut Console) -> Outcome {
        let bundle = open(&self.bundle, &self.store)?;
        console.progress(&format!("judging {} hosts …", bundle.hosts().len()));
        let audit = audit::audit(&bundle, self.benchmark)?;
        let strict = console.denies_warnings();
        let counts = audit.counts();
        console.result(match self.format {
            Format::Table => table::table(&audit, console.results()),
            Format::Json => audit::json(&audit),
            Format::Sarif => audit::sarif(&audit),
            Format::Junit => audit::junit(&audit, if strict { Manual::Fails } else { Manual::Skipped }),
        });
        let failed = counts.fail > 0 || (strict && counts.warning > 0);
        Ok(if failed { Answer::No } else { Answer::Yes })
    }
}

fn open(what: &str, store: &Path) -> Result<Bundle, Stop> {
    let path = Path::new(what);
    if bundle::is_loose(path) { Ok(bundle::open_loose(path)?) } else { Ok(bundle::open(what, Some(store))?) }
}

fn benchmark(name: &str) -> Result<&'static Benchmark, String> {
    Benchmark::find(name).ok_or_else(|| {
        let names: Vec<&str> = Benchmark::all().iter().map(|benchmark| benchmark.name).collect();
        format!("there is {}", names.join(", "))
    })
}
