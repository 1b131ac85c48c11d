//! Everything that a merged block says, in the order of the schema. It compares nothing.

use std::collections::BTreeSet;

use crate::resolve::{Resolved, ResolvedHost, ResolvedRole};
use crate::schema::sections::{Cluster, Components, Host};
use crate::schema::{Block, BlockSpec, FieldSpec, Section, Shape};

use super::delta::delta;
use super::item::{Form, Item, State, default_of};

/// Whether settings that nobody wrote are told too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silent {
    /// They are.
    Told,
    /// They are not.
    Left,
}

/// The roles, which are printed with their hosts.
const ROLES: [&str; 4] = ["masters", "etcd-hosts", "load-balancers", "workers"];

/// The whole cluster.
pub(super) fn cluster(resolved: &Resolved) -> Item {
    let mut items = settings(resolved);
    items.extend(block(&resolved.components, Components::spec(), Silent::Told));
    for role in &resolved.roles {
        let hosts = resolved.hosts.iter().filter(|host| host.role == role.role && host.group == role.group);
        let mut inside = delta(&resolved.components, &role.components, Components::spec());
        inside.extend(hosts.map(|host| facts(host, delta(&role.components, &host.components, Components::spec()))));
        items.push(place(role, inside));
    }
    items.extend(allows(resolved));
    root(resolved, items)
}

/// The cluster as one host sees it.
pub(super) fn host(resolved: &Resolved, host: &ResolvedHost) -> Item {
    let mut items = settings(resolved);
    items.extend(block(&host.components, Components::spec(), Silent::Told));
    let own = resolved.roles.iter().filter(|role| host.role == role.role && host.group == role.group);
    items.extend(own.map(|role| place(role, vec![facts(host, Vec::new())])));
    items.extend(allows(resolved));
    root(resolved, items)
}

fn root(resolved: &Resolved, items: Vec<Item>) -> Item {
    Item::Block { name: "cluster", key: None, span: Some(resolved.span), items }
}

/// The settings that exist once in a cluster.
fn settings(resolved: &Resolved) -> Vec<Item> {
    let all = block(&resolved.cluster, Cluster::spec(), Silent::Told);
    all.into_iter().filter(|item| !ROLES.contains(&item.name())).collect()
}

fn place(role: &ResolvedRole, items: Vec<Item>) -> Item {
    Item::Block { name: role.role, key: role.group.clone(), span: None, items }
}

fn facts(host: &ResolvedHost, components: Vec<Item>) -> Item {
    let mut items = block(&host.facts, Host::spec(), Silent::Left);
    items.retain(|item| !matches!(item, Item::Setting { form: Form::Key, .. }));
    items.extend(components);
    Item::Block { name: "host", key: Some(super::host_name(host).to_owned()), span: host.facts.span, items }
}

/// What is silenced anywhere, said once for the whole cluster.
fn allows(resolved: &Resolved) -> Vec<Item> {
    let mut seen = BTreeSet::new();
    let new = resolved.allows.iter().filter(|allowed| seen.insert(allowed.code.as_str()));
    new.map(|allowed| Item::Allow { code: allowed.code.clone(), reason: allowed.reason.clone() }).collect()
}

/// Everything in a block.
pub(super) fn block(block: &Block, spec: &'static BlockSpec, silent: Silent) -> Vec<Item> {
    spec.fields.iter().flat_map(|field| field_items(block, field, silent)).collect()
}

fn field_items(outer: &Block, field: &'static FieldSpec, silent: Silent) -> Vec<Item> {
    match field.shape {
        Shape::Block(inner) => match outer.blocks.get(field.name) {
            Some(own) => vec![Item::Block { name: field.name, key: None, span: own.span, items: block(own, inner(), silent) }],
            None => Vec::new(),
        },
        Shape::Keyed(inner) => {
            let blocks = outer.keyed.get(field.name).into_iter().flatten();
            let item = |(key, own): (&String, &Block)| keyed(field.name, key, own, block(own, inner(), silent));
            blocks.map(item).collect()
        }
        _ => setting(outer, field, silent).into_iter().collect(),
    }
}

/// A block with an identity; that is no setting of its own.
pub(super) fn keyed(name: &'static str, key: &str, block: &Block, mut items: Vec<Item>) -> Item {
    items.retain(|item| !matches!(item, Item::Setting { form: Form::Key, .. }));
    Item::Block { name, key: Some(key.to_owned()), span: block.span, items }
}

/// One setting: as someone wrote it, or else its default.
pub(super) fn setting(block: &Block, field: &'static FieldSpec, silent: Silent) -> Option<Item> {
    let form = Form::of(field)?;
    let many = matches!(field.shape, Shape::List(_) | Shape::Arguments(_));
    let voices = block.voices(field.name);
    let item = |state, values| Item::Setting { name: field.name, form, many, state, values, voices: voices.to_vec() };
    if let Some(written) = block.setting(field.name) {
        let values = written.values.iter().map(|value| value.scalar.clone()).collect();
        return Some(item(State::Written, values));
    }
    if silent == Silent::Left {
        return None;
    }
    match default_of(field) {
        Some(default) => Some(item(State::Default, vec![default])),
        None if !voices.is_empty() => Some(item(State::Unset, Vec::new())),
        None => None,
    }
}
