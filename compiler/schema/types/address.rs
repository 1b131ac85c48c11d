//! Addresses, networks, ports and the names in certificates.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::schema::{Mismatch, ValueType};
use crate::syntax::Scalar;

use super::basic::{describe, text_of, value_type};
use super::{DnsName, SettingType};

/// An IPv4 or IPv6 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ip(pub IpAddr);

/// An address range whose host bits are zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr(pub IpNet);

/// A TCP port, not 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port(pub u16);

/// Ports from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortRange {
    /// The lowest port.
    pub first: u16,
    /// The highest port.
    pub last: u16,
}

/// Where clients connect: a DNS name or an address, and a port.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostPort {
    /// Name or address.
    pub host: SanName,
    /// Port.
    pub port: u16,
}

/// What a certificate can be valid for: a DNS name (perhaps with a leading `*.`) or an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SanName {
    /// A DNS name.
    Dns(String),
    /// An address.
    Ip(IpAddr),
}

impl fmt::Display for SanName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => f.write_str(name),
            Self::Ip(ip) => write!(f, "{ip}"),
        }
    }
}

impl HostPort {
    /// `name:port`, an IPv6 address in brackets.
    pub fn authority(&self) -> String {
        match &self.host {
            SanName::Ip(IpAddr::V6(ip)) => format!("[{ip}]:{}", self.port),
            other => format!("{other}:{}", self.port),
        }
    }
}

impl SettingType for Ip {
    const TYPE: ValueType = value_type!("ip", "an IP address such as `\"10.0.0.1\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "an IP address")?;
        text.parse().map(Self).map_err(|_| match text.split_once('/') {
            Some((ip, _)) if ip.parse::<IpAddr>().is_ok() => {
                Mismatch::new(format!("`{text}` is an address range")).help(format!("write \"{ip}\""))
            }
            _ => Mismatch::new(format!("`{text}` is not an IP address")),
        })
    }

    fn render(&self) -> String {
        self.0.to_string()
    }
}

impl SettingType for Cidr {
    const TYPE: ValueType = value_type!("cidr", "an address range such as `\"10.96.0.0/12\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "an address range")?;
        let net: IpNet = text.parse().map_err(|_| match text.parse::<IpAddr>() {
            Ok(ip) => Mismatch::new(format!("`{text}` has no prefix length"))
                .help(format!("write \"{text}/{}\" for the one address", if ip.is_ipv4() { 32 } else { 128 })),
            Err(_) => Mismatch::new(format!("`{text}` is not an address range")),
        })?;
        match net.trunc() == net {
            true => Ok(Self(net)),
            false => Err(Mismatch::new(format!("`{text}` has host bits set")).help(format!("write \"{}\"", net.trunc()))),
        }
    }

    fn render(&self) -> String {
        self.0.to_string()
    }
}

impl SettingType for Port {
    const TYPE: ValueType = value_type!("port", "a port from 1 to 65535");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        match scalar {
            Scalar::Int(number) => match u16::try_from(*number) {
                Ok(port) if port > 0 => Ok(Self(port)),
                _ => Err(Mismatch::new(format!("{number} is not a port")).help("write a port from 1 to 65535")),
            },
            Scalar::Text(text) if text.parse::<u16>().is_ok() => {
                Err(Mismatch::new(format!("{text:?} is text")).help(format!("write {text} without quotes")))
            }
            other => Err(Mismatch::new(format!("{} is not a port", describe(other)))),
        }
    }

    fn render(&self) -> String {
        self.0.to_string()
    }

    fn json(&self) -> serde_json::Value {
        self.0.into()
    }
}

impl SettingType for PortRange {
    const TYPE: ValueType = value_type!("port-range", "a range of ports such as `\"30000-32767\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a range of ports")?;
        let problem = || Mismatch::new(format!("`{text}` is not a range of ports"));
        let (first, last) = text.split_once('-').ok_or_else(problem)?;
        let range = Self { first: first.parse().map_err(|_| problem())?, last: last.parse().map_err(|_| problem())? };
        match range.first > 0 && range.first <= range.last {
            true => Ok(range),
            false => Err(Mismatch::new(format!("`{text}` holds no port")).help("write the lower port first")),
        }
    }

    fn render(&self) -> String {
        format!("{}-{}", self.first, self.last)
    }
}

