//! Defaults that change under settings that nobody wrote, or not for every host.

use crate::catalog::{Component, ConfigKind, Flag, FlagState, all_config_fields, all_flags};

use super::candidate::Candidate;
use super::report::{Item, Level};
use super::written::Written;

/// Flags and fields that are there before and after, are not given everywhere, and mean something else from now on. Of kubelet and
/// kube-proxy the fields count: their flags say the same, and kapic writes files.
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
    let given = |flag: &Flag| {
        let aliases = all_flags(component).iter().filter(|other| other.about == Some(&format!("alias of --{}", flag.name)));
        let names = aliases.map(|alias| alias.name).chain([flag.name]);
        names.map(|name| spread(before, now, |written| written.hosts_with_flag(component, name))).max().unwrap_or(Spread::None)
    };
    let other_name = |flag: &Flag| flag.about.is_some_and(|about| about.starts_with("alias of ") || about.starts_with("old name"));
    let flags = all_flags(component).iter().filter(|flag| flag.config_field.is_none() && !other_name(flag));
    let there = |state: FlagState| matches!(state, FlagState::Present { .. });
    let stays = flags.filter(|flag| there(flag.state(new)) && !matches!(flag.state(old), FlagState::NotYet { .. }));
    let change =
        |flag: &Flag| changed(component.name(), &format!("--{}", flag.name), flag.default(old), flag.default(new), given(flag));
    stays.filter_map(change).collect()
}

fn fields(kind: ConfigKind, before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new)) = (before.release(), now.release()) else { return Vec::new() };
    let given = |path: &str| spread(before, now, |written| written.files_with_field(kind, path));
    let fields = all_config_fields().iter().filter(|field| field.kind == kind);
    let there = |state: FlagState| matches!(state, FlagState::Present { .. });
    let stays = fields.filter(|field| there(field.state(new)) && there(field.state(old)));
    stays.filter_map(|field| changed(kind.name(), field.path, field.default(old), field.default(new), given(field.path))).collect()
}

/// On how many hosts something is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spread {
    /// On none: every host gets the default.
    None,
    /// On some.
    Some,
    /// On all, or the component runs nowhere: the default does not matter.
    All,
}

/// What both versions say; where they differ, what is set before or after on all hosts was told by the rule that made the difference.
fn spread(before: &Candidate, now: &Candidate, count: impl Fn(&Written) -> (usize, usize)) -> Spread {
    let sides: Vec<(usize, usize)> = [before, now].into_iter().filter_map(|side| side.written.as_ref()).map(count).collect();
    if sides.iter().any(|(all, with)| all == with) {
        return Spread::All;
    }
    if sides.iter().any(|(_, with)| *with > 0) { Spread::Some } else { Spread::None }
}

fn changed(of: &str, name: &str, old: Option<&str>, new: Option<&str>, given: Spread) -> Option<Item> {
    let (old, new) = (old?, new?);
    let word = |value: &str| if value.is_empty() { "(empty)".to_owned() } else { value.to_owned() };
    let whether = match given {
        Spread::All => return None,
        Spread::Some => "is not set on every host",
        Spread::None => "is not set",
    };
    let message = format!("`{name}` {whether}: it was `{}`, it will be `{}`", word(old), word(new));
    (old != new).then(|| Item::new(Level::Changes, "default", of, message))
}

#[cfg(test)]
mod tests {
    use super::{Spread, changed};

    #[test]
    fn only_known_and_different_defaults_change_where_they_count() {
        assert!(changed("etcd", "--x", Some("1"), Some("1"), Spread::None).is_none());
        assert!(changed("etcd", "--x", None, Some("1"), Spread::None).is_none());
        assert!(changed("etcd", "--x", Some("0"), Some("1"), Spread::All).is_none());
        let check = |given, expected| {
            assert_eq!(changed("etcd", "--x", Some(""), Some("1"), given).expect("a change").message, expected);
        };
        check(Spread::None, "`--x` is not set: it was `(empty)`, it will be `1`");
        check(Spread::Some, "`--x` is not set on every host: it was `(empty)`, it will be `1`");
    }
}
