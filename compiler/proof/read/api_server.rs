//! kube-apiserver: what its flags say about certificates, addresses and tokens.

use std::net::IpAddr;

use ipnet::IpNet;

use super::audit;
use super::audit_policy::Coverage;
use super::reader::Reader;
use super::unit::Program;
use super::yaml::{self, Document};
use crate::proof::key::PublicKey;
use crate::proof::pair::{Gap, Side};

/// One API server.
#[derive(Debug)]
pub struct ApiServer {
    /// Its unit, by its path in the bundle.
    pub unit: String,
    /// The addresses that its own flags tell.
    pub addresses: Vec<IpAddr>,
    /// Its HTTPS port.
    pub port: u16,
    /// The certificate that it serves with.
    pub serving: Side,
    /// Whom it trusts to name clients.
    pub client_ca: Side,
    /// The etcd members that it connects to.
    pub etcd_servers: Vec<String>,
    /// Whom it trusts to name etcd members.
    pub etcd_ca: Side,
    /// What it shows to etcd.
    pub etcd_client: Side,
    /// Whom it trusts to name kubelets; `None`: it does not look.
    pub kubelet_ca: Option<Side>,
    /// What it shows to kubelets.
    pub kubelet_client: Side,
    /// Which of a node's addresses it calls, in order.
    pub address_types: Vec<String>,
    /// Whom it trusts to name front proxies, if it passes requests on.
    pub proxy_ca: Option<Side>,
    /// What it shows to the servers that it passes requests on to.
    pub proxy_client: Option<Side>,
    /// Common names that may be front proxies; empty: all.
    pub proxy_names: Vec<String>,
    /// The ranges of service addresses.
    pub service_ranges: Vec<IpNet>,
    /// Public halves that tokens of service accounts are checked with, sorted; a gap if a file of them is not readable.
    pub token_keys: Result<Vec<PublicKey>, Gap>,
    /// Who issues tokens.
    pub issuers: Vec<String>,
    /// Digest of the key that signs tokens.
    pub token_signer: Option<[u8; 32]>,
    /// The public half of the key that signs tokens, where it is here.
    pub token_signer_public: Option<PublicKey>,
    /// The audit policy by its path in the bundle, and what it records.
    pub audit: Option<(String, Coverage)>,
    /// Digest of the encryption configuration; `None`: nothing is encrypted.
    pub encryption: Option<[u8; 32]>,
}

impl ApiServer {
    /// Reads the flags.
    pub fn read(reader: &mut Reader<'_>, program: &Program) -> Self {
        let etcd_is_ours = |flag: &str| flag.starts_with("--etcd-");
        reader.flags_lead_somewhere(program, etcd_is_ours);
        let certificate = |reader: &mut Reader<'_>, flag: &str| reader.certificates(flag, program.flag(flag));
        let optional = |reader: &mut Reader<'_>, flag: &str| program.flag(flag).map(|value| reader.certificates(flag, Some(value)));
        let (token_signer, token_signer_public) = signer(reader, program);
        read_admission(reader, program);
        Self {
            unit: reader.unit.clone(),
            addresses: addresses(program),
            port: program.flag("--secure-port").and_then(|port| port.parse().ok()).unwrap_or(6443),
            serving: reader.with_key(program, "--tls-cert-file", "--tls-private-key-file"),
            client_ca: certificate(reader, "--client-ca-file"),
            etcd_servers: program.list("--etcd-servers").into_iter().map(str::to_owned).collect(),
            etcd_ca: certificate(reader, "--etcd-cafile"),
            etcd_client: reader.with_key(program, "--etcd-certfile", "--etcd-keyfile"),
            kubelet_ca: optional(reader, "--kubelet-certificate-authority"),
            kubelet_client: reader.with_key(program, "--kubelet-client-certificate", "--kubelet-client-key"),
            address_types: program.list("--kubelet-preferred-address-types").into_iter().map(str::to_owned).collect(),
            proxy_ca: optional(reader, "--requestheader-client-ca-file"),
            proxy_client: program
                .flag("--proxy-client-cert-file")
                .map(|_| reader.with_key(program, "--proxy-client-cert-file", "--proxy-client-key-file")),
            proxy_names: program.list("--requestheader-allowed-names").into_iter().map(str::to_owned).collect(),
            service_ranges: program.list("--service-cluster-ip-range").iter().filter_map(|range| range.parse().ok()).collect(),
            token_keys: token_keys(reader, program),
            issuers: program.flags.get("--service-account-issuer").cloned().unwrap_or_default(),
            token_signer,
            token_signer_public,
            audit: audit::read(reader, program),
            encryption: program
                .flag("--encryption-provider-config")
                .and_then(|value| reader.file("--encryption-provider-config", value).ok())
                .map(|file| file.sha256),
        }
    }
}

fn addresses(program: &Program) -> Vec<IpAddr> {
    let flags = ["--advertise-address", "--bind-address"];
    let all = flags.iter().filter_map(|flag| program.flag(flag)?.parse::<IpAddr>().ok());
    all.filter(|address| !address.is_unspecified()).collect()
}

fn token_keys(reader: &mut Reader<'_>, program: &Program) -> Result<Vec<PublicKey>, Gap> {
    const FLAG: &str = "--service-account-key-file";
    let mut found = Vec::new();
    for value in program.flags.get(FLAG).into_iter().flatten() {
        found.extend(reader.public_keys(FLAG, value)?);
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn signer(reader: &mut Reader<'_>, program: &Program) -> (Option<[u8; 32]>, Option<PublicKey>) {
    const FLAG: &str = "--service-account-signing-key-file";
    let Some(value) = program.flag(FLAG) else { return (None, None) };
    let Ok(file) = reader.file(FLAG, value) else { return (None, None) };
    let public = file.bytes.is_some().then(|| reader.public_keys(FLAG, value).ok()).flatten();
    (Some(file.sha256), public.and_then(|keys| keys.into_iter().next()))
}

/// The admission configuration may name files of its own.
fn read_admission(reader: &mut Reader<'_>, program: &Program) {
    const FLAG: &str = "--admission-control-config-file";
    let Some(file) = program.flag(FLAG).and_then(|value| reader.file(FLAG, value).ok()) else { return };
    let Some(text) = file.bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok()) else { return };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(why) => return drop(reader.unreadable(&file.file, &why)),
    };
    let plugins = yaml::at(document.root(), "plugins").and_then(|plugins| plugins.as_sequence());
    for path in plugins.into_iter().flatten().filter_map(|plugin| yaml::text(plugin, "path")).filter(|path| path.starts_with('/')) {
        drop(reader.file("plugins.path", path));
    }
}
