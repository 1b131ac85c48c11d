//! Flags of Kubernetes components and etcd, as one version has them. It knows no flag by itself.

use kapic::catalog::{self, Component, Flag, FlagState, Minor, Release};
use serde_json::{Value, json};

use crate::cli::console::Stream;
use crate::cli::markdown::{paint, wrap};

/// One flag of one component; `None` if it never had it.
pub fn one(component: Component, name: &str, minor: Minor, human: bool, stream: Stream) -> Option<String> {
    let flag = catalog::flag(component, name.trim_start_matches('-'))?;
    Some(if human { text(component, flag, minor, stream) } else { format!("{}\n", object(component, flag, minor)) })
}

/// A flag by its name alone, in every component that ever had it; `None` if none had.
pub fn anywhere(name: &str, minor: Minor, human: bool, stream: Stream) -> Option<String> {
    let found: Vec<String> =
        Component::ALL.into_iter().filter_map(|component| one(component, name, minor, human, stream)).collect();
    let between = if human { "\n" } else { "" };
    (!found.is_empty()).then(|| found.join(between))
}

/// All flags that a version takes.
pub fn list(minor: Minor) -> String {
    let lines = Component::ALL.into_iter().flat_map(|component| {
        let about = |flag: &Flag| flag.about.map_or_else(String::new, |about| format!("  {about}"));
        catalog::flags(component, release(component, minor))
            .map(move |flag| format!("{} --{}{}\n", component.name(), flag.name, about(flag)))
    });
    lines.collect()
}

/// The names of all flags of a component, or of all.
pub fn names(component: Option<Component>) -> Vec<&'static str> {
    let components = Component::ALL.into_iter().filter(|known| component.is_none_or(|component| component == *known));
    components.flat_map(|component| catalog::all_flags(component).iter().map(|flag| flag.name)).collect()
}

/// What of a component runs beside a version of Kubernetes. The newest patch: it has every flag of its minor.
fn release(component: Component, minor: Minor) -> Release {
    let etcd = catalog::etcd_for(minor).filter(|_| component == Component::Etcd);
    etcd.map_or(Release { minor, patch: u16::MAX }, Release::from)
}

fn text(component: Component, flag: &Flag, minor: Minor, stream: Stream) -> String {
    let head = format!("{} --{}", component.name(), flag.name);
    let mut text = format!("{}\n", paint(&head, "1", stream.color));
    if let Some(about) = flag.about {
        text += &format!("{}\n", wrap(about, stream.width, 0));
    }
    text.push('\n');
    let release = release(component, minor);
    let mut facts = vec![("in", format!("{}: {}", shown(component, release), state(flag.state(release))))];
    if let Some(default) = flag.default(release).filter(|_| is_accepted(flag.state(release))) {
        facts.push(("default", if default.is_empty() { "empty".to_owned() } else { default.to_owned() }));
    }
    if let Some(replacement) = flag.replacement {
        facts.push(("instead", replacement.to_owned()));
    }
    if let Some(reason) = flag.reason {
        facts.push(("why", reason.to_owned()));
    }
    if let Some(required) = flag.required {
        let when = required.when.map_or_else(String::new, |when| format!(", when {when}"));
        facts.push(("needed", format!("since {}{when}", required.since)));
    }
    if let Some(field) = flag.config_field {
        facts.push(("field", format!("{field} (KubeletConfiguration)")));
    }
    for (name, value) in facts {
        text += &format!("  {name:8}  {}\n", wrap(&value, stream.width.saturating_sub(12), 0).replace('\n', "\n            "));
    }
    text
}

fn is_accepted(state: FlagState) -> bool {
    matches!(state, FlagState::Present { .. } | FlagState::Unknown)
}

fn shown(component: Component, release: Release) -> String {
    match component {
        Component::Etcd => format!("etcd {}", release.minor),
        _ => release.minor.to_string(),
    }
}

fn state(state: FlagState) -> String {
    match state {
        FlagState::NotYet { since } => format!("not there yet; since {since}"),
        FlagState::Present { deprecated: None } => "accepted".to_owned(),
        FlagState::Present { deprecated: Some(since) } => format!("accepted, deprecated since {since}"),
        FlagState::Removed { since, .. } => format!("removed in {since}"),
        FlagState::Unknown => "not established".to_owned(),
    }
}

fn object(component: Component, flag: &Flag, minor: Minor) -> Value {
    let release = release(component, minor);
    let (word, since) = match flag.state(release) {
        FlagState::NotYet { since } => ("not-yet", Some(since)),
        FlagState::Present { deprecated } => (if deprecated.is_some() { "deprecated" } else { "accepted" }, deprecated),
        FlagState::Removed { since, .. } => ("removed", Some(since)),
        FlagState::Unknown => ("unknown", None),
    };
    json!({
        "component": component.name(), "flag": format!("--{}", flag.name), "about": flag.about,
        "version": release.minor.to_string(), "state": word, "since": since.map(|since| since.to_string()),
        "default": flag.default(release).filter(|_| is_accepted(flag.state(release))), "replacement": flag.replacement, "reason": flag.reason,
        "config_field": flag.config_field,
    })
}
