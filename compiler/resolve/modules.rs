//! Loads the entry file and everything that it uses, each file once, and sorts their top-level nodes. It fills in no value.

use std::collections::BTreeMap;

use crate::source::{Diagnostic, FileId, Sink, Sources, Span, nearest, only_near};
use crate::syntax::{self, Document, Node, Scalar, Value};
use crate::world::Project;

use super::expand::Names;
use super::{files, forms, stdlib};

/// One loaded file.
#[derive(Debug)]
pub struct Module {
    /// Its text among the sources.
    pub file: FileId,
    /// Its tree.
    pub document: Document,
    /// Its path from the project's root, or `std:…`.
    pub name: String,
}

impl Module {
    /// Whether it ships with the compiler.
    fn is_std(&self) -> bool {
        self.name.starts_with("std:")
    }
}

/// All files, sorted out: what the entry file describes, and the profiles that it can apply.
#[derive(Debug)]
pub struct Program {
    /// The entry file's `cluster` node.
    pub cluster: Node,
    /// Profiles by name.
    pub profiles: BTreeMap<String, Profile>,
    /// The entry file's `let` nodes.
    pub lets: Vec<Node>,
    /// Top-level `allow` nodes with the span of their file.
    pub allows: Vec<(Node, Span)>,
    /// The entry file.
    pub entry: FileId,
    /// What each file is called, for paths that are relative to it.
    pub names: BTreeMap<FileId, String>,
}

/// A declared profile with the `let` nodes of its file.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The `profile` node.
    pub node: Node,
    /// `let` nodes of the file that it stands in.
    pub lets: Vec<Node>,
    /// Whether it ships with the compiler.
    pub is_std: bool,
}

const TOP_LEVEL: [&str; 6] = ["allow", "cluster", "kapic", "let", "profile", "use"];

/// Loads `entry` and all files that it uses. The entry file comes last: what is used stands before its user.
pub fn load(entry: &str, project: &dyn Project, sources: &mut Sources, sink: &mut Sink) -> Option<Vec<Module>> {
    let mut loader = Loader { project, sources, sink, chain: Vec::new(), loaded: BTreeMap::new(), modules: Vec::new() };
    loader.load(entry, None)?;
    let Loader { modules, .. } = loader;
    if sink.has_errors() { None } else { Some(modules) }
}

struct Loader<'a> {
    project: &'a dyn Project,
    sources: &'a mut Sources,
    sink: &'a mut Sink,
    chain: Vec<(String, Option<Span>)>,
    loaded: BTreeMap<String, ()>,
    modules: Vec<Module>,
}

