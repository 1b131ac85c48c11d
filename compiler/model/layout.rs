//! Where things lie on a host: folders from `install-prefix` and `paths`. It must not know which files lie in them.

use crate::schema::sections;

/// The four folders, absolute, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Binaries.
    pub bin: String,
    /// Certificates and keys.
    pub pki: String,
    /// Configuration files.
    pub conf: String,
    /// Logs.
    pub log: String,
}

impl Layout {
    /// The folders of a description: each as `paths` says, else below `install-prefix`, else where a Linux system has it.
    pub fn of(cluster: &sections::Cluster) -> Self {
        let prefix = cluster.install_prefix.as_ref().map(|prefix| prefix.0.as_str());
        let paths = &cluster.paths;
        let folder =
            |own: &Option<crate::schema::Sourced<crate::schema::types::AbsPath>>, below: &str, usual: &str| match (own, prefix) {
                (Some(own), _) => own.0.clone(),
                (None, Some(prefix)) => format!("{prefix}/{below}"),
                (None, None) => usual.to_owned(),
            };
        Self {
            bin: folder(&paths.bin, "bin", "/usr/local/bin"),
            pki: folder(&paths.pki, "pki", "/etc/kubernetes/pki"),
            conf: folder(&paths.conf, "conf", "/etc/kubernetes"),
            log: folder(&paths.log, "log", "/var/log/kubernetes"),
        }
    }
}
