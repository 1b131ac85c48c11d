//! `pki { … }`: keys, authorities, lifetimes.

use crate::schema::macros::section;
use crate::schema::types::{AlgorithmName, AuthorityName, FileNames, Int, Lifetime, Name, Text, Time};

section! {
    /// Keys and certificates: from when, for how long, of which kind, signed by whom.
    pub struct Pki "pki" {
        /// `notBefore` of every certificate. kapic never reads the clock.
        epoch: child required "epoch" ["not-before"] -> Time;
        /// Names the cluster in every derivation. It never changes; the cluster's name may. Unset: the cluster's name.
        cluster_id: child optional "cluster-id" ["id"] -> Name;
        /// Public id of the root secret (`kapic secret id`); a wrong secret is then refused before anything is written.
        secret_id: child optional "secret-id" -> Text;
        /// Kind of every key.
        algorithm: child default("p-256") "algorithm" ["key-algorithm", "encryptionAlgorithm"] -> AlgorithmName;
        /// How files are called.
        file_names: child default("kubeadm") "file-names" ["naming"] -> FileNames;
        /// How long before its end a certificate counts as expiring.
        horizon: child optional "horizon" -> Lifetime;
        /// Counts rotations of all leaf keys at once.
        generation: child default("0") "generation" -> Int<0, 4294967295>;
        /// Attributes that every subject has besides its name and groups.
        subject: block once "subject" -> Subject;
        /// How long certificates live.
        lifetime: block once "lifetime" ["validity"] -> Lifetimes;
        /// What is special about one authority.
        authorities: keyed many "authority" ["ca"] -> Authority;
    }
}

section! {
    /// Attributes of a subject.
    pub struct Subject "subject" {
        /// Country: two capital letters of ISO 3166.
        country: property optional "C" -> Text;
        /// State or province.
        state: property optional "ST" -> Text;
        /// Locality.
        locality: property optional "L" -> Text;
        /// Organization. Kubernetes reads `O` as a group, so client certificates get it only where it grants nothing.
        organization: property optional "O" -> Text;
        /// Organizational unit.
        unit: property optional "OU" -> Text;
    }
}

section! {
    /// How long certificates live.
    pub struct Lifetimes "lifetime" {
        /// Authorities.
        ca: property default("10y") "ca" -> Lifetime;
        /// Everything that an authority signs.
        leaf: property default("1y") "leaf" -> Lifetime;
    }
}

section! {
    /// One authority.
    pub struct Authority "authority" {
        /// Which one.
        name: key required "name" -> AuthorityName;
        /// Use the kubernetes authority in its place, as older set-ups do. Every client certificate then opens what this one guards.
        shared: child default("#false") "shared" -> bool;
        /// Kind of its key; unset: as `pki` says.
        algorithm: child optional "algorithm" -> AlgorithmName;
        /// Its common name; unset: `kubernetes`, `etcd-ca`, `front-proxy-ca`.
        common_name: child optional "common-name" ["CN"] -> Text;
        /// Counts rotations of its key.
        generation: child default("0") "generation" -> Int<0, 4294967295>;
    }
}
