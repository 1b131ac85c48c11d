//! K0578: other components or people among the front proxies.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Whoever has a certificate with an allowed name may claim to be any user. The name of a user, or one of Kubernetes' own, gives that
/// right to somebody who has a certificate for something else (k8s-tew has the scheduler's and the admin's names here). The user whose
/// certificate the aggregator shows has a rule of its own, K0533.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let users = &cluster.settings.users.users;
    for aggregator in api_servers(cluster).filter_map(|api_server| api_server.aggregator.as_ref()) {
        let shown = aggregator.client_user.as_ref().map(|user| user.value.0.as_str());
        for name in aggregator.allowed_names.items.iter().filter(|name| Some(name.value.0.as_str()) != shown) {
            let text = name.value.0.as_str();
            let user = users.iter().find(|user| user.name.value.0 == text);
            if user.is_none() && !text.starts_with("system:") && text != "kubernetes-super-admin" {
                continue;
            }
            let mut found = Diagnostic::warning("K0578", format!("`{text}` may claim to be any user: it counts as a front proxy"))
                .label(place(cluster, [name.span]), "the name of somebody else");
            if let Some(user) = user {
                found = found.label(place(cluster, [user.name.span]), "this user");
            }
            sink.push(found.help("leave only the aggregator's own name: `allowed-names front-proxy-client`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn front_proxies_are_nobody_else() {
        let text = |names| {
            format!("users {{\nuser admin\n}}\napi-server {{\naggregator {{\nallowed-names front-proxy-client {names}\n}}\n}}")
        };
        check(super::rule, &text("other-proxy"), &[]);
        check(super::rule, &text("admin"), &["K0578 admin"]);
        check(super::rule, &text("\"system:kube-scheduler\""), &["K0578 \"system:kube-scheduler\""]);
        let shown = "users {\nuser admin\n}\napi-server {\naggregator {\nclient-certificate-of admin\nallowed-names admin\n}\n}";
        check(super::rule, shown, &[]);
    }
}
