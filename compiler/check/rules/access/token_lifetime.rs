//! K0581: a bootstrap token that stays open for long.

use time::Duration;

use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::types::TokenForm;
use crate::source::{Diagnostic, Sink};

/// Half a year. kubeadm's tokens live a day.
const MOST: i64 = 183;

/// Whoever has the token can make a node of any name until it ends, and it lies in a file on every machine that joined with it
/// (kubernetes.io, "Authenticating with Bootstrap Tokens").
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let epoch = &cluster.settings.pki.epoch;
    let tokens = cluster.settings.bootstrap_tokens.tokens.iter().filter(|token| token.form.value == TokenForm::Secret);
    for (token, end) in tokens.filter_map(|token| token.expires.as_ref().map(|end| (token, end))) {
        let days = (end.value.0 - epoch.value.0).whole_days();
        if days <= MOST {
            continue;
        }
        let soon = epoch.value.0.checked_add(Duration::days(30)).unwrap_or(epoch.value.0);
        let soon = crate::schema::types::SettingType::render(&crate::schema::types::Time(soon));
        sink.push(
            Diagnostic::warning("K0581", format!("the token `{}` lets machines join for {days} days", token.name.value.0))
                .label(place(cluster, [end.span]), format!("expected at most {MOST} days after `epoch`"))
                .label(place(cluster, [epoch.span]), "it begins here")
                .help(format!("write `expires=\"{soon}\"`, and a new token when more machines are to join")),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn tokens_end_soon() {
        let text = |end| format!("bootstrap-tokens {{\ntoken a group=\"system:bootstrappers:a\" expires=\"{end}\"\n}}");
        check(super::rule, &text("2026-12-01T00:00:00Z"), &[]);
        check(super::rule, &text("2036-12-01T00:00:00Z"), &["K0581 expires=\"2036-12-01T00:00:00Z\""]);
    }
}
