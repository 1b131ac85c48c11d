//! Two texts as a unified diff, as `patch` reads it. It must not know what the texts are.

use similar::TextDiff;

use super::render::Color;

/// Lines of the text that are shown around each difference.
const CONTEXT: usize = 3;

/// The difference between what `name` holds and what it would hold; empty if there is none.
pub fn diff(name: &str, before: &str, after: &str, color: Color) -> String {
    let lines = TextDiff::from_lines(before, after);
    let plain = lines.unified_diff().context_radius(CONTEXT).header(name, name).to_string();
    match color {
        Color::Never => plain,
        Color::Always => plain.split_inclusive('\n').enumerate().map(|(number, line)| painted(number, line)).collect(),
    }
}

fn painted(number: usize, line: &str) -> String {
    let code = match line.as_bytes().first() {
        // The two lines of the header.
        _ if number < 2 => "1",
        Some(b'+') => "32",
        Some(b'-') => "31",
        Some(b'@') => "36",
        _ => return line.to_owned(),
    };
    let (content, end) = line.strip_suffix('\n').map_or((line, ""), |content| (content, "\n"));
    format!("\x1b[{code}m{content}\x1b[0m{end}")
}

#[cfg(test)]
mod tests {
    use super::{Color, diff};

    #[test]
    fn as_patch_reads_it() {
        let (before, after) = ("a\nb\nc\n", "a\nB\nc\n");
        assert_eq!(diff("x.kdl", before, after, Color::Never), "--- x.kdl\n+++ x.kdl\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
        assert!(diff("x.kdl", before, after, Color::Always).contains("\n\u{1b}[32m+B\u{1b}[0m\n"));
        assert_eq!(diff("x.kdl", before, before, Color::Never), "");
        assert!(diff("x.kdl", "a", "a\n", Color::Never).contains("No newline at end of file"));
    }
}
