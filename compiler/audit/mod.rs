//! The controls of the CIS Kubernetes benchmark, judged on the final files of a bundle: units, configurations, modes and owners, per
//! host. It sees no description and no secret of the cluster; it works on a bundle that somebody made by hand as well.
//!
//! The controls are data (`stdlib/cis`), compiled in. One engine reads them; what flags and fields cannot express has a file in `own/`.

mod benchmark;
mod control;
mod documents;
mod files;
mod gather;
mod host;
mod item;
mod json;
mod junit;
mod kube_bench;
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

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::bundle::Bundle;
use crate::source::Diagnostic;
use gather::Gathered;
use host::Host;
use source::Watched;

/// Judges every control of a benchmark on every host: of the one that is named, or of the one for the bundle's Kubernetes version. An
/// error if a file that was needed is not what the manifest says: then there is no answer.
pub fn audit(bundle: &Bundle, named: Option<&'static Benchmark>) -> Result<Audit, Vec<Diagnostic>> {
    let source = Watched::new(bundle);
    let gathered = Gathered::read(&source);
    let (benchmark, choice) = report::choose(named, gathered.kubernetes);
    let controls = benchmark.controls();
    let judge = |host: &Host<'_>| controls.iter().flat_map(|listed| control::judge(listed, host, &gathered)).collect::<Vec<_>>();
    let outcomes: Vec<(&str, Vec<_>)> = gathered.hosts.par_iter().map(|host| (host.name.as_str(), judge(host))).collect();
    source.troubles()?;
    Ok(report::report(benchmark, choice, gathered.kubernetes, &controls, outcomes))
}
