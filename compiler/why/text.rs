//! Answers as text for people and as JSON for programs. It finds nothing out.

use serde_json::{Value, json};

use crate::evaluate::layer;

use super::answer::{Answer, Cause, Line};

/// For people: what it is, why it is there, and the lines with everyone who spoke, the strongest first.
pub fn human(answer: &Answer) -> String {
    let Answer { subject, part, value, facts, causes, parts, holders } = answer;
    let value = value.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
    let mut out = match part {
        Some(part) => format!("{subject}: {part}{value}\n"),
        None => format!("{subject}\n"),
    };
    for (name, fact) in facts {
        out += &format!("  {name:11}  {fact}\n");
    }
    causes.iter().for_each(|cause| out += &format!("\n{}", cause_text(cause)));
    match holders.as_deref() {
        None => {}
        Some([]) => out += "\nno file of the bundle holds the key: it is derived from the root secret when it is needed\n",
        Some(holders) => {
            out += "\nthe key is in\n";
            holders.iter().for_each(|holder| out += &format!("  {holder}\n"));
        }
    }
    if !parts.is_empty() {
        out += "\nask for a part, behind a colon\n";
        parts.iter().for_each(|part| out += &format!("  {part}\n"));
    }
    out
}

fn cause_text(cause: &Cause) -> String {
    let mut out = match cause.reason {
        Some(reason) => format!("because {reason}\n"),
        None => "because it is written there\n".to_owned(),
    };
    let rows: Vec<[String; 3]> = cause.lines.iter().flat_map(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let (first, second) = (width(0), width(1));
    for [place, layer, words] in &rows {
        out += match second {
            0 => format!("  {place:first$}  {words}\n"),
            _ => format!("  {place:first$}  {layer:second$}  {words}\n"),
        }
        .as_str();
    }
    out
}

/// A line with the layers of its setting, or the line alone.
fn rows(line: &Line) -> Vec<[String; 3]> {
    if line.voices.is_empty() {
        return vec![[format!("{}:{}", line.file, line.line), String::new(), line.text.clone()]];
    }
    line.voices.iter().map(|said| [said.place(), said.layer.clone(), said.words()]).collect()
}

/// For programs: one object.
pub fn json(answer: &Answer) -> String {
    let Answer { subject, part, value, facts, causes, parts, holders } = answer;
    let facts: serde_json::Map<String, Value> =
        facts.iter().map(|(name, fact)| (name.replace(' ', "_"), Value::String(fact.clone()))).collect();
    let causes: Vec<Value> = causes.iter().map(cause_json).collect();
    let object = json!({
        "subject": subject, "part": part, "value": value, "facts": facts, "causes": causes, "parts": parts, "holders": holders,
    });
    format!("{}\n", serde_json::to_string_pretty(&object).expect("plain data can always be written"))
}

fn cause_json(cause: &Cause) -> Value {
    let line = |line: &Line| {
        let Line { file, line, text, setting, voices } = line;
        let layers: Vec<Value> = voices.iter().map(layer).collect();
        json!({ "file": file, "line": line, "text": text, "setting": setting, "layers": layers })
    };
    json!({ "reason": cause.reason, "lines": cause.lines.iter().map(line).collect::<Vec<Value>>() })
}
