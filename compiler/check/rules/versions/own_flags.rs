//! The flags that kapic sets itself, and the setting that decides each. It looks at no cluster.

use crate::catalog::{Component, flag};
use crate::schema::sections::{ApiServer, ControllerManager, Etcd, KubeProxy, Kubelet, Scheduler};
use crate::schema::{BlockSpec, Emission, Section, Shape};

/// Flags that follow from several settings or from none: what decides them, or an empty text if nothing can.
const WIRED: [(Component, &str, &[&str]); 48] = {
    use Component::{Etcd as E, KubeApiserver as A, KubeControllerManager as C, KubeProxy as P, KubeScheduler as S, Kubelet as K};
    [
        (A, "`api-server { advertise-address … }`", &["advertise-address"]),
        (A, "`api-server { anonymous-auth … }`", &["anonymous-auth", "authentication-config"]),
        (A, "`api-server { bootstrap-token-auth … }`", &["enable-bootstrap-token-auth"]),
        (A, "`bootstrap-tokens { token NAME form=csv … }`", &["token-auth-file"]),
        (A, "`api-server { oidc … }`", &["oidc-issuer-url", "oidc-client-id", "oidc-username-claim", "oidc-username-prefix"]),
        (A, "`api-server { oidc … }`", &["oidc-groups-claim", "oidc-groups-prefix"]),
        (A, "`api-server { aggregator { allowed-names … } }`", &["requestheader-allowed-names"]),
        (A, "`api-server { aggregator … }`", &["proxy-client-cert-file", "proxy-client-key-file", "requestheader-client-ca-file"]),
        (A, "`api-server { aggregator … }`", &["requestheader-extra-headers-prefix", "requestheader-group-headers"]),
        (A, "`api-server { aggregator … }`", &["requestheader-username-headers"]),
        (A, "`api-server { kubelet-client { certificate … } }`", &["kubelet-client-certificate", "kubelet-client-key"]),
        (A, "`api-server { kubelet-client { verify … } }`", &["kubelet-certificate-authority"]),
        (A, "`api-server { audit { policy … } }`", &["audit-policy-file"]),
        (A, "`api-server { audit { log path=… } }`", &["audit-log-path"]),
        (A, "`api-server { encryption … }`", &["encryption-provider-config"]),
        (A, "`api-server { service-account { issuer … } }`", &["service-account-issuer"]),
        (A, "`api-server { service-account … }`", &["service-account-key-file", "service-account-signing-key-file"]),
        (A, "`api-server { admission … }`", &["admission-control-config-file"]),
        (A, "`network { service-cidr … }`", &["service-cluster-ip-range"]),
        (A, "`network { node-ports … }`", &["service-node-port-range"]),
        (A, "`etcd`", &["etcd-servers", "etcd-cafile", "etcd-certfile", "etcd-keyfile"]),
        (A, "`pki`", &["client-ca-file", "tls-cert-file", "tls-private-key-file"]),
        (A, "`feature-gate`", &["feature-gates"]),
        (C, "`network { pod-cidr … }`", &["cluster-cidr"]),
        (C, "`network { service-cidr … }`", &["service-cluster-ip-range"]),
        (C, "`network { allocate-node-cidrs … }`", &["allocate-node-cidrs"]),
        (C, "`network { node-cidr-mask-size-ipv4 … }`", &["node-cidr-mask-size", "node-cidr-mask-size-ipv4"]),
        (C, "`network { node-cidr-mask-size-ipv6 … }`", &["node-cidr-mask-size-ipv6"]),
        (C, "`pki`", &["cluster-signing-cert-file", "cluster-signing-key-file", "root-ca-file", "client-ca-file"]),
        (C, "`pki`", &["service-account-private-key-file", "requestheader-client-ca-file"]),
        (C, "", &["kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig", "cluster-name"]),
        (C, "`feature-gate`", &["feature-gates"]),
        (S, "", &["kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"]),
        (S, "`feature-gate`", &["feature-gates"]),
        (K, "", &["config", "kubeconfig", "bootstrap-kubeconfig", "cert-dir", "tls-cert-file", "tls-private-key-file"]),
        (K, "`host NAME ip=…`", &["hostname-override", "node-ip"]),
        (K, "`kubelet { label … }`", &["node-labels"]),
        (K, "`kubelet { taint … }`", &["register-with-taints"]),
        (K, "`kubelet { container-runtime-endpoint … }`", &["container-runtime-endpoint"]),
        (K, "`kubelet { root-dir … }`", &["root-dir"]),
        (P, "", &["config", "kubeconfig", "hostname-override"]),
        (E, "`host NAME ip=…`", &["name", "listen-client-urls", "listen-peer-urls", "initial-advertise-peer-urls"]),
        (E, "`etcd { data-dir … }`", &["data-dir"]),
        (E, "`etcd { initial-cluster-token … }`", &["initial-cluster-token"]),
        (E, "`etcd { metrics-port … }`", &["listen-metrics-urls"]),
        (E, "`pki`", &["cert-file", "key-file", "trusted-ca-file", "client-cert-auth", "auto-tls", "peer-auto-tls"]),
        (E, "`pki`", &["peer-cert-file", "peer-key-file", "peer-trusted-ca-file", "peer-client-cert-auth"]),
        (E, "`etcd`", &["initial-cluster", "initial-cluster-state", "advertise-client-urls", "quota-backend-bytes"]),
    ]
};

