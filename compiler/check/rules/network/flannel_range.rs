//! K0512: services in the range that flannel takes for pods.

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// flannel's manifest hands `10.244.0.0/16` to pods (`Documentation/kube-flannel.yml`). With services in it and no `pod-cidr`, kapic
/// cannot find the overlap, and nothing else will before traffic gets lost.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let network = &cluster.settings.network;
    let flannel: ipnet::IpNet = "10.244.0.0/16".parse().expect("a range");
    let meets = |net: ipnet::IpNet| net.contains(&flannel) || flannel.contains(&net);
    let Some(range) = network.service_cidr.items.iter().find(|range| meets(range.value.0)) else { return };
    if network.pod_cidr.is_written() {
        return;
    }
    let message =
        format!("the service range `{}` is what flannel hands out to pods, and no `pod-cidr` says otherwise", range.value.0);
    sink.push(
        Diagnostic::warning("K0512", message)
            .label(place(cluster, [range.span]), "services; flannel's pods are in `10.244.0.0/16`")
            .help("write `pod-cidr` with the range that the network plugin uses, so that kapic can compare"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn flannels_range_is_for_pods() {
        let text = |more| format!("network {{\nservice-cidr \"10.244.0.0/16\"\n{more}\n}}");
        check(super::rule, &text(""), &["K0512 \"10.244.0.0/16\""]);
        check(super::rule, &text("pod-cidr \"10.112.0.0/12\""), &[]);
        check(super::rule, "", &[]);
    }
}
