//! The order of tokens: what KDL calls nodes, entries, types and blocks. It blanks what `/-` comments out. Its messages are in
//! `mistakes`.

use super::blocks::{Blocks, Node};
use super::lexer::{Kind, Lexer, Token};
use super::mistakes::{self, Mistake};
use super::page::Page;
use super::{MAX_ITEMS, too_many};

/// Reads a whole text, without recursion.
pub struct Grammar<'t> {
    lexer: Lexer<'t>,
    blocks: Blocks,
    ahead: Option<Token>,
    last: Kind,
    items: usize,
}

/// A mistake was reported; the rest of the node is skipped.
struct Stop;

/// The entry before this one, as far as an `=` after it must know.
#[derive(Clone, Copy)]
enum Before {
    /// The name of the node.
    Node,
    /// A word that an `=` makes the name of a property, and where the `/-` before it stands.
    Word(Option<usize>),
    /// A number, a keyword, or a value with a type.
    Value,
    /// A property.
    Property,
}

impl<'t> Grammar<'t> {
    /// Stands before the first token.
    pub fn new(lexer: Lexer<'t>) -> Self {
        Self { lexer, blocks: Blocks::default(), ahead: None, last: Kind::Newline, items: 0 }
    }

    /// Reads to the end.
    pub fn run(mut self) -> Page<'t> {
        loop {
            let token = self.next_over_lines();
            match token.kind {
                Kind::End => break,
                Kind::Close => self.leave(token),
                Kind::Dash => {
                    let first = self.next_over_lines();
                    self.node(first, Some(token));
                }
                _ => self.node(token, None),
            }
        }
        self.blocks.finish(&mut self.lexer);
        self.lexer.page
    }

    fn node(&mut self, first: Token, dash: Option<Token>) {
        self.count(first);
        let node = Node { dead: dash.map(|dash| dash.start), has_block: false };
        let head = self.name(first, dash).and_then(|()| self.entries(node));
        if head.is_err() {
            self.skip(node);
        }
    }

    /// After a `}`: the rest of the node that the block belongs to.
    fn leave(&mut self, token: Token) {
        if let Some(node) = self.blocks.leave(&mut self.lexer, token)
            && self.tail(node, token.end).is_err()
        {
            self.skip(node);
        }
    }

    fn name(&mut self, first: Token, dash: Option<Token>) -> Result<(), Stop> {
        let name = if first.kind == Kind::TypeOpen { self.annotation(first)? } else { first };
        match (name.kind, dash) {
            (Kind::Name | Kind::Bad, _) => Ok(()),
            (Kind::Dash, Some(dash)) => Err(self.stop(Mistake::TwoDashes(dash), name)),
            (Kind::End | Kind::Close | Kind::Semicolon, Some(dash)) => Err(self.stop(Mistake::DashAlone(dash), name)),
            _ if first.kind == Kind::TypeOpen => Err(self.stop(Mistake::TypeAlone, name)),
            _ => Err(self.stop(Mistake::NoName, name)),
        }
    }

    /// Reads `(word)` and returns the token after it.
    fn annotation(&mut self, open: Token) -> Result<Token, Stop> {
        let word = self.next_over_spaces();
        if !matches!(word.kind, Kind::Name | Kind::Bad) {
            return Err(self.stop(Mistake::Type(open), word));
        }
        let close = self.next_over_spaces();
        if close.kind != Kind::TypeClose {
            return Err(self.stop(Mistake::Type(open), close));
        }
        Ok(self.next_over_spaces())
    }

    /// Reads what follows the name, up to the end of the node or into its block.
    fn entries(&mut self, node: Node) -> Result<(), Stop> {
        let mut before = Before::Node;
        loop {
            let reported = self.last == Kind::Bad;
            let mut token = self.next();
            let end = token.start;
            let spaced = token.kind == Kind::Space;
            if spaced {
                token = self.next_over_spaces();
            }
            match token.kind {
                Kind::Newline | Kind::Semicolon | Kind::End | Kind::Close => {
                    self.end(node, end, token);
                    return Ok(());
                }
                Kind::Open => {
                    self.blocks.enter(&mut self.lexer, token, node, None);
                    return Ok(());
                }
                Kind::Equals => before = self.property(before, token)?,
                Kind::TypeClose => return Err(self.stop(Mistake::TypeCloses, token)),
                // What was reported already needs no second word about the space beside it.
                _ if !spaced && !reported && token.kind != Kind::Bad => return Err(self.stop(Mistake::NoSpace, token)),
                Kind::Dash => match self.commented(node, token)? {
                    Some(dead) => before = dead,
                    None => return Ok(()),
                },
                _ => before = self.entry(token, None)?,
            }
        }
    }

    /// Reads a value, or what an `=` after it makes the name of a property.
    fn entry(&mut self, first: Token, dead: Option<usize>) -> Result<Before, Stop> {
        self.count(first);
        let value = self.value(first)?;
        if let Some(dash) = dead {
            self.lexer.page.blank(dash, value.end);
        }
        Ok(if value.kind == Kind::Value || first.kind == Kind::TypeOpen { Before::Value } else { Before::Word(dead) })
    }

    fn value(&mut self, first: Token) -> Result<Token, Stop> {
        let value = if first.kind == Kind::TypeOpen { self.annotation(first)? } else { first };
        match value.kind {
            Kind::Name | Kind::Value | Kind::Bad => Ok(value),
            Kind::Dash => Err(self.stop(Mistake::DashHere, value)),
            _ if first.kind == Kind::TypeOpen => Err(self.stop(Mistake::TypeAlone, value)),
            _ => Err(self.stop(Mistake::NoValue, value)),
        }
    }

    /// Reads the value after an `=`.
    fn property(&mut self, before: Before, equals: Token) -> Result<Before, Stop> {
        let Before::Word(dead) = before else {
            let mistake = match before {
                Before::Node => Mistake::EqualsAfterNode,
                Before::Property => Mistake::SecondEquals,
                _ => Mistake::EqualsAfterValue,
            };
            return Err(self.stop(mistake, equals));
        };
        let first = self.next_over_spaces();
        let value = self.value(first)?;
        if let Some(dash) = dead {
            self.lexer.page.blank(dash, value.end);
        }
        Ok(Before::Property)
    }

    /// Reads what a `/-` among the entries comments out; none if that is a block, in which reading goes on.
    fn commented(&mut self, node: Node, dash: Token) -> Result<Option<Before>, Stop> {
        let first = self.next_over_lines();
        match first.kind {
            Kind::Open => {
                self.blocks.enter(&mut self.lexer, first, node, Some(dash.start));
                Ok(None)
            }
            Kind::Dash => Err(self.stop(Mistake::TwoDashes(dash), first)),
            Kind::Name | Kind::Value | Kind::Bad | Kind::TypeOpen => self.entry(first, Some(dash.start)).map(Some),
            _ => Err(self.stop(Mistake::DashAlone(dash), first)),
        }
    }

    /// Reads what may follow a block: its end, or a block that is commented out, or the one block that is not.
    fn tail(&mut self, node: Node, end: usize) -> Result<(), Stop> {
        let token = self.next_over_spaces();
        match token.kind {
            Kind::Newline | Kind::Semicolon | Kind::End | Kind::Close => self.end(node, end, token),
            Kind::Open if !node.has_block => self.blocks.enter(&mut self.lexer, token, node, None),
            Kind::Dash => {
                let first = self.next_over_lines();
                match first.kind {
                    Kind::Open => self.blocks.enter(&mut self.lexer, first, node, Some(token.start)),
                    Kind::Dash => return Err(self.stop(Mistake::TwoDashes(token), first)),
                    Kind::End | Kind::Close | Kind::Semicolon => return Err(self.stop(Mistake::DashAlone(token), first)),
                    _ => return Err(self.stop(Mistake::AfterBlock, first)),
                }
            }
            _ => return Err(self.stop(Mistake::AfterBlock, token)),
        }
        Ok(())
    }

    fn end(&mut self, node: Node, end: usize, token: Token) {
        if let Some(dash) = node.dead {
            // The `;` that ends the node goes with it; a newline may stay.
            self.lexer.page.blank(dash, if token.kind == Kind::Semicolon { token.end } else { end });
        }
        if token.kind == Kind::Close {
            self.ahead = Some(token);
        }
    }

    /// Skips the rest of a node that has a mistake; its block is read, since it may have mistakes of its own.
    fn skip(&mut self, node: Node) {
        loop {
            let token = self.next();
            match token.kind {
                Kind::Newline | Kind::Semicolon | Kind::End => return,
                Kind::Close => return self.ahead = Some(token),
                Kind::Open => return self.blocks.enter(&mut self.lexer, token, node, None),
                _ => {}
            }
        }
    }

    /// Counts a node or an entry; after too many of them the rest of the file is not read.
    fn count(&mut self, token: Token) {
        self.items += 1;
        if self.items == MAX_ITEMS + 1 {
            let place = self.lexer.page.span(token.start, token.end);
            self.lexer.page.report(too_many(place));
            self.lexer.at = self.lexer.page.text.len();
        }
    }

    fn stop(&mut self, mistake: Mistake, token: Token) -> Stop {
        mistakes::report(&mut self.lexer.page, mistake, token);
        self.ahead = Some(token);
        Stop
    }

    fn next(&mut self) -> Token {
        let token = self.ahead.take().unwrap_or_else(|| self.lexer.next());
        self.last = token.kind;
        token
    }

    fn next_over_spaces(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != Kind::Space {
                return token;
            }
        }
    }

    fn next_over_lines(&mut self) -> Token {
        loop {
            let token = self.next();
            if !matches!(token.kind, Kind::Space | Kind::Newline) {
                return token;
            }
        }
    }
}
