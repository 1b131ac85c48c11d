//! K0577: names of front proxies that leave out the aggregator, or that are no names.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::sections::Aggregator;
use crate::source::{Diagnostic, Sink};

/// The common name of the aggregator's own certificate.
const OWN: &str = "front-proxy-client";

/// `--requestheader-allowed-names` is compared letter by letter (`x509.go`, `verifySubject`): `*` is no wildcard, and where the
/// aggregator's own name is missing, extension API servers refuse all that it passes on.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    // A user who is not there has a rule of its own, K0557.
    let known = |name: &str| cluster.settings.users.users.iter().any(|user| user.name.value.0 == name);
    let sound = |aggregator: &&Aggregator| aggregator.client_user.as_ref().is_none_or(|user| known(&user.value.0));
    for aggregator in api_servers(cluster).filter_map(|api_server| api_server.aggregator.as_ref()).filter(sound) {
        judge(cluster, aggregator, sink);
    }
}

fn judge(cluster: &Cluster, aggregator: &Aggregator, sink: &mut Sink) {
    let names = &aggregator.allowed_names;
    let star = names.items.iter().find(|name| name.value.0.contains(['*', '?']) || name.value.0.is_empty());
    if let Some(star) = star {
        let message = format!("`{}` matches no certificate: names of front proxies are compared letter by letter", star.value.0);
        let found = Diagnostic::error("K0577", message).label(place(cluster, [star.span]), "expected a common name");
        return sink.push(found.help(format!("write `allowed-names {}`", own(aggregator))));
    }
    if names.is_empty() || names.values().any(|name| name.0 == own(aggregator)) {
        return;
    }
    let name = own(aggregator);
    let mut found =
        Diagnostic::error("K0577", format!("extension API servers refuse the aggregator: `{name}` is not among the allowed names"))
            .label(place(cluster, [names.span]), format!("expected `{name}` among these"));
    if let Some(span) = aggregator.client_user.as_ref().and_then(|user| user.span) {
        found = found.label(span, "its certificate has this name");
    }
    sink.push(found.help(format!("write `allowed-names {name}`, or `(add)allowed-names {name}`")));
}

fn own(aggregator: &Aggregator) -> &str {
    aggregator.client_user.as_ref().map_or(OWN, |user| user.value.0.as_str())
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn the_aggregator_may_be_the_aggregator() {
        let text = |lines| format!("users {{\nuser admin\n}}\napi-server {{\naggregator {{\n{lines}\n}}\n}}");
        check(super::rule, &text("allowed-names front-proxy-client"), &[]);
        check(super::rule, &text("allowed-names"), &[]);
        check(super::rule, &text("allowed-names other"), &["K0577 allowed-names other"]);
        check(super::rule, &text("allowed-names \"*\""), &["K0577 \"*\""]);
        check(
            super::rule,
            &text("allowed-names front-proxy-client\nclient-certificate-of admin"),
            &["K0577 allowed-names front-proxy-client"],
        );
        check(super::rule, &text("allowed-names admin\nclient-certificate-of admin"), &[]);
    }
}
