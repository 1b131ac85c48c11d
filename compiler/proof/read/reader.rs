//! Follows references: from a flag or field to the file on the same host, through systemd's credentials. What is missing or cannot
//! be read becomes a finding once, here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tree::Tree;
use super::unit::Program;
use crate::proof::certificates::Library;
use crate::proof::files::Bytes;
use crate::proof::finding::Finding;
use crate::proof::key::{self, PublicKey};
use crate::proof::pair::{Gap, Pem, Side};

/// Reads what one program of one host refers to.
pub struct Reader<'a> {
    /// The host; empty for the operator's files.
    pub host: &'a str,
    /// The program: `kube-apiserver`, `kubelet`, …
    pub component: String,
    /// Its unit, by its path in the bundle; empty for a kubeconfig of the operator's.
    pub unit: String,
    /// The host's files.
    pub tree: &'a Tree<'a>,
    /// Certificates that were read before.
    pub library: &'a Library,
    /// What the unit loads for the program.
    pub credentials: BTreeMap<String, String>,
    /// What was found wrong.
    pub findings: Vec<Finding>,
}

/// A file that something refers to.
pub struct Referred<'a> {
    /// Its path in the bundle.
    pub file: String,
    /// Its bytes; `None` in the public half of a bundle.
    pub bytes: Option<Bytes<'a>>,
    /// Its digest.
    pub sha256: [u8; 32],
}

const CREDENTIALS: [&str; 2] = ["${CREDENTIALS_DIRECTORY}/", "$CREDENTIALS_DIRECTORY/"];

impl<'a> Reader<'a> {
    /// Who is read, in a message.
    pub fn who(&self) -> String {
        if self.host.is_empty() { self.component.clone() } else { format!("{} on {}", self.component, self.host) }
    }

    /// The path on the host that a value means.
    pub fn host_path(&mut self, setting: &str, value: &str) -> Result<String, Gap> {
        let name = match host_path(&self.credentials, value) {
            Ok(path) => return Ok(path.to_owned()),
            Err(name) => name,
        };
        let what = format!("`{setting}` of {} needs the credential `{name}`, which its unit does not load", self.who());
        self.findings.push(
            Finding::error(
                "K0606",
                what.clone(),
                format!("add `LoadCredential={name}:PATH` to the unit, or let kapic write the unit (`systemd {{ own-users }}`)"),
            )
            .file(&*self.unit),
        );
        Err(Gap::Broken("K0606", what))
    }

