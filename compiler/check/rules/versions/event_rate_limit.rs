//! K0715: limits on events that nothing applies.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::types::Text;
use crate::source::{Diagnostic, Sink};

const KINDS: [&str; 4] = ["Server", "Namespace", "User", "SourceAndObject"];

/// The limits belong to the admission plugin EventRateLimit, which is off unless it is named.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for api_server in api_servers(cluster) {
        let Some(limit) = &api_server.admission.event_rate_limit else { continue };
        if !api_server.admission_plugins.contains(&Text("EventRateLimit".to_owned())) {
            let mut found = Diagnostic::error("K0715", "nothing applies these limits: the admission plugin EventRateLimit is off")
                .label(place(cluster, [limit.span]), "limits on events");
            if let Some(span) = api_server.admission_plugins.span {
                found = found.label(span, "expected `EventRateLimit` among these");
            }
            sink.push(found.help("write `(add)admission-plugins EventRateLimit` into `api-server`"));
        }
        for one in limit.limits.iter().filter(|one| !KINDS.contains(&one.kind.value.0.as_str())) {
            let near = crate::source::nearest(&one.kind.value.0, KINDS).unwrap_or("Server");
            let found = Diagnostic::error("K0715", format!("events are not counted by `{}`", one.kind.value.0));
            let found = found.label(place(cluster, [one.kind.span]), "expected `Server`, `Namespace`, `User` or `SourceAndObject`");
            sink.push(found.help(format!("write `limit {near}`")));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn limits_are_applied() {
        let text = |plugins, kind| {
            let limit = format!("admission {{\nevent-rate-limit {{\nlimit {kind} qps=50 burst=100\n}}\n}}");
            format!("api-server {{\nadmission-plugins {plugins}\n{limit}\n}}")
        };
        check(super::rule, &text("EventRateLimit", "Server"), &[]);
        check(super::rule, &text("EventRateLimit", "server"), &["K0715 server"]);
        check(super::rule, &text("NodeRestriction", "Server"), &["K0715 event-rate-limit"]);
    }
}
