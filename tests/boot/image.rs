//! The Debian that hosts boot: made once with debootstrap, kept outside the repository, never written to again.

use std::fs;
use std::path::PathBuf;

use crate::process::{run, variable};

/// What a host has before a bundle comes: an init, the network's tools, the load balancers and a container runtime.
const PACKAGES: &str = "systemd,systemd-sysv,dbus,iproute2,procps,haproxy,keepalived,iptables,kmod,conntrack,containerd,runc,containernetworking-plugins,ca-certificates";

/// Services of those packages that a bundle decides about.
const SERVICES: [&str; 3] = ["haproxy.service", "keepalived.service", "containerd.service"];

/// Where the rig keeps what takes long to make.
pub fn cache() -> PathBuf {
    let base = variable("XDG_CACHE_HOME").map(PathBuf::from);
    let home = variable("HOME").map_or_else(|| PathBuf::from("/root"), PathBuf::from);
    base.unwrap_or_else(|| home.join(".cache")).join("kapic/boot")
}

/// The root of a fresh Debian; made aside and renamed, so it is there whole or not at all.
pub fn debian() -> Result<PathBuf, String> {
    let release = codename()?;
    let root = cache().join(format!("debian-{release}-1"));
    if root.is_dir() {
        return Ok(root);
    }
    println!("boot: making the Debian of the hosts, once");
    let aside = cache().join(format!("debian-{release}-{}.new", std::process::id()));
    fs::create_dir_all(cache()).map_err(|error| error.to_string())?;
    let target = aside.display().to_string();
    run(1200, "debootstrap", &["--variant=minbase", &format!("--include={PACKAGES}"), &release, &target, &mirror()?])?;
    let mut disable = vec!["--root", &target, "disable"];
    disable.extend(SERVICES);
    run(30, "systemctl", &disable)?;
    // A host gets its name when it boots, and an identity of its own.
    for file in ["etc/hostname", "etc/machine-id", "etc/resolv.conf"] {
        fs::write(aside.join(file), "").map_err(|error| format!("{file}: {error}"))?;
    }
    fs::rename(&aside, &root).map_err(|error| error.to_string())?;
    Ok(root)
}

/// The release of the machine that the rig runs on: its keyring signs it.
fn codename() -> Result<String, String> {
    let text = fs::read_to_string("/etc/os-release").map_err(|error| format!("/etc/os-release: {error}"))?;
    let name = text.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    name.map(str::to_owned).ok_or_else(|| "this Debian has no code name".to_owned())
}

/// The mirror that apt uses here.
fn mirror() -> Result<String, String> {
    let said = run(30, "apt-get", &["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"])?;
    said.lines().next().map(str::to_owned).ok_or_else(|| "apt knows no mirror; run `apt-get update`".to_owned())
}
