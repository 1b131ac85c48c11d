//! How careful one must be. Each rule looks at one change; it must not know of the others.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::plan::Kind;

use super::restart::{Need, Needs};
use super::{Change, Detail, Sign};

/// How careful one must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing runs differently.
    None,
    /// Restarts that a cluster does not notice.
    Low,
    /// The control plane behaves differently, or is restarted.
    Medium,
    /// Done in the wrong order, it takes the cluster down or loses data.
    High,
}

/// The highest level of all changes, and the reasons for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Risk {
    /// The highest level.
    pub level: Level,
    /// Why, for that level; sorted, each once.
    pub reasons: Vec<String>,
}

type Rule = fn(&Change) -> Option<(Level, String)>;

const RULES: [Rule; 8] = [authority, high_flag, service_account, encryption, certificate, key, flag, manifest];

/// Flags that all components must agree on, or that data depends on.
const HIGH_FLAGS: [&str; 9] = [
    "--service-cluster-ip-range",
    "--cluster-cidr",
    "--authorization-mode",
    "--anonymous-auth",
    "--service-account-issuer",
    "--data-dir",
    "--initial-cluster",
    "--etcd-servers",
    "--etcd-prefix",
];

/// Applies all rules.
pub fn assess(changes: &[Change], added: &[&str], removed: &[&str], needs: &Needs) -> Risk {
    let mut found: BTreeSet<(Level, String)> =
        changes.iter().flat_map(|change| RULES.iter().filter_map(|rule| rule(change))).collect();
    for need in needs.keys() {
        match need {
            Need::Restart(0, unit) => found.insert((Level::Medium, format!("{unit} is restarted: keep the quorum"))),
            Need::Restart(_, unit) => found.insert((Level::Low, format!("{unit} is restarted"))),
            Need::Stop(unit) => found.insert((Level::Medium, format!("{unit} is stopped for good"))),
            Need::Users | Need::Folders | Need::Reload => false,
        };
    }
    found.extend((!added.is_empty()).then(|| (Level::Low, "hosts are added".to_owned())));
    found.extend((!removed.is_empty()).then(|| (Level::Medium, "hosts are removed".to_owned())));
    let level = found.last().map_or(Level::None, |(level, _)| *level);
    Risk { level, reasons: found.into_iter().filter(|(of, _)| *of == level && level != Level::None).map(|(_, why)| why).collect() }
}

fn any(change: &Change, test: impl Fn(&Detail) -> bool) -> bool {
    change.details.iter().any(test)
}

fn authority(change: &Change) -> Option<(Level, String)> {
    let new_trust = any(change, |detail| matches!(detail.topic, "authority" | "authority-key"));
    new_trust
        .then(|| (Level::High, format!("a certificate authority changes in `{}`: follow the stages of a rotation", change.path)))
}

fn high_flag(change: &Change) -> Option<(Level, String)> {
    let flag = change.details.iter().find(|detail| detail.topic == "flag" && HIGH_FLAGS.contains(&detail.name.as_str()))?;
    Some((Level::High, format!("`{}` of {} changes", flag.name, change.component)))
}

fn service_account(change: &Change) -> Option<(Level, String)> {
    let name = change.path.rsplit('/').next().unwrap_or_default();
    let keys = matches!(change.kind, Kind::PrivateKey | Kind::PublicKey)
        && (name.starts_with("service-account") || matches!(name, "sa.key" | "sa.pub"));
    let changed = change.sign == Sign::Changed && any(change, |detail| matches!(detail.topic, "content" | "line"));
    (keys && changed)
        .then(|| (Level::High, "the service-account key changes: tokens of running pods may become invalid".to_owned()))
}

fn encryption(change: &Change) -> Option<(Level, String)> {
    let names_it = change.kind == Kind::Yaml && change.secret && change.path.contains("encryption");
    (names_it && !change.details.iter().all(|detail| detail.topic == "mode"))
        .then(|| (Level::High, "encryption at rest changes: a wrong order makes data unreadable".to_owned()))
}

fn certificate(change: &Change) -> Option<(Level, String)> {
    let reissued = change.sign == Sign::Changed && matches!(change.kind, Kind::Certificate);
    reissued.then(|| (Level::Low, format!("the certificate `{}` is reissued", change.path)))
}

fn key(change: &Change) -> Option<(Level, String)> {
    let replaced =
        change.sign == Sign::Changed && change.kind == Kind::PrivateKey && any(change, |detail| detail.topic == "content");
    replaced.then(|| (Level::Medium, format!("the private key `{}` is replaced: it and its certificate go together", change.path)))
}

fn flag(change: &Change) -> Option<(Level, String)> {
    let control_plane =
        matches!(change.component.as_str(), "etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler");
    let level = if control_plane { Level::Medium } else { Level::Low };
    any(change, |detail| detail.topic == "flag").then(|| (level, format!("flags of {} change", change.component)))
}

fn manifest(change: &Change) -> Option<(Level, String)> {
    let applied = change.kind == Kind::Yaml && change.path.starts_with("manifests/");
    applied.then(|| (Level::Medium, format!("objects in `{}` change", change.path)))
}
