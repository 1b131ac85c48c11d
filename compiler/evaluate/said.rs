//! One voice in words: where, in which layer, what. It judges nothing.

use crate::schema::{Layer, Operator, Voice};
use crate::source::{Sources, Span};
use crate::syntax::spell;

/// What one place says of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The file as a user knows it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The layer in words: `cluster`, `default of profile control-plane`.
    pub layer: String,
    /// The layer as one word: `default`, `cluster-profile`, `cluster`, `role-profile`, `role`, `host-profile`, `host`.
    pub layer_name: &'static str,
    /// What stands there, on one line.
    pub text: String,
    /// The values, where they are not what stands there: names were filled in.
    pub values: Option<String>,
    /// `add`, `remove` or `unset`; none for the plain form.
    pub operator: Option<&'static str>,
    /// Whether stronger layers may not change it.
    pub locked: bool,
    /// The profile, if it stands in one.
    pub profile: Option<String>,
    /// Where the profile is applied, as `file:line`.
    pub applied: Option<String>,
    /// Where a stronger layer took back the block around it, as `file:line`.
    pub dropped: Option<String>,
}

/// One voice in words.
pub fn said(voice: &Voice, sources: &Sources) -> Said {
    let Voice { layer, operator, locked, values, span, applied, dropped } = voice;
    let text = one_line(sources.text(*span));
    let filled = text.contains("(var)") || text.contains("(f)");
    let words: Vec<String> = values.iter().map(|value| spell(&value.scalar)).collect();
    let at = sources.file(span.file).position(span.start as usize);
    let profile = applied.as_ref().map(|applied| applied.profile.clone());
    Said {
        file: sources.file(span.file).name.clone(),
        line: at.line,
        column: at.column,
        layer: in_words(*layer, profile.as_deref()),
        layer_name: name(*layer),
        text,
        values: filled.then(|| words.join(" ")),
        operator: if *operator == Operator::Set { None } else { operator.word() },
        locked: *locked,
        applied: applied.as_ref().map(|applied| place(applied.span, sources)),
        profile,
        dropped: dropped.map(|span| place(span, sources)),
    }
}

/// `file:line` of the first byte of a span.
pub fn place(span: Span, sources: &Sources) -> String {
    let file = sources.file(span.file);
    format!("{}:{}", file.name, file.position(span.start as usize).line)
}

/// Text over several lines on one: what stands there, without the way it is laid out.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "\\").collect();
    words.join(" ")
}

fn name(layer: Layer) -> &'static str {
    match layer {
        Layer::Default => "default",
        Layer::ClusterProfile => "cluster-profile",
        Layer::Cluster => "cluster",
        Layer::RoleProfile => "role-profile",
        Layer::Role => "role",
        Layer::HostProfile => "host-profile",
        Layer::Host => "host",
    }
}

fn in_words(layer: Layer, profile: Option<&str>) -> String {
    let profile = profile.map(|name| format!("profile {name}")).unwrap_or_default();
    match layer {
        Layer::Default => format!("default of {profile}"),
        Layer::ClusterProfile => profile,
        Layer::RoleProfile => format!("{profile} of the role"),
        Layer::HostProfile => format!("{profile} of the host"),
        Layer::Cluster => "cluster".to_owned(),
        Layer::Role => "role".to_owned(),
        Layer::Host => "host".to_owned(),
    }
}

impl Said {
    /// `file:line`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }

    /// What stands there, with the values that names stand for, and with what became of it.
    pub fn words(&self) -> String {
        let mut words = self.text.clone();
        if let Some(values) = &self.values {
            words += &format!("  = {values}");
        }
        if let Some(applied) = &self.applied {
            words += &format!("  (applied at {applied})");
        }
        if let Some(dropped) = &self.dropped {
            words += &format!("  (taken back at {dropped})");
        }
        words
    }
}
