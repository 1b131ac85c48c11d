//! Parameters of profiles: their declaration, their types, and the values that an `apply` gives them.

use crate::schema::ValueType;
use crate::schema::types::{
    AbsPath, Cidr, DnsName, Duration, HostName, HostPort, Int, Ip, Lifetime, Name, Port, PortRange, SanName, SettingType, Size,
    Text, Time, Url, Version,
};
use crate::source::{Diagnostic, Sink, Span, nearest, only_near};
use crate::syntax::{Node, Property, Scalar, Value, spell_text};

use super::expand::Names;

/// The types that a parameter can have.
const TYPES: [ValueType; 19] = [
    AbsPath::TYPE,
    bool::TYPE,
    Cidr::TYPE,
    DnsName::TYPE,
    Duration::TYPE,
    HostName::TYPE,
    HostPort::TYPE,
    Int::<{ i64::MIN }, { i64::MAX }>::TYPE,
    Ip::TYPE,
    Lifetime::TYPE,
    Name::TYPE,
    Port::TYPE,
    PortRange::TYPE,
    SanName::TYPE,
    Size::TYPE,
    Text::TYPE,
    Time::TYPE,
    Url::TYPE,
    Version::TYPE,
];

const PROPERTIES: [&str; 3] = ["default", "doc", "type"];

/// A declared parameter.
struct Param {
    name: String,
    value_type: Option<&'static ValueType>,
    default: Option<Value>,
    span: Span,
}

/// Gives every parameter of a profile its value: the one of `apply`, else its default.
pub fn bind(profile: &Node, apply: &Node, names: &mut Names, sink: &mut Sink) {
    let params = declared(profile, sink);
    for property in &apply.properties {
        if !params.iter().any(|param| param.name == property.name.value) {
            unknown(property, &params, profile, sink);
        }
    }
    for param in params {
        let given = apply.properties.iter().find(|property| property.name.value == param.name).map(|property| &property.value);
        match given.or(param.default.as_ref()) {
            Some(value) => {
                let fits = check_type(&param, value, sink) && value.annotation.is_none();
                names.define(&param.name, fits.then(|| value.scalar.clone()), param.span, sink);
            }
            None => {
                let problem =
                    Diagnostic::error("K0113", format!("the profile needs `{}`", param.name)).label(apply.head, "not given");
                let problem = problem.label(param.span, "declared here, without a default");
                sink.push(problem.help(format!("write `{}=…` behind the profile's name", param.name)));
                names.define(&param.name, None, param.span, sink);
            }
        }
    }
}

/// Makes every parameter of a profile known, without a value: for profiles that nobody applies.
pub fn declare_all(profile: &Node, names: &mut Names, sink: &mut Sink) {
    for param in declared(profile, sink) {
        names.define(&param.name, None, param.span, sink);
    }
}

fn declared(profile: &Node, sink: &mut Sink) -> Vec<Param> {
    let nodes = profile.children.iter().flat_map(|block| &block.nodes).filter(|node| node.name.value == "param");
    nodes.filter_map(|node| declare(node, sink)).collect()
}

fn declare(node: &Node, sink: &mut Sink) -> Option<Param> {
    if !matches!(node.arguments.as_slice(), [Value { scalar: Scalar::Text(_), .. }]) {
        let problem = Diagnostic::error("K0207", "a parameter needs one name").label(node.head, "here");
        sink.push(problem.help("write `param name type=int default=30 doc=\"…\"`"));
    }
    // The first name counts all the same, or every use of it would be told as well.
    let Scalar::Text(name) = &node.arguments.first()?.scalar else { return None };
    for property in node.properties.iter().filter(|property| !PROPERTIES.contains(&property.name.value.as_str())) {
        let problem = Diagnostic::error("K0201", format!("a parameter has no `{}`", property.name.value))
            .label(property.name.span, "unknown");
        sink.push(problem.help("it has `type`, `default` and `doc`"));
    }
    let value_type = node.property("type").and_then(|property| type_of(property, sink));
    let param = Param {
        name: name.clone(),
        value_type,
        default: node.property("default").map(|property| property.value.clone()),
        span: node.head,
    };
    if let Some(default) = &param.default {
        check_type(&param, default, sink);
    }
    Some(param)
}

fn type_of(property: &Property, sink: &mut Sink) -> Option<&'static ValueType> {
    static KNOWN: [ValueType; 19] = TYPES;
    let word = match &property.value.scalar {
        Scalar::Text(word) => word.as_str(),
        _ => "",
    };
    let found = KNOWN.iter().find(|known| known.name == word);
    if found.is_none() {
        let problem = Diagnostic::error("K0114", format!("`{word}` is not a type")).label(property.value.span, "unknown type");
        let names: Vec<&str> = KNOWN.iter().map(|known| known.name).collect();
        let problem = problem.help(match nearest(word, names.iter().copied()) {
            Some(known) => format!("write `type={known}`"),
            None => format!("the types are {}", names.join(", ")),
        });
        sink.push(match only_near(word, names.iter().copied()) {
            Some(known) => problem.fix(property.value.span, known),
            None => problem,
        });
    }
    found
}

fn check_type(param: &Param, value: &Value, sink: &mut Sink) -> bool {
    let Some(value_type) = param.value_type else { return true };
    let checked = (value_type.check)(&value.scalar);
    if let Err(mismatch) = &checked {
        let problem = Diagnostic::error("K0114", format!("`{}` must be {}: {}", param.name, value_type.expected, mismatch.message));
        let problem = problem.label(value.span, "given here").label(param.span, "declared here");
        sink.push(problem.help(mismatch.help.clone().unwrap_or_else(|| format!("write {}", value_type.expected))));
    }
    checked.is_ok()
}

fn unknown(property: &Property, params: &[Param], profile: &Node, sink: &mut Sink) {
    let name = &property.name.value;
    let problem = Diagnostic::error("K0115", format!("the profile has no parameter `{name}`"));
    let problem = problem.label(property.name.span, "unknown parameter").label(profile.head, "the profile");
    let names = || params.iter().map(|param| param.name.as_str());
    let problem = problem.help(match nearest(name, names()) {
        Some(known) => format!("write `{known}`"),
        None if params.is_empty() => "it takes none".to_owned(),
        None => format!("it takes {}", params.iter().map(|param| format!("`{}`", param.name)).collect::<Vec<_>>().join(", ")),
    });
    sink.push(match only_near(name, names()) {
        Some(known) => problem.fix(property.name.span, spell_text(known)),
        None => problem,
    });
}
