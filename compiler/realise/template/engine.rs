//! The engine with its templates: those of the stdlib and those of the project. It judges nothing.

use tera::{Context, Tera};
use zeroize::Zeroizing;

use crate::plan::Term;
use crate::realise::secrets::Secrets;
use crate::source::NamedFile;

use super::placeholder::Placeholders;
use super::{filters, stdlib, value};

/// Largest text that a template may become, in bytes.
pub(super) const MAX_TEXT: usize = 16 * 1024 * 1024;

/// All templates, parsed once.
#[derive(Debug)]
pub struct Templates {
    engine: Tera,
}

impl Templates {
    /// The templates of the stdlib and of the project; the latter were judged.
    pub fn new(named: &[NamedFile]) -> Self {
        let mut templates = Self::of_stdlib();
        templates.add(named).expect("templates of the project are judged before they are used");
        templates
    }

    /// The templates of the stdlib alone.
    pub(super) fn of_stdlib() -> Self {
        let mut engine = Tera::new();
        engine.autoescape_on(Vec::<&str>::new());
        filters::register(&mut engine);
        engine.add_raw_templates(stdlib::all()).expect("the templates of the stdlib are well-formed");
        Self { engine }
    }

    /// Adds templates of the project: all of them, or none if one is wrong.
    pub(super) fn add<'a>(&mut self, named: impl IntoIterator<Item = &'a NamedFile>) -> Result<(), tera::Error> {
        let texts = named.into_iter().filter_map(|file| Some((file.name.as_str(), file.text.as_ref()?.text.as_str())));
        self.engine.add_raw_templates(texts)
    }

    /// The text of one artifact.
    pub fn render(&self, template: &str, values: &Term, secrets: &impl Secrets) -> Zeroizing<String> {
        let mut placeholders = Placeholders::default();
        let text = self.lay_out(template, values, &mut placeholders).expect("what a template sees was judged before");
        placeholders.fill(&text, secrets)
    }

    /// The text with placeholders where secrets will stand.
    pub(super) fn lay_out<'a>(
        &self,
        template: &str,
        values: &'a Term,
        placeholders: &mut Placeholders<'a>,
    ) -> Result<String, tera::Error> {
        let mut context = Context::new();
        if let Term::Map(entries) = values {
            for (name, term) in entries {
                context.insert_value(name.clone(), value::value(term, placeholders));
            }
        }
        let mut page = Page(Vec::new());
        self.engine.render_to(template, &context, &mut page)?;
        Ok(String::from_utf8(page.0)?)
    }
}

/// Text in the making, of a bounded size: a template with a runaway loop must end.
struct Page(Vec<u8>);

impl std::io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_TEXT {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
