//! Blocks that several components have.

use crate::schema::macros::section;
use crate::schema::types::{Duration, Text, TlsVersion};

section! {
    /// Flags of the component that kapic has no setting for, checked against its exact version.
    pub struct ExtraArgs "extra-args" {
        /// One flag and its value; a flag that may stand several times takes several values.
        args: keyed many "arg" -> ExtraArg;
    }
}

section! {
    /// One flag and its value.
    pub struct ExtraArg "arg" {
        /// The flag with its dashes: `"--goaway-chance"`.
        name: key required "flag" -> Text;
        /// Its value.
        values: arguments many "value" -> Text;
    }
}

section! {
    /// Switches a feature gate of the component on or off.
    pub struct FeatureGate "feature-gate" {
        /// The gate's name.
        name: key required "gate" -> Text;
        /// On or off.
        enabled: argument required "enabled" -> bool;
    }
}

section! {
    /// What the component's TLS server accepts.
    pub struct Tls "tls" {
        /// The lowest version of TLS.
        min_version: child optional "min-version" ["tls-min-version", "minVersion"] -> TlsVersion => flag "--tls-min-version";
        /// Cipher suites for TLS 1.2, by their Go names.
        cipher_suites: list many "cipher-suites" ["tls-cipher-suites"] -> Text => flag "--tls-cipher-suites";
    }
}

section! {
    /// Which of several instances works.
    pub struct LeaderElection "leader-election" {
        /// Whether there is an election at all.
        enabled: child optional "enabled" ["leader-elect"] -> bool => flag "--leader-elect";
        /// How long a leader that went silent is waited for.
        lease_duration: child optional "lease-duration" -> Duration => flag "--leader-elect-lease-duration";
        /// How long a leader tries to renew before it gives up.
        renew_deadline: child optional "renew-deadline" -> Duration => flag "--leader-elect-renew-deadline";
        /// Time between two tries.
        retry_period: child optional "retry-period" -> Duration => flag "--leader-elect-retry-period";
    }
}
