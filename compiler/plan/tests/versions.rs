//! Every version that the catalog knows: no component gets a flag or a field that it does not have.

use crate::catalog::{self, Component, ConfigKind, FlagState, KubernetesVersion};
use crate::plan::{Content, Plan, Term};

use super::{artifact, flags, small};

/// A hardened cluster with everything in it.
fn everything(version: &str, etcd: &str) -> Plan {
    small(
        version,
        &format!(
            r#"apply hardened
            etcd "{etcd}"
            masters {{ host m1 ip="10.0.0.1"; }}
            workers w {{ host w1 ip="10.0.0.2"; }}
            api-server {{ encryption {{ key k1; }}; oidc {{ issuer "https://id.example.com"; client-id kubernetes; }}; }}
            kubelet {{ label "example.com/a" b; taint "example.com/c"; }}
            bootstrap-tokens {{ token w group="system:bootstrappers:w" expires="2027-02-01T00:00:00Z"; }}
            "#
        ),
    )
}

/// A release of every minor, and the etcd that goes with it.
fn versions() -> Vec<(String, KubernetesVersion, String)> {
    let release = |minor: catalog::Minor| {
        let text = format!("{minor}.5");
        let etcd = catalog::etcd_for(minor).expect("every minor has an etcd").to_string();
        (text.clone(), KubernetesVersion::parse(&text).unwrap(), etcd)
    };
    catalog::minors().map(release).collect()
}

/// Of 1.18 the catalog does not know every flag; what it does know must not speak against one.
fn may_be_there(state: FlagState) -> bool {
    matches!(state, FlagState::Present { .. } | FlagState::Unknown)
}

#[test]
fn every_flag_exists_in_the_version_that_gets_it() {
    let versions = versions();
    assert!(versions.len() >= 19, "all minors from 1.18 on");
    for (text, version, etcd) in versions {
        let plan = everything(&text, &etcd);
        for component in Component::ALL {
            let host = if matches!(component, Component::Kubelet | Component::KubeProxy) { "w1" } else { "m1" };
            for flag in flags(&plan, host, component.name()).keys() {
                let known = catalog::flag(component, flag.trim_start_matches('-'));
                let known = known.unwrap_or_else(|| panic!("{} knows no {flag}", component.name()));
                let state: FlagState = match component {
                    Component::Etcd => known.state(catalog::EtcdVersion::parse(&etcd).unwrap()),
                    _ => known.state(version),
                };
                assert!(may_be_there(state), "{} {text} has no {flag}: {state:?}", component.name());
            }
        }
    }
}

#[test]
fn every_field_exists_in_the_version_that_gets_it() {
    for (text, version, etcd) in versions() {
        let plan = everything(&text, &etcd);
        for (kind, file) in [(ConfigKind::Kubelet, "kubelet-config.yaml"), (ConfigKind::KubeProxy, "kube-proxy-config.yaml")] {
            for path in fields(&plan, file) {
                // The catalog names structs; what is in them came with them.
                let outer = path.rsplit_once('.').map(|(outer, _)| outer);
                let field = catalog::config_field(kind, &path).or_else(|| catalog::config_field(kind, outer?));
                let Some(field) = field else { panic!("{} knows no {path}", kind.name()) };
                let state = field.state(version);
                assert!(may_be_there(state), "{text} has no {path}: {state:?}");
            }
        }
    }
}

/// The dotted paths of a document's leaves.
fn fields(plan: &Plan, file: &str) -> Vec<String> {
    let artifact = artifact(plan, &format!("hosts/w1/etc/kubernetes/{file}"));
    let Content::Template { values: Term::Map(values), .. } = &artifact.content else { panic!("not a document") };
    let Term::List(documents) = &values[0].1 else { panic!("no documents") };
    let mut found = Vec::new();
    collect(&documents[0], "", &mut found);
    found.retain(|path| path != "apiVersion" && path != "kind");
    found
}

fn collect(term: &Term, path: &str, found: &mut Vec<String>) {
    match term {
        Term::Map(entries) if !path.ends_with("featureGates") => {
            for (name, inner) in entries {
                collect(inner, &if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

#[test]
fn what_a_version_needs_is_wired() {
    let check = |version: &str, flag: &str, expected: Option<&str>| {
        let etcd = catalog::etcd_for(KubernetesVersion::parse(version).unwrap().minor()).unwrap().to_string();
        let found = flags(&everything(version, &etcd), "m1", "kube-apiserver").get(flag).cloned();
        assert_eq!(found.as_deref(), expected, "{version} {flag}");
    };
    check("1.19.16", "--service-account-issuer", None);
    check("1.20.15", "--service-account-issuer", Some("https://kubernetes.default.svc.cluster.local"));
    check("1.31.0", "--anonymous-auth", Some("false"));
    check("1.32.0", "--anonymous-auth", None);
    check("1.32.0", "--authentication-config", Some("/etc/kubernetes/authentication-config.yaml"));
    check("1.29.0", "--oidc-issuer-url", Some("https://id.example.com"));
    check("1.30.0", "--oidc-issuer-url", None);
    check("1.22.17", "--admission-control-config-file", None);
    check("1.23.17", "--admission-control-config-file", Some("/etc/kubernetes/admission-config.yaml"));
    check("1.23.17", "--insecure-port", Some("0"));
    check("1.24.17", "--insecure-port", None);
}
