//! `users { … }`: people and programs with a client certificate and a kubeconfig.

use crate::schema::macros::section;
use crate::schema::types::{Int, Lifetime, Name, Text};

section! {
    /// People and programs with a client certificate and a kubeconfig.
    pub struct Users "users" {
        /// They.
        users: keyed many "user" -> User;
        /// Make the break-glass kubeconfig `super-admin` in `system:masters`. It applies the first manifests; lock it away after.
        super_admin: child default("#true") "super-admin" -> bool;
    }
}

section! {
    /// One user.
    pub struct User "user" {
        /// The name: common name of the certificate.
        name: key required "name" -> Name;
        /// Groups: organizations of the certificate, at most two.
        groups: list many "group" ["groups"] -> Text;
        /// A ClusterRole that the user is bound to, by a manifest.
        cluster_role: child optional "cluster-role" -> Text;
        /// How long the certificate lives; unset: as `pki` says.
        lifetime: child optional "lifetime" -> Lifetime;
        /// Counts rotations of the key.
        generation: child default("0") "generation" -> Int<0, 4294967295>;
    }
}
