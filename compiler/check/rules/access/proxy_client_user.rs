//! K0533: a person's certificate as the aggregator's.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// The proxy client's certificate says "I am the aggregator" to other API servers. A person's certificate in its place puts that
/// person's key on every master, and lets the person claim to be anyone (kubernetes.io, "Configure the Aggregation Layer").
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for aggregator in api_servers(cluster).filter_map(|api_server| api_server.aggregator.as_ref()) {
        let Some(user) = &aggregator.client_user else { continue };
        sink.push(
            Diagnostic::warning("K0533", format!("the key of `{}` lies on every master, as the aggregator's", user.value.0))
                .label(place(cluster, [user.span]), "expected a certificate of the aggregator's own")
                .help("delete `client-certificate-of`, and write `allowed-names front-proxy-client`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn the_aggregator_is_nobody_else() {
        let text = |line| format!("users {{\nuser admin {{\n}}\n}}\napi-server {{\naggregator {{\n{line}\n}}\n}}");
        check(super::rule, &text("client-certificate-of admin"), &["K0533 client-certificate-of admin"]);
        check(super::rule, &text("allowed-names front-proxy-client"), &[]);
    }
}
