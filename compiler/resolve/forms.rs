//! The form of the nodes that belong to the language itself, such as `use` and `apply`: which properties, annotations and blocks they may
//! have. What their values mean is not its business, and it knows no setting.

use crate::source::{Diagnostic, Sink, nearest};
use crate::syntax::Node;

/// One node of the language.
struct Form {
    name: &'static str,
    /// Its properties; `None`: any name, or somebody else looks at them.
    properties: Option<&'static [&'static str]>,
    block: bool,
    example: &'static str,
}

const FORMS: [Form; 8] = [
    Form { name: "kapic", properties: Some(&[]), block: false, example: "kapic 1" },
    Form { name: "use", properties: Some(&[]), block: false, example: "use \"./site.kdl\"" },
    Form { name: "let", properties: None, block: false, example: "let name=\"value\"" },
    Form { name: "profile", properties: Some(&["doc"]), block: true, example: "profile NAME doc=\"…\" { … }" },
    Form { name: "allow", properties: None, block: false, example: "allow K0511 reason=\"…\"" },
    Form { name: "apply", properties: None, block: false, example: "apply NAME param=value" },
    Form { name: "param", properties: None, block: false, example: "param name type=int default=30" },
    Form { name: "for-kubernetes", properties: Some(&[]), block: true, example: "for-kubernetes \">=1.32\" { … }" },
];

/// Checks the nodes of the language among the top-level nodes of a file, and in their blocks.
pub fn check_top(nodes: &[Node], sink: &mut Sink) {
    for node in nodes {
        if node.name.value == "cluster" {
            no_annotation(node, sink);
        }
        below(node, sink);
    }
}

fn below(node: &Node, sink: &mut Sink) {
    if let Some(form) = FORMS.iter().find(|form| form.name == node.name.value) {
        check(node, form, sink);
    }
    node.nodes().iter().for_each(|child| below(child, sink));
}

fn check(node: &Node, form: &Form, sink: &mut Sink) {
    let Form { name, properties, block, example } = form;
    no_annotation(node, sink);
    if *name == "profile" && node.arguments.len() > 1 {
        let problem = Diagnostic::error("K0207", "a profile has one name").label(node.arguments[1].span, "a second one");
        sink.push(problem.help(format!("write `{example}`")));
    }
    let unknown = |name: &str| properties.is_some_and(|known| !known.contains(&name));
    for property in node.properties.iter().filter(|property| unknown(&property.name.value)) {
        let problem = Diagnostic::error("K0201", format!("`{name}` has no `{}`", property.name.value));
        let near = nearest(&property.name.value, properties.unwrap_or_default().iter().copied());
        let help = near.map_or_else(|| format!("delete it; write `{example}`"), |near| format!("write `{near}=…`"));
        sink.push(problem.label(property.name.span, "unknown").help(help));
    }
    if let Some(children) = node.children.as_ref().filter(|_| !block && *name != "let") {
        let problem = Diagnostic::error("K0203", format!("`{name}` has no block")).label(children.span, "not in this form");
        sink.push(problem.help(format!("write `{example}`")));
    }
}

/// An operator says how a setting is merged; nothing else is merged.
fn no_annotation(node: &Node, sink: &mut Sink) {
    let Some(word) = &node.annotation else { return };
    let problem = Diagnostic::error("K0208", format!("`{}` takes no annotation", node.name.value));
    sink.push(problem.label(word.span, "means nothing here").help("delete it; settings can be marked, other nodes cannot"));
}
