//! Versions of Kubernetes and etcd.

use std::fmt;

use crate::catalog::{Minor, newest_etcd_patch, newest_patch};
use crate::schema::{Fix, Mismatch, ValueType};
use crate::syntax::Scalar;

use super::SettingType;
use super::basic::{text_of, value_type};

/// A released version: major, minor and patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// 1 for Kubernetes, 3 for etcd.
    pub major: u16,
    /// The minor version.
    pub minor: u16,
    /// The patch release.
    pub patch: u16,
}

impl Version {
    /// Reads `1.34.2`, with or without a leading `v`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.').map(|part| {
            let canonical = part.len() <= 4 && !part.is_empty() && (part == "0" || !part.starts_with('0'));
            canonical.then(|| part.parse().ok()).flatten()
        });
        let version = Self { major: parts.next()??, minor: parts.next()??, patch: parts.next()?? };
        parts.next().is_none().then_some(version)
    }

    /// Whether this is the same minor version or a later one.
    pub fn at_least(self, major: u16, minor: u16) -> bool {
        (self.major, self.minor) >= (major, minor)
    }

    /// `1.34`.
    pub fn minor_text(self) -> String {
        format!("{}.{}", self.major, self.minor)
    }
}

/// The newest release that the catalog knows of a minor version of Kubernetes or etcd.
fn newest_of(minor: &str) -> Option<String> {
    let minor = Minor::parse(minor.strip_prefix('v').unwrap_or(minor)).ok()?;
    let kubernetes = newest_patch(minor).map(|version| version.to_string());
    kubernetes.or_else(|| newest_etcd_patch(minor).map(|version| version.to_string()))
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl SettingType for Version {
    const TYPE: ValueType = value_type!("version", "a version in quotes such as `\"1.34.2\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        if let Scalar::Float(number) = scalar {
            let message = format!("a bare version is the number {number}, and 1.20 would be 1.2");
            // The zero of 1.20 is lost; the catalog has no 1.2.
            let meant = [number.to_string(), format!("{number}0")].iter().find_map(|minor| newest_of(minor));
            let help = format!("put the whole version into quotes: \"{}\"", meant.as_deref().unwrap_or("1.34.2"));
            return Err(Mismatch { code: "K0206", ..Mismatch::new(message).help(help).fix(Some(Fix::Quote)) });
        }
        let text = text_of(scalar, "a version")?;
        Self::parse(text).ok_or_else(|| {
            let problem = Mismatch::new(format!("`{text}` is not a version"));
            match newest_of(text).or_else(|| Self::parse(&format!("{text}.0")).map(|version| version.to_string())) {
                Some(version) => problem.help(format!("name the patch release: \"{version}\"")),
                None => problem,
            }
        })
    }

    fn render(&self) -> String {
        self.to_string()
    }
}
