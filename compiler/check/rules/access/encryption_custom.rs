//! K0761: custom resources that a kube-apiserver before 1.26 does not encrypt.

use crate::catalog::{all_resources, api_versions};
use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Before 1.26 the storage of custom resources is made without the transformers of the encryption
/// (`NewCRDRESTOptionsGetter` in `apiextensions-apiserver`): they are written in the clear, whatever the list says.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    if cluster.kubernetes().at_least(1, 26) {
        return;
    }
    for encryption in api_servers(cluster).filter_map(|api_server| api_server.encryption.as_ref()) {
        for item in encryption.resources.items.iter().filter(|item| is_custom(&item.value.0)) {
            let message =
                format!("Kubernetes {} writes custom resources such as `{}` in the clear", cluster.kubernetes(), item.value.0);
            sink.push(
                Diagnostic::warning("K0761", message)
                    .label(place(cluster, [item.span]), "encrypted from 1.26 on")
                    .label(place(cluster, [cluster.settings.kubernetes.span]), "the version")
                    .help("delete it, or take Kubernetes 1.26 or later and write these objects again after the upgrade"),
            );
        }
    }
}

/// The groups of custom resources have a dot, and are none of Kubernetes' own. Wildcards are K0590's.
fn is_custom(name: &str) -> bool {
    let Some((kind, group)) = name.split_once('.') else { return false };
    let own = all_resources().any(|resource| resource.group() == group) || api_versions(group).next().is_some();
    kind != "*" && group.contains('.') && !own
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn custom_resources_are_encrypted_from_1_26_on() {
        let text = |version: &str, names: &str| {
            format!("kubernetes \"{version}\"\napi-server {{\nencryption {{\nkey key1\nresources {names}\n}}\n}}")
        };
        check(super::rule, &text("1.25.16", "secrets \"widgets.example.com\""), &["K0761 \"widgets.example.com\""]);
        check(super::rule, &text("1.26.15", "secrets \"widgets.example.com\""), &[]);
        check(super::rule, &text("1.25.16", "secrets \"leases.coordination.k8s.io\" \"deployments.apps\""), &[]);
    }
}
