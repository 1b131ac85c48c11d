//! Which characters KDL knows as spaces, as newlines and as forbidden, and K0003 for the last. It knows no tokens.

use super::page::Page;
use crate::source::Diagnostic;

/// KDL's `unicode-space`.
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// KDL's `newline`, one character of it.
pub fn is_newline(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// KDL's `disallowed-literal-code-points`.
pub fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}') || is_direction(c) || c == '\u{feff}'
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// K0003, once for each run of forbidden characters, in comments and strings too.
pub fn check(page: &mut Page) {
    let mut at = 0;
    while let Some(found) = page.text[at..].find(is_forbidden) {
        let start = at + found;
        at = page.text[start..].find(|c| !is_forbidden(c)).map_or(page.text.len(), |length| start + length);
        report(page, start, at);
        if page.is_full() {
            return;
        }
    }
}

fn report(page: &mut Page, start: usize, end: usize) {
    let c = page.text[start..].chars().next().expect("a run has a first character");
    let what = match c {
        '\u{feff}' => "a byte-order mark inside the file",
        _ if is_direction(c) => "it changes the direction in which text is shown, so a reader sees something else than kapic",
        _ => "a control character",
    };
    page.report(
        Diagnostic::error("K0003", format!("the character U+{:04X} may not stand in a file", c as u32))
            .label(page.span(start, end), what)
            .help(format!("remove it; where a text needs it, write `\\u{{{:x}}}` in quotes", c as u32)),
    );
}
