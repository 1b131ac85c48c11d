//! Diagnostics as results of SARIF 2.1.0. A log is one document, so results are kept until the command ends.

use std::collections::BTreeSet;

use kapic::sarif::{location, log};
use kapic::source::{Diagnostic, Edit, Label, Severity, Sources, Span, offered};
use serde_json::{Value, json};

/// What is told of a code: its title and its whole page. None if there is no page.
pub type Told = Option<(&'static str, &'static str)>;

/// The results of one command.
#[derive(Debug, Default)]
pub struct Log {
    codes: BTreeSet<&'static str>,
    results: Vec<Value>,
}

impl Log {
    /// Adds diagnostics.
    pub fn add(&mut self, sources: &Sources, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            self.codes.insert(diagnostic.code);
            self.results.push(result(sources, diagnostic));
        }
    }

    /// The document; `page` knows the codes.
    pub fn finish(self, page: impl Fn(&str) -> Told) -> String {
        log(self.codes.into_iter().map(|code| rule(code, page(code))).collect(), self.results)
    }
}

fn rule(code: &'static str, page: Told) -> Value {
    match page {
        Some((title, text)) => json!({
            "id": code,
            "shortDescription": { "text": title },
            "help": { "text": text, "markdown": text },
        }),
        None => json!({ "id": code }),
    }
}

fn result(sources: &Sources, diagnostic: &Diagnostic) -> Value {
    let Diagnostic { code, severity, message, labels, help, fix: _ } = diagnostic;
    let text = help.iter().fold(message.clone(), |text, help| format!("{text}\n{help}"));
    let places: Vec<Value> = labels.iter().map(|label| place(sources, label.span)).collect();
    let related = places.iter().zip(labels).skip(1).map(|(place, label)| told(place, label));
    let mut result = json!({
        "ruleId": code,
        "level": level(*severity),
        "message": { "text": text },
        "locations": places.first().into_iter().collect::<Vec<_>>(),
    });
    if labels.len() > 1 {
        result["relatedLocations"] = related.collect();
    }
    let edits = offered(diagnostic, sources);
    if !edits.is_empty() {
        let changes: Vec<Value> = edits.iter().map(|edit| change(sources, edit)).collect();
        result["fixes"] = json!([{ "description": { "text": help.as_deref().unwrap_or(message) }, "artifactChanges": changes }]);
    }
    result
}

fn change(sources: &Sources, edit: &Edit) -> Value {
    json!({
        "artifactLocation": place(sources, edit.span)["physicalLocation"]["artifactLocation"],
        "replacements": [{ "deletedRegion": region(sources, edit.span), "insertedContent": { "text": edit.text } }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn told(place: &Value, label: &Label) -> Value {
    let mut place = place.clone();
    if !label.text.is_empty() {
        place["message"] = json!({ "text": label.text });
    }
    place
}

fn place(sources: &Sources, span: Span) -> Value {
    location(&sources.file(span.file).name, Some(region(sources, span)))
}

fn region(sources: &Sources, span: Span) -> Value {
    let file = sources.file(span.file);
    let (from, to) = (file.position(span.start as usize), file.position(span.end as usize));
    json!({ "startLine": from.line, "startColumn": from.column, "endLine": to.line, "endColumn": to.column })
}
