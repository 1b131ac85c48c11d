//! K0595: key management servers that cannot be asked.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// KMS v2 is on by default from 1.27 on (kubernetes.io, "Using a KMS provider for data encryption"); v1 sent every object to the server
/// and is off since 1.29. The plugin is asked through a socket of the host and nothing else.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let servers =
        api_servers(cluster).filter_map(|api_server| api_server.encryption.as_ref()).flat_map(|encryption| &encryption.kms);
    for server in servers {
        let endpoint = &server.endpoint;
        if !endpoint.value.0.strip_prefix("unix://").is_some_and(|path| path.starts_with(['/', '@']) && path.len() > 1) {
            let found = Diagnostic::error("K0595", format!("`{}` is not the socket of a KMS plugin", endpoint.value.0))
                .label(place(cluster, [endpoint.span]), "expected `unix://` and an absolute path");
            sink.push(found.help("write `endpoint=\"unix:///run/kms/plugin.sock\"`"));
        }
        if !cluster.kubernetes().at_least(1, 27) {
            let found = Diagnostic::error("K0595", "`kms` needs Kubernetes 1.27, where version 2 of it is on by default")
                .label(place(cluster, [server.span]), "from 1.27 on")
                .label(place(cluster, [cluster.settings.kubernetes.span]), format!("this is Kubernetes {}", cluster.kubernetes()));
            sink.push(found.help("write `key key1` in its place, or take Kubernetes 1.27 or later"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn plugins_can_be_asked() {
        let text = |version, endpoint| {
            format!("kubernetes \"{version}\"\napi-server {{\nencryption {{\nkms vault endpoint=\"{endpoint}\"\n}}\n}}")
        };
        check(super::rule, &text("1.34.2", "unix:///run/kms.sock"), &[]);
        check(super::rule, &text("1.34.2", "unix://@kms"), &[]);
        check(super::rule, &text("1.34.2", "https://kms.example.com"), &["K0595 endpoint=\"https://kms.example.com\""]);
        check(super::rule, &text("1.26.15", "unix:///run/kms.sock"), &["K0595 kms vault endpoint=\"unix:///run/kms.sock\""]);
    }
}
