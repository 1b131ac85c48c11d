//! The key pair of service-account tokens, in all generations that are still accepted.

use crate::plan::draft::{Draft, File};
use crate::plan::topology::Site;
use crate::plan::{KeySpec, Parent, Place};
use crate::source::Span;

use super::authorities::{algorithm_of, number};

/// The files of the key pair on a master.
#[derive(Debug)]
pub(in crate::plan) struct ServiceAccountKeys {
    /// The private half that signs.
    pub(in crate::plan) private: String,
    /// The public halves that verify, the current one first.
    pub(in crate::plan) public: Vec<String>,
}

/// Gives a master the key pair. Every master has the same one: a token is verified by whoever is asked.
pub(in crate::plan) fn service_account(
    site: &Site<'_>,
    draft: &mut Draft,
    place: &Place,
    origin: Option<Span>,
) -> ServiceAccountKeys {
    let settings = &site.cluster.components.api_server.service_account;
    let current = number(settings.generation.0);
    let oldest = settings.verify_from.as_ref().map_or(current, |oldest| number(oldest.0)).min(current);
    let asked = || [settings.span, origin, site.cluster.settings.pki.span];
    let private = site.paths.service_account_key();
    draft.file(
        place,
        File::private_key("kube-apiserver", private.clone(), key(site, current))
            .because("tokens of service accounts are signed with it")
            .asked_by(asked()),
    );
    let mut public = Vec::new();
    for generation in (oldest..=current).rev() {
        let path = site.paths.service_account_public((generation != current).then_some(generation));
        draft.file(
            place,
            File::public_key("kube-apiserver", path.clone(), key(site, generation))
                .because("tokens of service accounts are verified with it")
                .asked_by(asked()),
        );
        public.push(path);
    }
    ServiceAccountKeys { private, public }
}

fn key(site: &Site<'_>, generation: u32) -> KeySpec {
    let algorithm = algorithm_of(site.cluster.settings.pki.algorithm.value);
    KeySpec { parent: Parent::Cluster, algorithm, path: "service-account".to_owned(), generation }
}
