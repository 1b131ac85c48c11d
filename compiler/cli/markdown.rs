//! Pages of the stdlib for a terminal: headings, paragraphs, lists, code. It knows only the little Markdown that those pages use.

use unicode_width::UnicodeWidthStr;

use super::console::Stream;
use super::render::Color;

/// A page as lines of at most the stream's width; code is never broken.
pub fn render(page: &str, stream: Stream) -> String {
    let mut out = String::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let mut code = false;
    for line in page.lines() {
        if line.starts_with("```") {
            flush(&mut paragraph, stream, &mut out);
            code = !code;
        } else if code {
            let text = format!("    {line}");
            out += &format!("{}\n", paint(text.trim_end(), "36", stream.color));
        } else if let Some(heading) = line.strip_prefix('#') {
            flush(&mut paragraph, stream, &mut out);
            out += &format!("{}\n", paint(heading.trim_start_matches('#').trim(), "1", stream.color));
        } else if line.trim().is_empty() {
            flush(&mut paragraph, stream, &mut out);
            out.push('\n');
        } else {
            if is_item(line) {
                flush(&mut paragraph, stream, &mut out);
            }
            paragraph.push(line.trim());
        }
    }
    flush(&mut paragraph, stream, &mut out);
    out
}

/// Words in lines of at most `width` columns; lines after the first are indented.
pub fn wrap(text: &str, width: usize, indent: usize) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in text.split_whitespace() {
        let columns = word.width();
        if column > 0 && column + 1 + columns > width {
            out.push('\n');
            out += &" ".repeat(indent);
            column = indent;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out += word;
        column += columns;
    }
    out
}

/// Text in a style of the terminal: `1` bold, `36` cyan.
pub fn paint(text: &str, style: &str, color: Color) -> String {
    match color {
        Color::Always if !text.is_empty() => format!("\x1b[{style}m{text}\x1b[0m"),
        _ => text.to_owned(),
    }
}

fn is_item(line: &str) -> bool {
    line.trim_start().starts_with("- ")
}

fn flush(paragraph: &mut Vec<&str>, stream: Stream, out: &mut String) {
    if paragraph.is_empty() {
        return;
    }
    let indent = if is_item(paragraph[0]) { 2 } else { 0 };
    *out += &wrap(&paragraph.join(" "), stream.width, indent);
    out.push('\n');
    paragraph.clear();
}
