//! API versions that are served before and not after. The description does not use them; objects, manifests and controllers may.

use crate::catalog::{ApiState, all_api_versions};

use super::candidate::Candidate;
use super::report::{Item, Level};

/// One item for each API version that goes.
pub(super) fn items(before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new)) = (before.release(), now.release()) else { return Vec::new() };
    let mut items = Vec::new();
    for api in all_api_versions() {
        let (ApiState::Known { default_on }, ApiState::Removed { replacement, .. }) =
            (api.state(old.minor()), api.state(new.minor()))
        else {
            continue;
        };
        let asked = runtime_config(before, api.name);
        if default_on == Some(false) && !asked {
            continue;
        }
        let way = replacement.map_or_else(|| "off it".to_owned(), |words| format!("to {words}"));
        let message = format!("`{}` is not served any more: move manifests and programs {way} before", api.name);
        items.push(Item::new(Level::Look, "api", api.name, message));
    }
    items
}

/// Whether the description switches it on.
fn runtime_config(candidate: &Candidate, name: &str) -> bool {
    let entries = candidate.cluster.components.api_server.runtime_config.values();
    entries.into_iter().any(|entry| entry.0.strip_prefix(name).is_some_and(|rest| matches!(rest, "" | "=true")))
}
