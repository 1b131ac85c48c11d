//! The controls of the CIS Kubernetes benchmark, judged on the final files of a bundle: units, configurations, modes and owners, per
//! host. It sees no description and no secret of the cluster; it works on a bundle that somebody made by hand as well.
//!
//! The controls are data (`stdlib/cis`), compiled in. One engine reads them; what flags and fields cannot express has a file in `own/`.

mod benchmark;
mod control;
mod documents;
mod files;
mod gather;
mod go;
mod host;
mod item;
mod json;
mod junit;
mod kube_bench;
mod outcomes;
mod own;
mod report;
mod sarif;
mod source;
mod spot;
mod targets;
mod verdict;

pub use benchmark::{Benchmark, Listed, section_title};
pub use json::json;
pub use junit::{Manual, junit};
pub use kube_bench::{KubeBench, kube_bench};
pub use report::{Audit, Case, Choice, Counts, Judged};
pub use sarif::sarif;
pub use verdict::Verdict;

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::bundle::Bundle;
use crate::source::Diagnostic;
use gather::Gathered;
use outcomes::Outcomes;
use source::Watched;

/// Judges every control of a benchmark on every host: of the one that is named, or of the one for the bundle's Kubernetes version. An
/// error if a file that was needed is not what the manifest says: then there is no answer.
pub fn audit(bundle: &Bundle, named: Option<&'static Benchmark>) -> Result<Audit, Vec<Diagnostic>> {
    let source = Watched::new(bundle);
    let Gathered { hosts, common } = Gathered::read(&source);
    let (benchmark, choice) = report::choose(named, common.kubernetes);
    let controls = benchmark.controls();
    let outcomes = hosts.into_par_iter().fold(Outcomes::default, |outcomes, host| outcomes.with(&host, &controls, &common));
    let outcomes = outcomes.reduce(Outcomes::default, Outcomes::and);
    source.troubles()?;
    Ok(report::report(benchmark, choice, common.kubernetes, &controls, outcomes))
}
