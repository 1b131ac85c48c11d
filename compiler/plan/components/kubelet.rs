//! kubelet: configuration, credentials, command line and unit.

use crate::catalog::ConfigKind;
use crate::model::Host;
use crate::plan::document::Document;
use crate::plan::draft::{Draft, File};
use crate::plan::flags::{Flags, emitted};
use crate::plan::operator::token_secret;
use crate::plan::origin::Origin;
use crate::plan::paths::Pair;
use crate::plan::pki::{Leaf, Named, Purpose, addresses, issue, pair, sorted, trust, written_san};
use crate::plan::systemd::{Account, Confinement, Unit};
use crate::plan::topology::Site;
use crate::plan::{Place, San, Term};
use crate::schema::types::{AuthorityName, KubeletServing};

use super::{Access, Kubeconfig};

const NAME: &str = "kubelet";

/// Plans the kubelet of a host.
pub(in crate::plan) fn plan_kubelet(site: &Site<'_>, host: &Host, draft: &mut Draft) {
    if !host.runs_kubelet() {
        return;
    }
    let settings = &host.components.kubelet;
    let written = emitted(settings);
    let asked = [settings.span, host.facts.span];
    let mut flags = Flags::of(&written, asked);
    let mut document = Document::of("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", &written, asked);
    identity(&mut flags, &mut document, site, host, draft);
    serving(&mut document, site, host, draft);
    network(&mut flags, &mut document, site, host);
    node(&mut flags, &mut document, site, host);
    runtime(&mut flags, &mut document, site, host);
    document.extra(ConfigKind::Kubelet, &settings.extra_config);
    let config = site.paths.conf("kubelet-config.yaml");
    flags.set("--config", &config).because("its settings stand in a file", asked);
    flags.extra(&settings.extra_args);
    let origin = document.lines();
    let (document, parts) = document.finish();
    let file = File::yaml(NAME, config, vec![document]).private().parts(parts).because("the kubelet reads its settings from it");
    let place = Place::Host(host.name().to_owned());
    draft.file(&place, file.asked_by(origin).asked_by(asked));
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
            let lines = || [token.span, settings.span, host.facts.span];
            let renews = Origin::wired("it joins with a token, and renews the certificate that it then gets", lines());
            document.set_default("rotateCertificates", Term::Bool(true), renews);
            let origin = flags.set("--kubeconfig", site.paths.kubeconfig("kubelet"));
            origin.because("it joins with a token, and writes what it gets for it there", lines());
            let origin = flags.secret_file("--bootstrap-kubeconfig", site.paths.kubeconfig("bootstrap-kubelet"));
            origin.because("it joins with a token, which stands there", lines());
            ("bootstrap-kubelet", token.name.0.as_str(), Access::Token(token_secret(token)), token.span)
        }
        None => {
            let leaf = Leaf { groups: vec!["system:nodes".to_owned()], ..Leaf::client(host, "kubelet/client", &own) };
            let origin = flags.secret_file("--kubeconfig", site.paths.kubeconfig("kubelet"));
            origin.because("no token joins it, so it has a certificate of kapic", [settings.span, host.facts.span]);
            ("kubelet", own.as_str(), Access::Certificate(issue(site, draft, leaf)), host.facts.span)
        }
    };
    let path = site.paths.kubeconfig(who);
    let kubeconfig = Kubeconfig { component: NAME, path, server: site.node_api(host), user, access };
    let reason = "the kubelet reaches the API server with it";
    draft.file(&place, kubeconfig.file(site).because(reason).asked_by([asked, settings.span, host.facts.span]));
    let lines = || [settings.span, host.facts.span];
    let origin = flags.set("--cert-dir", format!("{}/pki", settings.root_dir.0));
    origin.because("it keeps its certificates in its own folder", [settings.root_dir.span].into_iter().chain(lines()));
    let authority = trust(site, draft, &place, AuthorityName::Kubernetes, NAME, settings.span);
    let origin = document.set("authentication.x509.clientCAFile", Term::text(authority));
    origin.because("API servers prove themselves to it by certificates of this authority", lines());
}

fn serving(document: &mut Document, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    match host.components.kubelet.serving.value {
        KubeletServing::SelfSigned => {}
        KubeletServing::Csr => {
            let lines = [host.components.kubelet.serving.span];
            document.set("serverTLSBootstrap", Term::Bool(true)).because("`serving-certificate csr` has it ask for one", lines);
        }
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
            let lines = || [host.components.kubelet.serving.span, host.components.kubelet.span, host.facts.span];
            let reason = "it serves with the certificate that kapic issues for this host";
            document.set("tlsCertFile", Term::text(files.0)).because(reason, lines());
            document.set("tlsPrivateKeyFile", Term::text(files.1)).because(reason, lines());
        }
    }
}

