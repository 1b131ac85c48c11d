//! docs/templates.md names what each template sees: no name less, no name more than plans have.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use kapic::plan::{Content, Term};
use kapic::source::{Sink, Sources};
use kapic::world::MemoryProject;

use crate::pages::repository;

/// The templates that a project may replace.
const OURS: [&str; 6] = [
    "std:systemd/service",
    "std:audit/recommended",
    "std:haproxy/haproxy.cfg",
    "std:nginx/nginx.conf",
    "std:keepalived/keepalived.conf",
    "std:keepalived/check-load-balancer.sh",
];

fn cluster(balancer: &str) -> String {
    format!(
        "kapic 1\nuse \"std:control-plane\"\nuse \"std:hardened\"\ncluster lab {{\n apply control-plane\n apply hardened\n kubernetes \
         \"1.36.3\"\n etcd \"3.6.14\"\n endpoint \"192.0.2.9:6443\"\n pki {{ epoch \"2026-11-01T00:00:00Z\"; }}\n masters {{ host m1 \
         ip=\"192.0.2.1\"; host m2 ip=\"192.0.2.2\"; host m3 ip=\"192.0.2.3\"; }}\n load-balancers {{ host l1 ip=\"192.0.2.4\"; host l2 \
         ip=\"192.0.2.5\"; }}\n {balancer}\n api-server {{ audit {{ policy \"std:audit/recommended\"; log; }}; }}\n}}\n"
    )
}

/// What plans hand to each template.
fn seen() -> BTreeMap<String, BTreeSet<String>> {
    let vip = "vip \"192.0.2.9\" interface=eth0 router-id=51";
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for balancer in [
        format!("load-balancer haproxy {{ health-check client-certificate; max-connections 9; {vip}; }}"),
        format!("load-balancer nginx {{ health-check tcp; max-connections 9; {vip}; }}"),
    ] {
        let (mut sources, mut sink) = (Sources::default(), Sink::new());
        let project = MemoryProject::new([("cluster.kdl", cluster(&balancer))]);
        let design = kapic::design("cluster.kdl", &project, &mut sources, &mut sink);
        let design = design.unwrap_or_else(|| panic!("{:?}", sink.finish()));
        for artifact in &design.plan.artifacts {
            let Content::Template { template, values: Term::Map(values) } = &artifact.content else { continue };
            seen.entry(template.clone()).or_default().extend(values.iter().map(|(name, _)| name.clone()));
        }
    }
    seen
}

/// The names in the table behind the line that names a template.
fn told(text: &str, template: &str) -> BTreeSet<String> {
    let marker = if template.starts_with("std:audit/") { "std:audit/…".to_owned() } else { template.to_owned() };
    let rest = text.split(&format!("`{marker}`")).last().unwrap_or_else(|| panic!("{template} is not told"));
    let rows = rest.lines().skip_while(|line| !line.starts_with("| ---")).skip(1).take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn every_name_that_a_template_sees_is_told() {
    let text = fs::read_to_string(repository("docs/templates.md")).unwrap();
    let seen = seen();
    for template in OURS {
        assert_eq!(told(&text, template), seen[template], "{template}");
    }
}
