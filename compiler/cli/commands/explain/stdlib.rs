//! Files of the stdlib: modules of the language and templates, printed as they are, so that a user can read and copy each.

use kapic::realise::template;
use kapic::resolve;
use serde_json::json;

/// One file.
pub struct StdFile {
    /// `std:…`, as a description names it.
    pub name: String,
    /// Its text.
    pub text: &'static str,
    /// How a description names it: `use`, or `template`.
    pub kind: &'static str,
}

/// The file of this name, with or without `std:`; settings go first where a name is both.
pub fn find(what: &str) -> Option<StdFile> {
    let name = what.strip_prefix("std:")?;
    all().into_iter().find(|file| file.name[4..] == *name)
}

/// Every file, modules first.
pub fn all() -> Vec<StdFile> {
    let modules = resolve::module_names()
        .filter_map(|name| Some(StdFile { name: format!("std:{name}"), text: resolve::module_text(name)?, kind: "module" }));
    let templates = template::stdlib().map(|(name, text)| StdFile { name: name.to_owned(), text, kind: "template" });
    modules.chain(templates).collect()
}

/// What a file is for, in one sentence: of a module its profiles, of a template its first comment.
pub fn about(file: &StdFile) -> String {
    let profiles: Vec<&str> = file.text.lines().filter_map(|line| line.strip_prefix("profile ")?.split(' ').next()).collect();
    match (file.kind, profiles.as_slice()) {
        ("module", [_, ..]) => format!("module with {}", profiles.join(", ")),
        _ => file.kind.to_owned(),
    }
}

/// For programs.
pub fn json(file: &StdFile) -> String {
    format!("{}\n", json!({ "name": file.name, "kind": file.kind, "text": file.text }))
}
