//! Edits that change nothing but what stops a component: a flag that is gone and said what the version does anyway, a flag that only got
//! another name, a gate that went as it was set. Whatever needs a decision is left to people.

use crate::catalog::{
    ApiState, Component, Flag, FlagState, GateState, PluginState, Release, api_version, api_versions, feature_gate, flag,
};
use crate::check::settings::{everywhere, extra_args, gates, release, settings};
use crate::schema::sections::{ExtraArg, FeatureGate};
use crate::schema::types::Text;
use crate::schema::{Emission, Items};
use crate::source::{Edit, Sink, Sources, Span};
use crate::world::Project;

use super::candidate::Candidate;
use super::edited;
use super::rules::{Counts, errors, fewer};

/// The description at the new version with every safe edit that mends something and breaks nothing.
pub(super) fn apply(before: &Candidate, now: &Candidate, entry: &str, project: &dyn Project) -> Option<Candidate> {
    if !now.has_errors() {
        return None;
    }
    let edits: Vec<Edit> = Fixer { before, now }.edits();
    let compile = |edits: &[Edit]| {
        let texts = edited::texts(now, edits)?;
        Candidate::compile(entry, project, texts, &mut Sources::default(), &mut Sink::new())
    };
    let (mut good, mut best, mut left): (Vec<Edit>, Option<Candidate>, Counts) = (Vec::new(), None, errors(now));
    // One edit after another: what one of them does not mend is no reason against the others.
    for edit in edits {
        let more: Vec<Edit> = good.iter().cloned().chain([edit]).collect();
        let Some(after) = compile(&more) else { continue };
        let new = errors(&after);
        if fewer(&new, &left) {
            (good, best, left) = (more, Some(after), new);
        }
    }
    best.map(|best| best.after(before))
}

struct Fixer<'a> {
    before: &'a Candidate,
    now: &'a Candidate,
}

impl Fixer<'_> {
    fn edits(&self) -> Vec<Edit> {
        let mut edits: Vec<Edit> = self.settings();
        for components in everywhere(&self.now.cluster) {
            for (component, extra) in extra_args(components) {
                edits.extend(extra.args.iter().filter_map(|arg| self.extra(component, arg)));
            }
            edits.extend(gates(components).into_iter().flatten().filter_map(|gate| self.gate(gate)));
            edits.extend(self.unserved(&components.api_server.runtime_config));
            edits.extend(self.disabled(&components.api_server.disabled_admission_plugins));
        }
        edits.sort();
        edits.dedup();
        edits
    }

    /// The release of a component before and now.
    fn releases(&self, component: Component) -> Option<(Release, Release)> {
        let now = release(&self.now.cluster, component)?.0;
        Some((self.before.release_of(component)?, now))
    }

    /// Settings whose flag is gone and which said what the last version with the flag did anyway.
    fn settings(&self) -> Vec<Edit> {
        let gone = settings(&self.now.cluster).into_iter().filter_map(|setting| {
            let Emission::Flag(name) = setting.emitted.to else { return None };
            let known = flag(setting.component, name.trim_start_matches('-'))?;
            let (before, now) = self.releases(setting.component)?;
            (removed(known, now) && says_default(known, before, &setting.emitted.text))
                .then(|| delete(&self.now.sources, setting.emitted.span))?
        });
        gone.collect()
    }

    fn extra(&self, component: Component, arg: &ExtraArg) -> Option<Edit> {
        let known = flag(component, arg.name.0.trim_start_matches('-'))?;
        let (before, now) = self.releases(component)?;
        if !removed(known, now) {
            return None;
        }
        let values: Vec<&str> = arg.values.values().map(|value| value.0.as_str()).collect();
        if says_default(known, before, &values) {
            return delete(&self.now.sources, arg.span?);
        }
        let heir = known.replacement?.strip_prefix("--").and_then(|name| flag(component, name))?;
        let same = matches!(heir.state(now), FlagState::Present { .. }) && heir.kind == known.kind;
        (same && is_old_name(known, heir)).then(|| rename(&self.now.sources, arg.name.span?, known.name, heir.name))?
    }

    /// A gate that went with the value that it was set to, or was locked to it before it went.
    fn gate(&self, gate: &FeatureGate) -> Option<Edit> {
        let known = feature_gate(&gate.name.0)?;
        let (before, now) = self.releases(Component::KubeApiserver)?;
        let gone = matches!(known.state(now.minor), GateState::Removed { .. });
        let same = match known.state(before.minor) {
            GateState::Known { default: Some(default), .. } => default == gate.enabled.value,
            // What is locked is on, unless the catalog knows better.
            GateState::Known { locked, .. } => locked && gate.enabled.value,
            _ => false,
        };
        (gone && same).then(|| delete(&self.now.sources, gate.span?))?
    }

    /// Entries of groups and versions that are not there any more, whatever the entry says.
    fn unserved(&self, entries: &Items<Text>) -> Vec<Edit> {
        let Some((_, now)) = self.releases(Component::KubeApiserver) else { return Vec::new() };
        let gone = |entry: &Text| {
            let name = entry.0.split('=').next().unwrap_or_default();
            let group = name.split('/').next().unwrap_or_default();
            if api_version(name).is_some_and(|version| matches!(version.state(now.minor), ApiState::Removed { .. })) {
                return true;
            }
            let mut versions = api_versions(group).peekable();
            entry.0.contains('.')
                && versions.peek().is_some()
                && versions.all(|version| matches!(version.state(now.minor), ApiState::Removed { .. }))
        };
        from_list(&self.now.sources, entries, gone)
    }

    /// Plugins that need not be switched off any more.
    fn disabled(&self, plugins: &Items<Text>) -> Vec<Edit> {
        let Some((_, now)) = self.releases(Component::KubeApiserver) else { return Vec::new() };
        let gone = |plugin: &Text| {
            let state = crate::catalog::admission_plugin(&plugin.0).map(|known| known.state(now.minor));
            matches!(state, Some(PluginState::Removed { .. }))
        };
        from_list(&self.now.sources, plugins, gone)
    }
}

