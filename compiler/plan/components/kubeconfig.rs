//! Kubeconfigs with everything in them, so that one file is all that its reader needs.

use crate::plan::draft::File;
use crate::plan::pki::Issued;
use crate::plan::topology::Site;
use crate::plan::{CertificateId, Kind, SecretSpec, Term};

/// With what its reader proves who they are.
#[derive(Debug)]
pub(in crate::plan) enum Access {
    /// A certificate and its key.
    Certificate(Issued),
    /// A token.
    Token(SecretSpec),
}

/// A kubeconfig.
#[derive(Debug)]
pub(in crate::plan) struct Kubeconfig<'a> {
    /// Which component reads it.
    pub(in crate::plan) component: &'a str,
    /// Where it lies.
    pub(in crate::plan) path: String,
    /// The API server's URL.
    pub(in crate::plan) server: String,
    /// The name of the user in the file.
    pub(in crate::plan) user: &'a str,
    /// What proves it.
    pub(in crate::plan) access: Access,
}

impl Kubeconfig<'_> {
    /// The file: a secret.
    pub(in crate::plan) fn file(self, site: &Site<'_>) -> File {
        let authority = vec![CertificateId("ca/kubernetes".to_owned())];
        let mut values = vec![
            ("cluster", Term::text(&site.cluster.settings.name.0)),
            ("server", Term::text(self.server)),
            ("authority", Term::Certificates(authority)),
            ("user", Term::text(self.user)),
        ];
        match self.access {
            Access::Certificate(Issued { id, key }) => {
                values.push(("certificate", Term::Certificates(vec![id])));
                values.push(("key", Term::PrivateKey(key)));
            }
            Access::Token(token) => values.push(("token", Term::Secret(token))),
        }
        let endpoint = site.cluster.settings.endpoint.as_ref().and_then(|endpoint| endpoint.span);
        let file = File::template(self.component, self.path, Kind::Kubeconfig, "std:kubeconfig/kubeconfig", Term::map(values));
        file.secret().asked_by([endpoint])
    }
}
