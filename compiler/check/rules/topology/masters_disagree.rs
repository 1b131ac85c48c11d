//! K0516: masters that would not understand each other.

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::schema::sections::{ApiServer, Components};
use crate::schema::types::SettingType;
use crate::source::{Diagnostic, Sink, Span};

/// What one API server signs or encrypts the next one must be able to read: tokens fail at random where issuers or keys differ
/// (kismatic#95, kops#9531), and Secrets are lost where encryption does (k3s#13598). Members of one etcd have one version.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let mut all = variants(cluster.masters()).into_iter();
    let Some(first) = all.next() else { return };
    for other in all {
        let pairs = facts(first).into_iter().zip(facts(other));
        for (here, there) in pairs.filter(|(here, there)| here.value != there.value) {
            let mut found = Diagnostic::error("K0516", format!("the masters disagree about {}", here.what))
                .label(place(cluster, [there.span, here.span]), "one master has this");
            if let Some(span) = here.span.filter(|_| there.span.is_some()) {
                found = found.label(span, "another has this");
            }
            sink.push(found.help("write it into the cluster's block, for all masters"));
        }
    }
}

/// Something that is the same on all masters, in one comparable text.
struct Fact {
    what: &'static str,
    value: String,
    span: Option<Span>,
}

fn facts(components: &Components) -> [Fact; 4] {
    let etcd = &components.etcd;
    [
        encryption(&components.api_server),
        service_account(&components.api_server),
        Fact {
            what: "the version of etcd",
            value: etcd.version.as_ref().map(|version| version.value.to_string()).unwrap_or_default(),
            span: etcd.version.as_ref().and_then(|version| version.span),
        },
        Fact { what: "where etcd runs", value: etcd.placement.value.word().to_owned(), span: etcd.placement.span },
    ]
}

fn encryption(api_server: &ApiServer) -> Fact {
    let encryption = api_server.encryption.as_ref();
    let value = encryption.map(|encryption| {
        let resources: Vec<&str> = encryption.resources.values().map(|resource| resource.0.as_str()).collect();
        let keys = encryption.keys.iter().map(|key| format!("{} {} {}", key.name.0, key.provider.word(), key.generation.value.0));
        let servers = encryption.kms.iter().map(|server| format!("{} {}", server.name.0, server.endpoint.0));
        let all: Vec<String> = servers.chain(keys).collect();
        format!("{resources:?} {all:?} {}", encryption.identity.value)
    });
    Fact { what: "encryption", value: value.unwrap_or_default(), span: encryption.and_then(|encryption| encryption.span) }
}

fn service_account(api_server: &ApiServer) -> Fact {
    let account = &api_server.service_account;
    let issuer = account.issuer.as_ref().map(|issuer| issuer.value.render());
    let audiences: Vec<String> = account.audiences.values().map(SettingType::render).collect();
    let oldest = account.verify_from.as_ref().map(|from| from.value.0);
    Fact {
        what: "tokens of service accounts",
        value: format!("{issuer:?} {audiences:?} {} {oldest:?}", account.generation.value.0),
        span: account.span,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    fn masters(inside: &str) -> String {
        format!("masters {{\nhost m1 ip=\"10.0.0.1\"\nhost m2 ip=\"10.0.0.2\" {{\n{inside}\n}}\n}}")
    }

    #[test]
    fn masters_agree() {
        check(super::rule, &masters("api-server {\nencryption {\nkey k1\n}\n}"), &["K0516 encryption"]);
        check(super::rule, &masters("api-server {\nservice-account {\ngeneration 1\n}\n}"), &["K0516 service-account"]);
        check(super::rule, &masters("etcd \"3.5.33\""), &["K0516 \"3.5.33\""]);
        check(super::rule, &masters("api-server {\nevent-ttl \"2h\"\n}"), &[]);
        let all = "api-server {\nencryption {\nkey k1\n}\n}\n";
        check(super::rule, &format!("{all}{}", masters("api-server {\nverbosity 4\n}")), &[]);
    }
}
