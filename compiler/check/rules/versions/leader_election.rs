//! K0592: spans of an election that contradict each other.

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::schema::Sourced;
use crate::schema::sections::LeaderElection;
use crate::schema::types::{Duration, SettingType};
use crate::source::{Diagnostic, Sink, Span};

/// A component does not start unless lease > renew deadline > 1.2 × retry period (client-go `leaderelection.go`); the defaults are 15s,
/// 10s and 2s.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for components in variants(cluster.masters()) {
        judge(cluster, "kube-controller-manager", &components.controller_manager.leader_election, sink);
        judge(cluster, "kube-scheduler", &components.scheduler.leader_election, sink);
    }
}

fn judge(cluster: &Cluster, who: &str, election: &LeaderElection, sink: &mut Sink) {
    let lease = span_of(&election.lease_duration, 15_000);
    let renew = span_of(&election.renew_deadline, 10_000);
    let retry = span_of(&election.retry_period, 2_000);
    let at = |one: Option<Span>, other: Option<Span>| place(cluster, [one, other, election.span]);
    if lease.0 <= renew.0 {
        let message = format!(
            "{who} does not start: its lease of {} is not longer than its renew deadline of {}",
            text(lease.0),
            text(renew.0)
        );
        let found = Diagnostic::error("K0592", message)
            .label(at(lease.1, renew.1), format!("expected `lease-duration` longer than {}", text(renew.0)));
        sink.push(
            found.help("write `lease-duration \"15s\"`, `renew-deadline \"10s\"` and `retry-period \"2s\"`, or leave them out"),
        );
    } else if renew.0.saturating_mul(10) <= retry.0.saturating_mul(12) {
        let message = format!(
            "{who} does not start: its renew deadline of {} is not longer than 1.2 times its retry period of {}",
            text(renew.0),
            text(retry.0)
        );
        let found =
            Diagnostic::error("K0592", message).label(at(renew.1, retry.1), "expected a longer deadline or a shorter period");
        sink.push(
            found.help("write `lease-duration \"15s\"`, `renew-deadline \"10s\"` and `retry-period \"2s\"`, or leave them out"),
        );
    }
}

fn span_of(setting: &Option<Sourced<Duration>>, usual: u64) -> (u64, Option<Span>) {
    setting.as_ref().map_or((usual, None), |setting| (setting.value.milliseconds, setting.span))
}

fn text(milliseconds: u64) -> String {
    Duration { milliseconds }.render()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn elections_can_be_won() {
        let text = |lines| format!("scheduler {{\nleader-election {{\n{lines}\n}}\n}}");
        check(super::rule, "", &[]);
        check(super::rule, &text("lease-duration \"5s\""), &["K0592 lease-duration \"5s\""]);
        check(super::rule, &text("renew-deadline \"20s\""), &["K0592 renew-deadline \"20s\""]);
        check(super::rule, &text("retry-period \"9s\""), &["K0592 retry-period \"9s\""]);
        check(super::rule, &text("lease-duration \"60s\"\nrenew-deadline \"40s\"\nretry-period \"5s\""), &[]);
    }
}
