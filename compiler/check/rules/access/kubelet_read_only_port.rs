//! K0545: a kubelet that tells everything to everyone.

use crate::check::view::{kubelets, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// The read-only port serves pods with their environment over plain http, to whoever asks (CIS 4.2.4).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for port in kubelets(cluster).filter_map(|kubelet| kubelet.read_only_port.as_ref()).filter(|port| port.value.0 != 0) {
        sink.push(
            Diagnostic::warning("K0545", format!("kubelets tell everyone about their pods, on port {}", port.value.0))
                .label(place(cluster, [port.span]), "plain http, without asking who it is")
                .help("write `read-only-port 0`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn the_read_only_port_is_closed() {
        let text = |port| format!("workers a {{\nkubelet {{\nread-only-port {port}\n}}\nhost w1 ip=\"10.0.0.2\"\n}}");
        check(super::rule, &text(10255), &["K0545 read-only-port 10255"]);
        check(super::rule, &text(0), &[]);
    }
}
