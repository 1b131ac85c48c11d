//! Encryption of objects in etcd.

use crate::model::Host;
use crate::plan::draft::{Draft, File};
use crate::plan::flags::Flags;
use crate::plan::pki::number;
use crate::plan::topology::Site;
use crate::plan::{Place, SecretKind, SecretSpec, Term};
use crate::schema::sections::{Encryption, EncryptionKey, KeyManagement};
use crate::schema::types::{EncryptionProvider, SettingType};

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
    let keys = settings.keys.iter().map(|key| key.span).chain(settings.kms.iter().map(|server| server.span));
    draft.file(&Place::Host(host.name().to_owned()), file.asked_by([settings.span]).asked_by(keys));
}

fn key_management(server: &KeyManagement) -> Term {
    let mut entries =
        vec![("apiVersion", Term::text("v2")), ("name", Term::text(&server.name.0)), ("endpoint", Term::text(&server.endpoint.0))];
    entries.extend(server.timeout.as_ref().map(|timeout| ("timeout", Term::text(timeout.render()))));
    Term::map([("kms", Term::map(entries))])
}

/// The first provider encrypts, all of them decrypt: key management servers, then keys, then what was never encrypted. Neighbours of one cipher share an entry; the order of the keys is kept.
fn providers(settings: &Encryption) -> Vec<Term> {
    let mut providers: Vec<Term> = settings.kms.iter().map(key_management).collect();
    let ciphers = settings.keys.chunk_by(|one, next| one.provider.value == next.provider.value).map(|keys| {
        let entries = Term::map([("keys", Term::List(keys.iter().map(key).collect()))]);
        Term::map([(keys[0].provider.value.word(), entries)])
    });
    providers.extend(ciphers);
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
