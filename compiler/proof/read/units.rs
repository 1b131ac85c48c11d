//! The service units of a host: each with the files that make it, drop-ins last, as systemd.unit(5) puts them together. It reads nothing
//! into their text.

use std::collections::BTreeMap;

use super::tree::Tree;

/// Where systemd looks for units, the strongest first.
const FOLDERS: [&str; 5] = [
    "etc/systemd/system/",
    "run/systemd/system/",
    "usr/local/lib/systemd/system/",
    "usr/lib/systemd/system/",
    "lib/systemd/system/",
];

/// One service.
#[derive(Debug, Default)]
pub struct UnitFiles {
    /// `kubelet.service`.
    pub name: String,
    /// Numbers of its files: the unit itself, then its drop-ins; at least one.
    pub files: Vec<usize>,
    /// Their texts, in the same order.
    pub texts: Vec<String>,
    /// The number of a file of it whose bytes are not there.
    pub unread: Option<usize>,
}

/// A drop-in: what decides its place, and its number.
struct DropIn<'a> {
    /// `kubelet`, `kube-`, or nothing for all services.
    of: &'a str,
    file: &'a str,
    folder: usize,
    at: usize,
}

/// Every service of a host, by name. Of two units with one name the one in the stronger folder counts; files elsewhere are no units.
pub fn units<'a>(tree: &Tree<'a>) -> Vec<UnitFiles> {
    let mut found: BTreeMap<&'a str, (usize, usize)> = BTreeMap::new();
    let mut drop_ins: Vec<DropIn<'a>> = Vec::new();
    for (meta, at) in tree.all() {
        let Some((folder, rest)) = in_folder(&meta.path) else { continue };
        match rest.split_once('/') {
            None if rest.ends_with(".service") => {
                let known = found.entry(rest).or_insert((folder, at));
                *known = (*known).min((folder, at));
            }
            Some((place, file)) if file.ends_with(".conf") && !file.contains('/') => {
                let of = place.strip_suffix(".service.d").or_else(|| (place == "service.d").then_some(""));
                drop_ins.extend(of.map(|of| DropIn { of, file, folder, at }));
            }
            _ => {}
        }
    }
    found.into_iter().filter_map(|(name, (_, at))| joined(tree, name, at, &drop_ins)).collect()
}

fn in_folder(path: &str) -> Option<(usize, &str)> {
    FOLDERS.iter().enumerate().find_map(|(number, folder)| Some((number, path.strip_prefix(folder)?)))
}

fn joined(tree: &Tree<'_>, name: &str, at: usize, drop_ins: &[DropIn<'_>]) -> Option<UnitFiles> {
    let stem = name.strip_suffix(".service")?;
    let mut own: Vec<&DropIn<'_>> = drop_ins.iter().filter(|drop_in| is_of(drop_in.of, stem)).collect();
    // By the name of the file; of several with one name the one for fewer units counts, then the one in the stronger folder.
    own.sort_by_key(|drop_in| (drop_in.file, std::cmp::Reverse(drop_in.of.len()), drop_in.folder));
    own.dedup_by_key(|drop_in| drop_in.file);
    let mut unit = UnitFiles { name: name.to_owned(), ..UnitFiles::default() };
    for at in std::iter::once(at).chain(own.into_iter().map(|drop_in| drop_in.at)) {
        unit.files.push(at);
        match tree.bytes(at) {
            Some(bytes) => unit.texts.push(String::from_utf8_lossy(&bytes).into_owned()),
            None => {
                unit.texts.push(String::new());
                unit.unread = Some(at);
            }
        }
    }
    Some(unit)
}

/// `kubelet.service` has its own drop-ins, those of all services, and `a-b.service` those of `a-`.
fn is_of(of: &str, stem: &str) -> bool {
    of == stem || of.is_empty() || (of.ends_with('-') && stem.starts_with(of))
}
