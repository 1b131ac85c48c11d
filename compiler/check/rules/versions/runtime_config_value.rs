//! K0725: an entry of `runtime-config` that says neither yes nor no.

use crate::catalog::FlagType;
use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use super::runtime_config_form::{MANY, is_entry};

/// kube-apiserver reads what stands behind `=` as a Go boolean and does not start with anything else
/// (`apiserver/pkg/server/resourceconfig`). Nothing behind `=` means yes for one version, and is refused for `api/all` and its like.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for entry in api_servers(cluster).flat_map(|api_server| &api_server.runtime_config.items) {
        let Some((name, value)) = entry.value.0.split_once('=') else { continue };
        if value.is_empty() && !MANY.contains(&name) || FlagType::Bool.accepts(value) || !is_entry(&entry.value.0) {
            continue;
        }
        sink.push(
            Diagnostic::error("K0725", format!("`{name}` cannot be `{value}`"))
                .label(place(cluster, [entry.span]), "expected `true` or `false` behind `=`")
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
        check(super::rule, &text("api/alpha=false"), &[]);
        check(super::rule, &text("resource.k8s.io/v1beta1"), &[]);
        check(super::rule, &text("api/alpha=off"), &["K0725 \"api/alpha=off\""]);
        check(super::rule, &text("apps/v1="), &[]);
        check(super::rule, &text("api/alpha="), &["K0725 \"api/alpha=\""]);
    }
}
