//! What a reviewer wants to know of one certificate, as text. It must not compare.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::net::{Ipv4Addr, Ipv6Addr};

use time::format_description::well_known::Rfc3339;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::pem::Pem;
use x509_parser::public_key::PublicKey;

use super::super::Digest;
use crate::source::counted;

/// The facts of one certificate.
pub struct Facts {
    /// Digest of the DER bytes.
    pub digest: Digest,
    /// Distinguished name.
    pub subject: String,
    /// Distinguished name of who signed.
    pub issuer: String,
    /// First and last second.
    pub validity: String,
    /// How long it is valid, in days.
    pub lifetime: String,
    /// Subject alternative names.
    pub san: BTreeSet<String>,
    /// Key usages, extended key usages, path length.
    pub usage: BTreeSet<String>,
    /// Algorithm and size of the key.
    pub key_type: String,
    /// Digest of the public key.
    pub key: Digest,
    /// Authority key identifier in hexadecimal digits; empty if it has none.
    pub issuer_key: String,
    /// Whether it may sign certificates.
    pub authority: bool,
}

impl Facts {
    /// Reads one block; `None` if it is no certificate.
    pub fn read(block: &Pem) -> Option<Self> {
        let certificate = block.parse_x509().ok().filter(|_| block.label == "CERTIFICATE")?;
        let (start, end) = (certificate.validity().not_before.to_datetime(), certificate.validity().not_after.to_datetime());
        let seconds = (end - start).whole_seconds();
        let mut facts = Self {
            digest: Digest::of(&block.contents),
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            validity: format!("{} to {}", start.format(&Rfc3339).ok()?, end.format(&Rfc3339).ok()?),
            // The last second belongs to the lifetime.
            lifetime: counted(usize::try_from((seconds + 1) / 86_400).unwrap_or(0), "day"),
            san: BTreeSet::new(),
            usage: BTreeSet::new(),
            key_type: key_type(&certificate),
            key: Digest::of(certificate.public_key().raw),
            issuer_key: String::new(),
            authority: certificate.is_ca(),
        };
        certificate.extensions().iter().for_each(|extension| facts.extension(extension.parsed_extension()));
        Some(facts)
    }

    fn extension(&mut self, extension: &ParsedExtension<'_>) {
        match extension {
            ParsedExtension::SubjectAlternativeName(names) => self.san.extend(names.general_names.iter().map(name)),
            ParsedExtension::KeyUsage(usage) => self.usage.extend(words(&usage.to_string())),
            ParsedExtension::ExtendedKeyUsage(usage) => {
                let known = [(usage.any, "any"), (usage.server_auth, "server auth"), (usage.client_auth, "client auth")];
                let rest =
                    [(usage.code_signing, "code signing"), (usage.email_protection, "email"), (usage.ocsp_signing, "OCSP signing")];
                self.usage.extend(known.into_iter().chain(rest).filter(|(set, _)| *set).map(|(_, word)| word.to_owned()));
                self.usage.extend(usage.other.iter().map(ToString::to_string));
            }
            ParsedExtension::BasicConstraints(constraints) => {
                self.usage.extend(constraints.ca.then(|| "signs certificates".to_owned()));
                self.usage.extend(constraints.path_len_constraint.map(|length| format!("path length {length}")));
            }
            ParsedExtension::AuthorityKeyIdentifier(authority) => {
                self.issuer_key = authority.key_identifier.as_ref().map_or_else(String::new, |id| hexadecimal(id.0));
            }
            _ => {}
        }
    }
}

fn words(list: &str) -> impl Iterator<Item = String> + '_ {
    list.split(", ").filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn name(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::DNSName(dns) => (*dns).to_owned(),
        GeneralName::IPAddress(bytes) => match (<[u8; 4]>::try_from(*bytes), <[u8; 16]>::try_from(*bytes)) {
            (Ok(v4), _) => Ipv4Addr::from(v4).to_string(),
            (_, Ok(v6)) => Ipv6Addr::from(v6).to_string(),
            _ => format!("address {}", hexadecimal(bytes)),
        },
        GeneralName::URI(uri) => (*uri).to_owned(),
        GeneralName::RFC822Name(mail) => (*mail).to_owned(),
        other => other.to_string(),
    }
}

fn key_type(certificate: &X509Certificate<'_>) -> String {
    let key = certificate.public_key();
    match key.parsed() {
        Ok(PublicKey::RSA(rsa)) => format!("RSA {}", rsa.key_size()),
        Ok(PublicKey::EC(point)) => format!("EC P-{}", point.key_size()),
        _ if key.algorithm.algorithm.to_id_string() == "1.3.101.112" => "Ed25519".to_owned(),
        _ => key.algorithm.algorithm.to_id_string(),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}
