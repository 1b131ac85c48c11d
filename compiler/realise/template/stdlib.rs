//! The templates of the stdlib, compiled in: name and text. It must not know what they are for.

macro_rules! templates {
    ($($name:literal => $path:literal),+ $(,)?) => {
        /// Every template of the stdlib.
        pub(super) const TEMPLATES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../../stdlib/", $path)))),+];
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
