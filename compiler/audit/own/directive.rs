//! Directives of the unit itself.

use crate::audit::host::{Host, Running};
use crate::audit::spot;
use crate::audit::verdict::Outcome;

/// The unit has the directive.
pub fn judge(host: &Host<'_>, running: &Running, name: &str) -> Outcome {
    if running.unit.setting(name).is_some() {
        return Outcome::pass();
    }
    let place = spot::of_directive(host, running, name);
    Outcome::fail(format!("no `{name}`"), format!("write `{name}=any`, and `IPAddressAllow=` for whom it talks to"))
        .at(&place.path, place.line)
}
