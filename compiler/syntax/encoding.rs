//! Files whose bytes are no text. The reader calls this: it is the one that sees bytes.

use crate::source::{Diagnostic, Sources, Span};

/// `Sources::add` drops it, so the text is shorter than the bytes.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// K0001: the bytes of the file `name` are not UTF-8. A readable copy is added to `sources`, so that the place can be shown.
///
/// `bytes` should be what the reader got; if they are UTF-8 after all, the end of the file is blamed.
pub fn not_utf8(sources: &mut Sources, name: &str, bytes: &[u8]) -> Diagnostic {
    let good = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    // One line is enough to show the place, and a file that is no text may be of any size.
    let rest = &bytes[good..];
    let line = rest.iter().take(80).position(|byte| *byte == b'\n').unwrap_or(rest.len().min(80));
    let file = sources.add(name, String::from_utf8_lossy(&bytes[..good + line]));
    let text = &sources.file(file).text;
    let at = if bytes.starts_with(BYTE_ORDER_MARK) { good - BYTE_ORDER_MARK.len() } else { good };
    let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
    Diagnostic::error("K0001", format!("`{name}` is not UTF-8 text"))
        .label(Span::new(file, at, end), format!("byte {good} begins no character"))
        .help(advice(bytes))
}

fn advice(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "this looks like UTF-16; save the file as UTF-8",
        [0x1f, 0x8b, ..] => "this looks like a gzip archive; unpack it first",
        _ => "save the file as UTF-8",
    }
}
