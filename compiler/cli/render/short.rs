//! One line for each diagnostic, as compilers write it and editors read it, and its help on a line of its own.

use kapic::source::{Diagnostic, Sources};

use super::{clean, word};

/// `file:line:column: error[K0201]: message`, and `  help: …` if there is help.
pub fn render(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, severity, message, labels: _, help, fix: _ } = diagnostic;
    let place = diagnostic.span().map_or_else(String::new, |span| format!("{}: ", clean::line(&sources.place(span))));
    let mut text = format!("{place}{}[{code}]: {}\n", word(*severity), clean::line(message));
    if let Some(help) = help {
        text.push_str(&format!("  help: {}\n", clean::line(help)));
    }
    text
}
