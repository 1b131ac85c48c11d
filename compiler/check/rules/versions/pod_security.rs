//! K0714: Pod Security Standards before they existed.

use crate::catalog::{PluginState, admission_plugin};
use crate::check::view::{api_servers, kubernetes, place};
use crate::model::Cluster;
use crate::schema::Sourced;
use crate::schema::types::Text;
use crate::source::{Diagnostic, Sink, nearest};

const LEVELS: [&str; 3] = ["privileged", "baseline", "restricted"];

/// The admission plugin PodSecurity is on by default from 1.23 on, and unknown before 1.22; its configuration knows three levels.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster) else { return };
    let plugin = admission_plugin("PodSecurity").map(|plugin| plugin.state(release.minor));
    let works = matches!(plugin, Some(PluginState::Known { default_on: true, .. }));
    for security in api_servers(cluster).filter_map(|api_server| api_server.admission.pod_security.as_ref()) {
        if !works {
            sink.push(
                Diagnostic::error("K0714", format!("Kubernetes {release} has no Pod Security admission to configure"))
                    .label(place(cluster, [security.span]), "from 1.23 on")
                    .label(place(cluster, [cluster.settings.kubernetes.span]), format!("this is Kubernetes {release}"))
                    .help("delete `pod-security`, or take Kubernetes 1.23 or later"),
            );
        }
        for level in [&security.enforce, &security.audit, &security.warn].into_iter().flatten() {
            unknown(cluster, level).into_iter().for_each(|found| sink.push(found));
        }
    }
}

fn unknown(cluster: &Cluster, level: &Sourced<Text>) -> Option<Diagnostic> {
    let word = level.value.0.as_str();
    let found = (!LEVELS.contains(&word))
        .then(|| Diagnostic::error("K0714", format!("`{word}` is no level of the Pod Security Standards")))?;
    let near = nearest(word, LEVELS).unwrap_or("baseline");
    Some(
        found
            .label(place(cluster, [level.span]), "expected `privileged`, `baseline` or `restricted`")
            .help(format!("write `{near}`")),
    )
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn pod_security_works() {
        let text = |version, level| {
            format!("kubernetes \"{version}\"\napi-server {{\nadmission {{\npod-security {{\nenforce {level}\n}}\n}}\n}}")
        };
        check(super::rule, &text("1.34.2", "baseline"), &[]);
        check(super::rule, &text("1.34.2", "basline"), &["K0714 enforce basline"]);
        check(super::rule, &text("1.20.15", "baseline"), &["K0714 pod-security"]);
    }
}
