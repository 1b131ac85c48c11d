//! Parts to text, in the one layout. Whatever a part says is written as it is; only what lies between parts is chosen here.

use super::comment;
use super::parts::{Block, Part, Piece, column};
use crate::syntax::guard::Kind;

/// What one level of blocks moves in.
const INDENT: &str = "    ";

/// The text of all parts.
pub fn print(parts: &[Part], newline: &'static str) -> String {
    let mut printer = Printer { out: String::new(), newline, blocks: Vec::new(), fresh: true };
    let mut before = None;
    for part in parts {
        printer.part(before, part);
        before = Some(part.kind);
    }
    printer.finish()
}

struct Printer {
    out: String,
    newline: &'static str,
    /// The open blocks, the innermost last.
    blocks: Vec<Block>,
    /// Whether nothing stands on the line yet.
    fresh: bool,
}

impl Printer {
    fn part(&mut self, before: Option<Kind>, part: &Part) {
        if !is_between(before, part) {
            self.inside(before, part);
        } else if self.blocks.last() == Some(&Block::OnOneLine) {
            self.between_on_one_line(before, part);
        } else {
            self.between(before, part);
        }
        match part.kind {
            Kind::End => return,
            Kind::Open => self.blocks.push(part.block),
            Kind::Close => drop(self.blocks.pop()),
            _ => {}
        }
        self.write(part.text);
    }

    /// What stands between two nodes, or between a node and a brace.
    fn between(&mut self, before: Option<Kind>, part: &Part) {
        let ends = part.gap.contains(&Piece::Newline);
        let breaks = !ends && !matches!(part.kind, Kind::Close | Kind::End);
        if before == Some(Kind::Open) && !ends {
            self.end_line();
        }
        for piece in &part.gap {
            match piece {
                Piece::Newline => self.end_line(),
                Piece::Semicolon if breaks => self.end_line(),
                Piece::Semicolon => {}
                other => self.piece(other, self.depth()),
            }
        }
        if part.kind == Kind::Close {
            if !self.fresh {
                self.end_line();
            }
            self.lead(self.depth() - 1);
        } else if part.kind != Kind::End {
            self.lead(self.depth());
        }
    }

    /// The same within a block on one line.
    fn between_on_one_line(&mut self, before: Option<Kind>, part: &Part) {
        let closes = part.kind == Kind::Close;
        for piece in &part.gap {
            match piece {
                Piece::Semicolon if closes => {}
                Piece::Semicolon => self.write(";"),
                other => self.piece(other, self.depth()),
            }
        }
        let is_empty = before == Some(Kind::Open) && closes && part.gap.is_empty();
        if !is_empty {
            self.write(" ");
        }
    }

    /// What stands between two parts of one node.
    fn inside(&mut self, before: Option<Kind>, part: &Part) {
        let depth = self.depth() + 1;
        part.gap.iter().for_each(|piece| self.piece(piece, depth));
        if !part.gap.is_empty() || !is_glued(before, part) {
            self.lead(depth);
        }
    }

    fn piece(&mut self, piece: &Piece, depth: usize) {
        match *piece {
            Piece::Newline => self.end_line(),
            Piece::Semicolon => {}
            Piece::Line(text) => {
                self.lead(depth);
                self.write(text);
            }
            Piece::Comment(text, from) => {
                self.lead(depth);
                let moved = comment::moved(text, from, column(&self.out));
                self.write(&moved);
            }
            Piece::Joined(text) => {
                self.lead(depth);
                self.write(if text.is_empty() { "\\" } else { "\\ " });
                self.write(text);
                self.end_line();
            }
        }
    }

    /// Before something on a line: its indentation if it is the first, else a space.
    fn lead(&mut self, depth: usize) {
        if self.fresh {
            (0..depth).for_each(|_| self.out.push_str(INDENT));
            self.fresh = false;
        } else {
            self.out.push(' ');
        }
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
        self.fresh = false;
    }

    /// Ends a line; one before the first thing of the text says nothing.
    fn end_line(&mut self) {
        if !self.out.is_empty() {
            self.out.push_str(self.newline);
        }
        self.fresh = true;
    }

    fn depth(&self) -> usize {
        self.blocks.iter().filter(|block| **block == Block::OnManyLines).count()
    }

    fn finish(mut self) -> String {
        let end = self.out.trim_end_matches(['\r', '\n']).len();
        self.out.truncate(end);
        if !self.out.is_empty() {
            self.out.push_str(self.newline);
        }
        self.out
    }
}

/// Whether a node ends or begins in the gap before a part. After `/-` a new line ends nothing.
fn is_between(before: Option<Kind>, part: &Part) -> bool {
    let ends = part.gap.iter().any(|piece| matches!(piece, Piece::Newline | Piece::Semicolon));
    match before {
        None | Some(Kind::Open) => true,
        Some(Kind::Dash) => false,
        Some(_) => ends || matches!(part.kind, Kind::Close | Kind::End),
    }
}

/// Whether no space belongs between two parts of a node. `/-` is written both ways and stays as it is.
fn is_glued(before: Option<Kind>, part: &Part) -> bool {
    match before {
        Some(Kind::TypeOpen | Kind::TypeClose | Kind::Equals) => true,
        Some(Kind::Dash) => part.touches,
        _ => matches!(part.kind, Kind::TypeClose | Kind::Equals),
    }
}
