//! The fields of configuration files that kapic sets itself, and the setting that decides each. It looks at no cluster.

use crate::catalog::Component;

use super::own_flags;

/// Fields that follow from several settings or from none: what decides them, or an empty text if nothing can.
const WIRED: [(Component, &str, &[&str]); 10] = {
    use Component::{KubeProxy as P, Kubelet as K};
    [
        (K, "", &["authentication.x509.clientCAFile", "tlsCertFile", "tlsPrivateKeyFile"]),
        (K, "`kubelet { serving-certificate … }`", &["serverTLSBootstrap"]),
        (K, "`network { dns-domain … }`", &["clusterDomain"]),
        (K, "`network { dns-ip … }`", &["clusterDNS"]),
        (K, "`kubelet { container-runtime-endpoint … }`", &["containerRuntimeEndpoint"]),
        (K, "`kubelet { taint … }`", &["registerWithTaints"]),
        (K, "`kubelet { feature-gate … }`", &["featureGates"]),
        (P, "", &["clientConnection.kubeconfig", "hostnameOverride"]),
        (P, "`network { pod-cidr … }`", &["clusterCIDR"]),
        (P, "`kube-proxy { feature-gate … }`", &["featureGates"]),
    ]
};

/// What to write instead of an extra field that kapic sets itself: a setting, or an empty text if nothing decides it.
pub(super) fn setting(component: Component, path: &str) -> Option<String> {
    let wired = WIRED.iter().find(|(of, _, fields)| *of == component && fields.contains(&path));
    wired.map(|(_, setting, _)| (*setting).to_owned()).or_else(|| own_flags::setting_of_field(component, path))
}

#[cfg(test)]
mod tests {
    use super::setting;
    use crate::catalog::Component;

    #[test]
    fn settings_and_wires_are_known() {
        let check =
            |component, path: &str, expected: Option<&str>| assert_eq!(setting(component, path).as_deref(), expected, "{path}");
        check(Component::Kubelet, "maxPods", Some("`kubelet { max-pods … }`"));
        check(Component::Kubelet, "tlsCertFile", Some(""));
        check(Component::Kubelet, "clusterDNS", Some("`network { dns-ip … }`"));
        check(Component::Kubelet, "evictionHard", None);
        check(Component::KubeProxy, "mode", Some("`kube-proxy { mode … }`"));
        check(Component::KubeProxy, "conntrack.maxPerCore", None);
    }
}
