//! From a file of the bundle, a flag, a field, a name in a certificate or a key back to the lines and rules that caused it. It reads the
//! plan and the merged tree; bytes and secrets it never sees.

mod answer;
mod index;
mod keys;
mod parts;
mod question;
mod text;

pub use answer::{Answer, Cause, Line};
pub use question::Unknown;
pub use text::{human, json};

use crate::plan::{Artifact, Plan};
use crate::resolve::Resolved;
use crate::source::Sources;

use question::Question;

/// What is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Inquiry<'a> {
    /// The description after all layers.
    pub resolved: &'a Resolved,
    /// What was planned for it.
    pub plan: &'a Plan,
    /// The files, named as the user knows them.
    pub sources: &'a Sources,
}

/// Answers `BUNDLE-PATH`, `BUNDLE-PATH:PART` or `key:NAME`.
pub fn why(inquiry: &Inquiry<'_>, question: &str) -> Result<Answer, Unknown> {
    match question::read(inquiry.plan, question)? {
        Question::File(artifact) => Ok(answer::file(inquiry, artifact)),
        Question::Part(artifact, part) => parts::part(inquiry, artifact, part),
        Question::Key(name) => keys::key(inquiry, name),
    }
}

/// The paths of all files, and for each the parts that can be asked about.
pub fn questions(plan: &Plan) -> impl Iterator<Item = (&Artifact, Vec<String>)> {
    plan.artifacts.iter().map(|artifact| (artifact, parts::names(plan, artifact)))
}
