//! systemd reads every unit: no unknown directive, no misspelt value, and the hardened ones are exposed to little.

use std::fs;
use std::path::Path;

use crate::support::{Built, example, have, run, text};

/// Copies the units of a host beside each other and gives every ExecStart a program that exists, since `verify` looks for it.
fn units(built: &Built, host: &str, into: &Path) -> Vec<String> {
    let folder = built.host(host).join("etc/systemd/system");
    let mut names = Vec::new();
    // A host that runs only Debian's own load balancer has no unit of kapic's.
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| name.ends_with(".service")) else {
            continue;
        };
        let unit = fs::read_to_string(&path).unwrap();
        let runnable: Vec<String> = unit
            .lines()
            .map(|line| match line.split_once('=') {
                Some((key @ ("ExecStart" | "ExecStartPre"), command)) => {
                    let rest = command.split_once(' ').map_or("", |(_, rest)| rest);
                    format!("{key}=/bin/true {rest}")
                }
                _ => line.to_owned(),
            })
            .collect();
        fs::write(into.join(name), runnable.join("\n") + "\n").unwrap();
        names.push(name.to_owned());
    }
    names.sort();
    names
}

#[test]
fn systemd_finds_nothing_to_say() {
    if !have("systemd-analyze") {
        return;
    }
    let (mut said, mut read) = (Vec::new(), 0);
    for name in ["single", "article", "ha"] {
        let built = example(name);
        for host in built.hosts() {
            let folder = tempfile::tempdir().unwrap();
            for unit in units(built, &host, folder.path()) {
                read += 1;
                let path = folder.path().join(&unit);
                let output = run("systemd-analyze", &["verify", "--man=no", "--recursive-errors=no", text(&path)]);
                let words = String::from_utf8_lossy(&output.stderr).into_owned();
                if !output.status.success() || words.lines().any(|line| line.contains(&unit)) {
                    said.push(format!("{name} {host} {unit}: {words}"));
                }
            }
        }
    }
    assert_eq!(said, Vec::<String>::new());
    assert!(read >= 30, "only {read} units");
}

#[test]
fn hardened_units_are_exposed_to_little() {
    if !have("systemd-analyze") {
        return;
    }
    let built = example("ha");
    let folder = tempfile::tempdir().unwrap();
    units(built, "m1", folder.path());
    for unit in ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"] {
        let path = folder.path().join(format!("{unit}.service"));
        let output = run("systemd-analyze", &["security", "--offline=true", "--no-pager", "--threshold=15", text(&path)]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = said
            .lines()
            .find(|line| line.contains("Overall exposure level"))
            .unwrap_or_else(|| panic!("{unit}: {said}"))
            .to_owned();
        assert!(output.status.success(), "{unit}: {line}");
    }
}
