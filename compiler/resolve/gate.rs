//! `for-kubernetes ">=1.24 <1.32" { … }` in profiles: the one condition of the language.

use crate::schema::types::Version;
use crate::source::{Diagnostic, Sink, Span};
use crate::syntax::{Node, Scalar, Value};

/// The node's name.
pub const NAME: &str = "for-kubernetes";

/// Puts the content of gates that hold for `version` in their place, and drops the others. Without a version none holds.
pub fn open(nodes: Vec<Node>, version: Option<Version>, sink: &mut Sink) -> Vec<Node> {
    let mut opened = Vec::with_capacity(nodes.len());
    for mut node in nodes {
        let block = node.children.take();
        if node.name.value == NAME {
            let holds = condition(&node, sink)
                .is_some_and(|range| version.is_some_and(|version| range.iter().all(|bound| bound.holds(version))));
            let inner = block.map(|block| open(block.nodes, version, sink)).unwrap_or_default();
            if holds {
                opened.extend(inner);
            }
            continue;
        }
        node.children = block.map(|mut block| {
            block.nodes = open(block.nodes, version, sink);
            block
        });
        opened.push(node);
    }
    opened
}

/// Puts the content of every gate in its place, whatever its range: to check what is written there.
pub fn open_all(nodes: Vec<Node>, sink: &mut Sink) -> Vec<Node> {
    let mut opened = Vec::with_capacity(nodes.len());
    for mut node in nodes {
        let inner = node.children.take();
        if node.name.value == NAME {
            condition(&node, sink);
            opened.extend(inner.map(|block| open_all(block.nodes, sink)).unwrap_or_default());
            continue;
        }
        node.children = inner.map(|mut block| {
            block.nodes = open_all(block.nodes, sink);
            block
        });
        opened.push(node);
    }
    opened
}

/// One bound of a range, such as `>=1.24`; a patch release may follow the minor version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bound {
    operator: &'static str,
    version: (u16, u16, Option<u16>),
}

impl Bound {
    fn holds(self, version: Version) -> bool {
        let (major, minor, patch) = self.version;
        let found = (version.major, version.minor, patch.map_or(0, |_| version.patch));
        let order = found.cmp(&(major, minor, patch.unwrap_or(0)));
        match self.operator {
            ">=" => order.is_ge(),
            ">" => order.is_gt(),
            "<=" => order.is_le(),
            "<" => order.is_lt(),
            _ => order.is_eq(),
        }
    }
}

fn condition(node: &Node, sink: &mut Sink) -> Option<Vec<Bound>> {
    let [Value { scalar: Scalar::Text(text), span, .. }] = node.arguments.as_slice() else {
        bad_range(node.head, "it names no versions", sink);
        return None;
    };
    let bounds: Option<Vec<Bound>> = text.split_whitespace().map(bound).collect();
    match bounds {
        Some(bounds) if !bounds.is_empty() => Some(bounds),
        _ => {
            bad_range(*span, "not a range of versions", sink);
            None
        }
    }
}

fn bad_range(span: Span, label: &str, sink: &mut Sink) {
    let problem = Diagnostic::error("K0120", format!("`{NAME}` needs a range of versions")).label(span, label);
    sink.push(problem.help("write for example `for-kubernetes \">=1.24 <1.32\" { … }`"));
}

fn bound(text: &str) -> Option<Bound> {
    let operator = [">=", "<=", ">", "<", "="].into_iter().find(|operator| text.starts_with(operator))?;
    let mut numbers = text[operator.len()..].split('.').map(|part| part.parse::<u16>().ok());
    let (major, minor) = (numbers.next()??, numbers.next()??);
    let patch = match numbers.next() {
        Some(patch) => Some(patch?),
        None => None,
    };
    numbers.next().is_none().then_some(Bound { operator, version: (major, minor, patch) })
}

#[cfg(test)]
mod tests {
    use super::{Version, bound};

    #[test]
    fn bounds_hold_for_versions() {
        let check = |text: &str, version: &str, expected: bool| {
            assert_eq!(bound(text).unwrap().holds(Version::parse(version).unwrap()), expected, "{text} {version}");
        };
        check(">=1.32", "1.32.0", true);
        check(">=1.32", "1.31.9", false);
        check("<1.24", "1.23.17", true);
        check("<1.24", "1.24.0", false);
        check("<=1.24", "1.24.9", true);
        check(">1.24", "1.24.9", false);
        check("=1.24", "1.24.9", true);
        check(">=1.24.3", "1.24.2", false);
        assert_eq!(bound("1.24"), None);
        assert_eq!(bound(">=1"), None);
        assert_eq!(bound(">=1.24.x"), None);
    }
}
