//! K0597: URLs of an external etcd that the API server cannot use.

use std::collections::BTreeMap;

use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// `--etcd-servers` takes `scheme://host:port` of each member once; a path is refused by etcd's client, and one URL twice counts as two
/// members although it is one.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let mut seen = BTreeMap::new();
    for url in &cluster.components.etcd.endpoints.items {
        let at = place(cluster, [url.span]);
        let rest = url.value.0.strip_prefix("https://").unwrap_or(&url.value.0);
        let (authority, path) = rest.split_once('/').map_or((rest, None), |(authority, path)| (authority, Some(path)));
        let has_port = authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok_and(|port| port != 0));
        if let Some(first) = seen.insert(rest.trim_end_matches('/').to_lowercase(), at) {
            sink.push(
                Diagnostic::error("K0597", format!("`{}` stands here twice", url.value.0))
                    .label(at, "again")
                    .label(first, "here already")
                    .help("delete one of them"),
            );
        } else if path.is_some() || !has_port {
            let port = if has_port { "" } else { ":2379" };
            sink.push(
                Diagnostic::error("K0597", format!("`{}` is not where a member of etcd listens", url.value.0))
                    .label(at, if has_port { "expected nothing after the port" } else { "expected a port" })
                    .help(format!("write \"https://{authority}{port}\"")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn members_are_named_once() {
        let text = |urls| format!("etcd on=external {{\nendpoint {urls}\n}}");
        check(super::rule, &text("\"https://10.0.0.1:2379\" \"https://[fd00::1]:2379\" \"https://e3.example.com:2379\""), &[]);
        check(super::rule, &text("\"https://10.0.0.1:2379\" \"https://10.0.0.1:2379\""), &["K0597 \"https://10.0.0.1:2379\""]);
        check(super::rule, &text("\"https://10.0.0.1:2379/x\""), &["K0597 \"https://10.0.0.1:2379/x\""]);
        check(super::rule, &text("\"https://10.0.0.1\""), &["K0597 \"https://10.0.0.1\""]);
        check(super::rule, &text("\"https://[fd00::1]\""), &["K0597 \"https://[fd00::1]\""]);
    }
}
