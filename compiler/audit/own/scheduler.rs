//! Profiling of kube-scheduler. It ignores `--profiling` where `--config` is given (1.23 and later); kube-bench sees the flag only.

use serde_yaml_ng::Value;

use crate::audit::host::{Host, Running};
use crate::audit::spot;
use crate::audit::verdict::Outcome;
use crate::proof::read::yaml;

/// The flag says no; a configuration must say it too.
pub fn judge(host: &Host<'_>, running: &Running) -> Outcome {
    let Some(config) = &running.config else { return Outcome::pass() };
    let (Ok(root), Ok(at)) = (&config.root, &config.file) else {
        return Outcome::undecidable(config.root.as_ref().err().cloned().unwrap_or_default());
    };
    if yaml::at(root, "enableProfiling").and_then(Value::as_bool) == Some(false) {
        return Outcome::pass();
    }
    let place = spot::of_field(host, *at, "enableProfiling");
    let found = "`--profiling=false`, which counts for nothing beside `--config`";
    Outcome::fail(found, "write `enableProfiling: false` as well").at(&place.path, place.line)
}
