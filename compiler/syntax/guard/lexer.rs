//! Cuts a text into the tokens of KDL, and blanks what carries no meaning. It knows no order of tokens: that is the grammar's.

use super::characters::{is_forbidden, is_newline, is_space};
use super::page::Page;
use super::{brackets, comments, strings, words};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Spaces, comments and continued lines.
    Space,
    /// The end of a line.
    Newline,
    /// `;`
    Semicolon,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `(`
    TypeOpen,
    /// `)`
    TypeClose,
    /// `=`
    Equals,
    /// `/-`
    Dash,
    /// Any kind of string: a name or a value.
    Name,
    /// A number or a keyword: a value, not a name.
    Value,
    /// Something that was reported already; it may stand for anything.
    Bad,
    /// The end of the text.
    End,
}

/// A token and its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// Reads tokens from left to right.
pub struct Lexer<'t> {
    /// The text and what was found in it.
    pub page: Page<'t>,
    /// The next byte.
    pub at: usize,
    /// Where the current line starts.
    pub line_start: usize,
    /// Where the first token of the current line starts that is no space.
    pub line_first: Option<usize>,
}

impl<'t> Lexer<'t> {
    /// Stands before the first byte.
    pub fn new(page: Page<'t>) -> Self {
        Self { page, at: 0, line_start: 0, line_first: None }
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'t str {
        &self.page.text[self.at..]
    }

    /// Skips the characters that `skip` knows.
    pub fn skip_while(&mut self, skip: fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !skip(c)).unwrap_or(rest.len());
    }

    /// Skips one newline, which may be two characters, if there is one.
    pub fn skip_newline(&mut self) {
        let rest = self.rest();
        let length =
            if rest.starts_with("\r\n") { 2 } else { rest.chars().next().filter(|c| is_newline(*c)).map_or(0, char::len_utf8) };
        self.at += length;
        self.line_start = self.at;
        self.line_first = None;
    }

    /// The end of the line that holds a byte, its newline not counted.
    pub fn line_end(&self, from: usize) -> usize {
        self.page.text[from..].find(is_newline).map_or(self.page.text.len(), |length| from + length)
    }

    /// The next token; `End` again and again at the end of the text or once enough mistakes were found.
    pub fn next(&mut self) -> Token {
        let start = self.at;
        let kind = match self.rest().chars().next() {
            Some(c) if !self.page.is_full() => self.read(c),
            _ => Kind::End,
        };
        if !matches!(kind, Kind::Space | Kind::Newline) {
            self.line_first.get_or_insert(start);
        }
        Token { kind, start, end: self.at }
    }

    fn read(&mut self, c: char) -> Kind {
        match c {
            ';' => self.one(Kind::Semicolon),
            '{' => self.one(Kind::Open),
            '}' => self.one(Kind::Close),
            '(' => self.one(Kind::TypeOpen),
            ')' => self.one(Kind::TypeClose),
            '=' => self.one(Kind::Equals),
            '"' => strings::quoted(self),
            '[' | ']' => brackets::list(self),
            '\\' => self.space(comments::continuation),
            _ if is_newline(c) => self.newline(),
            _ if is_space(c) => self.space(|lexer| lexer.skip_while(is_space)),
            _ if is_forbidden(c) => self.forbidden(),
            _ => self.longer(),
        }
    }

    fn longer(&mut self) -> Kind {
        let rest = self.rest();
        if rest.starts_with("//") {
            self.space(comments::line)
        } else if rest.starts_with("/*") {
            self.space(comments::block)
        } else if rest.starts_with("/-") {
            self.at += 2;
            Kind::Dash
        } else if rest.trim_start_matches('#').starts_with('"') && rest.starts_with('#') {
            strings::raw(self)
        } else {
            words::read(self)
        }
    }

    fn one(&mut self, kind: Kind) -> Kind {
        self.at += 1;
        kind
    }

    /// The characters were reported already; what is glued to them, such as the rest of an escape sequence, goes with them.
    fn forbidden(&mut self) -> Kind {
        self.skip_while(|c| !is_space(c) && !is_newline(c) && !";{}()\"".contains(c));
        Kind::Bad
    }

    fn newline(&mut self) -> Kind {
        self.skip_newline();
        Kind::Newline
    }

    fn space(&mut self, skip: fn(&mut Self)) -> Kind {
        skip(self);
        Kind::Space
    }
}
