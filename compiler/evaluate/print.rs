//! Items as nodes of the language. What is no part of the description stands in comments, so the text can be compiled.

use crate::source::Sources;
use crate::syntax::{Scalar, spell, spell_text};

use super::Why;
use super::item::{Form, Item, State};
use super::said::said;

/// The nodes, one below the other.
pub(super) fn text(items: &[Item], sources: &Sources, why: Why) -> String {
    let mut out = Printer { out: String::new(), sources, why };
    out.items(items, 0);
    out.out
}

struct Printer<'a> {
    out: String,
    sources: &'a Sources,
    why: Why,
}

impl Printer<'_> {
    fn items(&mut self, items: &[Item], depth: usize) {
        items.iter().for_each(|item| self.item(item, depth));
    }

    fn item(&mut self, item: &Item, depth: usize) {
        match item {
            Item::Setting { state: State::Written, .. } => {
                self.line(depth, &node(item));
                self.voices(item, depth + 1);
            }
            Item::Setting { state: State::Default, .. } => self.comment(depth, item, "default of the language"),
            Item::Setting { state: State::Unset, .. } => self.comment(depth, item, "unset"),
            Item::Unset { name, key } => {
                let key = key.as_ref().map(|key| format!(" {}", spell_text(key)));
                self.line(depth, &format!("(unset){name}{}", key.unwrap_or_default()));
            }
            Item::Allow { code, reason } => {
                self.line(depth, &format!("allow {code} reason={}", spell(&Scalar::Text(reason.clone()))));
            }
            Item::Block { .. } => self.block(item, depth),
        }
    }

    /// A block: what stands on its line, then what stands in it.
    fn block(&mut self, block: &Item, depth: usize) {
        let Item::Block { name, key, items, .. } = block else { return };
        let (line, inside): (Vec<&Item>, Vec<&Item>) = items.iter().partition(|item| stands_on_the_line(item));
        let mut head = (*name).to_owned();
        head.extend(key.iter().map(|key| format!(" {}", spell_text(key))));
        head.extend(line.iter().filter(|item| is_written(item)).map(|item| format!(" {}", node(item))));
        let shown: Vec<&&Item> = line.iter().filter(|item| self.why == Why::Show || !is_written(item)).collect();
        if inside.is_empty() && shown.is_empty() {
            return self.line(depth, &head);
        }
        self.line(depth, &format!("{head} {{"));
        for item in shown {
            match item {
                Item::Setting { name, state: State::Written, .. } => {
                    self.line(depth + 1, &format!("// {name}"));
                    self.voices(item, depth + 2);
                }
                other => self.item(other, depth + 1),
            }
        }
        inside.into_iter().for_each(|item| self.item(item, depth + 1));
        self.line(depth, "}");
    }

    fn comment(&mut self, depth: usize, item: &Item, because: &str) {
        self.line(depth, &format!("// {} ({because})", node(item)));
        self.voices(item, depth + 1);
    }

    /// Everyone who spoke, in columns.
    fn voices(&mut self, item: &Item, depth: usize) {
        let Item::Setting { voices, .. } = item else { return };
        if self.why == Why::Leave {
            return;
        }
        let rows: Vec<[String; 3]> = voices
            .iter()
            .map(|voice| said(voice, self.sources))
            .map(|said| [said.place(), said.layer.clone(), said.words()])
            .collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
        let (first, second) = (width(0), width(1));
        for [place, layer, words] in &rows {
            self.line(depth, &format!("// {place:first$}  {layer:second$}  {words}"));
        }
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.out.extend(std::iter::repeat_n("    ", depth));
        self.out.push_str(text);
        self.out.push('\n');
    }
}

fn is_written(item: &Item) -> bool {
    matches!(item, Item::Setting { state: State::Written, .. })
}

fn stands_on_the_line(item: &Item) -> bool {
    matches!(item, Item::Setting { form: Form::Key | Form::Argument | Form::Property, .. })
}

/// A setting in its form, without what is around it.
fn node(item: &Item) -> String {
    let Item::Setting { name, form, values, .. } = item else { return String::new() };
    let words: Vec<String> = values.iter().map(spell).collect();
    match (form, values.as_slice()) {
        (Form::Key | Form::Argument, _) => words.join(" "),
        (Form::Property, _) => format!("{name}={}", words.join(" ")),
        (Form::Child { flag: true }, [Scalar::Bool(true)]) | (_, []) => (*name).to_owned(),
        (Form::Child { .. }, _) => format!("{name} {}", words.join(" ")),
    }
}
