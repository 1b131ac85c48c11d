//! The audit policy that an API server's flags name, and what it records in effect. What to say of that is decided elsewhere.

use super::audit_policy::{Coverage, coverage};
use super::reader::Reader;
use super::unit::Program;
use super::yaml::Document;

const FLAG: &str = "--audit-policy-file";

/// The policy's file by its path in the bundle, and what it records; `None` without a policy, or if it is not readable.
pub(super) fn read(reader: &mut Reader<'_>, program: &Program) -> Option<(String, Coverage)> {
    let file = program.flag(FLAG).and_then(|value| reader.file(FLAG, value).ok())?;
    let text = file.bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok())?;
    match Document::parse(text) {
        Ok(document) => Some((file.file, coverage(document.root()))),
        Err(why) => {
            reader.unreadable(&file.file, &why);
            None
        }
    }
}
