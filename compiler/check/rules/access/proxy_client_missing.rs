//! K0557: the certificate of a user who is not there.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, nearest};

/// `client-certificate-of` names one of `users`; another name has no certificate.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let users = &cluster.settings.users;
    let names = || users.users.iter().map(|user| user.name.value.0.as_str());
    for aggregator in api_servers(cluster).filter_map(|api_server| api_server.aggregator.as_ref()) {
        let Some(user) = aggregator.client_user.as_ref().filter(|user| names().all(|name| name != user.value.0)) else { continue };
        let name = &user.value.0;
        let help = match nearest(name, names()) {
            Some(near) => format!("write `client-certificate-of {near}`"),
            None => format!("add `user {name}` to `users`, or delete this line"),
        };
        sink.push(
            Diagnostic::error("K0557", format!("there is no user `{name}`"))
                .label(place(cluster, [user.span]), "expected the name of a user")
                .label(place(cluster, [users.span]), "the users")
                .help(help),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn the_user_exists() {
        let text =
            |user| format!("users {{\nuser admin {{\n}}\n}}\napi-server {{\naggregator {{\nclient-certificate-of {user}\n}}\n}}");
        check(super::rule, &text("admni"), &["K0557 client-certificate-of admni"]);
        check(super::rule, &text("admin"), &[]);
    }
}
