//! K0764: etcd's keys over plain http.

use std::net::IpAddr;

use crate::check::rules::versions::settings::everywhere;
use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::Sourced;
use crate::schema::types::Text;
use crate::source::{Diagnostic, Sink};

/// The one flag for addresses of clients that no setting of kapic decides.
const FLAG: &str = "--listen-client-http-urls";

/// What etcd serves without certificates: a socket of the host is no better than a loopback address. `unixs://` has certificates.
const SCHEMES: [&str; 2] = ["http://", "unix://"];

/// On an `http://` address etcd serves its JSON gateway without asking for a certificate (`embed/serve.go`): whoever reaches it reads and
/// writes every key, Secrets and all.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for components in everywhere(cluster) {
        let args = components.etcd.extra_args.args.iter().filter(|arg| arg.name.0.replace('_', "-") == FLAG);
        for value in args.flat_map(|arg| &arg.values.items) {
            judge(cluster, value).into_iter().for_each(|found| sink.push(found));
        }
    }
}

fn judge(cluster: &Cluster, value: &Sourced<Text>) -> Option<Diagnostic> {
    let urls = || value.value.0.split(',').map(str::trim);
    let plain = || urls().filter_map(|url| url.strip_prefix("http://"));
    let first = urls().find(|url| SCHEMES.iter().any(|scheme| url.starts_with(scheme)))?;
    let at = place(cluster, [value.span]);
    let help = "delete it, or write `https://`; metrics without certificates are `etcd { metrics-port … }`";
    Some(match plain().find(|rest| !is_loopback(rest)) {
        Some(rest) => {
            let message = format!("etcd would give every key to whoever reaches `http://{rest}`, without a certificate");
            Diagnostic::error("K0764", message).label(at, "expected `https://`").help(help)
        }
        None => {
            let message = format!("every process of the host could read and write all keys at `{first}`, without a certificate");
            Diagnostic::warning("K0764", message).label(at, "expected `https://`").help(help)
        }
    })
}

/// Whether `HOST:PORT` is the host itself.
fn is_loopback(rest: &str) -> bool {
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, severities};
    use crate::source::Severity;

    #[test]
    fn keys_are_not_for_everybody() {
        let text = |urls| format!("etcd {{\nextra-args {{\narg \"--listen-client-http-urls\" \"{urls}\"\n}}\n}}");
        check(super::rule, &text("http://0.0.0.0:2381"), &["K0764 \"http://0.0.0.0:2381\""]);
        check(super::rule, &text("unix://run/etcd.sock:0"), &["K0764 \"unix://run/etcd.sock:0\""]);
        assert_eq!(severities(super::rule, &text("unix://run/etcd.sock:0,https://10.0.0.1:2381")), [Severity::Warning]);
        assert_eq!(severities(super::rule, &text("unix://run/etcd.sock:0,http://10.0.0.1:2381")), [Severity::Error]);
        check(super::rule, &text("unixs://run/etcd.sock:0"), &[]);
        check(super::rule, &text("http://[::]:2381"), &["K0764 \"http://[::]:2381\""]);
        check(super::rule, &text("https://10.0.0.1:2381"), &[]);
        check(super::rule, &text("http://[::1]:2381"), &["K0764 \"http://[::1]:2381\""]);
        check(
            super::rule,
            &text("https://10.0.0.1:2381,http://127.0.0.1:2382"),
            &["K0764 \"https://10.0.0.1:2381,http://127.0.0.1:2382\""],
        );
    }
}
