//! What is said about a token that stands in the wrong place: K0013 and K0014. It finds nothing itself.

use super::lexer::{Kind, Token};
use super::page::Page;
use crate::source::Diagnostic;

/// What is wrong with a token.
#[derive(Debug, Clone, Copy)]
pub enum Mistake {
    /// Two `/-` in a row; the first is given.
    TwoDashes(Token),
    /// A `/-` with nothing to comment out.
    DashAlone(Token),
    /// A `/-` where nothing can be left out.
    DashHere,
    /// A node without a name.
    NoName,
    /// A type with nothing after it.
    TypeAlone,
    /// A type that is not one word; its `(` is given.
    Type(Token),
    /// A `)` without its `(`.
    TypeCloses,
    /// Two tokens that need a space between them.
    NoSpace,
    /// An `=` without a value.
    NoValue,
    /// `name = value`, as other languages write it.
    EqualsAfterNode,
    /// `1=2`, or `(type)name=2`.
    EqualsAfterValue,
    /// `a=b=c`.
    SecondEquals,
    /// Something between a block and the end of its node.
    AfterBlock,
}

/// Reports a mistake at the token where it shows.
pub fn report(page: &mut Page, mistake: Mistake, token: Token) {
    let at = match mistake {
        Mistake::DashAlone(other) | Mistake::Type(other) => other,
        _ => token,
    };
    let (message, label, help) = words(mistake, token.kind);
    let code = if matches!(mistake, Mistake::TwoDashes(_)) { "K0013" } else { "K0014" };
    // A newline or the end of the text has nothing to underline: the place just before it is shown.
    let end = if matches!(token.kind, Kind::Newline | Kind::End) && at.start == token.start { at.start } else { at.end };
    let found = Diagnostic::error(code, message).label(page.span(at.start, end), label).help(help);
    page.report(match mistake {
        Mistake::TwoDashes(first) => found.label(page.span(first.start, first.end), "the first one"),
        Mistake::NoSpace => found.fix(page.span(token.start, token.start), " "),
        _ => found,
    });
}

type Words = (&'static str, &'static str, &'static str);

fn words(mistake: Mistake, found: Kind) -> Words {
    match mistake {
        Mistake::TwoDashes(_) => {
            ("two `/-` stand in a row", "one too many", "one `/-` comments out the whole node, value or block; remove the other")
        }
        Mistake::DashAlone(_) => (
            "this `/-` comments nothing out",
            "nothing follows it",
            "remove it, or put it before a node, a value, a property or a block",
        ),
        Mistake::DashHere => (
            "`/-` cannot stand between a name and its value",
            "only a whole property can be commented out",
            "write `/-` before the property's name",
        ),
        Mistake::NoName => no_name(found),
        Mistake::TypeAlone => (
            "nothing follows this type",
            "a name or a value should stand here",
            "a word in parentheses stands before what it says something about: `(f)\"text\"`",
        ),
        Mistake::Type(_) => {
            ("a type is one word in parentheses", "no type begins here", "write `(word)`; put text with parentheses in quotes")
        }
        Mistake::TypeCloses => {
            ("this `)` closes nothing", "no `(` is open here", "remove it, or put text with parentheses in quotes")
        }
        Mistake::NoSpace => ("a space is missing here", "this begins a new value", "write a space before it"),
        Mistake::NoValue => no_value(found),
        Mistake::EqualsAfterNode => (
            "a node's name is followed by its values, without `=`",
            "`=` belongs between a property and its value",
            "write `name \"value\"`",
        ),
        Mistake::EqualsAfterValue => (
            "only a word can be the name of a property",
            "this `=` follows something else",
            "put the name in quotes; a type stands after the `=`, before the value",
        ),
        Mistake::SecondEquals => ("a property has one value", "a second `=`", "put a text with `=` in quotes"),
        Mistake::AfterBlock => (
            "a node ends after its block",
            "this begins something new",
            "write it on a line of its own, or put values before the block",
        ),
    }
}

fn no_name(found: Kind) -> Words {
    match found {
        Kind::Open => (
            "this block belongs to no node",
            "a name is missing before it",
            "write the name of the node before `{`, on the same line",
        ),
        Kind::Value => (
            "a node's name is a word, not a number or a keyword",
            "a node begins here",
            "put it in quotes if it is a name; values stand on the line of their node",
        ),
        Kind::Semicolon => ("this `;` ends no node", "no node stands before it", "remove it"),
        _ => ("a node begins with its name", "not a name", "write the name of the node first"),
    }
}

fn no_value(found: Kind) -> Words {
    let help = "write the value after the `=`, on the same line; `\"\"` is the empty text";
    match found {
        Kind::Newline | Kind::End | Kind::Semicolon | Kind::Close | Kind::Open => {
            ("a property without a value", "a value should stand here", help)
        }
        _ => ("a property without a value", "not a value", help),
    }
}
