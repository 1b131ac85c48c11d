//! K0565: cipher suites that Go does not know.

use crate::check::view::{cipher_suites, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, nearest};

/// The names of Go's `crypto/tls`, which are those of IANA; the components do not start with another.
const SUITES: [&str; 24] = [
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
];

/// Names that older Go versions had for the same suites, and one that nobody uses.
const OLDER: [&str; 3] =
    ["TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_RSA_WITH_RC4_128_SHA"];

/// `--tls-cipher-suites` is checked when a component starts, and an unknown name stops it (`component-base/cli/flag/ciphersuites_flag.go`).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for suite in cipher_suites(cluster) {
        let name = suite.value.0.as_str();
        if SUITES.contains(&name) || OLDER.contains(&name) {
            continue;
        }
        let near = nearest(name, SUITES).unwrap_or("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        sink.push(
            Diagnostic::error("K0565", format!("`{name}` is no cipher suite that Go knows"))
                .label(place(cluster, [suite.span]), "expected the name of a suite as IANA has it")
                .help(format!("write `{near}`")),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn suites_exist() {
        let text = |suite| format!("api-server {{\ntls {{\ncipher-suites {suite}\n}}\n}}");
        check(super::rule, &text("ECDHE-RSA-AES128-GCM-SHA256"), &["K0565 ECDHE-RSA-AES128-GCM-SHA256"]);
        check(super::rule, &text("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), &[]);
    }
}
