//! K0752: an admission plugin without the configuration that it needs.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Two plugins stop kube-apiserver when nothing configures them: EventRateLimit ("limits: must not be empty") and ImagePolicyWebhook
/// ("no config specified"). Others have defaults (`plugin/pkg/admission` of k8s.io/kubernetes).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for api_server in api_servers(cluster) {
        for plugin in &api_server.admission_plugins.items {
            let help = match plugin.value.0.as_str() {
                "EventRateLimit"
                    if api_server.admission.event_rate_limit.as_ref().is_none_or(|limits| limits.limits.is_empty()) =>
                {
                    "write `admission { event-rate-limit { limit Server qps=50 burst=100; }; }` into `api-server`, with limits that fit"
                }
                "ImagePolicyWebhook" => {
                    "delete it: there is no setting for its webhook; a ValidatingWebhookConfiguration in the API does the same"
                }
                _ => continue,
            };
            let message = format!("kube-apiserver does not start: nothing configures the admission plugin {}", plugin.value.0);
            sink.push(Diagnostic::error("K0752", message).label(place(cluster, [plugin.span]), "has no defaults").help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn plugins_have_what_they_need() {
        let text = |plugins: &str, rest: &str| format!("api-server {{\nadmission-plugins {plugins}\n{rest}\n}}");
        check(super::rule, &text("NodeRestriction PodSecurity", ""), &[]);
        check(super::rule, &text("NodeRestriction EventRateLimit", ""), &["K0752 EventRateLimit"]);
        check(super::rule, &text("EventRateLimit", "admission {\nevent-rate-limit {\n}\n}"), &["K0752 EventRateLimit"]);
        check(super::rule, &text("EventRateLimit", "admission {\nevent-rate-limit {\nlimit Server qps=50 burst=100\n}\n}"), &[]);
        check(super::rule, &text("ImagePolicyWebhook", ""), &["K0752 ImagePolicyWebhook"]);
    }
}
