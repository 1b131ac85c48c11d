//! K0708: single open paths before they existed.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Which paths are open to anonymous requests is said in `--authentication-config`, by a feature that is on from 1.32 on (CHANGELOG-1.32:
/// AnonymousAuthConfigurableEndpoints is beta).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for paths in api_servers(cluster).map(|api_server| &api_server.anonymous_paths).filter(|paths| paths.is_written()) {
        let version = cluster.kubernetes();
        if !version.at_least(1, 32) {
            sink.push(
                Diagnostic::error("K0708", format!("Kubernetes {version} cannot open single paths to anonymous requests"))
                    .label(place(cluster, [paths.span]), "from 1.32 on")
                    .label(place(cluster, [cluster.settings.kubernetes.span]), format!("this is Kubernetes {version}"))
                    .help("write `anonymous-auth #false`, and `health-check client-certificate` for load balancers"),
            );
        }
        for path in paths.items.iter().filter(|path| !path.value.0.starts_with('/')) {
            let found = Diagnostic::error("K0708", format!("`{}` is no path", path.value.0));
            sink.push(
                found.label(place(cluster, [path.span]), "expected a `/` first").help(format!("write \"/{}\"", path.value.0)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn paths_can_be_open() {
        let text = |version, path| format!("kubernetes \"{version}\"\napi-server {{\nanonymous-paths \"{path}\"\n}}");
        check(super::rule, &text("1.34.2", "/readyz"), &[]);
        check(super::rule, &text("1.34.2", "readyz"), &["K0708 \"readyz\""]);
        check(super::rule, &text("1.31.1", "/readyz"), &["K0708 anonymous-paths \"/readyz\""]);
    }
}
