//! How the bundle of a step reaches the hosts: which component on which host takes its turn when, and how long nodes may stay behind. All
//! of it follows from the policy; what runs on the hosts now, no description says.

use serde::Serialize;

use crate::catalog::{KubernetesVersion, Minor};
use crate::model::{Cluster, Host};

use super::candidate::Candidate;
use super::skew::{ETCD, POLICY, Skew};

/// Components on hosts, and what holds for them in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// What is asked.
    pub act: Act,
    /// Their names.
    pub components: Vec<&'static str>,
    /// The hosts, in the order of the description.
    pub hosts: Vec<String>,
    /// The version that they come to; of `at-least` the oldest minor that will do.
    pub version: String,
    /// How, and on what condition.
    pub how: String,
    /// Who says so.
    pub source: &'static str,
}

/// What is asked of components in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// They have to have a version before the step begins.
    AtLeast,
    /// They get the new version.
    Becomes,
    /// They may get the new version, or wait for a later step.
    MayBecome,
}

/// What holds for the whole way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rollout {
    /// The fewest rounds in which the nodes can follow; empty if there are none.
    pub rounds: Vec<Round>,
    /// The rules that all of it was made from.
    pub policy: &'static [Skew],
}

/// Nodes that go to a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Which one: that of a step, and not before its API servers have it.
    pub version: String,
    /// The version of API servers that must not come before it; `None` for the last round.
    pub before: Option<String>,
}

/// The turns of one step, in order; `target` is where the way ends. A new patch of the same minor needs no order.
pub(super) fn turns(target: KubernetesVersion, before: &Candidate, now: &Candidate) -> Vec<Turn> {
    let (Some(old), Some(new)) = (before.release(), now.release()) else { return Vec::new() };
    let mut turns: Vec<Turn> = etcd(before, now).into_iter().collect();
    if old.minor() != new.minor() {
        let cluster = &now.cluster;
        let control = [api_servers(cluster, new), controllers(cluster, new)];
        let (late, nodes) = (late_nodes(cluster, new), nodes(cluster, new, target));
        turns = late.into_iter().chain(turns).chain(control).chain(nodes).collect();
    }
    turns.retain(|turn| !turn.hosts.is_empty());
    turns
}

/// The minors of kubectl that work while some API servers are old and some new.
pub(super) fn kubectl(before: &Candidate, now: &Candidate) -> Vec<String> {
    let (Some(old), Some(new)) = (before.release(), now.release()) else { return Vec::new() };
    let line = Skew::of("kubectl");
    let fits = |minor: &Minor| line.allows(*minor, old.minor()) && line.allows(*minor, new.minor());
    let near =
        (old.minor().minor.saturating_sub(line.older)..=new.minor().minor + line.newer).map(|minor| Minor { minor, ..new.minor() });
    near.filter(fits).map(|minor| minor.to_string()).collect()
}

/// What holds for the way as a whole: `own` is the minor of the nodes, `from` what API servers run, `stops` are the versions of its steps.
pub(super) fn rollout(cluster: &Cluster, own: Minor, from: KubernetesVersion, stops: &[KubernetesVersion]) -> Rollout {
    let any = cluster.nodes().next().is_some();
    Rollout { rounds: if any { rounds(own, from, stops) } else { Vec::new() }, policy: &POLICY }
}

/// Nodes stay where they are until the next API servers would not take them.
fn rounds(mut own: Minor, from: KubernetesVersion, stops: &[KubernetesVersion]) -> Vec<Round> {
    let mut rounds = Vec::new();
    for (done, next) in std::iter::once(&from).chain(stops).zip(stops) {
        if !Skew::of("kubelet").allows(own, next.minor()) {
            rounds.push(Round { version: done.to_string(), before: Some(next.to_string()) });
            own = done.minor();
        }
    }
    let last = stops.last().filter(|last| last.minor() != own);
    rounds.extend(last.map(|last| Round { version: last.to_string(), before: None }));
    rounds
}

fn etcd(before: &Candidate, now: &Candidate) -> Option<Turn> {
    let (old, new) = (before.etcd()?, now.etcd()?);
    let hosts = names(now.cluster.etcd_members());
    let several = if hosts.len() > 1 { ", one member after another; see that all are healthy between" } else { "" };
    let how = format!("{old} becomes {new}{several}");
    let turn = Turn { act: Act::Becomes, components: vec!["etcd"], hosts, version: new.to_string(), how, source: ETCD };
    (old != new).then_some(turn)
}

/// Nodes that stayed behind in earlier steps, further than API servers of the new version take.
fn late_nodes(cluster: &Cluster, new: KubernetesVersion) -> Vec<Turn> {
    let oldest = Skew::of("kubelet").oldest(new.minor());
    let how = format!("have to be at least {oldest} already: API servers of {} take none older", new.minor());
    of_nodes(cluster, Act::AtLeast, &oldest.to_string(), &how)
}

fn api_servers(cluster: &Cluster, new: KubernetesVersion) -> Turn {
    let several = cluster.masters().count() > 1;
    let how = if several { format!("become {new}, one after another") } else { format!("becomes {new}") };
    of_masters(cluster, vec!["kube-apiserver"], new, how)
}

