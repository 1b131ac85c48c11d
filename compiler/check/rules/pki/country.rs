//! K0520: a country that is not two capital letters.

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Countries that people spell out, and their codes.
const SPELLED: [(&str, &str); 14] = [
    ("china", "CN"),
    ("germany", "DE"),
    ("deutschland", "DE"),
    ("united states", "US"),
    ("usa", "US"),
    ("united kingdom", "GB"),
    ("uk", "GB"),
    ("england", "GB"),
    ("france", "FR"),
    ("japan", "JP"),
    ("india", "IN"),
    ("brazil", "BR"),
    ("russia", "RU"),
    ("canada", "CA"),
];

/// The country of a subject is a code of two letters (RFC 5280, appendix A: `ub-country-name-alpha-length`). OpenSSL refuses more, cfssl
/// writes it, and strict readers then refuse the certificate.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(country) = &cluster.settings.pki.subject.country else { return };
    let text = country.value.0.as_str();
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) && text != "UK" {
        return;
    }
    let code = SPELLED.iter().find(|(name, _)| *name == text.to_lowercase()).map(|(_, code)| (*code).to_owned());
    let upper = (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())).then(|| text.to_uppercase());
    let code = code.or(upper);
    let at = place(cluster, [country.span]);
    let found = Diagnostic::error("K0520", format!("`{text}` is not the code of a country"))
        .label(at, "expected two capital letters of ISO 3166");
    sink.push(match code {
        Some(code) => found.help(format!("write `C={code}`")),
        None => found.help("write the two letters of the country, such as `C=CN` or `C=DE`"),
    });
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn countries_are_two_letters() {
        let text = |country| format!("pki {{\nepoch \"2026-11-01T00:00:00Z\"\nsubject C={country}\n}}");
        check(super::rule, &text("China"), &["K0520 C=China"]);
        check(super::rule, &text("cn"), &["K0520 C=cn"]);
        check(super::rule, &text("UK"), &["K0520 C=UK"]);
        check(super::rule, &text("CN"), &[]);
    }
}
