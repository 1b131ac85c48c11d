//! The part of a description that a path names: `api-server.audit.log`, `bootstrap-tokens.token.workers`.

use crate::schema::sections::Cluster;
use crate::schema::{BlockSpec, Section, Shape};
use crate::source::nearest;

use super::item::Item;

/// A path that names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// The language has no such setting.
    Name {
        /// The path as far as it is known; empty at the top.
        below: String,
        /// The word that is not.
        word: String,
        /// What may have been meant.
        near: Option<String>,
    },
    /// It is a setting, and nobody wrote it.
    NotSet,
}

/// What stands under a path in a cluster. A block with an identity is named by it: `token.workers`, or `token` for all of them.
pub fn select(cluster: &Item, path: &str) -> Result<Vec<Item>, Unknown> {
    let path = path.strip_prefix("cluster.").unwrap_or(path);
    let mut at: Vec<&Item> = vec![cluster];
    let mut spec = Some(Cluster::spec());
    let (mut rest, mut done) = (path, String::new());
    while !rest.is_empty() {
        let (word, behind) = rest.split_once('.').unwrap_or((rest, ""));
        let here: Vec<&Item> = at.iter().flat_map(|item| inside(item)).collect();
        let named: Vec<&Item> = here.iter().copied().filter(|item| item.name() == word).collect();
        let inner = spec.and_then(|spec| field(spec, word));
        if named.is_empty() {
            return Err(missing(spec, &done, word, behind, inner));
        }
        (at, rest) = keyed(named, behind);
        spec = inner.unwrap_or_default();
        done = path[..path.len() - rest.len()].trim_end_matches('.').to_owned();
        if at.is_empty() {
            return Err(unknown_key(&here, word, &done, rest));
        }
    }
    Ok(at.into_iter().cloned().collect())
}

fn inside(item: &Item) -> &[Item] {
    match item {
        Item::Block { items, .. } => items,
        _ => &[],
    }
}

/// The block of a setting of that name: `None` if there is no such setting, `Some(None)` if it is no block.
fn field(spec: &'static BlockSpec, word: &str) -> Option<Option<&'static BlockSpec>> {
    let field = spec.field(word)?;
    Some(match field.shape {
        Shape::Block(inner) | Shape::Keyed(inner) => Some(inner()),
        _ => None,
    })
}

/// Of blocks with an identity the one that the path goes on to name. An identity may hold dots itself.
fn keyed<'a, 'b>(named: Vec<&'a Item>, behind: &'b str) -> (Vec<&'a Item>, &'b str) {
    if behind.is_empty() || named.iter().all(|item| item.key().is_none()) {
        return (named, behind);
    }
    let after = |item: &Item| {
        let rest = behind.strip_prefix(item.key()?)?;
        if rest.is_empty() { Some(rest.len()) } else { rest.strip_prefix('.').map(str::len) }
    };
    match named.iter().filter_map(|item| Some((after(item)?, *item))).min_by_key(|(left, _)| *left) {
        Some((left, item)) => (vec![item], &behind[behind.len() - left..]),
        None => (Vec::new(), behind),
    }
}

fn missing(
    spec: Option<&'static BlockSpec>,
    below: &str,
    word: &str,
    behind: &str,
    inner: Option<Option<&'static BlockSpec>>,
) -> Unknown {
    // The rest of the path is judged by the language: the block may stand nowhere.
    let (mut spec, mut below, mut word, mut behind, mut inner) = (spec, below.to_owned(), word, behind, inner);
    while let Some(Some(next)) = inner.filter(|_| !behind.is_empty()) {
        below = if below.is_empty() { word.to_owned() } else { format!("{below}.{word}") };
        spec = Some(next);
        (word, behind) = behind.split_once('.').unwrap_or((behind, ""));
        inner = field(next, word);
    }
    if inner.is_some() && (behind.is_empty() || matches!(inner, Some(None))) {
        return Unknown::NotSet;
    }
    let names = spec.into_iter().flat_map(BlockSpec::all_fields).map(|field| field.name);
    let alias = spec.into_iter().flat_map(BlockSpec::all_fields).find(|field| field.aliases.contains(&word));
    let near = alias.map(|field| field.name).or_else(|| nearest(word, names)).map(|near| joined(&below, near));
    Unknown::Name { below, word: word.to_owned(), near }
}

fn unknown_key(here: &[&Item], name: &str, done: &str, rest: &str) -> Unknown {
    let keys = here.iter().filter(|item| item.name() == name).filter_map(|item| item.key());
    let near = nearest(rest, keys).map(|near| joined(done, near));
    Unknown::Name { below: done.to_owned(), word: rest.to_owned(), near }
}

fn joined(below: &str, word: &str) -> String {
    if below.is_empty() { word.to_owned() } else { format!("{below}.{word}") }
}
