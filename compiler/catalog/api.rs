//! API groups and their versions by Kubernetes version, for `--runtime-config`.

use std::sync::OnceLock;

use super::lifetime::Since;
use super::line::{Line, Minors, table};
use super::version::Minor;

const APIS: &str = include_str!("../../stdlib/catalog/api-groups.txt");

/// One version of an API group.
#[derive(Debug)]
pub struct ApiVersion {
    /// `policy/v1`; the core group's is `v1`.
    pub name: &'static str,
    /// The group versions that took over its kinds, in words.
    pub replacement: Option<&'static str>,
    served: Minors,
    /// Known by name, with no kind that is served.
    idle: Minors,
    on: Minors,
    unsure: Minors,
    /// The first minor without any kind of it; `served` may end earlier for a while.
    removed: Option<Since>,
}

/// What a Kubernetes version makes of a group version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiState {
    /// Later versions have it.
    NotYet {
        /// The first version that has it.
        since: Since,
    },
    /// It can be served.
    Known {
        /// Whether it is served without being asked for; `None` if not established.
        default_on: Option<bool>,
    },
    /// No kind of it is served.
    Removed {
        /// The first version without it.
        since: Since,
        /// The group versions that took over its kinds.
        replacement: Option<&'static str>,
    },
}

impl ApiVersion {
    /// The group: `policy`; empty for the core group.
    pub fn group(&self) -> &'static str {
        self.name.split_once('/').map_or("", |(group, _)| group)
    }

    /// What `minor` makes of the group version.
    pub fn state(&self, minor: Minor) -> ApiState {
        if self.served.contains(minor) {
            let default_on = (!self.unsure.contains(minor)).then(|| self.on.contains(minor));
            return ApiState::Known { default_on };
        }
        // Some group versions lose their last kind and get another later: in between, the earlier loss counts.
        let ended = self.served.last_before(minor).map(|last| Since::exactly(last.next()));
        match self.served.first().filter(|first| minor < *first) {
            Some(first) => ApiState::NotYet { since: Since::exactly(first) },
            None => {
                let since = ended.or(self.removed).expect("a group version that is not served was served before, or was removed");
                ApiState::Removed { since, replacement: self.replacement }
            }
        }
    }

    /// Whether kube-apiserver of `minor` knows the name, served or not: it stops at others.
    pub fn is_registered(&self, minor: Minor) -> bool {
        self.served.contains(minor) || self.idle.contains(minor)
    }

    fn read(line: &Line) -> Option<Self> {
        let served = line.minors("served")?;
        let removed = Since::optional(line, "removed")?;
        if served.first().is_none() && removed.is_none() {
            return None;
        }
        Some(Self {
            name: line.key,
            replacement: line.get("use"),
            served,
            idle: line.minors("idle")?,
            on: line.minors("on")?,
            unsure: line.minors("unsure")?,
            removed,
        })
    }
}

/// The group version of this name, in any Kubernetes version.
pub fn api_version(name: &str) -> Option<&'static ApiVersion> {
    let versions = all_api_versions();
    versions.binary_search_by_key(&name, |version| version.name).ok().map(|index| &versions[index])
}

/// The versions of one group. A group, or a version of one, that a Kubernetes version does not know stops kube-apiserver.
pub fn api_versions(group: &str) -> impl Iterator<Item = &'static ApiVersion> {
    all_api_versions().iter().filter(move |version| version.group() == group)
}

/// Every group version of the catalog, sorted by name.
pub fn all_api_versions() -> &'static [ApiVersion] {
    static TABLE: OnceLock<Vec<ApiVersion>> = OnceLock::new();
    TABLE.get_or_init(|| table(APIS, ApiVersion::read))
}
