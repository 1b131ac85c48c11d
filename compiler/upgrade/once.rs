//! One matter is told once: where a rule has found something, the consequences of the same thing are not told beside it.

use super::etcd;
use super::report::{Item, Level};

/// Findings whose words do not name the flag that they are about: the front proxy's authority and the names that it may have are one
/// matter, and from 1.35 on kube-apiserver asks for both at once.
const ABOUT: [(&str, &str); 1] = [("K0532", "--requestheader-allowed-names")];

/// Drops what another item of the step says already.
pub(super) fn once(items: &mut Vec<Item>) {
    merge_etcd(items);
    let found: Vec<Item> = items.iter().filter(|item| item.code.is_some()).cloned().collect();
    items.retain(|item| item.code.is_some() || !found.iter().any(|found| tells(found, item)));
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

/// Whether a rule's finding is about the flag or field of an item, in the same component.
fn tells(found: &Item, item: &Item) -> bool {
    let follows = matches!(item.concern, "default" | "written by kapic" | "required");
    let name = item.message.split('`').nth(1).filter(|name| !name.is_empty());
    let names = |name: &str| {
        let about = ABOUT.iter().any(|(code, flag)| found.code == Some(code) && *flag == name);
        about || (found.message.contains(&format!("`{name}`")) && found.message.contains(&item.subject))
    };
    follows && name.is_some_and(names)
}
