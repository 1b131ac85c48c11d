//! Fills in `let` and `param` values: `(var)name` and `(f)"…${name}…"`. A plain string is always literal.

use std::collections::BTreeMap;

use crate::source::{Diagnostic, Sink, Span, nearest};
use crate::syntax::{Node, Scalar, Value};

/// The names that are known at one place. A name without a value is one whose own mistake was reported already.
#[derive(Debug, Clone, Default)]
pub struct Names {
    known: BTreeMap<String, (Option<Scalar>, Span)>,
}

impl Names {
    /// The names of a file's `let` nodes, each seeing those before it.
    pub fn of_file(lets: &[Node], sink: &mut Sink) -> Self {
        let mut names = Self::default();
        for node in lets {
            if !node.arguments.is_empty() || node.children.is_some() || node.properties.is_empty() {
                let problem = Diagnostic::error("K0203", "`let` takes names with values").label(node.head, "here");
                sink.push(problem.help("write `let name=\"value\"`"));
            }
            for property in &node.properties {
                let mut value = property.value.clone();
                names.expand_value(&mut value, sink);
                let filled = value.annotation.is_none().then_some(value.scalar);
                names.define(&property.name.value, filled, property.name.span, sink);
            }
        }
        names
    }

    /// Adds a name; a second one of the same spelling is an error with both places.
    pub fn define(&mut self, name: &str, value: Option<Scalar>, span: Span, sink: &mut Sink) {
        if let Some((_, first)) = self.known.get(name) {
            let problem = Diagnostic::error("K0109", format!("`{name}` is defined twice")).label(span, "again here");
            return sink.push(problem.label(*first, "first here").help("give one of them another name"));
        }
        self.known.insert(name.to_owned(), (value, span));
    }

    /// Fills in every value below a node.
    pub fn expand(&self, node: &mut Node, sink: &mut Sink) {
        node.arguments.iter_mut().for_each(|value| self.expand_value(value, sink));
        node.properties.iter_mut().for_each(|property| self.expand_value(&mut property.value, sink));
        let children = node.children.iter_mut().flat_map(|block| &mut block.nodes);
        children.for_each(|child| self.expand(child, sink));
    }

    /// A value that cannot be filled in keeps its annotation, so that nobody complains of its type as well.
    fn expand_value(&self, value: &mut Value, sink: &mut Sink) {
        let Some(annotation) = value.annotation.take() else { return };
        let filled = match (annotation.value.as_str(), &value.scalar) {
            ("var", Scalar::Text(name)) => self.get(name, value.span, sink),
            ("f", Scalar::Text(pattern)) => self.fill(pattern, value.span, sink).map(Scalar::Text),
            ("var" | "f", _) => {
                let problem = Diagnostic::error("K0208", format!("`({})` needs text behind it", annotation.value));
                sink.push(problem.label(value.span, "not text").help("write `(var)name` or `(f)\"text ${name}\"`"));
                None
            }
            (other, _) => {
                let problem = Diagnostic::error("K0208", format!("`({other})` is not an operator on values"));
                sink.push(problem.label(annotation.span, "unknown annotation").help("a value can be marked `(f)` or `(var)`"));
                None
            }
        };
        match filled {
            Some(scalar) => value.scalar = scalar,
            None => value.annotation = Some(annotation),
        }
    }

    fn get(&self, name: &str, span: Span, sink: &mut Sink) -> Option<Scalar> {
        if let Some((scalar, _)) = self.known.get(name) {
            return scalar.clone();
        }
        let problem = Diagnostic::error("K0110", format!("`{name}` is not defined")).label(span, "unknown name");
        sink.push(problem.help(match nearest(name, self.known.keys().map(String::as_str)) {
            Some(known) => format!("write `{known}`"),
            None => format!("define it before: `let {name}=\"…\"`"),
        }));
        None
    }

    /// Replaces each `${name}`; `$${` is a literal `${`.
    fn fill(&self, pattern: &str, span: Span, sink: &mut Sink) -> Option<String> {
        let mut text = String::with_capacity(pattern.len());
        let mut rest = pattern;
        while let Some(at) = rest.find("${") {
            if rest[..at].ends_with('$') {
                text.push_str(&rest[..at - 1]);
                text.push_str("${");
                rest = &rest[at + 2..];
                continue;
            }
            text.push_str(&rest[..at]);
            let Some(end) = rest[at..].find('}') else {
                let problem = Diagnostic::error("K0111", "a `${` is never closed").label(span, "no `}` behind it");
                sink.push(problem.help("write `${name}`, or `$${` for a literal `${`"));
                return None;
            };
            text.push_str(&as_text(&self.get(&rest[at + 2..at + end], span, sink)?));
            rest = &rest[at + end + 1..];
        }
        Some(text + rest)
    }
}

fn as_text(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Text(text) => text.clone(),
        Scalar::Int(number) => number.to_string(),
        Scalar::Float(number) => number.to_string(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Null => String::new(),
    }
}
