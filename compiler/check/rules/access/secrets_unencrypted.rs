//! K0584: encryption that leaves Secrets as they are.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, nearest};

/// `resources` replaces the usual `secrets`. A list without them encrypts other things and leaves what matters in the clear; `*.` and
/// `*.*` hold them too (kubernetes.io, "Encrypting Confidential Data at Rest").
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for encryption in api_servers(cluster).filter_map(|api_server| api_server.encryption.as_ref()) {
        let resources = &encryption.resources;
        // Of a name that is nearly this one K0760 tells.
        let held = |name: &str| matches!(name, "*." | "*.*") || nearest(name, ["secrets"]).is_some();
        if resources.is_empty() || resources.values().any(|resource| held(&resource.0)) {
            continue;
        }
        sink.push(
            Diagnostic::warning("K0584", "Secrets lie in etcd as they are: `secrets` is not among the encrypted resources")
                .label(place(cluster, [resources.span]), "expected `secrets` among these")
                .help("write `(add)resources secrets`, or `secrets` first in this list"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn secrets_are_encrypted() {
        let text = |line| format!("api-server {{\nencryption {{\nkey key1\n{line}\n}}\n}}");
        check(super::rule, &text("resources configmaps"), &["K0584 resources configmaps"]);
        for line in ["", "resources secrets configmaps", "resources secret", "resources \"*.*\""] {
            check(super::rule, &text(line), &[]);
        }
    }
}
