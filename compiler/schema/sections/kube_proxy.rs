//! `kube-proxy { … }`: services on every node. Most settings are fields of its KubeProxyConfiguration.

use crate::schema::macros::section;
use crate::schema::types::{Int, Ip, ProxyMode, Text};

use super::{ExtraArgs, ExtraConfig, FeatureGate};

section! {
    /// kube-proxy.
    pub struct KubeProxy "kube-proxy" {
        /// Run it. Unset: wherever a kubelet runs. Some network plugins take its place.
        enabled: child optional "enabled" -> bool;
        /// How it forwards.
        mode: child optional "mode" ["proxy-mode"] -> ProxyMode => field "mode";
        /// The address to listen on.
        bind_address: child optional "bind-address" -> Ip => field "bindAddress";
        /// Where metrics are served: `"127.0.0.1:10249"`.
        metrics_bind_address: child optional "metrics-bind-address" -> Text => field "metricsBindAddress";
        /// Where health is served: `"0.0.0.0:10256"`.
        health_bind_address: child optional "healthz-bind-address" -> Text => field "healthzBindAddress";
        /// Feature gates.
        feature_gates: keyed many "feature-gate" -> FeatureGate;
        /// How much it logs.
        verbosity: child optional "verbosity" ["v"] -> Int<0, 10> => flag "--v";
        /// Flags that kapic has no setting for.
        extra_args: block once "extra-args" -> ExtraArgs;
        /// Fields of its configuration file that kapic has no setting for.
        extra_config: block once "extra-config" -> ExtraConfig;
    }
}