/// What to write instead of an extra flag (its name without dashes) that kapic sets itself: a setting, or an empty text if nothing
/// decides it.
pub(in crate::check) fn setting(component: Component, name: &str) -> Option<String> {
    let wired = WIRED.iter().find(|(of, _, flags)| *of == component && flags.contains(&name));
    wired.map(|(_, setting, _)| (*setting).to_owned()).or_else(|| emitted(component, name))
}

/// The setting that goes to this flag, or to the field that says the same.
fn emitted(component: Component, name: &str) -> Option<String> {
    let field = flag(component, name).and_then(|flag| flag.config_field);
    let meant = |emission: &Emission| match emission {
        Emission::Flag(flag) => flag.trim_start_matches("--") == name,
        Emission::Field(path) => Some(*path) == field,
    };
    find(spec(component), &meant)
}

/// The setting that goes to this field of the component's configuration file.
pub(super) fn setting_of_field(component: Component, path: &str) -> Option<String> {
    find(spec(component), &|emission: &Emission| matches!(emission, Emission::Field(field) if *field == path))
}

/// The setting as a path of blocks, from the top: `api-server { tls { min-version … } }`.
fn find(spec: &'static BlockSpec, meant: &dyn Fn(&Emission) -> bool) -> Option<String> {
    let inner = spec.fields.iter().find_map(|field| match field.shape {
        Shape::Block(inner) => find(inner(), meant).map(|path| path.trim_matches('`').to_owned()),
        Shape::Property(_) => field.emission.as_ref().filter(|to| meant(to)).map(|_| format!("{}=…", field.name)),
        _ => field.emission.as_ref().filter(|to| meant(to)).map(|_| format!("{} …", field.name)),
    })?;
    let on_the_line = inner.ends_with("=…") && !inner.contains(' ');
    Some(if on_the_line { format!("`{} {inner}`", spec.name) } else { format!("`{} {{ {inner} }}`", spec.name) })
}

fn spec(component: Component) -> &'static BlockSpec {
    match component {
        Component::KubeApiserver => ApiServer::spec(),
        Component::KubeControllerManager => ControllerManager::spec(),
        Component::KubeScheduler => Scheduler::spec(),
        Component::Kubelet => Kubelet::spec(),
        Component::KubeProxy => KubeProxy::spec(),
        Component::Etcd => Etcd::spec(),
    }
}

#[cfg(test)]
mod tests {
    use super::{WIRED, setting};
    use crate::catalog::{Component, flag};

    #[test]
    fn names_the_setting() {
        let check = |component, name, expected: Option<&str>| assert_eq!(setting(component, name).as_deref(), expected, "{name}");
        check(Component::KubeApiserver, "event-ttl", Some("`api-server { event-ttl … }`"));
        check(Component::KubeApiserver, "tls-min-version", Some("`api-server { tls { min-version … } }`"));
        check(Component::KubeApiserver, "audit-log-maxage", Some("`api-server { audit { log max-age=… } }`"));
        check(Component::KubeApiserver, "service-cluster-ip-range", Some("`network { service-cidr … }`"));
        check(Component::Kubelet, "max-pods", Some("`kubelet { max-pods … }`"));
        check(Component::Kubelet, "config", Some(""));
        check(Component::KubeApiserver, "livez-grace-period", None);
    }

    #[test]
    fn wired_flags_exist() {
        for (component, _, names) in WIRED {
            for name in names {
                assert!(flag(component, name).is_some(), "{} --{name}", component.name());
            }
        }
    }
}
