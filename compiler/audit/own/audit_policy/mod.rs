//! The audit policy covers what a review of an incident asks for, and writes no secret into the log: requests for Secrets, ConfigMaps
//! and tokens without their bodies, changes of pods, commands in pods. The first rule that matches a request decides its level:
//! <https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/>.

mod limits;
mod probe;

use std::collections::BTreeSet;

use serde_yaml_ng::Value;

use self::limits::{Limits, list};
use self::probe::{PROBES, Probe};
use crate::audit::documents;
use crate::audit::host::{Host, Running};
use crate::audit::spot;
use crate::audit::verdict::Outcome;
use crate::proof::read::yaml;

const FLAG: &str = "--audit-policy-file";

/// Levels, from nothing to everything.
const LEVELS: [&str; 4] = ["None", "Metadata", "Request", "RequestResponse"];

/// Asks the policy for each of the requests.
pub fn judge(host: &Host<'_>, running: &Running) -> Outcome {
    let at = match running.file(&host.tree, FLAG) {
        None => {
            let place = spot::of_flag(host, running, FLAG);
            return Outcome::fail("no audit policy", format!("write `{FLAG}=…`")).at(&place.path, place.line);
        }
        Some(Err(why)) => return Outcome::undecidable(why),
        Some(Ok(at)) => at,
    };
    let root = match documents::parse(&host.tree, at) {
        Ok(root) => root,
        Err(why) => return Outcome::undecidable(why),
    };
    let found = faults(&root);
    if with_all_groups(&root).is_some_and(|wide| faults(&wide) != found) {
        return Outcome::undecidable("a rule names the group `*`, which means all groups from Kubernetes 1.36 on, and none before");
    }
    match found {
        faults if faults.is_empty() => Outcome::pass(),
        faults => {
            let place = spot::of_field(host, at, "rules");
            Outcome::fail(
                faults.join("; "),
                "log requests for secrets with the level Metadata, and all others with Metadata or more",
            )
            .at(&place.path, place.line)
        }
    }
}

/// The policy as kube-apiserver reads it from 1.36 on, where `*` is every group; nothing if no rule has it. See `ruleMatchesResource` in
/// apiserver/pkg/audit/policy/checker.go.
fn with_all_groups(root: &Value) -> Option<Value> {
    let mut wide = root.clone();
    let mut found = false;
    let rules = wide.get_mut("rules").and_then(Value::as_sequence_mut)?;
    for entries in rules.iter_mut().filter_map(|rule| rule.get_mut("resources")?.as_sequence_mut()) {
        for at in 0..entries.len() {
            if yaml::text(&entries[at], "group") == Some("*") {
                found = true;
                let entry = entries[at].clone();
                for group in PROBES.iter().map(|probe| probe.group).collect::<BTreeSet<_>>() {
                    let mut copy = entry.clone();
                    copy["group"] = group.into();
                    entries.push(copy);
                }
            }
        }
    }
    found.then_some(wide)
}

/// What is not logged, and what is logged with its secrets.
fn faults(root: &Value) -> Vec<String> {
    let found: Vec<(&Probe, Found)> = PROBES.iter().map(|probe| (probe, ask(root, probe))).collect();
    let told = |what: &str, is_wrong: &dyn Fn(&Probe, &Found) -> bool| {
        let wrong = found.iter().filter(|(probe, found)| is_wrong(probe, found));
        let names: Vec<_> = wrong.map(|(probe, _)| format!("{} {}", probe.verb, probe.resource)).collect();
        (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
    };
    let lines = [
        told("not logged", &|_, found| found.level == 0),
        told("not logged in some namespaces", &|_, found| found.level > 0 && found.hidden_in_namespaces),
        told("not logged for some names", &|_, found| found.level > 0 && found.hidden_for_names),
        told("logged with their secrets", &|probe, found| found.level >= probe.tells),
        told("logged with their secrets in some cases", &|probe, found| found.level < probe.tells && found.told_for_some),
    ];
    lines.into_iter().flatten().collect()
}

/// What becomes of a request.
#[derive(Default)]
struct Found {
    /// The level for whom and what no rule names.
    level: usize,
    hidden_in_namespaces: bool,
    hidden_for_names: bool,
    told_for_some: bool,
}

/// Looks at the rule that decides, and at those before it that take some of the requests.
fn ask(root: &Value, probe: &Probe) -> Found {
    let rules = yaml::at(root, "rules").and_then(Value::as_sequence);
    let mut found = Found::default();
    let mut before: Vec<Limits<'_>> = Vec::new();
    for rule in rules.into_iter().flatten() {
        let Some(limits) = Limits::of(rule, probe) else { continue };
        let level = level(root, rule);
        if limits.is_none() {
            return Found { level, ..found };
        }
        let (is_hidden, tells) = (level == 0 && limits.is_for_everybody(), level >= probe.tells);
        if (is_hidden || tells) && !before.iter().take(LOOKED_BACK).any(|other| other.covers(&limits)) {
            found.hidden_for_names |= is_hidden && !limits.names.is_empty();
            found.hidden_in_namespaces |= is_hidden && limits.names.is_empty();
            found.told_for_some |= tells;
        }
        before.push(limits);
    }
    found
}

/// The level of what a rule matches. Of an ordinary request only these two stages are logged.
fn level(root: &Value, rule: &Value) -> usize {
    let is_omitted = |stage: &str| [root, rule].iter().any(|block| list(block, "omitStages").contains(&stage));
    if is_omitted("RequestReceived") && is_omitted("ResponseComplete") {
        return 0;
    }
    LEVELS.iter().position(|level| yaml::text(rule, "level") == Some(level)).unwrap_or(0)
}

/// Rules that are asked whether they leave anything to a later one; a policy with more was made to be slow.
const LOOKED_BACK: usize = 256;

#[cfg(test)]
mod tests;
