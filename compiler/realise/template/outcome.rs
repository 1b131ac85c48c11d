//! What a filled-in template of the project has to be, by the kind of its file. What a component would refuse at its start, or misread in
//! silence, is an error here.

use serde_json::Value;

use crate::plan::{Artifact, Kind};
use crate::source::{Diagnostic, NamedFile};

/// The levels of an audit rule.
const LEVELS: [&str; 4] = ["None", "Metadata", "Request", "RequestResponse"];

/// What is wrong with the text of one file, if anything is.
pub(super) fn judge(text: &str, artifact: &Artifact, named: &NamedFile) -> Option<Diagnostic> {
    let problem = match artifact.meta.kind {
        _ if text.trim().is_empty() => Some("it is empty".to_owned()),
        Kind::Unit => unit(text),
        Kind::Yaml => policy(text),
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

/// An audit policy, as kube-apiserver reads it: it exits on one that it cannot read.
fn policy(text: &str) -> Option<String> {
    let read: Value = match serde_yaml_ng::from_str(text) {
        Ok(read) => read,
        Err(error) => return Some(format!("it is not YAML: {error}")),
    };
    let (version, kind) = (&read["apiVersion"], &read["kind"]);
    if version != "audit.k8s.io/v1" || kind != "Policy" {
        return Some("it is no `Policy` of `audit.k8s.io/v1`".to_owned());
    }
    let Some(rules) = read["rules"].as_array().filter(|rules| !rules.is_empty()) else {
        return Some("it has no `rules`".to_owned());
    };
    let wrong = |rule: &Value| !rule["level"].as_str().is_some_and(|level| LEVELS.contains(&level));
    let at = rules.iter().position(wrong)?;
    Some(format!("rule {} has no `level` out of {}", at + 1, LEVELS.join(", ")))
}
