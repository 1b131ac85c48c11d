//! Feature gates of the kubelet, in its flag or its configuration.

use crate::audit::go;
use crate::audit::host::{Host, Running};
use crate::audit::item;
use crate::audit::spot;
use crate::audit::verdict::Outcome;
use crate::proof::read::yaml;

/// The gate is not switched off.
pub fn judge(host: &Host<'_>, running: &Running, gate: &str) -> Outcome {
    match go::gate(running.program.list("--feature-gates").into_iter(), gate) {
        Some(false) => {
            let place = spot::of_flag(host, running, "--feature-gates");
            let found = format!("`{gate}` switched off");
            return Outcome::fail(found, format!("take `{gate}` out of `--feature-gates`")).at(&place.path, place.line);
        }
        Some(true) => return Outcome::pass(),
        None => {}
    }
    if let Some(why) = &running.opaque {
        return Outcome::undecidable(why.clone());
    }
    let Some(config) = &running.config else { return Outcome::pass() };
    let (Ok(root), Ok(at)) = (&config.root, &config.file) else {
        return Outcome::undecidable(config.root.as_ref().err().cloned().unwrap_or_default());
    };
    let field = format!("featureGates.{gate}");
    let written = yaml::at(root, &field);
    if written.is_none_or(|value| go::boolean(&item::shown(value)) != Some(false)) {
        return Outcome::pass();
    }
    let place = spot::of_field(host, *at, &field);
    Outcome::fail(format!("`{gate}: false`"), format!("remove `{gate}` from `featureGates`")).at(&place.path, place.line)
}
