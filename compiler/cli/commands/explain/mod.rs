//! `kapic explain`: codes, settings, flags of components. What is known comes from the pages, the schema and the catalog.

mod flag;
mod setting;

use clap::{Args, ValueEnum};
use kapic::catalog::{self, Component, KubernetesVersion, Minor};
use kapic::source::nearest;

use crate::cli::console::Console;
use crate::cli::markdown;
use crate::cli::outcome::{Answer, Outcome, Stop};
use crate::cli::pages::{self, Page};

/// Explain a diagnostic code, a setting or a component's flag
///
/// WHAT is a code (`K0204`), a setting by its path or its name (`api-server.port`, `service-cidr`), or a flag (`--event-ttl`, or
/// `kube-apiserver --event-ttl`). Flags are told as one version of Kubernetes has them: the newest that kapic knows, unless
/// `--kubernetes` names another.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  kapic explain K0204
  kapic explain api-server.audit.log
  kapic explain --event-ttl
  kapic explain --kubernetes 1.18 kube-apiserver --insecure-port
  kapic explain --list settings")]
pub struct Explain {
    /// List what can be explained: codes, settings or flags [default: codes]
    #[arg(long, value_name = "KIND", num_args = 0..=1, default_missing_value = "codes", hide_possible_values = true)]
    #[arg(conflicts_with = "what", require_equals = false)]
    list: Option<Kind>,
    /// The version of Kubernetes whose flags are told, such as 1.34 [default: the newest known]
    #[arg(long, value_name = "VERSION", value_parser = minor)]
    kubernetes: Option<Minor>,
    /// human or json [default: human]
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Human, hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    format: Format,
    /// A code, a setting, a flag, or a component
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

impl Explain {
    /// Explains, or says what was meant.
    pub fn run(self, console: &mut Console) -> Outcome {
        let minor = self.kubernetes.unwrap_or(catalog::newest_kubernetes().minor());
        if let Some(kind) = self.list {
            console.result(list(kind, minor));
            return Ok(Answer::Yes);
        }
        let what = self.what.unwrap_or_default();
        let human = self.format == Format::Human;
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

fn list(kind: Kind, minor: Minor) -> String {
    match kind {
        Kind::Codes => pages::all().map(|page| format!("{}  {}\n", page.code, page.title())).collect(),
        Kind::Settings => setting::list(),
        Kind::Flags => flag::list(minor),
    }
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
    let code = word.to_ascii_uppercase();
    let near = match word.strip_prefix("--") {
        Some(name) => nearest(name, flags.iter().copied()).map(|name| format!("--{name}")),
        None if code.starts_with('K') && code.len() == 5 => nearest(&code, pages::codes()).map(str::to_owned),
        None => nearest(word, paths.iter().map(String::as_str)).map(str::to_owned),
    };
    let help = near.map_or_else(
        || "`kapic explain --list codes` (or `settings`, `flags`) shows what is known".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    format!("kapic: {message}\n  help: {help}\n")
}
