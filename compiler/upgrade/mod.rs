//! What happens to a description on the way to another version of Kubernetes: minor by minor, what would break, what would change, what
//! somebody has to look at, and the edits that are safe. It builds nothing and writes nothing; every answer comes from compiling the
//! description again at each version and from the catalog.

mod apis;
mod candidate;
mod defaults;
mod edited;
mod etcd;
mod fixes;
mod gates;
mod moves;
mod once;
mod output;
mod plugins;
mod report;
mod required;
mod rollout;
mod rules;
mod running;
mod skew;
mod versions;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{self, KubernetesVersion, Minor, VersionError};
use crate::source::{Diagnostic, Sink, Sources};
use crate::world::Project;

use candidate::Candidate;

pub use report::{Change, Item, Level, Place, Step, Upgrade};
pub use rollout::{Act, Rollout, Round, Turn};
pub use running::Running;
pub use skew::{OldRelease, Skew};

/// Reads what `--to` says: a release, or a minor, which means its newest patch that the catalog knows.
pub fn target(text: &str) -> Result<KubernetesVersion, VersionError> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let Ok(minor) = Minor::parse(text) else { return KubernetesVersion::parse(text) };
    catalog::newest_patch(minor).map_or_else(|| KubernetesVersion::parse(&format!("{minor}.0")), Ok)
}

/// The report for the description that starts in `entry`, in a cluster where `running` says what runs beside the API servers. Errors that it has already, and reasons why there can be no report, go to
/// `sink`; their places are in `sources`.
pub fn upgrade(
    entry: &str,
    project: &dyn Project,
    to: KubernetesVersion,
    running: Running,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Option<Upgrade> {
    let start = Candidate::compile(entry, project, BTreeMap::new(), sources, sink)?;
    if start.has_errors() {
        start.found.into_iter().for_each(|found| sink.push(found));
        return None;
    }
    let from = start.release().expect("a description without errors has a version of the catalog");
    if let Some(refused) = backwards(&start, from, to) {
        sink.push(refused);
        return None;
    }
    let rollout = rollout::rollout(&start.cluster, running.kubelets.unwrap_or(from.minor()), from, &stops(from, to));
    let mut walk = Walk { entry, project, to, running, now: start, steps: Vec::new(), versioned: BTreeSet::new() };
    walk.stay();
    for version in stops(from, to) {
        if !walk.step(version, sink)? {
            break;
        }
    }
    Some(walk.finish(from, rollout))
}

/// The releases to go through: the newest patch of each minor between, then the target.
fn stops(from: KubernetesVersion, to: KubernetesVersion) -> Vec<KubernetesVersion> {
    let between = catalog::minors().filter(|minor| from.minor() < *minor && *minor < to.minor());
    let newest = |minor: Minor| target(&minor.to_string()).expect("a minor of the catalog has releases");
    let last = (from != to).then_some(to);
    between.map(newest).chain(last).collect()
}

fn backwards(start: &Candidate, from: KubernetesVersion, to: KubernetesVersion) -> Option<Diagnostic> {
    let span = start.cluster.settings.kubernetes.span.unwrap_or(start.cluster.span);
    let back = to < from;
    back.then(|| {
        Diagnostic::error("K0720", format!("there is no way back from Kubernetes {from} to {to}"))
            .label(span, "newer than the target")
            .help("restore a snapshot of etcd with the bundle of that time; etcd's data is not read by older API servers")
    })
}

/// The way so far.
struct Walk<'a> {
    entry: &'a str,
    project: &'a dyn Project,
    to: KubernetesVersion,
    running: Running,
    now: Candidate,
    steps: Vec<Step>,
    /// The files that the version is edited in.
    versioned: BTreeSet<String>,
}

impl Walk<'_> {
    /// Where there is no way to go, what runs is held against the version that is there.
    fn stay(&mut self) {
        let version = self.now.version();
        let stays = version == self.to.to_string();
        let items = if stays { running::items(&mut self.running, &self.now, &self.now) } else { Vec::new() };
        if !items.is_empty() {
            let kubectl = rollout::kubectl(&self.now, &self.now);
            self.steps.push(Step { from: version.clone(), to: version, items, turns: Vec::new(), kubectl });
        }
    }

    /// One release further. `Some(false)` if the description cannot be read any more at that version, so that nothing can be said of
    /// what comes after.
    fn step(&mut self, version: KubernetesVersion, sink: &mut Sink) -> Option<bool> {
        let edits = versions::edits(&self.now, version, sink)?;
        self.versioned.extend(edits.first().map(|edit| self.now.sources.file(edit.span.file).name.clone()));
        let texts = edited::texts(&self.now, &edits).expect("versions are written in places of their own");
        let (mut sources, mut found) = (Sources::default(), Sink::new());
        let next = Candidate::compile(self.entry, self.project, texts, &mut sources, &mut found);
        let from = self.now.version();
        let Some(next) = next else {
            let items = found.finish().iter().map(|found| rules::item(found, &sources)).collect();
            self.steps.push(Step { from, to: version.to_string(), items, turns: Vec::new(), kubectl: Vec::new() });
            return Some(false);
        };
        let next = next.after(&self.now);
        let (mut items, fixed) = self.judge(&next);
        items.extend(running::items(&mut self.running, &self.now, &next));
        items.sort_by(|a, b| a.order().cmp(&b.order()));
        let next = fixed.unwrap_or(next);
        let (turns, kubectl) = (rollout::turns(self.to, &self.now, &next), rollout::kubectl(&self.now, &next));
        self.steps.push(Step { from, to: version.to_string(), items, turns, kubectl });
        self.now = next;
        Some(true)
    }

    /// Everything about one step, and the description with the safe edits if they help.
    fn judge(&self, next: &Candidate) -> (Vec<Item>, Option<Candidate>) {
        let now = &self.now;
        let fixed = fixes::apply(now, next, self.entry, self.project);
        let after = fixed.as_ref().unwrap_or(next);
        let mut items = rules::items(now, next, after);
        for concern in
            [defaults::items, required::items, apis::items, plugins::items, gates::items, etcd::items, moves::items, output::items]
        {
            items.extend(concern(now, after));
        }
        once::once(&mut items);
        (items, fixed)
    }

    fn finish(self, from: KubernetesVersion, rollout: Rollout) -> Upgrade {
        let texts = edited::finished(&self.now, self.project);
        Upgrade {
            cluster: self.now.cluster.settings.name.0.clone(),
            from: from.to_string(),
            to: self.to.to_string(),
            rollout,
            edits: edited::changes(&self.now, self.project),
            steps: self.steps,
            texts,
            versioned: self.versioned,
        }
    }
}
