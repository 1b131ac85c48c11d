//! Templates and policies of the project: found where they are named, used for the files that they are for, and what each mistake says.

use kapic::bundle::Sealed;
use kapic::realise::vault::RootSecret;
use kapic::source::{Severity, Sink, Sources};
use kapic::world::MemoryProject;

/// A cluster with everything that has a template: units, a load balancer of the given kind, an address that moves, an audit policy.
fn site(top: &str, balancer: &str, settings: &str) -> String {
    format!(
        "kapic 1\nuse \"std:control-plane\"\n{top}\ncluster lab {{\n apply control-plane\n kubernetes \"1.36.3\"\n etcd \"3.6.14\"\n \
         endpoint \"api.example.com:6443\"\n pki {{ epoch \"2026-11-01T00:00:00Z\" }}\n masters {{ host m1 ip=\"192.0.2.10\" }}\n \
         load-balancers {{ host lb1 ip=\"192.0.2.20\"; host lb2 ip=\"192.0.2.21\" }}\n {balancer}\n{settings}\n}}\n"
    )
}

const HAPROXY: &str = "load-balancer haproxy { health-check client-certificate; }";

struct Built {
    sealed: Option<Sealed>,
    codes: Vec<&'static str>,
    lines: Vec<String>,
}

impl Built {
    fn text(&self, path: &str) -> String {
        let sealed = self.sealed.as_ref().unwrap_or_else(|| panic!("it does not compile: {:?}", self.lines));
        let file = sealed.files().iter().find(|file| file.meta.bundle_path() == path).unwrap_or_else(|| panic!("no {path}"));
        String::from_utf8(file.bytes.to_vec()).unwrap()
    }
}

fn build(text: &str, others: &[(&str, &[u8])]) -> Built {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let files = others.iter().copied().chain([("cluster.kdl", text.as_bytes())]);
    let project = MemoryProject::new(files);
    let design = kapic::design("cluster.kdl", &project, &mut sources, &mut sink);
    let secret = RootSecret::from_bytes(std::array::from_fn(|at| at as u8));
    let sealed = design.map(|design| kapic::seal(&design.plan, &secret));
    let errors: Vec<_> = sink.finish().into_iter().filter(|found| found.severity == Severity::Error).collect();
    let line = |found: &kapic::source::Diagnostic| {
        let place = found.span().map(|span| sources.place(span)).unwrap_or_default();
        format!("{place} {} {}", found.code, found.message)
    };
    Built { sealed, codes: errors.iter().map(|found| found.code).collect(), lines: errors.iter().map(line).collect() }
}

#[test]
fn each_templated_file_takes_a_template_of_the_project() {
    let check = |balancer: &str, settings: &str, template: &str, path: &str, expected: &str| {
        let built = build(&site("", balancer, settings), &[("t.tera", template.as_bytes())]);
        assert_eq!(built.text(path), expected, "{balancer} {settings}");
    };
    let unit = "[Service]\nExecStart={{ binary }} # {{ name }} on {{ host }} of {{ cluster }}\n";
    let unit_of = |name| format!("[Service]\nExecStart=/usr/local/bin/{name} # {name} on m1 of lab\n");
    let units = "hosts/m1/etc/systemd/system";
    check(HAPROXY, "systemd { template \"./t.tera\"; }", unit, &format!("{units}/etcd.service"), &unit_of("etcd"));
    let one = "systemd { unit kube-scheduler { template \"./t.tera\"; }; }";
    check(HAPROXY, one, unit, &format!("{units}/kube-scheduler.service"), &unit_of("kube-scheduler"));
    let with = |kind: &str, more: &str| format!("load-balancer {kind} {{ {more} }}");
    let servers = "{% for server in servers %}{{ server.name }} {{ server.address }} {{ interval }} {{ idle }}{% endfor %}\n";
    let haproxy = with("haproxy", "health-check client-certificate; template \"./t.tera\";");
    check(&haproxy, "", servers, "hosts/lb1/etc/haproxy/haproxy.cfg", "m1 192.0.2.10:6443 3s 3600s\n");
    let nginx = with("nginx", "template \"./t.tera\";");
    check(&nginx, "", servers, "hosts/lb2/etc/nginx/nginx.conf", "m1 192.0.2.10:6443 3s 3600s\n");
    let vip = |name| with("nginx", &format!("vip \"192.0.2.5\" interface=eth0 {{ {name} \"./t.tera\"; }}"));
    let keepalived = "{{ address }} {{ source }}{% for peer in peers %} {{ peer }}{% endfor %}\n";
    check(&vip("template"), "", keepalived, "hosts/lb2/etc/keepalived/keepalived.conf", "192.0.2.5/24 192.0.2.21 192.0.2.20\n");
    let script = "#!/bin/sh\nexec nc -z 127.0.0.1 {{ port }}\n";
    let expected = script.replace("{{ port }}", "6443");
    check(&vip("check-template"), "", script, "hosts/lb1/etc/keepalived/check-load-balancer.sh", &expected);
    let policy = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: Request\n";
    check(HAPROXY, "api-server { audit { policy \"./t.tera\"; }; }", policy, "hosts/m1/etc/kubernetes/audit-policy.yml", policy);
}

