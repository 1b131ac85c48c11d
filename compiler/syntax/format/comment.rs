//! Comments of several lines, moved in or out together with their first line. It does not know what is around them.

/// `/* … */` that began at column `from` and now begins at column `to`. Its other lines keep their places beneath the first.
pub fn moved(comment: &str, from: usize, to: usize) -> String {
    let mut lines = comment.split_inclusive('\n');
    let mut text = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let rest = line.trim_start_matches([' ', '\t']);
        let indent = &line[..line.len() - rest.len()];
        if to < from {
            // Spaces and tabs are one byte each.
            text += &indent[indent.len().min(from - to)..];
        } else {
            let blank = rest.trim_end().is_empty();
            text.extend(std::iter::repeat_n(' ', if blank { 0 } else { to - from }));
            text += indent;
        }
        text += rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::moved;

    fn check(comment: &str, from: usize, to: usize, expected: &str) {
        assert_eq!(moved(comment, from, to), expected, "{comment:?} from {from} to {to}");
    }

    #[test]
    fn lines_stay_beneath_the_first() {
        check("/* a */", 4, 0, "/* a */");
        check("/* a\n * b\n */", 0, 4, "/* a\n     * b\n     */");
        check("/* a\n     * b\n     */", 4, 0, "/* a\n * b\n */");
        check("/* a\n\n  b */", 0, 2, "/* a\n\n    b */");
        check("/* a\nb */", 4, 0, "/* a\nb */");
        check("/* a\r\n\tb */", 2, 1, "/* a\r\nb */");
    }
}
