//! K0716: a way to forward that this version does not have, or will lose.

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::schema::types::ProxyMode;
use crate::source::{Diagnostic, Sink};

/// kube-proxy forwards by nftables from 1.29 on (alpha, behind a gate; on from 1.31, stable in 1.33); its IPVS mode is deprecated since
/// 1.35 (CHANGELOG-1.35).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let version = cluster.kubernetes();
    for mode in variants(cluster.nodes()).into_iter().filter_map(|components| components.kube_proxy.mode.as_ref()) {
        let at = place(cluster, [mode.span]);
        let here = place(cluster, [cluster.settings.kubernetes.span]);
        match mode.value {
            ProxyMode::Nftables if !version.at_least(1, 31) => sink.push(
                Diagnostic::error("K0716", format!("kube-proxy {version} does not forward by nftables"))
                    .label(at, "from 1.31 on")
                    .label(here, format!("this is Kubernetes {version}"))
                    .help("write `mode iptables`"),
            ),
            ProxyMode::Ipvs if version.at_least(1, 35) => sink.push(
                Diagnostic::warning("K0716", "kube-proxy's mode `ipvs` is deprecated since 1.35")
                    .label(at, "a later version will not have it")
                    .label(here, format!("this is Kubernetes {version}"))
                    .help("write `mode nftables`"),
            ),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn modes_exist() {
        let text = |version, mode| {
            format!("kubernetes \"{version}\"\nworkers a {{\nkube-proxy {{\nmode {mode}\n}}\nhost w1 ip=\"10.0.0.2\"\n}}")
        };
        check(super::rule, &text("1.36.3", "nftables"), &[]);
        check(super::rule, &text("1.28.1", "nftables"), &["K0716 mode nftables"]);
        check(super::rule, &text("1.36.3", "ipvs"), &["K0716 mode ipvs"]);
        check(super::rule, &text("1.28.1", "ipvs"), &[]);
    }
}