impl SettingType for SanName {
    const TYPE: ValueType = value_type!("san", "a DNS name or an IP address such as `\"api.example.com\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a DNS name or an IP address")?;
        if let Ok(ip) = text.parse() {
            return Ok(Self::Ip(ip));
        }
        let name = text.strip_prefix("*.").unwrap_or(text);
        match name.rsplit('.').next().is_some_and(|last| last.bytes().all(|c| c.is_ascii_digit())) {
            true => Err(Mismatch::new(format!("`{text}` is neither a DNS name nor an IP address"))),
            false => DnsName::read(&Scalar::Text(name.to_owned())).map(|_| Self::Dns(text.to_owned())),
        }
    }

    fn render(&self) -> String {
        self.to_string()
    }
}

impl SettingType for HostPort {
    const TYPE: ValueType = value_type!("host-port", "a name or address with a port such as `\"api.example.com:6443\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a name or address with a port")?;
        if let Some(rest) = text.strip_prefix("https://") {
            return Err(Mismatch::new(format!("`{text}` is a URL")).help(format!("write \"{}\"", rest.trim_end_matches('/'))));
        }
        let (host, port) = text
            .rsplit_once(':')
            .ok_or_else(|| Mismatch::new(format!("`{text}` has no port")).help(format!("write \"{text}:6443\"")))?;
        let port = port.parse().ok().filter(|port| *port > 0).ok_or_else(|| Mismatch::new(format!("`{port}` is not a port")))?;
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        if bare.is_none() && host.contains(':') {
            return Err(
                Mismatch::new(format!("`{text}` is ambiguous")).help(format!("write \"[{text}]:6443\" for an IPv6 address"))
            );
        }
        let host = SanName::read(&Scalar::Text(bare.unwrap_or(host).to_owned()))?;
        match matches!(&host, SanName::Dns(name) if name.starts_with('*')) {
            true => Err(Mismatch::new(format!("`{host}` is a pattern, not a name"))),
            false => Ok(Self { host, port }),
        }
    }

    fn render(&self) -> String {
        self.authority()
    }
}

#[cfg(test)]
mod tests {
    use super::{Cidr, HostPort, SanName, SettingType};
    use crate::syntax::Scalar;

    fn check<T: SettingType>(text: &str, expected: Result<&str, &str>) {
        let found = T::read(&Scalar::Text(text.into()));
        let found = found.map(|value| value.render()).map_err(|problem| problem.message);
        assert_eq!(found.as_deref().map_err(String::as_str), expected, "{text}");
    }

    #[test]
    fn ranges() {
        check::<Cidr>("10.96.0.0/12", Ok("10.96.0.0/12"));
        check::<Cidr>("fd00::/108", Ok("fd00::/108"));
        check::<Cidr>("10.96.0.1/12", Err("`10.96.0.1/12` has host bits set"));
        check::<Cidr>("10.96.0.1", Err("`10.96.0.1` has no prefix length"));
        check::<Cidr>("10.96.0.0/33", Err("`10.96.0.0/33` is not an address range"));
    }

    #[test]
    fn endpoints() {
        check::<HostPort>("api.example.com:6443", Ok("api.example.com:6443"));
        check::<HostPort>("[fd00::1]:6443", Ok("[fd00::1]:6443"));
        check::<HostPort>("fd00::1:6443", Err("`fd00::1:6443` is ambiguous"));
        check::<HostPort>("api.example.com", Err("`api.example.com` has no port"));
        check::<HostPort>("https://api:6443", Err("`https://api:6443` is a URL"));
        check::<HostPort>("api:0", Err("`0` is not a port"));
        check::<HostPort>("*.example.com:443", Err("`*.example.com` is a pattern, not a name"));
    }

    #[test]
    fn names_in_certificates() {
        check::<SanName>("*.example.com", Ok("*.example.com"));
        check::<SanName>("10.0.0.1", Ok("10.0.0.1"));
        check::<SanName>("10.0.0.256", Err("`10.0.0.256` is neither a DNS name nor an IP address"));
        check::<SanName>("API.example.com", Err("`API.example.com` has capital letters"));
    }
}
