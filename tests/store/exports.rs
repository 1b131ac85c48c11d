//! Exports: folders and tars, whole and per host, with and without secrets.

use std::path::Path;
use std::process::Command;

use kapic::bundle::{Bundle, Half, Modes, Sealed, half, open, verify};
use kapic::export::{Part, Secrets, Selection, export_dir, export_tar};
use kapic::plan::Kind;

use crate::bundles::{file, modes, sealed};

const WHOLE: Selection = Selection { part: Part::Whole, secrets: Secrets::With };
const PUBLIC: Selection = Selection { part: Part::Whole, secrets: Secrets::Without };

fn host(name: &str) -> Selection {
    Selection { part: Part::Host(name.to_owned()), secrets: Secrets::With }
}

fn open_at(path: &Path) -> Bundle {
    open(path.to_str().unwrap(), None).unwrap()
}

#[test]
fn a_whole_folder_is_the_bundle_again() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    export_dir(&sealed("1").into(), &WHOLE, &out).unwrap();
    let bundle = open_at(&out);
    assert_eq!(bundle.id, sealed("1").id());
    assert_eq!(verify(&bundle, Modes::Compare), []);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn the_public_half_has_the_same_id_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    export_dir(&sealed("1").into(), &PUBLIC, &out).unwrap();
    let bundle = open_at(&out);
    assert_eq!(bundle.id, sealed("1").id());
    assert_eq!(verify(&bundle, Modes::Compare), []);
    assert_eq!(half(&bundle), Ok(Half::Public));
    assert!(modes(&out).keys().all(|path| !path.contains("key.pem") && !path.contains("token")));
    assert_eq!(bundle.read("hosts/m1/srv/kubernetes/pki/server-key.pem").unwrap_err().code, "K0908");
    let key = out.join("hosts/m2/srv/kubernetes/pki");
    std::fs::create_dir_all(&key).unwrap();
    std::fs::write(key.join("server-key.pem"), "key of m2\n").unwrap();
    assert_eq!(verify(&bundle, Modes::Ignore).len(), 3, "some secret files without the others are a mistake");
}

#[test]
fn a_host_gets_its_files_only() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    export_dir(&sealed("1").into(), &host("w1"), &out).unwrap();
    assert_eq!(modes(&out).into_keys().collect::<Vec<_>>(), ["etc", "etc/hosts.d", "etc/hosts.d/cluster"]);
    let unknown = export_dir(&sealed("1").into(), &host("w2"), &folder.path().join("other")).unwrap_err();
    assert_eq!((unknown.code, unknown.message.as_str()), ("K0910", "the bundle has no host `w2`"));
}

#[test]
fn a_taken_target_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (full, empty, plain) = (folder.path().join("full"), folder.path().join("empty"), folder.path().join("plain"));
    std::fs::create_dir(&full).unwrap();
    std::fs::create_dir(&empty).unwrap();
    std::fs::write(full.join("mine"), "x").unwrap();
    std::fs::write(&plain, "x").unwrap();
    let bundle = sealed("1").into();
    assert_eq!(export_dir(&bundle, &WHOLE, &full).unwrap_err().code, "K0907");
    assert_eq!(export_dir(&bundle, &WHOLE, &plain).unwrap_err().code, "K0907");
    assert_eq!(export_tar(&bundle, &WHOLE, &full).unwrap_err().code, "K0907");
    assert_eq!(export_dir(&bundle, &WHOLE, &folder.path().join("no/such")).unwrap_err().code, "K0901");
    export_dir(&bundle, &WHOLE, &empty).unwrap();
    assert_eq!(std::fs::read(full.join("mine")).unwrap(), b"x");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn tars_are_reproducible_and_read_by_gnu_tar() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!("srv/{}/{}", "d".repeat(120), "f".repeat(99));
    let longer = format!("srv/{}", "g".repeat(180));
    let files = vec![
        file("h", "etc/a", Kind::Config, "c", "a"),
        file("h", "etc-b", Kind::Script, "c", "b"),
        file("h", "srv/schlüssel", Kind::PrivateKey, "c", "u"),
        file("h", &long, Kind::Config, "c", "l"),
        file("h", &longer, Kind::Config, "c", "ll"),
    ];
    let (one, two) = (folder.path().join("one.tar"), folder.path().join("two.tar"));
    for path in [&one, &two] {
        export_tar(&Sealed::new(files.clone()).into(), &host("h"), path).unwrap();
    }
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap());
    assert_eq!(modes(folder.path())["one.tar"], 0o600, "it holds a key");
    let list = Command::new("tar")
        .args(["--quoting-style=literal", "--numeric-owner", "-tvf"])
        .arg(&one)
        .env("TZ", "UTC")
        .output()
        .unwrap();
    assert!(list.status.success(), "{}", String::from_utf8_lossy(&list.stderr));
    let lines: Vec<String> =
        String::from_utf8(list.stdout).unwrap().lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let dir = "d".repeat(120);
    let expected = [
        "-rwxr-xr-x 0/0 1 1970-01-01 00:00 etc-b".to_owned(),
        "drwxr-xr-x 0/0 0 1970-01-01 00:00 etc/".to_owned(),
        "-rw-r--r-- 0/0 1 1970-01-01 00:00 etc/a".to_owned(),
        "drwxr-xr-x 0/0 0 1970-01-01 00:00 srv/".to_owned(),
        format!("drwxr-xr-x 0/0 0 1970-01-01 00:00 srv/{dir}/"),
        format!("-rw-r--r-- 0/0 1 1970-01-01 00:00 {long}"),
        format!("-rw-r--r-- 0/0 2 1970-01-01 00:00 {longer}"),
        "-rw------- 0/0 1 1970-01-01 00:00 srv/schlüssel".to_owned(),
    ];
    assert_eq!(lines, expected);
}
