//! kube-proxy: configuration, kubeconfig and unit.

use crate::model::Host;
use crate::plan::document::Document;
use crate::plan::draft::{Draft, File};
use crate::plan::flags::{Flags, emitted};
use crate::plan::pki::{Leaf, issue};
use crate::plan::systemd::{Account, Confinement, Unit};
use crate::plan::topology::Site;
use crate::plan::{Place, Term};

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
    draft.file(&place, kubeconfig.file(site).asked_by([settings.span, host.facts.span]));
    let written = emitted(settings);
    let config = site.paths.conf("kube-proxy-config.yaml");
    let file = File::yaml(NAME, config.clone(), vec![document(site, host, &path)]).private();
    draft.file(&place, file.asked_by(written.iter().map(|one| Some(one.span))).asked_by([settings.span, host.facts.span]));
    let mut flags = Flags::of(&written);
    flags.because(settings.span);
    flags.set("--config", config);
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

fn document(site: &Site<'_>, host: &Host, kubeconfig: &str) -> Term {
    let settings = &host.components.kube_proxy;
    let mut document = Document::of("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration", &emitted(settings));
    document.set("clientConnection.kubeconfig", Term::text(kubeconfig));
    document.set("hostnameOverride", Term::text(host.name()));
    if let Some(range) = site.pod_range() {
        document.set("clusterCIDR", Term::text(range));
    }
    if !settings.feature_gates.is_empty() {
        let gates = settings.feature_gates.iter().map(|gate| (gate.name.0.as_str(), Term::Bool(gate.enabled.value)));
        document.set("featureGates", Term::map(gates));
    }
    document.finish()
}
