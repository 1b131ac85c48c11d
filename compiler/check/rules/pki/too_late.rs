//! K0522: certificates that end after 2199.

use time::Duration;

use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::types::SettingType;
use crate::source::{Diagnostic, Sink};

/// kapic's times end with 2199, as those that a description can write do: an end after that is a mistyped epoch.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let pki = &cluster.settings.pki;
    let longest = pki.lifetime.ca.value.max(pki.lifetime.leaf.value);
    let seconds = i64::try_from(longest.seconds).expect("a lifetime is at most a hundred years");
    let end = pki.epoch.value.0.checked_add(Duration::seconds(seconds));
    if end.is_some_and(|end| end.year() < 2200) {
        return;
    }
    let message = format!("certificates from {} on that live {} end after 2199", pki.epoch.value.render(), longest.render());
    let mut found = Diagnostic::error("K0522", message).label(place(cluster, [pki.epoch.span]), "they begin here");
    if let Some(span) = pki.lifetime.ca.span {
        found = found.label(span, "and live this long");
    }
    sink.push(found.help("write the day on which the cluster is set up as `epoch`"));
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn certificates_end_before_2200() {
        let text = |year| format!("pki {{\nepoch \"{year}-01-01T00:00:00Z\"\n}}");
        check(super::rule, &text("2195"), &["K0522 epoch \"2195-01-01T00:00:00Z\""]);
        check(super::rule, &text("2026"), &[]);
    }
}
