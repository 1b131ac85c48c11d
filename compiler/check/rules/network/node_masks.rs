//! K0554: pod ranges that cannot be shared out to the nodes.

use ipnet::IpNet;

use crate::check::view::{count, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, Span};

/// The controller-manager cuts `pod-cidr` into one range for each node: its mask must be longer than the range's, by at most 16 bits
/// (`pkg/controller/nodeipam/ipam/cidrset`), and there must be as many ranges as nodes.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let network = &cluster.settings.network;
    if !network.allocate_node_cidrs.value {
        return;
    }
    if network.pod_cidr.is_empty() {
        sink.push(
            Diagnostic::error("K0554", "nodes are to get ranges out of `pod-cidr`, and there is none")
                .label(place(cluster, [network.allocate_node_cidrs.span]), "expected `pod-cidr`")
                .help("write `pod-cidr \"10.112.0.0/12\"` into `network`, or delete `allocate-node-cidrs`"),
        );
    }
    let nodes = cluster.nodes().count();
    for range in &network.pod_cidr.items {
        let (mask, span) = match range.value.0 {
            IpNet::V4(_) => network.node_mask_ipv4.as_ref().map_or((24, None), |mask| (mask.value.0, mask.span)),
            IpNet::V6(_) => network.node_mask_ipv6.as_ref().map_or((64, None), |mask| (mask.value.0, mask.span)),
        };
        let Some(problem) = problem(i64::from(range.value.0.prefix_len()), mask, nodes) else { continue };
        sink.push(told(range.value.0, mask, place(cluster, [range.span]), span, &problem));
    }
}

fn told(range: IpNet, mask: i64, at: Span, mask_at: Option<Span>, problem: &str) -> Diagnostic {
    let found = Diagnostic::error("K0554", format!("`{range}` cannot be cut into ranges of /{mask} for nodes: {problem}"))
        .label(at, "the pods' addresses");
    let found = match mask_at {
        Some(span) => found.label(span, "what each node gets"),
        None => found,
    };
    let setting = if matches!(range, IpNet::V4(_)) { "node-cidr-mask-size-ipv4" } else { "node-cidr-mask-size-ipv6" };
    found.help(format!("write a larger `pod-cidr`, or another `{setting}`"))
}

fn problem(prefix: i64, mask: i64, nodes: usize) -> Option<String> {
    match mask - prefix {
        ..0 => Some(format!("it is itself smaller, a /{prefix}")),
        17.. => Some(format!("the controller-manager takes at most 16 bits between them, found {}", mask - prefix)),
        bits if (1usize << bits) < nodes => {
            Some(format!("they are enough for {}, and there are {nodes}", count(1 << bits, "node")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn every_node_gets_a_range() {
        let text = |more| {
            let workers = "workers a {\nhost w1 ip=\"10.0.0.2\"\nhost w2 ip=\"10.0.0.3\"\nhost w3 ip=\"10.0.0.4\"\n}";
            format!("network {{\nservice-cidr \"10.96.0.0/16\"\nallocate-node-cidrs\n{more}\n}}\n{workers}")
        };
        check(super::rule, &text("pod-cidr \"10.112.0.0/12\""), &[]);
        check(super::rule, &text(""), &["K0554 allocate-node-cidrs"]);
        check(super::rule, &text("pod-cidr \"10.112.0.0/23\""), &["K0554 \"10.112.0.0/23\""]);
        check(super::rule, &text("pod-cidr \"10.112.0.0/25\""), &["K0554 \"10.112.0.0/25\""]);
        check(super::rule, &text("pod-cidr \"10.0.0.0/8\"\nnode-cidr-mask-size-ipv4 26"), &["K0554 \"10.0.0.0/8\""]);
    }
}
