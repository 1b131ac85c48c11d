//! Builds at the same time, and builds under any umask.

use kapic::bundle::{Half, Modes, half, open, verify};
use rustix::fs::Mode;

use crate::bundles::{build_in, modes, sealed};

#[test]
fn builds_at_once_leave_whole_bundles() {
    let folder = tempfile::tempdir().unwrap();
    let bundles: Vec<_> = (0..4).map(|n| sealed(&n.to_string())).collect();
    std::thread::scope(|scope| {
        for bundle in bundles.iter().chain(&bundles) {
            scope.spawn(|| build_in(folder.path(), bundle).unwrap());
        }
    });
    let result = folder.path().join("result");
    let linked = open(result.to_str().unwrap(), None).unwrap();
    assert!(bundles.iter().any(|bundle| bundle.id() == linked.id));
    for bundle in &bundles {
        let stored = open(&bundle.id().to_string(), Some(&folder.path().join("store"))).unwrap();
        assert_eq!(verify(&stored, Modes::Compare), []);
        assert_eq!(half(&stored), Ok(Half::Whole));
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "only the store and the link: {left:?}");
    assert_eq!(std::fs::read_dir(folder.path().join("store/tmp")).unwrap().count(), 0);
}

#[test]
fn modes_do_not_depend_on_the_umask() {
    let mut seen = Vec::new();
    for umask in [0o000, 0o022, 0o077, 0o277] {
        let folder = tempfile::tempdir().unwrap();
        let before = rustix::process::umask(Mode::from_raw_mode(umask));
        let built = build_in(folder.path(), &sealed("1"));
        rustix::process::umask(before);
        built.unwrap();
        let mut found = modes(&folder.path().join("store"));
        assert_eq!(modes(folder.path())["store"], 0o700);
        let links: Vec<_> = found.keys().filter(|path| path.starts_with("links/")).cloned().collect();
        links.iter().for_each(|path| assert_eq!(found.remove(path), Some(0o644)));
        seen.push(found);
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
    let mode = |name: &str| *seen[0].iter().find(|(path, _)| path.ends_with(name)).unwrap().1;
    assert_eq!(mode("m1/srv/kubernetes/pki/server-key.pem"), 0o600);
    assert_eq!(mode("m1/etc/systemd/system/kube-apiserver.service"), 0o644);
    assert_eq!(mode("cluster/check.sh"), 0o755);
    assert_eq!(mode("hosts/m1/etc/systemd"), 0o755);
    assert_eq!(seen[0].iter().filter(|(path, mode)| path.starts_with("blobs/sha256/") && **mode == 0o600).count(), 3);
}
