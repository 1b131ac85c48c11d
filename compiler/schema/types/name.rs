//! Names and paths: what a host, a token, a file may be called.

use crate::schema::{Mismatch, ValueType};
use crate::syntax::Scalar;

use super::SettingType;
use super::basic::{text_of, value_type};

/// A lower-case name of letters, digits and dashes: a cluster, a token, a user, a worker group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub String);

/// A host name: one or more DNS labels (RFC 1123), as a kubelet registers it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostName(pub String);

/// A DNS name, lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DnsName(pub String);

/// An absolute, normal path on a host.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AbsPath(pub String);

/// A file of the project or of the stdlib: `"std:audit/metadata"`, `"./policies/audit.yaml"`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TemplatePath(pub String);

/// Whether each dot-separated part is a label of RFC 1123, and the whole at most 253 bytes.
fn is_dns_name(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_label(text: &str) -> bool {
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    !text.is_empty() && text.len() <= 63 && text.bytes().all(plain) && !text.starts_with('-') && !text.ends_with('-')
}

/// What is wrong with a name, said so that a user can mend it.
fn name_problem(text: &str) -> Mismatch {
    match text.to_ascii_lowercase() {
        lower if lower != text && is_dns_name(&lower) => {
            Mismatch::new(format!("`{text}` has capital letters")).help(format!("write `{lower}`"))
        }
        _ if text.contains('_') => {
            Mismatch::new(format!("`{text}` has an underscore")).help(format!("write `{}`", text.replace('_', "-")))
        }
        _ => Mismatch::new(format!("{text:?} is not a name of letters, digits and dashes")),
    }
}

impl SettingType for Name {
    const TYPE: ValueType = value_type!("name", "a name of lower-case letters, digits and dashes such as `p001`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a name")?;
        if is_label(text) { Ok(Self(text.to_owned())) } else { Err(name_problem(text)) }
    }

    fn render(&self) -> String {
        self.0.clone()
    }
}

impl SettingType for HostName {
    const TYPE: ValueType = value_type!("host-name", "a host name such as `m1` or `m1.example.com`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a host name")?;
        match is_dns_name(text) && text.parse::<std::net::IpAddr>().is_err() {
            true => Ok(Self(text.to_owned())),
            false => Err(name_problem(text)),
        }
    }

    fn render(&self) -> String {
        self.0.clone()
    }
}

impl SettingType for DnsName {
    const TYPE: ValueType = value_type!("dns-name", "a DNS name such as `\"api.example.com\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a DNS name")?;
        match is_dns_name(text) && text.parse::<std::net::IpAddr>().is_err() {
            true => Ok(Self(text.to_owned())),
            false => Err(name_problem(text)),
        }
    }

    fn render(&self) -> String {
        self.0.clone()
    }
}

impl SettingType for AbsPath {
    const TYPE: ValueType = value_type!("abs-path", "an absolute path such as `\"/srv/kubernetes\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a path")?;
        if !text.starts_with('/') {
            return Err(Mismatch::new(format!("`{text}` is not an absolute path"))
                .help(format!("write \"/{}\"", text.trim_start_matches("./"))));
        }
        // systemd, tmpfiles and haproxy split at blanks and expand `%` and `$`: a path of theirs has none of these.
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '+' | '@');
        let normal = text.len() > 1 && !text.ends_with('/') && text[1..].split('/').all(|part| !matches!(part, "" | "." | ".."));
        match normal && text.chars().all(plain) && text.len() <= 200 {
            true => Ok(Self(text.to_owned())),
            false => Err(Mismatch::new(format!("{text:?} is not a normal path"))
                .help("use letters, digits and `.-_+@` between single slashes, without `.`, `..` or a slash at the end")),
        }
    }

    fn render(&self) -> String {
        self.0.clone()
    }
}

impl SettingType for TemplatePath {
    const TYPE: ValueType =
        value_type!("file", "a file of the stdlib or of the project such as `\"std:audit/metadata\"` or `\"./audit.yaml\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a file")?;
        match text.starts_with("std:") || text.starts_with("./") || text.starts_with("../") {
            true => Ok(Self(text.to_owned())),
            false => {
                let bare = text.trim_start_matches('/');
                let help = format!("write \"./{bare}\" for a file beside this one, or \"std:{bare}\" for one of the stdlib");
                Err(Mismatch::new(format!("`{text}` names no file")).help(help))
            }
        }
    }

    fn render(&self) -> String {
        self.0.clone()
    }
}
