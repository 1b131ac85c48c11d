//! A real etcd on loopback with the bundle's certificates: put and get through mTLS; refused without a certificate, and with one of the
//! kubernetes authority.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::support::{Built, build, have, text};

/// A port of loopback that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// An hour ago. etcd compares dates with the real clock, and Go programs cannot be told another time.
#[expect(clippy::disallowed_methods, reason = "the certificates of this test must be valid now")]
fn epoch() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let time = time::OffsetDateTime::from_unix_timestamp(i64::try_from(now - now % 3600).unwrap() - 3600).unwrap();
    time.format(time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z")).unwrap()
}

fn description(client: u16, peer: u16) -> String {
    let epoch = epoch();
    format!(
        r#"kapic 1
use "std:control-plane"
cluster lab {{
    apply control-plane
    kubernetes "1.21.14"
    endpoint "api.example.com:6443"
    etcd "3.4.23" {{
        client-port {client}
        peer-port {peer}
        metrics-port 0
    }}
    pki {{ epoch "{epoch}" }}
    masters {{ host box ip="127.0.0.1" }}
}}
"#
    )
}

/// etcd with the flags of the unit, its paths led into the host's tree. Ends with the value.
struct Etcd {
    child: Child,
    _data: tempfile::TempDir,
    log: PathBuf,
}

impl Drop for Etcd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(built: &Built) -> Etcd {
    let tree = built.host("box");
    let unit = fs::read_to_string(tree.join("etc/systemd/system/etcd.service")).unwrap();
    let joined = unit.replace("\\\n", " ");
    let command = joined.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    let data = tempfile::tempdir().unwrap();
    let flags = command.split_whitespace().skip(1).map(|flag| match flag.split_once('=') {
        Some(("--data-dir", _)) => format!("--data-dir={}", text(&data.path().join("data"))),
        Some((name, path)) if path.starts_with('/') => format!("{name}={}{path}", text(&tree)),
        _ => flag.to_owned(),
    });
    let log = data.path().join("log");
    let file = fs::File::create(&log).unwrap();
    let child = Command::new("etcd").args(flags).stdout(Stdio::null()).stderr(file).spawn().unwrap();
    Etcd { child, _data: data, log }
}

/// Who asks: flags of etcdctl for a certificate, its key and the authority to trust.
struct Client<'a> {
    port: u16,
    authority: &'a Path,
    pair: Option<(&'a Path, &'a Path)>,
}

impl Client<'_> {
    fn ask(&self, words: &[&str]) -> Output {
        let mut command = Command::new("etcdctl");
        command.env("ETCDCTL_API", "3").args(["--dial-timeout=5s", "--command-timeout=10s", "--endpoints"]);
        command.arg(format!("https://127.0.0.1:{}", self.port)).arg("--cacert").arg(self.authority);
        if let Some((certificate, key)) = self.pair {
            command.arg("--cert").arg(certificate).arg("--key").arg(key);
        }
        command.args(words).output().unwrap()
    }
}

#[test]
fn etcd_serves_its_own_clients_and_nobody_else() {
    if !have("etcd") || !have("etcdctl") {
        return;
    }
    let (port, peer) = (free_port(), free_port());
    let built = build(&description(port, peer));
    let pki = built.host("box").join("etc/kubernetes/pki");
    let etcd = start(&built);
    let file = |name: &str| pki.join(name);
    let (authority, cert, key) = (file("etcd/ca.crt"), file("apiserver-etcd-client.crt"), file("apiserver-etcd-client.key"));
    let client = Client { port, authority: &authority, pair: Some((&cert, &key)) };

    // The client itself waits for the server: each try lasts until it is there or the dial times out.
    let ready = (0..12).any(|_| client.ask(&["endpoint", "health"]).status.success());
    assert!(ready, "etcd did not start:\n{}", fs::read_to_string(&etcd.log).unwrap());
    assert!(client.ask(&["put", "/kapic", "works"]).status.success());
    assert_eq!(client.ask(&["get", "/kapic", "--print-value-only"]).stdout, b"works\n");

    let nobody = Client { port, authority: &authority, pair: None };
    assert!(!nobody.ask(&["get", "/kapic"]).status.success(), "etcd served a client without a certificate");
    let (foreign, foreign_key) = (file("apiserver-kubelet-client.crt"), file("apiserver-kubelet-client.key"));
    let stranger = Client { port, authority: &authority, pair: Some((&foreign, &foreign_key)) };
    assert!(!stranger.ask(&["get", "/kapic"]).status.success(), "etcd served a client of the kubernetes authority");
    let kubernetes = file("ca.crt");
    let doubter = Client { port, authority: &kubernetes, pair: Some((&cert, &key)) };
    assert!(!doubter.ask(&["get", "/kapic"]).status.success(), "the kubernetes authority vouches for etcd");
    drop(etcd);
}
