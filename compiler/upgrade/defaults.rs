//! Defaults that change under settings that nobody wrote.

use crate::catalog::{Component, ConfigKind, FlagState, all_config_fields, all_flags};

use super::candidate::Candidate;
use super::report::{Item, Level};

/// Flags and fields that are there before and after, are not given, and mean something else from now on. Of kubelet and kube-proxy the
/// fields count: their flags say the same, and kapic writes files.
pub(super) fn items(before: &Candidate, now: &Candidate) -> Vec<Item> {
    let mut items = Vec::new();
    for component in Component::ALL.into_iter().filter(|component| *component != Component::KubeProxy) {
        items.extend(flags(component, before, now));
    }
    for kind in [ConfigKind::Kubelet, ConfigKind::KubeProxy] {
        items.extend(fields(kind, before, now));
    }
    items
}

fn flags(component: Component, before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new)) = (before.release_of(component), now.release_of(component)) else { return Vec::new() };
    let given = |name: &str| [before, now].iter().any(|side| side.written.as_ref().is_some_and(|w| w.has_flag(component, name)));
    let flags = all_flags(component).iter().filter(|flag| flag.config_field.is_none() && !given(flag.name));
    let there = |state: FlagState| matches!(state, FlagState::Present { .. });
    let stays = flags.filter(|flag| there(flag.state(new)) && !matches!(flag.state(old), FlagState::NotYet { .. }));
    stays.filter_map(|flag| changed(component.name(), &format!("--{}", flag.name), flag.default(old), flag.default(new))).collect()
}

fn fields(kind: ConfigKind, before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new)) = (before.release(), now.release()) else { return Vec::new() };
    let given = |path: &str| [before, now].iter().any(|side| side.written.as_ref().is_some_and(|w| w.has_field(kind, path)));
    let fields = all_config_fields().iter().filter(|field| field.kind == kind && !given(field.path));
    let there = |state: FlagState| matches!(state, FlagState::Present { .. });
    let stays = fields.filter(|field| there(field.state(new)) && there(field.state(old)));
    stays.filter_map(|field| changed(kind.name(), field.path, field.default(old), field.default(new))).collect()
}

fn changed(of: &str, name: &str, old: Option<&str>, new: Option<&str>) -> Option<Item> {
    let (old, new) = (old?, new?);
    let word = |value: &str| if value.is_empty() { "(empty)".to_owned() } else { value.to_owned() };
    let message = format!("`{name}` is not set: it was `{}`, it will be `{}`", word(old), word(new));
    (old != new).then(|| Item::new(Level::Changes, "default", of, message))
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn only_known_and_different_defaults_change() {
        assert!(changed("etcd", "--x", Some("1"), Some("1")).is_none());
        assert!(changed("etcd", "--x", None, Some("1")).is_none());
        let found = changed("etcd", "--x", Some(""), Some("1")).expect("a change");
        assert_eq!(found.message, "`--x` is not set: it was `(empty)`, it will be `1`");
    }
}
