//! Which component may be older or newer than which, and by how much, as a table with its sources. It knows no cluster.

use serde::Serialize;

use crate::catalog::{EtcdVersion, Minor, newest_etcd_patch};

/// One line of the policy: how far a component may be from an API server, in minors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Skew {
    /// The component.
    pub component: &'static str,
    /// By how many minors it may be older than any API server.
    pub older: u16,
    /// The same for its releases before `1.N`, if they have to be nearer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_before: Option<OldRelease>,
    /// By how many minors it may be newer than any API server.
    pub newer: u16,
    /// Where Kubernetes says so.
    pub source: &'static str,
}

/// What held for releases before a minor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OldRelease {
    /// The first minor for which it does not hold, without the `1.` before it.
    pub before: u16,
    /// How many minors these releases may be behind.
    pub older: u16,
}

/// Kubelet and kube-proxy were allowed a third minor with 1.28, for releases from 1.25 on (KEP-3935).
const NODES: Option<OldRelease> = Some(OldRelease { before: 25, older: 2 });

/// The policy. kube-apiserver stands for its own instances beside each other.
pub const POLICY: [Skew; 6] = [
    skew("kube-apiserver", 1, None, 1, "https://kubernetes.io/releases/version-skew-policy/#kube-apiserver"),
    skew("kubelet", 3, NODES, 0, "https://kubernetes.io/releases/version-skew-policy/#kubelet"),
    skew("kube-proxy", 3, NODES, 0, "https://kubernetes.io/releases/version-skew-policy/#kube-proxy"),
    skew("kube-controller-manager", 1, None, 0, CONTROLLERS),
    skew("kube-scheduler", 1, None, 0, CONTROLLERS),
    skew("kubectl", 1, None, 1, "https://kubernetes.io/releases/version-skew-policy/#kubectl"),
];

const CONTROLLERS: &str =
    "https://kubernetes.io/releases/version-skew-policy/#kube-controller-manager-kube-scheduler-and-cloud-controller-manager";

/// etcd goes one minor at a time, and from the newest patch of the last one.
pub(super) const ETCD: &str = "https://etcd.io/docs/v3.6/upgrades/upgrading-etcd/";

/// The first patch of an etcd 3.N from which the next minor may be rolled out, and why.
const ETCD_FROM: [(u16, u16, &str, &str); 2] = [
    // 3.5.26 keeps members that were removed from coming back; 3.5.32 finds what 3.6 refuses to start with.
    (
        5,
        32,
        "for earlier ones leave behind removed members or data of the v2 API",
        "https://etcd.io/docs/v3.6/upgrades/upgrade_3_6/",
    ),
    (6, 11, "for earlier ones may not run beside 3.7", "https://etcd.io/docs/v3.7/upgrades/upgrade_3_7/"),
];

const fn skew(component: &'static str, older: u16, older_before: Option<OldRelease>, newer: u16, source: &'static str) -> Skew {
    Skew { component, older, older_before, newer, source }
}

impl Skew {
    /// The line of a component.
    pub(super) fn of(component: &str) -> Self {
        *POLICY.iter().find(|line| line.component == component).expect("the policy has a line for each component that is asked for")
    }

    /// Whether a component of minor `own` may work with an API server of minor `api`.
    pub(super) fn allows(&self, own: Minor, api: Minor) -> bool {
        let older = self.older_before.filter(|old| own.minor < old.before).map_or(self.older, |old| old.older);
        own.major == api.major && own.minor <= api.minor + self.newer && api.minor <= own.minor + older
    }

    /// The oldest minor that may work with an API server of minor `api`.
    pub(super) fn oldest(&self, api: Minor) -> Minor {
        let fits = |minor: &u16| self.allows(Minor { minor: *minor, ..api }, api);
        let minor = (0..=api.minor).find(fits).expect("a component may be as old as the API server");
        Minor { minor, ..api }
    }
}

/// Where an etcd goes next on its way to `paired`, and why not further: one minor, and first to the newest patch if its own patch is too
/// old for that. `None` if it is there.
pub(super) fn etcd_next(own: EtcdVersion, paired: EtcdVersion) -> Option<(EtcdVersion, Option<Reason>)> {
    if own.minor() >= paired.minor() {
        return None;
    }
    if let Some(reason) = etcd_wait(own) {
        let newest = newest_etcd_patch(own.minor()).filter(|newest| *newest > own)?;
        return Some((newest, Some(reason)));
    }
    let next = Minor { minor: own.minor().minor + 1, ..own.minor() };
    if next == paired.minor() {
        return Some((paired, None));
    }
    let reason = Reason { why: "etcd goes one minor at a time".to_owned(), source: ETCD };
    Some((newest_etcd_patch(next)?, Some(reason)))
}

