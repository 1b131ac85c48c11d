//! The one layout of a description: four spaces a level, one node a line, one space between values. It works on tokens, not on the
//! tree, so that comments, empty lines and the spelling of every value stay as they were written. It knows no setting.

mod comment;
mod parts;
mod printer;

#[cfg(test)]
mod tests;

use super::{guard, parse, same};
use crate::source::{FileId, Sink, Sources};

/// The text of one file in the one layout, or none if it has errors; they are in `sink` then, all of them.
///
/// - Comments stay where they are, and move in or out with what is around them. Empty lines stay, except before the first and after
///   the last thing of a file.
/// - Numbers and texts stay as they are, and so do lines that `\` continues and what `/-` comments out.
/// - `;` becomes a new line, except within a block that stands on one line: that stays on it.
/// - Lines end as the first line of the file ends, with LF or CRLF. A byte-order mark is left out.
///
/// The same text always gives the same text; given to this function again, the result stays as it is.
pub fn format(sources: &Sources, file: FileId, sink: &mut Sink) -> Option<String> {
    let before = parse(sources, file, sink)?;
    let text = sources.file(file).text.as_str();
    let tokens = guard::tokens(text, file);
    let printed = printer::print(&parts::read(text, &tokens), parts::newline(text, &tokens));
    let mut again = Sources::default();
    let file = again.add("formatted", printed.as_str());
    let after = parse(&again, file, &mut Sink::new());
    assert!(after.is_some_and(|after| same::says_the_same(&before, &after)), "a formatted text says what it said before");
    Some(printed)
}
