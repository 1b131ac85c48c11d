//! `audit { … }`: who did what.

use crate::schema::macros::section;
use crate::schema::types::{AbsPath, Int, TemplatePath, Text};

section! {
    /// The audit log: what is written, and where.
    pub struct Audit "audit" {
        /// What is written: a policy of the stdlib or of the project. Without one the log stays empty.
        policy: child optional "policy" ["audit-policy-file"] -> TemplatePath;
        /// The log file.
        log: block optional "log" -> AuditLog;
        /// A server that gets the events.
        webhook: block optional "webhook" -> AuditWebhook;
    }
}

section! {
    /// The log file and its rotation.
    pub struct AuditLog "log" {
        /// The file. Unset: `audit.log` in the log folder.
        path: property optional "path" -> AbsPath;
        /// Days that old files stay.
        max_age: property optional "max-age" ["audit-log-maxage"] -> Int<0, 36500> => flag "--audit-log-maxage";
        /// Old files that stay.
        max_backup: property optional "max-backup" ["audit-log-maxbackup"] -> Int<0, 100000> => flag "--audit-log-maxbackup";
        /// Megabytes at which a new file begins.
        max_size: property optional "max-size" ["audit-log-maxsize"] -> Int<0, 1000000> => flag "--audit-log-maxsize";
        /// `blocking`, `batch` or `blocking-strict`.
        mode: property optional "mode" -> Text => flag "--audit-log-mode";
        /// Compress old files; from 1.20 on.
        compress: property optional "compress" -> bool => flag "--audit-log-compress";
    }
}

section! {
    /// A server that gets the events.
    pub struct AuditWebhook "webhook" {
        /// A kubeconfig on the host that says where the server is.
        config_file: child required "config-file" -> AbsPath => flag "--audit-webhook-config-file";
        /// `batch`, `blocking` or `blocking-strict`.
        mode: child optional "mode" -> Text => flag "--audit-webhook-mode";
    }
}
