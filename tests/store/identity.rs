//! The id of a bundle: fixed for fixed files, independent of the order in which they come, covering all that counts.

use kapic::bundle::{File, Manifest, Sealed, Store, check_out, commit};
use kapic::world::{Files, MemoryFiles};
use std::sync::Arc;

use crate::bundles::{files, roles, sealed};

/// If this changes, every bundle that exists gets another id.
const GOLDEN: &str = "f428c2d2cabb41313c2fe6f6bbdcb4b0cb593fe0d382522ed673cde84e36df8e";

#[test]
fn the_id_is_stable() {
    assert_eq!(sealed("1").id().to_string(), GOLDEN);
}

#[test]
fn the_order_of_files_does_not_matter() {
    let layout = |files: Vec<File>| {
        let bundle = Sealed::new(files);
        let disk = Arc::new(MemoryFiles::new());
        let store = Store::create(disk.clone()).unwrap();
        let writing = store.write().unwrap();
        commit(&store, &writing, &bundle, &roles()).unwrap();
        check_out(&store, &writing, &bundle).unwrap();
        (disk.list("blobs/sha256").unwrap(), disk.read("index.json").unwrap(), bundle.manifest_bytes().to_vec())
    };
    let mut reversed = files("1");
    reversed.reverse();
    assert_eq!(layout(files("1")), layout(reversed));
}

#[test]
fn everything_in_the_manifest_counts() {
    let changed = |change: &dyn Fn(&mut File)| {
        let mut files = files("1");
        change(&mut files[0]);
        Sealed::new(files).id()
    };
    let changes: [&dyn Fn(&mut File); 7] = [
        &|file| file.meta.mode = 0o700,
        &|file| file.meta.owner = "etcd".to_owned(),
        &|file| file.meta.group = "etcd".to_owned(),
        &|file| file.meta.component = "other".to_owned(),
        &|file| file.meta.secret = true,
        &|file| file.meta.path = "other.sh".to_owned(),
        &|file| file.bytes = "other".to_owned().into(),
    ];
    let mut ids: Vec<_> = changes.into_iter().map(changed).collect();
    ids.push(sealed("1").id());
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 8);
}

#[test]
fn a_manifest_is_read_as_strictly_as_it_is_written() {
    let good = String::from_utf8(sealed("1").manifest_bytes().to_vec()).unwrap();
    assert!(Manifest::parse(good.as_bytes(), "m").is_ok());
    let check = |from: &str, to: &str, expected: &str| {
        assert!(good.contains(from), "{from}");
        let problems = Manifest::parse(good.replacen(from, to, 1).as_bytes(), "m").unwrap_err();
        let found = problems.iter().any(|problem| problem.code == "K0904" && problem.message.contains(expected));
        assert!(found, "{to}: {problems:?}");
    };
    check("cluster/check.sh", "cluster/../check.sh", "not relative and normal");
    check("cluster/check.sh", "/cluster/check.sh", "not relative and normal");
    check("cluster/check.sh", "cluster//check.sh", "not relative and normal");
    check("cluster/check.sh", "cluster/./check.sh", "not relative and normal");
    check("cluster/check.sh", "cluster/che\\nck.sh", "not relative and normal");
    check("cluster/check.sh", "hosts/m1/check.sh", "does not begin with `cluster/`");
    check("cluster/check.sh", "cluster/zz.sh", "sorted by path");
    check("cluster/check.sh", "cluster/runbook.md", "there twice");
    check("cluster/runbook.md", "cluster/users", "the folder of `cluster/users/admin.kubeconfig`");
    check("\"host\":\"m1\"", "\"host\":\"m1/x\"", "no host's name");
    check("\"0755\"", "\"4755\"", "no mode");
    check("\"0755\"", "\"755\"", "no mode");
    check("\"script\"", "\"program\"", "no kind");
    check("\"sha256\":\"", "\"sha256\":\"0", "no SHA-256");
    check("{\"files\"", "{ \"files\"", "canonical form");
    check("{\"files\"", "{\"time\":0,\"files\"", "unknown field");
    check("\"secret\":false", "\"secret\":null", "invalid type");
}
