//! Certificates: reissued, and why. The reader of PEM files and of certificates inside of kubeconfigs.

use std::collections::{BTreeMap, BTreeSet};

use x509_parser::pem::Pem;

use super::certificate_facts::Facts;
use super::{Detail, Sign};

/// Compares files of certificates: one with one; several by their subject.
pub fn compare(before: &[u8], after: &[u8]) -> Option<Vec<Detail>> {
    let (before, after) = (parse(before)?, parse(after)?);
    let mut details = Vec::new();
    if let ([a], [b]) = (before.as_slice(), after.as_slice()) {
        reasons("", a, b, &mut details);
        return Some(details);
    }
    let (a, b) = (by_subject(before), by_subject(after));
    for (subject, old) in &a {
        match b.get(subject) {
            None => details.push(Detail::hidden(certificate_topic(old), subject, Sign::Removed)),
            Some(new) if old.digest != new.digest => reasons(subject, old, new, &mut details),
            Some(_) => {}
        }
    }
    let new = b.iter().filter(|(subject, _)| !a.contains_key(*subject));
    details.extend(new.map(|(subject, facts)| Detail::hidden(certificate_topic(facts), subject, Sign::Added)));
    if details.is_empty() {
        details.push(Detail::hidden("order", "", Sign::Changed));
    }
    Some(details)
}

fn certificate_topic(facts: &Facts) -> &'static str {
    if facts.authority { "authority" } else { "certificate" }
}

fn parse(pem: &[u8]) -> Option<Vec<Facts>> {
    let facts: Option<Vec<Facts>> = Pem::iter_from_buffer(pem).map(|block| Facts::read(&block.ok()?)).collect();
    facts.filter(|facts| !facts.is_empty())
}

/// During a rotation two authorities have one subject: those behind the first are counted.
fn by_subject(certificates: Vec<Facts>) -> BTreeMap<String, Facts> {
    let mut named = BTreeMap::new();
    for facts in certificates {
        let mut key = facts.subject.clone();
        let mut count = 1;
        while named.contains_key(&key) {
            count += 1;
            key = format!("{} #{count}", facts.subject);
        }
        named.insert(key, facts);
    }
    named
}

fn reasons(name: &str, before: &Facts, after: &Facts, details: &mut Vec<Detail>) {
    let first = details.len();
    set("san", name, &before.san, &after.san, details);
    let mut text = |topic, a: &str, b: &str| {
        if a != b {
            details.push(Detail::changed(topic, name, a, b));
        }
    };
    text("subject", &before.subject, &after.subject);
    text("issuer", &before.issuer, &after.issuer);
    text("validity", &before.validity, &after.validity);
    text("lifetime", &before.lifetime, &after.lifetime);
    text("key-type", &before.key_type, &after.key_type);
    set("usage", name, &before.usage, &after.usage, details);
    if before.key != after.key {
        let topic = if before.authority || after.authority { "authority-key" } else { "key" };
        details.push(Detail::hidden(topic, name, Sign::Changed));
    }
    if before.issuer_key != after.issuer_key && before.subject != before.issuer {
        details.push(Detail::hidden("issuer-key", name, Sign::Changed));
    }
    if details.len() == first {
        details.push(Detail::hidden("reissued", name, Sign::Changed));
    }
}

fn set(topic: &'static str, name: &str, before: &BTreeSet<String>, after: &BTreeSet<String>, details: &mut Vec<Detail>) {
    details.extend(before.difference(after).map(|gone| Detail::removed(topic, name, gone)));
    details.extend(after.difference(before).map(|new| Detail::added(topic, name, new)));
}
