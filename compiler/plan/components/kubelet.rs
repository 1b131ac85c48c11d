//! kubelet: configuration, credentials, command line and unit.

use crate::model::Host;
use crate::plan::document::Document;
use crate::plan::draft::{Draft, File};
use crate::plan::flags::{Flags, emitted};
use crate::plan::operator::token_secret;
use crate::plan::paths::Pair;
use crate::plan::pki::{Leaf, Purpose, issue, pair, trust};
use crate::plan::systemd::{Account, Confinement, Unit};
use crate::plan::topology::Site;
use crate::plan::{Place, San, Term};
use crate::schema::types::{AuthorityName, KubeletServing, SanName};

use super::{Access, Kubeconfig};

const NAME: &str = "kubelet";

/// Plans the kubelet of a host.
pub(in crate::plan) fn plan_kubelet(site: &Site<'_>, host: &Host, draft: &mut Draft) {
    if !host.runs_kubelet() {
        return;
    }
    let settings = &host.components.kubelet;
    let written = emitted(settings);
    let mut flags = Flags::of(&written);
    flags.because(settings.span);
    let mut document = Document::of("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", &written);
    identity(&mut flags, &mut document, site, host, draft);
    serving(&mut document, site, host, draft);
    network(&mut flags, &mut document, site, host);
    node(&mut flags, &mut document, site, host);
    runtime(&mut flags, &mut document, site, host);
    let config = site.paths.conf("kubelet-config.yaml");
    flags.set("--config", &config);
    flags.extra(&settings.extra_args);
    let origin = document.origin();
    let file = File::yaml(NAME, config, vec![document.finish()]).private();
    let place = Place::Host(host.name().to_owned());
    draft.file(&place, file.asked_by(origin).asked_by([settings.span, host.facts.span]));
    draft.file(&place, unit(flags).file(site, host, &Account::of(host, NAME)));
}

fn unit(flags: Flags) -> Unit {
    Unit {
        name: NAME,
        description: "kubelet, the agent of the node",
        kind: "exec",
        after: Vec::new(),
        restart: "always",
        // Mounts and helpers of pods outlive a restart of the kubelet.
        service: vec![("KillMode", "process"), ("CPUAccounting", "yes"), ("MemoryAccounting", "yes")],
        flags,
        confinement: Confinement::Kubelet,
    }
}

/// With a token the kubelet asks for its certificate itself; without one it gets a certificate of kapic.
fn identity(flags: &mut Flags, document: &mut Document, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let settings = &host.components.kubelet;
    let place = Place::Host(host.name().to_owned());
    let own = format!("system:node:{}", host.name());
    let (who, user, access, asked) = match site.token_for(host) {
        Some(token) => {
            document.set_default("rotateCertificates", Term::Bool(true));
            flags.set("--kubeconfig", site.paths.kubeconfig("kubelet"));
            flags.secret_file("--bootstrap-kubeconfig", site.paths.kubeconfig("bootstrap-kubelet"));
            ("bootstrap-kubelet", token.name.0.as_str(), Access::Token(token_secret(token)), token.span)
        }
        None => {
            let leaf = Leaf { groups: vec!["system:nodes".to_owned()], ..Leaf::client(host, "kubelet/client", &own) };
            flags.secret_file("--kubeconfig", site.paths.kubeconfig("kubelet"));
            ("kubelet", own.as_str(), Access::Certificate(issue(site, draft, leaf)), host.facts.span)
        }
    };
    let path = site.paths.kubeconfig(who);
    let kubeconfig = Kubeconfig { component: NAME, path, server: site.node_api(host), user, access };
    draft.file(&place, kubeconfig.file(site).asked_by([asked, settings.span, host.facts.span]));
    flags.set("--cert-dir", format!("{}/pki", settings.root_dir.0));
    let authority = trust(site, draft, &place, AuthorityName::Kubernetes, NAME, settings.span);
    document.set("authentication.x509.clientCAFile", Term::text(authority));
}

