//! The controls of the CIS Kubernetes benchmark, judged on the final files of a bundle: units, configurations, modes and owners, per
//! host. It sees no description and no secret of the cluster; it works on a bundle that somebody made by hand as well.
//!
//! The controls are data (`stdlib/cis`), compiled in. One engine reads them; what flags and fields cannot express has a file in `own/`.

mod accounts;
mod benchmark;
mod control;
mod credentials;
mod data_directory;
mod documents;
mod environment;
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
mod started;
mod targets;
mod tmpfiles;
mod verdict;

pub use benchmark::{Benchmark, Listed, section_title};
pub use json::json;
pub use junit::{Manual, junit};
pub use kube_bench::{KubeBench, kube_bench};
pub use report::{Audit, Case, Choice, Counts, Judged};
pub use sarif::sarif;
pub use verdict::Verdict;

use std::sync::Arc;

use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::bundle::{Bundle, failure};
use crate::source::Diagnostic;
use gather::{Common, Reader};
use host::Host;
use outcomes::Outcomes;
use source::Watched;

/// Judges every control of a benchmark on every host: of the one that is named, or of the one for the bundle's Kubernetes version. An
/// error if a file that was needed is not what the manifest says, or if nothing runs anywhere: then there is no answer.
pub fn audit(bundle: &Bundle, named: Option<&'static Benchmark>) -> Result<Audit, Vec<Diagnostic>> {
    unknown_links(bundle)?;
    let source = Watched::new(bundle);
    let reader = Reader::new(&source);
    let places = reader.places();
    let kubernetes = reader.kubernetes(&places);
    let (benchmark, choice) = report::choose(named, kubernetes);
    let controls = benchmark.controls();
    // Most hosts are judged by themselves and then forgotten; a control plane concerns the others and waits for all of it.
    let nothing = Common::default();
    let read = places.par_iter().enumerate().map(|(number, files)| (number, files, reader.host(files)));
    let judged = read.fold(Progress::default, |mut progress, (number, files, host)| {
        if host.concerns_others() {
            progress.waiting.push((number, host));
        } else {
            progress.outcomes.add(number, &host, &controls, &nothing);
            source.release(reader.place(files[0]));
        }
        progress
    });
    let Progress { mut outcomes, waiting } = judged.reduce(Progress::default, Progress::and);
    let common = Common::of(waiting.iter().map(|(_, host)| host));
    waiting.iter().for_each(|(number, host)| outcomes.add(*number, host, &controls, &common));
    source.troubles()?;
    if outcomes.components == 0 {
        let help = "audit takes a bundle, or a folder with `hosts/NAME/` for each host, a tree from `/` with its units in `etc/systemd/system`";
        return Err(vec![failure::no_bundle("no unit of any host starts a component of Kubernetes or etcd").help(help)]);
    }
    let places: Vec<_> = places.iter().map(|numbers| Arc::new(reader.place(numbers[0]).clone())).collect();
    Ok(report::report(benchmark, choice, kubernetes, &controls, outcomes, &places))
}

/// Links of a tree made by hand that decide what systemd does, and lead out of the tree: then there is no answer.
fn unknown_links(bundle: &Bundle) -> Result<(), Vec<Diagnostic>> {
    let decides = |path: &str| {
        let unit = path.rsplit_once("/systemd/system/").is_some_and(|(_, name)| started::concerns_component(name));
        unit || path.rsplit_once("tmpfiles.d/").is_some_and(|(_, name)| !name.contains('/') && name.ends_with(".conf"))
    };
    let links: Vec<&String> = bundle.links_outside().iter().filter(|path| decides(path)).collect();
    if links.is_empty() { Ok(()) } else { Err(links.into_iter().map(|path| failure::link_outside(path)).collect()) }
}

/// Hosts that were judged, and those that wait.
#[derive(Default)]
struct Progress<'a> {
    outcomes: Outcomes,
    waiting: Vec<(usize, Host<'a>)>,
}

impl Progress<'_> {
    fn and(mut self, others: Self) -> Self {
        self.outcomes.merge(others.outcomes);
        self.waiting.extend(others.waiting);
        self
    }
}
