//! What a user asks about, found in the plan, or the nearest thing to it.

use crate::plan::{Artifact, Plan};
use crate::source::nearest;

/// A question that can be answered.
pub enum Question<'a> {
    /// A whole file.
    File(&'a Artifact),
    /// A part of one.
    Part(&'a Artifact, &'a str),
    /// A key, by its name.
    Key(&'a str),
}

/// A question about something that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What is not there, in words.
    pub message: String,
    /// What may have been meant, as a question.
    pub near: Option<String>,
    /// What else to do.
    pub help: &'static str,
}

/// Reads a question. A path may be given as it lies in a checkout: what stands before `hosts/` or `cluster/` does not count.
pub fn read<'a>(plan: &'a Plan, question: &'a str) -> Result<Question<'a>, Unknown> {
    if let Some(name) = question.strip_prefix("key:") {
        return Ok(Question::Key(name));
    }
    if let Some(artifact) = artifact(plan, question) {
        return Ok(Question::File(artifact));
    }
    // A path may hold colons, and so may a part: an address of IPv6.
    let colons = question.match_indices(':').map(|(at, _)| at);
    for at in colons {
        let (path, part) = (&question[..at], &question[at + 1..]);
        if let Some(artifact) = artifact(plan, path) {
            return Ok(if part.is_empty() { Question::File(artifact) } else { Question::Part(artifact, part) });
        }
    }
    Err(unknown(plan, question))
}

fn artifact<'a>(plan: &'a Plan, path: &str) -> Option<&'a Artifact> {
    let path = inside(path);
    plan.artifacts.iter().find(|artifact| artifact.meta.bundle_path() == path)
}

/// A path from the root of the bundle.
fn inside(path: &str) -> &str {
    let path = path.trim_start_matches("./");
    let starts = |path: &str| path.starts_with("hosts/") || path.starts_with("cluster/");
    if starts(path) {
        return path;
    }
    let at = ["/hosts/", "/cluster/"].into_iter().filter_map(|folder| path.find(folder)).min();
    at.map_or(path, |at| &path[at + 1..])
}

fn unknown(plan: &Plan, question: &str) -> Unknown {
    let (path, part) = question.split_once(':').map_or((question, None), |(path, part)| (path, Some(part)));
    let path = inside(path);
    let paths: Vec<String> = plan.artifacts.iter().map(|artifact| artifact.meta.bundle_path()).collect();
    let near = near_path(path, &paths);
    let near = near.map(|path| part.map_or_else(|| path.clone(), |part| format!("{path}:{part}")));
    let help = "`kapic build FILE` writes the bundle; `manifest.json` lists its files";
    Unknown { message: format!("the bundle has no file `{path}`"), near, help }
}

/// The nearest path: by all of it, else the first one that ends in the same name.
fn near_path(path: &str, paths: &[String]) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let same = |known: &&String| known.rsplit('/').next() == Some(name);
    let by_letters = nearest(path, paths.iter().map(String::as_str)).map(str::to_owned);
    by_letters.or_else(|| paths.iter().find(same).cloned()).or_else(|| {
        let names = paths.iter().filter_map(|path| path.rsplit('/').next());
        let near = nearest(name, names)?;
        paths.iter().find(|path| path.rsplit('/').next() == Some(near)).cloned()
    })
}
