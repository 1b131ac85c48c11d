//! Token files (`token,user,uid,"groups"`): whose token, never which.

use std::collections::BTreeMap;

use super::{Detail, Sign};

/// Users whose token is new, gone or changed.
pub fn compare(before: &[u8], after: &[u8]) -> Option<Vec<Detail>> {
    let (before, after) = (rows(before)?, rows(after)?);
    let mut details = Vec::new();
    for (user, rest) in &before {
        match after.get(user) {
            None => details.push(Detail::hidden("token", user, Sign::Removed)),
            Some(other) if other.token != rest.token => details.push(Detail::hidden("token", user, Sign::Changed)),
            Some(_) => {}
        }
        if let Some(other) = after.get(user).filter(|other| other.identity != rest.identity) {
            details.push(Detail::changed("identity", user, rest.identity, other.identity));
        }
    }
    let new = after.keys().filter(|user| !before.contains_key(*user));
    details.extend(new.map(|user| Detail::hidden("token", user, Sign::Added)));
    Some(details)
}

#[derive(PartialEq)]
struct Row<'a> {
    token: Vec<&'a str>,
    identity: &'a str,
}

/// By user; a row without the two commas is not understood, and then nothing of the file is shown.
fn rows(text: &[u8]) -> Option<BTreeMap<String, Row<'_>>> {
    let mut rows: BTreeMap<String, Row<'_>> = BTreeMap::new();
    for line in std::str::from_utf8(text).ok()?.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let mut columns = line.splitn(3, ',');
        let (token, user, identity) = (columns.next()?, columns.next()?, columns.next()?);
        let row = rows.entry(user.to_owned()).or_insert(Row { token: Vec::new(), identity });
        row.token.push(token);
    }
    Some(rows)
}
