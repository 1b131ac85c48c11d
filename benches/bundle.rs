//! How long the store, the checkout and a diff take for 3 masters and 1,000 workers.

use std::collections::BTreeMap;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use kapic::bundle::diff::diff;
use kapic::bundle::{Bundle, Checkout, Content, File, Modes, Sealed, build, verify};
use kapic::plan::{FileMeta, Kind, Place};

/// Fourteen files a host, 2 KiB each, a third of them secret.
fn files(version: u32) -> Vec<File> {
    let hosts = (1..=3).map(|n| format!("m{n}")).chain((1..=1000).map(|n| format!("w{n}")));
    hosts.flat_map(|host| (0..14).map(move |n| file(&host, n, version))).collect()
}

fn file(host: &str, n: u32, version: u32) -> File {
    let secret = n.is_multiple_of(3);
    let folder = if n.is_multiple_of(2) { "srv/kubernetes/pki" } else { "etc/systemd/system" };
    let meta = FileMeta {
        place: Place::Host(host.to_owned()),
        path: format!("{folder}/file-{n}"),
        kind: if secret { Kind::PrivateKey } else { Kind::Config },
        mode: if secret { 0o600 } else { 0o644 },
        owner: "root".to_owned(),
        group: "root".to_owned(),
        secret,
        component: "kubelet".to_owned(),
    };
    let changed = if n == 1 { version } else { 0 };
    File { meta, bytes: Content::from(format!("{host} {n} {changed}\n").repeat(150)) }
}

fn write(folder: &Path, sealed: &Sealed, checkout: Checkout<'_>) {
    build(&folder.join("store"), sealed, &BTreeMap::new(), checkout).expect("a temporary folder can be written to");
}

fn benches(c: &mut Criterion) {
    let (one, two) = (Sealed::new(files(1)), Sealed::new(files(2)));
    let mut group = c.benchmark_group("1003-hosts");
    group.sample_size(10);
    group.bench_function("seal", |b| b.iter_batched(|| files(1), Sealed::new, BatchSize::PerIteration));
    // Folders are kept until the end: the file system works on a removal long after the call, and that would be measured.
    let root = tempfile::tempdir().expect("a temporary folder");
    let mut count = 0;
    let mut fresh = || {
        count += 1;
        let folder = root.path().join(count.to_string());
        std::fs::create_dir(&folder).expect("a folder in it");
        folder
    };
    group.bench_function("store", |b| {
        b.iter_batched(&mut fresh, |folder| write(&folder, &one, Checkout::Skip), BatchSize::PerIteration)
    });
    group.bench_function("store-and-checkout", |b| {
        b.iter_batched(&mut fresh, |folder| write(&folder, &one, Checkout::Link(&folder.join("result"))), BatchSize::PerIteration);
    });
    let folder = fresh();
    let link = folder.join("result");
    write(&folder, &one, Checkout::Link(&link));
    group.bench_function("nothing-changed", |b| b.iter(|| write(&folder, &one, Checkout::Link(&link))));
    let (one, two): (Bundle, Bundle) = (one.into(), two.into());
    group.bench_function("diff", |b| b.iter(|| diff(&one, &two).expect("both are whole")));
    group.bench_function("verify", |b| b.iter(|| verify(&one, Modes::Compare)));
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
