//! etcd: what its flags say about certificates and addresses.

use super::reader::Reader;
use super::unit::Program;
use super::url::Url;
use crate::proof::pair::Side;

/// One member.
#[derive(Debug)]
pub struct Member {
    /// Its unit, by its path in the bundle.
    pub unit: String,
    /// Where clients connect.
    pub client_urls: Vec<Url>,
    /// Where members connect.
    pub peer_urls: Vec<Url>,
    /// Where this member believes all members to be: name and URL.
    pub initial_cluster: Vec<(String, Url)>,
    /// What it shows to clients.
    pub serving: Side,
    /// Whom it trusts to name clients; `None`: it does not look.
    pub client_ca: Option<Side>,
    /// What it shows to members, as server and as client.
    pub peer: Side,
    /// Whom it trusts to name members.
    pub peer_ca: Side,
    /// Whether it wants certificates of members.
    pub peer_auth: bool,
    /// Whether its gateway dials itself with the server's certificate.
    pub gateway_uses_serving: bool,
}

impl Member {
    /// Reads the flags.
    pub fn read(reader: &mut Reader<'_>, program: &Program) -> Self {
        reader.flags_lead_somewhere(program, |_| false);
        let urls = |flag: &str| program.list(flag).into_iter().filter_map(Url::parse).collect::<Vec<_>>();
        let client_auth = program.is_on("--client-cert-auth");
        let gateway = program.flag("--enable-grpc-gateway").is_none_or(|value| value == "true");
        Self {
            unit: reader.unit.clone(),
            client_urls: [urls("--advertise-client-urls"), urls("--listen-client-urls")].concat(),
            peer_urls: [urls("--initial-advertise-peer-urls"), urls("--listen-peer-urls")].concat(),
            initial_cluster: program.list("--initial-cluster").into_iter().filter_map(member).collect(),
            serving: reader.with_key(program, "--cert-file", "--key-file"),
            client_ca: client_auth.then(|| reader.certificates("--trusted-ca-file", program.flag("--trusted-ca-file"))),
            peer: reader.with_key(program, "--peer-cert-file", "--peer-key-file"),
            peer_ca: reader.certificates("--peer-trusted-ca-file", program.flag("--peer-trusted-ca-file")),
            peer_auth: program.is_on("--peer-client-cert-auth"),
            gateway_uses_serving: client_auth && gateway && program.flag("--client-cert-file").is_none(),
        }
    }
}

fn member(entry: &str) -> Option<(String, Url)> {
    let (name, url) = entry.split_once('=')?;
    Some((name.to_owned(), Url::parse(url)?))
}
