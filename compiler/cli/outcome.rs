//! How a command ends, and which exit code says so. It prints nothing.

use kapic::source::Diagnostic;

/// The answer of a command that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Done; nothing wrong; no difference.
    Yes,
    /// Errors in the input, differences, a mismatch.
    No,
}

/// Why a command ended early.
#[derive(Debug)]
pub enum Stop {
    /// The answer is no, and the reasons were printed already.
    No,
    /// There is no answer: something cannot be read or written.
    Trouble(Vec<Diagnostic>),
    /// There is no answer: the arguments contradict each other.
    Usage(String),
}

/// What every command gives back.
pub type Outcome = Result<Answer, Stop>;

impl Answer {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
        }
    }
}

impl Stop {
    /// The exit code of what has no answer.
    pub const COULD_NOT: u8 = 2;

    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::No => Answer::No.code(),
            Self::Trouble(_) | Self::Usage(_) => Self::COULD_NOT,
        }
    }

    /// The system refused: K0901, as the library says it.
    pub fn system(doing: &str, place: &str, error: &std::io::Error) -> Self {
        Self::from(Diagnostic::error("K0901", format!("cannot {doing} `{place}`: {error}")))
    }
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Trouble(vec![diagnostic])
    }
}

impl From<Vec<Diagnostic>> for Stop {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::Trouble(diagnostics)
    }
}
