//! A text as parts: each token that means something, and what stands between it and the one before. It decides no layout.

use crate::syntax::guard::{Kind, Token, is_newline, is_space};

/// One token with the gap before it.
#[derive(Debug)]
pub struct Part<'t> {
    /// What stands before it, plain spaces left out.
    pub gap: Vec<Piece<'t>>,
    /// What it is; never `Space`, `Newline` or `Semicolon`.
    pub kind: Kind,
    /// As it is written.
    pub text: &'t str,
    /// Whether not even a space stands before it.
    pub touches: bool,
    /// For a brace: how its block is written.
    pub block: Block,
}

/// How a block is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// From brace to brace on one line.
    OnOneLine,
    /// On several lines.
    OnManyLines,
}

/// What may stand between tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// The end of a line.
    Newline,
    /// `;`
    Semicolon,
    /// `// …` without the spaces at its end.
    Line(&'t str),
    /// `/* … */`, and the column where it begins.
    Comment(&'t str, usize),
    /// `\` and the end of the line, with the comments between them.
    Joined(&'t str),
}

/// Cuts a text without errors into parts; the last one is its end.
pub fn read<'t>(text: &'t str, tokens: &[Token]) -> Vec<Part<'t>> {
    let blocks = blocks(text, tokens);
    let (mut parts, mut gap, mut end) = (Vec::new(), Vec::new(), 0);
    for (index, token) in tokens.iter().enumerate() {
        let written = &text[token.start..token.end];
        match token.kind {
            Kind::Newline => gap.push(Piece::Newline),
            Kind::Semicolon => gap.push(Piece::Semicolon),
            Kind::Space => gap.extend(space(text, token.start, written)),
            kind => {
                let touches = end == token.start;
                parts.push(Part { gap: std::mem::take(&mut gap), kind, text: written, touches, block: blocks[index] });
                end = token.end;
            }
        }
    }
    parts
}

/// How lines end in the result: as the first line of the text ends.
pub fn newline(text: &str, tokens: &[Token]) -> &'static str {
    let ends = |token: &Token| match token.kind {
        Kind::Newline => true,
        Kind::Space => text[token.start..token.end].starts_with('\\') && text[..token.end].ends_with(is_newline),
        _ => false,
    };
    let first = tokens.iter().copied().find(ends);
    if first.is_some_and(|token| text[..token.end].ends_with("\r\n")) { "\r\n" } else { "\n" }
}

fn space<'t>(text: &str, start: usize, written: &'t str) -> Option<Piece<'t>> {
    let blank = |c| is_space(c) || is_newline(c);
    match written.as_bytes() {
        [b'/', b'/', ..] => Some(Piece::Line(written.trim_end_matches(blank))),
        [b'/', b'*', ..] => Some(Piece::Comment(written, column(&text[..start]))),
        [b'\\', ..] => Some(Piece::Joined(written[1..].trim_matches(blank))),
        _ => None,
    }
}

/// How many characters the last line of a text has.
pub fn column(text: &str) -> usize {
    text.chars().rev().take_while(|c| !is_newline(*c)).count()
}

/// For each brace how its block is written; other tokens have no block, and any answer will do.
fn blocks(text: &str, tokens: &[Token]) -> Vec<Block> {
    let mut found = vec![Block::OnManyLines; tokens.len()];
    // A block on many lines makes the blocks around it so, which also keeps this linear.
    let mut open: Vec<(usize, bool)> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => open.push((index, false)),
            Kind::Close => {
                let Some((start, many)) = open.pop() else { continue };
                if many {
                    open.last_mut().iter_mut().for_each(|around| around.1 = true);
                } else {
                    (found[start], found[index]) = (Block::OnOneLine, Block::OnOneLine);
                }
            }
            _ if text[token.start..token.end].contains(is_newline) => open.last_mut().iter_mut().for_each(|around| around.1 = true),
            _ => {}
        }
    }
    found
}
