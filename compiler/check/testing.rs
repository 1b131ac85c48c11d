//! For the tests of rules: a small description, one rule, what it found. It reads plain descriptions only: no profiles, no layers beyond
//! cluster, role and host.

use std::sync::Arc;

use crate::model::{Allow, Cluster, Host, Role};
use crate::schema::sections::{self, Components};
use crate::schema::{Block, Section, Shape, Written};
use crate::source::{Diagnostic, FileId, Sink, Sources, Span};
use crate::syntax::{Scalar, Value};

use super::codes::CODES;
use super::rules::Run;

/// What a description has unless the test's own text has a node of that name.
const USUAL: [(&str, &str); 5] = [
    ("kubernetes", "kubernetes \"1.36.3\""),
    ("etcd", "etcd \"3.6.14\""),
    ("pki", "pki { epoch \"2026-11-01T00:00:00Z\"; }"),
    ("network", "network { service-cidr \"10.96.0.0/16\"; }"),
    ("masters", "masters { host m1 ip=\"10.0.0.1\"; }"),
];

/// Runs one rule on `cluster t { text }`; `expected` has a line `CODE text under the main label` for each diagnostic.
pub fn check(rule: Run, text: &str, expected: &[&str]) {
    let (cluster, sources) = load(text);
    let mut sink = Sink::new();
    rule(&cluster, &mut sink);
    let found = sink.finish();
    found.iter().for_each(is_declared);
    let lines: Vec<String> = found.iter().map(|diagnostic| line(diagnostic, &sources)).collect();
    assert_eq!(lines, expected, "{text}");
}

/// `CODE text under the main label`.
pub fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = diagnostic.span().map(|span| sources.text(span).trim_end_matches(['{', ' '])).unwrap_or_default();
    format!("{} {place}", diagnostic.code)
}

fn is_declared(diagnostic: &Diagnostic) {
    let known = CODES.contains(&(diagnostic.code, diagnostic.severity));
    assert!(known, "{} as {:?} is not in the table of codes", diagnostic.code, diagnostic.severity);
    assert!(!diagnostic.labels.is_empty(), "{} has no place", diagnostic.code);
    assert!(diagnostic.help.is_some(), "{} has no help", diagnostic.code);
}

/// The cluster of `cluster t { text }`.
pub fn load(text: &str) -> (Cluster, Sources) {
    let has = |name: &str| text.lines().any(|line| line.trim_start().split([' ', '{']).next() == Some(name));
    let usual: Vec<&str> = USUAL.iter().filter(|(name, _)| !has(name)).map(|(_, text)| *text).collect();
    let whole = format!("cluster t {{\n{}\n{text}\n}}\n", usual.join("\n"));
    let mut sources = Sources::default();
    let file = sources.add("cluster.kdl", whole.clone());
    let document = kdl::KdlDocument::parse_v2(&whole).unwrap_or_else(|error| panic!("{error:?}\n{whole}"));
    let cluster = cluster(&document.nodes()[0], file);
    (cluster, sources)
}

fn cluster(node: &kdl::KdlNode, file: FileId) -> Cluster {
    let block = block(sections::Cluster::spec(), node, file);
    let components: Arc<Components> = decode(&block).into();
    let mut hosts = Vec::new();
    for (name, role) in
        [("masters", Role::Master), ("etcd-hosts", Role::EtcdHost), ("load-balancers", Role::LoadBalancer)]
    {
        hosts_of(&block, block.block(name), &role, &components, &mut hosts);
    }
    for (group, workers) in block.keyed.get("workers").into_iter().flatten() {
        hosts_of(&block, workers, &Role::Worker(group.clone()), &components, &mut hosts);
    }
    let children = node.children().map(kdl::KdlDocument::nodes).unwrap_or_default();
    let allows = children.iter().filter(|child| child.name().value() == "allow").map(|child| Allow {
        code: child.get(0).and_then(kdl::KdlValue::as_string).expect("allow has a code").to_owned(),
        scope: span(file, node.span()),
        span: span(file, child.span()),
        in_entry_file: true,
    });
    Cluster {
        settings: decode(&block),
        components,
        hosts,
        allows: allows.collect(),
        span: block.span.expect("the node has a place"),
    }
}

