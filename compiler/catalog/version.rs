//! Versions of Kubernetes and etcd as newtypes. A value of [`KubernetesVersion`] or [`EtcdVersion`] is one whose minor the catalog
//! knows; nothing here knows what a version can do.

use std::fmt;

use super::releases;

/// A minor release: `1.34` of Kubernetes, `3.6` of etcd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minor {
    /// The number before the dot.
    pub major: u16,
    /// The number after it.
    pub minor: u16,
}

/// Three numbers, of whichever program: what lookups compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    /// The minor release.
    pub minor: Minor,
    /// The patch number within it.
    pub patch: u16,
}

/// A version of Kubernetes whose minor is in the catalog; any patch number goes, for patches outlive a catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KubernetesVersion(Release);

/// A version of etcd whose minor is in the catalog; any patch number goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EtcdVersion(Release);

/// Why a text is not a version that kapic can compile for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionError {
    /// The text is not three decimal numbers with dots between them.
    NotAVersion,
    /// The text is a version, of a minor that the catalog has no facts about.
    UnknownMinor(Minor),
}

impl Minor {
    /// Reads `1.34`: two decimal numbers without leading zeros.
    pub fn parse(text: &str) -> Result<Self, VersionError> {
        let (major, minor) = text.split_once('.').ok_or(VersionError::NotAVersion)?;
        Ok(Self { major: number(major)?, minor: number(minor)? })
    }

    /// The minor after this one.
    pub(super) fn next(self) -> Self {
        Self { minor: self.minor + 1, ..self }
    }
}

impl Release {
    /// Reads `1.34.2`: three decimal numbers without leading zeros, nothing before or after.
    pub fn parse(text: &str) -> Result<Self, VersionError> {
        let (minor, patch) = text.rsplit_once('.').ok_or(VersionError::NotAVersion)?;
        Ok(Self { minor: Minor::parse(minor)?, patch: number(patch)? })
    }
}

impl KubernetesVersion {
    /// Reads `1.34.2`.
    pub fn parse(text: &str) -> Result<Self, VersionError> {
        known(Release::parse(text)?, releases::kubernetes().iter().map(|known| known.minor)).map(Self)
    }

    /// The minor release.
    pub fn minor(self) -> Minor {
        self.0.minor
    }

    /// The patch number.
    pub fn patch(self) -> u16 {
        self.0.patch
    }
}

impl EtcdVersion {
    /// Reads `3.6.14`.
    pub fn parse(text: &str) -> Result<Self, VersionError> {
        known(Release::parse(text)?, releases::etcd().iter().map(|known| known.minor)).map(Self)
    }

    /// The minor release.
    pub fn minor(self) -> Minor {
        self.0.minor
    }

    /// The patch number.
    pub fn patch(self) -> u16 {
        self.0.patch
    }

    /// For the table of releases itself, which is where the known minors come from.
    pub(super) fn of_table(release: Release) -> Self {
        Self(release)
    }
}

fn known(release: Release, mut minors: impl Iterator<Item = Minor>) -> Result<Release, VersionError> {
    let found = minors.any(|minor| minor == release.minor);
    found.then_some(release).ok_or(VersionError::UnknownMinor(release.minor))
}

fn number(text: &str) -> Result<u16, VersionError> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten().ok_or(VersionError::NotAVersion)
}

impl From<KubernetesVersion> for Release {
    fn from(version: KubernetesVersion) -> Self {
        version.0
    }
}

impl From<EtcdVersion> for Release {
    fn from(version: EtcdVersion) -> Self {
        version.0
    }
}

impl fmt::Display for Minor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.minor, self.patch)
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for EtcdVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{EtcdVersion, KubernetesVersion, Minor, VersionError};

    #[test]
    fn reads_versions_of_known_minors() {
        let check = |text, expected: Result<&str, VersionError>| {
            assert_eq!(KubernetesVersion::parse(text).map(|v| v.to_string()), expected.map(str::to_string), "{text}");
        };
        let unknown = |minor| Err(VersionError::UnknownMinor(Minor { major: 1, minor }));
        check("1.34.2", Ok("1.34.2"));
        check("1.18.0", Ok("1.18.0"));
        check("1.36.99", Ok("1.36.99"));
        check("1.17.0", unknown(17));
        check("1.37.0", unknown(37));
        for text in ["", "1.34", "v1.34.2", "1.34.2-rc.1", "1.034.2", "1.34.", "1.34.2.1", "+1.34.2", "1.34.70000", " 1.34.2"] {
            check(text, Err(VersionError::NotAVersion));
        }
        assert_eq!(EtcdVersion::parse("3.2.1"), Err(VersionError::UnknownMinor(Minor { major: 3, minor: 2 })));
        assert!(KubernetesVersion::parse("1.20.9").expect("known") < KubernetesVersion::parse("1.20.10").expect("known"));
    }
}