    /// The file that a value means. That there is none is a finding.
    pub fn file(&mut self, setting: &str, value: &str) -> Result<Referred<'a>, Gap> {
        let path = self.host_path(setting, value)?;
        if path.starts_with("/var/lib/kubelet/pki/") {
            return Err(Gap::unknown(format!("the kubelet writes `{path}` itself when its certificate was approved")));
        }
        let Some(at) = self.tree.find(&path) else { return Err(self.absent(setting, &path)) };
        let file = self.tree.meta(at).bundle_path();
        Ok(Referred { file, bytes: self.tree.bytes(at), sha256: self.tree.sha256(at) })
    }

    /// The files for an etcd that is no part of the bundle are the user's own.
    fn absent(&mut self, setting: &str, path: &str) -> Gap {
        match setting.starts_with("--etcd-") && !self.tree.bundle_has_unit("etcd") {
            true => Gap::unknown(format!("etcd is not part of this bundle, nor is `{path}`")),
            false => self.missing(setting, path),
        }
    }

    fn missing(&mut self, setting: &str, path: &str) -> Gap {
        let what = format!("`{setting}` of {} points to `{path}`, which the bundle does not put there", self.who());
        let help = "let kapic choose the path (leave the flag out of `extra-args`), or correct it; a file that you place on the host \
                    yourself belongs into a folder that kapic does not fill";
        self.findings.push(Finding::error("K0606", what.clone(), help).file(&*self.unit));
        Gap::Broken("K0606", what)
    }

    /// The certificates in the file that a value means.
    pub fn certificates(&mut self, setting: &str, value: Option<&str>) -> Side {
        let value = value.ok_or_else(|| Gap::unknown(format!("{} has no `{setting}`", self.who())))?;
        let referred = self.file(setting, value)?;
        let Some(bytes) = &referred.bytes else { return Err(not_here(&referred.file)) };
        self.pem(&referred.file, bytes)
    }

    /// The certificates in these bytes of a file.
    pub fn pem(&mut self, file: &str, bytes: &[u8]) -> Side {
        let read = self.library.read(bytes);
        let certificates = read.map_err(|why| self.unreadable(file, &why))?;
        Ok(Pem { file: Arc::from(file), certificates })
    }

    /// The public halves of the keys in the file that a value means.
    pub fn public_keys(&mut self, setting: &str, value: &str) -> Result<Vec<PublicKey>, Gap> {
        let referred = self.file(setting, value)?;
        let Some(bytes) = &referred.bytes else { return Err(not_here(&referred.file)) };
        key::public_keys(bytes, self.library).map_err(|why| self.unreadable(&referred.file, &why))
    }

    /// A certificate and its key: the key must be there and, where its bytes are, belong to the certificate.
    pub fn with_key(&mut self, program: &Program, certificate: &str, key: &str) -> Side {
        let shown = self.certificates(certificate, program.flag(certificate));
        match program.flag(key) {
            Some(value) => self.key_of(&shown, key, value),
            None if shown.is_ok() => {
                let what = format!("{} has `{certificate}` without `{key}`", self.who());
                self.findings
                    .push(Finding::error("K0607", what, format!("let kapic set both, or write `{key}` too")).file(&*self.unit));
            }
            None => {}
        }
        shown
    }

    /// Checks the key in the file that a value means.
    pub fn key_of(&mut self, shown: &Side, setting: &str, value: &str) {
        let Ok(referred) = self.file(setting, value) else { return };
        let (Ok(shown), Some(bytes)) = (shown, &referred.bytes) else { return };
        self.key_belongs(shown, &referred.file, bytes);
    }

    /// Checks a key against the certificate that is shown with it.
    pub fn key_belongs(&mut self, shown: &Pem, file: &str, bytes: &[u8]) {
        match key::of_private_key(bytes) {
            Ok(public) if public == shown.certificates.leaf().public_key => {}
            Ok(_) => {
                let what = format!("the key `{file}` of {} does not belong to the certificate `{}`", self.who(), shown.file);
                let help = "name the certificate and the key of the same pair; if both are kapic's, this is a bug in kapic";
                self.findings.push(Finding::error("K0607", what, help).file(file).file(&*shown.file));
            }
            Err(why) => drop(self.unreadable(file, &why)),
        }
    }

    /// Reports a file that is not what it should be.
    pub fn unreadable(&mut self, file: &str, why: &str) -> Gap {
        let what = format!("{} cannot use `{file}`: {why}", self.who());
        self.findings.push(Finding::error("K0614", what.clone(), "replace the file by one of the right kind").file(file));
        Gap::Broken("K0614", what)
    }

    /// Checks that every file that a flag names is there. Flags whose names say "file" are followed where the bundle fills the folder.
    pub fn flags_lead_somewhere(&mut self, program: &Program, is_exempt: impl Fn(&str) -> bool) {
        for (flag, values) in &program.flags {
            let Some(value) = values.last().filter(|value| value.starts_with(['/', '$'])) else { continue };
            if !names_a_file(flag) || is_exempt(flag) {
                continue;
            }
            if let Ok(path) = self.host_path(flag, value)
                && self.tree.find(&path).is_none()
                && self.tree.answers_for(&path)
            {
                self.missing(flag, &path);
            }
        }
    }
}

/// The path on the host that a value means: what a unit loads for its program has another path while it runs. `Err` names a credential
/// that the unit does not load.
pub fn host_path<'v>(credentials: &'v BTreeMap<String, String>, value: &'v str) -> Result<&'v str, &'v str> {
    let folder = CREDENTIALS.iter().find_map(|start| value.strip_prefix(start));
    let run = || value.strip_prefix("/run/credentials/").and_then(|rest| rest.split_once(".service/")).map(|(_, name)| name);
    match folder.or_else(run) {
        Some(name) => credentials.get(name).map(String::as_str).ok_or(name),
        None => Ok(value),
    }
}

/// A secret file of which only the public half of the bundle is here.
pub fn not_here(file: &str) -> Gap {
    Gap::unknown(format!("`{file}` is secret and not in the public half"))
}

fn names_a_file(flag: &str) -> bool {
    const OUTPUTS: [&str; 4] = ["--log-file", "--lock-file", "--pid-file", "--audit-log-path"];
    const ENDS: [&str; 6] = ["file", "config", "kubeconfig", "-certificate", "-key", "-certificate-authority"];
    !OUTPUTS.contains(&flag) && ENDS.iter().any(|end| flag.ends_with(end))
}
