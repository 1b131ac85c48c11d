//! Answers as data: what was asked about, why it is there, which lines said so. It lays out nothing.

use crate::evaluate::{Said, said};
use crate::plan::{Artifact, Content, Origin};
use crate::source::Span;

use super::index::Index;
use super::{Inquiry, keys, parts};

/// What is known of a file, of a part of one, or of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The path in the bundle, or the key's name.
    pub subject: String,
    /// The part that was asked about.
    pub part: Option<String>,
    /// Its value, where that is no secret.
    pub value: Option<String>,
    /// Facts, each with a short name.
    pub facts: Vec<(&'static str, String)>,
    /// Why it is there.
    pub causes: Vec<Cause>,
    /// Parts that can be asked about.
    pub parts: Vec<String>,
    /// Files that hold the key in question.
    pub holders: Option<Vec<String>>,
}

/// One reason with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// What kapic makes of the lines; none where a setting says it as it stands.
    pub reason: Option<&'static str>,
    /// The lines, the most telling one first.
    pub lines: Vec<Line>,
}

/// A line of the description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The file as a user knows it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
    /// The setting that it writes, as a path; none if it is the head of a block.
    pub setting: Option<String>,
    /// Everyone who spoke about the setting, the strongest first.
    pub voices: Vec<Said>,
}

/// The answer for a whole file.
pub fn file(inquiry: &Inquiry<'_>, artifact: &Artifact) -> Answer {
    let meta = &artifact.meta;
    let mut facts = vec![
        ("kind", meta.kind.as_str().to_owned()),
        ("component", meta.component.clone()),
        ("mode", format!("{:04o}", meta.mode)),
    ];
    if let Content::Certificates(ids) = &artifact.content {
        facts.extend(ids.iter().flat_map(|id| parts::certificate_facts(inquiry.plan, id)));
    }
    let key = keys::of(&artifact.content);
    facts.extend(key.as_ref().map(|key| ("key", key.clone())));
    Answer {
        subject: meta.bundle_path(),
        part: None,
        value: None,
        facts,
        causes: causes(inquiry, artifact, &artifact.whole()),
        parts: parts::names(inquiry.plan, artifact),
        holders: key.map(|key| keys::holders(inquiry.plan, &key)),
    }
}

/// Origins with the lines that they point to.
pub fn causes(inquiry: &Inquiry<'_>, artifact: &Artifact, origins: &[Origin]) -> Vec<Cause> {
    let index = Index::of(inquiry.resolved, &artifact.meta.place);
    origins.iter().map(|origin| cause(inquiry, &index, origin)).collect()
}

fn cause(inquiry: &Inquiry<'_>, index: &Index<'_>, origin: &Origin) -> Cause {
    let Origin { reason, lines } = origin;
    let mut told: Vec<Line> = Vec::new();
    for span in lines {
        let line = line(inquiry, index, *span);
        if !told.iter().any(|known| *known == line || (line.setting.is_some() && known.setting == line.setting)) {
            told.push(line);
        }
    }
    Cause { reason: *reason, lines: told }
}

fn line(inquiry: &Inquiry<'_>, index: &Index<'_>, span: Span) -> Line {
    let sources = inquiry.sources;
    let file = sources.file(span.file);
    let found = index.find(span);
    Line {
        file: file.name.clone(),
        line: file.position(span.start as usize).line,
        text: crate::evaluate::one_line(sources.text(span)),
        setting: found.map(|entry| entry.setting.clone()),
        voices: found.map(|entry| entry.voices.iter().map(|voice| said(voice, sources)).collect()).unwrap_or_default(),
    }
}
