//! Parts of files: flags and directives of a unit, fields of a document, names in a certificate. It knows where each is in the plan.

use std::net::IpAddr;

use crate::plan::{Artifact, CertificateId, Content, DnAttribute, Kind, Origin, Part, PartName, Plan, San, Term};
use crate::source::nearest;

use super::answer::{Answer, causes};
use super::question::Unknown;
use super::{Inquiry, keys};

/// A directive for which the unit has no line of its own in the plan.
const ANY: &str = "*";

/// Answers a question about a part.
pub fn part(inquiry: &Inquiry<'_>, artifact: &Artifact, asked: &str) -> Result<Answer, Unknown> {
    let plan = inquiry.plan;
    if asked == "key" {
        return keys::key_of(inquiry, artifact);
    }
    let Some((name, value, origins)) = find(plan, artifact, asked) else { return Err(unknown(plan, artifact, asked)) };
    Ok(Answer {
        subject: artifact.meta.bundle_path(),
        part: Some(name),
        value: value.filter(|_| !artifact.meta.secret),
        facts: Vec::new(),
        causes: causes(inquiry, artifact, &origins),
        parts: Vec::new(),
        holders: None,
    })
}

/// The parts of a file that can be asked about.
pub fn names(plan: &Plan, artifact: &Artifact) -> Vec<String> {
    let mut names: Vec<String> = match (&artifact.content, artifact.meta.kind) {
        (Content::Certificates(ids), _) => ids.iter().flat_map(|id| sans(plan, id)).map(shown).collect(),
        (Content::Template { values, .. }, Kind::Unit) => {
            let flags = artifact.parts.iter().filter(|part| matches!(part.name, PartName::Flag(_))).map(shown);
            flags.chain(directives(values).into_iter().map(|(name, _)| name)).collect()
        }
        (Content::Template { values, .. }, _) => fields(document(values)),
        (Content::PrivateKey(_) | Content::PublicKey(_), _) => Vec::new(),
    };
    if keys::of(&artifact.content).is_some() {
        names.push("key".to_owned());
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// The subject of a certificate and who signs it.
pub fn certificate_facts(plan: &Plan, id: &CertificateId) -> Vec<(&'static str, String)> {
    let Some(spec) = plan.certificates.get(id) else { return Vec::new() };
    let attribute = |(attribute, text): &(DnAttribute, String)| format!("{attribute:?}={text}");
    let subject: Vec<String> = spec.subject.0.iter().map(attribute).collect();
    let signer = spec.issuer.as_ref().map_or("itself".to_owned(), ToString::to_string);
    let dates = format!("{} to {}", spec.not_before.date(), spec.not_after.date());
    vec![("certificate", id.to_string()), ("subject", subject.join(", ")), ("signed by", signer), ("valid", dates)]
}

type Found = (String, Option<String>, Vec<Origin>);

fn find(plan: &Plan, artifact: &Artifact, asked: &str) -> Option<Found> {
    match (&artifact.content, artifact.meta.kind) {
        (Content::Certificates(ids), _) => ids.iter().find_map(|id| san(plan, id, asked)),
        (Content::Template { values, .. }, Kind::Unit) => {
            flag(artifact, values, asked).or_else(|| directive(artifact, values, asked))
        }
        (Content::Template { values, .. }, _) => field(artifact, document(values), asked),
        (Content::PrivateKey(_) | Content::PublicKey(_), _) => None,
    }
}

fn sans<'a>(plan: &'a Plan, id: &CertificateId) -> &'a [Part] {
    plan.names.get(id).map(Vec::as_slice).unwrap_or_default()
}

fn san(plan: &Plan, id: &CertificateId, asked: &str) -> Option<Found> {
    let name = asked.trim_start_matches("IP:").trim_start_matches("DNS:");
    let wanted = name.parse::<IpAddr>().map_or_else(|_| San::Dns(name.to_owned()), San::Ip);
    let part = sans(plan, id).iter().find(|part| part.name == PartName::San(wanted.clone()))?;
    Some((wanted.to_string(), None, part.origins.clone()))
}

fn flag(artifact: &Artifact, values: &Term, asked: &str) -> Option<Found> {
    let name = format!("--{}", asked.split('=').next().unwrap_or(asked).trim_start_matches('-'));
    let part = artifact.parts.iter().find(|part| part.name == PartName::Flag(name.clone()))?;
    let values: Vec<String> = texts(values, "arguments")
        .filter_map(|argument| Some(argument.trim_matches('"').strip_prefix(&name)?.strip_prefix('=')?.to_owned()))
        .collect();
    Some((name, Some(values.join(" ")), part.origins.clone()))
}

fn directive(artifact: &Artifact, values: &Term, asked: &str) -> Option<Found> {
    let name = asked.split('=').next().unwrap_or(asked);
    let all = directives(values);
    let own: Vec<&str> = all.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
    if own.is_empty() {
        return None;
    }
    let named = |wanted: &str| artifact.parts.iter().filter(|part| part.name == PartName::Directive(wanted.to_owned())).collect();
    let mut parts: Vec<&Part> = named(name);
    if parts.is_empty() {
        parts = named(ANY);
    }
    let origins = parts.into_iter().flat_map(|part| part.origins.clone()).collect();
    Some((name.to_owned(), Some(own.join(" ")), origins))
}