fn removed(flag: &Flag, now: Release) -> bool {
    matches!(flag.state(now), FlagState::Removed { .. })
}

/// Whether values are what the flag was without being given. A flag without any means yes.
fn says_default<T: AsRef<str>>(flag: &Flag, before: Release, values: &[T]) -> bool {
    let plain = |text: &str| text.trim_matches(['[', ']']).to_owned();
    let words: Vec<&str> = values.iter().map(T::as_ref).collect();
    let value = if words.is_empty() { "true".to_owned() } else { words.join(",") };
    flag.default(before).is_some_and(|default| flag.kind.same(&plain(default), &plain(&value)))
}

/// Whether a flag is only another flag's old name. Others have taken over a purpose, and a value may mean something else to them.
fn is_old_name(flag: &Flag, heir: &Flag) -> bool {
    flag.name.strip_prefix("experimental-") == Some(heir.name) || flag.about.is_some_and(|about| about.starts_with("old name"))
}

/// The edit that takes a node off its line; `None` if that needs more than one line.
fn delete(sources: &Sources, span: Span) -> Option<Edit> {
    let file = sources.file(span.file);
    let line = file.line_at(span.start as usize);
    let end = file.line_end(line);
    if file.name.starts_with("std:") || span.end as usize > end {
        return None;
    }
    let before = file.text[file.line_start(line)..span.start as usize].trim();
    let after = &file.text[span.end as usize..end];
    let rest = after.trim_start();
    let alone = before.is_empty() && (rest.is_empty() || rest.starts_with("//"));
    let upto = match rest.strip_prefix(';') {
        _ if alone => end,
        Some(next) => end - next.trim_start().len(),
        None if rest.is_empty() || rest.starts_with('}') => span.end as usize,
        None => return None,
    };
    Some(Edit { span: Span::new(span.file, span.start as usize, upto), text: String::new() })
}

fn rename(sources: &Sources, span: Span, old: &str, new: &str) -> Option<Edit> {
    let text = sources.text(span);
    let ours = !sources.file(span.file).name.starts_with("std:") && text.contains(old);
    ours.then(|| Edit { span, text: text.replacen(old, new, 1) })
}

/// Takes values out of a list; the node goes with the last of them.
fn from_list(sources: &Sources, items: &Items<Text>, gone: impl Fn(&Text) -> bool) -> Vec<Edit> {
    let going: Vec<Span> = items.items.iter().filter(|item| gone(&item.value)).filter_map(|item| item.span).collect();
    if going.len() == items.items.len() {
        return items.span.filter(|_| !going.is_empty()).and_then(|span| delete(sources, span)).into_iter().collect();
    }
    let out = |span: Span| {
        let file = sources.file(span.file);
        let start = file.text[..span.start as usize].trim_end_matches([' ', '\t']).len();
        (!file.name.starts_with("std:")).then(|| Edit { span: Span::new(span.file, start, span.end as usize), text: String::new() })
    };
    going.into_iter().filter_map(out).collect()
}
