//! Whether nodes have the form that the schema wants: known names, the one form of each setting, the right number and type of values.
//! It merges nothing, and it reports each mistake where it was written.

use crate::schema::sections::Cluster;
use crate::schema::types::describe;
use crate::schema::{BlockSpec, FieldSpec, Fix, Mismatch, Operator, Section, Shape, ValueType};
use crate::source::{Diagnostic, Sink, Span, nearest, only_near};
use crate::syntax::{Node, Property, Scalar, Value};

use super::gate;
use super::layer::{check_annotation, marks};

/// Where a node was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the cluster's block.
    Cluster,
    /// In a profile.
    Profile,
}

/// The root of the language.
pub fn cluster_spec() -> &'static BlockSpec {
    Cluster::spec()
}

/// Checks everything in a block of the given kind.
pub fn check_block(node: &Node, spec: &'static BlockSpec, place: Place, sink: &mut Sink) {
    check_arguments(node, spec, sink);
    for property in &node.properties {
        check_property(property, spec, sink);
    }
    for child in node.children.iter().flat_map(|block| &block.nodes) {
        check_node(child, spec, place, sink);
    }
}

/// Checks one node in a block of the given kind.
pub fn check_node(node: &Node, parent: &'static BlockSpec, place: Place, sink: &mut Sink) {
    let name = node.name.value.as_str();
    if name == "allow" || (name == "apply" && may_apply(parent) && place == Place::Cluster) {
        return;
    }
    if name == "apply" && place == Place::Profile {
        let problem = Diagnostic::error("K0123", "a profile cannot apply a profile").label(node.head, "in a profile");
        return sink.push(problem.help("apply both where they are needed: in `cluster`, a role or a host"));
    }
    if name == gate::NAME {
        let problem =
            Diagnostic::error("K0119", format!("`{name}` stands outside of a profile")).label(node.head, "not in a profile");
        return sink.push(problem.help("the cluster's version is known here; write the settings without the gate"));
    }
    check_annotation(node, place == Place::Profile, sink);
    let Some(field) = parent.field(name) else {
        let words: &[&str] = if may_apply(parent) && place == Place::Cluster { &["allow", "apply"] } else { &["allow"] };
        return unknown(name, node.name.span, parent, words, sink);
    };
    check_operator(node, field, sink);
    match field.shape {
        Shape::Child(value_type) => check_child(node, field, value_type, sink),
        Shape::List(value_type) => check_list(node, field, value_type, sink),
        Shape::Block(_) if marks(node).operator == Operator::Unset => {}
        Shape::Block(inner) | Shape::Keyed(inner) => check_block(node, inner(), place, sink),
        Shape::Property(_) => wrong_form(node.head, field, format!("write `{name}=…` on the line of `{}`", parent.name), sink),
        Shape::Key(_) | Shape::Argument(_) | Shape::Arguments(_) => {
            wrong_form(node.head, field, format!("write the value behind `{}`, without a name", parent.name), sink);
        }
    }
}

fn may_apply(parent: &BlockSpec) -> bool {
    matches!(parent.name, "cluster" | "masters" | "etcd-hosts" | "load-balancers" | "workers" | "host")
}

fn check_operator(node: &Node, field: &FieldSpec, sink: &mut Sink) {
    let operator = marks(node).operator;
    let span = node.annotation.as_ref().map_or(node.head, |word| word.span);
    match (operator, field.shape) {
        (Operator::Set, _) | (Operator::Add | Operator::Remove, Shape::List(_)) => {}
        (Operator::Add | Operator::Remove, shape) => {
            let problem = Diagnostic::error("K0304", format!("`{}` is not a list", field.name));
            let problem = problem.label(span, "only lists can be added to");
            sink.push(problem.help(match (operator, shape) {
                (Operator::Remove, Shape::Keyed(_)) => format!("write `(unset){} NAME` to take one of them away", field.name),
                (_, Shape::Block(_) | Shape::Keyed(_)) => {
                    "leave the annotation out: blocks are merged setting by setting".to_owned()
                }
                _ => "leave the annotation out to replace the value".to_owned(),
            }));
        }
        (Operator::Unset, _) if is_place(field.name) => {
            let problem = Diagnostic::error("K0305", format!("`{}` cannot be unset", field.name));
            let problem = problem.label(span, "no weaker layer has hosts");
            sink.push(problem.help("delete the node: a host stands in one place only"));
        }
        (Operator::Unset, shape) => no_content(node, shape, sink),
    }
}

