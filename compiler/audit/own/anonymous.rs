//! Anonymous requests that an AuthenticationConfiguration limits to some paths. The benchmark knows the flag only, and both together
//! are refused: whoever lets a load balancer ask `/readyz` and nobody anything else fails the control, and is better off.

use serde_yaml_ng::Value;

use super::Instead;
use crate::audit::documents;
use crate::audit::host::{Host, Running};
use crate::proof::read::yaml;

/// Paths that tell nothing but whether a server is well. Whoever allows more gets no praise.
const HEALTH: [&str; 3] = ["/healthz", "/livez", "/readyz"];

/// What the configuration allows without credentials.
pub fn instead(host: &Host<'_>, running: &Running) -> Option<Instead> {
    let at = running.file(&host.tree, "--authentication-config")?.ok()?;
    let root = documents::parse(&host.tree, at).ok()?;
    yaml::at(&root, "anonymous")?;
    let write =
        "leave it, or write `--anonymous-auth=false` in place of `anonymous` in the file of `--authentication-config`".to_owned();
    Some(Instead { remark: told(&root)?, write })
}

fn told(root: &Value) -> Option<String> {
    if yaml::at(root, "anonymous.enabled").and_then(Value::as_bool) == Some(false) {
        return Some("`--authentication-config` refuses them, which the benchmark does not know".to_owned());
    }
    let conditions = yaml::at(root, "anonymous.conditions")?.as_sequence()?;
    let named: Vec<&str> = conditions.iter().filter_map(|condition| yaml::text(condition, "path")).collect();
    let paths: Vec<String> = named.iter().map(|path| format!("`{path}`")).collect();
    (!paths.is_empty() && named.iter().all(|path| HEALTH.contains(path))).then(|| {
        format!(
            "`--authentication-config` allows nothing but {} without credentials, which the benchmark does not know",
            paths.join(" and ")
        )
    })
}
