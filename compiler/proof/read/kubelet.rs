//! kubelet: its flags and its KubeletConfiguration.

use std::net::IpAddr;

use serde_yaml_ng::Value;

use super::kubeconfig::KubeClient;
use super::reader::{Reader, not_here};
use super::unit::Program;
use super::yaml::{self, Document, text};
use crate::proof::pair::{Gap, Side};

/// One kubelet as a server.
#[derive(Debug)]
pub struct Kubelet {
    /// The node's name.
    pub node_name: String,
    /// The node's address, if it is told.
    pub node_ip: Option<IpAddr>,
    /// Where its certificate comes from.
    pub serving: Serving,
    /// Whom it trusts to name clients.
    pub client_ca: Side,
    /// The domain of service names.
    pub domain: Option<String>,
    /// Its unit, by its path in the bundle.
    pub unit: String,
}

/// Where a kubelet's serving certificate comes from.
#[derive(Debug)]
pub enum Serving {
    /// A file.
    Issued(Side),
    /// The cluster signs it on request.
    Requested,
    /// It signs it itself: nobody can verify that.
    SelfSigned,
}

impl Kubelet {
    /// Reads the flags and the configuration; the kubeconfigs go to `clients`.
    pub fn read(reader: &mut Reader<'_>, program: &Program, clients: &mut Vec<KubeClient>) -> Self {
        let bootstraps = program.flag("--bootstrap-kubeconfig").is_some();
        reader.flags_lead_somewhere(program, |flag| bootstraps && flag == "--kubeconfig");
        let flag = if bootstraps { "--bootstrap-kubeconfig" } else { "--kubeconfig" };
        clients.extend(program.flag(flag).and_then(|value| KubeClient::read(reader, flag, value)));
        let settings = Settings::read(reader, program);
        let client_ca = match (&settings.client_ca, &settings.gap) {
            (None, Some(gap)) => Err(gap.clone()),
            (value, _) => reader.certificates("clientCAFile", value.as_deref()),
        };
        let address = settings.node_ip.as_deref().and_then(|list| list.split(',').next()?.trim().parse::<IpAddr>().ok());
        Self {
            node_name: program.flag("--hostname-override").unwrap_or(reader.host).to_owned(),
            node_ip: address.filter(|address| !address.is_unspecified()),
            serving: settings.serving(reader),
            client_ca,
            domain: settings.domain,
            unit: reader.unit.clone(),
        }
    }
}

/// The settings that stand in flags or in the configuration file; flags win.
#[derive(Default)]
struct Settings {
    client_ca: Option<String>,
    certificate: Option<String>,
    key: Option<String>,
    requested: bool,
    node_ip: Option<String>,
    domain: Option<String>,
    /// Why the configuration file cannot be read.
    gap: Option<Gap>,
}

impl Settings {
    fn read(reader: &mut Reader<'_>, program: &Program) -> Self {
        let file = program.flag("--config").map(|value| reader.file("--config", value));
        let mut settings = match &file {
            None => Self::default(),
            Some(Err(gap)) => Self::unknown(gap.clone()),
            Some(Ok(file)) => match &file.bytes {
                Some(bytes) => Self::parse(reader, &file.file, bytes),
                None => Self::unknown(not_here(&file.file)),
            },
        };
        let flag = |name: &str| program.flag(name).map(str::to_owned);
        settings.client_ca = flag("--client-ca-file").or(settings.client_ca);
        settings.certificate = flag("--tls-cert-file").or(settings.certificate);
        settings.key = flag("--tls-private-key-file").or(settings.key);
        settings.domain = flag("--cluster-domain").or(settings.domain);
        settings.node_ip = flag("--node-ip").or(settings.node_ip);
        settings
    }

    fn parse(reader: &mut Reader<'_>, file: &str, bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned());
        match text.and_then(|text| Document::parse(text).map(|document| Self::of(document.root()))) {
            Ok(settings) => settings,
            Err(why) => Self::unknown(reader.unreadable(file, &why)),
        }
    }

    fn unknown(gap: Gap) -> Self {
        Self { gap: Some(gap), ..Self::default() }
    }

    fn of(root: &Value) -> Self {
        let field = |keys: &str| text(root, keys).map(str::to_owned);
        Self {
            client_ca: field("authentication.x509.clientCAFile"),
            certificate: field("tlsCertFile"),
            key: field("tlsPrivateKeyFile"),
            requested: yaml::at(root, "serverTLSBootstrap").and_then(Value::as_bool).unwrap_or(false),
            node_ip: field("address"),
            domain: field("clusterDomain"),
            gap: None,
        }
    }

    fn serving(&self, reader: &mut Reader<'_>) -> Serving {
        match (&self.certificate, &self.gap) {
            (Some(path), _) => {
                let shown = reader.certificates("tlsCertFile", Some(path));
                if let Some(key) = &self.key {
                    reader.key_of(&shown, "tlsPrivateKeyFile", key);
                }
                if let Err(Gap::Unknown(_)) = shown { Serving::Requested } else { Serving::Issued(shown) }
            }
            (None, Some(gap)) => Serving::Issued(Err(gap.clone())),
            (None, None) if self.requested => Serving::Requested,
            (None, None) => Serving::SelfSigned,
        }
    }
}
