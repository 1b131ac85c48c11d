//! K0593: heartbeats and elections of etcd that contradict each other.

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// etcd stops unless an election waits for at least five heartbeats (`embed/config.go`, Validate); the defaults are 100 and 1,000
/// milliseconds.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for etcd in variants(cluster.etcd_members()).into_iter().map(|components| &components.etcd) {
        let value = |setting: Option<(i64, _)>, usual| setting.unwrap_or((usual, None));
        let beat = value(etcd.heartbeat_interval.as_ref().map(|beat| (beat.value.0, beat.span)), 100);
        let election = value(etcd.election_timeout.as_ref().map(|timeout| (timeout.value.0, timeout.span)), 1_000);
        if election.0 >= beat.0 * 5 {
            continue;
        }
        let message =
            format!("etcd does not start: an election after {} ms is not five times a heartbeat of {} ms", election.0, beat.0);
        let mut found = Diagnostic::error("K0593", message)
            .label(place(cluster, [election.1, beat.1]), format!("expected at least {} for `election-timeout`", beat.0 * 5));
        if let (Some(_), Some(span)) = (election.1, beat.1) {
            found = found.label(span, "the heartbeat");
        }
        sink.push(found.help(format!("write `election-timeout {}`: ten heartbeats", (beat.0 * 10).min(50_000))));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn elections_wait_for_heartbeats() {
        let text = |lines| format!("etcd \"3.6.14\" {{\n{lines}\n}}");
        check(super::rule, &text(""), &[]);
        check(super::rule, &text("heartbeat-interval 300"), &["K0593 heartbeat-interval 300"]);
        check(super::rule, &text("heartbeat-interval 300\nelection-timeout 1000"), &["K0593 election-timeout 1000"]);
        check(super::rule, &text("heartbeat-interval 300\nelection-timeout 3000"), &[]);
    }
}
