//! kube-controller-manager: kubeconfig, signing keys, command line and unit.

use crate::model::{Host, Role};
use crate::plan::Place;
use crate::plan::draft::{Draft, File};
use crate::plan::flags::{Flags, emitted};
use crate::plan::paths::Pair;
use crate::plan::pki::{Leaf, authority_key, issue, service_account, trust};
use crate::plan::systemd::{Account, Confinement, Unit};
use crate::plan::topology::Site;
use crate::schema::types::AuthorityName;

use super::{Access, Kubeconfig};

const NAME: &str = "kube-controller-manager";

/// Plans the controller-manager of a master.
pub(in crate::plan) fn plan_controller_manager(site: &Site<'_>, host: &Host, draft: &mut Draft) {
    if host.role != Role::Master {
        return;
    }
    let settings = &host.components.controller_manager;
    let mut flags = Flags::of(&emitted(settings), [settings.span, host.facts.span]);
    own_kubeconfig(&mut flags, site, host, draft);
    signing(&mut flags, site, host, draft);
    ranges(&mut flags, site);
    flags.feature_gates(&settings.feature_gates);
    flags.extra(&settings.extra_args);
    let unit = Unit {
        name: NAME,
        description: "kube-controller-manager, the control loops of the cluster",
        kind: "exec",
        after: vec!["kube-apiserver.service"],
        restart: "on-failure",
        service: Vec::new(),
        flags,
        confinement: Confinement::Server { writes: Vec::new(), peers: None, low_port: false, lists_addresses: false },
    };
    let file = unit.file(site, host, &Account::of(host, NAME));
    draft.file(&Place::Host(host.name().to_owned()), file);
}

fn own_kubeconfig(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let issued = issue(site, draft, Leaf::client(host, "kube-controller-manager/client", "system:kube-controller-manager"));
    let path = site.paths.kubeconfig("controller-manager");
    let kubeconfig = Kubeconfig {
        component: NAME,
        path: path.clone(),
        server: site.local_api(host),
        user: "system:kube-controller-manager",
        access: Access::Certificate(issued),
    };
    let asked = [host.components.controller_manager.span, host.facts.span];
    draft.file(
        &Place::Host(host.name().to_owned()),
        kubeconfig.file(site).because("the controller-manager reaches the API server with it").asked_by(asked),
    );
    for flag in ["--kubeconfig", "--authentication-kubeconfig", "--authorization-kubeconfig"] {
        let origin = flags.secret_file(flag, path.clone());
        origin.because("it reaches the API server, and asks it who may see its own port, with this kubeconfig", asked);
    }
}

fn signing(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let place = Place::Host(host.name().to_owned());
    let kubernetes = AuthorityName::Kubernetes;
    let authority = trust(site, draft, &place, kubernetes, NAME, host.components.controller_manager.span);
    let lines = || [host.components.controller_manager.span, host.facts.span, site.cluster.settings.pki.span];
    flags.set("--root-ca-file", &authority).because("pods are told by which authority API servers are known", lines());
    let key = service_account(site, draft, &place, host.facts.span).private;
    let origin = flags.secret_file("--service-account-private-key-file", key);
    origin.because("before pods ask the API server, it signs tokens of service accounts", lines());
    if site.signs_requests() {
        let path = site.paths.key(&Pair::Authority(kubernetes));
        let tokens = site.cluster.settings.bootstrap_tokens.span;
        let key = File::private_key(NAME, path.clone(), authority_key(site, kubernetes));
        let reason = "the controller-manager signs certificates of kubelets: they join with a token, or renew";
        draft.file(&place, key.because(reason).asked_by([tokens, host.facts.span]));
        let asks = site.cluster.nodes().flat_map(|node| {
            let kubelet = &node.components.kubelet;
            [kubelet.serving.span, kubelet.rotate_certificates.as_ref().and_then(|on| on.span)]
        });
        let lines: Vec<_> = [tokens].into_iter().chain(asks).collect();
        let reason = "it signs certificates of kubelets: they join with a token, or renew";
        flags.set("--cluster-signing-cert-file", authority).because(reason, lines.iter().copied());
        flags.secret_file("--cluster-signing-key-file", path).because(reason, lines);
    }
}

fn ranges(flags: &mut Flags, site: &Site<'_>) {
    let network = &site.cluster.settings.network;
    if let Some(range) = site.service_range() {
        let origin = flags.set("--service-cluster-ip-range", range);
        origin.because("services get their addresses out of `network { service-cidr … }`", [network.service_cidr.span]);
    }
    let (true, Some(range)) = (network.allocate_node_cidrs.value, site.pod_range()) else { return };
    let lines = || [network.allocate_node_cidrs.span, network.pod_cidr.span];
    flags.set("--allocate-node-cidrs", true).because("`allocate-node-cidrs` has it hand out ranges to nodes", lines());
    flags.set("--cluster-cidr", range).because("nodes get their ranges out of `network { pod-cidr … }`", lines());
    let masks = (network.node_mask_ipv4.as_ref().map(|mask| mask.0), network.node_mask_ipv6.as_ref().map(|mask| mask.0));
    let written =
        [network.node_mask_ipv4.as_ref().and_then(|mask| mask.span), network.node_mask_ipv6.as_ref().and_then(|mask| mask.span)];
    let size = |flags: &mut Flags, name: &str, mask: i64| {
        flags.set(name, mask).because("`network` says how large a node's range is", written);
    };
    // Of two ranges each has a mask of its own; of one range the plain flag is the mask, whatever its family.
    match (network.pod_cidr.items.len(), masks) {
        (0 | 1, (v4, v6)) => v4.or(v6).into_iter().for_each(|mask| size(flags, "--node-cidr-mask-size", mask)),
        (_, (v4, v6)) => {
            v4.into_iter().for_each(|mask| size(flags, "--node-cidr-mask-size-ipv4", mask));
            v6.into_iter().for_each(|mask| size(flags, "--node-cidr-mask-size-ipv6", mask));
        }
    }
}
