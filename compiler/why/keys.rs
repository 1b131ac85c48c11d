//! Keys and other secrets by name: what they are for, and which files hold them. It knows addresses of secrets only.

use std::collections::BTreeMap;

use crate::plan::{Artifact, Content, KeySpec, Origin, Plan, SecretSpec, Term};
use crate::source::nearest;

use super::Inquiry;
use super::answer::{Answer, causes};
use super::question::Unknown;

/// The key that a file is about: its own, or that of its certificate's reader.
pub fn of(content: &Content) -> Option<String> {
    match content {
        Content::PrivateKey(key) | Content::PublicKey(key) => Some(key.to_string()),
        Content::Template { values, .. } => secrets(values).into_iter().next(),
        Content::Certificates(_) => None,
    }
}

/// The files that hold a key.
pub fn holders(plan: &Plan, name: &str) -> Vec<String> {
    plan.artifacts.iter().filter(|artifact| holds(artifact, name)).map(|artifact| artifact.meta.bundle_path()).collect()
}

/// Answers a question about the key of a file.
pub fn key_of(inquiry: &Inquiry<'_>, artifact: &Artifact) -> Result<Answer, Unknown> {
    let certified = match &artifact.content {
        Content::Certificates(ids) => ids.first().and_then(|id| inquiry.plan.certificates.get(id)).map(|spec| spec.key.to_string()),
        other => of(other),
    };
    match certified {
        Some(name) => key(inquiry, &name),
        None => Err(Unknown {
            message: format!("`{}` holds no key", artifact.meta.bundle_path()),
            near: None,
            help: "ask for the file alone to see what it has",
        }),
    }
}

/// Answers a question about a key.
pub fn key(inquiry: &Inquiry<'_>, name: &str) -> Result<Answer, Unknown> {
    let plan = inquiry.plan;
    let known = all(plan);
    let Some(described) = known.get(name) else {
        let near = nearest(name, known.keys().map(String::as_str)).map(|near| format!("key:{near}"));
        return Err(Unknown { message: format!("the cluster has no key `{name}`"), near, help: "try `key:ca/kubernetes`" });
    };
    let holding: Vec<&Artifact> = plan.artifacts.iter().filter(|artifact| holds(artifact, name)).collect();
    let mut told: Vec<Vec<Origin>> = Vec::new();
    let mut found = Vec::new();
    for artifact in &holding {
        let origins = artifact.whole();
        if !told.contains(&origins) {
            found.extend(causes(inquiry, artifact, &origins));
            told.push(origins);
        }
    }
    if found.is_empty() {
        let uses = plan.artifacts.iter().find(|artifact| shows(plan, artifact, name));
        found.extend(uses.into_iter().flat_map(|artifact| causes(inquiry, artifact, &artifact.whole())));
    }
    found.dedup();
    Ok(Answer {
        subject: format!("key:{name}"),
        part: None,
        value: None,
        facts: vec![("key", described.clone())],
        causes: found,
        parts: Vec::new(),
        holders: Some(holding.iter().map(|artifact| artifact.meta.bundle_path()).collect()),
    })
}

/// Whether a certificate in a file certifies the key, or its public half stands there.
fn shows(plan: &Plan, artifact: &Artifact, name: &str) -> bool {
    match &artifact.content {
        Content::Certificates(ids) => {
            ids.iter().filter_map(|id| plan.certificates.get(id)).any(|spec| spec.key.to_string() == name)
        }
        Content::PublicKey(key) => key.to_string() == name,
        Content::PrivateKey(_) | Content::Template { .. } => false,
    }
}

fn holds(artifact: &Artifact, name: &str) -> bool {
    match &artifact.content {
        Content::PrivateKey(key) => key.to_string() == name,
        Content::Template { values, .. } => secrets(values).iter().any(|known| known == name),
        Content::PublicKey(_) | Content::Certificates(_) => false,
    }
}

/// Every key and secret of a plan, with what it is.
fn all(plan: &Plan) -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    let mut pair = |key: &KeySpec| {
        let what = format!("{} key, generation {}", key.algorithm.derivation_name(), key.generation);
        known.entry(key.to_string()).or_insert(what);
    };
    plan.certificates.values().for_each(|spec| pair(&spec.key));
    for artifact in &plan.artifacts {
        if let Content::PrivateKey(key) | Content::PublicKey(key) = &artifact.content {
            pair(key);
        }
    }
    for artifact in &plan.artifacts {
        if let Content::Template { values, .. } = &artifact.content {
            visit(values, &mut |term| {
                if let Some(secret) = secret(term) {
                    let what = format!("{}, generation {}", secret.kind.derivation_name(), secret.generation);
                    known.entry(secret.path.clone()).or_insert(what);
                }
            });
        }
    }
    known
}

/// The names of all secrets in what a template sees.
fn secrets(values: &Term) -> Vec<String> {
    let mut found = Vec::new();
    visit(values, &mut |term| match term {
        Term::PrivateKey(key) => found.push(key.to_string()),
        other => found.extend(secret(other).map(|secret| secret.path.clone())),
    });
    found
}

fn secret(term: &Term) -> Option<&SecretSpec> {
    match term {
        Term::Secret(secret) | Term::TokenId(secret) | Term::TokenSecret(secret) => Some(secret),
        _ => None,
    }
}

fn visit(term: &Term, see: &mut impl FnMut(&Term)) {
    match term {
        Term::Map(entries) => entries.iter().for_each(|(_, inner)| visit(inner, see)),
        Term::List(items) => items.iter().for_each(|inner| visit(inner, see)),
        other => see(other),
    }
}
