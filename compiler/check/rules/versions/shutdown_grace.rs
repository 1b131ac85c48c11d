//! K0594: time for critical pods that is longer than the time for all.

use crate::check::view::{kubelets, place};
use crate::model::Cluster;
use crate::schema::sections::Kubelet;
use crate::schema::types::SettingType;
use crate::source::{Diagnostic, Sink};

/// `shutdownGracePeriodCriticalPods` is a part of `shutdownGracePeriod`: a kubelet does not start with a larger part, nor with a part
/// of nothing (`pkg/kubelet/apis/config/validation`).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    kubelets(cluster).for_each(|kubelet| judge(cluster, kubelet, sink));
}

fn judge(cluster: &Cluster, kubelet: &Kubelet, sink: &mut Sink) {
    let Some(critical) = &kubelet.shutdown_grace_critical else { return };
    let whole = kubelet.shutdown_grace.as_ref();
    let most = whole.map_or(0, |whole| whole.value.milliseconds);
    if critical.value.milliseconds <= most {
        return;
    }
    let of = whole.map_or_else(|| "nothing".to_owned(), |whole| whole.value.render());
    let message = format!("a kubelet does not start: {} for critical pods out of {of} for all", critical.value.render());
    let mut found = Diagnostic::error("K0594", message).label(place(cluster, [critical.span]), format!("expected at most {of}"));
    if let Some(span) = whole.and_then(|whole| whole.span) {
        found = found.label(span, "for all pods together");
    }
    let twice = crate::schema::types::Duration { milliseconds: critical.value.milliseconds.saturating_mul(2) };
    sink.push(found.help(format!("write `shutdown-grace-period \"{}\"`", twice.render())));
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn the_part_is_not_larger_than_the_whole() {
        let text = |lines: &str| format!("workers a {{\nkubelet {{\n{lines}\n}}\nhost w1 ip=\"10.0.0.2\"\n}}");
        let critical = "shutdown-grace-period-critical-pods \"20s\"";
        check(super::rule, &text(critical), &[&format!("K0594 {critical}")]);
        check(super::rule, &text(&format!("shutdown-grace-period \"10s\"\n{critical}")), &[&format!("K0594 {critical}")]);
        check(super::rule, &text(&format!("shutdown-grace-period \"60s\"\n{critical}")), &[]);
    }
}
