//! Whether the templates that a description names can be used: the text itself, and what it becomes for each file. Secrets are not needed
//! for that, so a mistake is found before any is near.

use std::collections::BTreeSet;

use tera::ErrorKind;

use crate::catalog::Release;
use crate::plan::{Content, Plan};
use crate::source::{Diagnostic, NamedFile, NamedText, Sink, Span, nearest};

use super::complaint::complaints;
use super::engine::{MAX_TEXT, Templates};
use super::placeholder::{Placeholders, is_mark};
use super::{outcome, stdlib};

/// Whether the files that a description names are templates. What is not goes to `sink`, one diagnostic a mistake.
pub fn judge_texts(named: &[NamedFile], sink: &mut Sink) {
    let mut templates = Templates::of_stdlib();
    let mut usable: Vec<&NamedFile> = named.iter().filter(|named| is_text(named, sink)).collect();
    while let Err(problem) = templates.add(usable.iter().copied()) {
        let before = usable.len();
        for complaint in complaints(&problem) {
            let Some(named) = named.iter().find(|named| named.name == complaint.template) else { continue };
            usable.retain(|other| other.name != named.name);
            let message = format!("`{}` is not a template: {}", named.name, complaint.words);
            let help =
                "see docs/templates.md; text that means `{{` or `{%` literally stands between `{% raw %}` and `{% endraw %}`";
            sink.push(complaint.label(Diagnostic::error("K0411", message), named).help(help));
        }
        if usable.len() == before {
            return sink.push(nameless(&problem, &usable));
        }
    }
}

/// The engine complains without a name: of components that two templates declare, for one.
fn nameless(problem: &tera::Error, usable: &[&NamedFile]) -> Diagnostic {
    let words = complaints(problem).swap_remove(0).words;
    let projects = usable.iter().filter(|named| named.text.is_some());
    let problem = Diagnostic::error("K0411", format!("the templates do not fit together: {words}"));
    projects.fold(problem, |problem, named| problem.label(named.span, "named here")).help("see docs/templates.md")
}

/// Whether there is such a template, and it holds nothing that no text file should.
fn is_text(named: &NamedFile, sink: &mut Sink) -> bool {
    let NamedFile { name, span, text } = named;
    let Some(NamedText { text, file }) = text else {
        let known = stdlib::all().any(|(known, _)| known == name);
        if !known {
            sink.push(unknown(name, *span));
        }
        return known;
    };
    let Some((at, found)) = text.char_indices().find(|(_, c)| is_forbidden(*c)) else { return true };
    let message = format!("the template `{name}` holds the control character U+{:04X}", u32::from(found));
    let here = Span::new(*file, at, at + found.len_utf8());
    sink.push(Diagnostic::error("K0413", message).label(here, "here").label(*span, "the setting that names it").help("delete it"));
    false
}

fn unknown(name: &str, span: Span) -> Diagnostic {
    let problem = Diagnostic::error("K0410", format!("the stdlib has no template `{name}`")).label(span, "no such template");
    match nearest(name, stdlib::all().map(|(known, _)| known)) {
        Some(near) => problem.help(format!("write \"{near}\"")).fix(span, format!("\"{near}\"")),
        None => problem.help("`kapic explain --list std` shows what there is"),
    }
}

fn is_forbidden(c: char) -> bool {
    is_mark(c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// What the templates of the project become for each file of a plan. What cannot be used by this Kubernetes, if the catalog knows it,
/// goes to `sink`, each mistake once.
pub fn judge_filled(plan: &Plan, release: Option<Release>, sink: &mut Sink) {
    let of_project = |named: &&NamedFile| named.text.is_some();
    if !plan.templates.iter().any(|named| of_project(&named)) {
        return;
    }
    let templates = Templates::new(&plan.templates);
    let mut known = BTreeSet::new();
    for artifact in &plan.artifacts {
        let Content::Template { template, values } = &artifact.content else { continue };
        let Some(named) = plan.templates.iter().filter(of_project).find(|named| named.name == *template) else { continue };
        let found = match templates.lay_out(template, values, &mut Placeholders::default()) {
            Ok(text) => outcome::judge(&text, artifact, named, release),
            Err(problem) => Some(unfilled(&problem, named, &artifact.meta.bundle_path())),
        };
        if let Some(found) = found.filter(|found| known.insert((found.code, found.labels[0].span, template))) {
            sink.push(found);
        }
    }
}

fn unfilled(problem: &tera::Error, named: &NamedFile, path: &str) -> Diagnostic {
    let complaint = complaints(problem).swap_remove(0);
    let words = match problem.kind() {
        ErrorKind::Io(_) => format!("it becomes more than {MAX_TEXT} bytes"),
        _ => complaint.words.clone(),
    };
    let message = format!("`{}` cannot be filled in for `{path}`: {words}", named.name);
    let help = "see docs/templates.md for what this template sees; `{% if name is defined %}` asks whether something is there";
    complaint.label(Diagnostic::error("K0412", message), named).help(help)
}
