//! Everything that the files of one host say: its components with what they show and trust. Which host talks to which is not known here.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::api_server::ApiServer;
use super::balancer::Balancer;
use super::controller_manager::ControllerManager;
use super::etcd::Member;
use super::kubeconfig::KubeClient;
use super::kubelet::Kubelet;
use super::reader::Reader;
use super::tree::Tree;
use super::unit::{Program, Unit};
use super::units::units;
use super::yaml::{self, Document};
use crate::plan::Kind;
use crate::proof::certificates::Library;
use crate::proof::finding::Finding;

/// One host, read.
#[derive(Debug, Default)]
pub struct Host {
    /// Its name; empty for the operator's files.
    pub name: String,
    /// Its addresses as far as its files tell them.
    pub addresses: Vec<IpAddr>,
    /// kube-apiserver.
    pub api_server: Option<ApiServer>,
    /// etcd.
    pub etcd: Option<Member>,
    /// kubelet.
    pub kubelet: Option<Kubelet>,
    /// kube-controller-manager.
    pub controller_manager: Option<ControllerManager>,
    /// Whoever has a kubeconfig.
    pub clients: Vec<KubeClient>,
    /// haproxy or nginx.
    pub balancer: Option<Balancer>,
    /// What is wrong with the files themselves.
    pub findings: Vec<Finding>,
}

impl Host {
    /// Reads the units of a host and what they refer to.
    pub fn read(name: &str, tree: &Tree<'_>, library: &Library) -> Self {
        let mut host = Self { name: name.to_owned(), ..Self::default() };
        for files in units(tree) {
            let file = tree.meta(files.files[0]).bundle_path();
            let unit = Unit::parse(&files.texts);
            for program in &unit.programs {
                let mut reader = reader(name, &program.name, tree, library);
                reader.unit = file.clone();
                reader.credentials = unit.credentials.clone();
                credentials_exist(&mut reader);
                let findings = host.program(reader, program);
                host.findings.extend(findings);
            }
        }
        host.balancers(tree, library);
        host.addresses = host.all_addresses();
        host
    }

    /// Reads the kubeconfigs among the operator's files.
    pub fn read_operator(tree: &Tree<'_>, library: &Library) -> Self {
        let mut host = Self::default();
        for (meta, at) in tree.of_kind(Kind::Kubeconfig) {
            let stem = meta.path.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
            let mut reader = reader("", &format!("user {stem}"), tree, library);
            reader.unit = meta.bundle_path();
            host.clients.extend(KubeClient::read(&mut reader, "kubeconfig", &tree.meta(at).path));
            host.findings.append(&mut reader.findings);
        }
        host
    }

    fn program(&mut self, mut reader: Reader<'_>, program: &Program) -> Vec<Finding> {
        match program.name.as_str() {
            "kube-apiserver" => self.api_server = Some(ApiServer::read(&mut reader, program)),
            "etcd" => self.etcd = Some(Member::read(&mut reader, program)),
            "kubelet" => self.kubelet = Some(Kubelet::read(&mut reader, program, &mut self.clients)),
            "kube-controller-manager" => {
                self.controller_manager = Some(ControllerManager::read(&mut reader, program));
                self.serves(&mut reader, program);
                self.client(&mut reader, program);
            }
            "kube-scheduler" | "kube-proxy" => {
                reader.flags_lead_somewhere(program, |_| false);
                self.serves(&mut reader, program);
                self.client(&mut reader, program);
            }
            _ => {}
        }
        reader.findings
    }

    /// Components that serve metrics may have a certificate; nobody in the bundle connects to it, so only its key is looked at.
    fn serves(&self, reader: &mut Reader<'_>, program: &Program) {
        if program.flag("--tls-cert-file").is_some() {
            let _serving = reader.with_key(program, "--tls-cert-file", "--tls-private-key-file");
        }
    }

    /// A component with one kubeconfig, named by a flag or by its configuration file.
    fn client(&mut self, reader: &mut Reader<'_>, program: &Program) {
        let configured = config_kubeconfig(reader, program);
        let named = program.flag("--kubeconfig").map(|value| ("--kubeconfig", value.to_owned()));
        let Some((setting, value)) = named.or(configured.map(|value| ("clientConnection.kubeconfig", value))) else { return };
        self.clients.extend(KubeClient::read(reader, setting, &value));
    }

    fn balancers(&mut self, tree: &Tree<'_>, library: &Library) {
        for (meta, at) in tree.of_kind(Kind::Config) {
            let name = meta.path.rsplit('/').next().unwrap_or_default();
            let Some(bytes) = tree.bytes(at) else { continue };
            let Ok(text) = std::str::from_utf8(&bytes) else { continue };
            let mut reader = reader(&self.name, "haproxy", tree, library);
            reader.unit = meta.bundle_path();
            let found = match name {
                "haproxy.cfg" => Balancer::haproxy(&mut reader, &meta.bundle_path(), text),
                "nginx.conf" => Balancer::nginx(&meta.bundle_path(), text),
                _ => continue,
            };
            self.findings.append(&mut reader.findings);
            self.balancer = Some(found);
        }
    }

    fn all_addresses(&self) -> Vec<IpAddr> {
        let api = self.api_server.iter().flat_map(|server| server.addresses.iter().copied());
        let etcd = self.etcd.iter().flat_map(|member| member.client_urls.iter().chain(&member.peer_urls));
        let node = self.kubelet.iter().filter_map(|kubelet| kubelet.node_ip);
        let all = api.chain(node).chain(etcd.filter_map(super::url::Url::address));
        let mut found: Vec<IpAddr> = all.filter(|address| !address.is_loopback() && !address.is_unspecified()).collect();
        found.sort();
        found.dedup();
        found
    }
}

fn reader<'a>(host: &'a str, component: &str, tree: &'a Tree<'a>, library: &'a Library) -> Reader<'a> {
    let component = component.to_owned();
    Reader { host, component, unit: String::new(), tree, library, credentials: BTreeMap::new(), findings: Vec::new() }
}

/// What a unit loads must be there.
fn credentials_exist(reader: &mut Reader<'_>) {
    let loaded: Vec<(String, String)> = reader.credentials.iter().map(|(name, path)| (name.clone(), path.clone())).collect();
    for (name, path) in loaded.into_iter().filter(|(_, path)| path.starts_with('/')) {
        drop(reader.file(&format!("LoadCredential={name}"), &path));
    }
}

fn config_kubeconfig(reader: &mut Reader<'_>, program: &Program) -> Option<String> {
    let file = reader.file("--config", program.flag("--config")?).ok()?;
    let text = std::str::from_utf8(file.bytes.as_deref()?).ok()?;
    match Document::parse(text) {
        Ok(document) => yaml::text(document.root(), "clientConnection.kubeconfig").map(str::to_owned),
        Err(why) => {
            reader.unreadable(&file.file, &why);
            None
        }
    }
}