/// Hosts and the roles that hold them: no profile has them, so that there is nothing to go back to.
fn is_place(name: &str) -> bool {
    matches!(name, "masters" | "etcd-hosts" | "load-balancers" | "workers" | "host")
}

/// `(unset)` goes back to the default; what is written behind it would be lost.
fn no_content(node: &Node, shape: Shape, sink: &mut Sink) {
    let identity = usize::from(matches!(shape, Shape::Keyed(_)));
    let argument = node.arguments.get(identity).map(|value| value.span);
    let property = node.properties.first().map(|property| property.span());
    let block = node.children.as_ref().map(|block| block.span);
    if let Some(span) = argument.or(property).or(block) {
        let problem = Diagnostic::error("K0306", format!("`(unset){}` sets nothing", node.name.value));
        let problem = problem.label(span, "would be lost");
        sink.push(problem.help("delete this to go back to the default, or delete `(unset)` to set it"));
    }
}

fn check_child(node: &Node, field: &FieldSpec, value_type: &ValueType, sink: &mut Sink) {
    no_extras(node, field, sink);
    let unset = marks(node).operator == Operator::Unset;
    match node.arguments.as_slice() {
        _ if unset => {}
        [] if value_type.is_flag => {}
        [] => count(node.head, format!("`{}` has no value", field.name), format!("write {} behind it", value_type.expected), sink),
        [value] => {
            check_value(value, field.name, value_type, sink);
        }
        [_, second, ..] => count(second.span, format!("`{}` takes one value", field.name), "keep one of them".into(), sink),
    }
}

fn check_list(node: &Node, field: &FieldSpec, value_type: &ValueType, sink: &mut Sink) {
    no_extras(node, field, sink);
    if marks(node).operator == Operator::Unset {
        return;
    }
    for value in &node.arguments {
        check_value(value, field.name, value_type, sink);
    }
}

/// A setting with plain values has neither properties nor a block.
fn no_extras(node: &Node, field: &FieldSpec, sink: &mut Sink) {
    if marks(node).operator == Operator::Unset {
        return;
    }
    if let Some(property) = node.properties.first() {
        wrong_form(property.name.span, field, format!("write `{} …` with the value behind it, without a name", field.name), sink);
    }
    if let Some(block) = &node.children {
        wrong_form(
            block.span,
            field,
            format!("`{}` has no block; write `{} …` with the value behind it", field.name, field.name),
            sink,
        );
    }
}

fn check_arguments(node: &Node, spec: &'static BlockSpec, sink: &mut Sink) {
    let mut rest = node.arguments.as_slice();
    for field in spec.fields {
        match field.shape {
            Shape::Key(value_type) => match rest.split_first() {
                Some((value, behind)) => {
                    if !check_value(value, spec.name, value_type, sink) && !matches!(value.scalar, Scalar::Text(_)) {
                        return;
                    }
                    rest = behind;
                }
                None => {
                    let help = format!("write {} behind `{}`", value_type.expected, spec.name);
                    return count(node.head, format!("`{}` needs its {}", spec.name, field.name), help, sink);
                }
            },
            Shape::Argument(value_type) => {
                if let Some((value, behind)) = rest.split_first() {
                    check_value(value, spec.name, value_type, sink);
                    rest = behind;
                }
            }
            Shape::Arguments(value_type) => {
                for value in rest {
                    check_value(value, spec.name, value_type, sink);
                }
                rest = &[];
            }
            _ => {}
        }
    }
    if let Some(extra) = rest.first() {
        let message =
            format!("`{}` takes no {}value here", spec.name, if rest.len() < node.arguments.len() { "further " } else { "" });
        count(extra.span, message, format!("delete it, or write it as a setting inside of `{} {{ … }}`", spec.name), sink);
    }
}

fn check_property(property: &Property, spec: &'static BlockSpec, sink: &mut Sink) {
    let name = property.name.value.as_str();
    match spec.field(name) {
        Some(FieldSpec { shape: Shape::Property(value_type), .. }) => {
            let field = spec.field(name).expect("it was found a line above");
            check_value(&property.value, field.name, value_type, sink);
        }
        Some(field) => {
            let help = match field.shape {
                Shape::Block(_) | Shape::Keyed(_) => format!("write `{name} {{ … }}` as a block inside of `{}`", spec.name),
                Shape::Key(_) | Shape::Argument(_) | Shape::Arguments(_) => {
                    format!("write the value behind `{}`, without a name", spec.name)
                }
                _ => format!("write `{name} …` on a line of its own inside of `{} {{ … }}`", spec.name),
            };
            wrong_form(property.name.span, field, help, sink);
        }
        None => unknown(name, property.name.span, spec, &[], sink),
    }
}

