//! The command line of a component: flags by name, each with the line that asked for it. It must not know systemd.

use std::collections::BTreeMap;

use crate::schema::sections::{ExtraArgs, FeatureGate};
use crate::schema::{Emission, Emitted, Section};
use crate::source::Span;

/// What stands behind `--flag=`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FlagValue {
    /// Text as it stands.
    Text(String),
    /// The path of a file that only root may read.
    SecretFile(String),
}

/// Flags in the order of their names; one that may stand several times has several values.
#[derive(Debug, Default)]
pub(super) struct Flags {
    flags: BTreeMap<String, Vec<FlagValue>>,
    origin: Vec<Span>,
}

/// What the written settings of a section say to its component.
pub(super) fn emitted(section: &impl Section) -> Vec<Emitted> {
    let mut found = Vec::new();
    section.emissions(&mut found);
    found
}

impl Flags {
    /// The flags that settings become as they stand.
    pub(super) fn of(emitted: &[Emitted]) -> Self {
        let mut flags = Self::default();
        for Emitted { to, text, json: _, span, setting: _ } in emitted {
            if let Emission::Flag(name) = to {
                flags.set(name, text.join(","));
                flags.origin.push(*span);
            }
        }
        flags
    }

    /// Sets a flag that kapic wires.
    pub(super) fn set(&mut self, name: &str, value: impl ToString) {
        self.flags.insert(name.to_owned(), vec![FlagValue::Text(value.to_string())]);
    }

    /// Sets a flag that stands once for each value.
    pub(super) fn repeat(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        self.flags.insert(name.to_owned(), values.into_iter().map(FlagValue::Text).collect());
    }

    /// Points a flag to a file that only root may read.
    pub(super) fn secret_file(&mut self, name: &str, path: impl Into<String>) {
        self.flags.insert(name.to_owned(), vec![FlagValue::SecretFile(path.into())]);
    }

    /// Notes who asked for a flag.
    pub(super) fn because(&mut self, span: Option<Span>) {
        self.origin.extend(span);
    }

    /// Adds `--feature-gates`.
    pub(super) fn feature_gates(&mut self, gates: &[FeatureGate]) {
        if !gates.is_empty() {
            let gates_of = gates.iter().map(|gate| format!("{}={}", gate.name.0, gate.enabled.value));
            self.set("--feature-gates", gates_of.collect::<Vec<_>>().join(","));
            self.origin.extend(gates.iter().filter_map(|gate| gate.span));
        }
    }

    /// Adds the flags that have no setting.
    pub(super) fn extra(&mut self, extra: &ExtraArgs) {
        for arg in &extra.args {
            self.repeat(&arg.name.0, arg.values.values().map(|value| value.0.clone()));
            self.origin.extend(arg.span);
        }
    }

    /// Every flag with one of its values, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &FlagValue)> {
        self.flags.iter().flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), value)))
    }

    /// The lines that asked for flags.
    pub(super) fn origin(&self) -> &[Span] {
        &self.origin
    }
}
