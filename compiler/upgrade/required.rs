//! Flags that a component does not start without from a version on.

use crate::catalog::{Component, Precision, all_flags};

use crate::check::setting_of;

use super::candidate::Candidate;
use super::report::{Item, Level};

/// Flags that this step makes required: kapic writes them from now on, or the condition has to be looked at.
pub(super) fn items(before: &Candidate, now: &Candidate) -> Vec<Item> {
    let mut items = Vec::new();
    for component in Component::ALL {
        let (Some(old), Some(new)) = (before.release_of(component), now.release_of(component)) else { continue };
        for flag in all_flags(component) {
            let Some(required) = flag.required.filter(|required| required.since.precision == Precision::Exact) else { continue };
            if required.since.minor <= old.minor || required.since.minor > new.minor {
                continue;
            }
            if required.when.is_some_and(|when| !may_hold(when, component, now)) {
                continue;
            }
            let given = |side: &Candidate| side.written.as_ref().is_some_and(|written| written.has_flag(component, flag.name));
            if given(before) && given(now) {
                continue;
            }
            let name = format!("`--{}`", flag.name);
            let since = format!("required from {} on", required.since);
            items.push(match required.when {
                _ if given(now) => {
                    let value = now.written.as_ref().map(|written| written.value(component, flag.name)).unwrap_or_default();
                    Item::new(
                        Level::Changes,
                        "required",
                        component.name(),
                        format!("{name} is {since}; kapic writes it: `{value}`"),
                    )
                }
                Some(when) => Item::new(Level::Look, "required", component.name(), format!("{name} is {since}, if {when}"))
                    .help("look whether that is so here"),
                None if now.stale => {
                    let message = format!("{name} is {since}; whether it is set is not known before what breaks is mended");
                    Item::new(Level::Look, "required", component.name(), message).help("mend it, and ask again")
                }
                None => Item::new(Level::Breaks, "required", component.name(), format!("{name} is {since}, and nothing sets it"))
                    .help(help(component, flag.name)),
            });
        }
    }
    items
}

fn help(component: Component, flag: &str) -> String {
    let setting = setting_of(component, flag).filter(|setting| !setting.is_empty());
    setting.map_or_else(|| format!("write `arg \"--{flag}\"` with its value"), |setting| format!("write `{setting}`"))
}

/// Whether a condition can hold: it cannot if it names a flag that kapic does not write.
fn may_hold(when: &str, component: Component, now: &Candidate) -> bool {
    let Some(written) = &now.written else { return true };
    let mut flags = when.split_whitespace().filter_map(|word| word.strip_prefix("--"));
    flags.all(|flag| written.has_flag(component, flag))
}
