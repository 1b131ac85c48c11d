//! Where the description names its versions, and the edits that put others there. It must not know what a version can do.

use crate::catalog::{EtcdVersion, KubernetesVersion, etcd_for};
use crate::schema::Written;
use crate::source::{Diagnostic, Edit, Sink, Sources, Span};
use crate::syntax::parse;

use super::candidate::Candidate;
use super::skew::etcd_next;

/// The edits that take the description to `version`, and its etcd as far towards the one that goes with it as it safely comes in one step.
/// `None` if the version is written where no edit can reach it: `sink` says where.
pub(super) fn edits(candidate: &Candidate, version: KubernetesVersion, sink: &mut Sink) -> Option<Vec<Edit>> {
    let sources = &candidate.sources;
    let written = candidate.resolved.cluster.setting("kubernetes").expect("a cluster has a version");
    let mut edits = vec![edit(sources, written, &candidate.version(), &version.to_string(), sink)?];
    let etcd = candidate.resolved.components.block("etcd").setting("version");
    if let (Some(written), Some(now), Some(next)) = (etcd, candidate.etcd(), newer_etcd(candidate, version)) {
        edits.push(edit(sources, written, &now.to_string(), &next.to_string(), sink)?);
    }
    Some(edits)
}

/// The next etcd on the way to the one that goes with `version`, if the description's own is of an older minor. A newer one is the user's
/// choice.
fn newer_etcd(candidate: &Candidate, version: KubernetesVersion) -> Option<EtcdVersion> {
    etcd_next(candidate.etcd()?, etcd_for(version.minor())?).map(|(next, _)| next)
}

fn edit(sources: &Sources, written: &Written, old: &str, new: &str, sink: &mut Sink) -> Option<Edit> {
    let span = written.values.first().map_or(written.span, |value| value.span);
    let found = here(sources, span, old, new).or_else(|| in_let(sources, span, old, new));
    if found.is_none() {
        let problem = Diagnostic::error("K0721", format!("the version `{old}` is not written where it can be changed"));
        sink.push(problem.label(span, "put together here").help(format!("write \"{old}\" here, or in a `let` of this file")));
    }
    found
}

/// The version as it stands at the value itself.
fn here(sources: &Sources, span: Span, old: &str, new: &str) -> Option<Edit> {
    let text = sources.text(span);
    let ours = !sources.file(span.file).name.starts_with("std:");
    (ours && text.trim_matches(['"', '#']).trim_start_matches('v') == old).then(|| Edit { span, text: text.replacen(old, new, 1) })
}

/// The version behind a `(var)name` of the same file.
fn in_let(sources: &Sources, span: Span, old: &str, new: &str) -> Option<Edit> {
    let name = sources.text(span).trim_matches('"');
    let document = parse(sources, span.file, &mut Sink::new())?;
    let mut lets = document.nodes.iter().filter(|node| node.name.value == "let");
    let value = lets.find_map(|node| node.property(name)).map(|property| property.value.span)?;
    here(sources, value, old, new)
}
