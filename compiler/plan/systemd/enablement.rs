//! What a host needs before its units start: users, folders, and which units start at boot.

use std::collections::BTreeMap;

use crate::model::Host;
use crate::plan::draft::{Draft, File};
use crate::plan::topology::{Site, is_on};
use crate::plan::{Kind, Place, Term};
use crate::schema::types::LoadBalancerKind;

use super::Account;

/// The units of kapic on a host, in the order in which they start.
pub(in crate::plan) fn units(site: &Site<'_>, host: &Host) -> Vec<&'static str> {
    let master = host.role == crate::model::Role::Master;
    let balancer = site.balancer(host);
    let proxy = balancer.map(|balancer| if balancer.kind.value == LoadBalancerKind::Nginx { "nginx" } else { "haproxy" });
    let floating = balancer.is_some_and(|balancer| balancer.vip.is_some() && !is_on(balancer, "nodes"));
    let all = [
        ("etcd", site.runs_etcd(host)),
        ("kube-apiserver", master),
        ("kube-controller-manager", master),
        ("kube-scheduler", master),
        ("haproxy", proxy == Some("haproxy")),
        ("nginx", proxy == Some("nginx")),
        ("keepalived", floating),
        ("kubelet", host.runs_kubelet()),
        ("kube-proxy", host.runs_kube_proxy()),
    ];
    all.into_iter().filter(|(_, here)| *here).map(|(name, _)| name).collect()
}

/// Users of their own, made by `systemd-sysusers`.
pub(in crate::plan) fn plan_sysusers(site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let mut users: BTreeMap<String, &str> = BTreeMap::new();
    for component in units(site, host) {
        if let Some(user) = Account::of(host, component).user {
            users.entry(user).or_insert(component);
        }
    }
    if users.is_empty() {
        return;
    }
    let lines = users.into_iter().map(|(user, component)| format!("u {user} - \"{component}\" - /usr/sbin/nologin"));
    config(draft, host, "/etc/sysusers.d/kapic.conf", "units run as users of their own", lines);
}

/// Folders that units write to, made by `systemd-tmpfiles`.
pub(in crate::plan) fn plan_tmpfiles(site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let mut folders: BTreeMap<String, (u32, String)> = BTreeMap::new();
    let units = units(site, host);
    if units.contains(&"etcd") {
        let user = Account::of(host, "etcd").name().to_owned();
        folders.insert(host.components.etcd.data_dir.0.clone(), (0o700, user));
    }
    if units.contains(&"kube-apiserver") {
        let user = Account::of(host, "kube-apiserver").name().to_owned();
        folders.extend(log_folders(site, host).into_iter().map(|folder| (folder, (0o700, user.clone()))));
    }
    if units.contains(&"kubelet") {
        let root = host.components.kubelet.root_dir.0.clone();
        folders.insert(root, (0o700, "root".to_owned()));
    }
    if folders.is_empty() {
        return;
    }
    let lines = folders.into_iter().map(|(path, (mode, user))| format!("d {path} {mode:04o} {user} {user} -"));
    config(draft, host, "/etc/tmpfiles.d/kapic.conf", "units write to these folders", lines);
}

/// The folders that an API server logs to.
pub(in crate::plan) fn log_folders(site: &Site<'_>, host: &Host) -> Vec<String> {
    let server = &host.components.api_server;
    let audit = crate::plan::api_server::audit_log_path(site, host);
    let parent = |path: String| path.rsplit_once('/').map(|(parent, _)| parent.to_owned()).filter(|parent| !parent.is_empty());
    let mut folders: Vec<String> =
        audit.and_then(parent).into_iter().chain(server.log_dir.as_ref().map(|dir| dir.0.clone())).collect();
    folders.sort();
    folders.dedup();
    folders
}

/// Which units start at boot, for `systemctl preset`.
pub(in crate::plan) fn plan_presets(site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let lines = units(site, host).into_iter().map(|unit| format!("enable {unit}.service"));
    config(draft, host, "/etc/systemd/system-preset/50-kapic.preset", "these units start at boot", lines);
}

fn config(draft: &mut Draft, host: &Host, path: &str, reason: &'static str, lines: impl Iterator<Item = String>) {
    let values = Term::map([("lines", Term::texts(lines))]);
    let file = File::template("systemd", path, Kind::Config, "std:systemd/lines", values);
    draft
        .file(&Place::Host(host.name().to_owned()), file.because(reason).asked_by([host.facts.span, host.components.systemd.span]));
}
