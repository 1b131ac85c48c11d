//! K0576: a user's certificate for the aggregator, of an authority that nobody asks about it.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::types::AuthorityName;
use crate::source::{Diagnostic, Sink};

/// Extension API servers trust the front-proxy authority. Users' certificates come from the kubernetes authority, so one of them can be
/// the aggregator's only where both are the same (kubernetes.io, "Configure the Aggregation Layer").
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let authorities = &cluster.settings.pki.authorities;
    let own = authorities.iter().find(|own| own.name.value == AuthorityName::FrontProxy);
    if own.is_some_and(|own| own.shared.value) {
        return;
    }
    let known = |name: &str| cluster.settings.users.users.iter().any(|user| user.name.value.0 == name);
    for aggregator in api_servers(cluster).filter_map(|api_server| api_server.aggregator.as_ref()) {
        // A user who is not there has a rule of its own, K0557.
        let Some(user) = aggregator.client_user.as_ref().filter(|user| known(&user.value.0)) else { continue };
        let mut found = Diagnostic::error("K0576", format!("extension API servers refuse the certificate of `{}`", user.value.0))
            .label(place(cluster, [user.span]), "of the kubernetes authority; they trust the front-proxy authority");
        if let Some(own) = own {
            found = found.label(place(cluster, [own.span]), "an authority of its own");
        }
        sink.push(found.help("delete `client-certificate-of`: the aggregator then gets a certificate of its own"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn the_aggregator_is_believed() {
        let text = |authority| {
            format!(
                "pki {{\nepoch \"2026-11-01T00:00:00Z\"\n{authority}\n}}\nusers {{\nuser admin\n}}\napi-server {{\naggregator {{\nclient-certificate-of admin\n}}\n}}"
            )
        };
        check(super::rule, &text(""), &["K0576 client-certificate-of admin"]);
        check(super::rule, &text("authority front-proxy {\nshared\n}"), &[]);
        check(super::rule, "api-server {\naggregator\n}", &[]);
    }
}
