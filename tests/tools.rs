//! Bundles of the examples, judged by tools that nobody here wrote: OpenSSL, systemd, haproxy, nginx, keepalived, etcd, pkilint, PyYAML,
//! ShellCheck. What the machine lacks is skipped loudly; with `KAPIC_CI` set it is an error.

#[path = "tools/balancers.rs"]
mod balancers;
#[path = "tools/certificates.rs"]
mod certificates;
#[path = "tools/etcd.rs"]
mod etcd;
#[path = "tools/lint.rs"]
mod lint;
#[path = "tools/support.rs"]
mod support;
#[path = "tools/systemd.rs"]
mod systemd;
#[path = "tools/yaml.rs"]
mod yaml;
