//! Addresses as flags and kubeconfigs write them: `https://10.0.0.1:6443`, `[::1]:10250`.

use std::net::{IpAddr, SocketAddr};

/// Scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// Whether it is `https`.
    pub is_tls: bool,
    /// Name or address, without brackets.
    pub host: String,
    /// The port, if it is written.
    pub port: Option<u16>,
}

impl Url {
    /// Reads a URL; `None` if it has no scheme or no host.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once("://")?;
        let authority = rest.split(['/', '?']).next()?;
        let (host, port) = split(authority)?;
        Some(Self { is_tls: matches!(scheme, "https" | "unixs"), host, port })
    }

    /// The address, if the host is one.
    pub fn address(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// Whether it leads to the host that it is read on.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.address().is_some_and(|address| address.is_loopback())
    }

    /// The port; 443 unless written.
    pub fn port_or_443(&self) -> u16 {
        self.port.unwrap_or(443)
    }
}

/// `HOST[:PORT]`, with brackets around an IPv6 address that has a port.
pub fn split(authority: &str) -> Option<(String, Option<u16>)> {
    if let Ok(address) = authority.parse::<SocketAddr>() {
        return Some((address.ip().to_string(), Some(address.port())));
    }
    let bare = authority.trim_start_matches('[').trim_end_matches(']');
    if bare.parse::<IpAddr>().is_ok() {
        return Some((bare.to_owned(), None));
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (authority, None),
    };
    (!host.is_empty()).then(|| (host.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::Url;

    #[test]
    fn urls() {
        let check = |text: &str, expected: Option<(&str, Option<u16>, bool)>| {
            let found = Url::parse(text);
            assert_eq!(found.as_ref().map(|url| (url.host.as_str(), url.port, url.is_tls)), expected, "{text}");
        };
        check("https://10.0.0.1:6443", Some(("10.0.0.1", Some(6443), true)));
        check("https://[fd00::1]:2379/x", Some(("fd00::1", Some(2379), true)));
        check("http://api.example.com", Some(("api.example.com", None, false)));
        check("https://[fd00::1]", Some(("fd00::1", None, true)));
        check("10.0.0.1:1", None);
        check("https://a:port", None);
    }
}
