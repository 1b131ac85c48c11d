//! A tree that somebody made by hand: `hosts/HOST/…` without a manifest. Modes and owners are those on disk, kinds are guessed from
//! names and first bytes. It is a bundle only for those who look at it: its id means nothing and nothing is compared.

use std::collections::BTreeMap;
use std::path::Path;

use crate::plan::{FileMeta, Kind, Place};
use crate::source::Diagnostic;
use crate::world::{DiskFiles, Entry, Files, Form};

use super::{Bundle, Content, File, MANIFEST_NAME, Sealed, failure};

/// Larger files are binaries, and nobody looks into them here.
const MAX_FILE: u64 = 16 * 1024 * 1024;

/// Whether a folder is such a tree.
pub fn is_loose(path: &Path) -> bool {
    !path.join(MANIFEST_NAME).exists() && path.join("hosts").is_dir()
}

/// Reads the tree. Symbolic links in it are not followed, and are left out.
pub fn open_loose(path: &Path) -> Result<Bundle, Diagnostic> {
    let disk = DiskFiles::open(path).map_err(|error| failure::system("open", &path.display().to_string(), &error))?;
    let mut files = Vec::new();
    for (name, entry) in list(&disk, "hosts")? {
        if entry.form == Form::Folder {
            let place = Place::Host(name);
            Walk { disk: &disk, names: Names::read(&disk, &place), place }.folder("", &mut files)?;
        }
    }
    if disk.look("cluster").is_ok_and(|entry| entry.form == Form::Folder) {
        let place = Place::Cluster;
        Walk { disk: &disk, names: Names::default(), place }.folder("", &mut files)?;
    }
    Ok(Bundle::from(Sealed::new(files)))
}

fn list(disk: &DiskFiles, folder: &str) -> Result<Vec<(String, Entry)>, Diagnostic> {
    disk.list(folder).map_err(|error| failure::refused("look into", disk, folder, &error))
}

struct Walk<'a> {
    disk: &'a DiskFiles,
    names: Names,
    place: Place,
}

impl Walk<'_> {
    fn folder(&self, folder: &str, files: &mut Vec<File>) -> Result<(), Diagnostic> {
        let full = format!("{}/{folder}", self.place);
        for (name, entry) in list(self.disk, full.trim_end_matches('/'))? {
            let path = format!("{folder}{name}");
            match entry.form {
                Form::Folder => self.folder(&format!("{path}/"), files)?,
                Form::File if entry.size <= MAX_FILE => files.push(self.file(path, entry)?),
                Form::File | Form::Link | Form::Other => {}
            }
        }
        Ok(())
    }

    fn file(&self, path: String, entry: Entry) -> Result<File, Diagnostic> {
        let full = format!("{}/{path}", self.place);
        let bytes = self.disk.read(&full).map_err(|error| failure::refused("read", self.disk, &full, &error))?;
        let kind = kind(&path, &bytes);
        let secret = matches!(kind, Kind::PrivateKey | Kind::Kubeconfig | Kind::TokenCsv);
        let (owner, group) = (self.names.user(entry.owner), self.names.group(entry.group));
        let mode = entry.mode & 0o777;
        let meta = FileMeta { place: self.place.clone(), path, kind, mode, owner, group, secret, component: String::new() };
        Ok(File { meta, bytes: Content::new(bytes) })
    }
}

/// Names of users and groups, where the tree has the host's own lists.
#[derive(Default)]
struct Names {
    users: BTreeMap<u32, String>,
    groups: BTreeMap<u32, String>,
}

impl Names {
    fn read(disk: &DiskFiles, place: &Place) -> Self {
        let names = |file: &str| {
            let bytes = disk.read(&format!("{place}/etc/{file}")).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            text.lines().filter_map(entry_of).collect::<BTreeMap<_, _>>()
        };
        Self { users: names("passwd"), groups: names("group") }
    }

    fn user(&self, id: u32) -> String {
        name(&self.users, id)
    }

    fn group(&self, id: u32) -> String {
        name(&self.groups, id)
    }
}

/// `NAME:x:ID:…` of passwd(5) and group(5).
fn entry_of(line: &str) -> Option<(u32, String)> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    Some((fields.nth(1)?.parse().ok()?, name))
}

fn name(names: &BTreeMap<u32, String>, id: u32) -> String {
    match names.get(&id) {
        Some(name) => name.clone(),
        None if id == 0 => "root".to_owned(),
        None => id.to_string(),
    }
}

fn kind(path: &str, bytes: &[u8]) -> Kind {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let ends = |ends: &[&str]| ends.iter().any(|end| path.ends_with(end));
    match () {
        () if text.contains("PRIVATE KEY-----") => Kind::PrivateKey,
        () if text.contains("-----BEGIN CERTIFICATE-----") => Kind::Certificate,
        () if text.contains("-----BEGIN PUBLIC KEY-----") => Kind::PublicKey,
        () if text.contains("kind: Config\n") || text.contains("\ncurrent-context:") => Kind::Kubeconfig,
        () if ends(&[".service"]) || path.contains(".service.d/") => Kind::Unit,
        () if ends(&[".yaml", ".yml"]) => Kind::Yaml,
        () if ends(&[".csv"]) => Kind::TokenCsv,
        () if ends(&[".sh"]) => Kind::Script,
        () if ends(&[".md"]) => Kind::Document,
        () => Kind::Config,
    }
}

#[cfg(test)]
mod tests {
    use super::{entry_of, kind};
    use crate::plan::Kind;

    #[test]
    fn kinds_are_guessed() {
        let check = |path: &str, text: &str, expected: Kind| assert_eq!(kind(path, text.as_bytes()), expected, "{path}");
        check("etc/x.pem", "-----BEGIN CERTIFICATE-----\n", Kind::Certificate);
        check("etc/x.pem", "-----BEGIN EC PRIVATE KEY-----\n", Kind::PrivateKey);
        check("etc/kubernetes/admin.conf", "apiVersion: v1\nkind: Config\n", Kind::Kubeconfig);
        check("etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "[Service]\n", Kind::Unit);
        check("etc/kubelet.yaml", "kind: KubeletConfiguration\n", Kind::Yaml);
        check("etc/haproxy.cfg", "global\n", Kind::Config);
        check("etc/empty", "", Kind::Config);
    }

    #[test]
    fn names_of_users() {
        assert_eq!(entry_of("etcd:x:998:996::/var/lib/etcd:/usr/sbin/nologin"), Some((998, "etcd".to_owned())));
        assert_eq!(entry_of("etcd:x:996:"), Some((996, "etcd".to_owned())));
        assert_eq!(entry_of("# remark"), None);
    }
}
