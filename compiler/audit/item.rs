//! One test of a flag or field, as kube-bench makes it: present, unset, eq, noteq, gte, gt, has, nothave, valid-elements. Only `unset`
//! holds where nothing is written: a default that is not written out is not looked at.

use serde_yaml_ng::Value;

use super::go;
use super::host::{Host, Running};
use super::spot::{self, Spot};
use super::verdict::Outcome;
use crate::proof::read::yaml;

/// `--profiling eq false`, `--read-only-port eq 0 @readOnlyPort`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The flag, with its dashes.
    pub flag: &'static str,
    /// What is asked of its value.
    pub op: Op,
    /// The field of the configuration file that says the same; the flag wins.
    pub field: Option<&'static str>,
}

/// What is asked of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// It is written.
    Present,
    /// It is not written.
    Unset,
    /// It is this.
    Eq(&'static str),
    /// It is anything else.
    NotEq(&'static str),
    /// A number, this or more.
    AtLeast(i64),
    /// It contains this text.
    Has(&'static str),
    /// It does not contain this text.
    HasNot(&'static str),
    /// Each element of the list is one of these.
    Only(Vec<&'static str>),
}

/// Where a value was found.
enum Origin {
    Flag,
    /// A field of the configuration with this number.
    Field(usize),
}

impl Item {
    /// Reads the form of `controls.txt`.
    pub fn parse(text: &'static str) -> Option<Self> {
        let mut words = text.split(' ');
        let (flag, op) = (words.next().filter(|flag| flag.starts_with("--"))?, words.next()?);
        let rest: Vec<&str> = words.collect();
        let field = rest.last().and_then(|word| word.strip_prefix('@'));
        let value = rest.first().copied().filter(|word| !word.starts_with('@'));
        let op = match (op, value) {
            ("present", None) => Op::Present,
            ("unset", None) => Op::Unset,
            ("eq", Some(value)) => Op::Eq(value),
            ("noteq", Some(value)) => Op::NotEq(value),
            ("gte", Some(value)) => Op::AtLeast(value.parse().ok()?),
            ("gt", Some(value)) => Op::AtLeast(value.parse::<i64>().ok()? + 1),
            ("has", Some(value)) => Op::Has(value),
            ("nothave", Some(value)) => Op::HasNot(value),
            ("valid-elements", Some(value)) => Op::Only(value.split(',').collect()),
            _ => return None,
        };
        Some(Self { flag, op, field })
    }

    /// A value without anything in it is no value: components take their default for it.
    fn holds(&self, value: Option<&str>) -> bool {
        let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) else { return self.op == Op::Unset };
        match &self.op {
            Op::Present => true,
            Op::Unset => false,
            Op::Eq(wanted) => is_same(value, wanted),
            Op::NotEq(refused) => !is_same(value, refused),
            Op::AtLeast(least) => go::integer(value).is_some_and(|value| value >= *least),
            Op::Has(part) => value.contains(part),
            Op::HasNot(part) => match part.split_once('=') {
                Some((gate, off)) => go::gate(value.split(','), gate).is_none_or(|on| Some(on) != go::boolean(off)),
                None => !value.contains(part),
            },
            Op::Only(valid) => value.split(',').map(str::trim).filter(|word| !word.is_empty()).all(|word| valid.contains(&word)),
        }
    }
}

/// `0` is `false`, and `0h0m0s` is 0.
fn is_same(value: &str, wanted: &str) -> bool {
    match wanted {
        "true" | "false" => go::boolean(value) == go::boolean(wanted),
        "0" => go::integer(value) == Some(0) || go::is_zero_duration(value),
        _ => value.eq_ignore_ascii_case(wanted),
    }
}

/// Whether it holds for a component; `Err` says why that cannot be known.
pub fn holds(item: &Item, running: &Running) -> Result<bool, String> {
    Ok(item.holds(value(item, running)?.map(|(value, _)| value).as_deref()))
}

/// Whether it holds for a component; if not, where and what to write.
pub fn judge(item: &Item, host: &Host<'_>, running: &Running) -> Outcome {
    let (value, origin) = match value(item, running) {
        Ok(Some((value, origin))) => (Some(value), Some(origin)),
        Ok(None) => (None, None),
        Err(why) => return Outcome::undecidable(why),
    };
    if item.holds(value.as_deref()) {
        return Outcome::pass();
    }
    let file = running.config.as_ref().and_then(|config| config.file.as_ref().ok()).copied();
    let as_field = match (&origin, item.field, file) {
        (Some(Origin::Field(at)), Some(field), _) => Some((field, *at)),
        (None, Some(field), Some(at)) => Some((field, at)),
        _ => None,
    };
    let Spot { path, line } = match as_field {
        Some((field, at)) => spot::of_field(host, at, field),
        None => spot::of_flag(host, running, item.flag),
    };
    let written = |value: &str| match as_field {
        Some((field, _)) => format!("`{field}: {value}`"),
        None => format!("`{}={value}`", item.flag),
    };
    let name = as_field.map_or(item.flag, |(field, _)| field);
    let found = match value.as_deref() {
        None => format!("no `{name}`"),
        // The value differs from host to host and makes no difference.
        Some(_) if item.op == Op::Unset => format!("`{name}`"),
        Some(value) => written(value),
    };
    let set = value.as_deref().filter(|value| !value.trim().is_empty());
    Outcome::fail(found, advice(&item.op, name, set, written)).at(&path, line)
}

/// What to write.
fn advice(op: &Op, name: &str, value: Option<&str>, written: impl Fn(&str) -> String) -> String {
    match (op, value) {
        (Op::Present, _) => format!("write {}", written("…")),
        (Op::Unset, _) => format!("remove `{name}`"),
        (Op::Eq(wanted), _) => format!("write {}", written(wanted)),
        (Op::NotEq("false"), _) => format!("write {}", written("true")),
        (Op::NotEq(refused), _) => format!("write another value than {refused} for `{name}`"),
        (Op::AtLeast(least), _) => format!("write {} or more", written(&least.to_string())),
        (Op::Has(part), Some(_)) => format!("add `{part}` to `{name}`"),
        (Op::Has(part), None) => format!("write {}", written(part)),
        (Op::HasNot(part), Some(_)) => format!("take `{part}` out of `{name}`"),
        (Op::HasNot(part), None) => format!("write `{name}` without `{part}`"),
        (Op::Only(valid), Some(value)) => {
            let refused = value.split(',').map(str::trim).filter(|word| !word.is_empty() && !valid.contains(word));
            format!("take {} out of `{name}`", refused.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
        }
        (Op::Only(valid), None) => {
            let some: Vec<&str> = valid.iter().copied().filter(|word| word.contains("AES_128_GCM")).take(2).collect();
            format!("write {}, or others that the benchmark names", written(&some.join(",")))
        }
    }
}

/// The value and where it stands; `Err` says why it cannot be known.
fn value(item: &Item, running: &Running) -> Result<Option<(String, Origin)>, String> {
    let is_list = matches!(item.op, Op::Has(_) | Op::HasNot(_) | Op::Only(_));
    // A further word of a list joins it.
    let joins = || running.opaque.clone().filter(|_| is_list && !running.program.variables.is_empty());
    if let Some(why) = running.uncertain(item.flag).or_else(joins) {
        return Err(why);
    }
    if let Some(values) = running.program.flags.get(item.flag).filter(|_| !running.ignores(item.flag)) {
        let joined = if is_list { values.join(",") } else { String::new() };
        let value = if joined.is_empty() { values.last().cloned().unwrap_or_default() } else { joined };
        return Ok(Some((value, Origin::Flag)));
    }
    if let Some(value) = running.variable(item.flag) {
        return Ok(Some((value.clone(), Origin::Flag)));
    }
    let (Some(field), Some(config)) = (item.field, &running.config) else { return Ok(None) };
    let (Ok(root), Ok(at)) = (&config.root, &config.file) else {
        return Err(config.root.as_ref().err().cloned().unwrap_or_default());
    };
    Ok(yaml::at(root, field).map(|value| (shown(value), Origin::Field(*at))))
}

/// A scalar as text, a list with commas.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(on) => on.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Sequence(list) => list.iter().map(shown).collect::<Vec<_>>().join(","),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::Item;

    fn check(test: &'static str, value: Option<&str>, holds: bool) {
        let item = Item::parse(test).unwrap_or_else(|| panic!("{test}"));
        assert_eq!(item.holds(value), holds, "{test}: {value:?}");
    }

    #[test]
    fn only_unset_holds_where_nothing_is_written() {
        for test in
            ["--a present", "--a eq false", "--a noteq false", "--a gte 0", "--a has x", "--a nothave x", "--a valid-elements x"]
        {
            check(test, None, false);
        }
        check("--a unset", None, true);
        check("--a unset", Some(""), true);
    }

    #[test]
    fn values_are_compared_as_kube_bench_does() {
        check("--a present @b.c", Some(""), false);
        check("--a valid-elements A", Some(""), false);
        check("--a eq false", Some("False"), true);
        check("--a noteq 0", Some("30m"), true);
        check("--a noteq 0", Some("0s"), false);
        check("--a noteq false", Some("false"), false);
        check("--a noteq 0", Some("0h0m0s"), false);
        check("--a noteq false", Some("0"), false);
        check("--a eq false", Some("f"), true);
        check("--a eq true", Some("t"), true);
        check("--a nothave G=false", Some("X=true,G=False"), false);
        check("--a nothave G=false", Some("G=true"), true);
        check("--a gte 30", Some("030"), false);
        check("--a gte 10", Some("10"), true);
        check("--a gte 10", Some("9"), false);
        check("--a gte 10", Some("ten"), false);
        check("--a gt 0", Some("0"), false);
        check("--a has 127.0.0.1", Some("127.0.0.1:10249"), true);
        check("--a nothave B", Some("A,B"), false);
        check("--a valid-elements A,B", Some("B, A"), true);
        check("--a valid-elements A,B", Some("B,C"), false);
        assert_eq!(Item::parse("--a equals 1"), None);
    }
}
