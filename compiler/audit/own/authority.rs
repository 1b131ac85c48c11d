//! etcd has an authority of its own. If it trusts the authority that signs clients of the API, each of them can read and write all of
//! etcd. kube-bench sees only that some authority is named.

use crate::audit::gather::{Common, authorities};
use crate::audit::host::{Host, Running};
use crate::audit::spot;
use crate::audit::verdict::Outcome;

const FLAG: &str = "--trusted-ca-file";

/// Compares the keys of the authorities that a member trusts with those of the API's clients.
pub fn judge(host: &Host<'_>, running: &Running, common: &Common) -> Outcome {
    let place = spot::of_flag(host, running, FLAG);
    let named = running.file(&host.tree, FLAG).or_else(|| {
        let path = running.environment.get("ETCD_TRUSTED_CA_FILE")?;
        Some(host.tree.find(path).ok_or_else(|| format!("`{path}` is not in the bundle")))
    });
    let at = match named {
        None => return Outcome::fail(format!("no `{FLAG}`"), format!("write `{FLAG}=…`")).at(&place.path, place.line),
        Some(Err(why)) => return Outcome::undecidable(why),
        Some(Ok(at)) => at,
    };
    let trusted = authorities(host, at, &common.library);
    if trusted.is_empty() {
        return Outcome::undecidable(format!("`/{}` holds no certificate", host.tree.meta(at).path));
    }
    if common.client_authorities.is_empty() {
        return Outcome::undecidable("no kube-apiserver of the bundle says whom it trusts");
    }
    if !trusted.iter().any(|key| common.client_authorities.contains(key)) {
        return Outcome::pass();
    }
    let found = format!("`/{}`, which signs clients of the API as well", host.tree.meta(at).path);
    Outcome::fail(found, format!("write `{FLAG}=…` with an authority that signs for etcd only")).at(&place.path, place.line)
}
