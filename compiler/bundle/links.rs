//! Symbolic links of a tree that was made by hand, followed within a host as the host would: a link to a file or folder of the tree
//! stands for it, one to `/dev/null` for an empty file. It reads nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Content, File};
use crate::plan::{FileMeta, Kind};

/// As many as Linux follows.
const MAX_HOPS: usize = 40;

/// Links of one host, by their path from its root.
#[derive(Default)]
pub struct Links(BTreeMap<String, String>);

/// Where a link leads.
enum End {
    File(String),
    Folder(String),
    Nothing,
    Outside,
}

impl Links {
    /// Remembers a link.
    pub fn add(&mut self, path: String, target: String) {
        self.0.insert(path, target);
    }

    /// The files that links stand for, and the links that lead out of the tree.
    pub fn follow(&self, files: &[File]) -> (Vec<File>, Vec<String>) {
        let by_path: BTreeMap<&str, &File> = files.iter().map(|file| (file.meta.path.as_str(), file)).collect();
        let folders: BTreeSet<&str> = by_path.keys().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at])).collect();
        let (mut stand_ins, mut outside) = (Vec::new(), Vec::new());
        for path in self.0.keys() {
            match self.end(path, &by_path, &folders) {
                End::File(target) if is_alias(path, &target) => {}
                End::File(target) => stand_ins.push(moved(by_path[target.as_str()], path.clone())),
                End::Folder(target) if format!("{path}/").starts_with(&format!("{target}/")) => {}
                End::Folder(target) => {
                    let start = format!("{target}/");
                    let inside = by_path.range(start.as_str()..).take_while(|(path, _)| path.starts_with(&start));
                    stand_ins.extend(inside.map(|(inner, file)| moved(file, format!("{path}/{}", &inner[start.len()..]))));
                }
                End::Nothing => stand_ins.extend(files.first().map(|file| empty(&file.meta, path.clone()))),
                End::Outside => outside.push(path.clone()),
            }
        }
        (stand_ins, outside)
    }

    /// Follows a path through all links in it.
    fn end(&self, path: &str, files: &BTreeMap<&str, &File>, folders: &BTreeSet<&str>) -> End {
        let mut rest: Vec<String> = path.split('/').rev().map(str::to_owned).collect();
        let mut here: Vec<String> = Vec::new();
        let mut hops = 0;
        while let Some(part) = rest.pop() {
            match part.as_str() {
                "" | "." => continue,
                ".." => drop(here.pop()),
                _ => here.push(part),
            }
            let Some(target) = self.0.get(&here.join("/")) else { continue };
            hops += 1;
            if target == "/dev/null" {
                return End::Nothing;
            }
            if hops > MAX_HOPS {
                return End::Outside;
            }
            here.pop();
            if target.starts_with('/') {
                here.clear();
            }
            rest.extend(target.split('/').rev().map(str::to_owned));
        }
        match here.join("/") {
            end if files.contains_key(end.as_str()) => End::File(end),
            end if folders.contains(end.as_str()) => End::Folder(end),
            _ => End::Outside,
        }
    }
}

/// Whether a link gives a unit a second name: systemd starts it once.
fn is_alias(path: &str, target: &str) -> bool {
    let unit =
        |path: &str| path.rsplit_once("systemd/system/").map(|(_, name)| name.to_owned()).filter(|name| name.ends_with(".service"));
    match (unit(path), unit(target)) {
        (Some(name), Some(of)) => name != of && !name.contains('/') && !of.contains('/'),
        _ => false,
    }
}

fn moved(file: &File, path: String) -> File {
    File { meta: FileMeta { path, ..file.meta.clone() }, bytes: file.bytes.clone() }
}

fn empty(like: &FileMeta, path: String) -> File {
    let (owner, group) = ("root".to_owned(), "root".to_owned());
    let meta = FileMeta { path, kind: Kind::Config, mode: 0o666, owner, group, secret: false, ..like.clone() };
    File { meta, bytes: Content::new(Vec::new()) }
}

#[cfg(test)]
mod tests {
    use super::Links;
    use crate::bundle::{Content, File};
    use crate::plan::{FileMeta, Kind, Place};

    fn file(path: &str) -> File {
        let (owner, group) = ("root".to_owned(), "root".to_owned());
        let place = Place::Host("m1".to_owned());
        let (path, component) = (path.to_owned(), String::new());
        let meta = FileMeta { place, path, kind: Kind::Config, mode: 0o640, owner, group, secret: false, component };
        File { meta, bytes: Content::new(b"x".to_vec()) }
    }

    #[test]
    fn links_are_followed_as_the_host_would() {
        let unit = file("lib/systemd/system/etcd.service");
        let files = [unit, file("opt/a.conf"), file("opt/d/b.conf"), file("opt/d/c/e.conf")];
        let mut links = Links::default();
        for (path, target) in [
            ("etc/absolute", "/opt/a.conf"),
            ("etc/relative", "../opt/./a.conf"),
            ("etc/twice", "absolute"),
            ("etc/folder", "/opt/d"),
            ("etc/through", "folder/c/e.conf"),
            ("etc/masked", "/dev/null"),
            ("etc/systemd/system/etcd2.service", "/lib/systemd/system/etcd.service"),
            ("etc/systemd/system/etcd.service", "/lib/systemd/system/etcd.service"),
            ("etc/gone", "/srv/none"),
            ("etc/round", "round"),
            ("opt/d/up", "/opt"),
            ("etc/above", "../../../opt/a.conf"),
        ] {
            links.add(path.to_owned(), target.to_owned());
        }
        let (stand_ins, outside) = links.follow(&files);
        let paths: Vec<&str> = stand_ins.iter().map(|file| file.meta.path.as_str()).collect();
        let expected = [
            "etc/above",
            "etc/absolute",
            "etc/folder/b.conf",
            "etc/folder/c/e.conf",
            "etc/masked",
            "etc/relative",
            "etc/systemd/system/etcd.service",
            "etc/through",
            "etc/twice",
        ];
        assert_eq!(paths, expected);
        assert_eq!(outside, ["etc/gone", "etc/round"]);
        assert_eq!(stand_ins.iter().map(|file| file.bytes.len()).collect::<Vec<_>>(), [1, 1, 1, 1, 0, 1, 1, 1, 1]);
    }
}