/// Settings for which an empty text means something: no prefix, a label or taint without a value, a directive that is reset.
const MAY_BE_EMPTY: [&str; 6] = ["username-prefix", "groups-prefix", "value", "label", "arg", "directive"];

/// Whether a value is of its type; says so if it is not. Values that are still to be filled in are taken on trust.
fn check_value(value: &Value, what: &str, value_type: &ValueType, sink: &mut Sink) -> bool {
    if value.annotation.is_some() {
        return true;
    }
    if value.scalar == Scalar::Null {
        let problem = Diagnostic::error("K0205", format!("`{what}` cannot be `#null`")).label(value.span, "no value");
        sink.push(problem.help("delete the setting, or go back to the default with `(unset)`"));
        return false;
    }
    let empty = value.scalar == Scalar::Text(String::new());
    let Mismatch { code, message, help, fix } = match (value_type.check)(&value.scalar) {
        _ if empty && !MAY_BE_EMPTY.contains(&what) => Mismatch::new("the text is empty"),
        Ok(()) => return true,
        Err(mismatch) => mismatch,
    };
    let problem = Diagnostic::error(code, format!("`{what}`: {message}"));
    let problem = problem.label(value.span, format!("expected {}, found {}", value_type.expected, describe(&value.scalar)));
    let problem = problem.help(help.unwrap_or_else(|| format!("write {}", value_type.expected)));
    sink.push(match fix {
        Some(Fix::Quote) => {
            problem.fix(Span { end: value.span.start, ..value.span }, "\"").fix(Span { start: value.span.end, ..value.span }, "\"")
        }
        Some(Fix::Word(word)) => problem.fix(value.span, word),
        None => problem,
    });
    false
}

fn wrong_form(span: Span, field: &FieldSpec, help: String, sink: &mut Sink) {
    let problem =
        Diagnostic::error("K0203", format!("`{}` is written in another form", field.name)).label(span, "not in this form");
    sink.push(problem.help(help));
}

fn count(span: Span, message: String, help: String, sink: &mut Sink) {
    sink.push(Diagnostic::error("K0207", message).label(span, "here").help(help));
}

/// An unknown name: the setting whose other spelling it is, else the nearest name, else a list. `words` may stand there too.
fn unknown(name: &str, span: Span, parent: &'static BlockSpec, words: &[&'static str], sink: &mut Sink) {
    let problem = Diagnostic::error("K0201", format!("`{}` has no setting `{name}`", parent.name)).label(span, "unknown setting");
    let spelled = name.trim_start_matches('-');
    let alias = parent.all_fields().find(|field| field.aliases.contains(&spelled));
    let names = || parent.all_fields().map(|field| field.name).chain(words.iter().copied());
    let near = alias.map(|field| field.name).or_else(|| nearest(spelled, names()));
    match near {
        Some(known) => {
            let problem = problem.help(format!("write `{known}`"));
            let sure = alias.is_some() || only_near(spelled, names()).is_some();
            sink.push(if sure { problem.fix(span, known) } else { problem });
        }
        None => sink.push(problem.help(elsewhere(spelled, parent))),
    }
}

/// Where else a name would be known, or what is known here.
fn elsewhere(name: &str, parent: &'static BlockSpec) -> String {
    match name {
        "let" | "use" | "profile" | "kapic" => return format!("`{name}` stands at the top of a file, above `cluster`"),
        "apply" => return "`apply` stands in `cluster`, in a role or in a host".to_owned(),
        "param" => return "`param` stands in a profile".to_owned(),
        _ => {}
    }
    let root = cluster_spec();
    let blocks = root.all_fields().filter_map(|field| match field.shape {
        Shape::Block(inner) => Some(inner()),
        _ => None,
    });
    let home = std::iter::once(root).chain(blocks).find(|block| block.name != parent.name && block.field(name).is_some());
    match home {
        Some(block) => format!("`{name}` is a setting of `{}`", block.name),
        None => {
            let known: Vec<String> = parent.all_fields().map(|field| format!("`{}`", field.name)).collect();
            format!("`{}` has {}", parent.name, known.join(", "))
        }
    }
}
