//! Workflow commands, which GitHub shows beside the lines of a pull request:
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use kapic::source::{Diagnostic, Severity, Sources};

use super::clean;

/// `::error file=…,line=…::message`; the help is a second line of the message.
pub fn render(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, severity, message, labels, help, fix: _ } = diagnostic;
    let command = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(label) = labels.first() {
        let file = sources.file(label.span.file);
        let (from, to) = (file.position(label.span.start as usize), file.position(label.span.end as usize));
        properties.push(format!("file={}", property(&file.name)));
        properties.push(format!("line={},endLine={}", from.line, to.line));
        // Columns of several lines mean nothing there, and hide the annotation.
        if from.line == to.line {
            properties.push(format!("col={},endColumn={}", from.column, to.column));
        }
    }
    properties.push(format!("title={}", property(code)));
    let text = help.iter().fold(message.clone(), |text, help| format!("{text}\nhelp: {help}"));
    format!("::{command} {}::{}\n", properties.join(","), data(&text))
}

/// The text of a command.
fn data(text: &str) -> String {
    let shown = |c: char| if c == '\n' || c == '\r' { c } else { clean::shown(c) };
    text.chars().map(shown).collect::<String>().replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use kapic::source::{Diagnostic, Sources, Span};

    use super::{data, property, render};

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(data("100%: a,b\r\nc"), "100%25: a,b%0D%0Ac");
        assert_eq!(property("C:\\a,b%\n"), "C%3A\\a%2Cb%25%0A");
        assert_eq!(data("a\u{1b}[31m"), "a\u{241b}[31m");
    }

    #[test]
    fn a_command_has_the_place_and_the_code() {
        let mut sources = Sources::default();
        let file = sources.add("a,b.kdl", "one\ntwo three\n");
        let found = Diagnostic::warning("K0511", "50% wrong").label(Span::new(file, 8, 13), "here").help("write 4");
        let expected = "::warning file=a%2Cb.kdl,line=2,endLine=2,col=5,endColumn=10,title=K0511::50%25 wrong%0Ahelp: write 4\n";
        assert_eq!(render(&sources, &found), expected);
        let bare = Diagnostic::note("K0603", "nothing to do");
        assert_eq!(render(&sources, &bare), "::notice title=K0603::nothing to do\n");
    }
}
