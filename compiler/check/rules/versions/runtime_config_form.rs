//! K0741: entries of `runtime-config` that are none, or that contradict each other.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::Sourced;
use crate::schema::types::Text;
use crate::source::{Diagnostic, Sink};

/// The names of many versions at once.
pub(super) const MANY: [&str; 4] = ["api/all", "api/ga", "api/beta", "api/alpha"];

/// kube-apiserver does not start with a name that is not `GROUP/VERSION` or `GROUP/VERSION/RESOURCE`, nor with `api/all=false` alone
/// (`pkg/server/options/api_enablement.go`). Of two entries with one name the later counts, in silence.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for api_server in api_servers(cluster) {
        let items = &api_server.runtime_config.items;
        for (at, item) in items.iter().enumerate() {
            let found = form(&item.value.0).or_else(|| contradiction(item, &items[..at]));
            let alone = || (items.len() == 1 && item.value.0 == "api/all=false").then(alone);
            if let Some((found, label, help)) = found.or_else(alone) {
                sink.push(Diagnostic::error("K0741", found).label(place(cluster, [item.span]), label).help(help));
            }
        }
    }
}

/// Whether an entry has a form that kube-apiserver reads.
pub(super) fn is_entry(text: &str) -> bool {
    form(text).is_none()
}

type Found = (String, &'static str, String);

fn form(text: &str) -> Option<Found> {
    if text.contains(',') {
        let parts: Vec<String> = text.split(',').map(|part| format!("\"{}\"", part.trim())).collect();
        return Some((format!("`{text}` is several entries"), "one text, one entry", format!("write {}", parts.join(" "))));
    }
    let name = text.split('=').next().unwrap_or_default();
    if MANY.contains(&name) || (1..=2).contains(&name.matches('/').count()) {
        return None;
    }
    let help = match name {
        "" | "v1" => "delete it: the core API is always served".to_owned(),
        _ => format!("write the group with a version, such as \"{name}/v1=true\", or delete it"),
    };
    let help = if name.matches('/').count() > 2 { "write `GROUP/VERSION/RESOURCE`".to_owned() } else { help };
    Some((format!("kube-apiserver does not start: `{name}` names no API version"), "expected `GROUP/VERSION`", help))
}

fn contradiction(item: &Sourced<Text>, before: &[Sourced<Text>]) -> Option<Found> {
    let parts =
        |text: &str| text.split_once('=').map_or((text.to_owned(), "true".to_owned()), |(a, b)| (a.to_owned(), b.to_owned()));
    let (name, value) = parts(&item.value.0);
    let clash = before.iter().map(|other| parts(&other.value.0)).any(|(other, says)| other == name && says != value);
    clash
        .then(|| (format!("`{name}` is both on and off"), "says the opposite of an earlier entry", "delete one of them".to_owned()))
}

fn alone() -> Found {
    let found = "kube-apiserver does not start with all APIs off".to_owned();
    (found, "no other entry switches anything on", "delete it, or add what to serve, such as \"apps/v1=true\"".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn entries_name_versions() {
        let text = |entries: &str| format!("api-server {{\nruntime-config {entries}\n}}");
        for wrong in ["v1=true", "=true", "rbac.authorization.k8s.io", "apps/v1, batch/v1", "api/all=false", "a/v1/b/c"] {
            let entry = format!("\"{wrong}\"");
            check(super::rule, &text(&entry), &[&format!("K0741 {entry}")]);
        }
        check(super::rule, &text("\"apps/v1=true\" \"apps/v1=false\""), &["K0741 \"apps/v1=false\""]);
        check(super::rule, &text("\"api/all=false\" \"/v1=true\" \"apps/v1/deployments=true\""), &[]);
    }
}
