//! Terms as values of the engine. Whatever comes from the vault becomes a placeholder.

use tera::{Map, Value};

use crate::plan::Term;

use super::placeholder::Placeholders;

/// A term as the engine sees it.
pub(super) fn value<'a>(term: &'a Term, placeholders: &mut Placeholders<'a>) -> Value {
    match term {
        Term::Text(text) => Value::from(text.as_str()),
        Term::Int(number) => Value::from(*number),
        Term::Float(number) => Value::from(*number),
        Term::Bool(truth) => Value::from(*truth),
        Term::List(items) => Value::from(items.iter().map(|item| value(item, placeholders)).collect::<Vec<_>>()),
        Term::Map(entries) => {
            let map: Map = entries.iter().map(|(name, term)| (name.clone().into(), value(term, placeholders))).collect();
            Value::from(map)
        }
        Term::Certificates(_) | Term::PrivateKey(_) | Term::Secret(_) | Term::TokenId(_) | Term::TokenSecret(_) => {
            Value::from(placeholders.take(term))
        }
    }
}
