//! K0525: a text that is not the id of a secret.

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// The letters of bech32 (BIP 173).
const LETTERS: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// `kapicid1`, 26 letters for 16 bytes, six for the checksum (pki.md). Whether it is the id of *this* secret shows when the secret is
/// there. The text is not printed: someone may have written the secret itself.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(id) = &cluster.settings.pki.secret_id else { return };
    let at = place(cluster, [id.span]);
    let help = "write what `kapic secret id` prints";
    if id.value.0.to_lowercase().starts_with("kapicsec1") {
        let found =
            Diagnostic::error("K0525", "the root secret itself stands in the description").label(at, "expected its public id");
        return sink.push(
            found.help(
                "take it out, make a new secret if anyone else could read this file, and write what `kapic secret id` prints",
            ),
        );
    }
    let letters = id.value.0.strip_prefix("kapicid1").unwrap_or_default();
    if letters.len() != 32 || !letters.chars().all(|letter| LETTERS.contains(letter)) {
        let found = Diagnostic::error("K0525", "this is not the id of a root secret");
        sink.push(found.label(at, "expected `kapicid1` and 32 letters and digits").help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn ids_are_bech32() {
        let text = |id: &str| format!("pki {{\nepoch \"2026-11-01T00:00:00Z\"\nsecret-id \"{id}\"\n}}");
        check(super::rule, &text("kapicid1qpzry9x8gf2tvdw0s3jn54khce6mua7l"), &[]);
        check(super::rule, &text("p001"), &["K0525 secret-id \"p001\""]);
        check(super::rule, &text("kapicsec1qqqq"), &["K0525 secret-id \"kapicsec1qqqq\""]);
    }
}