fn hosts_of(cluster: &Block, role_block: &Block, role: &Role, shared: &Arc<Components>, out: &mut Vec<Host>) {
    for host in role_block.keyed.get("host").into_iter().flat_map(indexmap::IndexMap::values) {
        let plain = role_block.blocks.is_empty() && host.blocks.is_empty();
        let components =
            if plain { shared.clone() } else { decode(&merge(&merge(cluster, role_block), host)) };
        out.push(Host { facts: decode(host), role: role.clone(), components });
    }
}

fn decode<T: Section, R: From<T>>(block: &Block) -> R {
    let mut missing = Vec::new();
    T::decode(block, &mut missing).unwrap_or_else(|| panic!("missing: {missing:?}")).into()
}

fn merge(weak: &Block, strong: &Block) -> Block {
    let mut merged = weak.clone();
    merged.span = strong.span.or(weak.span);
    merged.settings.extend(strong.settings.clone());
    for (name, block) in &strong.blocks {
        let both = merge(merged.block(name), block);
        merged.blocks.insert(name, both);
    }
    for (name, blocks) in &strong.keyed {
        merged.keyed.entry(name).or_default().extend(blocks.clone());
    }
    merged
}

fn block(spec: &'static crate::schema::BlockSpec, node: &kdl::KdlNode, file: FileId) -> Block {
    let mut found = Block { span: Some(head(file, node)), ..Block::default() };
    let mut arguments = node.entries().iter().filter(|entry| entry.name().is_none());
    for field in spec.all_fields() {
        let values: Vec<&kdl::KdlEntry> = match field.shape {
            Shape::Key(_) | Shape::Argument(_) => arguments.next().into_iter().collect(),
            Shape::Arguments(_) => arguments.by_ref().collect(),
            Shape::Property(_) => node.entry(field.name).into_iter().collect(),
            _ => continue,
        };
        if let (Some(first), Some(last)) = (values.first(), values.last()) {
            let place = span(file, first.span()).to(span(file, last.span()));
            found.settings.insert(field.name, written(place, values.iter().map(|entry| value(file, entry)).collect()));
        }
    }
    for child in node.children().map(kdl::KdlDocument::nodes).unwrap_or_default() {
        child_of(spec, child, file, &mut found);
    }
    found
}

fn child_of(spec: &'static crate::schema::BlockSpec, child: &kdl::KdlNode, file: FileId, found: &mut Block) {
    let name = child.name().value();
    if name == "allow" {
        return;
    }
    let field = spec.field(name).unwrap_or_else(|| panic!("`{name}` is no setting of `{}`", spec.name));
    match field.shape {
        Shape::Block(inner) => {
            found.blocks.insert(field.name, block(inner(), child, file));
        }
        Shape::Keyed(inner) => {
            let key = child.get(0).and_then(kdl::KdlValue::as_string).expect("a key").to_owned();
            found.keyed.entry(field.name).or_default().insert(key, block(inner(), child, file));
        }
        _ => {
            let place = span(file, child.span());
            let mut values: Vec<Value> = child.entries().iter().map(|entry| value(file, entry)).collect();
            if values.is_empty() && field.value_type().is_some_and(|kind| kind.is_flag) {
                values.push(Value { annotation: None, scalar: Scalar::Bool(true), span: place });
            }
            found.settings.insert(field.name, written(place, values));
        }
    }
}

fn written(span: Span, values: Vec<Value>) -> Written {
    Written { values, span, layers: vec![span] }
}

fn value(file: FileId, entry: &kdl::KdlEntry) -> Value {
    let scalar = match entry.value() {
        kdl::KdlValue::String(text) => Scalar::Text(text.clone()),
        kdl::KdlValue::Integer(number) => Scalar::Int(*number),
        kdl::KdlValue::Float(number) => Scalar::Float(*number),
        kdl::KdlValue::Bool(value) => Scalar::Bool(*value),
        kdl::KdlValue::Null => Scalar::Null,
    };
    Value { annotation: None, scalar, span: span(file, entry.span()) }
}

/// The node without its block.
fn head(file: FileId, node: &kdl::KdlNode) -> Span {
    let end = node.entries().last().map_or(node.name().span(), kdl::KdlEntry::span);
    span(file, node.name().span()).to(span(file, end))
}

fn span(file: FileId, span: miette::SourceSpan) -> Span {
    Span::new(file, span.offset(), span.offset() + span.len())
}
