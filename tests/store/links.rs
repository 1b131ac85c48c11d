//! Symbolic links inside a store or a bundle are never followed, and what is not kapic's is never replaced.

use std::os::unix::fs::symlink;
use std::path::Path;

use kapic::bundle::{Modes, open, verify};

use crate::bundles::{build_in, sealed};

#[test]
fn the_link_replaces_only_links_of_kapic() {
    let check = |expected: Result<(), &str>, prepare: &dyn Fn(&Path)| {
        let folder = tempfile::tempdir().unwrap();
        prepare(&folder.path().join("result"));
        let before = folder.path().join("result").symlink_metadata().map(|found| found.ino_and_size()).ok();
        let built = build_in(folder.path(), &sealed("1"));
        match expected {
            Ok(()) => assert_eq!(built, Ok(())),
            Err(words) => {
                let message = built.unwrap_err();
                assert!(message.starts_with("K0902") && message.ends_with(words), "{message}");
                assert_eq!(folder.path().join("result").symlink_metadata().map(|found| found.ino_and_size()).ok(), before);
                assert!(!folder.path().join("store").exists(), "nothing is built for a link that cannot be");
            }
        }
    };
    let id = "a".repeat(64);
    check(Ok(()), &|_| {});
    check(Ok(()), &|link| symlink(format!("old/store/trees/{id}"), link).unwrap());
    check(Err("it is a file"), &|link| std::fs::write(link, "x").unwrap());
    check(Err("it is a folder"), &|link| std::fs::create_dir(link).unwrap());
    check(Err("it is a link to `/etc`"), &|link| symlink("/etc", link).unwrap());
    check(Err("it is a link to `trees/abc`"), &|link| symlink("trees/abc", link).unwrap());
}

#[test]
fn the_folder_of_the_link_may_hold_anything() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"\xff\xfe")), "x").unwrap();
    // The highest process id that Linux gives is 4194304: nobody lives there.
    let stale = folder.path().join(".result.kapic-999999999-0");
    let alive = folder.path().join(format!(".result.kapic-{}-9999", std::process::id()));
    symlink("x", &stale).unwrap();
    symlink("x", &alive).unwrap();
    assert_eq!(build_in(folder.path(), &sealed("1")), Ok(()));
    assert!(stale.symlink_metadata().is_err(), "what a dead build left is removed");
    assert!(alive.symlink_metadata().is_ok(), "what may be another build's is not");
}

trait Identity {
    fn ino_and_size(&self) -> (u64, u64);
}

impl Identity for std::fs::Metadata {
    fn ino_and_size(&self) -> (u64, u64) {
        use std::os::unix::fs::MetadataExt;
        (self.ino(), self.size())
    }
}

#[test]
fn a_link_in_a_store_is_an_error_and_its_target_untouched() {
    let check = |path: &str| {
        let folder = tempfile::tempdir().unwrap();
        build_in(folder.path(), &sealed("1")).unwrap();
        let store = folder.path().join("store");
        let path = match path {
            "blob" => std::fs::read_dir(store.join("blobs/sha256")).unwrap().next().unwrap().unwrap().path(),
            other => store.join(other),
        };
        let victim = folder.path().join("victim");
        std::fs::rename(&path, &victim).unwrap();
        symlink(&victim, &path).unwrap();
        let before =
            crate::bundles::modes(folder.path()).into_iter().filter(|(path, _)| path.starts_with("victim")).collect::<Vec<_>>();
        let message = build_in(folder.path(), &sealed("2")).and_then(|()| build_in(folder.path(), &sealed("1"))).unwrap_err();
        assert!(message.starts_with("K0906") || message.starts_with("K0901"), "{message}");
        let after =
            crate::bundles::modes(folder.path()).into_iter().filter(|(path, _)| path.starts_with("victim")).collect::<Vec<_>>();
        assert_eq!(before, after);
    };
    check("blob");
    check("blobs");
    check("blobs/sha256");
    check("trees");
    check("links");
    check("index.json");
    check("oci-layout");
    check("lock");
}

#[test]
fn a_link_as_the_temporary_folder_is_removed_and_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    build_in(folder.path(), &sealed("1")).unwrap();
    let victim = folder.path().join("victim");
    std::fs::create_dir(&victim).unwrap();
    std::fs::write(victim.join("mine"), "x").unwrap();
    std::fs::remove_dir(folder.path().join("store/tmp")).unwrap();
    symlink(&victim, folder.path().join("store/tmp")).unwrap();
    build_in(folder.path(), &sealed("2")).unwrap();
    assert_eq!(std::fs::read_dir(&victim).unwrap().count(), 1);
}

#[test]
fn a_link_in_a_tree_is_reported_and_not_read() {
    let folder = tempfile::tempdir().unwrap();
    build_in(folder.path(), &sealed("1")).unwrap();
    let result = folder.path().join("result");
    let copy = folder.path().join("copy");
    std::fs::copy(result.join("cluster/runbook.md"), &copy).unwrap();
    std::fs::remove_file(result.join("cluster/runbook.md")).unwrap();
    symlink(&copy, result.join("cluster/runbook.md")).unwrap();
    std::fs::rename(result.join("hosts/m1"), folder.path().join("m1")).unwrap();
    symlink(folder.path().join("m1"), result.join("hosts/m1")).unwrap();
    let bundle = open(result.to_str().unwrap(), None).unwrap();
    assert_eq!(bundle.read("cluster/runbook.md").unwrap_err().code, "K0906");
    assert_eq!(bundle.read("hosts/m1/srv/kubernetes/pki/token.csv").unwrap_err().code, "K0906");
    let problems: Vec<_> = verify(&bundle, Modes::Compare).into_iter().map(|problem| problem.message).collect();
    assert!(problems.contains(&"a symbolic link stands in the way of `cluster/runbook.md`".to_owned()), "{problems:?}");
    assert!(problems.contains(&"`hosts/m1` is not in the manifest".to_owned()), "{problems:?}");
    build_in(folder.path(), &sealed("1")).unwrap();
    assert_eq!(verify(&open(result.to_str().unwrap(), None).unwrap(), Modes::Compare), []);
    assert!(folder.path().join("m1/etc").exists() && copy.exists(), "what the links pointed at is still there");
}