fn controllers(cluster: &Cluster, new: KubernetesVersion) -> Turn {
    let all = if cluster.masters().count() > 1 { "all API servers are" } else { "the API server is" };
    let how = format!("become {new} when {all}");
    of_masters(cluster, vec!["kube-controller-manager", "kube-scheduler"], new, how)
}

fn of_masters(cluster: &Cluster, components: Vec<&'static str>, new: KubernetesVersion, how: String) -> Turn {
    let source = Skew::of(components[0]).source;
    Turn { act: Act::Becomes, components, hosts: names(cluster.masters()), version: new.to_string(), how, source }
}

/// Nodes follow: at the latest with the last step, and until then as long as API servers take them.
fn nodes(cluster: &Cluster, new: KubernetesVersion, target: KubernetesVersion) -> Vec<Turn> {
    let last = new.minor() == target.minor();
    let later = (new.minor().minor..=target.minor().minor).map(|minor| Minor { minor, ..new.minor() });
    let refused = later.into_iter().find(|api| !Skew::of("kubelet").allows(new.minor(), *api));
    let how = match refused {
        _ if last => format!("become {new} when all of these are; drain each node before"),
        Some(api) => {
            let own = new.minor();
            format!(
                "may become {new} when all of these are, or wait; {own} will do until API servers become {api}; drain each node before"
            )
        }
        None => format!("may become {new} when all of these are, or wait; drain each node before"),
    };
    let act = if last { Act::Becomes } else { Act::MayBecome };
    of_nodes(cluster, act, &new.to_string(), &how)
}

/// The kubelets with the kube-proxies beside them; apart only where some nodes have none.
fn of_nodes(cluster: &Cluster, act: Act, version: &str, how: &str) -> Vec<Turn> {
    let turn = |components: Vec<&'static str>, hosts| {
        let source = Skew::of(components[0]).source;
        Turn { act, components, hosts, version: version.to_owned(), how: how.to_owned(), source }
    };
    let (all, proxies) = (names(cluster.nodes()), names(cluster.nodes().filter(|host| host.runs_kube_proxy())));
    if all == proxies {
        return vec![turn(vec!["kubelet", "kube-proxy"], all)];
    }
    vec![turn(vec!["kubelet"], all), turn(vec!["kube-proxy"], proxies)]
}

fn names<'a>(hosts: impl Iterator<Item = &'a Host>) -> Vec<String> {
    hosts.map(|host| host.name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::rounds;
    use crate::catalog::{KubernetesVersion, Minor, minors};
    use crate::upgrade::skew::Skew;

    fn way(own: u16, from: u16, to: u16) -> Vec<(String, Option<String>)> {
        let version = |minor| KubernetesVersion::parse(&format!("1.{minor}.0")).expect("known");
        let stops: Vec<KubernetesVersion> = (from + 1..=to).map(version).collect();
        let rounds = rounds(Minor { major: 1, minor: own }, version(from), &stops);
        rounds.into_iter().map(|round| (round.version, round.before)).collect()
    }

    #[test]
    fn nodes_follow_in_few_rounds() {
        let check = |from, to, expected: &[(&str, Option<&str>)]| {
            let expected: Vec<_> =
                expected.iter().map(|(version, before)| ((*version).to_owned(), before.map(str::to_owned))).collect();
            assert_eq!(way(from, from, to), expected, "{from} {to}");
        };
        check(35, 36, &[("1.36.0", None)]);
        check(28, 31, &[("1.31.0", None)]);
        check(28, 32, &[("1.31.0", Some("1.32.0")), ("1.32.0", None)]);
        check(18, 25, &[("1.20.0", Some("1.21.0")), ("1.22.0", Some("1.23.0")), ("1.24.0", Some("1.25.0")), ("1.25.0", None)]);
        check(24, 28, &[("1.26.0", Some("1.27.0")), ("1.28.0", None)]);
        check(25, 28, &[("1.28.0", None)]);
        let late = [("1.31.0".to_owned(), Some("1.32.0".to_owned())), ("1.32.0".to_owned(), None)];
        assert_eq!(way(28, 31, 32), late, "nodes that stayed behind before");
    }

    #[test]
    fn no_kubelet_is_ever_too_old_or_too_new() {
        let all: Vec<u16> = minors().map(|minor| minor.minor).collect();
        for (from, to) in all.iter().flat_map(|from| all.iter().map(move |to| (*from, *to))).filter(|(from, to)| from < to) {
            let (rounds, mut own) = (way(from, from, to), Minor { major: 1, minor: from });
            for api in (from..=to).map(|minor| Minor { major: 1, minor }) {
                assert!(Skew::of("kubelet").allows(own, api), "{from} to {to}: kubelets of {own} with API servers of {api}");
                let round = rounds.iter().find(|(version, _)| *version == format!("{api}.0"));
                own = if round.is_some() { api } else { own };
            }
            assert_eq!(own.minor, to, "all arrive");
        }
    }
}
