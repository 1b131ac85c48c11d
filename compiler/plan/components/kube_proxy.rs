//! kube-proxy: configuration, kubeconfig and unit.

use crate::catalog::ConfigKind;
use crate::model::Host;
use crate::plan::document::Document;
use crate::plan::draft::{Draft, File};
use crate::plan::flags::{Flags, emitted};
use crate::plan::pki::{Leaf, issue};
use crate::plan::systemd::{Account, Confinement, Unit};
use crate::plan::topology::Site;
use crate::plan::{Part, Place, Term};

use super::{Access, Kubeconfig};

const NAME: &str = "kube-proxy";

/// Plans the kube-proxy of a host.
pub(in crate::plan) fn plan_kube_proxy(site: &Site<'_>, host: &Host, draft: &mut Draft) {
    if !host.runs_kube_proxy() {
        return;
    }
    let place = Place::Host(host.name().to_owned());
    let settings = &host.components.kube_proxy;
    let path = site.paths.kubeconfig(NAME);
    let issued = issue(site, draft, Leaf::client(host, "kube-proxy/client", "system:kube-proxy"));
    let kubeconfig = Kubeconfig {
        component: NAME,
        path: path.clone(),
        server: site.node_api(host),
        user: "system:kube-proxy",
        access: Access::Certificate(issued),
    };
    let asked = [settings.span, host.facts.span];
    draft.file(&place, kubeconfig.file(site).because("kube-proxy reaches the API server with it").asked_by(asked));
    let written = emitted(settings);
    let config = site.paths.conf("kube-proxy-config.yaml");
    let (document, parts) = document(site, host, &path);
    let file =
        File::yaml(NAME, config.clone(), vec![document]).private().parts(parts).because("kube-proxy reads its settings from it");
    draft.file(&place, file.asked_by(written.iter().map(|one| Some(one.span))).asked_by(asked));
    let mut flags = Flags::of(&written, asked);
    flags.set("--config", config).because("its settings stand in a file", asked);
    flags.extra(&settings.extra_args);
    let unit = Unit {
        name: NAME,
        description: "kube-proxy, which forwards services to pods",
        kind: "exec",
        after: Vec::new(),
        restart: "always",
        service: Vec::new(),
        flags,
        confinement: Confinement::KubeProxy,
    };
    draft.file(&place, unit.file(site, host, &Account::of(host, NAME)));
}

fn document(site: &Site<'_>, host: &Host, kubeconfig: &str) -> (Term, Vec<Part>) {
    let settings = &host.components.kube_proxy;
    let asked = [settings.span, host.facts.span];
    let mut document = Document::of("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration", &emitted(settings), asked);
    document.set("clientConnection.kubeconfig", Term::text(kubeconfig)).because("it reaches the API server with it", asked);
    document.set("hostnameOverride", Term::text(host.name())).because("the node is called as its host", [host.facts.span]);
    if let Some(range) = site.pod_range() {
        let lines = [site.cluster.settings.network.pod_cidr.span];
        document.set("clusterCIDR", Term::text(range)).because("pods have addresses out of `network { pod-cidr … }`", lines);
    }
    if !settings.feature_gates.is_empty() {
        let gates = settings.feature_gates.iter().map(|gate| (gate.name.0.as_str(), Term::Bool(gate.enabled.value)));
        let lines = settings.feature_gates.iter().map(|gate| gate.span);
        document.set("featureGates", Term::map(gates)).because("every `feature-gate` of the component joins this field", lines);
    }
    document.extra(ConfigKind::KubeProxy, &settings.extra_config);
    document.finish()
}
