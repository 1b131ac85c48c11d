//! Line by line, for public files that no other reader understands.

use similar::{ChangeTag, TextDiff};

use super::{Detail, Sign};

/// Lines that are gone and lines that are new, in the order of the file.
pub fn compare(before: &[u8], after: &[u8]) -> Vec<Detail> {
    let (Ok(before), Ok(after)) = (std::str::from_utf8(before), std::str::from_utf8(after)) else {
        return vec![Detail::hidden("content", "", Sign::Changed)];
    };
    let lines = TextDiff::from_lines(before, after);
    let detail = |tag, line: &str| match tag {
        ChangeTag::Equal => None,
        ChangeTag::Delete => Some(Detail::removed("line", "", line)),
        ChangeTag::Insert => Some(Detail::added("line", "", line)),
    };
    lines.iter_all_changes().filter_map(|change| detail(change.tag(), change.value().trim_end_matches('\n'))).collect()
}
