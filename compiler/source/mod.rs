//! Files, spans, diagnostics and the sink that collects them. It knows nothing of KDL, Kubernetes or terminals.

mod counted;
mod diagnostic;
mod edit;
mod named;
mod nesting;
mod sink;
mod sources;
mod span;
mod spanned;
mod suggest;

pub use counted::counted;
pub use diagnostic::{Diagnostic, Label, Severity};
pub use edit::{Edit, Edits, apply, offered};
pub use named::{NamedFile, NamedText};
pub use nesting::is_too_deep;
pub use sink::Sink;
pub use sources::{Position, SourceFile, Sources};
pub use span::{FileId, Span};
pub use spanned::Spanned;
pub use suggest::{nearest, only_near};
