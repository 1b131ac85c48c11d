//! The operator's clients: kubectl with a kubeconfig of the bundle, and curl where headers or certificates matter.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::process::{both, run};

/// A client certificate with its key, as files that only root reads.
pub struct Identity {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl Identity {
    /// The identity that a kubeconfig carries.
    pub fn of(kubeconfig: &str, folder: &Path, name: &str) -> Result<Self, String> {
        let certificate = folder.join(format!("{name}.crt"));
        let key = folder.join(format!("{name}.key"));
        write_private(&certificate, &decoded(kubeconfig, "client-certificate-data: ")?)?;
        write_private(&key, &decoded(kubeconfig, "client-key-data: ")?)?;
        Ok(Self { certificate, key })
    }

    /// A certificate from an authority that nobody knows, with the names that would be mighty if it were believed.
    pub fn foreign(folder: &Path) -> Result<Self, String> {
        let (certificate, key) = (folder.join("foreign.crt"), folder.join("foreign.key"));
        let (out, key_out) = (certificate.display().to_string(), key.display().to_string());
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
        let names = ["-subj", "/O=system:masters/CN=kubernetes-admin", "-addext", "extendedKeyUsage=clientAuth"];
        let mut arguments = vec!["req", "-x509", "-days", "2", "-out", &out, "-keyout", &key_out];
        arguments.extend(curve);
        arguments.extend(names);
        run(20, "openssl", &arguments)?;
        Ok(Self { certificate, key })
    }
}

/// A client of API servers.
pub struct Client {
    pub kubectl: PathBuf,
    /// The folder `cluster/` of the bundle.
    pub folder: PathBuf,
    pub authority: PathBuf,
    /// The kubeconfig that may do everything.
    pub mighty: String,
}

impl Client {
    /// kubectl as the super administrator.
    pub fn kubectl(&self, arguments: &[&str]) -> Result<String, String> {
        self.kubectl_as(&self.mighty, arguments)
    }

    /// kubectl with a kubeconfig of the bundle, or any other by its path.
    pub fn kubectl_as(&self, kubeconfig: &str, arguments: &[&str]) -> Result<String, String> {
        let config = format!("--kubeconfig={}", self.folder.join("kubeconfigs").join(kubeconfig).display());
        let mut all = vec![config.as_str(), "--request-timeout=20s"];
        all.extend(arguments);
        run(60, &self.kubectl.display().to_string(), &all)
    }

    /// Asks with curl: the status of the answer (`000` if there was none) and its body.
    pub fn curl(&self, identity: Option<&Identity>, url: &str, more: &[&str]) -> (String, String) {
        let authority = self.authority.display().to_string();
        let mut arguments =
            vec!["--silent", "--show-error", "--max-time", "10", "--cacert", &authority, "--write-out", "\n%{http_code}"];
        let files = identity.map(|identity| (identity.certificate.display().to_string(), identity.key.display().to_string()));
        if let Some((certificate, key)) = &files {
            arguments.extend(["--cert", certificate, "--key", key]);
        }
        arguments.extend(more);
        arguments.push(url);
        let (_, said) = both(15, "curl", &arguments);
        let status =
            said.lines().rev().map(str::trim).find(|line| line.len() == 3 && line.bytes().all(|byte| byte.is_ascii_digit()));
        (status.unwrap_or("000").to_owned(), said)
    }
}

fn decoded(kubeconfig: &str, field: &str) -> Result<Vec<u8>, String> {
    let value = kubeconfig.lines().find_map(|line| line.trim().strip_prefix(field)).ok_or_else(|| format!("no `{field}`"))?;
    STANDARD.decode(value).map_err(|error| error.to_string())
}

/// Writes a file that only its owner reads.
pub fn write_private(path: &Path, content: &[u8]) -> Result<(), String> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path).map_err(|error| error.to_string())?;
    file.write_all(content).map_err(|error| error.to_string())
}
