//! One matter is told once: where a rule has found something, the consequences of the same thing are not told beside it.

use super::etcd;
use super::report::{Item, Level};

/// Findings whose words do not name the flag or field that they change. The front proxy's authority and the names that it may have are one
/// matter: from 1.35 on kube-apiserver asks for both at once.
const ABOUT: [(&str, &[&str]); 4] = [
    ("K0532", &["--requestheader-allowed-names"]),
    ("K0704", &["--enable-admission-plugins", "--disable-admission-plugins"]),
    ("K0705", &["--feature-gates", "featureGates"]),
    ("K0706", &["--runtime-config"]),
];

/// Drops what another item of the step says already.
pub(super) fn once(items: &mut Vec<Item>) {
    merge_etcd(items);
    let found: Vec<Item> = items.iter().filter(|item| item.code.is_some()).cloned().collect();
    items.retain(|item| item.code.is_some() || !found.iter().any(|found| tells(found, item)));
    let required: Vec<Item> = items.iter().filter(|item| item.concern == "required").cloned().collect();
    items.retain(|item| item.concern != "written by kapic" || !required.iter().any(|required| same_flag(required, item)));
}

/// Whether two items are about one flag of one component.
fn same_flag(one: &Item, other: &Item) -> bool {
    let name = |item: &Item| item.message.split('`').nth(1).map(str::to_owned);
    one.subject == other.subject && name(one) == name(other)
}

/// The rule says that etcd is old, the step of etcd why it stays so: place and code of the one, words of the other.
fn merge_etcd(items: &mut Vec<Item>) {
    let Some(rule) = items.iter().position(|item| item.code == Some(etcd::OLD)) else { return };
    let Item { subject, code, place, .. } = items[rule].clone();
    let reason = items.iter_mut().find(|item| item.concern == etcd::CONCERN && item.level == Level::Look && item.code.is_none());
    if let Some(reason) = reason {
        (reason.subject, reason.code, reason.place) = (subject, code, place);
        items.remove(rule);
    }
}

/// Whether a rule's finding is about the flag or field of an item.
fn tells(found: &Item, item: &Item) -> bool {
    let words: Vec<&str> = item.message.split('`').collect();
    let Some(name) = words.get(1).filter(|name| !name.is_empty()) else { return false };
    let named = found.message.contains(&format!("`{name}`")) && found.message.contains(&item.subject);
    let listed = ABOUT.iter().filter(|(code, _)| found.code == Some(code)).flat_map(|(_, names)| *names);
    let about =
        listed.into_iter().any(|known| name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')));
    match item.concern {
        "default" | "required" => named || about,
        "written by kapic" => named || (about && takes_away(&words)),
        _ => false,
    }
}

/// Whether what is written loses something and gets nothing new: `X` goes; `X` was `a,b`, will be `a`.
fn takes_away(words: &[&str]) -> bool {
    match words {
        ["", _, " goes"] => true,
        ["", _, " was ", old, ", will be ", new, ""] => new.split(',').all(|part| old.split(',').any(|other| other == part)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::once;
    use crate::upgrade::report::{Item, Level};

    fn left(code: &'static str, found: &str, concern: &'static str, subject: &str, message: &str) -> usize {
        let found = Item { code: Some(code), ..Item::new(Level::Breaks, "flag", "x", found) };
        let mut items = vec![found, Item::new(Level::Changes, concern, subject, message)];
        once(&mut items);
        items.len()
    }

    #[test]
    fn a_consequence_is_not_told_beside_its_cause() {
        let gone = "`--x` was removed from kubelet in 1.24";
        assert_eq!(left("K0703", gone, "written by kapic", "kubelet", "`--x` goes"), 1);
        assert_eq!(left("K0703", gone, "default", "kubelet", "`--x` is not set: it was `a`, it will be `b`"), 1);
        assert_eq!(left("K0703", gone, "written by kapic", "kube-proxy", "`--x` goes"), 2, "another component's");
        let gate = "the feature gate `A` was removed in Kubernetes 1.28";
        assert_eq!(left("K0705", gate, "written by kapic", "kube-apiserver", "`--feature-gates` goes"), 1);
        assert_eq!(left("K0705", gate, "written by kapic", "KubeletConfiguration", "`featureGates.A` goes"), 1);
        let was = |new: &str| format!("`--feature-gates` was `A=true,B=true`, will be `{new}`");
        assert_eq!(left("K0705", gate, "written by kapic", "kube-apiserver", &was("B=true")), 1);
        assert_eq!(left("K0705", gate, "written by kapic", "kube-apiserver", &was("B=true,C=true")), 2, "something new");
        assert_eq!(left("K0705", gate, "default", "kube-apiserver", "`--event-ttl` is not set: it was `1`, it will be `2`"), 2);
        let proxy = "any holder of a client certificate may claim to be any user, by a header";
        let required = "`--requestheader-allowed-names` is required from 1.35 on; kapic writes it";
        assert_eq!(left("K0532", proxy, "required", "kube-apiserver", required), 1);
        let mut twice = vec![
            Item::new(Level::Changes, "required", "kube-apiserver", "`--x` is required from 1.20 on; kapic writes it: `a`"),
            Item::new(Level::Changes, "written by kapic", "kube-apiserver", "`--x` comes: `a`"),
            Item::new(Level::Changes, "written by kapic", "kubelet", "`--x` comes: `a`"),
        ];
        once(&mut twice);
        assert_eq!(twice.len(), 2);
        assert_eq!(left("K0533", proxy, "required", "kube-apiserver", required), 2);
    }
}
