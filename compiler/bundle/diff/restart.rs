//! What has to be restarted, where, in which order. The order is a table; who is concerned is read from the bundle.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::plan::{Kind, Place};
use crate::source::Diagnostic;

use super::super::{Bundle, ManifestEntry};
use super::steps::{Pace, Step};
use super::{Change, Sign};

/// Components in the order in which they are restarted, and how. What is not here is restarted last, host by host.
const ORDER: [(&str, &str, Pace); 10] = [
    ("etcd", "restart", Pace::OneByOne),
    ("kube-apiserver", "restart", Pace::OneByOne),
    ("kube-controller-manager", "restart", Pace::OneByOne),
    ("kube-scheduler", "restart", Pace::OneByOne),
    ("haproxy", "reload", Pace::OneByOne),
    ("nginx", "reload", Pace::OneByOne),
    ("keepalived", "reload", Pace::OneByOne),
    ("containerd", "restart", Pace::OneByOne),
    ("kubelet", "restart", Pace::OneByOne),
    ("kube-proxy", "restart", Pace::OneByOne),
];

/// What is needed on hosts: kinds of need, in the order in which they are met, with the hosts of each.
pub type Needs = BTreeMap<Need, BTreeSet<String>>;

/// One kind of need. The order of the variants is the order of the work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A unit is gone: stop it before its file goes.
    Stop(String),
    /// Users and groups, before files are given to them.
    Users,
    /// Folders.
    Folders,
    /// systemd reads its units again.
    Reload,
    /// A component starts again, or for the first time.
    Restart(usize, String),
}

/// Finds the needs of all hosts.
pub fn needs(before: &Bundle, after: &Bundle, found: &[Change]) -> Result<Needs, Diagnostic> {
    let mut by_host: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in found {
        if let [Place::Host(name)] = change.places.as_slice() {
            by_host.entry(name).or_default().push(change);
        }
    }
    let hosts: Vec<_> = by_host.into_iter().collect();
    let of_hosts = hosts.into_par_iter().map(|(host, changes)| Ok((host, of_host(before, after, host, &changes)?)));
    let mut needs = Needs::new();
    for (host, of_host) in of_hosts.collect::<Result<Vec<_>, Diagnostic>>()? {
        for need in of_host {
            needs.entry(need).or_default().insert(host.to_owned());
        }
    }
    Ok(needs)
}

fn of_host(before: &Bundle, after: &Bundle, host: &str, changes: &[&Change]) -> Result<BTreeSet<Need>, Diagnostic> {
    let mut needs = BTreeSet::new();
    let mut touched: BTreeSet<String> = BTreeSet::new();
    for change in changes.iter().filter(|change| touches_content(change)) {
        match (change.kind, change.sign) {
            (Kind::Unit, Sign::Removed) => {
                needs.insert(Need::Stop(unit_name(&change.path).to_owned()));
                needs.insert(Need::Reload);
                continue;
            }
            (Kind::Unit, _) => {
                needs.insert(Need::Reload);
            }
            (Kind::Config, _) if change.path.contains("/sysusers.d/") => {
                needs.insert(Need::Users);
                continue;
            }
            (Kind::Config, _) if change.path.contains("/tmpfiles.d/") => {
                needs.insert(Need::Folders);
                continue;
            }
            (Kind::Script | Kind::Document, _) => continue,
            _ => {}
        }
        touched.insert(change.component.clone());
    }
    touched.extend(readers(after, host, changes)?);
    let old = services(before.host(host)?);
    let new = services(after.host(host)?);
    for component in touched {
        let rank = ORDER.iter().position(|(name, _, _)| *name == component);
        // A component without a unit in the bundle comes from a package of the host, if it is one at all.
        if new.contains_key(&component) || (rank.is_some() && !old.contains_key(&component)) {
            let unit = new.get(&component).cloned().unwrap_or_else(|| format!("{component}.service"));
            needs.insert(Need::Restart(rank.unwrap_or(ORDER.len()), unit));
        }
    }
    Ok(needs)
}

/// A mode or an owner alone is read by nobody before the next start.
fn touches_content(change: &Change) -> bool {
    change.sign != Sign::Changed
        || change
            .details
            .iter()
            .any(|detail| !matches!(detail.topic, "mode" | "owner" | "group" | "kind" | "component" | "secrecy"))
}