/// What the API server may call a node by: its name and its addresses.
fn names(host: &Host) -> Vec<Named> {
    let (named, reached) = ("the API server may call a node by its name", "the API server may call a node by its addresses");
    let mut names = vec![Named::wired(San::Dns(host.name().to_owned()), named, [host.facts.span])];
    names.extend(addresses(host).map(|(ip, span)| Named::wired(San::Ip(ip), reached, [span, host.facts.span])));
    names.extend(host.facts.san.items.iter().map(written_san));
    sorted(names)
}

fn network(flags: &mut Flags, document: &mut Document, site: &Site<'_>, host: &Host) {
    let ips: Vec<String> = host.ips().map(|ip| ip.to_string()).collect();
    let written = [host.facts.ip.span, host.facts.ip2.as_ref().and_then(|ip| ip.span)];
    flags.set("--node-ip", ips.join(",")).because("the node has the host's addresses", written);
    // The node is called as the host is, whatever the machine thinks its name is.
    flags.set("--hostname-override", host.name()).because("the node is called as its host", [host.facts.span]);
    let settings = &site.cluster.settings.network;
    let origin = Origin::wired(
        "services have names in `network { dns-domain … }`",
        [settings.dns_domain.span, settings.span, host.facts.span],
    );
    document.set_default("clusterDomain", Term::text(&settings.dns_domain.0), origin);
    let dns = site.dns_ips();
    if !dns.is_empty() {
        let lines = [settings.dns_ip.span, settings.service_cidr.span];
        let origin = Origin::wired("pods ask the cluster's DNS: `dns-ip`, or the tenth service address", lines);
        document.set_default("clusterDNS", Term::texts(dns.iter().map(ToString::to_string)), origin);
    }
}

fn node(flags: &mut Flags, document: &mut Document, site: &Site<'_>, host: &Host) {
    let settings = &host.components.kubelet;
    if !settings.labels.is_empty() {
        let labels: Vec<String> = settings.labels.iter().map(|label| format!("{}={}", label.key.0, label.value.0)).collect();
        let lines = settings.labels.iter().map(|label| label.span);
        flags.set("--node-labels", labels.join(",")).because("every `label` joins this flag", lines);
    }
    if settings.taints.is_empty() {
        return;
    }
    if site.version().at_least(1, 23) {
        let taint = |taint: &crate::schema::sections::Taint| {
            let (key, value, effect) = (&taint.key.0, &taint.value.0, &taint.effect.0);
            Term::map([("key", Term::text(key)), ("value", Term::text(value)), ("effect", Term::text(effect))])
        };
        let origin = document.set("registerWithTaints", Term::List(settings.taints.iter().map(taint).collect()));
        origin.because("every `taint` joins this field", settings.taints.iter().map(|taint| taint.span));
    } else {
        let taints: Vec<String> =
            settings.taints.iter().map(|taint| format!("{}={}:{}", taint.key.0, taint.value.0, taint.effect.0)).collect();
        let origin = flags.set("--register-with-taints", taints.join(","));
        origin.because("every `taint` joins this flag", settings.taints.iter().map(|taint| taint.span));
    }
}

fn runtime(flags: &mut Flags, document: &mut Document, site: &Site<'_>, host: &Host) {
    let settings = &host.components.kubelet;
    if settings.root_dir.is_written() {
        *flags.set("--root-dir", &settings.root_dir.0) = Origin::written(settings.root_dir.span);
    }
    if !settings.feature_gates.is_empty() {
        let gates = settings.feature_gates.iter().map(|gate| (gate.name.0.as_str(), Term::Bool(gate.enabled.value)));
        let lines = settings.feature_gates.iter().map(|gate| gate.span);
        document.set("featureGates", Term::map(gates)).because("every `feature-gate` of the component joins this field", lines);
    }
    let Some(endpoint) = &settings.runtime_endpoint else { return };
    match site.version() {
        version if version.at_least(1, 27) => {
            *document.set("containerRuntimeEndpoint", Term::text(&endpoint.0)) = Origin::written(endpoint.span);
        }
        version => {
            *flags.set("--container-runtime-endpoint", &endpoint.0) = Origin::written(endpoint.span);
            if !version.at_least(1, 24) {
                let reason = "before 1.24 a runtime with a socket must be called `remote`";
                flags.set("--container-runtime", "remote").because(reason, [endpoint.span]);
            }
        }
    }
}
