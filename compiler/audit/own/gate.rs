//! Feature gates of the kubelet, in its flag or its configuration.

use serde_yaml_ng::Value;

use crate::audit::host::{Host, Running};
use crate::audit::spot;
use crate::audit::verdict::Outcome;
use crate::proof::read::yaml;

/// The gate is not switched off.
pub fn judge(host: &Host<'_>, running: &Running, gate: &str) -> Outcome {
    let off = format!("{gate}=false");
    if running.program.list("--feature-gates").contains(&off.as_str()) {
        let place = spot::of_flag(host, running, "--feature-gates");
        return Outcome::fail(format!("`{off}`"), format!("remove `{off}`")).at(&place.path, place.line);
    }
    if let Some(why) = &running.opaque {
        return Outcome::undecidable(why.clone());
    }
    let Some(config) = &running.config else { return Outcome::pass() };
    let (Ok(root), Ok(at)) = (&config.root, &config.file) else {
        return Outcome::undecidable(config.root.as_ref().err().cloned().unwrap_or_default());
    };
    let field = format!("featureGates.{gate}");
    if yaml::at(root, &field).and_then(Value::as_bool) != Some(false) {
        return Outcome::pass();
    }
    let place = spot::of_field(host, *at, &field);
    Outcome::fail(format!("`{gate}: false`"), format!("remove `{gate}` from `featureGates`")).at(&place.path, place.line)
}
