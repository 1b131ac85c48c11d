//! Items as JSON, for programs: a block is an object, blocks with an identity are objects by it, a list is an array.

use serde_json::{Map, Value, json};

use crate::source::Sources;
use crate::syntax::Scalar;

use super::Why;
use super::item::{Item, State};
use super::said::{Said, said};

/// One object, or the bare value of one setting; indented, as people look at it too.
pub(super) fn text(items: &[Item], sources: &Sources, why: Why) -> String {
    let value = match items {
        [item @ Item::Setting { .. }] => setting(item, sources, why),
        [Item::Block { items, .. }] => object(items, sources, why),
        items => object(items, sources, why),
    };
    format!("{}\n", serde_json::to_string_pretty(&value).expect("plain data can always be written"))
}

fn object(items: &[Item], sources: &Sources, why: Why) -> Value {
    let mut out = Map::new();
    for item in items {
        match item {
            Item::Setting { name, .. } => {
                out.insert((*name).to_owned(), setting(item, sources, why));
            }
            Item::Block { name, key: None, items, .. } => {
                out.insert((*name).to_owned(), object(items, sources, why));
            }
            Item::Block { name, key: Some(key), items, .. } => by_key(&mut out, name, key, object(items, sources, why)),
            Item::Unset { name, key: None } => {
                out.insert((*name).to_owned(), Value::Null);
            }
            Item::Unset { name, key: Some(key) } => by_key(&mut out, name, key, Value::Null),
            Item::Allow { code, reason } => by_key(&mut out, "allow", code, Value::String(reason.clone())),
        }
    }
    Value::Object(out)
}

fn by_key(out: &mut Map<String, Value>, name: &str, key: &str, value: Value) {
    let all = out.entry(name).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(all) = all {
        all.insert(key.to_owned(), value);
    }
}

fn setting(item: &Item, sources: &Sources, why: Why) -> Value {
    let Item::Setting { many, state, values, voices, .. } = item else { return Value::Null };
    let mut scalars = values.iter().map(scalar);
    let value = if *many { Value::Array(scalars.collect()) } else { scalars.next().unwrap_or(Value::Null) };
    if why == Why::Leave {
        return value;
    }
    let mut layers: Vec<Value> = voices.iter().map(|voice| layer(&said(voice, sources))).collect();
    if *state == State::Default {
        layers.push(json!({ "layer": "language" }));
    }
    json!({ "value": value, "why": layers })
}

/// One voice for programs.
pub fn layer(said: &Said) -> Value {
    let Said { file, line, column, layer: _, layer_name, text, values, operator, locked, profile, applied, dropped } = said;
    json!({
        "layer": layer_name, "file": file, "line": line, "column": column, "text": text, "values": values, "operator": operator,
        "locked": locked, "profile": profile, "applied": applied, "dropped": dropped,
    })
}

fn scalar(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Text(text) => json!(text),
        Scalar::Int(number) => json!(number),
        Scalar::Float(number) => json!(number),
        Scalar::Bool(yes) => json!(yes),
        Scalar::Null => Value::Null,
    }
}
