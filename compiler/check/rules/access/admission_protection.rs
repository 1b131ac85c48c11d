//! K0588: admission plugins that protect the cluster are off, or one that lets everything in is on.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::sections::ApiServer;
use crate::schema::types::Authorizer;
use crate::source::{Diagnostic, Sink, nearest};

/// Plugins that are on by default, and what is lost without them.
const NEEDED: [(&str, &str); 2] = [
    ("NamespaceLifecycle", "objects appear in namespaces that are being deleted, and `default` can be deleted"),
    ("ServiceAccount", "pods get no tokens, and may name any service account"),
];

/// CIS 1.2.10 (AlwaysAdmit), 1.2.13 (ServiceAccount), 1.2.14 (NamespaceLifecycle), 1.2.15 (NodeRestriction). NodeRestriction is off
/// unless it is named; without it a kubelet that was taken over may change every node and read what their pods use.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for api_server in api_servers(cluster) {
        opened(cluster, api_server, sink);
        node_restriction(cluster, api_server, sink);
    }
}

fn opened(cluster: &Cluster, api_server: &ApiServer, sink: &mut Sink) {
    for plugin in &api_server.disabled_admission_plugins.items {
        let Some((name, why)) = NEEDED.iter().find(|(name, _)| *name == plugin.value.0) else { continue };
        sink.push(
            Diagnostic::warning("K0588", format!("the admission plugin `{name}` is off: {why}"))
                .label(place(cluster, [plugin.span]), "switched off here")
                .help(format!("delete `{name}` from `disabled-admission-plugins`")),
        );
    }
}

fn node_restriction(cluster: &Cluster, api_server: &ApiServer, sink: &mut Sink) {
    let plugins = &api_server.admission_plugins;
    let asks_nodes = api_server.authorization.contains(&Authorizer::Node);
    // Of a name that is nearly this one, or hidden among others, K0704 tells.
    let meant = |text: &str| text.split(',').any(|name| nearest(name.trim(), ["NodeRestriction"]).is_some());
    if !asks_nodes || plugins.values().any(|plugin| meant(&plugin.0)) {
        return;
    }
    let at = place(cluster, [plugins.span, api_server.authorization.span, api_server.span]);
    let help = match plugins.is_written() {
        true => "add `NodeRestriction` to the list; `(add)admission-plugins` keeps what a profile has in it",
        false => "write `admission-plugins NodeRestriction` into `api-server`",
    };
    sink.push(
        Diagnostic::warning("K0588", "one kubelet may change every node: the admission plugin `NodeRestriction` is off")
            .label(at, "expected `NodeRestriction` among the admission plugins")
            .help(help),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn protection_is_on() {
        let text = |lines: &str| format!("api-server {{\nauthorization Node RBAC\n{lines}\n}}");
        check(super::rule, &text("admission-plugins NodeRestriction"), &[]);
        check(super::rule, &text("admission-plugins AlwaysPullImages"), &["K0588 admission-plugins AlwaysPullImages"]);
        check(super::rule, &text(""), &["K0588 authorization Node RBAC"]);
        let off = "admission-plugins NodeRestriction\ndisabled-admission-plugins ServiceAccount";
        check(super::rule, &text(off), &["K0588 ServiceAccount"]);
        check(super::rule, "", &[]);
    }
}
