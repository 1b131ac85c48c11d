//! K0725: an entry of `runtime-config` that says neither yes nor no.

use crate::catalog::FlagType;
use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use super::runtime_config_form::{MANY, is_entry};

/// For `api/all` and its like kube-apiserver takes exactly `true` and `false`, and nothing behind `=` is neither. For one version it reads
/// a Go boolean, and nothing means yes (`apiserver/pkg/server/resourceconfig`). It does not start with anything else.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for entry in api_servers(cluster).flat_map(|api_server| &api_server.runtime_config.items) {
        let text = entry.value.0.as_str();
        let (name, value) = text.split_once('=').map_or((text, ""), |(name, value)| (name.trim(), value.trim()));
        let taken = match MANY.contains(&name) {
            true => matches!(value, "true" | "false"),
            false => value.is_empty() || FlagType::Bool.accepts(value),
        };
        if taken || name == "api/legacy" || !is_entry(text) {
            continue;
        }
        let message = match value {
            "" => format!("`{name}` says neither `true` nor `false`"),
            _ => format!("`{name}` cannot be `{value}`"),
        };
        sink.push(
            Diagnostic::error("K0725", message)
                .label(place(cluster, [entry.span]), "kube-apiserver stops at this")
                .help(format!("write \"{name}=true\" or \"{name}=false\"")),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn entries_say_yes_or_no() {
        let text = |entry| format!("api-server {{\nruntime-config \"{entry}\"\n}}");
        for fine in ["api/alpha=false", "resource.k8s.io/v1beta1", "apps/v1=", "apps/v1=1", "apps/v1=T", "v1", "api/legacy=x"] {
            check(super::rule, &text(fine), &[]);
        }
        for wrong in ["api/alpha=off", "api/alpha=", "api/beta", "api/all=1", "api/ga=True", "apps/v1=yes"] {
            check(super::rule, &text(wrong), &[&format!("K0725 \"{wrong}\"")]);
        }
    }
}
