//! `admission { … }`: configuration of admission plugins.

use crate::schema::macros::section;
use crate::schema::types::{Int, Name, Text};

section! {
    /// Configuration of admission plugins.
    pub struct Admission "admission" {
        /// What pods may do where their namespace does not say; from 1.23 on.
        pod_security: block optional "pod-security" -> PodSecurity;
        /// Limits on events; the plugin EventRateLimit must be on.
        event_rate_limit: block optional "event-rate-limit" -> EventRateLimit;
    }
}

section! {
    /// Levels of the Pod Security Standards: `privileged`, `baseline` or `restricted`.
    pub struct PodSecurity "pod-security" {
        /// What is refused.
        enforce: child optional "enforce" -> Text;
        /// What is written to the audit log.
        audit: child optional "audit" -> Text;
        /// What the user is warned of.
        warn: child optional "warn" -> Text;
        /// Namespaces that are left alone.
        exempt_namespaces: list many "exempt-namespaces" -> Name;
    }
}

section! {
    /// How many events are accepted.
    pub struct EventRateLimit "event-rate-limit" {
        /// Limits by kind: `Server`, `Namespace`, `User`, `SourceAndObject`.
        limits: keyed many "limit" -> EventLimit;
    }
}

section! {
    /// One limit on events.
    pub struct EventLimit "limit" {
        /// What is counted: `Server`, `Namespace`, `User` or `SourceAndObject`.
        kind: key required "kind" -> Text;
        /// Events a second.
        qps: property required "qps" -> Int<1, 1000000>;
        /// Events at once.
        burst: property required "burst" -> Int<1, 1000000>;
        /// How many namespaces, users or objects are remembered.
        cache_size: property optional "cache-size" -> Int<1, 1000000>;
    }
}
