//! K0547: encryption without a key.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// `encryption` without a key encrypts nothing, and kube-apiserver refuses the empty file.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for encryption in api_servers(cluster).filter_map(|api_server| api_server.encryption.as_ref()) {
        if encryption.keys.is_empty() && encryption.kms.is_empty() {
            sink.push(
                Diagnostic::error("K0547", "nothing is encrypted: `encryption` has no key")
                    .label(place(cluster, [encryption.span]), "expected `key` or `kms`")
                    .help("write `key key1` into `encryption`: kapic derives the key"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn encryption_has_a_key() {
        let text = |key| format!("api-server {{\nencryption {{\n{key}\n}}\n}}");
        check(super::rule, &text(""), &["K0547 encryption"]);
        check(super::rule, &text("key key1"), &[]);
        check(super::rule, "", &[]);
    }
}
