//! A small cluster with more text in its block, compiled in memory to the final bytes, and questions about them.

use std::collections::{BTreeMap, BTreeSet};

use kapic::Design;
use kapic::bundle::{File, Sealed};
use kapic::plan::Place;
use kapic::realise::vault::RootSecret;
use kapic::source::{Severity, Sink, Sources};
use kapic::world::MemoryProject;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::pem::Pem;

/// What a description has unless its own text begins a line with that word.
const USUAL: [(&str, &str); 4] = [
    ("kubernetes", "kubernetes \"1.36.3\""),
    ("etcd", "etcd \"3.6.14\""),
    ("pki", "pki { epoch \"2026-11-01T00:00:00Z\"; }"),
    (
        "masters",
        "masters { host m1 ip=\"10.0.0.1\"; host m2 ip=\"10.0.0.2\"; host m3 ip=\"10.0.0.3\"; }\nendpoint \"api.example.com:6443\"",
    ),
];

/// What became of a description.
pub struct Lab {
    /// `CODE` of every error and warning.
    pub codes: BTreeSet<&'static str>,
    /// Messages, for a test that fails.
    pub messages: Vec<String>,
    /// What is to be made; `None` if there were errors.
    pub design: Option<Design>,
    /// The final bytes; `None` if there were errors.
    pub bundle: Option<Sealed>,
}

impl Lab {
    /// Compiles `cluster lab { apply control-plane … }`.
    pub fn new(text: &str) -> Self {
        let has = |name: &str| text.lines().any(|line| line.trim_start().split([' ', '{']).next() == Some(name));
        let usual: Vec<&str> = USUAL.iter().filter(|(name, _)| !has(name)).map(|(_, text)| *text).collect();
        let whole =
            format!("kapic 1\nuse \"std:control-plane\"\ncluster lab {{\napply control-plane\n{}\n{text}\n}}\n", usual.join("\n"));
        Self::whole(&whole)
    }

    /// Compiles a whole description.
    pub fn whole(text: &str) -> Self {
        let (mut sources, mut sink) = (Sources::default(), Sink::new());
        let project = MemoryProject::new([("cluster.kdl", text)]);
        let design = kapic::design("cluster.kdl", &project, &mut sources, &mut sink);
        let secret = RootSecret::from_bytes(std::array::from_fn(|at| u8::try_from(at).unwrap()));
        let product = design.as_ref().and_then(|design| kapic::make(design, &secret, &mut sink));
        let found = sink.finish();
        let loud = || found.iter().filter(|found| found.severity != Severity::Note);
        Self {
            codes: loud().map(|found| found.code).collect(),
            messages: loud().map(|found| format!("{} {}", found.code, found.message)).collect(),
            design: if product.is_some() { design } else { None },
            bundle: product.map(|product| product.sealed),
        }
    }

    /// The bundle of a description about which nothing is to be said.
    pub fn bundle(&self) -> &Sealed {
        assert_eq!(self.messages, Vec::<String>::new());
        self.bundle.as_ref().expect("a description without errors has a bundle")
    }

    /// The files of a host, `cluster` for the operator's.
    pub fn files(&self, host: &str) -> Vec<&File> {
        let of_host = |place: &Place| match place {
            Place::Cluster => host == "cluster",
            Place::Host(name) => name == host,
        };
        self.bundle().files().iter().filter(|file| of_host(&file.meta.place)).collect()
    }

    /// The text of one file.
    pub fn text(&self, host: &str, path: &str) -> String {
        let file = self.files(host).into_iter().find(|file| file.meta.path == path);
        let file = file.unwrap_or_else(|| panic!("no {path} on {host}: {:#?}", self.paths(host)));
        String::from_utf8(file.bytes.to_vec()).unwrap()
    }

    /// All paths of a host.
    pub fn paths(&self, host: &str) -> Vec<&str> {
        self.files(host).into_iter().map(|file| file.meta.path.as_str()).collect()
    }

    /// The flags of a unit's command line.
    pub fn flags(&self, host: &str, unit: &str) -> BTreeMap<String, Vec<String>> {
        let text = self.text(host, &format!("etc/systemd/system/{unit}.service")).replace("\\\n", " ");
        let command = text.lines().find_map(|line| line.strip_prefix("ExecStart=")).expect("a command line").to_owned();
        let mut flags: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for word in command.split_whitespace().map(|word| word.trim_matches('"')).filter(|word| word.starts_with("--")) {
            let (name, value) = word.split_once('=').unwrap_or((word, "true"));
            flags.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        flags
    }

    /// The one value of a flag.
    pub fn flag(&self, host: &str, unit: &str, name: &str) -> String {
        let flags = self.flags(host, unit);
        let values = flags.get(name).unwrap_or_else(|| panic!("{unit} on {host} has no {name}: {flags:#?}"));
        assert_eq!(values.len(), 1, "{name}");
        values[0].clone()
    }

    /// The file that a flag of a unit names, by its content.
    pub fn named_by(&self, host: &str, unit: &str, flag: &str) -> String {
        self.text(host, self.flag(host, unit, flag).trim_start_matches('/'))
    }
}

/// What a test wants to know of a certificate.
#[derive(Debug, PartialEq, Eq)]
pub struct Facts {
    pub common_name: String,
    pub groups: Vec<String>,
    pub names: BTreeSet<String>,
    pub serves: bool,
    pub asks: bool,
    pub days: i64,
    pub public_key: Vec<u8>,
}

/// Reads the first certificate of a PEM file.
pub fn certificate(pem: &str) -> Facts {
    let block = Pem::iter_from_buffer(pem.as_bytes()).next().unwrap().unwrap();
    let certificate = block.parse_x509().unwrap();
    let usage = certificate.extended_key_usage().unwrap();
    let seconds = certificate.validity().not_after.timestamp() - certificate.validity().not_before.timestamp();
    Facts {
        common_name: certificate.subject().iter_common_name().next().unwrap().as_str().unwrap().to_owned(),
        groups: certificate.subject().iter_organization().map(|name| name.as_str().unwrap().to_owned()).collect(),
        names: names(&certificate),
        serves: usage.as_ref().is_some_and(|usage| usage.value.server_auth),
        asks: usage.as_ref().is_some_and(|usage| usage.value.client_auth),
        days: (seconds + 1) / 86_400,
        public_key: certificate.public_key().raw.to_vec(),
    }
}

fn names(certificate: &X509Certificate<'_>) -> BTreeSet<String> {
    let all = certificate.extensions().iter().filter_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
        _ => None,
    });
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => (*name).to_owned(),
        GeneralName::IPAddress([a, b, c, d]) => format!("{a}.{b}.{c}.{d}"),
        other => panic!("{other:?}"),
    };
    all.flatten().map(name).collect()
}
