//! Kubeconfigs: which server, whom they trust, what they show.

use super::reader::{Reader, not_here};
use super::url::Url;
use super::yaml::{self, Document, named, text};
use crate::proof::pair::{Gap, Side};
use serde_yaml_ng::Value;

/// Somebody who connects to API servers.
#[derive(Debug)]
pub struct KubeClient {
    /// Component, or `user NAME`.
    pub component: String,
    /// The host that it runs on; empty for the operator.
    pub host: String,
    /// The kubeconfig, by its path in the bundle.
    pub file: String,
    /// Where it connects, or why that is not known.
    pub server: Result<Url, Gap>,
    /// The name that it asks for if not the server's: `tls-server-name`.
    pub server_name: Option<String>,
    /// Whom it trusts to name API servers.
    pub ca: Side,
    /// What it shows.
    pub shown: Side,
}

impl KubeClient {
    /// Reads the kubeconfig that a setting of a program names.
    pub fn read(reader: &mut Reader<'_>, setting: &str, value: &str) -> Option<Self> {
        let referred = reader.file(setting, value).ok()?;
        Some(match &referred.bytes {
            Some(bytes) => Self::parse(reader, &referred.file, value, bytes),
            None => Self::unknown(reader, &referred.file, not_here(&referred.file)),
        })
    }

    /// Reads the text of a kubeconfig that lies at `path` on its host.
    pub fn parse(reader: &mut Reader<'_>, file: &str, path: &str, bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned());
        let document = match text.and_then(Document::parse) {
            Ok(document) => document,
            Err(why) => {
                let gap = reader.unreadable(file, &why);
                return Self::unknown(reader, file, gap);
            }
        };
        let Some((cluster, user)) = current(document.root()) else {
            let gap = reader.unreadable(file, "its current context has no cluster and user");
            return Self::unknown(reader, file, gap);
        };
        let mut part = Part { reader, file, path, document: &document };
        let ca = part.certificates(cluster, "certificate-authority");
        let shown = part.certificates(user, "client-certificate");
        part.key(user, &shown);
        let server = yaml::text(cluster, "server").and_then(Url::parse);
        let server = server.ok_or_else(|| reader.unreadable(file, "its `server` is not a URL"));
        let server_name = yaml::text(cluster, "tls-server-name").map(str::to_owned);
        Self {
            component: reader.component.clone(),
            host: reader.host.to_owned(),
            file: file.to_owned(),
            server,
            server_name,
            ca,
            shown,
        }
    }

    fn unknown(reader: &Reader<'_>, file: &str, gap: Gap) -> Self {
        let host = reader.host.to_owned();
        let (ca, shown) = (Err(gap.clone()), Err(gap.clone()));
        Self { component: reader.component.clone(), host, file: file.to_owned(), server: Err(gap), server_name: None, ca, shown }
    }
}

/// Cluster and user of the current context.
fn current(root: &Value) -> Option<(&Value, &Value)> {
    let context = named(root, "contexts", text(root, "current-context")?)?;
    let cluster = named(root, "clusters", text(context, "context.cluster")?)?;
    let user = named(root, "users", text(context, "context.user")?)?;
    Some((yaml::at(cluster, "cluster")?, yaml::at(user, "user")?))
}

/// One kubeconfig while it is read.
struct Part<'r, 'a, 'd> {
    reader: &'r mut Reader<'a>,
    file: &'r str,
    path: &'r str,
    document: &'r Document<'d>,
}

impl Part<'_, '_, '_> {
    /// Certificates that are embedded (`KEY-data`) or in a file (`KEY`).
    fn certificates(&mut self, block: &Value, key: &str) -> Side {
        if let Some(data) = yaml::at(block, &format!("{key}-data")) {
            return match self.document.base64(data) {
                Some(bytes) => self.reader.pem(self.file, &bytes),
                None => Err(self.reader.unreadable(self.file, &format!("its `{key}-data` is not base64"))),
            };
        }
        if let Some(path) = text(block, key) {
            let path = self.absolute(path);
            return self.reader.certificates(key, Some(&path));
        }
        let by_token = ["token", "tokenFile"].iter().any(|key| yaml::at(block, key).is_some());
        let why = if by_token { "it shows a token, not a certificate".to_owned() } else { format!("it has no `{key}`") };
        Err(Gap::unknown(why))
    }

    /// The key beside the client's certificate.
    fn key(&mut self, user: &Value, shown: &Side) {
        if let Some(data) = yaml::at(user, "client-key-data") {
            match (self.document.base64(data), shown) {
                (Some(bytes), Ok(shown)) => self.reader.key_belongs(shown, self.file, &bytes),
                (Some(_), Err(_)) => {}
                (None, _) => drop(self.reader.unreadable(self.file, "its `client-key-data` is not base64")),
            }
        } else if let Some(path) = text(user, "client-key") {
            let path = self.absolute(path);
            self.reader.key_of(shown, "client-key", &path);
        }
    }

    /// Paths in a kubeconfig are relative to its folder.
    fn absolute(&self, path: &str) -> String {
        match self.path.rsplit_once('/').filter(|_| !path.starts_with(['/', '$'])) {
            Some((folder, _)) => format!("{folder}/{path}"),
            None => path.to_owned(),
        }
    }
}
