//! What follows a `\` inside a quoted string. It knows nothing of where strings begin and end.

use super::characters::{is_newline, is_space};
use super::page::Page;
use crate::source::Diagnostic;

/// The byte after the escape whose `\` is at `at`; K0014 if it is none.
pub fn skip(page: &mut Page, at: usize) -> usize {
    let rest = &page.text[at + 1..];
    match rest.chars().next() {
        None => at + 1,
        Some('\\' | '"' | 'b' | 'f' | 'n' | 'r' | 's' | 't') => at + 2,
        Some('u') => unicode(page, at),
        Some(c) if is_space(c) || is_newline(c) => {
            page.text.len() - rest.trim_start_matches(|c| is_space(c) || is_newline(c)).len()
        }
        Some(c) => unknown(page, at, c),
    }
}

/// `\u{…}` with one to six hexadecimal digits that name a character.
fn unicode(page: &mut Page, at: usize) -> usize {
    let digits =
        page.text[at + 2..].strip_prefix('{').map(|rest| &rest[..rest.bytes().take(7).take_while(u8::is_ascii_hexdigit).count()]);
    let Some(digits) = digits.filter(|digits| page.text[at + 3 + digits.len()..].starts_with('}')) else {
        return malformed(page, at);
    };
    let end = at + 4 + digits.len();
    match u32::from_str_radix(digits, 16) {
        Ok(code) if digits.len() <= 6 && char::from_u32(code).is_some() => {}
        Ok(_) if digits.len() <= 6 => {
            let message = format!("`\\u{{{digits}}}` names no character");
            report(page, (at, end), message, "no such character in Unicode", "look the character up; surrogates are none");
        }
        _ => return malformed(page, at),
    }
    end
}

fn malformed(page: &mut Page, at: usize) -> usize {
    let help = "write one to six hexadecimal digits in braces: `\\u{2022}`";
    report(page, (at, at + 2), "this `\\u` names no character".into(), "the digits are missing or too many", help);
    at + 2
}

fn unknown(page: &mut Page, at: usize, c: char) -> usize {
    let end = at + 1 + c.len_utf8();
    let help = format!(
        "for a `\\` itself write `\\\\`{}, or put the text between `#\"` and `\"#`",
        if c == '/' { "; `/` needs none" } else { "" }
    );
    report(
        page,
        (at, end),
        format!("`\\{c}` means nothing in a text"),
        "not one of `\\n \\r \\t \\b \\f \\s \\\\ \\\" \\u{…}`",
        &help,
    );
    end
}

fn report(page: &mut Page, (start, end): (usize, usize), message: String, label: &str, help: &str) {
    page.report(Diagnostic::error("K0014", message).label(page.span(start, end), label).help(help));
}
