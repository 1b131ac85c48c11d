//! Whether a root secret is the one that a description names. It knows no file and shows no secret.

use crate::model::Cluster;
use crate::realise::vault::RootSecret;
use crate::source::Diagnostic;

/// K0914 if the description names another root secret; one that names none takes any.
pub fn judge(cluster: &Cluster, secret: &RootSecret) -> Option<Diagnostic> {
    let wanted = cluster.settings.pki.secret_id.as_ref()?;
    let found = secret.secret_id();
    if wanted.value.0 == found {
        return None;
    }
    let problem = Diagnostic::error("K0914", "the root secret that was given is not that of this cluster");
    let problem = match wanted.span {
        Some(span) => problem.label(span, format!("the secret that was given has the id `{found}`")),
        None => problem,
    };
    Some(problem.help("give the right file with `--secret FILE`; nothing was written"))
}
