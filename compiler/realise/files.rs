//! From a plan to the bytes of every file, in the order of the plan whatever the number of threads.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use zeroize::Zeroizing;

use crate::plan::{Artifact, Content, FileMeta, Plan};

use super::secrets::{Issued, Secrets};
use super::template::Templates;
use super::vault::Vault;

/// A file of the bundle with its bytes.
#[derive(Clone)]
pub struct RealisedFile {
    /// What the bundle says of it.
    pub meta: FileMeta,
    /// Its bytes, wiped on drop.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for RealisedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RealisedFile")
            .field("meta", &self.meta)
            .field("bytes", &format_args!("{} bytes", self.bytes.len()))
            .finish()
    }
}

/// Everything that a plan becomes.
#[derive(Debug)]
pub struct Realised<'a> {
    /// Every file, in the order of the plan.
    pub files: Vec<RealisedFile>,
    /// The certificates in them, for whoever proves the handshakes.
    pub issued: Issued<'a>,
}

/// Issues the certificates and makes every file. Templates of the project were judged before: see [`super::template::judge_filled`].
pub fn realise<'a>(plan: &Plan, vault: &'a Vault) -> Realised<'a> {
    let templates = Templates::new(&plan.templates);
    let issued = Issued::new(plan, vault);
    let files = plan.artifacts.par_iter().map(|artifact| file(artifact, &templates, &issued)).collect();
    Realised { files, issued }
}

fn file(artifact: &Artifact, templates: &Templates, secrets: &impl Secrets) -> RealisedFile {
    let Artifact { meta, content, origin: _, reasons: _, parts: _ } = artifact;
    let mut text = match content {
        Content::Certificates(ids) => Zeroizing::new(secrets.certificates(ids)),
        Content::PrivateKey(key) => secrets.private_key(key),
        Content::PublicKey(key) => Zeroizing::new(secrets.public_key(key)),
        Content::Template { template, values } => templates.render(template, values, secrets),
    };
    RealisedFile { meta: meta.clone(), bytes: Zeroizing::new(std::mem::take(&mut *text).into_bytes()) }
}
