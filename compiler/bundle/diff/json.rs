//! A difference as JSON; `docs/diff.md` describes the fields. It must not decide what is shown.

use super::Diff;

/// The whole difference, indented, with a line break at the end.
pub fn json(diff: &Diff) -> String {
    serde_json::to_string_pretty(diff).expect("text and lists have a JSON form") + "\n"
}
