//! Plans of small clusters, from their text.

mod article;
mod certificates;
mod hosts;
mod versions;

use std::collections::{BTreeMap, BTreeSet};

use crate::check;
use crate::source::{Sink, Sources};
use crate::world::MemoryProject;

use super::{Artifact, CertificateSpec, Content, Place, Plan, Term, plan};

/// The plan of a description, which must be one without errors.
fn planned(text: &str) -> Plan {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = MemoryProject::new([("cluster.kdl", text)]);
    let cluster = crate::describe("cluster.kdl", &project, &mut sources, &mut sink);
    let checked = cluster.and_then(|cluster| check::check(cluster, &mut sink));
    let found: Vec<String> = sink.finish().into_iter().map(|found| format!("{} {}", found.code, found.message)).collect();
    plan(&checked.unwrap_or_else(|| panic!("{text}\n{}", found.join("\n"))))
}

/// One master with what every description needs, and more lines of a `cluster` block.
fn small(version: &str, more: &str) -> Plan {
    planned(&format!(
        r#"kapic 1
use "std:control-plane"
use "std:hardened"
cluster t {{
    apply control-plane
    kubernetes "{version}"
    pki {{ epoch "2026-11-01T00:00:00Z"; }}
    {more}
}}"#
    ))
}

const ONE_MASTER: &str = r#"etcd "3.6.8"; masters { host m1 ip="10.0.0.1"; }; "#;

/// The paths of a host's files.
fn paths(plan: &Plan, host: &str) -> BTreeSet<String> {
    let place = Place::Host(host.to_owned());
    plan.artifacts.iter().filter(|artifact| artifact.meta.place == place).map(|artifact| artifact.meta.path.clone()).collect()
}

fn artifact<'a>(plan: &'a Plan, path: &str) -> &'a Artifact {
    let found = plan.artifacts.iter().find(|artifact| artifact.meta.bundle_path() == path);
    found.unwrap_or_else(|| panic!("no {path} in the plan"))
}

fn certificate<'a>(plan: &'a Plan, id: &str) -> &'a CertificateSpec {
    let found = plan.certificates.iter().find(|(known, _)| known.0 == id);
    found.unwrap_or_else(|| panic!("no certificate {id} in the plan")).1
}

/// What a template sees under a name; lists of text joined by lines.
fn seen(artifact: &Artifact, name: &str) -> String {
    let Content::Template { values: Term::Map(entries), .. } = &artifact.content else { panic!("not a template") };
    match entries.iter().find(|(known, _)| known == name).map(|(_, term)| term) {
        Some(Term::Text(text)) => text.clone(),
        Some(Term::List(items)) => {
            let lines = items.iter().map(|item| if let Term::Text(text) = item { text.clone() } else { format!("{item:?}") });
            lines.collect::<Vec<_>>().join("\n")
        }
        other => panic!("{name} is {other:?}"),
    }
}

/// The flags of a unit, those that stand several times joined by blanks.
fn flags(plan: &Plan, host: &str, unit: &str) -> BTreeMap<String, String> {
    let unit = artifact(plan, &format!("hosts/{host}/etc/systemd/system/{unit}.service"));
    let mut flags: BTreeMap<String, String> = BTreeMap::new();
    for line in seen(unit, "arguments").lines() {
        let (name, value) = line.split_once('=').expect("every argument has a value");
        flags.entry(name.to_owned()).and_modify(|known| *known = format!("{known} {value}")).or_insert_with(|| value.to_owned());
    }
    flags
}

/// The directives of a unit.
fn directives(plan: &Plan, host: &str, unit: &str) -> Vec<String> {
    let unit = artifact(plan, &format!("hosts/{host}/etc/systemd/system/{unit}.service"));
    ["unit", "service", "install"].iter().flat_map(|part| seen(unit, part).lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}
