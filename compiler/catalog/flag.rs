//! Flags of the components' command lines by version. It does not know which flags kapic sets.

use std::sync::OnceLock;

use super::component::Component;
use super::defaults::Defaults;
use super::flag_type::FlagType;
use super::lifetime::{FlagState, Life, Lifetime, Since};
use super::line::{Line, table};
use super::version::Release;

/// A flag of one component.
#[derive(Debug)]
pub struct Flag {
    /// Its name without the dashes.
    pub name: &'static str,
    /// What its value must look like.
    pub kind: FlagType,
    /// What takes its place where it is removed or deprecated, in words.
    pub replacement: Option<&'static str>,
    /// Why nothing takes its place.
    pub reason: Option<&'static str>,
    /// From when on the component does not start without it.
    pub required: Option<Required>,
    /// The field of KubeletConfiguration that says the same, with dots: `authentication.anonymous.enabled`.
    pub config_field: Option<&'static str>,
    /// What it does, in a few words.
    pub about: Option<&'static str>,
    lifetime: Lifetime,
    defaults: Defaults,
    words: Defaults,
}

/// From when on, and on what condition, a flag must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Required {
    /// The first version that demands it.
    pub since: Since,
    /// The condition in words; `None` means always.
    pub when: Option<&'static str>,
}

impl Flag {
    /// What `version` makes of the flag.
    pub fn state(&self, version: impl Into<Release>) -> FlagState {
        self.lifetime.at(version.into(), self.replacement)
    }

    /// When it came, when its use was discouraged, when it went.
    pub fn life(&self) -> Life {
        self.lifetime.life()
    }

    /// The value that `version` takes when the flag is not given, as the component prints it (`[]` is an empty list); `None` if it is
    /// not established.
    pub fn default(&self, version: impl Into<Release>) -> Option<&'static str> {
        self.defaults.at(version.into().minor)
    }

    /// The only words that `version` takes as its value; `None` if any text of its form will do, or nothing is established.
    pub fn words(&self, version: impl Into<Release>) -> Option<Vec<&'static str>> {
        self.words.at(version.into().minor).map(|words| words.split(',').collect())
    }

    /// Whether every value counts if the flag stands several times; otherwise the last one wins.
    pub fn takes_several(&self, version: impl Into<Release>) -> bool {
        self.kind.takes_several() || self.default(version) == Some("[]")
    }

    fn read(line: &Line) -> Option<Self> {
        Some(Self {
            name: line.key,
            kind: FlagType::read(line.at(0)?)?,
            replacement: line.get("use"),
            reason: line.get("why"),
            required: line.get("required").map_or(Some(None), |text| Required::read(text).map(Some))?,
            config_field: line.get("field"),
            about: line.get("about"),
            lifetime: Lifetime::read(line)?,
            defaults: Defaults::read(line)?,
            words: Defaults::of(line, "words")?,
        })
    }
}

impl Required {
    fn read(text: &'static str) -> Option<Self> {
        let (since, when) = text.split_once(" when ").map_or((text, None), |(since, when)| (since, Some(when)));
        Some(Self { since: Since::read(since)?, when })
    }
}

/// The flag of this name. Kubernetes components take `_` for `-`; etcd does not.
pub fn flag(component: Component, name: &str) -> Option<&'static Flag> {
    let flags = all_flags(component);
    let exact = flags.binary_search_by_key(&name, |flag| flag.name).ok().map(|index| &flags[index]);
    let folded = || flags.iter().find(|flag| component != Component::Etcd && same_word(flag.name, name));
    exact.or_else(folded)
}

/// The flags that `version` of a component takes, or may take, in alphabetical order.
pub fn flags(component: Component, version: impl Into<Release>) -> impl Iterator<Item = &'static Flag> {
    let version = version.into();
    let taken = move |flag: &&Flag| matches!(flag.state(version), FlagState::Present { .. } | FlagState::Unknown);
    all_flags(component).iter().filter(taken)
}

/// Every flag that a component ever had within the catalog, sorted by name.
pub fn all_flags(component: Component) -> &'static [Flag] {
    static TABLES: [OnceLock<Vec<Flag>>; 6] = [const { OnceLock::new() }; 6];
    TABLES[component as usize].get_or_init(|| table(text(component), Flag::read))
}

fn text(component: Component) -> &'static str {
    match component {
        Component::KubeApiserver => include_str!("../../stdlib/catalog/kube-apiserver-flags.txt"),
        Component::KubeControllerManager => include_str!("../../stdlib/catalog/kube-controller-manager-flags.txt"),
        Component::KubeScheduler => include_str!("../../stdlib/catalog/kube-scheduler-flags.txt"),
        Component::Kubelet => include_str!("../../stdlib/catalog/kubelet-flags.txt"),
        Component::KubeProxy => include_str!("../../stdlib/catalog/kube-proxy-flags.txt"),
        Component::Etcd => include_str!("../../stdlib/catalog/etcd-flags.txt"),
    }
}

fn same_word(left: &str, right: &str) -> bool {
    let fold = |byte| if byte == b'_' { b'-' } else { byte };
    left.bytes().map(fold).eq(right.bytes().map(fold))
}
