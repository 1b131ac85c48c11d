//! The templates of the stdlib, compiled in: name with `std:`, and text. A user may read, copy and replace each. It must not know what they are for.

macro_rules! templates {
    ($($name:literal => $path:literal),+ $(,)?) => {
        /// Every template of the stdlib.
        const TEMPLATES: &[(&str, &str)] = &[$((concat!("std:", $name), include_str!(concat!("../../../stdlib/", $path)))),+];
    };
}

templates! {
    "audit/full" => "audit/full.yaml.tera",
    "audit/metadata" => "audit/metadata.yaml.tera",
    "audit/none" => "audit/none.yaml.tera",
    "audit/recommended" => "audit/recommended.yaml.tera",
    "bootstrap/secret.yaml" => "components/bootstrap/secret.yaml.tera",
    "bootstrap/tokens.csv" => "components/bootstrap/tokens.csv.tera",
    "cluster/check.sh" => "components/cluster/check.sh.tera",
    "cluster/runbook.md" => "components/cluster/runbook.md.tera",
    "documents.yaml" => "components/documents.yaml.tera",
    "haproxy/haproxy.cfg" => "components/haproxy/haproxy.cfg.tera",
    "haproxy/pair" => "components/haproxy/pair.tera",
    "keepalived/check-load-balancer.sh" => "components/keepalived/check-load-balancer.sh.tera",
    "keepalived/keepalived.conf" => "components/keepalived/keepalived.conf.tera",
    "kubeconfig/kubeconfig" => "components/kubeconfig/kubeconfig.tera",
    "nginx/nginx.conf" => "components/nginx/nginx.conf.tera",
    "systemd/lines" => "components/systemd/lines.tera",
    "systemd/service" => "components/systemd/service.tera",
}

/// All of them, sorted by name.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.iter().copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    fn files(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| if path.is_dir() { files(&path) } else { usize::from(path.extension().is_some_and(|e| e == "tera")) })
            .sum()
    }

    #[test]
    fn every_template_of_the_folder_is_compiled_in() {
        let names: BTreeSet<&str> = super::all().map(|(name, _)| name).collect();
        assert_eq!(names.len(), files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/stdlib"))));
        assert!(super::all().map(|(name, _)| name).is_sorted());
    }
}
