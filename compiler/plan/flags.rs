//! The command line of a component: flags by name, each with the lines that asked for it and the reason. It must not know systemd.

use std::collections::BTreeMap;

use crate::schema::sections::{ExtraArgs, FeatureGate};
use crate::schema::{Emission, Emitted, Section};
use crate::source::Span;

use super::origin::{Origin, Part, PartName};

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
    flags: BTreeMap<String, Flag>,
    fallback: Vec<Span>,
}

#[derive(Debug, Default)]
struct Flag {
    values: Vec<FlagValue>,
    origin: Origin,
}

/// What the written settings of a section say to its component.
pub(super) fn emitted(section: &impl Section) -> Vec<Emitted> {
    let mut found = Vec::new();
    section.emissions(&mut found);
    found
}

impl Flags {
    /// The flags that settings become as they stand. `component` are the lines that stand for a flag of which no better one is known: the
    /// component's block, the host.
    pub(super) fn of(emitted: &[Emitted], component: impl IntoIterator<Item = Option<Span>>) -> Self {
        let mut flags = Self { flags: BTreeMap::new(), fallback: component.into_iter().flatten().collect() };
        for Emitted { to, text, json: _, span, setting: _ } in emitted {
            if let Emission::Flag(name) = to {
                *flags.set(name, text.join(",")) = Origin::written(Some(*span));
            }
        }
        flags
    }

    /// Sets a flag that kapic wires; the caller says why.
    pub(super) fn set(&mut self, name: &str, value: impl ToString) -> &mut Origin {
        self.put(name, vec![FlagValue::Text(value.to_string())])
    }

    /// Sets a flag that stands once for each value.
    pub(super) fn repeat(&mut self, name: &str, values: impl IntoIterator<Item = String>) -> &mut Origin {
        self.put(name, values.into_iter().map(FlagValue::Text).collect())
    }

    /// Points a flag to a file that only root may read.
    pub(super) fn secret_file(&mut self, name: &str, path: impl Into<String>) -> &mut Origin {
        self.put(name, vec![FlagValue::SecretFile(path.into())])
    }

    fn put(&mut self, name: &str, values: Vec<FlagValue>) -> &mut Origin {
        let flag = self.flags.entry(name.to_owned()).or_default();
        *flag = Flag { values, origin: Origin::default() };
        &mut flag.origin
    }

    /// Adds `--feature-gates`.
    pub(super) fn feature_gates(&mut self, gates: &[FeatureGate]) {
        if !gates.is_empty() {
            let gates_of = gates.iter().map(|gate| format!("{}={}", gate.name.0, gate.enabled.value));
            let origin = self.set("--feature-gates", gates_of.collect::<Vec<_>>().join(","));
            origin.because("every `feature-gate` of the component joins this flag", gates.iter().map(|gate| gate.span));
        }
    }

    /// Adds the flags that have no setting.
    pub(super) fn extra(&mut self, extra: &ExtraArgs) {
        for arg in &extra.args {
            *self.repeat(&arg.name.0, arg.values.values().map(|value| value.0.clone())) = Origin::written(arg.span);
        }
    }

    /// Every flag with one of its values, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &FlagValue)> {
        self.flags.iter().flat_map(|(name, flag)| flag.values.iter().map(move |value| (name.as_str(), value)))
    }

    /// The lines that asked for flags, those of the component first.
    pub(super) fn lines(&self) -> Vec<Span> {
        let own = self.flags.values().flat_map(|flag| &flag.origin.lines);
        self.fallback.iter().chain(own).copied().collect()
    }

    /// Every flag with its origin.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part> {
        self.flags.iter().map(|(name, flag)| {
            let mut origin = flag.origin.clone();
            if origin.lines.is_empty() {
                origin.lines.clone_from(&self.fallback);
            }
            Part::new(PartName::Flag(name.clone()), origin)
        })
    }
}
