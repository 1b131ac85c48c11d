//! People and programs: a certificate and a kubeconfig each.

use crate::plan::Place;
use crate::plan::components::{Access, Kubeconfig};
use crate::plan::draft::Draft;
use crate::plan::pki::{Issued, Leaf, Purpose, issue, number};
use crate::plan::topology::Site;
use crate::schema::sections::User;
use crate::schema::types::AuthorityName;

/// The break-glass user.
pub(super) const SUPER_ADMIN: &str = "super-admin";

/// A user's certificate.
pub(in crate::plan) fn user_leaf(site: &Site<'_>, draft: &mut Draft, user: &User) -> Issued {
    let leaf = Leaf {
        host: None,
        path: &format!("user/{}", user.name.0),
        common_name: &user.name.0,
        groups: user.groups.values().map(|group| group.0.clone()).collect(),
        san: Vec::new(),
        purpose: Purpose::Client,
        issuer: AuthorityName::Kubernetes,
        lifetime: user.lifetime.as_ref().map(|lifetime| lifetime.value),
        generation: number(user.generation.0),
    };
    issue(site, draft, leaf)
}

/// Kubeconfigs for everyone, and the one that applies the first manifests.
pub(in crate::plan) fn plan_users(site: &Site<'_>, draft: &mut Draft) {
    let users = &site.cluster.settings.users;
    for user in &users.users {
        let issued = user_leaf(site, draft, user);
        let file = kubeconfig(site, &user.name.0, &user.name.0, issued).file(site);
        draft.file(&Place::Cluster, file.because("`users` names them").asked_by([user.span, users.span]));
    }
    if !makes_super_admin(site) {
        return;
    }
    let leaf = Leaf {
        host: None,
        path: "user/super-admin",
        common_name: "kubernetes-super-admin",
        groups: vec!["system:masters".to_owned()],
        san: Vec::new(),
        purpose: Purpose::Client,
        issuer: AuthorityName::Kubernetes,
        lifetime: None,
        generation: 0,
    };
    let issued = issue(site, draft, leaf);
    let file = kubeconfig(site, SUPER_ADMIN, "kubernetes-super-admin", issued).file(site);
    let reason = "someone has to apply the first manifests; `super-admin` is on unless it is switched off";
    draft.file(&Place::Cluster, file.because(reason).asked_by([users.super_admin.span, users.span]));
}

/// Whether the break-glass user is made: unless it is switched off, or someone has its name.
pub(super) fn makes_super_admin(site: &Site<'_>) -> bool {
    let users = &site.cluster.settings.users;
    users.super_admin.value && users.users.iter().all(|user| user.name.0 != SUPER_ADMIN)
}

/// The path of a user's kubeconfig in `cluster/`.
pub(super) fn kubeconfig_path(site: &Site<'_>, who: &str) -> String {
    let path = site.paths.kubeconfig(who);
    format!("kubeconfigs/{}", path.rsplit('/').next().unwrap_or(who))
}

/// The kubeconfig that has the rights to apply manifests.
pub(super) fn operator_kubeconfig(site: &Site<'_>) -> String {
    let users = &site.cluster.settings.users.users;
    let master = users.iter().find(|user| user.groups.values().any(|group| group.0 == "system:masters"));
    let named = master.or_else(|| users.first()).map_or(SUPER_ADMIN, |user| user.name.0.as_str());
    kubeconfig_path(site, if makes_super_admin(site) { SUPER_ADMIN } else { named })
}

fn kubeconfig<'a>(site: &Site<'_>, who: &str, user: &'a str, issued: Issued) -> Kubeconfig<'a> {
    Kubeconfig {
        component: "cluster",
        path: kubeconfig_path(site, who),
        server: site.endpoint_url(),
        user,
        access: Access::Certificate(issued),
    }
}
