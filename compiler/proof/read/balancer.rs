//! Load balancers: haproxy.cfg and nginx.conf, where they send requests and how haproxy checks that API servers are well.

use std::net::IpAddr;

use super::reader::Reader;
use super::url;
use crate::proof::pair::{Gap, Side};

/// What stands before the API servers on one host.
#[derive(Debug)]
pub struct Balancer {
    /// `haproxy` or `nginx`.
    pub component: String,
    /// Its configuration, by its path in the bundle.
    pub file: String,
    /// Where it sends requests.
    pub backends: Vec<Backend>,
}

/// One API server behind a load balancer.
#[derive(Debug)]
pub struct Backend {
    /// Its address.
    pub address: IpAddr,
    /// Its port.
    pub port: u16,
    /// How it is checked over TLS; `None`: not over TLS.
    pub check: Option<Health>,
}

/// A health check over TLS.
#[derive(Debug)]
pub struct Health {
    /// Whom the check trusts; a gap if it looks at nothing.
    pub ca: Side,
    /// What the check shows, if it shows a certificate.
    pub shown: Option<Side>,
    /// The name that it asks for.
    pub name: Option<String>,
}

impl Balancer {
    /// Reads haproxy.cfg: `server NAME ADDRESS:PORT …` lines, with the `default-server` line of their section.
    pub fn haproxy(reader: &mut Reader<'_>, file: &str, text: &str) -> Self {
        let mut defaults: Vec<&str> = Vec::new();
        let mut backends = Vec::new();
        for line in text.lines().map(|line| line.split('#').next().unwrap_or_default()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                ["frontend" | "backend" | "listen" | "defaults" | "global", ..] => defaults.clear(),
                ["default-server", ref options @ ..] => defaults = options.to_vec(),
                ["server", _, target, ref options @ ..] => {
                    let options = [options, &defaults[..]].concat();
                    backends.extend(endpoint(target).map(|(address, port)| Backend {
                        address,
                        port,
                        check: health(reader, &options),
                    }));
                }
                _ => {}
            }
        }
        Self { component: "haproxy".to_owned(), file: file.to_owned(), backends }
    }

    /// Reads nginx.conf: `server ADDRESS:PORT …;` lines of its upstreams.
    pub fn nginx(file: &str, text: &str) -> Self {
        let servers = text.lines().filter_map(|line| line.trim().strip_prefix("server ")?.split([' ', ';']).next());
        let backends = servers.filter_map(endpoint).map(|(address, port)| Backend { address, port, check: None }).collect();
        Self { component: "nginx".to_owned(), file: file.to_owned(), backends }
    }
}

fn endpoint(target: &str) -> Option<(IpAddr, u16)> {
    let (host, port) = url::split(target)?;
    Some((host.parse().ok()?, port?))
}

fn health(reader: &mut Reader<'_>, options: &[&str]) -> Option<Health> {
    if !options.contains(&"check-ssl") && !options.contains(&"ssl") {
        return None;
    }
    let option = |name: &str| options.iter().position(|word| *word == name).and_then(|at| options.get(at + 1)).copied();
    let ca = match (option("ca-file"), option("verify")) {
        (_, Some("none")) => Err(Gap::unknown("its health check does not look at the certificate (`verify none`)")),
        (ca, _) => reader.certificates("ca-file", ca),
    };
    let shown = option("crt").map(|path| {
        let shown = reader.certificates("crt", Some(path));
        if shown.is_ok() {
            reader.key_of(&shown, "crt", path);
        }
        shown
    });
    Some(Health { ca, shown, name: option("verifyhost").map(str::to_owned) })
}
