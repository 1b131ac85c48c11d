//! K0505: etcd is to run where it cannot.

use crate::model::Cluster;
use crate::schema::sections::Etcd;
use crate::schema::types::Placement;
use crate::source::{Diagnostic, Sink, Span};

use crate::check::view::place;

/// An etcd that kapic configures needs a version and hosts; one that it does not configure needs to be told where it is and with which
/// files the API server proves itself.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let etcd = &cluster.components.etcd;
    let at = place(cluster, [etcd.placement.span, etcd.span]);
    match etcd.placement.value {
        Placement::External => external(etcd, at, sink),
        placement => own(cluster, placement, at, sink),
    }
}

fn own(cluster: &Cluster, placement: Placement, at: Span, sink: &mut Sink) {
    let etcd = &cluster.components.etcd;
    let hosts = cluster.settings.etcd_hosts.hosts.len().max(cluster.etcd_members().count());
    if placement == Placement::EtcdHosts && hosts == 0 {
        sink.push(
            error("etcd runs on `etcd-hosts`, and there are none", at, "expected hosts in `etcd-hosts`")
                .help("add `etcd-hosts { host e1 ip=\"10.0.0.11\"; }`, or write `on=masters`"),
        );
    }
    let idle = cluster.hosts.iter().find(|host| host.role == crate::model::Role::EtcdHost);
    if let (Placement::Masters, Some(idle)) = (placement, idle) {
        let found = error(
            "there are hosts for etcd, and etcd runs on the masters",
            place(cluster, [idle.facts.name.span]),
            "this host would run nothing",
        );
        sink.push(found.label(at, "etcd runs here").help("write `on=etcd-hosts` behind etcd's version, or delete `etcd-hosts`"));
    }
    if etcd.version.is_none() {
        sink.push(error("etcd has no version", at, "expected a version").help("write `etcd \"3.6.14\"`"));
    }
    if let Some(span) = etcd.endpoints.span {
        let found = error("`endpoint` says where an etcd is that kapic does not configure", span, "this one it does configure");
        sink.push(found.help("write `on=external` behind etcd, or delete `endpoint`"));
    }
}

fn external(etcd: &Etcd, at: Span, sink: &mut Sink) {
    if etcd.endpoints.is_empty() {
        let found = error("etcd is external, and nothing says where it is", at, "expected `endpoint`");
        sink.push(found.help("write `endpoint \"https://10.0.0.11:2379\"` into `etcd`, with the URLs of all members"));
    }
    let files = [("ca-file", &etcd.ca_file), ("cert-file", &etcd.cert_file), ("key-file", &etcd.key_file)];
    let missing: Vec<&str> = files.into_iter().filter(|(_, file)| file.is_none()).map(|(name, _)| name).collect();
    if !missing.is_empty() {
        let message = format!("etcd is external, and the API server has no `{}` for it", missing.join("`, `"));
        let help =
            format!("write `{} \"/etc/kubernetes/pki/etcd/…\"` into `etcd`: where the file lies on every master", missing[0]);
        sink.push(error(&message, at, "expected the files that open it").help(help));
    }
}

fn error(message: &str, span: Span, label: &str) -> Diagnostic {
    Diagnostic::error("K0505", message).label(span, label)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn etcd_has_a_place() {
        check(super::rule, "etcd \"3.6.14\" on=etcd-hosts", &["K0505 on=etcd-hosts"]);
        check(super::rule, "etcd \"3.6.14\"\netcd-hosts {\nhost e1 ip=\"10.0.0.9\"\n}", &["K0505 e1"]);
        check(super::rule, "etcd \"3.6.14\" on=etcd-hosts\netcd-hosts {\nhost e1 ip=\"10.0.0.9\"\n}", &[]);
        check(super::rule, "etcd {\n}", &["K0505 etcd"]);
        check(
            super::rule,
            "etcd \"3.6.14\" {\nendpoint \"https://10.0.0.9:2379\"\n}",
            &["K0505 endpoint \"https://10.0.0.9:2379\""],
        );
        check(super::rule, "etcd on=external", &["K0505 on=external", "K0505 on=external"]);
        let files = "ca-file \"/e/ca.crt\"\ncert-file \"/e/c.crt\"\nkey-file \"/e/c.key\"";
        check(super::rule, &format!("etcd on=external {{\nendpoint \"https://10.0.0.9:2379\"\n{files}\n}}"), &[]);
    }
}
