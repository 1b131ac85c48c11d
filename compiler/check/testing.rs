//! For the tests of rules: a small description, one rule, what it found.

use crate::model::Cluster;
use crate::source::{Diagnostic, Edits, Severity, Sink, Sources, offered};
use crate::world::MemoryProject;

use super::codes::CODES;
use super::rules::Run;

/// What a description has unless the test's own text has a node of that name at the start of a line.
const USUAL: [(&str, &str); 5] = [
    ("kubernetes", "kubernetes \"1.36.3\""),
    ("etcd", "etcd \"3.6.14\""),
    ("pki", "pki { epoch \"2026-11-01T00:00:00Z\"; }"),
    ("network", "network { service-cidr \"10.96.0.0/16\"; }"),
    ("masters", "masters { host m1 ip=\"10.0.0.1\"; }"),
];

/// Runs one rule on `cluster t { text }`; `expected` has `CODE text under the main label` for each diagnostic.
pub fn check(rule: Run, text: &str, expected: &[&str]) {
    let (cluster, sources) = load(text);
    let mut sink = Sink::new();
    rule(&cluster, &mut sink);
    let found = sink.finish();
    found.iter().for_each(is_whole);
    let lines: Vec<String> = found.iter().map(|diagnostic| line(diagnostic, &sources)).collect();
    assert_eq!(lines, expected, "{text}");
}

/// How bad what a rule finds is.
pub fn severities(rule: Run, text: &str) -> Vec<Severity> {
    let (cluster, _) = load(text);
    let mut sink = Sink::new();
    rule(&cluster, &mut sink);
    sink.finish().iter().map(|diagnostic| diagnostic.severity).collect()
}

/// `CODE text under the main label`.
pub fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = diagnostic.span().map(|span| sources.text(span)).unwrap_or_default();
    format!("{} {place}", diagnostic.code)
}

/// The cluster of `cluster t { text }`, decoded and not judged.
pub fn load(text: &str) -> (Cluster, Sources) {
    let has = |name: &str| text.lines().any(|line| line.trim_start().split([' ', '{']).next() == Some(name));
    let usual: Vec<&str> = USUAL.iter().filter(|(name, _)| !has(name)).map(|(_, text)| *text).collect();
    let whole = format!("kapic 1\ncluster t {{\n{}\n{text}\n}}\n", usual.join("\n"));
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let cluster = crate::describe("cluster.kdl", &MemoryProject::new([("cluster.kdl", whole.clone())]), &mut sources, &mut sink);
    (cluster.unwrap_or_else(|| panic!("{:#?}\n{whole}", sink.finish())), sources)
}

/// What every diagnostic of a rule has: a code of the table, a place, and what to write.
fn is_whole(diagnostic: &Diagnostic) {
    let known = CODES.contains(&(diagnostic.code, diagnostic.severity));
    assert!(known, "{} as {:?} is not in the table of codes", diagnostic.code, diagnostic.severity);
    assert!(!diagnostic.labels.is_empty(), "{} has no place", diagnostic.code);
    assert!(diagnostic.help.is_some(), "{} has no help", diagnostic.code);
}

/// What becomes of `text` when the edits that a rule offers are made.
pub fn mended(rule: Run, text: &str) -> String {
    let (cluster, sources) = load(text);
    let mut sink = Sink::new();
    rule(&cluster, &mut sink);
    let found = sink.finish();
    let mut edits = Edits::default();
    for diagnostic in &found {
        edits.take(offered(diagnostic, &sources));
    }
    let source = sources.file(cluster.span.file);
    let start = source.text.find(text).expect("the text stands in the file as it is");
    let whole = edits.apply(cluster.span.file, &source.text);
    whole[start..].strip_suffix("\n}\n").expect("the cluster's end stays").to_owned()
}
