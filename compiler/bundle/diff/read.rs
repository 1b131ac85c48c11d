//! Which reader understands which kind of file. It must not read anything itself.

use crate::plan::{FileMeta, Kind};

use super::{Detail, Sign, certificate, kubeconfig, manifests, text, tokens, unit};

/// Compares two files of one kind; `None` if the reader does not understand them.
pub type Reader = fn(&[u8], &[u8]) -> Option<Vec<Detail>>;

/// What differs between two files that are not the same. `bytes` is `None` if one of them is not at hand.
pub fn details(before: &FileMeta, after: &FileMeta, bytes: Option<(&[u8], &[u8])>) -> Vec<Detail> {
    let secret = before.secret || after.secret;
    let reader = if before.kind == after.kind { reader(after.kind, secret) } else { None };
    let read = bytes.zip(reader).and_then(|((a, b), reader)| reader(a, b));
    match read.filter(|found| !found.is_empty()) {
        Some(found) => found,
        None if secret => vec![Detail::hidden("content", "", Sign::Changed)],
        None => bytes.map_or_else(Vec::new, |(a, b)| text::compare(a, b)),
    }
}

/// Whether the bytes of the files are wanted at all.
pub fn wants_bytes(kind: Kind, secret: bool) -> bool {
    !secret || reader(kind, secret).is_some()
}

fn reader(kind: Kind, secret: bool) -> Option<Reader> {
    match (kind, secret) {
        (Kind::Certificate, _) => Some(certificate::compare),
        (Kind::Kubeconfig, _) => Some(kubeconfig::compare),
        (Kind::TokenCsv, _) => Some(tokens::compare),
        (Kind::Yaml, true) => Some(manifests::compare_secret),
        (Kind::Yaml, false) => Some(manifests::compare),
        (Kind::Unit, false) => Some(unit::compare),
        _ => None,
    }
}

/// What the manifest itself says differently of a file.
pub fn meta(before: &FileMeta, after: &FileMeta) -> Vec<Detail> {
    let FileMeta { place: _, path: _, kind, mode, owner, group, secret, component } = before;
    let mode = (format!("{mode:04o}"), format!("{:04o}", after.mode));
    let secrecy = |secret: bool| if secret { "secret" } else { "public" }.to_owned();
    let pairs = [
        ("mode", mode),
        ("owner", (owner.clone(), after.owner.clone())),
        ("group", (group.clone(), after.group.clone())),
        ("kind", (kind.as_str().to_owned(), after.kind.as_str().to_owned())),
        ("secrecy", (secrecy(*secret), secrecy(after.secret))),
        ("component", (component.clone(), after.component.clone())),
    ];
    pairs.into_iter().filter(|(_, (a, b))| a != b).map(|(topic, (a, b))| Detail::changed(topic, "", a, b)).collect()
}