/// The directives of a unit: name and value.
fn directives(values: &Term) -> Vec<(String, String)> {
    let lines = ["unit", "service", "install"].into_iter().flat_map(|section| texts(values, section));
    lines.filter_map(|line| line.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))).collect()
}

fn texts<'a>(values: &'a Term, name: &str) -> impl Iterator<Item = &'a str> {
    let list = match entry(values, name) {
        Some(Term::List(items)) => items.as_slice(),
        _ => &[],
    };
    list.iter().filter_map(|item| if let Term::Text(text) = item { Some(text.as_str()) } else { None })
}

fn entry<'a>(values: &'a Term, name: &str) -> Option<&'a Term> {
    let Term::Map(entries) = values else { return None };
    entries.iter().find(|(known, _)| known == name).map(|(_, term)| term)
}

/// What the fields of a file are: those of its one document, those of all documents by number, or what its template sees.
fn document(values: &Term) -> &Term {
    match entry(values, "documents") {
        Some(Term::List(documents)) if documents.len() == 1 => &documents[0],
        Some(documents) => documents,
        None => values,
    }
}

/// A field: the origin of itself, of what is in it, of what it is in, or of the file.
fn field(artifact: &Artifact, document: &Term, asked: &str) -> Option<Found> {
    let value = walk(document, asked)?;
    let is = |part: &&Part, keep: &dyn Fn(&str) -> bool| matches!(&part.name, PartName::Field(path) if keep(path));
    let pick = |keep: &dyn Fn(&str) -> bool| artifact.parts.iter().filter(|part| is(part, keep)).collect::<Vec<&Part>>();
    let within = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
    let mut parts = pick(&|path| path == asked);
    if parts.is_empty() {
        parts = pick(&|path| within(asked, path));
    }
    if parts.is_empty() {
        parts = pick(&|path| within(path, asked));
    }
    let origins = parts.into_iter().flat_map(|part| part.origins.clone()).collect::<Vec<_>>();
    Some((asked.to_owned(), plain(value), if origins.is_empty() { artifact.whole() } else { origins }))
}

fn walk<'a>(term: &'a Term, path: &str) -> Option<&'a Term> {
    match term {
        _ if path.is_empty() => Some(term),
        Term::Map(entries) => entries.iter().find_map(|(name, inner)| {
            let rest = path.strip_prefix(name.as_str())?;
            if rest.is_empty() { Some(inner) } else { walk(inner, rest.strip_prefix('.')?) }
        }),
        Term::List(items) => {
            let (index, rest) = path.split_once('.').unwrap_or((path, ""));
            walk(items.get(index.parse::<usize>().ok()?)?, rest)
        }
        _ => None,
    }
}

/// Every field with a value of its own, as a dotted path.
fn fields(document: &Term) -> Vec<String> {
    fn below(term: &Term, path: &str, found: &mut Vec<String>) {
        let join = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match term {
            Term::Map(entries) if !entries.is_empty() => entries.iter().for_each(|(name, inner)| below(inner, &join(name), found)),
            Term::List(items) if items.iter().any(|item| matches!(item, Term::Map(_) | Term::List(_))) => {
                items.iter().enumerate().for_each(|(at, inner)| below(inner, &join(&at.to_string()), found));
            }
            _ => found.push(path.to_owned()),
        }
    }
    let mut found = Vec::new();
    below(document, "", &mut found);
    found
}

/// A value that is no secret, as text.
fn plain(term: &Term) -> Option<String> {
    match term {
        Term::Text(text) => Some(text.clone()),
        Term::Int(number) => Some(number.to_string()),
        Term::Float(number) => Some(number.to_string()),
        Term::Bool(yes) => Some(yes.to_string()),
        Term::List(items) => items.iter().map(plain).collect::<Option<Vec<String>>>().map(|items| items.join(", ")),
        _ => None,
    }
}

fn shown(part: &Part) -> String {
    match &part.name {
        PartName::Flag(name) | PartName::Directive(name) | PartName::Field(name) => name.clone(),
        PartName::San(san) => san.to_string(),
    }
}

fn unknown(plan: &Plan, artifact: &Artifact, asked: &str) -> Unknown {
    let path = artifact.meta.bundle_path();
    let what = match artifact.meta.kind {
        Kind::Unit => "flag or directive",
        Kind::Certificate => "name",
        Kind::PrivateKey | Kind::PublicKey => "part",
        _ => "field",
    };
    let known = names(plan, artifact);
    let word = asked.split('=').next().unwrap_or(asked);
    let dashed = format!("--{word}");
    let near = nearest(word, known.iter().map(String::as_str)).or_else(|| nearest(&dashed, known.iter().map(String::as_str)));
    let near = near.map(|near| format!("{path}:{near}"));
    Unknown { message: format!("`{path}` has no {what} `{asked}`"), near, help: "ask for the file alone to see what it has" }
}
