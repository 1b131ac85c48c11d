//! How long an audit of 3 masters and 5,000 workers takes, as a multiple of reading the blobs of the bundle, measured in the same run:
//! absolute numbers would only describe the machine. `cargo bench --bench audit` fails if it is more than three times.

#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kapic::audit::{Audit, audit};
use kapic::bundle::{Bundle, BundleId, Checkout, Digest, Store, build};
use kapic::realise::vault::RootSecret;
use kapic::source::{Sink, Sources};
use kapic::world::{DiskFiles, MemoryProject};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

const WORKERS: u32 = 5_000;
const ROUNDS: usize = 5;
const LIMIT: f64 = 3.0;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("store");
    let id = write_bundle(&store);
    let reading = fastest(|| read_blobs(&store));
    let auditing = fastest(|| drop(black_box(open_and_audit(&store, id))));
    let report = open_and_audit(&store, id);
    assert_eq!(report.counts().fail, 0, "the hardened profile passes");
    let ratio = auditing.as_secs_f64() / reading.as_secs_f64();
    println!("{} hosts, {} blobs", report.hosts, blobs(&store).len());
    println!("read and check every blob      {:>8.0} ms", reading.as_secs_f64() * 1e3);
    println!("open, read and audit           {:>8.0} ms   ratio {ratio:.2}", auditing.as_secs_f64() * 1e3);
    assert!(ratio < LIMIT, "an audit takes {ratio:.2} times as long as reading the blobs; {LIMIT} is allowed");
}

/// The fastest of some rounds: what else the machine does only adds to it.
fn fastest(work: impl Fn()) -> Duration {
    let round = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..ROUNDS).map(|_| round()).min().expect("there is a round")
}

/// The same cores as an audit has.
fn read_blobs(store: &Path) {
    blobs(store).par_iter().for_each(|path| {
        let bytes = std::fs::read(path).expect("a blob can be read");
        let name = path.file_name().and_then(|name| name.to_str()).expect("a blob has a name");
        assert_eq!(Digest::of(&bytes).to_string(), name);
    });
}

fn blobs(store: &Path) -> Vec<std::path::PathBuf> {
    let folder = std::fs::read_dir(store.join("blobs/sha256")).expect("a store has blobs");
    folder.map(|entry| entry.expect("a folder can be read").path()).collect()
}

fn open_and_audit(store: &Path, id: BundleId) -> Audit {
    let files = DiskFiles::open(store).expect("the store is there");
    let store = Store::open(Arc::new(files)).expect("it is one");
    let bundle = Bundle::from_store(&store, id).expect("it has the bundle");
    audit(&bundle, None).expect("every file is what the manifest says")
}

fn write_bundle(store: &Path) -> BundleId {
    let project = MemoryProject::new([("cluster.kdl", description())]);
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let design = kapic::design("cluster.kdl", &project, &mut sources, &mut sink);
    let design = design.unwrap_or_else(|| panic!("{:?}", sink.finish()));
    let sealed = kapic::seal(&design.plan, &RootSecret::from_bytes([7; 32]));
    build(store, &sealed, &BTreeMap::new(), Checkout::Skip).expect("a temporary folder can be written to").id
}

fn description() -> String {
    let mut workers = String::new();
    for number in 1..=WORKERS {
        let _ = writeln!(workers, "        host w{number} ip=\"10.20.{}.{}\"", number / 250 + 1, number % 250 + 1);
    }
    format!(
        "kapic 1\nuse \"std:control-plane\"\nuse \"std:hardened\"\ncluster big {{\n    apply control-plane\n    apply hardened\n    \
         kubernetes \"1.36.3\"\n    etcd \"3.6.14\" on=masters\n    endpoint \"api.example.com:6443\"\n    pki {{\n        epoch \
         \"2026-11-01T00:00:00Z\"\n    }}\n    network {{\n        service-cidr \"10.96.0.0/16\"\n        pod-cidr \
         \"10.112.0.0/12\"\n        node-cidr \"10.20.0.0/16\"\n    }}\n    masters {{\n        host m1 ip=\"10.20.0.11\"\n        \
         host m2 ip=\"10.20.0.12\"\n        host m3 ip=\"10.20.0.13\"\n    }}\n    workers pool {{\n{workers}    }}\n}}\n"
    )
}
