//! Secrets are encrypted in etcd: the first provider for them is the one that writes.

use serde_yaml_ng::Value;

use crate::audit::documents;
use crate::audit::host::{Host, Running};
use crate::audit::spot;
use crate::audit::verdict::Outcome;
use crate::proof::read::yaml;

const FLAG: &str = "--encryption-provider-config";

/// The first provider of Secrets is one of these.
pub fn judge(host: &Host<'_>, running: &Running, providers: &[&str]) -> Outcome {
    let at = match running.file(&host.tree, FLAG) {
        None => {
            let place = spot::of_flag(host, running, FLAG);
            return Outcome::fail("no encryption of Secrets", format!("write `{FLAG}=…`")).at(&place.path, place.line);
        }
        Some(Err(why)) => return Outcome::undecidable(why),
        Some(Ok(at)) => at,
    };
    let root = match documents::parse(&host.tree, at) {
        Ok(root) => root,
        Err(why) => return Outcome::undecidable(why),
    };
    match first_provider(&root) {
        Some(name) if providers.contains(&name.as_str()) => Outcome::pass(),
        found => {
            let place = spot::of_field(host, at, "resources");
            let what = found.map_or_else(
                || "no provider for Secrets".to_owned(),
                |name| format!("{} as the first provider for Secrets", told(&name)),
            );
            Outcome::fail(what, format!("name one of {} first", providers.join(", "))).at(&place.path, place.line)
        }
    }
}

/// A name that is none may be anything, a misplaced key too: it is not repeated.
fn told(name: &str) -> String {
    match name {
        "aescbc" | "aesgcm" | "identity" | "kms" | "secretbox" => format!("`{name}`"),
        _ => "an unknown provider".to_owned(),
    }
}

/// Of the first entry that is about Secrets: entries before it win over wildcards behind it.
fn first_provider(root: &Value) -> Option<String> {
    let entries = yaml::at(root, "resources")?.as_sequence()?;
    let about_secrets = |entry: &&Value| {
        let names = yaml::at(entry, "resources").and_then(Value::as_sequence);
        names.into_iter().flatten().filter_map(Value::as_str).any(|name| matches!(name, "secrets" | "*." | "*.*"))
    };
    let provider = yaml::at(entries.iter().find(about_secrets)?, "providers")?.as_sequence()?.first()?;
    provider.as_mapping()?.keys().next()?.as_str().map(str::to_owned)
}
