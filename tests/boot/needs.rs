//! What the rig needs of a machine, each with what it is for. It installs nothing.

use std::path::PathBuf;

use crate::process;

/// Programs, and the Debian packages that have them.
const PROGRAMS: [(&str, &str); 10] = [
    ("systemd-nspawn", "systemd-container"),
    ("debootstrap", "debootstrap"),
    ("apt-get", "apt"),
    ("ip", "iproute2"),
    ("unshare", "util-linux"),
    ("nsenter", "util-linux"),
    ("setpriv", "util-linux"),
    ("mount", "mount"),
    ("openssl", "openssl"),
    ("curl", "curl"),
];

/// What is missing here, in words; nothing if hosts can boot.
pub fn missing(given_binaries: bool) -> Vec<String> {
    let mut missing = Vec::new();
    if process::both(5, "id", &["-u"]).1.trim() != "0" {
        missing.push("root, for namespaces, overlays and systemd-nspawn".to_owned());
    }
    for (program, package) in PROGRAMS {
        if !on_path(program) {
            missing.push(format!("`{program}` (Debian: {package})"));
        }
    }
    if !given_binaries && !on_path("go") {
        missing.push("`go`, to build Kubernetes; or name a folder of official binaries in KAPIC_BOOT_BIN".to_owned());
    }
    for hierarchy in crate::enclosure::hierarchies() {
        if !hierarchy.is_dir() {
            missing.push(format!("`{}`", hierarchy.display()));
        }
    }
    missing
}

fn on_path(program: &str) -> bool {
    let path = process::variable("PATH").unwrap_or_default();
    let folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(folders).any(|folder| folder.join(program).is_file())
}
