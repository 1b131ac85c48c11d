//! `kapic explain`: codes, settings, flags of components. What is known comes from the pages, the schema and the catalog.

mod flag;
pub mod setting;
mod stdlib;
mod topic;

use clap::{Args, ValueEnum};
use kapic::catalog::{self, Component, KubernetesVersion, Minor};
use kapic::source::nearest;

use crate::cli::console::Console;
use crate::cli::form::Form;
use crate::cli::markdown;
use crate::cli::outcome::{Answer, Outcome, Stop};
use crate::cli::pages::{self, Page};

/// Explain a code, a setting, a component's flag, or print a file of the stdlib
///
/// WHAT is a code (`K0204`), a setting by its path or its name (`api-server.port`, `service-cidr`), a flag (`--event-ttl`, or
/// `kube-apiserver --event-ttl`), or a file of the stdlib (`std:hardened`, `std:haproxy/haproxy.cfg`), which is printed as it is, to
/// read or to copy. Flags are told as one version of Kubernetes has them: the newest that kapic knows, unless `--kubernetes` names
/// another.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic explain K0204
  kapic explain api-server.audit.log
  kapic explain --event-ttl
  kapic explain --kubernetes 1.18 kube-apiserver --insecure-port
  kapic explain std:hardened > profiles/hardened.kdl
  kapic explain --list settings")]
pub struct Explain {
    /// List what can be explained: codes, settings, flags or std [default: codes]
    #[arg(long, value_name = "KIND", num_args = 0..=1, default_missing_value = "codes", hide_possible_values = true)]
    #[arg(conflicts_with = "what", require_equals = false)]
    list: Option<Kind>,
    /// The version of Kubernetes whose flags are told, such as 1.34 [default: the newest known]
    #[arg(long, value_name = "VERSION", value_parser = minor)]
    kubernetes: Option<Minor>,
    #[command(flatten)]
    form: Form,
    /// A code, a setting, a flag, a file of the stdlib, or a component
    #[arg(value_name = "WHAT", allow_hyphen_values = true, required_unless_present = "list")]
    what: Option<String>,
    /// A flag of the component that WHAT names
    #[arg(value_name = "FLAG", allow_hyphen_values = true)]
    flag: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Codes,
    Settings,
    Flags,
    Std,
}

impl Explain {
    /// Explains, or says what was meant.
    pub fn run(self, console: &mut Console) -> Outcome {
        let minor = self.kubernetes.unwrap_or(catalog::newest_kubernetes().minor());
        if let Some(kind) = self.list {
            let entries = list(kind, minor);
            console.result(if self.form.is_human() { table(&entries, console.results().width) } else { objects(&entries) });
            return Ok(Answer::Yes);
        }
        let what = self.what.unwrap_or_default();
        let human = self.form.is_human();
        let text = match (component(&what), self.flag.as_deref()) {
            (Some(component), Some(name)) => flag::one(component, name, minor, human, console.results()),
            (None, Some(name)) => {
                let known: Vec<&str> = Component::ALL.into_iter().map(Component::name).collect();
                return Err(Stop::Usage(format!(
                    "`{what}` is no component with a flag `{name}`; components are {}",
                    known.join(", ")
                )));
            }
            (_, None) => explain(&what, minor, human, console),
        };
        match text {
            Some(text) => {
                console.result(text);
                Ok(Answer::Yes)
            }
            None => {
                console.say(&unknown(&what, self.flag.as_deref()));
                Ok(Answer::No)
            }
        }
    }
}

fn explain(what: &str, minor: Minor, human: bool, console: &Console) -> Option<String> {
    if let Some(page) = pages::page(what) {
        return Some(code(page, human, console));
    }
    if let Some(file) = stdlib::find(what) {
        return Some(if human { file.text.to_owned() } else { stdlib::json(&file) });
    }
    if what.starts_with('-') {
        return flag::anywhere(what, minor, human, console.results());
    }
    let found = setting::find(what);
    if found.is_empty() {
        return flag::anywhere(what, minor, human, console.results());
    }
    Some(if human { setting::human(&found, console.results()) } else { setting::json(&found) })
}

fn code(page: Page, human: bool, console: &Console) -> String {
    if human {
        return markdown::render(page.text, console.results());
    }
    let object = serde_json::json!({ "code": page.code, "title": page.title(), "text": page.text });
    format!("{object}\n")
}

/// Names of what can be explained, each with a few words.
fn list(kind: Kind, minor: Minor) -> Vec<(String, String)> {
    let owned = |entries: Vec<(String, &str)>| entries.into_iter().map(|(name, about)| (name, about.to_owned())).collect();
    match kind {
        Kind::Codes => pages::all().map(|page| (page.code.to_owned(), page.title().to_owned())).collect(),
        Kind::Settings => owned(setting::list()),
        Kind::Flags => owned(flag::list(minor)),
        Kind::Std => stdlib::all().iter().map(|file| (file.name.clone(), stdlib::about(file))).collect(),
    }
}

/// Two columns; a long name has its words on the next line.
fn table(entries: &[(String, String)], width: usize) -> String {
    let column = entries.iter().map(|(name, _)| name.len()).max().unwrap_or(0).min(width / 2 - 6) + 2;
    let line = |(name, about): &(String, String)| {
        let indent = " ".repeat(column);
        let words = markdown::wrap(about, width.saturating_sub(column), 0).replace('\n', &format!("\n{indent}"));
        match name.len() + 2 <= column {
            _ if about.is_empty() => format!("{name}\n"),
            true => format!("{name:column$}{words}\n"),
            false => format!("{name}\n{indent}{words}\n"),
        }
    };
    entries.iter().map(line).collect()
}

fn objects(entries: &[(String, String)]) -> String {
    entries.iter().map(|(name, about)| format!("{}\n", serde_json::json!({ "name": name, "about": about }))).collect()
}

fn component(name: &str) -> Option<Component> {
    Component::ALL.into_iter().find(|component| component.name() == name)
}

fn minor(text: &str) -> Result<Minor, String> {
    let minor = Minor::parse(text).or_else(|_| KubernetesVersion::parse(text).map(KubernetesVersion::minor));
    let known = minor.ok().filter(|minor| catalog::minors().any(|known| known == *minor));
    let all: Vec<String> = catalog::minors().map(|minor| minor.to_string()).collect();
    known
        .ok_or_else(|| format!("known are {} to {}", all.first().map_or("", String::as_str), all.last().map_or("", String::as_str)))
}

/// The nearest of everything that has a name.
fn unknown(what: &str, flag: Option<&str>) -> String {
    let word = flag.unwrap_or(what);
    let message = match flag {
        Some(flag) => format!("`{what}` has no flag `{flag}` in any version that kapic knows"),
        None => format!("nothing is known of `{what}`"),
    };
    let (paths, flags) = (setting::names(), flag::names(flag.and(component(what))));
    let files: Vec<String> = stdlib::all().into_iter().map(|file| file.name).collect();
    let code = word.to_ascii_uppercase();
    let near = match word.strip_prefix("--") {
        Some(name) => nearest(name, flags.iter().copied()).map(|name| format!("--{name}")),
        None if word.starts_with("std:") => nearest(word, files.iter().map(String::as_str)).map(str::to_owned),
        None if code.starts_with('K') && code.len() == 5 => nearest(&code, pages::codes()).map(str::to_owned),
        None => nearest(word, paths.iter().map(String::as_str)).map(str::to_owned),
    };
    let help = near.map_or_else(
        || "`kapic explain --list codes` (or `settings`, `flags`, `std`) shows what is known".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    format!("kapic: {message}\n  help: {help}\n")
}
