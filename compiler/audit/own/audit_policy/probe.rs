//! The requests that an audit policy is asked about. How rules take them is decided elsewhere.

use super::LEVELS;

/// A request, and the first level at which its log holds a secret; none for `NEVER`.
pub struct Probe {
    /// What is done.
    pub verb: &'static str,
    /// The API group of the resource.
    pub group: &'static str,
    /// What it is done to, with its subresource.
    pub resource: &'static str,
    /// That level.
    pub tells: usize,
}

const fn probe(verb: &'static str, group: &'static str, resource: &'static str, tells: usize) -> Probe {
    Probe { verb, group, resource, tells }
}

const BODY: usize = 2;
const ANSWER: usize = 3;
const NEVER: usize = LEVELS.len();

/// Commands come by POST, and by GET from clients that speak WebSocket.
pub const PROBES: [Probe; 32] = [
    probe("get", "", "secrets", BODY),
    probe("list", "", "secrets", BODY),
    probe("watch", "", "secrets", BODY),
    probe("create", "", "secrets", BODY),
    probe("update", "", "secrets", BODY),
    probe("patch", "", "secrets", BODY),
    probe("delete", "", "secrets", NEVER),
    probe("deletecollection", "", "secrets", ANSWER),
    probe("create", "", "configmaps", BODY),
    probe("update", "", "configmaps", BODY),
    probe("patch", "", "configmaps", BODY),
    probe("create", "", "serviceaccounts/token", BODY),
    probe("create", "authentication.k8s.io", "tokenreviews", BODY),
    probe("create", "", "pods", NEVER),
    probe("update", "", "pods", NEVER),
    probe("patch", "", "pods", NEVER),
    probe("delete", "", "pods", NEVER),
    probe("deletecollection", "", "pods", NEVER),
    probe("patch", "", "pods/ephemeralcontainers", NEVER),
    probe("update", "apps", "deployments", NEVER),
    probe("create", "", "pods/exec", NEVER),
    probe("get", "", "pods/exec", NEVER),
    probe("create", "", "pods/attach", NEVER),
    probe("get", "", "pods/attach", NEVER),
    probe("create", "", "pods/portforward", NEVER),
    probe("get", "", "pods/portforward", NEVER),
    probe("create", "", "pods/proxy", NEVER),
    probe("get", "", "pods/proxy", NEVER),
    probe("create", "", "services/proxy", NEVER),
    probe("get", "", "services/proxy", NEVER),
    probe("create", "", "nodes/proxy", NEVER),
    probe("get", "", "nodes/proxy", NEVER),
];

impl Probe {
    /// Whether its object lies in no namespace.
    pub fn is_of_cluster(&self) -> bool {
        self.resource == "tokenreviews" || self.resource.starts_with("nodes/")
    }

    /// Whether it is for many objects, so that it may go without a namespace or a name.
    pub fn is_for_many(&self) -> bool {
        matches!(self.verb, "list" | "watch" | "deletecollection")
    }

    /// Whether it names no object: a name is known from the URL only, and there it has none yet.
    pub fn is_nameless(&self) -> bool {
        self.verb == "create" && !self.resource.contains('/')
    }
}
