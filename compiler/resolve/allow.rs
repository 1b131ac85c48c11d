//! `allow CODE reason="…"`: finds every one of them with the block that it stands in. What it silences is decided later.

use crate::source::{Diagnostic, Sink, Span};
use crate::syntax::{Node, Scalar, Value};

/// One `allow`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The code that is silenced.
    pub code: String,
    /// Why.
    pub reason: String,
    /// The block in which it is silenced; a whole file at top level.
    pub scope: Span,
    /// The `allow` node itself.
    pub span: Span,
}

/// All `allow` nodes in the block of a node, at any depth.
pub fn below(node: &Node, found: &mut Vec<Allowed>, sink: &mut Sink) {
    for child in node.children.iter().flat_map(|block| &block.nodes) {
        match child.name.value.as_str() {
            "allow" => found.extend(read(child, node.span, sink)),
            _ => below(child, found, sink),
        }
    }
}

/// Reads one `allow`; a reason is required.
pub fn read(node: &Node, scope: Span, sink: &mut Sink) -> Option<Allowed> {
    let reason = node.property("reason").map(|property| &property.value.scalar);
    let [Value { scalar: Scalar::Text(code), .. }] = node.arguments.as_slice() else {
        sink.push(Diagnostic::error("K0207", "`allow` takes one code").label(node.head, "here").help(help("K0511")));
        return None;
    };
    let help = help(code);
    let reason = match reason {
        Some(Scalar::Text(reason)) if !reason.trim().is_empty() => reason.clone(),
        _ => {
            let problem = Diagnostic::error("K0122", format!("`allow {code}` gives no reason")).label(node.head, "no `reason`");
            sink.push(problem.help(&help));
            String::new()
        }
    };
    for property in node.properties.iter().filter(|property| property.name.value != "reason") {
        let problem = Diagnostic::error("K0201", format!("`allow` has no `{}`", property.name.value));
        sink.push(problem.label(property.name.span, "unknown").help(&help));
    }
    Some(Allowed { code: code.clone(), reason, scope, span: node.head })
}

fn help(code: &str) -> String {
    format!("write `allow {code} reason=\"why it is all right here\"`")
}
