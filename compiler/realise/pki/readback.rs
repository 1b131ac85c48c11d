//! Reads an issued certificate with a parser that shares no code with the writer and compares it with its specification. What
//! differs is a bug, never a user's mistake.

use std::net::IpAddr;

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Name;

use crate::plan::{CertificateSpec, DistinguishedName, San};

use super::certificate::Certificate;
use super::name;

/// DER of the subject.
pub(super) fn subject(certificate: &Certificate) -> Vec<u8> {
    parse(certificate).subject().as_raw().to_vec()
}

/// Panics unless `certificate` says what `spec` says and names its issuer byte for byte as `issuer` does.
pub(super) fn compare(spec: &CertificateSpec, certificate: &Certificate, issuer: &[u8]) {
    let read = parse(certificate);
    assert!(names_are_equal(&spec.subject, read.subject()), "the subject was lost in writing");
    assert_eq!(read.issuer().as_raw(), issuer, "a certificate names its issuer as the issuer does");
    assert_eq!(sans(&read), spec.san, "the subject alternative names were lost in writing");
    let serial = read.raw_serial();
    assert!(serial.len() == 20 && serial[0] & 0xc0 == 0x40, "a serial number has 20 bytes and is positive");
    let validity = [read.validity().not_before, read.validity().not_after].map(|time| time.timestamp());
    assert_eq!(validity, [spec.not_before, spec.not_after].map(|time| time.unix_timestamp()), "the validity was lost in writing");
}

fn parse(certificate: &Certificate) -> X509Certificate<'_> {
    let (rest, read) = X509Certificate::from_der(&certificate.der).expect("a certificate that was just written can be read");
    assert!(rest.is_empty(), "nothing stands behind a certificate");
    read
}

fn names_are_equal(expected: &DistinguishedName, found: &X509Name<'_>) -> bool {
    let expected = expected.0.iter().map(|(attribute, value)| (name::number(*attribute).to_vec(), value.as_str()));
    let found = found.iter_attributes().map(|attribute| {
        let number = attribute.attr_type().iter().map(Iterator::collect).unwrap_or_default();
        (number, attribute.as_str().unwrap_or_default())
    });
    expected.eq(found)
}

fn sans(read: &X509Certificate<'_>) -> Vec<San> {
    let extension = read.subject_alternative_name().expect("the extension stands at most once");
    extension.map(|extension| extension.value.general_names.iter().map(san).collect()).unwrap_or_default()
}

fn san(name: &GeneralName<'_>) -> San {
    match name {
        GeneralName::DNSName(name) => San::Dns((*name).to_owned()),
        GeneralName::IPAddress(bytes) => San::Ip(address(bytes)),
        other => panic!("only names and addresses are written, found {other:?}"),
    }
}

fn address(bytes: &[u8]) -> IpAddr {
    let v4 = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    v4.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).expect("an address has 4 or 16 bytes")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::panic::catch_unwind;

    use time::macros::datetime;

    use crate::plan::{Algorithm, CertificateId, CertificateSpec, DistinguishedName, DnAttribute, KeySpec, Parent, San, Usage};
    use crate::realise::vault::{RootSecret, Vault};

    use super::super::issue;
    use super::{compare, subject};

    fn spec() -> CertificateSpec {
        CertificateSpec {
            subject: DistinguishedName(
                [(DnAttribute::O, "a"), (DnAttribute::O, "b")].map(|(kind, text)| (kind, text.to_owned())).into(),
            ),
            san: vec![San::Dns("a".to_owned()), San::Ip([10, 0, 0, 1].into())],
            usage: Usage::Server,
            key: KeySpec { parent: Parent::Cluster, algorithm: Algorithm::P256, path: "x".to_owned(), generation: 0 },
            issuer: None,
            not_before: datetime!(2026-01-01 0:00 UTC),
            not_after: datetime!(2050-01-01 0:00 UTC),
        }
    }

    /// Whether the certificate of `spec()` passes for that of another specification, and of another issuer.
    fn check(change: impl FnOnce(&mut CertificateSpec, &mut Vec<u8>), expected: bool) {
        let id = CertificateId("x".to_owned());
        let vault = Vault::new(&RootSecret::from_bytes([7; 32]), "test");
        let certificate = issue(&BTreeMap::from([(id.clone(), spec())]), &vault).remove(&id).unwrap();
        let (mut spec, mut issuer) = (spec(), subject(&certificate));
        change(&mut spec, &mut issuer);
        assert_eq!(catch_unwind(|| compare(&spec, &certificate, &issuer)).is_ok(), expected, "{spec:?}");
    }

    #[test]
    fn what_is_lost_is_noticed() {
        check(|_, _| (), true);
        check(|spec, _| drop(spec.subject.0.pop()), false);
        check(|spec, _| spec.subject.0.reverse(), false);
        check(|spec, _| drop(spec.san.pop()), false);
        check(|spec, _| spec.san.reverse(), false);
        check(|spec, _| spec.not_after = datetime!(2049-12-31 23:59:59 UTC), false);
        check(|_, issuer| issuer.push(0), false);
    }
}
