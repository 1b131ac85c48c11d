//! K0563: a cipher for Secrets that is weaker than it could be.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::types::EncryptionProvider;
use crate::source::{Diagnostic, Sink};

/// Kubernetes' own words: `aescbc` is weak, its padding can be attacked; `aesgcm` must change its key every 200,000 writes; `secretbox`
/// has neither problem (kubernetes.io, "Encrypting Confidential Data at Rest"). Only the key that encrypts counts: it stands first,
/// and behind any `kms`.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for encryption in api_servers(cluster).filter_map(|api_server| api_server.encryption.as_ref()) {
        let Some(key) = encryption.keys.first().filter(|_| encryption.kms.is_empty()) else { continue };
        let why = match key.provider.value {
            EncryptionProvider::Secretbox => continue,
            EncryptionProvider::Aescbc => "its padding can be attacked",
            EncryptionProvider::Aesgcm => "its key must change every 200,000 writes, and nothing changes it",
        };
        sink.push(
            Diagnostic::warning("K0563", format!("Secrets are encrypted with `{}`: {why}", key.provider.value.word()))
                .label(place(cluster, [key.provider.span, key.name.span]), "expected `secretbox`")
                .help("put a key with `provider=secretbox` first, and leave this one after it until everything is written anew"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn secretbox_encrypts() {
        let text = |keys| format!("api-server {{\nencryption {{\n{keys}\n}}\n}}");
        check(super::rule, &text("key a provider=aescbc"), &["K0563 provider=aescbc"]);
        check(super::rule, &text("key a provider=aesgcm"), &["K0563 provider=aesgcm"]);
        check(super::rule, &text("key b\nkey a provider=aescbc"), &[]);
    }
}
