//! What a filled-in template of the project has to be, by the kind of its file. What a component would refuse at its start, or misread in
//! silence, is an error here.

use super::audit_policy;
use crate::catalog::Release;
use crate::plan::{Artifact, Kind};
use crate::source::{Diagnostic, NamedFile};

/// What is wrong with the text of one file, if anything is.
pub(super) fn judge(text: &str, artifact: &Artifact, named: &NamedFile, release: Option<Release>) -> Option<Diagnostic> {
    let problem = match artifact.meta.kind {
        _ if text.trim().is_empty() => Some("it is empty".to_owned()),
        Kind::Unit => unit(text),
        Kind::Yaml => audit_policy::fault(text, release),
        _ => None,
    }?;
    let message = format!("what `{}` becomes cannot be used as `{}`: {problem}", named.name, artifact.meta.bundle_path());
    let found = Diagnostic::error("K0414", message).label(named.span, "named here");
    Some(found.help(
        "compare it with the template of the stdlib: `kapic explain --list std` names them, `kapic explain std:…` prints them",
    ))
}

/// A unit needs a command; systemd refuses lines that are none.
fn unit(text: &str) -> Option<String> {
    let joined = text.replace("\\\n", " ");
    let starts = |prefix: &str| joined.lines().any(|line| line.trim_start().starts_with(prefix));
    if !starts("[Service]") || !starts("ExecStart=") {
        return Some("it has no `[Service]` with an `ExecStart=`".to_owned());
    }
    let is_line = |line: &&str| {
        let line = line.trim();
        line.is_empty() || line.starts_with(['#', ';']) || (line.starts_with('[') && line.ends_with(']')) || line.contains('=')
    };
    joined.lines().find(|line| !is_line(line)).map(|line| format!("systemd cannot read the line `{}`", line.trim()))
}
