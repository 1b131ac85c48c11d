//! Authorizers that an AuthorizationConfiguration names. The benchmark knows the flag only, and kube-apiserver refuses both together.

use serde_yaml_ng::Value;

use super::Instead;
use crate::audit::documents;
use crate::audit::host::{Host, Running};
use crate::audit::item::{Item, Op};
use crate::proof::read::yaml;

const FLAG: &str = "--authorization-config";

/// What the configuration says of what the control asks for.
pub fn instead(host: &Host<'_>, running: &Running, item: &Item) -> Option<Instead> {
    let file = running.file(&host.tree, FLAG)?;
    let remark = match file.and_then(|at| documents::parse(&host.tree, at)) {
        Err(why) => format!("`{FLAG}` decides it, and {why}"),
        Ok(root) => told(&types(&root), &item.op)?,
    };
    Some(Instead { remark, write: format!("{}, or `--authorization-mode=Node,RBAC` in place of `{FLAG}`", advice(&item.op)?) })
}

fn types(root: &Value) -> Vec<&str> {
    let list = yaml::at(root, "authorizers").and_then(Value::as_sequence);
    list.into_iter().flatten().filter_map(|authorizer| yaml::text(authorizer, "type")).collect()
}

fn told(types: &[&str], op: &Op) -> Option<String> {
    let (Op::Has(name) | Op::HasNot(name)) = op else { return None };
    let has = if types.contains(name) { "has" } else { "does not have" };
    Some(format!("`{FLAG}`, which the benchmark does not know, {has} the authorizer {name}"))
}

fn advice(op: &Op) -> Option<String> {
    match op {
        Op::Has(name) => Some(format!("have an authorizer of the type {name} in its file")),
        Op::HasNot(name) => Some(format!("have no authorizer of the type {name} in its file")),
        _ => None,
    }
}