fn serving(document: &mut Document, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    match host.components.kubelet.serving.value {
        KubeletServing::SelfSigned => {}
        KubeletServing::Csr => document.set("serverTLSBootstrap", Term::Bool(true)),
        KubeletServing::Issued => {
            let common_name = format!("system:node:{}", host.name());
            let leaf = Leaf {
                groups: vec!["system:nodes".to_owned()],
                purpose: Purpose::Server,
                san: names(host),
                ..Leaf::client(host, "kubelet/serving", &common_name)
            };
            let issued = issue(site, draft, leaf);
            let origin = [host.components.kubelet.serving.span, host.facts.span, host.facts.ip.span, host.facts.san.span];
            let place = Place::Host(host.name().to_owned());
            let files = pair(site, draft, &place, &Pair::KubeletServing, NAME, &issued, &origin);
            document.set("tlsCertFile", Term::text(files.0));
            document.set("tlsPrivateKeyFile", Term::text(files.1));
        }
    }
}

/// What the API server may call a node by: its name and its addresses.
fn names(host: &Host) -> Vec<San> {
    let more = |found: &SanName| match found {
        SanName::Dns(name) => San::Dns(name.clone()),
        SanName::Ip(ip) => San::Ip(*ip),
    };
    let mut names = vec![San::Dns(host.name().to_owned())];
    names.extend(host.ips().map(San::Ip).chain(host.facts.san.values().map(more)));
    names.sort();
    names.dedup();
    names
}

fn network(flags: &mut Flags, document: &mut Document, site: &Site<'_>, host: &Host) {
    let addresses: Vec<String> = host.ips().map(|ip| ip.to_string()).collect();
    flags.set("--node-ip", addresses.join(","));
    // The node is called as the host is, whatever the machine thinks its name is.
    flags.set("--hostname-override", host.name());
    flags.because(host.facts.ip.span);
    document.set_default("clusterDomain", Term::text(&site.cluster.settings.network.dns_domain.0));
    let dns = site.dns_ips();
    if !dns.is_empty() {
        document.set_default("clusterDNS", Term::texts(dns.iter().map(ToString::to_string)));
    }
}

fn node(flags: &mut Flags, document: &mut Document, site: &Site<'_>, host: &Host) {
    let settings = &host.components.kubelet;
    if !settings.labels.is_empty() {
        let labels: Vec<String> = settings.labels.iter().map(|label| format!("{}={}", label.key.0, label.value.0)).collect();
        flags.set("--node-labels", labels.join(","));
    }
    if settings.taints.is_empty() {
        return;
    }
    if site.version().at_least(1, 23) {
        let taint = |taint: &crate::schema::sections::Taint| {
            let (key, value, effect) = (&taint.key.0, &taint.value.0, &taint.effect.0);
            Term::map([("key", Term::text(key)), ("value", Term::text(value)), ("effect", Term::text(effect))])
        };
        document.set("registerWithTaints", Term::List(settings.taints.iter().map(taint).collect()));
    } else {
        let taints: Vec<String> =
            settings.taints.iter().map(|taint| format!("{}={}:{}", taint.key.0, taint.value.0, taint.effect.0)).collect();
        flags.set("--register-with-taints", taints.join(","));
    }
}

fn runtime(flags: &mut Flags, document: &mut Document, site: &Site<'_>, host: &Host) {
    let settings = &host.components.kubelet;
    if settings.root_dir.is_written() {
        flags.set("--root-dir", &settings.root_dir.0);
    }
    if !settings.feature_gates.is_empty() {
        let gates = settings.feature_gates.iter().map(|gate| (gate.name.0.as_str(), Term::Bool(gate.enabled.value)));
        document.set("featureGates", Term::map(gates));
    }
    let Some(endpoint) = &settings.runtime_endpoint else { return };
    flags.because(endpoint.span);
    match site.version() {
        version if version.at_least(1, 27) => document.set("containerRuntimeEndpoint", Term::text(&endpoint.0)),
        version => {
            flags.set("--container-runtime-endpoint", &endpoint.0);
            if !version.at_least(1, 24) {
                flags.set("--container-runtime", "remote");
            }
        }
    }
}
