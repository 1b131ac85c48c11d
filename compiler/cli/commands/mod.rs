//! One file for each command: its arguments, and what they ask of the library. A command decides nothing about clusters.

mod audit;
mod build;
mod check;
mod completions;
mod diff;
mod docs;
mod eval;
mod explain;
mod export;
mod fmt;
mod man;
mod new;
mod secret;
mod upgrade;
mod verify;
mod version;
mod why;

pub use audit::Audit;
pub use build::Build;
pub use check::Check;
pub use completions::Completions;
pub use diff::Diff;
pub use docs::Docs;
pub use eval::Eval;
pub use explain::Explain;
pub use export::Export;
pub use fmt::Fmt;
pub use man::Man;
pub use new::New;
pub use secret::Secret;
pub use upgrade::Upgrade;
pub use verify::Verify;
pub use version::Version;
pub use why::WhyCommand;
