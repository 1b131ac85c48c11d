//! A list of digests as `sha256sum` writes it, and whether a bundle has those files. It computes no digest: the manifest has them.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use kapic::bundle::{Bundle, Digest};
use kapic::source::Diagnostic;

use super::outcome::Stop;

/// The manifest itself is no entry of the manifest; its digest is the id.
const MANIFEST: &str = "manifest.json";

/// Reads a list: `DIGEST  PATH` a line, paths relative to the bundle; `-` is standard input.
pub fn read(path: &Path) -> Result<BTreeMap<String, Digest>, Stop> {
    let place = path.display().to_string();
    let mut text = String::new();
    let done = if path == Path::new("-") {
        std::io::stdin().lock().read_to_string(&mut text).map(drop)
    } else {
        std::fs::read_to_string(path).map(|read| text = read)
    };
    done.map_err(|error| Stop::system("read", &place, &error))?;
    let mut hashes = BTreeMap::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let (path, digest) = parse(line).ok_or_else(|| {
            let what = format!("cannot read `{place}`: line {} is not a digest and a path", number + 1);
            Stop::from(Diagnostic::error("K0901", what).help("write `DIGEST  PATH` lines, as `sha256sum` prints them"))
        })?;
        hashes.insert(path, digest);
    }
    Ok(hashes)
}

/// Every listed file that is missing or different. Files that are not listed do not count.
pub fn compare(bundle: &Bundle, hashes: &BTreeMap<String, Digest>) -> Vec<Diagnostic> {
    let found = |path: &str| match path {
        MANIFEST => Some(bundle.id.digest()),
        _ => bundle.manifest.get(path).map(|entry| entry.sha256),
    };
    let problem = |(path, listed): (&String, &Digest)| match found(path) {
        None => Some(Diagnostic::error("K0905", format!("`{}` is listed and not in the bundle", path.escape_debug()))),
        Some(digest) if digest != *listed => Some(Diagnostic::error("K0905", format!("`{path}` differs from the list"))),
        Some(_) => None,
    };
    hashes.iter().filter_map(problem).collect()
}

/// Text and binary mode (`*`) mean the same here; a path may begin with `./`.
fn parse(line: &str) -> Option<(String, Digest)> {
    let (digest, rest) = line.split_at_checked(64)?;
    let path = rest.strip_prefix("  ").or_else(|| rest.strip_prefix(" *"))?;
    let path = path.strip_prefix("./").unwrap_or(path);
    (!path.is_empty()).then_some((path.to_owned(), Digest::parse(&digest.to_ascii_lowercase())?))
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn check(line: &str, expected: Option<&str>) {
        assert_eq!(parse(line).map(|(path, _)| path).as_deref(), expected, "{line}");
    }

    #[test]
    fn lines_of_sha256sum() {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        check(&format!("{digest}  hosts/m1/a"), Some("hosts/m1/a"));
        check(&format!("{digest} *./hosts/m1/a b"), Some("hosts/m1/a b"));
        check(&format!("{}  a", digest.to_uppercase()), Some("a"));
        check(&format!("{digest} a"), None);
        check(&format!("{digest}  "), None);
        check("hosts/m1/a", None);
        check(&format!("é{digest}  a"), None);
    }
}
