//! What a flag is about, in the words that the operations handbook groups its reference by.

use kapic::catalog::{Component, Flag};

/// Prefixes of names, the more telling ones first.
const TOPICS: [(&str, &[&str]); 13] = [
    ("bootstrap", &["enable-bootstrap-token-auth", "token-auth-file", "bootstrap-kubeconfig", "rotate-certificates"]),
    ("audit", &["audit-"]),
    ("extension API servers", &["requestheader-", "proxy-client-", "enable-aggregator-routing", "peer-"]),
    ("node ports", &["service-node-port-range", "nodeport-addresses"]),
    ("service IPs", &["service-cluster-ip-range", "service-cidr"]),
    ("API groups", &["runtime-config"]),
    ("admission", &["admission-", "enable-admission-plugins", "disable-admission-plugins"]),
    ("lease", &["endpoint-reconciler-type", "lease-", "leader-elect", "identity-lease", "apiserver-count", "node-lease"]),
    ("kubelet", &["kubelet-"]),
    ("etcd", &["etcd-", "storage-", "delete-collection-workers", "watch-cache", "default-watch-cache", "encryption-provider"]),
    (
        "logs",
        &["log", "v", "vmodule", "alsologtostderr", "stderrthreshold", "add-dir-header", "skip-headers", "skip-log", "one-output"],
    ),
    (
        "authentication",
        &["authentication-", "anonymous-auth", "oidc-", "service-account-", "api-audiences", "authorization-", "token-"],
    ),
    (
        "certificates",
        &["tls-", "cert-", "client-ca-file", "root-ca-file", "cluster-signing-", "trusted-ca-file", "key-file", "auto-tls"],
    ),
];

/// The topic of a flag.
pub fn topic(component: Component, flag: &Flag) -> &'static str {
    let fits = |prefix: &&str| match prefix.strip_suffix('-') {
        Some(_) => flag.name.starts_with(*prefix),
        None => flag.name == *prefix || (prefix.len() > 1 && flag.name.starts_with(&format!("{prefix}-"))),
    };
    let own_store = component == Component::Etcd && flag.name.starts_with("peer-");
    match TOPICS.iter().find(|(_, prefixes)| prefixes.iter().any(&fits)) {
        _ if own_store => "certificates",
        Some((topic, _)) => topic,
        None if flag.required.is_some() => "required",
        None => "other",
    }
}
