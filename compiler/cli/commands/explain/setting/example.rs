//! A setting as it stands in a file, with the blocks around it. The values come from profiles, defaults and types; a test compiles them all.

use kapic::schema::sections::Host;
use kapic::schema::{BlockSpec, FieldSpec, Presence, Section, Shape, ValueType};
use kapic::syntax::Scalar;

use super::profiles::quoted;
use super::{Found, Profiles};

/// What stands in a file for this setting, below `cluster NAME { … }`.
pub fn example(found: &Found, profiles: &Profiles) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut depth = 0;
    let last = found.around.len().checked_sub(1);
    let on_the_line = matches!(found.field.shape, Shape::Key(_) | Shape::Argument(_) | Shape::Arguments(_) | Shape::Property(_));
    for (at, block) in found.around.iter().enumerate() {
        let (Shape::Block(inner) | Shape::Keyed(inner)) = block.shape else { continue };
        let own = Some(at) == last && on_the_line;
        let head = head(block.name, inner(), own.then_some(found.field), &found.path, profiles);
        let close = if own { "" } else { " {" };
        lines.push(format!("{}{head}{close}", "    ".repeat(depth)));
        depth += 1;
    }
    if !on_the_line {
        lines.push(format!("{}{}", "    ".repeat(depth), node(found, profiles)));
        depth += 1;
    }
    if found.path == "name" {
        return "cluster prod-eu1 {".to_owned() + "\n}";
    }
    let closing = (0..depth.saturating_sub(1)).rev().map(|depth| format!("{}}}", "    ".repeat(depth)));
    lines.extend(closing);
    lines.join("\n")
}

/// A block's name with what has to stand on its line, and the setting that is shown if it stands there.
fn head(name: &str, spec: &'static BlockSpec, shown: Option<&'static FieldSpec>, path: &str, profiles: &Profiles) -> String {
    let mut words = vec![name.to_owned()];
    for field in spec.fields {
        let is_shown = shown.is_some_and(|shown| shown.name == field.name);
        let needed = field.presence == Presence::Required || is_shown;
        let said = || if is_shown { value(field, path, profiles) } else { plain(field) };
        match field.shape {
            Shape::Key(_) | Shape::Argument(_) | Shape::Arguments(_) if needed => words.push(said()),
            Shape::Property(_) if needed => words.push(format!("{}={}", field.name, said())),
            _ => {}
        }
    }
    words.join(" ")
}

/// The setting itself, as a node.
fn node(found: &Found, profiles: &Profiles) -> String {
    let field = found.field;
    match field.shape {
        Shape::Block(inner) | Shape::Keyed(inner) => {
            let head = head(field.name, inner(), None, &found.path, profiles);
            let needed = inner()
                .fields
                .iter()
                .filter(|field| field.presence == Presence::Required && matches!(field.shape, Shape::Child(_) | Shape::List(_)));
            let needed: Vec<String> = needed.map(|field| format!("{} {}; ", field.name, plain(field))).collect();
            let known = inner().name == Host::spec().name || needed.is_empty();
            if known { head } else { format!("{head} {{ {}}}", needed.concat()) }
        }
        Shape::Child(value_type) if value_type.is_flag => match value(field, &found.path, profiles).as_str() {
            "#false" => format!("{} #false", field.name),
            _ => field.name.to_owned(),
        },
        _ => format!("{} {}", field.name, value(field, &found.path, profiles)),
    }
}

/// A value that a profile gives, or the default, or one of the type.
fn value(field: &FieldSpec, path: &str, profiles: &Profiles) -> String {
    let known = profiles.value(path).filter(|value| value != "empty");
    let default = || match field.presence {
        Presence::Default(value) if !value.is_empty() => Some(spelled(value)),
        _ => None,
    };
    known.or_else(default).unwrap_or_else(|| plain(field))
}

fn spelled(default: &str) -> String {
    let number = default.parse::<i64>().is_ok() || default.starts_with('#');
    if number { default.to_owned() } else { quoted(default) }
}

/// A value of the setting's type: the one that the type itself shows, or the first of its words.
fn plain(field: &FieldSpec) -> String {
    let Some(value_type) = field.value_type() else { return String::new() };
    if let Some(word) = value_type.words.first() {
        return quoted(word);
    }
    match value_type.name {
        "int" => fitting(value_type),
        "bool" => "#true".to_owned(),
        "port" => "8443".to_owned(),
        "text" => named(field.doc).or_else(|| shown(value_type)).unwrap_or_default(),
        _ => shown(value_type).unwrap_or_else(|| quoted(field.name)),
    }
}

/// The value in the text about a type: `… such as "10.96.0.0/12"`.
fn shown(value_type: &ValueType) -> Option<String> {
    let (_, behind) = value_type.expected.split_once("such as `")?;
    let value = behind.split('`').next()?;
    Some(if value.starts_with('"') || value.parse::<f64>().is_ok() { value.to_owned() } else { quoted(value) })
}

/// A value of text that the words about the setting show in backticks.
fn named(doc: &str) -> Option<String> {
    let word = doc.split('`').nth(1)?.trim_matches('"');
    (!word.contains([' ', '{', '='])).then(|| quoted(word))
}

/// A number in the range that a type allows.
fn fitting(value_type: &ValueType) -> String {
    let candidates = [1, 2, 8, 16, 24, 1024, 65536];
    let fits = candidates.into_iter().find(|number| (value_type.check)(&Scalar::Int(*number)).is_ok());
    fits.unwrap_or(0).to_string()
}