#[test]
fn a_copy_of_a_template_of_the_stdlib_gives_the_same_bundle() {
    let plain = site("", HAPROXY, "");
    let id = |built: Built| built.sealed.unwrap_or_else(|| panic!("{:?}", built.lines)).id().to_owned();
    let expected = id(build(&plain, &[]));
    let text = |name: &str| kapic::realise::template::stdlib().find(|(known, _)| *known == name).unwrap().1;
    let check = |balancer: &str, settings: &str, name: &str| {
        let built = build(&site("", balancer, settings), &[("copy.tera", text(name).as_bytes())]);
        assert_eq!(id(built), expected, "{name}");
    };
    let haproxy = |path: &str| format!("load-balancer haproxy {{ health-check client-certificate; template \"{path}\"; }}");
    check(&haproxy("./copy.tera"), "", "std:haproxy/haproxy.cfg");
    check(&haproxy("std:haproxy/haproxy.cfg"), "", "std:haproxy/haproxy.cfg");
    check(HAPROXY, "systemd { template \"./copy.tera\"; }", "std:systemd/service");
    check(HAPROXY, "api-server { audit { policy \"./copy.tera\"; }; }", "std:audit/metadata");
}

#[test]
fn a_path_is_relative_to_the_file_that_names_it() {
    let profile = b"kapic 1\nprofile units { systemd { template \"./unit.tera\"; }; }\n".as_slice();
    let unit = |word: &str| format!("[Service]\nExecStart={{{{ binary }}}} {word}\n");
    let text = site("use \"./site/units.kdl\"", HAPROXY, "apply units");
    let (inner, outer) = (unit("inner"), unit("outer"));
    let files = [("site/units.kdl", profile), ("site/unit.tera", inner.as_bytes()), ("unit.tera", outer.as_bytes())];
    assert!(build(&text, &files).text("hosts/m1/etc/systemd/system/etcd.service").contains("etcd inner"));

    let other = b"kapic 1\nprofile others { systemd { template \"./unit.tera\"; }; }\n".as_slice();
    let text = site("use \"./site/units.kdl\"\nuse \"./others.kdl\"", HAPROXY, "apply units\napply others");
    let built = build(&text, &[files[0], files[1], files[2], ("others.kdl", other)]);
    assert_eq!(built.codes, ["K0301"], "the same words in two folders are two files: {:?}", built.lines);
}

#[test]
fn each_mistake_has_its_place() {
    let check = |settings: &str, template: Option<&[u8]>, expected: &[&str]| {
        let files: Vec<(&str, &[u8])> = template.into_iter().map(|text| ("t.tera", text)).collect();
        let built = build(&site("", HAPROXY, settings), &files);
        let short: Vec<String> = built.lines.iter().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(short, expected, "{settings} {:?}", built.lines);
        assert!(built.sealed.is_none());
    };
    let units = "systemd { template \"./t.tera\"; }";
    check(units, None, &["cluster.kdl:13:20 K0105"]);
    check("systemd { template \"./\"; }", None, &["cluster.kdl:13:20 K0105"]);
    check("systemd { template \"../t.tera\"; }", None, &["cluster.kdl:13:20 K0106"]);
    check("systemd { template \"/etc/t.tera\"; }", None, &["cluster.kdl:13:20 K0204"]);
    check("systemd { template \"std:systemd/servce\"; }", None, &["cluster.kdl:13:20 K0410"]);
    check(units, Some(b"\xff"), &["cluster.kdl:13:20 K0001"]);
    check(units, Some(b"a\nb{% if %}"), &["t.tera:2:8 K0411"]);
    check(
        units,
        Some(b"{{ a | x }}\n  {{ now() }}\n{% include \"./other\" %}"),
        &["t.tera:1:8 K0411", "t.tera:2:6 K0411", "t.tera:3:12 K0411"],
    );
    check(units, Some(b"{% include \"./t.tera\" %}"), &["cluster.kdl:13:20 K0411"]);
    check(units, Some(b"{% extends \"std:none\" %}"), &["cluster.kdl:13:20 K0411"]);
    check(units, Some("é {{ nothing.at.all }}".as_bytes()), &["t.tera:1:6 K0412"]);
    check(
        units,
        Some(b"{% for a in range(end=99999) %}{% for b in range(end=99999) %}x{% endfor %}{% endfor %}"),
        &["cluster.kdl:13:20 K0412"],
    );
    check(units, Some(b"a\x01b"), &["t.tera:1:2 K0413"]);
    check(units, Some(b"\n"), &["cluster.kdl:13:20 K0414"]);
    check(units, Some(b"[Service]\nExecStart={{ binary }}\nan odd line\n"), &["cluster.kdl:13:20 K0414"]);
    let policy = "api-server { audit { policy \"./t.tera\"; }; }";
    check(policy, Some(b"a: [\n"), &["cluster.kdl:13:29 K0414"]);
    check(
        policy,
        Some(b"apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: Everything\n"),
        &["cluster.kdl:13:29 K0414"],
    );
}

#[test]
fn a_template_has_neither_clock_nor_environment() {
    for call in ["now()", "get_env(name=\"HOME\")", "get_random(start=0, end=9)"] {
        let template = format!("{{{{ {call} }}}}");
        let built = build(&site("", HAPROXY, "systemd { template \"./t.tera\"; }"), &[("t.tera", template.as_bytes())]);
        assert_eq!(built.codes, ["K0411"], "{call}");
    }
}

#[test]
fn templates_of_the_stdlib_can_be_included() {
    let template = b"# by the site\n{% include \"std:haproxy/haproxy.cfg\" %}".as_slice();
    let balancer = "load-balancer haproxy { health-check client-certificate; template \"./t.tera\"; }";
    let text = build(&site("", balancer, ""), &[("t.tera", template)]).text("hosts/lb1/etc/haproxy/haproxy.cfg");
    assert!(text.starts_with("# by the site\n# The API servers of lab.") && text.contains("server m1 192.0.2.10:6443"));
}
