//! What is told of one setting, line by line: its form, its type, its default, how layers meet, where it goes and since when.

use kapic::catalog::{self, Component, FlagState};
use kapic::schema::{Emission, FieldSpec, Presence, Shape};

use super::{Found, Profiles, target};

/// One line of the answer.
pub struct Fact {
    /// At most eight letters.
    pub name: &'static str,
    /// What is told.
    pub value: String,
}

/// Everything that is known of a setting, in the order in which it is read.
pub fn facts(found: &Found, profiles: &Profiles) -> Vec<Fact> {
    let field = found.field;
    let mut facts = vec![Fact { name: "written", value: written(field) }];
    let mut add = |name, value| facts.push(Fact { name, value });
    if let Some(value) = field.value_type() {
        add("type", format!("{}: {}", value.name, value.expected));
    }
    if let Some(default) = default(field) {
        add("default", default.to_owned());
    }
    for (at, line) in profiles.lines(&found.path).into_iter().enumerate() {
        add(if at == 0 { "profiles" } else { "" }, line);
    }
    add("layers", merge(field).to_owned());
    if let Some(goes) = goes(found) {
        add("becomes", goes);
    }
    if let Some(versions) = target::versions(found) {
        add("versions", versions);
    }
    if !field.aliases.is_empty() {
        add("known as", field.aliases.join(", "));
    }
    if let Shape::Block(inner) | Shape::Keyed(inner) = field.shape {
        add("holds", inner().fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", "));
    }
    facts
}

fn default(field: &FieldSpec) -> Option<&'static str> {
    match (field.presence, field.shape) {
        (_, Shape::Block(_) | Shape::Keyed(_)) => None,
        (Presence::Required, _) => Some("none: it must be written"),
        (Presence::Optional, _) => Some("unset"),
        (Presence::Default(""), _) => Some("empty"),
        (Presence::Default(value), _) => Some(value),
    }
}

/// How the layers of a description meet in a setting of this shape.
pub fn merge(field: &FieldSpec) -> &'static str {
    match field.shape {
        Shape::Key(_) => "tells blocks of its kind apart",
        Shape::List(_) => "the strongest layer replaces the list, unless marked (add) or (remove)",
        Shape::Block(_) => "setting by setting",
        Shape::Keyed(_) => "blocks with the same first argument setting by setting; others stand side by side",
        _ => "the strongest layer wins",
    }
}

/// The form in which it is written, with a placeholder for the value.
pub fn written(field: &FieldSpec) -> String {
    let name = field.name;
    match field.shape {
        Shape::Key(_) => "the first argument of the block".to_owned(),
        Shape::Argument(_) => "an argument of the block".to_owned(),
        Shape::Arguments(_) => "the arguments of the block".to_owned(),
        Shape::Property(_) => format!("{name}=… on the line of the block"),
        Shape::Child(value) if value.is_flag => format!("{name} (or {name} #false)"),
        Shape::Child(_) => format!("{name} …"),
        Shape::List(_) => format!("{name} … …"),
        Shape::Block(_) => format!("{name} {{ … }}"),
        Shape::Keyed(_) => format!("{name} KEY {{ … }}"),
    }
}

/// Where its value goes as it stands, and what the component would do without.
fn goes(found: &Found) -> Option<String> {
    let component = target::component(found)?;
    Some(match found.field.emission? {
        Emission::Flag(flag) => {
            let newest = catalog::newest_kubernetes();
            let known = catalog::flag(component, flag.trim_start_matches('-'));
            let release = match component {
                Component::Etcd => catalog::etcd_for(newest.minor()).map(catalog::Release::from),
                _ => Some(newest.into()),
            };
            let default = known
                .zip(release)
                .and_then(|(flag, release)| {
                    let taken = matches!(flag.state(release), FlagState::Present { .. });
                    flag.default(release).filter(|_| taken)
                })
                .filter(|default| !default.is_empty());
            let without = default.map_or_else(String::new, |default| format!("; without it {} takes {default}", component.name()));
            format!("{flag} of {}{without}", component.name())
        }
        Emission::Field(path) => format!("{path} in the configuration file of {}", component.name()),
    })
}
