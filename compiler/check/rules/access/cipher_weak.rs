//! K0544: cipher suites that are broken or keep no secrets.

use crate::check::view::{cipher_suites, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// RC4 and 3DES are broken, CBC has had one padding attack after another, and with RSA key exchange whoever gets the key reads all
/// that was ever recorded (Go's `tls.InsecureCipherSuites`; RFC 7540, appendix A; RFC 9325, section 4.2).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for suite in cipher_suites(cluster) {
        let name = suite.value.0.as_str();
        let why = match name {
            _ if name.contains("_RC4_") => "RC4 is broken",
            _ if name.contains("_3DES_") => "3DES is broken",
            _ if name.contains("_CBC_") => "CBC has had one padding attack after another",
            _ if name.starts_with("TLS_RSA_") => "RSA key exchange has no forward secrecy",
            _ => continue,
        };
        sink.push(
            Diagnostic::warning("K0544", format!("`{name}` is a weak cipher suite: {why}"))
                .label(place(cluster, [suite.span]), "expected ECDHE with GCM or ChaCha20")
                .help("delete it; TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 and its like are enough, and TLS 1.3 needs no list"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn suites_are_strong() {
        let text = |suite| format!("api-server {{\ntls {{\ncipher-suites {suite}\n}}\n}}");
        check(super::rule, &text("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), &[]);
        check(super::rule, &text("TLS_RSA_WITH_AES_128_GCM_SHA256"), &["K0544 TLS_RSA_WITH_AES_128_GCM_SHA256"]);
        check(super::rule, &text("TLS_ECDHE_RSA_WITH_RC4_128_SHA"), &["K0544 TLS_ECDHE_RSA_WITH_RC4_128_SHA"]);
    }
}
