//! What the profiles of the stdlib say about a setting, by version of Kubernetes. It asks the language itself: a cluster that applies one
//! profile is resolved for every version.

use kapic::catalog::{self, Minor};
use kapic::resolve::{self, Resolved};
use kapic::schema::{Block, Written};
use kapic::source::{Sink, Sources};
use kapic::syntax::{self, Node, Scalar, Value};
use kapic::world::MemoryProject;
use serde_json::json;

/// Every profile of the stdlib that can be applied without parameters, for every version.
pub struct Profiles {
    found: Vec<(String, Vec<(Minor, Resolved)>)>,
}

/// What one profile says of one setting, from one version to another.
struct Says {
    value: String,
    first: Minor,
    last: Minor,
}

impl Profiles {
    /// Resolves them all.
    pub fn of_stdlib() -> Self {
        let found = resolve::module_names().flat_map(|module| {
            let names = names(resolve::module_text(module).unwrap_or_default());
            names.into_iter().map(move |name| {
                let versions = catalog::minors().filter_map(|minor| Some((minor, resolved(module, &name, minor)?))).collect();
                (name, versions)
            })
        });
        Self { found: found.filter(|(_, versions): &(_, Vec<_>)| !versions.is_empty()).collect() }
    }

    /// A line for each profile that speaks of the setting.
    pub fn lines(&self, path: &str) -> Vec<String> {
        let spoken = self.found.iter().map(|(name, versions)| (name, says(versions, path)));
        spoken.filter(|(_, says)| !says.is_empty()).map(|(name, says)| format!("{name}: {}", ranges(&says).join(", "))).collect()
    }

    /// The same for programs.
    pub fn json(&self, path: &str) -> serde_json::Value {
        let all = self.found.iter().flat_map(|(name, versions)| {
            let says = says(versions, path);
            says.into_iter().map(move |Says { value, first, last }| {
                json!({ "profile": name, "value": value, "from": first.to_string(), "to": last.to_string() })
            })
        });
        all.collect()
    }

    /// The value that the first profile gives it in the newest version that it speaks of.
    pub fn value(&self, path: &str) -> Option<String> {
        self.found.iter().find_map(|(_, versions)| says(versions, path).pop()).map(|says| says.value)
    }
}

/// The names of the profiles of a module that need no parameter.
fn names(module: &str) -> Vec<String> {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let file = sources.add("module", module);
    let document = syntax::parse(&sources, file, &mut sink);
    let profiles = document.into_iter().flat_map(|document| document.nodes).filter(|node| node.name.value == "profile");
    profiles.filter(|node| !needs_parameters(node)).filter_map(|node| text(node.arguments.first()?)).collect()
}

fn needs_parameters(profile: &Node) -> bool {
    let inner = profile.children.iter().flat_map(|block| &block.nodes).filter(|node| node.name.value == "param");
    inner.into_iter().any(|param| !param.properties.iter().any(|property| property.name.value == "default"))
}

fn text(value: &Value) -> Option<String> {
    match &value.scalar {
        Scalar::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn resolved(module: &str, profile: &str, minor: Minor) -> Option<Resolved> {
    let text = format!("kapic 1\nuse \"std:{module}\"\ncluster c {{\napply {profile}\nkubernetes \"{minor}.0\"\n}}\n");
    let project = MemoryProject::new([("cluster.kdl", text)]);
    resolve::resolve("cluster.kdl", &project, &mut Sources::default(), &mut Sink::new())
}

fn says(versions: &[(Minor, Resolved)], path: &str) -> Vec<Says> {
    let mut found: Vec<Says> = Vec::new();
    let mut open = false;
    for (minor, resolved) in versions {
        let Some(value) = written(resolved, path).map(|written| values(&written.values)) else {
            open = false;
            continue;
        };
        match found.last_mut() {
            Some(last) if open && last.value == value => last.last = *minor,
            _ => found.push(Says { value, first: *minor, last: *minor }),
        }
        open = true;
    }
    found
}

/// The setting at a path of names; what stands in blocks with an identity is not looked for, nor what the probe itself had to write.
fn written<'a>(resolved: &'a Resolved, path: &str) -> Option<&'a Written> {
    if matches!(path, "name" | "kubernetes") {
        return None;
    }
    let find = |mut block: &'a Block| -> Option<&'a Written> {
        let (blocks, name) = path.rsplit_once('.').unwrap_or(("", path));
        for step in blocks.split('.').filter(|step| !step.is_empty()) {
            block = block.blocks.get(step)?;
        }
        block.setting(name)
    };
    find(&resolved.components).or_else(|| find(&resolved.cluster))
}

fn ranges(says: &[Says]) -> Vec<String> {
    let (oldest, newest) = (catalog::minors().next(), catalog::minors().next_back());
    let range = |says: &Says| {
        let Says { value, first, last } = says;
        match (Some(*first) == oldest, Some(*last) == newest) {
            (true, true) => value.clone(),
            _ if first == last => format!("{value} ({first})"),
            (true, false) => format!("{value} (up to {last})"),
            (false, true) => format!("{value} (from {first} on)"),
            (false, false) => format!("{value} ({first} to {last})"),
        }
    };
    says.iter().map(range).collect()
}

fn values(values: &[Value]) -> String {
    if values.is_empty() {
        "empty".to_owned()
    } else {
        values.iter().map(|value| scalar(&value.scalar)).collect::<Vec<_>>().join(" ")
    }
}

/// A value as it is written.
fn scalar(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Text(text) => quoted(text),
        Scalar::Int(number) => number.to_string(),
        Scalar::Float(number) => number.to_string(),
        Scalar::Bool(value) => format!("#{value}"),
        Scalar::Null => "#null".to_owned(),
    }
}

/// A text as it is written: bare where that is safe.
pub fn quoted(text: &str) -> String {
    let mut letters = text.chars();
    let bare = letters.next().is_some_and(char::is_alphabetic) && letters.all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let word = matches!(text, "true" | "false" | "null" | "inf" | "nan");
    if bare && !word { text.to_owned() } else { format!("{text:?}") }
}