/// Why something has to come first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason {
    pub why: String,
    pub source: &'static str,
}

impl Reason {
    /// The reason with its source, in a sentence's middle.
    pub(super) fn text(&self) -> String {
        format!("{} ({})", self.why, self.source.trim_start_matches("https://"))
    }
}

/// Why members of this version cannot go to the next minor yet.
fn etcd_wait(own: EtcdVersion) -> Option<Reason> {
    let (minor, patch, why, source) = ETCD_FROM.iter().find(|(minor, ..)| *minor == own.minor().minor)?;
    let why = format!("all members have to run 3.{minor}.{patch} or later before, {why}");
    (own.patch() < *patch).then_some(Reason { why, source })
}

#[cfg(test)]
mod tests {
    use super::{POLICY, Skew, etcd_next};
    use crate::catalog::{EtcdVersion, Minor, etcd_for, minors};

    fn minor(minor: u16) -> Minor {
        Minor { major: 1, minor }
    }

    #[test]
    fn components_are_as_old_as_the_policy_allows() {
        let check = |component, api, oldest: u16, newest: u16| {
            let line = Skew::of(component);
            let fits: Vec<u16> = (10..45).filter(|own| line.allows(minor(*own), minor(api))).collect();
            assert_eq!((line.oldest(minor(api)), &fits), (minor(oldest), &(oldest..=newest).collect()), "{component} {api}");
        };
        // The examples of the policy's page, and both sides of where the rule of nodes changes.
        check("kubelet", 36, 33, 36);
        check("kubelet", 28, 25, 28);
        check("kubelet", 27, 25, 27);
        check("kubelet", 26, 24, 26);
        check("kubelet", 20, 18, 20);
        check("kube-proxy", 28, 25, 28);
        check("kube-controller-manager", 30, 29, 30);
        check("kube-scheduler", 30, 29, 30);
        check("kube-apiserver", 30, 29, 31);
        check("kubectl", 30, 29, 31);
    }

    #[test]
    fn a_step_of_one_minor_is_allowed_to_everyone() {
        for (old, new) in minors().zip(minors().skip(1)) {
            assert!(POLICY.iter().all(|line| line.allows(old, new) && line.allows(new, new)), "{old} {new}");
            let newer = POLICY.iter().filter(|line| line.allows(new, old)).map(|line| line.component);
            assert_eq!(newer.collect::<Vec<_>>(), ["kube-apiserver", "kubectl"]);
        }
    }

    #[test]
    fn etcd_goes_a_safe_way() {
        let version = |text| EtcdVersion::parse(text).expect("known");
        let check = |own, paired, expected: Option<(&str, bool)>| {
            let next = etcd_next(version(own), version(paired)).map(|(next, reason)| (next.to_string(), reason.is_some()));
            assert_eq!(next, expected.map(|(next, waits)| (next.to_owned(), waits)), "{own} {paired}");
        };
        check("3.4.14", "3.5.33", Some(("3.5.33", false)));
        check("3.4.45", "3.6.14", Some(("3.5.33", true)));
        check("3.3.27", "3.6.14", Some(("3.4.45", true)));
        check("3.5.9", "3.6.14", Some(("3.5.33", true)));
        check("3.5.31", "3.6.14", Some(("3.5.33", true)));
        check("3.5.32", "3.6.14", Some(("3.6.14", false)));
        check("3.6.10", "3.7.1", Some(("3.6.14", true)));
        check("3.6.11", "3.7.1", Some(("3.7.1", false)));
        check("3.5.9", "3.5.33", None);
        check("3.7.0", "3.6.14", None);
    }

    #[test]
    fn each_etcd_of_the_catalog_reaches_every_later_one() {
        for paired in minors().filter_map(etcd_for) {
            for text in ["3.3.0", "3.4.0", "3.5.0"] {
                let (mut now, mut steps) = (EtcdVersion::parse(text).expect("known"), 0);
                while let Some((next, _)) = etcd_next(now, paired) {
                    assert!(next > now && next.minor().minor <= now.minor().minor + 1, "{now} {next}");
                    (now, steps) = (next, steps + 1);
                    assert!(steps < 8);
                }
                assert!(now.minor() >= paired.minor());
            }
        }
    }
}
