//! Words without quotes: identifiers, numbers and keywords, and what people write in their place. K0005, K0006, K0007, K0009.

use super::characters::{is_forbidden, is_newline, is_space};
use super::lexer::{Kind, Lexer};
use super::numbers::{self, Number};
use super::{brackets, kinds, strings};
use crate::source::Diagnostic;

/// A longer word is not repeated in a message or a fix.
const SHOWN: usize = 100;

/// Reads a word, generously: a path or a URL is one word, so that it is one mistake.
pub fn read(lexer: &mut Lexer) -> Kind {
    let rest = lexer.rest();
    let mut length = rest.find(ends).unwrap_or(rest.len());
    if let Some(comment) = rest[..length].find("/*") {
        length = comment;
    }
    if let Some(slashes) = rest[..length].find("//") {
        return url(lexer, slashes);
    }
    let (start, word) = (lexer.at, &rest[..length]);
    lexer.at += length;
    if rest[length..].starts_with('"') && word.trim_end_matches('#') == "r" {
        return old_raw(lexer, start);
    }
    judge(lexer, word)
}

fn ends(c: char) -> bool {
    is_space(c) || is_newline(c) || is_forbidden(c) || ";{}()=\"\\[]".contains(c)
}

fn judge(lexer: &mut Lexer, word: &str) -> Kind {
    let plain = word.trim_end_matches(',');
    if plain.len() < word.len() {
        return brackets::comma(lexer, lexer.at);
    }
    if word.starts_with('#') {
        return keyword(lexer, word);
    }
    if numbers::begins(word) {
        return match numbers::judge(word) {
            Number::Fine => Kind::Value,
            Number::TooLarge => too_large(lexer, word),
            Number::No => quote(lexer, word, kinds::name(word), "without quotes this would have to be a number"),
        };
    }
    if word.contains('/') {
        return quote(lexer, word, kinds::name(word), "`/` cannot stand in a word without quotes");
    }
    if word.contains('#') {
        return quote(lexer, word, "a text with a `#`", "`#` cannot stand in a word without quotes");
    }
    if word.starts_with(['\'', '‘', '’', '“', '”', '„', '«']) {
        return other_quotes(lexer, word);
    }
    if matches!(word, "true" | "false" | "null" | "inf" | "-inf" | "nan") { bare_keyword(lexer, word) } else { Kind::Name }
}

fn report(lexer: &mut Lexer, length: usize, found: impl FnOnce(crate::source::Span) -> Diagnostic) -> Kind {
    let span = lexer.page.span(lexer.at - length, lexer.at);
    lexer.page.report(found(span));
    Kind::Bad
}

/// K0005: `what` needs quotes.
fn quote(lexer: &mut Lexer, word: &str, what: &str, why: &str) -> Kind {
    let help = if word.len() <= SHOWN { format!("write `\"{word}\"`") } else { "put it in quotes".into() };
    report(lexer, word.len(), |span| {
        let found = Diagnostic::error("K0005", format!("{what} must be quoted")).label(span, why).help(help);
        if word.len() <= SHOWN { found.fix(span, format!("\"{word}\"")) } else { found }
    })
}

/// K0005: quotes of another language, or of a word processor.
fn other_quotes(lexer: &mut Lexer, word: &str) -> Kind {
    let mark: String = word.chars().take(1).collect();
    report(lexer, word.len(), |span| {
        Diagnostic::error("K0005", format!("a text must be quoted with `\"`, not with `{mark}`"))
            .label(span, "this is a word whose first letter is a quotation mark")
            .help("write `\"` on both sides of the text")
    })
}

/// K0006: a keyword of KDL 1, YAML or JSON.
fn bare_keyword(lexer: &mut Lexer, word: &str) -> Kind {
    report(lexer, word.len(), |span| {
        Diagnostic::error("K0006", format!("`{word}` is neither a value nor a text"))
            .label(span, "a keyword without its `#`")
            .help(format!("write `#{word}` for the value, or `\"{word}\"` for the text"))
            .fix(span, format!("#{word}"))
    })
}

fn keyword(lexer: &mut Lexer, word: &str) -> Kind {
    if matches!(word, "#true" | "#false" | "#null" | "#inf" | "#-inf" | "#nan") {
        return Kind::Value;
    }
    let help = match word.trim_start_matches('#').to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => "write `#true`".into(),
        "false" | "no" | "off" => "write `#false`".into(),
        "null" | "none" | "nil" => "write `#null`".into(),
        _ if word.len() <= SHOWN => format!("write `\"{word}\"` for a text; for a comment write `//`"),
        _ => "put a text in quotes; for a comment write `//`".into(),
    };
    report(lexer, word.len(), |span| {
        Diagnostic::error("K0014", "unknown keyword")
            .label(span, "keywords are `#true`, `#false`, `#null`, `#inf`, `#-inf`, `#nan`")
            .help(help)
    })
}

/// K0009.
fn too_large(lexer: &mut Lexer, word: &str) -> Kind {
    report(lexer, word.len(), |span| {
        Diagnostic::error("K0009", "this number is too large")
            .label(span, "does not fit into 64 bits")
            .help("if it is a text, such as an identifier, put it in quotes")
    })
}

/// K0007: `//` glued to a word is the middle of a URL far more often than the start of a comment.
fn url(lexer: &mut Lexer, slashes: usize) -> Kind {
    let rest = lexer.rest();
    let length = rest.find(|c| is_space(c) || is_newline(c)).unwrap_or(rest.len());
    let word = &rest[..length];
    lexer.at += length;
    let (message, help) = match word[..slashes].strip_suffix(':') {
        Some(_) if length <= SHOWN => ("a URL must be quoted", format!("write `\"{word}\"`")),
        Some(_) => ("a URL must be quoted", "put it in quotes".into()),
        None => ("`//` is glued to a word", "put it in quotes; for a comment write a space before `//`".into()),
    };
    let start = lexer.at - length + slashes;
    let comment = lexer.page.span(start, lexer.at);
    report(lexer, length, |span| {
        let found = Diagnostic::error("K0007", message).label(comment, "without quotes this is a comment").help(help);
        if word.len() > SHOWN || word.contains(['"', '\\']) { found } else { found.fix(span, format!("\"{word}\"")) }
    })
}

/// `r"…"` and `r#"…"#` of KDL 1 and Rust.
fn old_raw(lexer: &mut Lexer, start: usize) -> Kind {
    let span = lexer.page.span(start, start + 1);
    lexer.at = start + 1;
    if lexer.rest().starts_with('#') {
        strings::raw(lexer)
    } else {
        strings::quoted(lexer)
    };
    lexer.page.report(
        Diagnostic::error("K0014", "a raw text has no `r` before it")
            .label(span, "KDL 1 and Rust write it so")
            .help("write `#\"…\"#`"),
    );
    Kind::Bad
}
