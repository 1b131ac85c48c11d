//! The resources that kube-apiserver serves itself, by version, as encryption names them.

use std::sync::OnceLock;

use super::lifetime::Since;
use super::line::{Line, Minors, table};
use super::version::Minor;

const RESOURCES: &str = include_str!("../../stdlib/catalog/resources.txt");

/// The line that tells which minors were looked at.
const ALL: &str = "*";

/// A resource of Kubernetes' own.
#[derive(Debug)]
pub struct Resource {
    /// `deployments.apps`; of the core group only the resource: `secrets`.
    pub name: &'static str,
    known: Minors,
    /// Answered and never stored, such as `tokenreviews.authentication.k8s.io`.
    virtual_in: Minors,
}

/// What a version makes of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceState {
    /// It can be stored.
    Known,
    /// Later versions have it.
    NotYet {
        /// The first version that has it.
        since: Since,
    },
    /// Earlier versions had it.
    Removed {
        /// The first version without it.
        since: Since,
    },
}

impl Resource {
    /// The group: `apps`; empty for the core group.
    pub fn group(&self) -> &'static str {
        self.name.split_once('.').map_or("", |(_, group)| group)
    }

    /// Whether `minor` stores its objects.
    pub fn is_stored(&self, minor: Minor) -> bool {
        self.known.contains(minor) && !self.virtual_in.contains(minor)
    }

    /// What `minor` makes of it.
    pub fn state(&self, minor: Minor) -> ResourceState {
        if self.known.contains(minor) {
            return ResourceState::Known;
        }
        match self.known.last_before(minor) {
            Some(last) => ResourceState::Removed { since: Since::exactly(last.next()) },
            None => ResourceState::NotYet { since: Since::exactly(self.known.first().expect("a resource exists in some version")) },
        }
    }

    fn read(line: &Line) -> Option<Self> {
        let (known, virtual_in) = (line.minors("known")?, line.minors("virtual")?);
        known.first().is_some().then_some(Self { name: line.key, known, virtual_in })
    }
}

/// The resource of this name, in any version.
pub fn resource(name: &str) -> Option<&'static Resource> {
    let lines = lines();
    lines.binary_search_by_key(&name, |resource| resource.name).ok().map(|index| &lines[index]).filter(|found| found.name != ALL)
}

/// The resources of `minor`, in alphabetical order; `None` if it is not established which these are.
pub fn resources(minor: Minor) -> Option<impl Iterator<Item = &'static Resource>> {
    let looked_at = lines().iter().any(|line| line.name == ALL && line.known.contains(minor));
    looked_at.then(|| all_resources().filter(move |resource| resource.state(minor) == ResourceState::Known))
}

/// Every resource of the catalog, sorted.
pub fn all_resources() -> impl Iterator<Item = &'static Resource> {
    lines().iter().filter(|line| line.name != ALL)
}

fn lines() -> &'static [Resource] {
    static TABLE: OnceLock<Vec<Resource>> = OnceLock::new();
    TABLE.get_or_init(|| table(RESOURCES, Resource::read))
}
