//! The port of the kubelet without TLS. Without `--config` it is 10255 unless the flag says otherwise; with a configuration it is off
//! unless the configuration says otherwise. kube-bench passes whatever writes nothing.

use crate::audit::host::{Host, Running};
use crate::audit::spot;
use crate::audit::verdict::Outcome;

const FLAG: &str = "--read-only-port";

/// Nothing is written: then a configuration has to be there.
pub fn judge(host: &Host<'_>, running: &Running) -> Outcome {
    let is_written = running.program.flag(FLAG).is_some_and(|value| !value.trim().is_empty());
    if is_written || running.config.is_some() {
        return Outcome::pass();
    }
    let place = spot::of_flag(host, running, FLAG);
    let found = format!("no `{FLAG}`, which is 10255 without `--config` (kube-bench does not look at that)");
    Outcome::fail(found, format!("write `{FLAG}=0`")).at(&place.path, place.line)
}