impl Loader<'_> {
    fn load(&mut self, name: &str, used_at: Option<Span>) -> Option<()> {
        if self.chain.iter().any(|(open, _)| open == name) {
            self.cycle(name, used_at);
            return None;
        }
        if self.loaded.insert(name.to_owned(), ()).is_some() {
            return Some(());
        }
        let text = self.read(name, used_at)?;
        let file = self.sources.add(name, text);
        let document = syntax::parse(self.sources, file, self.sink)?;
        self.chain.push((name.to_owned(), used_at));
        for node in document.nodes.iter().filter(|node| node.name.value == "use") {
            self.follow(name, node);
        }
        self.chain.pop();
        self.modules.push(Module { file, document, name: name.to_owned() });
        Some(())
    }

    fn read(&mut self, name: &str, used_at: Option<Span>) -> Option<String> {
        if let Some(module) = name.strip_prefix("std:") {
            return stdlib::module_text(module).map(str::to_owned).or_else(|| {
                let unknown = Diagnostic::error("K0108", format!("the stdlib has no module `{name}`"));
                let sure = only_near(module, stdlib::module_names());
                let help = nearest(module, stdlib::module_names()).map_or_else(
                    || {
                        format!(
                            "it has {}",
                            stdlib::module_names().map(|known| format!("`std:{known}`")).collect::<Vec<_>>().join(", ")
                        )
                    },
                    |known| format!("write \"std:{known}\""),
                );
                let unknown = at(unknown, used_at, "no such module").help(help);
                self.sink.push(match (used_at, sure) {
                    (Some(span), Some(known)) => unknown.fix(span, format!("\"std:{known}\"")),
                    _ => unknown,
                });
                None
            });
        }
        match self.project.read(name).map(String::from_utf8) {
            Ok(Ok(text)) => Some(text),
            Ok(Err(bytes)) => {
                let found = syntax::not_utf8(self.sources, name, bytes.as_bytes());
                self.sink.push(used_at.into_iter().fold(found, |found, span| found.label(span, "used here")));
                None
            }
            Err(error) => {
                self.sink.push(files::unreadable(name, used_at, &error));
                None
            }
        }
    }

    fn follow(&mut self, from: &str, node: &Node) {
        let [Value { scalar: Scalar::Text(target), span, .. }] = node.arguments.as_slice() else {
            let problem = Diagnostic::error("K0207", "`use` takes one file").label(node.head, "here");
            return self.sink.push(problem.help("write `use \"std:control-plane\"` or `use \"./site.kdl\"`"));
        };
        let Some(name) = self.target(from, target, *span) else { return };
        match if name.starts_with("std:") { Ok(name.clone()) } else { self.project.real_path(&name) } {
            Ok(real) => drop(self.load(&real, Some(*span))),
            Err(error) => self.sink.push(files::unreadable(&name, Some(*span), &error)),
        }
    }

    /// The name of the file that a `use` means: `std:x`, or a path relative to the project's root.
    fn target(&mut self, from: &str, target: &str, span: Span) -> Option<String> {
        if target.starts_with("std:") {
            return Some(target.to_owned());
        }
        if !target.starts_with("./") && !target.starts_with("../") {
            let problem =
                Diagnostic::error("K0105", format!("`{target}` is not a file of the project")).label(span, "not relative");
            let bare = target.trim_start_matches('/');
            self.sink
                .push(problem.help(format!("write \"./{bare}\" for a file beside this one, or \"std:{bare}\" for the stdlib")));
            return None;
        }
        files::joined(from, target).or_else(|| {
            self.sink.push(files::outside(target, span));
            None
        })
    }

    fn cycle(&mut self, name: &str, used_at: Option<Span>) {
        let from = self.chain.iter().position(|(open, _)| open == name).unwrap_or(0);
        let names: Vec<&str> = self.chain[from..].iter().map(|(open, _)| open.as_str()).chain([name]).collect();
        let mut problem = at(
            Diagnostic::error("K0107", format!("files use each other in a circle: {}", names.join(" → "))),
            used_at,
            "closes the circle",
        );
        for (_, span) in &self.chain[from + 1..] {
            problem = at(problem, *span, "part of the circle");
        }
        self.sink.push(problem.help("move what both need into a third file"));
    }
}

fn at(problem: Diagnostic, span: Option<Span>, text: &str) -> Diagnostic {
    match span {
        Some(span) => problem.label(span, text),
        None => problem,
    }
}

/// Sorts the top-level nodes of all files.
pub fn collect(modules: Vec<Module>, sink: &mut Sink) -> Option<Program> {
    let last = modules.len().checked_sub(1)?;
    let entry = modules[last].file;
    let (mut clusters, mut profiles, mut entry_lets, mut allows) = (Vec::new(), BTreeMap::new(), Vec::new(), Vec::new());
    let names = modules.iter().map(|module| (module.file, module.name.clone())).collect();
    for (index, module) in modules.into_iter().enumerate() {
        let is_std = module.is_std();
        let document = module.document;
        check_edition(&document, sink);
        report_unknown(&document, index == last, sink);
        forms::check_top(&document.nodes, sink);
        let lets: Vec<Node> = document.nodes.iter().filter(|node| node.name.value == "let").cloned().collect();
        Names::of_file(&lets, sink);
        for node in document.nodes {
            match node.name.value.as_str() {
                "profile" => declare(&mut profiles, Profile { node, lets: lets.clone(), is_std }, sink),
                "allow" => allows.push((node, document.span)),
                "cluster" if index == last => clusters.push(node),
                _ => {}
            }
        }
        if index == last {
            entry_lets = lets;
        }
    }
    let cluster = the_one(clusters, entry, sink)?;
    Some(Program { cluster, profiles, lets: entry_lets, allows, entry, names })
}

