//! What is said of one control on one host.

use std::borrow::Cow;

/// The answer. The order is that of severity: the worst answer of any host is the answer for the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It does not hold.
    Fail,
    /// The files do not tell.
    Undecidable,
    /// It holds.
    Pass,
    /// Nothing in the bundle that it is about.
    NotApplicable,
}

/// The answer for one host, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outcome {
    /// The answer.
    pub verdict: Verdict,
    /// What is there, or why nothing can be said; empty if it holds.
    pub found: Cow<'static, str>,
    /// What to write instead; empty if nothing.
    pub write: Cow<'static, str>,
    /// The file to change, by its path from the root of the host; empty if none.
    pub path: String,
    /// The line in it, from 1; 0 if it is about the file as a whole.
    pub line: usize,
}

impl Verdict {
    /// The word that machines read.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Undecidable => "undecidable",
            Self::Pass => "pass",
            Self::NotApplicable => "not-applicable",
        }
    }
}

impl Outcome {
    /// It holds.
    pub fn pass() -> Self {
        Self { verdict: Verdict::Pass, found: "".into(), write: "".into(), path: String::new(), line: 0 }
    }

    /// It does not hold.
    pub fn fail(found: impl Into<Cow<'static, str>>, write: impl Into<Cow<'static, str>>) -> Self {
        Self { verdict: Verdict::Fail, found: found.into(), write: write.into(), ..Self::pass() }
    }

    /// The files do not tell.
    pub fn undecidable(why: impl Into<Cow<'static, str>>) -> Self {
        Self { verdict: Verdict::Undecidable, found: why.into(), ..Self::pass() }
    }

    /// Names the place to change.
    #[must_use]
    pub fn at(mut self, path: &str, line: usize) -> Self {
        path.clone_into(&mut self.path);
        self.line = line;
        self
    }

    /// Adds a reason why somebody may leave it as it is.
    #[must_use]
    pub fn remark(mut self, remark: &str) -> Self {
        self.found = format!("{} ({remark})", self.found).into();
        self
    }
}
