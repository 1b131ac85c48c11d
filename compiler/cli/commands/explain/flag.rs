//! Flags of Kubernetes components and etcd, as one version has them. It knows no flag by itself.

use kapic::catalog::{self, Bounds, Component, Flag, FlagState, FlagType, Life, Minor, Release, Required, Since};
use kapic::check;
use serde_json::{Value, json};

use crate::cli::console::Stream;
use crate::cli::markdown::{paint, wrap};

use super::setting::words;
use super::topic::topic;

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

/// All flags that a version takes: name with its component, and what it is for.
pub fn list(minor: Minor) -> Vec<(String, &'static str)> {
    let flags = Component::ALL.into_iter().flat_map(|component| {
        catalog::flags(component, release(component, minor))
            .map(move |flag| (format!("{} --{}", component.name(), flag.name), flag.about.unwrap_or_default()))
    });
    flags.collect()
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
        text += &format!("{}\n", wrap(&sentence(about), stream.width, 0));
    }
    text.push('\n');
    for (name, value) in facts(component, flag, minor) {
        text += &format!("  {name:8}  {}\n", wrap(&value, stream.width.saturating_sub(12), 0).replace('\n', "\n            "));
    }
    text
}

fn facts(component: Component, flag: &Flag, minor: Minor) -> Vec<(&'static str, String)> {
    let release = release(component, minor);
    let mut facts = vec![("in", format!("{}: {}", shown(component, release), state(flag.state(release))))];
    let mut add = |name, value: Option<String>| facts.extend(value.map(|value| (name, value)));
    add("type", Some(kind(&flag.kind)));
    let default = flag.default(release).filter(|_| is_accepted(flag.state(release)));
    add("default", default.map(|default| if default.is_empty() { "empty".to_owned() } else { default.to_owned() }));
    add("versions", words(&flag.life(), if component == Component::Etcd { "etcd " } else { "" }));
    add("instead", flag.replacement.map(str::to_owned));
    add("why", flag.reason.map(str::to_owned));
    add(
        "needed",
        flag.required.map(|Required { since, when }| {
            format!("since {since}{}", when.map_or_else(String::new, |when| format!(", when {when}")))
        }),
    );
    add("field", flag.config_field.map(|field| format!("{field} (KubeletConfiguration)")));
    add("setting", Some(setting(component, flag)));
    add("topic", Some(topic(component, flag).to_owned()));
    facts
}

/// Who decides the flag in a description.
fn setting(component: Component, flag: &Flag) -> String {
    match check::setting_of(component, flag.name) {
        Some(setting) if setting.is_empty() => "kapic sets it; nothing has to be said".to_owned(),
        Some(setting) => setting,
        None => format!("none of its own: {} {{ extra-args {{ arg \"--{}\" \"…\" }} }}", block(component), flag.name),
    }
}

/// The block of a component in a description.
fn block(component: Component) -> &'static str {
    match component {
        Component::KubeApiserver => "api-server",
        Component::KubeControllerManager => "controller-manager",
        Component::KubeScheduler => "scheduler",
        Component::Kubelet => "kubelet",
        Component::KubeProxy => "kube-proxy",
        Component::Etcd => "etcd",
    }
}

/// The form of the value, in words.
fn kind(kind: &FlagType) -> String {
    let within = |what: &str, Bounds { min, max }: &Bounds| match (min, max) {
        (Some(min), Some(max)) => format!("{what} from {min} to {max}"),
        (Some(min), None) => format!("{what}, at least {min}"),
        (None, Some(max)) => format!("{what}, at most {max}"),
        (None, None) => what.to_owned(),
    };
    match kind {
        FlagType::Bool => "true or false".to_owned(),
        FlagType::Int64(bounds) => within("a whole number", bounds),
        FlagType::Int32 => "a whole number".to_owned(),
        FlagType::Uint32 | FlagType::Uint64 => "a whole number, at least 0".to_owned(),
        FlagType::Float(bounds) => within("a number", bounds),
        FlagType::Duration(Bounds { min: None, max: None }) => "a span of time, such as 1h30m".to_owned(),
        FlagType::Duration(bounds) => within("a span of time in seconds", bounds),
        FlagType::String => "text".to_owned(),
        FlagType::Enum(words) => format!("one of {}", words.join(", ")),
        FlagType::Ip => "an IP address".to_owned(),
        FlagType::IpPort => "an IP address, perhaps with a port".to_owned(),
        FlagType::CidrList => "address ranges, with commas between them".to_owned(),
        FlagType::List => "texts, with commas between them".to_owned(),
        FlagType::IntList => "whole numbers, with commas between them".to_owned(),
        FlagType::UrlList => "URLs, with commas between them".to_owned(),
        FlagType::Quantity => "an amount, such as 10Mi".to_owned(),
        FlagType::PortRange => "a range of ports, such as 30000-32767".to_owned(),
        FlagType::BoolMap => "NAME=true or NAME=false, with commas between them".to_owned(),
        FlagType::Map | FlagType::MapOrKey | FlagType::MultiMap => "NAME=VALUE, with commas between them".to_owned(),
        FlagType::LessMap => "NAME<VALUE, with commas between them".to_owned(),
        _ => "text of a form of its own".to_owned(),
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
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
    let Life { since: came, deprecated, removed } = flag.life();
    let said = |since: Option<Since>| since.map(|since| since.to_string());
    json!({
        "component": component.name(), "flag": format!("--{}", flag.name), "about": flag.about,
        "version": release.minor.to_string(), "state": word, "since": said(since), "type": kind(&flag.kind),
        "default": flag.default(release).filter(|_| is_accepted(flag.state(release))),
        "added": came.iter().map(Since::to_string).collect::<Vec<_>>(), "deprecated": said(deprecated), "removed": said(removed),
        "replacement": flag.replacement, "reason": flag.reason, "required_since": said(flag.required.map(|required| required.since)),
        "config_field": flag.config_field, "setting": check::setting_of(component, flag.name).filter(|setting| !setting.is_empty()),
        "topic": topic(component, flag),
    })
}
