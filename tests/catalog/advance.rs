//! A minor that the catalog does not have yet is taken into its files by one command.

use std::fs;
use std::path::Path;
use std::process::Command;

/// What a made-up 1.37 has otherwise than 1.36: text of a line, and what stands there instead.
const CHANGES: [(&str, &str); 7] = [
    ("flag kubelet v | ", ""),
    ("flag kube-apiserver event-ttl | ", "flag kube-apiserver event-ttl | duration | default 2h0m0s | deprecated"),
    ("gate APIServerIdentity | ", "gate APIServerIdentity | ga on locked"),
    ("plugin AlwaysAdmit | ", ""),
    ("plugin EventRateLimit | ", "plugin EventRateLimit | on"),
    ("field Policy/omitStages | ", "field Policy/omitted | []string"),
    ("api v1 | ", "api v1 | on\napi new.k8s.io/v1 | on"),
];

/// What the files say then.
const EXPECTED: [(&str, &str); 10] = [
    ("kubelet-flags", "v | int32 | since <=1.19 | removed 1.37 | unsure 1.18 | default 0 | "),
    ("kube-apiserver-flags", "event-ttl | duration | deprecated 1.37 | default 1h0m0s | default@1.37 2h0m0s | "),
    ("feature-gates", "APIServerIdentity | since 1.20 | alpha@1.20 off | beta@1.26 on | ga@1.37 on locked"),
    ("admission-plugins", "AlwaysAdmit | deprecated 1.13 | removed 1.37 | "),
    ("admission-plugins", "EventRateLimit | on 1.37"),
    ("component-config", "Policy/omitted | []string | since 1.37"),
    ("api-groups", "v1 | served 1.18-1.37 | on 1.18-1.37"),
    ("api-groups", "new.k8s.io/v1 | served 1.37 | on 1.37"),
    ("api-groups", "policy/v1beta1 | served 1.18-1.24 | idle 1.25-1.37 | "),
    ("versions", "kubernetes 1.37 | newest 1.37.0 | etcd 3.6"),
];

fn copy(folder: &Path, into: &Path) {
    fs::create_dir_all(into).expect("a folder");
    for entry in fs::read_dir(folder).expect("the catalog").map(|entry| entry.expect("an entry").path()) {
        let to = into.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            fs::copy(&entry, &to).expect("a copy");
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "CI says through the environment that nothing may be skipped")]
fn a_new_minor_is_taken_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let catalog = folder.path().join("catalog");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib/catalog"), &catalog);
    let last = fs::read_to_string(catalog.join("observed/1.36.3.txt")).expect("the newest version");
    let changed = last.lines().map(|line| CHANGES.iter().find(|(start, _)| line.starts_with(start)).map_or(line, |(_, new)| new));
    let next = changed.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    fs::write(catalog.join("observed/1.37.0.txt"), next + "\n").expect("a file");
    let run = Command::new("python3").arg("-B").arg(catalog.join("advance.py")).output();
    let Ok(run) = run else {
        assert!(std::env::var("KAPIC_CI").is_err(), "python3 does not run here, and KAPIC_CI is set");
        return eprintln!("SKIPPED: python3 does not run here");
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for (file, line) in EXPECTED {
        let text = fs::read_to_string(catalog.join(format!("{file}.txt"))).expect("a file");
        assert!(text.lines().any(|known| known.starts_with(line)), "{file} has no line `{line}`");
        assert!(!text.lines().any(|known| known.starts_with("Policy/omitStages") && !known.contains("removed 1.37")));
    }
    let again = Command::new("python3").arg("-B").arg(catalog.join("advance.py")).output().expect("it ran before");
    assert_eq!((again.status.success(), again.stdout.len()), (true, 0), "a second run has nothing to do");
}
