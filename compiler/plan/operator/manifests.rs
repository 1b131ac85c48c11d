//! Manifests to apply once the API servers run: what users, joining machines and the API server itself may do, and token Secrets.

use crate::model::Host;
use crate::plan::api_server::{has_rbac, kubelet_client_name};
use crate::plan::draft::{Draft, File};
use crate::plan::topology::Site;
use crate::plan::{Place, Term};
use crate::schema::sections::Token;
use crate::schema::types::TokenForm;

use super::tokens::{BOOTSTRAPPERS, secret_manifest};

/// Who is bound to a role.
enum Subject {
    User(String),
    Group(String),
}

/// The manifests, numbered in the order in which they are applied, as paths in `cluster/`.
pub(super) fn manifest_paths(site: &Site<'_>) -> Vec<String> {
    let mut paths = Vec::new();
    if has_rbac(site) {
        paths.push("manifests/10-kubelet-api.yaml".to_owned());
        if !bindings_for_joining(site).is_empty() {
            paths.push("manifests/20-join.yaml".to_owned());
        }
    }
    paths.extend(secret_tokens(site).map(secret_path));
    if has_rbac(site) && !bindings_for_users(site).is_empty() {
        paths.push("manifests/40-users.yaml".to_owned());
    }
    paths
}

/// Plans all manifests.
pub(in crate::plan) fn plan_manifests(site: &Site<'_>, draft: &mut Draft) {
    let settings = &site.cluster.settings;
    let server = &site.cluster.components.api_server;
    if has_rbac(site) {
        // Not system:masters: the API server's certificate for kubelets opens kubelets and nothing else.
        let subject = Subject::User(kubelet_client_name(site).to_owned());
        let calls = vec![binding("kapic:kubelet-api", "system:kubelet-api-admin", subject)];
        let asked = [server.kubelet_calls.span, server.authorization.span];
        let reason = "with RBAC the API server needs the right to call kubelets";
        draft.file(&Place::Cluster, File::yaml("cluster", "manifests/10-kubelet-api.yaml", calls).because(reason).asked_by(asked));
        let joining = bindings_for_joining(site);
        if !joining.is_empty() {
            let asked = site.tokens().iter().map(|token| token.span).chain([server.authorization.span]);
            let file = File::yaml("cluster", "manifests/20-join.yaml", joining);
            draft.file(&Place::Cluster, file.because("with RBAC machines need the right to join and to renew").asked_by(asked));
        }
        let users = bindings_for_users(site);
        if !users.is_empty() {
            let asked = settings.users.users.iter().filter_map(|user| user.cluster_role.as_ref()).map(|role| role.span);
            let file = File::yaml("cluster", "manifests/40-users.yaml", users);
            draft.file(&Place::Cluster, file.because("with RBAC users need the rights of their `cluster-role`").asked_by(asked));
        }
    }
    for token in secret_tokens(site) {
        draft.file(&Place::Cluster, secret_manifest(token, secret_path(token)));
    }
}

/// Joining, the approval of the first certificate, and its renewal.
fn bindings_for_joining(site: &Site<'_>) -> Vec<Term> {
    let mut bindings = Vec::new();
    for token in site.tokens() {
        let subject = || match (&token.group, token.form.value) {
            (Some(group), _) => Subject::Group(group.0.clone()),
            (None, TokenForm::Secret) => Subject::Group(BOOTSTRAPPERS.to_owned()),
            (None, TokenForm::Csv) => Subject::User(token.name.0.clone()),
        };
        let name = &token.name.0;
        let approve = "system:certificates.k8s.io:certificatesigningrequests:nodeclient";
        bindings.push(binding(&format!("kapic:join:{name}"), "system:node-bootstrapper", subject()));
        bindings.push(binding(&format!("kapic:approve:{name}"), approve, subject()));
    }
    let renews = |host: &Host| host.components.kubelet.rotate_certificates.as_ref().is_some_and(|on| on.value);
    if !bindings.is_empty() || site.cluster.nodes().any(renews) {
        let renew = "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient";
        bindings.push(binding("kapic:renew", renew, Subject::Group("system:nodes".to_owned())));
    }
    bindings
}

fn bindings_for_users(site: &Site<'_>) -> Vec<Term> {
    let users = site.cluster.settings.users.users.iter();
    let bound = users.filter_map(|user| {
        let role = user.cluster_role.as_ref()?;
        let name = format!("kapic:user:{}", user.name.0);
        Some(binding(&name, &role.0, Subject::User(user.name.0.clone())))
    });
    bound.collect()
}

fn binding(name: &str, role: &str, subject: Subject) -> Term {
    let (kind, who) = match subject {
        Subject::User(name) => ("User", name),
        Subject::Group(name) => ("Group", name),
    };
    let reference = |kind: &str, name: &str| {
        [("apiGroup", Term::text("rbac.authorization.k8s.io")), ("kind", Term::text(kind)), ("name", Term::text(name))]
    };
    Term::map([
        ("apiVersion", Term::text("rbac.authorization.k8s.io/v1")),
        ("kind", Term::text("ClusterRoleBinding")),
        ("metadata", Term::map([("name", Term::text(name))])),
        ("roleRef", Term::map(reference("ClusterRole", role))),
        ("subjects", Term::List(vec![Term::map(reference(kind, &who))])),
    ])
}

fn secret_tokens<'a>(site: &Site<'a>) -> impl Iterator<Item = &'a Token> {
    site.tokens().iter().filter(|token| token.form.value == TokenForm::Secret)
}

fn secret_path(token: &Token) -> String {
    format!("manifests/30-token-{}.yaml", token.name.0)
}
