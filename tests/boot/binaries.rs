//! Real binaries: built from Go modules by `tests/boot/kubernetes/build` and kept outside the repository, or a folder that holds them.

use std::path::{Path, PathBuf};

use crate::image::cache;
use crate::process::{run, variable};

/// The folder that hosts see at `/opt/binaries`: per component and version one folder.
pub fn root() -> PathBuf {
    cache().join("binaries")
}

/// A folder of official binaries, if the environment names one.
pub fn given() -> Option<PathBuf> {
    variable("KAPIC_BOOT_BIN").map(PathBuf::from)
}

/// Makes sure that commands of one version of Kubernetes are there. The folder's name says with which Go they were built.
pub fn kubernetes(version: &str, commands: &[&str]) -> Result<PathBuf, String> {
    built("kubernetes", version, commands)
}

/// The same for `etcd` and `etcdctl`.
pub fn etcd(version: &str) -> Result<PathBuf, String> {
    built("etcd", version, &["etcd", "etcdctl"])
}

fn built(component: &str, version: &str, commands: &[&str]) -> Result<PathBuf, String> {
    if let Some(folder) = given() {
        return present(&folder, commands).map(|()| folder);
    }
    let folder = root().join(format!("{component}-{version}-{}", go()?));
    if present(&folder, commands).is_err() {
        println!("boot: building {component} {version}: {}", commands.join(" "));
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/boot/kubernetes/build").display().to_string();
        let target = folder.display().to_string();
        let mut arguments = vec![component, version, target.as_str()];
        arguments.extend(if component == "etcd" { &[] } else { commands });
        run(3600, &script, &arguments)?;
    }
    present(&folder, commands).map(|()| folder)
}

fn present(folder: &Path, commands: &[&str]) -> Result<(), String> {
    let missing: Vec<&str> = commands.iter().copied().filter(|command| !folder.join(command).is_file()).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("{} has no {}", folder.display(), missing.join(", "))) }
}

fn go() -> Result<String, String> {
    run(30, "go", &["env", "GOVERSION"]).map(|version| version.trim().to_owned())
}
