//! A diagnostic for people: what is wrong, the lines where it is, what to write. miette draws the lines; the rest is here.

use std::fmt;

use kapic::source::{Diagnostic, Severity, Sources};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::excerpt::Excerpt;
use super::{Color, clean, word};

/// Columns of a tab.
pub const TAB: usize = 4;

/// Columns that line numbers and frames take beside a line of the source.
const FRAME: usize = 16;

/// How it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are used.
    pub color: Color,
    /// Columns of a line; longer lines of a source are cut, and help is wrapped.
    pub width: usize,
}

/// The diagnostic with its lines, without an empty line after it.
pub fn render(sources: &Sources, diagnostic: &Diagnostic, style: Style) -> String {
    let excerpt = Excerpt::new(sources, diagnostic, style.width.saturating_sub(FRAME).max(20));
    let handler = handler(diagnostic, &excerpt, style);
    let body = Body { excerpt, help: diagnostic.help.as_deref().map(clean::lines) };
    let mut drawn = String::new();
    handler.render_report(&mut drawn, &body).expect("writing to a text cannot fail, and each label is in its excerpt");
    // miette begins with a line for the message; ours stands above it.
    let drawn = drawn.split_once('\n').map_or("", |(_, rest)| rest);
    header(diagnostic, style.color) + drawn
}

/// `error[K0201]: message`
fn header(diagnostic: &Diagnostic, color: Color) -> String {
    let head = format!("{}[{}]", word(diagnostic.severity), diagnostic.code);
    let message = clean::line(&diagnostic.message);
    let code = match diagnostic.severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    };
    match color {
        Color::Always => format!("\x1b[{code}m{head}\x1b[0m\x1b[1m: {message}\x1b[0m\n"),
        Color::Never => format!("{head}: {message}\n"),
    }
}

/// Everything that miette would otherwise ask the terminal for is set here.
fn handler(diagnostic: &Diagnostic, excerpt: &Excerpt, style: Style) -> GraphicalReportHandler {
    let mut theme = match style.color {
        Color::Always => GraphicalTheme::unicode(),
        Color::Never => GraphicalTheme::unicode_nocolor(),
    };
    let main = match diagnostic.severity {
        Severity::Error => theme.styles.error,
        Severity::Warning => theme.styles.warning,
        Severity::Note => theme.styles.advice,
    };
    // miette gives its styles to the labels in the order in which they are shown; the main label takes the colour of the severity.
    let mut order: Vec<usize> = (0..excerpt.labels.len()).collect();
    order.sort_by_key(|index| excerpt.labels[*index].span.offset());
    theme.styles.highlights = order.iter().map(|index| if *index == 0 { main.bold() } else { theme.styles.help }).collect();
    if theme.styles.highlights.is_empty() || style.color == Color::Never {
        theme.styles.highlights = GraphicalTheme::unicode_nocolor().styles.highlights;
    }
    theme.characters.error.clear();
    GraphicalReportHandler::new_themed(theme)
        .with_width(style.width.max(40))
        .tab_width(TAB)
        .with_links(false)
        .with_urls(false)
        .without_cause_chain()
        .without_syntax_highlighting()
}

/// What miette draws: labels and help. The severity, code and message are in the header.
#[derive(Debug)]
struct Body {
    excerpt: Excerpt,
    help: Option<String>,
}

impl fmt::Display for Body {
    fn fmt(&self, _: &mut fmt::Formatter) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Body {}

impl miette::Diagnostic for Body {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.excerpt.labels.iter().enumerate().map(|(index, label)| {
            let text = Some(label.text.clone()).filter(|text| !text.is_empty());
            if index == 0 {
                LabeledSpan::new_primary_with_span(text, label.span)
            } else {
                LabeledSpan::new_with_span(text, label.span)
            }
        });
        (!self.excerpt.labels.is_empty()).then(|| Box::new(labels) as Box<dyn Iterator<Item = LabeledSpan> + '_>)
    }
}
