//! Encryption of objects in etcd.

use crate::model::Host;
use crate::plan::draft::{Draft, File};
use crate::plan::flags::Flags;
use crate::plan::pki::number;
use crate::plan::topology::Site;
use crate::plan::{Place, SecretKind, SecretSpec, Term};
use crate::schema::sections::{Encryption, EncryptionKey};
use crate::schema::types::EncryptionProvider;

use super::NAME;

/// The EncryptionConfiguration: the same on every master, because each reads what the others wrote.
pub(super) fn plan_encryption(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let Some(settings) = &host.components.api_server.encryption else { return };
    let resources: Vec<&str> = match settings.resources.is_empty() {
        true => vec!["secrets"],
        false => settings.resources.values().map(|resource| resource.0.as_str()).collect(),
    };
    let rule = Term::map([("resources", Term::texts(resources)), ("providers", Term::List(providers(settings)))]);
    let document = Term::map([
        ("apiVersion", Term::text("apiserver.config.k8s.io/v1")),
        ("kind", Term::text("EncryptionConfiguration")),
        ("resources", Term::List(vec![rule])),
    ]);
    let path = site.paths.conf("encryption-config.yaml");
    let reason = "`encryption { … }` has objects encrypted in etcd";
    flags.secret_file("--encryption-provider-config", path.clone()).because(reason, [settings.span]);
    let file = File::yaml(NAME, path, vec![document]).because(reason).secret();
    let keys = settings.keys.iter().map(|key| key.span);
    draft.file(&Place::Host(host.name().to_owned()), file.asked_by([settings.span]).asked_by(keys));
}

/// The first provider encrypts, all of them decrypt. Neighbours of one cipher share an entry; the order of the keys is kept.
fn providers(settings: &Encryption) -> Vec<Term> {
    let mut providers: Vec<Term> = settings
        .keys
        .chunk_by(|one, next| one.provider.value == next.provider.value)
        .map(|keys| {
            let entries = Term::map([("keys", Term::List(keys.iter().map(key).collect()))]);
            Term::map([(keys[0].provider.value.word(), entries)])
        })
        .collect();
    if settings.identity.value {
        providers.push(Term::map([("identity", Term::Map(Vec::new()))]));
    }
    providers
}

fn key(key: &EncryptionKey) -> Term {
    let kind = match key.provider.value {
        EncryptionProvider::Secretbox => SecretKind::Secretbox,
        EncryptionProvider::Aesgcm => SecretKind::Aesgcm,
        EncryptionProvider::Aescbc => SecretKind::Aescbc,
    };
    let secret = SecretSpec { kind, path: format!("encryption/{}", key.name.0), generation: number(key.generation.0) };
    Term::map([("name", Term::text(&key.name.0)), ("secret", Term::Secret(secret))])
}
