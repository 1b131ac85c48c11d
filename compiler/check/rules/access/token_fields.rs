//! K0546: a token without what its form needs.

use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::sections::Token;
use crate::schema::types::{SettingType, TokenForm};
use crate::source::{Diagnostic, Sink, Span};

/// A Secret needs an end, and its groups must begin with `system:bootstrappers:` (kubernetes.io, "Authenticating with Bootstrap
/// Tokens"). A row of the static file is `token,user,uid,"groups"` and knows no end; kube-apiserver stops at fewer than three columns.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for token in &cluster.settings.bootstrap_tokens.tokens {
        match token.form.value {
            TokenForm::Secret => secret(cluster, token, sink),
            TokenForm::Csv => csv(cluster, token, sink),
        }
    }
}

fn secret(cluster: &Cluster, token: &Token, sink: &mut Sink) {
    let (name, head) = (&token.name.value.0, place(cluster, [token.name.span]));
    match &token.expires {
        None => sink.push(
            error(format!("the token `{name}` has no end"), head, "expected `expires`")
                .help("write `expires=\"2027-02-01T00:00:00Z\"`, not long after the last machine is to join"),
        ),
        Some(end) if end.value <= cluster.settings.pki.epoch.value => sink.push(
            error(format!("the token `{name}` ends before the cluster begins"), place(cluster, [end.span]), "it ends here")
                .label(place(cluster, [cluster.settings.pki.epoch.span]), "the cluster begins here")
                .help(format!("write a time after {}", cluster.settings.pki.epoch.value.render())),
        ),
        Some(_) => {}
    }
    let groups = |group: &str| group.strip_prefix("system:bootstrappers:").is_some_and(is_group);
    match &token.group {
        None => sink.push(
            error(format!("the token `{name}` has no group"), head, "expected `group`")
                .help(format!("write `group=\"system:bootstrappers:{name}\"`")),
        ),
        Some(group) if !groups(&group.value.0) => sink.push(
            error(format!("`{}` is not a group of bootstrap tokens", group.value.0), place(cluster, [group.span]), "refused")
                .help(format!("write `group=\"system:bootstrappers:{name}\"`")),
        ),
        Some(_) => {}
    }
}

fn csv(cluster: &Cluster, token: &Token, sink: &mut Sink) {
    let name = &token.name.value.0;
    if token.uid.is_none() {
        let found = error(format!("the token `{name}` has no `uid`"), place(cluster, [token.name.span]), "expected `uid`");
        sink.push(found.help("write `uid=\"10001\"`: the static file is a table with the columns token, user and uid"));
    }
    if let Some(end) = &token.expires {
        let found = error(format!("the token `{name}` cannot end"), place(cluster, [end.span]), "the static file knows no end");
        sink.push(found.help("write `form=secret`, or delete `expires`"));
    }
    let texts = [("group", &token.group), ("uid", &token.uid)];
    for (what, text) in texts.into_iter().filter_map(|(what, text)| text.as_ref().map(|text| (what, text))) {
        if text.value.0.contains([',', '"']) {
            let found = error(format!("`{what}` holds a comma or a quote"), place(cluster, [text.span]), "it would end the column");
            sink.push(found.help("write one name of letters, digits, dots, dashes and colons"));
        }
    }
}

/// What kube-apiserver takes after the prefix.
fn is_group(rest: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = rest.bytes().next().is_some_and(plain) && rest.bytes().last().is_some_and(plain);
    ends && rest.bytes().all(|byte| plain(byte) || matches!(byte, b':' | b'-'))
}

fn error(message: String, span: Span, label: &str) -> Diagnostic {
    Diagnostic::error("K0546", message).label(span, label)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn tokens_are_whole() {
        let text = |token: &str| format!("bootstrap-tokens {{\ntoken a {token}\n}}");
        let (group, end) = ("group=\"system:bootstrappers:a\"", "expires=\"2027-01-01T00:00:00Z\"");
        check(super::rule, &text(&format!("{group} {end}")), &[]);
        check(super::rule, &text(group), &["K0546 a"]);
        check(super::rule, &text(end), &["K0546 a"]);
        check(super::rule, &text(&format!("group=workers {end}")), &["K0546 group=workers"]);
        let early = format!("{group} expires=\"2026-01-01T00:00:00Z\"");
        check(super::rule, &text(&early), &["K0546 expires=\"2026-01-01T00:00:00Z\""]);
        check(super::rule, &text("form=csv uid=\"1\""), &[]);
        check(super::rule, &text("form=csv"), &["K0546 a"]);
        check(super::rule, &text(&format!("form=csv uid=\"1\" {end}")), &[&format!("K0546 {end}")]);
        check(super::rule, &text("form=csv uid=\"1,2\""), &["K0546 uid=\"1,2\""]);
    }
}