/// Components with a public file that names one of the changed files: units start them with it, and systemd may hand them a copy.
fn readers(after: &Bundle, host: &str, changes: &[&Change]) -> Result<BTreeSet<String>, Diagnostic> {
    let is_read = |change: &&&Change| touches_content(change) && !matches!(change.kind, Kind::Unit | Kind::Script | Kind::Document);
    let names: Vec<String> = changes.iter().filter(is_read).map(|change| format!("/{}", change.path)).collect();
    let mut found = BTreeSet::new();
    for entry in after.host(host)?.iter().filter(|entry| names_files(entry) && !names.is_empty()) {
        if !found.contains(&entry.meta.component) {
            let bytes = after.read(&entry.path)?;
            let text = String::from_utf8_lossy(&bytes);
            if names.iter().any(|name| mentions(&text, name)) {
                found.insert(entry.meta.component.clone());
            }
        }
    }
    Ok(found)
}

fn names_files(entry: &ManifestEntry) -> bool {
    !entry.meta.secret && matches!(entry.meta.kind, Kind::Unit | Kind::Yaml | Kind::Config)
}

/// Whether the path stands there as a whole: `/a/ca.pem` is not in `/a/ca.pem.old`.
fn mentions(text: &str, path: &str) -> bool {
    let continues = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    text.match_indices(path).any(|(at, _)| !text[at + path.len()..].starts_with(continues))
}

/// The service of each component of a host.
fn services(entries: &[ManifestEntry]) -> BTreeMap<String, String> {
    let is_service = |entry: &&ManifestEntry| entry.meta.kind == Kind::Unit && entry.meta.path.ends_with(".service");
    entries.iter().filter(is_service).map(|entry| (entry.meta.component.clone(), unit_name(&entry.meta.path).to_owned())).collect()
}

fn unit_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The work in its order: hosts that go, needs of hosts, hosts that come, what the operator does.
pub fn steps(needs: Needs, changes: &[Change], added: &[&str], removed: &[&str]) -> Vec<Step> {
    let mut steps: Vec<Step> = needs.into_iter().map(|(need, hosts)| step(&need, hosts)).collect();
    let names = |hosts: &[&str]| hosts.iter().map(|host| (*host).to_owned()).collect::<Vec<_>>();
    if !added.is_empty() {
        let run = "install the files and start the units, as the runbook says".to_owned();
        steps.push(Step { run, hosts: names(added), pace: Pace::OneByOne, why: "new hosts".to_owned() });
    }
    if !removed.is_empty() {
        let run = "drain, stop the units, remove the files".to_owned();
        steps.push(Step { run, hosts: names(removed), pace: Pace::OneByOne, why: "hosts that are no longer described".to_owned() });
    }
    let in_cluster = |change: &&Change| change.places.contains(&Place::Cluster) && touches_content(change);
    for change in changes.iter().filter(in_cluster) {
        steps.extend(operator(change));
    }
    steps
}

fn step(need: &Need, hosts: BTreeSet<String>) -> Step {
    let (run, pace, why) = match need {
        Need::Stop(unit) => {
            (format!("systemctl disable --now {unit}"), Pace::OneByOne, "its unit is gone; do it before the file is removed")
        }
        Need::Users => ("systemd-sysusers".to_owned(), Pace::Together, "users and groups changed"),
        Need::Folders => ("systemd-tmpfiles --create".to_owned(), Pace::Together, "folders changed"),
        Need::Reload => ("systemctl daemon-reload".to_owned(), Pace::Together, "units changed"),
        Need::Restart(rank, unit) => {
            let (verb, pace) = ORDER.get(*rank).map_or(("restart", Pace::OneByOne), |(_, verb, pace)| (*verb, *pace));
            (format!("systemctl {verb} {unit}"), pace, "its unit, or a file that it reads, changed")
        }
    };
    Step { run, hosts: hosts.into_iter().collect(), pace, why: why.to_owned() }
}

fn operator(change: &Change) -> Option<Step> {
    let step = |run: String, why: &str| Some(Step { run, hosts: Vec::new(), pace: Pace::Together, why: why.to_owned() });
    let path = &change.path;
    match (change.kind, change.sign) {
        (Kind::Yaml, Sign::Removed) if path.starts_with("manifests/") => {
            step(format!("kubectl delete -f cluster/{path}"), "its objects are gone; the file is in the old bundle")
        }
        (Kind::Yaml, _) if path.starts_with("manifests/") => {
            step(format!("kubectl apply -f cluster/{path}"), "its objects changed")
        }
        (Kind::Kubeconfig, Sign::Removed) => None,
        (Kind::Kubeconfig, _) => step(format!("hand out cluster/{path}"), "whoever uses it needs the new one"),
        _ => None,
    }
}
