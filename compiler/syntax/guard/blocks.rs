//! Which braces are open. K0011 for braces that do not match, K0002 for too many. It knows no tokens but these.

use super::MAX_DEPTH;
use super::lexer::{Lexer, Token};
use crate::source::Diagnostic;

/// A node whose block is open, or whose line is being read.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// Where the `/-` stands that comments the node out.
    pub dead: Option<usize>,
    /// Whether it had a block that is not commented out.
    pub has_block: bool,
}

/// One `{`.
struct Block {
    open: usize,
    indent: usize,
    dead: Option<usize>,
    node: Node,
}

/// The open blocks, the innermost last.
#[derive(Default)]
pub struct Blocks {
    open: Vec<Block>,
    /// A `{` and the `}` that closes it although it is indented differently: the likely place of a mistake.
    odd: Option<(usize, usize)>,
    too_deep: bool,
    stray: bool,
}

impl Blocks {
    /// Enters the block of `node` whose brace is `token`; `dead` is where the `/-` of the block stands.
    pub fn enter(&mut self, lexer: &mut Lexer, token: Token, node: Node, dead: Option<usize>) {
        let indent = lexer.line_first.unwrap_or(token.start) - lexer.line_start;
        self.open.push(Block { open: token.start, indent, dead, node });
        if self.open.len() > MAX_DEPTH && !self.too_deep {
            self.too_deep = true;
            too_deep(lexer, token, self.open[0].open);
        }
    }

    /// Leaves a block at its `}` and returns the node that it belongs to; none if no block is open.
    pub fn leave(&mut self, lexer: &mut Lexer, token: Token) -> Option<Node> {
        let Some(block) = self.open.pop() else {
            self.closes_nothing(lexer, token);
            return None;
        };
        let first = lexer.line_first == Some(token.start);
        if first && token.start - lexer.line_start != block.indent {
            self.odd.get_or_insert((block.open, token.start));
        }
        match block.dead {
            Some(dash) => lexer.page.blank(dash, token.end),
            None => return Some(Node { has_block: true, ..block.node }),
        }
        Some(block.node)
    }

    /// Reports the block that is still open at the end of the text. A text or comment that was never closed may have swallowed its
    /// `}`, so nothing is said then; nor if the file was not read to its end.
    pub fn finish(self, lexer: &mut Lexer) {
        let Some(block) = self.open.last() else { return };
        if lexer.page.has(&["K0004", "K0010", "K0012"]) || lexer.page.is_full() {
            return;
        }
        let (open, close) = self.odd.map_or((block.open, None), |(open, close)| (open, Some(close)));
        let found =
            Diagnostic::error("K0011", "this `{` is never closed").label(lexer.page.span(open, open + 1), "it opens a block");
        let found = match close {
            Some(close) => found.label(lexer.page.span(close, close + 1), "this `}` closes it, but lines up with another block"),
            None => found,
        };
        lexer.page.report(found.help("write the missing `}`"));
    }

    fn closes_nothing(&mut self, lexer: &mut Lexer, token: Token) {
        if std::mem::replace(&mut self.stray, true) || lexer.page.has(&["K0010", "K0012"]) {
            return;
        }
        let found = Diagnostic::error("K0011", "this `}` closes nothing")
            .label(lexer.page.span(token.start, token.end), "no block is open here");
        let found = match self.odd {
            Some((open, close)) => found
                .label(lexer.page.span(close, close + 1), "this `}` may have come too early")
                .label(lexer.page.span(open, open + 1), "it closes this block, but does not line up with it"),
            None => found,
        };
        lexer.page.report(found.help("remove it, or look for a `}` that came too early"));
    }
}

fn too_deep(lexer: &mut Lexer, token: Token, outermost: usize) {
    let (here, first) = (lexer.page.span(token.start, token.end), lexer.page.span(outermost, outermost + 1));
    lexer.page.report(
        Diagnostic::error("K0002", format!("blocks are nested more than {MAX_DEPTH} deep"))
            .label(here, format!("block number {}", MAX_DEPTH + 1))
            .label(first, "the outermost begins here")
            .help("no setting of kapic is nearly that deep; look for a `}` that is missing above"),
    );
}
