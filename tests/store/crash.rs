//! A build that dies at any of its effects leaves the old state or the new one, and the next build works.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use kapic::bundle::{Bundle, BundleId, Half, Modes, Sealed, Store, check_out, commit, half, point, verify};
use kapic::source::Diagnostic;
use kapic::world::{Files, MemoryFiles};

use crate::bundles::{roles, sealed};
use crate::faulty::Faulty;

struct Disk {
    store: Arc<MemoryFiles>,
    project: Arc<MemoryFiles>,
}

impl Disk {
    fn new() -> Self {
        Self { store: Arc::default(), project: Arc::default() }
    }

    fn build(&self, bundle: &Sealed, effects: usize, error: io::ErrorKind) -> Result<(), Diagnostic> {
        let left = Arc::new(AtomicUsize::new(effects));
        let store = Store::create(Arc::new(Faulty::new(Arc::clone(&self.store), Arc::clone(&left), error)))?;
        let writing = store.write()?;
        commit(&store, &writing, bundle, &roles())?;
        let tree = check_out(&store, &writing, bundle)?;
        point(&Faulty::new(Arc::clone(&self.project), left, error), "result", &format!("store/{tree}"))
    }

    fn linked(&self) -> BundleId {
        let target = self.project.read_link("result").unwrap();
        BundleId::parse(target.rsplit('/').next().unwrap()).unwrap()
    }

    /// Everything that is named is whole.
    fn check(&self) {
        let store = Store::open(self.store.clone()).unwrap();
        for id in store.list().unwrap() {
            intact(Bundle::from_store(&store, id));
        }
        intact(Bundle::from_tree(self.store.clone(), &format!("{}/", Store::tree(self.linked()))));
    }
}

fn intact(bundle: Result<Bundle, Vec<Diagnostic>>) {
    let bundle = bundle.unwrap();
    assert_eq!(verify(&bundle, Modes::Compare), []);
    assert_eq!(half(&bundle), Ok(Half::Whole));
}

#[test]
fn a_build_that_dies_leaves_old_or_new() {
    let (old, new) = (sealed("1"), sealed("2"));
    let mut deaths = 0;
    loop {
        let disk = Disk::new();
        disk.build(&old, usize::MAX, io::ErrorKind::Other).unwrap();
        let died = disk.build(&new, deaths, io::ErrorKind::StorageFull);
        disk.check();
        match died {
            Ok(()) => break assert_eq!(disk.linked(), new.id()),
            Err(diagnostic) => {
                assert_eq!(diagnostic.code, "K0901");
                assert!(diagnostic.message.contains("memory:"), "it names the path: {}", diagnostic.message);
                assert!(diagnostic.help.is_some_and(|help| help.contains("make room")));
                assert_eq!(disk.linked(), old.id(), "after {deaths} effects");
            }
        }
        disk.build(&new, usize::MAX, io::ErrorKind::Other).unwrap();
        disk.check();
        assert_eq!(disk.linked(), new.id());
        deaths += 1;
    }
    assert!(deaths > 40, "only {deaths} effects were seen");
}

#[test]
fn the_first_build_may_die_too() {
    let new = sealed("1");
    for deaths in 0.. {
        let disk = Disk::new();
        let died = disk.build(&new, deaths, io::ErrorKind::PermissionDenied);
        if died.is_err() {
            assert!(disk.project.look("result").is_err(), "no link before all is there, after {deaths} effects");
            disk.build(&new, usize::MAX, io::ErrorKind::Other).unwrap();
        }
        disk.check();
        if died.is_ok() {
            break;
        }
    }
}

#[test]
fn a_damaged_checkout_is_made_again() {
    let disk = Disk::new();
    let bundle = sealed("1");
    disk.build(&bundle, usize::MAX, io::ErrorKind::Other).unwrap();
    let tree = Store::tree(bundle.id());
    for path in ["hosts/m1/srv/kubernetes/pki/server-key.pem", "cluster/runbook.md", "manifest.json"] {
        disk.store.remove(&format!("{tree}/{path}")).unwrap();
        disk.build(&bundle, usize::MAX, io::ErrorKind::Other).unwrap();
        disk.check();
    }
}
