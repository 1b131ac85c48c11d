//! Text of artifacts from templates: the only place that names `tera`. Secrets never enter the engine: a template sees
//! placeholders, and the finished text gets the secrets in a buffer that is wiped.

mod filters;
mod placeholder;
mod stdlib;
mod value;
mod yaml;

use std::collections::BTreeMap;

use tera::{Context, Tera};
use zeroize::Zeroizing;

use crate::plan::Term;

use super::secrets::Secrets;

/// All templates, parsed once.
#[derive(Debug)]
pub struct Templates {
    engine: Tera,
}

/// A template that cannot be used. Those of the stdlib always can: a test renders them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The template's name: for one of the project its path.
    pub template: String,
    /// What the engine says of it. It has seen no secret.
    pub message: String,
}

impl Templates {
    /// The templates of the stdlib, and those of the project by their paths.
    pub fn new(project: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let mut engine = Tera::new();
        engine.autoescape_on(Vec::<&str>::new());
        filters::register(&mut engine);
        engine.add_raw_templates(stdlib::TEMPLATES.iter().copied()).expect("the templates of the stdlib are well-formed");
        for (path, text) in project {
            if text.contains(placeholder::is_mark) {
                let message = "it holds a control character".to_owned();
                return Err(TemplateError { template: path.clone(), message });
            }
            engine.add_raw_template(path, text).map_err(|problem| error(path, &problem))?;
        }
        Ok(Self { engine })
    }

    /// The text of one artifact.
    pub fn render(&self, template: &str, values: &Term, secrets: &impl Secrets) -> Result<Zeroizing<String>, TemplateError> {
        let mut placeholders = placeholder::Placeholders::default();
        let mut context = Context::new();
        if let Term::Map(entries) = values {
            for (name, term) in entries {
                context.insert_value(name.clone(), value::value(term, &mut placeholders));
            }
        }
        let text = self.engine.render(template, &context).map_err(|problem| error(template, &problem))?;
        Ok(placeholders.fill(&text, secrets))
    }
}

fn error(template: &str, problem: &tera::Error) -> TemplateError {
    TemplateError { template: template.to_owned(), message: problem.to_string() }
}
