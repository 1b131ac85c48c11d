//! Deterministic tar: ustar, PAX where it must; mtime 0, numeric 0:0 without names. It must not know what is packed.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::Content;

/// Files to pack: path, mode, bytes. Folders come by themselves.
#[derive(Default)]
pub struct Tarball<'a> {
    members: BTreeMap<String, Option<(u32, &'a [u8])>>,
}

/// A member of a tar that was read.
pub struct Member {
    /// Its path, without a slash at the end.
    pub path: String,
    /// Permission bits.
    pub mode: u32,
    /// Its bytes; `None` if it is no regular file.
    pub bytes: Option<Content>,
}

const BLOCK: usize = 512;

impl<'a> Tarball<'a> {
    /// Adds a file; its folders are added with mode 0755.
    pub fn file(&mut self, path: &str, mode: u32, bytes: &'a [u8]) {
        for (at, _) in path.match_indices('/') {
            self.members.entry(path[..=at].to_owned()).or_insert(None);
        }
        self.members.insert(path.to_owned(), Some((mode, bytes)));
    }

    /// The archive, members in bytewise order of their names. Wiped on drop: it may hold keys.
    pub fn pack(&self) -> Zeroizing<Vec<u8>> {
        let size: usize = self.members.values().map(|member| 4 * BLOCK + member.map_or(0, |(_, bytes)| bytes.len() + BLOCK)).sum();
        // Room for all from the start: growing would leave copies of keys behind.
        let mut out = Zeroizing::new(Vec::with_capacity(size + 2 * BLOCK));
        for (name, member) in &self.members {
            let (kind, mode, bytes) = member.map_or((b'5', 0o755, &[][..]), |(mode, bytes)| (b'0', mode, bytes));
            let (prefix, short) = split(name).unwrap_or_else(|| {
                let record = pax_record("path", name);
                out.extend_from_slice(&header(b"", b"PaxHeaders/path", 0o644, record.len(), b'x'));
                padded(&mut out, &record);
                (&[], &name.as_bytes()[..name.len().min(100)])
            });
            out.extend_from_slice(&header(prefix, short, mode, bytes.len(), kind));
            padded(&mut out, bytes);
        }
        out.extend_from_slice(&[0; 2 * BLOCK]);
        out
    }
}

/// All members of a tar, folders left out. They share its bytes.
pub fn unpack(archive: &Arc<Zeroizing<Vec<u8>>>) -> std::io::Result<Vec<Member>> {
    let mut members = Vec::new();
    for entry in tar::Archive::new(Cursor::new(archive.as_slice())).entries_with_seek()? {
        let entry = entry?;
        let path = String::from_utf8(entry.path_bytes().into_owned()).map_err(std::io::Error::other)?;
        let kind = entry.header().entry_type();
        if kind.is_dir() {
            continue;
        }
        let mode = entry.header().mode()? & 0o7777;
        let (start, size) = (entry.raw_file_position(), entry.size());
        let range = usize::try_from(start).ok().zip(start.checked_add(size).and_then(|end| usize::try_from(end).ok()));
        let bytes = range.and_then(|(start, end)| Content::part(archive, start..end));
        let bytes = bytes.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::UnexpectedEof))?;
        members.push(Member { path, mode, bytes: kind.is_file().then_some(bytes) });
    }
    Ok(members)
}

/// Prefix and name as ustar has room for them; `None` if PAX must help.
fn split(name: &str) -> Option<(&[u8], &[u8])> {
    let bytes = name.as_bytes();
    if !name.is_ascii() {
        return None;
    }
    if bytes.len() <= 100 {
        return Some((&[], bytes));
    }
    let fits = |&at: &usize| at <= 155 && (1..=100).contains(&(bytes.len() - at - 1));
    let at = name.match_indices('/').map(|(at, _)| at).find(fits)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

/// `LENGTH KEY=VALUE\n`, where the length counts itself.
fn pax_record(key: &str, value: &str) -> Vec<u8> {
    let rest = key.len() + value.len() + 3;
    let digits = |length: usize| length.to_string().len();
    let length = rest + digits(rest + digits(rest));
    format!("{length} {key}={value}\n").into_bytes()
}

fn padded(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(bytes);
    out.resize(out.len().next_multiple_of(BLOCK), 0);
}

fn header(prefix: &[u8], name: &[u8], mode: u32, size: usize, kind: u8) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name);
    put(100, format!("{mode:07o}").as_bytes());
    put(108, b"0000000\x000000000");
    put(124, format!("{size:011o}").as_bytes());
    put(136, b"00000000000");
    put(148, b"        ");
    put(156, &[kind]);
    put(257, b"ustar\x0000");
    put(329, b"0000000\x000000000");
    put(345, prefix);
    let sum: u32 = block.iter().copied().map(u32::from).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}
