//! One line of a manifest and what makes it valid. It must not know where the manifest is kept.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::plan::{FileMeta, Kind, Place};

use super::{Digest, File};

/// What the manifest says of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestEntry {
    /// Path, mode, owner and so on.
    pub meta: FileMeta,
    /// Path inside the bundle: `hosts/m1/etc/…` or `cluster/…`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Digest of its bytes.
    pub sha256: Digest,
}

/// The form on disk. Every field is always there, in the order of their names, so that one entry has one form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wire<'a> {
    #[serde(borrow)]
    component: Cow<'a, str>,
    #[serde(borrow)]
    group: Cow<'a, str>,
    #[serde(borrow)]
    host: Option<Cow<'a, str>>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    mode: Cow<'a, str>,
    #[serde(borrow)]
    owner: Cow<'a, str>,
    #[serde(borrow)]
    path: Cow<'a, str>,
    secret: bool,
    #[serde(borrow)]
    sha256: Cow<'a, str>,
    size: u64,
}

impl ManifestEntry {
    /// The entry of a file.
    pub fn of(file: &File) -> Self {
        let File { meta, bytes } = file;
        Self { meta: meta.clone(), path: meta.bundle_path(), size: bytes.len() as u64, sha256: Digest::of(bytes) }
    }

    /// Its form on disk. Names every field: a new one must be decided on here.
    pub fn to_wire(&self) -> Wire<'_> {
        let Self { meta, path, size, sha256 } = self;
        let FileMeta { place, path: _, kind, mode, owner, group, secret, component } = meta;
        Wire {
            component: component.into(),
            group: group.into(),
            host: match place {
                Place::Cluster => None,
                Place::Host(name) => Some(name.into()),
            },
            kind: kind.as_str().into(),
            mode: format!("{mode:04o}").into(),
            owner: owner.into(),
            path: path.into(),
            secret: *secret,
            sha256: sha256.to_string().into(),
            size: *size,
        }
    }

    /// Reads the form on disk; `Err` says of which file what is wrong.
    pub fn from_wire(wire: Wire<'_>) -> Result<Self, String> {
        let path = wire.path.clone();
        Self::read(wire).map_err(|what| format!("`{}`: {what}", path.escape_debug()))
    }

    fn read(wire: Wire<'_>) -> Result<Self, String> {
        let Wire { component, group, host, kind, mode, owner, path, secret, sha256, size } = wire;
        let place = host.map_or(Place::Cluster, |name| Place::Host(name.into_owned()));
        let inner = inner_path(&place, &path)?;
        let kind =
            Kind::ALL.into_iter().find(|known| known.as_str() == kind).ok_or_else(|| format!("`{kind}` is no kind of file"))?;
        let mode = parse_mode(&mode).ok_or_else(|| format!("`{mode}` is no mode such as `0644`"))?;
        let sha256 = Digest::parse(&sha256).ok_or_else(|| format!("`{sha256}` is no SHA-256 digest"))?;
        let (owner, group, component) = (owner.into_owned(), group.into_owned(), component.into_owned());
        let meta = FileMeta { place, path: inner.to_owned(), kind, mode, owner, group, secret, component };
        Ok(Self { meta, path: path.into_owned(), size, sha256 })
    }
}

/// The path within its place; what leads out of the place, or is not in its normal form, is refused.
fn inner_path<'a>(place: &Place, path: &'a str) -> Result<&'a str, String> {
    if path.is_empty() || path.split('/').any(|step| matches!(step, "" | "." | "..")) || path.chars().any(char::is_control) {
        return Err("the path is not relative and normal".to_owned());
    }
    let prefix = match place {
        Place::Host(name) if name.is_empty() || name.contains('/') => return Err(format!("`{name}` is no host's name")),
        _ => format!("{place}/"),
    };
    path.strip_prefix(&prefix).ok_or_else(|| format!("the path does not begin with `{prefix}`"))
}

/// Four octal digits; set-uid, set-gid and sticky have no place in a bundle.
fn parse_mode(text: &str) -> Option<u32> {
    let digits = text.len() == 4 && text.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    digits.then(|| u32::from_str_radix(text, 8).ok()).flatten().filter(|mode| *mode <= 0o777)
}
