//! With which certificates the API server serves and calls kubelets.

use crate::model::Host;
use crate::plan::Place;
use crate::plan::draft::Draft;
use crate::plan::flags::Flags;
use crate::plan::paths::Pair;
use crate::plan::pki::{Leaf, Purpose, issue, pair, serving_san, trust};
use crate::plan::topology::Site;
use crate::schema::types::{AuthorityName, FileNames, KubeletClient};
use crate::source::Span;

use super::NAME;

/// The common name of the serving certificate.
fn serving_name(site: &Site<'_>) -> &'static str {
    match site.paths.naming {
        FileNames::Cfssl => "kubernetes",
        FileNames::Kubeadm => "kube-apiserver",
    }
}

/// As whom kubelets see the API server. It is in no group: a role is bound to this name.
pub(in crate::plan) fn kubelet_client_name(site: &Site<'_>) -> &'static str {
    match site.cluster.components.api_server.kubelet_calls.certificate.value {
        KubeletClient::Own => "kube-apiserver-kubelet-client",
        KubeletClient::Serving => serving_name(site),
    }
}

/// The serving certificate, and the authority of clients.
pub(super) fn serving(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let place = Place::Host(host.name().to_owned());
    let calls_kubelets = host.components.api_server.kubelet_calls.certificate.value == KubeletClient::Serving;
    let leaf = Leaf {
        san: serving_san(site, host),
        purpose: if calls_kubelets { Purpose::Both } else { Purpose::Server },
        ..Leaf::client(host, "kube-apiserver/serving", serving_name(site))
    };
    let issued = issue(site, draft, leaf);
    let files = pair(site, draft, &place, &Pair::Serving, NAME, &issued, &names(site, host));
    let lines = || [host.components.api_server.span, host.facts.span, site.cluster.settings.pki.span];
    if calls_kubelets {
        let (reason, calls) =
            ("`certificate serving` shows kubelets the serving certificate", &host.components.api_server.kubelet_calls);
        let lines = || [calls.certificate.span, calls.span];
        flags.set("--kubelet-client-certificate", &files.0).because(reason, lines());
        flags.secret_file("--kubelet-client-key", &files.1).because(reason, lines());
    }
    flags.set("--tls-cert-file", files.0).because("it serves with the certificate that kapic issues for this host", lines());
    let origin = flags.secret_file("--tls-private-key-file", files.1);
    origin.because("it serves with the certificate that kapic issues for this host", lines());
    let authority = trust(site, draft, &place, AuthorityName::Kubernetes, NAME, host.components.api_server.span);
    flags.set("--client-ca-file", authority).because("clients prove who they are by certificates of this authority", lines());
}

/// The certificate for calls to kubelets, and whether theirs are checked.
pub(super) fn kubelets(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let settings = &host.components.api_server.kubelet_calls;
    let place = Place::Host(host.name().to_owned());
    let lines = |own: Option<Span>| [own, settings.span, host.components.api_server.span, host.facts.span];
    if settings.certificate.value == KubeletClient::Own {
        let issued = issue(site, draft, Leaf::client(host, "kube-apiserver/kubelet-client", kubelet_client_name(site)));
        let files = pair(site, draft, &place, &Pair::KubeletClient, NAME, &issued, &[settings.span, host.facts.span]);
        let reason = "it calls kubelets with a certificate of its own";
        flags.set("--kubelet-client-certificate", files.0).because(reason, lines(settings.certificate.span));
        flags.secret_file("--kubelet-client-key", files.1).because(reason, lines(settings.certificate.span));
    }
    if settings.verify.value {
        let authority = trust(site, draft, &place, AuthorityName::Kubernetes, NAME, settings.span);
        let origin = flags.set("--kubelet-certificate-authority", authority);
        origin.because("kubelets prove themselves by certificates of this authority, and are checked", lines(settings.verify.span));
    }
}

/// The lines that the names in the serving certificate come from.
fn names(site: &Site<'_>, host: &Host) -> Vec<Option<Span>> {
    let cluster = &site.cluster.settings;
    let balancer = cluster.load_balancer.as_ref();
    let mut spans = vec![host.facts.span, host.components.api_server.span, host.components.api_server.san.span];
    spans.push(cluster.endpoint.as_ref().and_then(|endpoint| endpoint.span));
    spans.push(balancer.and_then(|balancer| balancer.vip.as_ref()).and_then(|vip| vip.span));
    spans.push(cluster.network.service_cidr.span);
    spans.extend(site.cluster.masters().map(|master| master.facts.ip.span));
    spans.push(host.facts.san.span);
    spans
}
