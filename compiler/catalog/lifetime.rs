//! From which version on something is there, deprecated, removed; and where that is not established. It does not know of what.

use std::fmt;

use super::line::{Line, Minors};
use super::version::{Minor, Release};

/// A version from which on a fact holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// The minor release.
    pub minor: Minor,
    /// The patch release within it, where the fact began in the middle of a minor.
    pub patch: Option<u16>,
    /// Whether the exact version is known.
    pub precision: Precision,
}

/// Whether a version is where a fact began, or only where it was first seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// It began there.
    Exact,
    /// It began there or in an earlier version that nobody looked at.
    OrEarlier,
}

/// What a version makes of a flag, or of a field of a configuration file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagState {
    /// Later versions have it.
    NotYet {
        /// The first version that has it.
        since: Since,
    },
    /// It is accepted.
    Present {
        /// Since when its use is discouraged, if it is in this version.
        deprecated: Option<Since>,
    },
    /// The component refuses it.
    Removed {
        /// The first version without it.
        since: Since,
        /// What to write instead, in words; `None` if nothing takes its place.
        replacement: Option<&'static str>,
    },
    /// Not established for this version: neither an error nor a promise.
    Unknown,
}

/// The versions between which a flag or field lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Where it came; empty if it was there before the oldest minor of the catalog, several if patch releases of several minors got it.
    pub since: Vec<Since>,
    /// Where its use was discouraged.
    pub deprecated: Option<Since>,
    /// The first version without it.
    pub removed: Option<Since>,
}

/// The life of one flag or field.
#[derive(Debug)]
pub(super) struct Lifetime {
    /// Sorted. Empty: there before the oldest minor of the catalog. More than one: added to patch releases of several minors.
    starts: Vec<Since>,
    deprecated: Option<Since>,
    removed: Option<Since>,
    unsure: Minors,
}

impl Lifetime {
    /// Reads `since`, `deprecated`, `removed` and `unsure`.
    pub(super) fn read(line: &Line) -> Option<Self> {
        Some(Self {
            starts: line.get("since").unwrap_or_default().split_whitespace().map(Since::read).collect::<Option<_>>()?,
            deprecated: Since::optional(line, "deprecated")?,
            removed: Since::optional(line, "removed")?,
            unsure: line.minors("unsure")?,
        })
    }

    /// The versions themselves.
    pub(super) fn life(&self) -> Life {
        let Self { starts, deprecated, removed, unsure: _ } = self;
        Life { since: starts.clone(), deprecated: *deprecated, removed: *removed }
    }

    /// The state in one release.
    pub(super) fn at(&self, release: Release, replacement: Option<&'static str>) -> FlagState {
        let reached = |since: &Since| since.minor <= release.minor;
        if self.unsure.contains(release.minor) {
            return FlagState::Unknown;
        }
        if let Some(since) = self.removed.filter(reached) {
            return FlagState::Removed { since, replacement };
        }
        match self.missing(release) {
            Some(since) => FlagState::NotYet { since },
            None => FlagState::Present { deprecated: self.deprecated.filter(reached) },
        }
    }

    /// The start still ahead of `release`: the one in its own minor if there is one, else the first.
    fn missing(&self, release: Release) -> Option<Since> {
        let own = self.starts.iter().find(|start| start.minor == release.minor);
        let start = own.or(self.starts.first())?;
        let begins = Release { minor: start.minor, patch: start.patch.unwrap_or(0) };
        (begins > release).then_some(*start)
    }
}

impl Since {
    /// Reads `1.24`, `<=1.24` or `3.5.14`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (text, precision) = match text.strip_prefix("<=") {
            Some(rest) => (rest, Precision::OrEarlier),
            None => (text, Precision::Exact),
        };
        if let Ok(release) = Release::parse(text) {
            return Some(Self { minor: release.minor, patch: Some(release.patch), precision });
        }
        Minor::parse(text).ok().map(|minor| Self { minor, patch: None, precision })
    }

    /// `Some(None)` if the line has no such word, `None` if what follows the word is not a version.
    pub(super) fn optional(line: &Line, word: &str) -> Option<Option<Self>> {
        line.get(word).map_or(Some(None), |text| Self::read(text).map(Some))
    }

    /// A minor in which something is known to begin.
    pub(super) fn exactly(minor: Minor) -> Self {
        Self { minor, patch: None, precision: Precision::Exact }
    }
}

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.minor)?;
        if let Some(patch) = self.patch {
            write!(f, ".{patch}")?;
        }
        match self.precision {
            Precision::Exact => Ok(()),
            Precision::OrEarlier => f.write_str(" or earlier"),
        }
    }
}
