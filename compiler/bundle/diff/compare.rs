//! Finds what differs between two bundles. It must not know how a file is read or shown.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::plan::Place;
use crate::source::Diagnostic;

use super::super::verify::Half;
use super::super::{Bundle, ManifestEntry, half};
use super::{Change, Detail, Diff, Sign, read, restart, risk};

/// Compares two bundles. A secret file is read only where a reader knows how to show it without its secrets.
pub fn diff(before: &Bundle, after: &Bundle) -> Result<Diff, Diagnostic> {
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = (before.hosts().into_iter().collect(), after.hosts().into_iter().collect());
    let added: Vec<&str> = new.difference(&old).copied().collect();
    let removed: Vec<&str> = old.difference(&new).copied().collect();
    let pairs = pairs(before, after, &|place| match place {
        Place::Cluster => true,
        Place::Host(name) => old.contains(name.as_str()) && new.contains(name.as_str()),
    });
    let secrets = half(before)? == Half::Whole && half(after)? == Half::Whole;
    let found = pairs.par_iter().map(|(a, b)| change(before, after, *a, *b, secrets)).collect::<Result<Vec<_>, _>>()?;
    let needs = restart::needs(before, after, &found)?;
    let changes = group(found);
    let risk = risk::assess(&changes, &added, &removed, &needs);
    Ok(Diff {
        from: before.id.to_string(),
        to: after.id.to_string(),
        steps: restart::steps(needs, &changes, &added, &removed),
        hosts_added: added.into_iter().map(str::to_owned).collect(),
        hosts_removed: removed.into_iter().map(str::to_owned).collect(),
        changes,
        risk,
    })
}

type Pair<'a> = (Option<&'a ManifestEntry>, Option<&'a ManifestEntry>);

fn pairs<'a>(before: &'a Bundle, after: &'a Bundle, in_both: &dyn Fn(&Place) -> bool) -> Vec<Pair<'a>> {
    let wanted = |entry: &&ManifestEntry| in_both(&entry.meta.place);
    let old = before.manifest.entries().iter().filter(wanted).map(|a| (Some(a), after.manifest.get(&a.path)));
    let new =
        after.manifest.entries().iter().filter(wanted).filter(|b| before.manifest.get(&b.path).is_none()).map(|b| (None, Some(b)));
    old.chain(new).filter(|(a, b)| a != b).collect()
}

fn change(
    before: &Bundle,
    after: &Bundle,
    a: Option<&ManifestEntry>,
    b: Option<&ManifestEntry>,
    secrets: bool,
) -> Result<Change, Diagnostic> {
    let of = b.or(a).expect("a pair has at least one file");
    let (sign, details) = match (a, b) {
        (Some(a), Some(b)) => (Sign::Changed, details(before, after, a, b, secrets)?),
        (None, _) => (Sign::Added, Vec::new()),
        (_, None) => (Sign::Removed, Vec::new()),
    };
    Ok(Change {
        places: vec![of.meta.place.clone()],
        component: of.meta.component.clone(),
        path: of.meta.path.clone(),
        kind: of.meta.kind,
        secret: a.is_some_and(|a| a.meta.secret) || b.is_some_and(|b| b.meta.secret),
        sign,
        details,
    })
}

fn details(
    before: &Bundle,
    after: &Bundle,
    a: &ManifestEntry,
    b: &ManifestEntry,
    secrets: bool,
) -> Result<Vec<Detail>, Diagnostic> {
    let mut details = read::meta(&a.meta, &b.meta);
    if a.sha256 == b.sha256 {
        return Ok(details);
    }
    let secret = a.meta.secret || b.meta.secret;
    let wanted = read::wants_bytes(b.meta.kind, secret) && (secrets || !secret);
    let bytes = if wanted { Some((before.read(&a.path)?, after.read(&b.path)?)) } else { None };
    details.extend(read::details(&a.meta, &b.meta, bytes.as_ref().map(|(a, b)| (&a[..], &b[..]))));
    Ok(details)
}

/// Puts changes together that are the same but for the place.
fn group(found: Vec<Change>) -> Vec<Change> {
    let mut groups: BTreeMap<Change, Vec<Place>> = BTreeMap::new();
    for mut change in found {
        let places = std::mem::take(&mut change.places);
        groups.entry(change).or_default().extend(places);
    }
    let mut changes: Vec<Change> = groups.into_iter().map(|(change, places)| Change { places, ..change }).collect();
    for change in &mut changes {
        change.places.sort();
    }
    changes.sort();
    changes
}