fn declare(profiles: &mut BTreeMap<String, Profile>, profile: Profile, sink: &mut Sink) {
    let Some(Value { scalar: Scalar::Text(name), span, .. }) = profile.node.arguments.first() else {
        let problem = Diagnostic::error("K0207", "a profile needs a name").label(profile.node.head, "no name");
        return sink.push(problem.help("write `profile NAME { … }`"));
    };
    let (name, span) = (name.clone(), *span);
    match profiles.get(&name) {
        Some(first) => {
            let problem = Diagnostic::error("K0112", format!("the profile `{name}` is declared twice"));
            sink.push(problem.label(span, "again here").label(first.node.head, "first here").help("give one of them another name"));
        }
        None => drop(profiles.insert(name, profile)),
    }
}

/// The first node names the edition of the language.
fn check_edition(document: &Document, sink: &mut Sink) {
    let start = Span { end: document.span.start, ..document.span };
    match document.nodes.first() {
        Some(node) if node.name.value == "kapic" => match node.arguments.as_slice() {
            [Value { scalar: Scalar::Int(1), .. }] => {}
            _ => {
                let problem =
                    Diagnostic::error("K0102", "this edition of the language is not known").label(node.head, "not an edition");
                sink.push(problem.help("write `kapic 1`"));
            }
        },
        first => {
            let problem = Diagnostic::error("K0101", "the file does not say which edition of the language it is written in");
            let span = first.map_or(start, |node| node.head);
            let problem = problem.label(span, "`kapic 1` must stand before this").help("begin the file with `kapic 1`");
            let elsewhere = document.nodes.iter().any(|node| node.name.value == "kapic");
            sink.push(if elsewhere { problem } else { problem.fix(Span { end: span.start, ..span }, "kapic 1\n") });
        }
    }
}

fn report_unknown(document: &Document, is_entry: bool, sink: &mut Sink) {
    let repeated = document.nodes.iter().skip(1).filter(|node| node.name.value == "kapic");
    for node in repeated {
        sink.push(
            Diagnostic::error("K0102", "the edition stands twice").label(node.head, "again here").help("keep the first line only"),
        );
    }
    for node in &document.nodes {
        let name = node.name.value.as_str();
        if !TOP_LEVEL.contains(&name) {
            let problem = Diagnostic::error("K0103", format!("`{name}` cannot stand at the top of a file"))
                .label(node.name.span, "unknown here");
            let help = match nearest(name, TOP_LEVEL) {
                Some(known) => format!("write `{known}`, or move it into the `cluster` block"),
                None => "settings belong into the `cluster` block".to_owned(),
            };
            let problem = problem.help(help);
            sink.push(match only_near(name, TOP_LEVEL) {
                Some(known) => problem.fix(node.name.span, known),
                None => problem,
            });
        } else if name == "cluster" && !is_entry {
            let problem =
                Diagnostic::error("K0104", "a file that others use cannot hold a cluster").label(node.head, "not the entry file");
            sink.push(problem.help("move shared settings into a `profile`"));
        }
    }
}

fn the_one(mut clusters: Vec<Node>, entry: FileId, sink: &mut Sink) -> Option<Node> {
    for extra in clusters.iter().skip(1) {
        let problem = Diagnostic::error("K0104", "a file describes one cluster").label(extra.head, "a second cluster");
        sink.push(problem.label(clusters[0].head, "the first one").help("move one of them into a file of its own"));
    }
    if clusters.is_empty() {
        let problem =
            Diagnostic::error("K0104", "the file describes no cluster").label(Span::new(entry, 0, 0), "no `cluster` block");
        sink.push(problem.help("write `cluster NAME { … }`; `kapic new` makes a file to start from"));
        return None;
    }
    Some(clusters.swap_remove(0))
}
