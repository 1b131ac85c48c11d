//! Each rule of the language, once kept and once broken; and input that is no description at all. A mistake is one diagnostic, with both
//! places where there are two.

use std::os::unix::fs::symlink;

use kapic::source::{Severity, Sink, Sources};
use kapic::world::{DiskProject, MemoryProject, Project, ReadError};

use crate::support::{Outcome, describe, lab};

/// Text before the cluster and text in it, once fine and once wrong with that code and that many places.
fn rule(fine: (&str, &str), wrong: (&str, &str), code: &str, places: usize) {
    let outcome = describe(&[("cluster.kdl", &lab(fine.0, fine.1))]);
    assert!(outcome.cluster.is_some() && outcome.found.is_empty(), "{fine:?}: {:?}", outcome.lines());
    broken(&describe(&[("cluster.kdl", &lab(wrong.0, wrong.1))]), code, places);
}

/// One diagnostic with that code and that many places.
fn broken(outcome: &Outcome, code: &str, places: usize) {
    let found: Vec<(&str, usize)> = outcome.found.iter().map(|found| (found.code, found.labels.len())).collect();
    assert_eq!(found, [(code, places)], "{:?}", outcome.lines());
    assert!(outcome.cluster.is_none());
    assert!(outcome.found.iter().all(|found| found.help.is_some() && found.severity == Severity::Error));
}

#[test]
fn names_and_forms() {
    rule(("", "api-server { event-ttl \"1h\"; }"), ("", "api-server { event-tll \"1h\"; }"), "K0201", 1);
    rule(("", "network { service-cidr \"10.0.0.0/16\"; }"), ("", "network { serviceSubnet \"10.0.0.0/16\"; }"), "K0201", 1);
    rule(("", "api-server { profiling; }"), ("", "api-server { profiling yes; }"), "K0204", 1);
    rule(("", "endpoint \"a.example.com:1\""), ("", "network endpoint=\"a.example.com:1\""), "K0201", 1);
    rule(("", "api-server { audit { log max-age=1; }; }"), ("", "api-server { audit { log { max-age 1; }; }; }"), "K0203", 1);
    rule(("", "api-server { event-ttl \"1h\"; }"), ("", "api-server event-ttl=\"1h\""), "K0203", 1);
    rule(("", "api-server { event-ttl \"1h\"; }"), ("", "api-server { event-ttl #null; }"), "K0205", 1);
    rule(
        ("", "api-server { audit { log max-age=1 max-size=1; }; }"),
        ("", "api-server { audit { log max-age=1 max-age=1; }; }"),
        "K0202",
        2,
    );
    rule(("", "api-server { event-ttl \"1h\"; }"), ("", "api-server { event-ttl \"1h\" \"2h\"; }"), "K0207", 1);
}

#[test]
fn values_have_types() {
    rule(("", "network { service-cidr \"10.0.0.0/16\"; }"), ("", "network { service-cidr \"10.0.0.1/16\"; }"), "K0204", 1);
    rule(("", "network { service-cidr \"fd00::/112\"; }"), ("", "network { service-cidr \"fd00::g/112\"; }"), "K0204", 1);
    rule(("", "api-server { port 6443; }"), ("", "api-server { port 65536; }"), "K0204", 1);
    rule(("", "network { node-ports \"1-2\"; }"), ("", "network { node-ports \"2-1\"; }"), "K0204", 1);
    rule(("", "api-server { event-ttl \"1h30m\"; }"), ("", "api-server { event-ttl \"1d\"; }"), "K0204", 1);
    rule(("", "pki { lifetime leaf=\"1y\"; }"), ("", "pki { lifetime leaf=\"one year\"; }"), "K0204", 1);
    rule(("", "etcd { quota-backend-size \"1Gi\"; }"), ("", "etcd { quota-backend-size \"1 GB\"; }"), "K0204", 1);
    rule(("", "install-prefix \"/srv\""), ("", "install-prefix \"srv\""), "K0204", 1);
    rule(("", "api-server { authorization Node RBAC; }"), ("", "api-server { authorization Node RBAK; }"), "K0204", 1);
    rule(("", "endpoint \"[fd00::1]:6443\""), ("", "endpoint \"fd00::1\""), "K0204", 1);
    rule(("", ""), ("", "etcd 3.6"), "K0206", 1);
}

#[test]
fn text_is_built_only_where_it_says_so() {
    let name = "let domain=\"example.com\"";
    rule((name, "endpoint (f)\"a.${domain}:1\""), (name, "endpoint (f)\"a.${domian}:1\""), "K0110", 1);
    rule((name, "api-server { san (var)domain; }"), (name, "api-server { san (var)domian; }"), "K0110", 1);
    rule((name, "endpoint (f)\"a.${domain}:1\""), (name, "endpoint (f)\"a.${domain:1\""), "K0111", 1);
    rule(("let a=\"1\" b=(f)\"${a}2\"", ""), ("let a=(f)\"${b}2\" b=\"1\"", ""), "K0110", 1);
    rule(("let a=1\nlet b=2", ""), ("let a=1\nlet a=2", ""), "K0109", 2);
    rule(("let a=1", ""), ("let a 1", ""), "K0203", 1);
    rule((name, "endpoint (f)\"a.${domain}:1\""), (name, "endpoint (g)\"a.${domain}:1\""), "K0208", 1);
    rule((name, ""), (name, "endpoint (f)3"), "K0208", 1);
}

#[test]
fn operators_stand_where_they_mean_something() {
    let fine = "api-server { (add)admission-plugins A; }";
    rule(("", fine), ("", "api-server { (ad)admission-plugins A; }"), "K0208", 1);
    rule(("", fine), ("", "api-server { (add)event-ttl \"1h\"; }"), "K0304", 1);
    rule(("", fine), ("", "(add)api-server { profiling; }"), "K0304", 1);
    rule(("", fine), ("", "kubelet { (remove)label \"a.example.com/b\"; }"), "K0304", 1);
    rule(("", fine), ("", "api-server { (default)event-ttl \"1h\"; }"), "K0209", 1);
    rule(("", fine), ("", "api-server { (lock)event-ttl \"1h\"; }"), "K0209", 1);
    rule(("", fine), ("", "masters { (unset)host box; }"), "K0305", 1);
    rule(("", "api-server { (unset)event-ttl; }"), ("", "api-server { (unset)event-ttl \"1h\"; }"), "K0306", 1);
    rule(
        ("", "kubelet { (unset)label \"a.example.com/b\"; }"),
        ("", "kubelet { (unset)label \"a.example.com/b\" c; }"),
        "K0306",
        1,
    );
    rule(("", "(unset)api-server"), ("", "(unset)api-server { profiling; }"), "K0306", 1);
    rule(("profile p { }", "apply p"), ("profile p { }", "(add)apply p"), "K0208", 1);
    rule(("profile p { }", "apply p"), ("(lock)profile p { }", "apply p"), "K0208", 1);
}

#[test]
fn layers_speak_with_one_voice() {
    let differ = "profile a { api-server { event-ttl \"1h\"; }; }\nprofile b { api-server { event-ttl \"2h\"; }; }";
    let equal = &differ.replace("2h", "1h");
    rule((equal, "apply a; apply b"), (differ, "apply a; apply b"), "K0301", 2);
    let locked = "profile a { api-server { (lock)event-ttl \"1h\"; }; }";
    rule((locked, "apply a; api-server { event-ttl \"1h\"; }"), (locked, "apply a; api-server { event-ttl \"2h\"; }"), "K0302", 2);
    rule((locked, "apply a"), (locked, "apply a; (unset)api-server"), "K0302", 2);
    rule((locked, "apply a"), (locked, "apply a; masters { host box { (unset)api-server; }; }"), "K0302", 2);
    let label = "profile a { kubelet { (lock)label \"a.example.com/b\" c; }; }";
    rule((label, "apply a"), (label, "apply a; kubelet { (unset)label \"a.example.com/b\"; }"), "K0302", 2);
    rule(
        (label, "apply a; kubelet { (unset)label \"other.example.com/b\"; }"),
        (label, "apply a; kubelet { label \"a.example.com/b\" d; }"),
        "K0302",
        2,
    );
    let list = "profile a { api-server { admission-plugins A B; }; }";
    let remove = |name: &str| format!("apply a; api-server {{ (remove)admission-plugins {name}; }}");
    rule((list, &remove("A")), (list, &remove("C")), "K0303", 1);
}

#[test]
fn blocks_with_an_identity_are_one_however_it_is_spelled() {
    let text = lab("", "kubelet { label 5 x; label \"5\" x; }");
    let outcome = describe(&[("cluster.kdl", &text)]);
    let labels = &outcome.cluster.expect("it is fine").components.kubelet.labels;
    assert_eq!(labels.iter().map(|label| label.key.0.as_str()).collect::<Vec<_>>(), ["5"]);
}

#[test]
fn profiles_hold_settings_and_take_params() {
    let typed = "profile p { param days type=int default=30; api-server { audit { log max-age=(var)days; }; }; }";
    rule((typed, "apply p days=7"), (typed, "apply p days=seven"), "K0114", 2);
    rule((typed, "apply p"), (typed, "apply p day=7"), "K0115", 2);
    rule((typed, ""), (&typed.replace("=30", "=many"), ""), "K0114", 2);
    rule((typed, ""), (&typed.replace("type=int", "type=number"), ""), "K0114", 1);
    rule((typed, ""), (&typed.replace("(var)days", "(var)dais"), ""), "K0110", 1);
    rule((typed, ""), (&typed.replace("param days", "param days days2"), ""), "K0207", 1);
    let needs = &typed.replace(" default=30", "");
    rule((needs, "apply p days=7"), (needs, "apply p"), "K0113", 2);
    rule((typed, "apply p"), (typed, "apply q"), "K0118", 1);
    rule((typed, "apply p"), (&format!("{typed}\n{typed}"), "apply p"), "K0112", 2);
    rule((typed, "apply p"), ("profile p { masters { host x ip=\"10.0.0.9\"; }; }", "apply p"), "K0116", 1);
    rule((typed, "apply p"), ("profile p { masters { host x ip=\"10.0.0.9\"; }; }", ""), "K0116", 1);
    rule((typed, "apply p"), ("profile q { }\nprofile p { apply q; }", "apply p"), "K0123", 1);
    rule((typed, "apply p"), (typed, "api-server { apply p; }"), "K0201", 1);
    rule(
        (typed, "masters { apply p; host box { apply p; }; }"),
        ("profile p { kubernetes \"1.36.3\"; }", "masters { apply p; }"),
        "K0121",
        2,
    );
    rule((typed, "apply p"), (typed, "apply p { days 7; }"), "K0203", 1);
    rule(("profile p doc=\"x\" { }", ""), ("profile p docs=\"x\" { }", ""), "K0201", 1);
    rule(("profile p { }", ""), ("profile p q { }", ""), "K0207", 1);
}

#[test]
fn gates_stand_in_profiles() {
    let gate = "profile p { for-kubernetes \">=1.30 <1.40\" { api-server { event-ttl \"1h\"; }; }; }";
    rule((gate, "apply p"), ("", "for-kubernetes \">=1.30\" { api-server { event-ttl \"1h\"; }; }"), "K0119", 1);
    rule((gate, "apply p"), (&gate.replace(">=1.30", "=>1.30"), "apply p"), "K0120", 1);
    rule((gate, "apply p"), (&gate.replace("\"1h\"", "1"), ""), "K0204", 1);
}

#[test]
fn a_gate_asks_for_the_version_that_an_applied_profile_sets() {
    let version = "profile v { param version; kubernetes (var)version; }\nprofile w { kubernetes \"1.20.0\"; }\n\
                   profile p { for-kubernetes \">=1.30\" { api-server { event-ttl \"3h\"; }; }; }";
    let text = lab(version, "apply v version=\"1.36.3\"; apply p").replace(" kubernetes \"1.36.3\"\n etcd", " etcd");
    let outcome = describe(&[("cluster.kdl", &text)]);
    let cluster = outcome.cluster.unwrap_or_else(|| panic!("{:?}", outcome.found));
    assert_eq!(cluster.components.api_server.event_ttl.as_ref().map(|ttl| ttl.milliseconds), Some(3 * 3_600_000));
}

#[test]
fn warnings_are_silenced_with_a_reason() {
    rule(("", "allow K0511 reason=\"x\""), ("", "allow K0511"), "K0122", 1);
    rule(("allow K0511 reason=\"x\"", ""), ("allow K0511 reason=\" \"", ""), "K0122", 1);
    rule(("", "network { allow K0511 reason=\"x\"; }"), ("", "network { allow K0511 because=\"x\" reason=\"y\"; }"), "K0201", 1);
    rule(("", "allow K0511 reason=\"x\""), ("", "allow reason=\"x\""), "K0207", 1);
}

#[test]
fn files_begin_with_the_edition_and_describe_one_cluster() {
    let check = |text: &str, code: &str, places: usize| broken(&describe(&[("cluster.kdl", text)]), code, places);
    let fine = lab("", "");
    check(&fine.replacen("kapic 1\n", "", 1), "K0101", 1);
    check(&fine.replacen("kapic 1", "kapic 2", 1), "K0102", 1);
    check(&fine.replacen("kapic 1", "kapic 1 edition=1", 1), "K0201", 1);
    check(&format!("{fine}kapic 1\n"), "K0102", 1);
    check(&format!("{fine}network {{ }}\n"), "K0103", 1);
    check(&format!("{fine}{}", fine.replacen("kapic 1\n", "", 1)), "K0104", 2);
    check("kapic 1\n", "K0104", 1);
    check(&fine.replacen("cluster lab", "(lock)cluster lab", 1), "K0208", 1);
    check(&fine.replace(" pki { epoch \"2026-11-01T00:00:00Z\" }\n", ""), "K0401", 1);
    check(&fine.replacen("kapic 1\n", "kapic 1\nuse \"std:dev\" as=x\n", 1), "K0201", 1);
    let with_bom = format!("\u{feff}{}", fine.replace('\n', "\r\n"));
    assert!(describe(&[("cluster.kdl", &with_bom)]).cluster.is_some());
}

#[test]
fn a_file_that_only_defines_names_is_judged_too() {
    let main = lab("use \"./a.kdl\"", "");
    broken(&describe(&[("a.kdl", "kapic 1\nlet x=(var)y\n"), ("cluster.kdl", &main)]), "K0110", 1);
}

/// A project on disk, compiled.
fn on_disk(folder: &std::path::Path) -> Outcome {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let project = DiskProject::open(folder).unwrap();
    let cluster = kapic::describe("cluster.kdl", &project, &mut sources, &mut sink);
    Outcome { cluster, found: sink.finish(), sources }
}

#[test]
fn nothing_outside_of_the_project_is_read() {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().join("project");
    std::fs::create_dir_all(root.join("sub")).unwrap();
    std::fs::write(outer.path().join("outside.kdl"), "kapic 1\nprofile p { }\n").unwrap();
    std::fs::write(root.join("sub/inside.kdl"), "kapic 1\nprofile p { }\n").unwrap();
    symlink("../outside.kdl", root.join("escape.kdl")).unwrap();
    symlink("..", root.join("up")).unwrap();
    symlink("sub/inside.kdl", root.join("link.kdl")).unwrap();
    symlink("cluster.kdl", root.join("self.kdl")).unwrap();
    let entry = |uses: &str| std::fs::write(root.join("cluster.kdl"), lab(uses, "")).unwrap();
    for path in ["./escape.kdl", "./up/outside.kdl", "../outside.kdl", "./sub/../../outside.kdl"] {
        entry(&format!("use \"{path}\""));
        broken(&on_disk(&root), "K0106", 1);
    }
    // A file has one name, whatever links lead to it: it is loaded once, and a circle is one through a link too.
    entry("use \"./link.kdl\"\nuse \"./sub/inside.kdl\"");
    let outcome = on_disk(&root);
    assert!(outcome.cluster.is_some(), "{:?}", outcome.lines());
    entry("use \"./self.kdl\"");
    broken(&on_disk(&root), "K0107", 1);
}

#[test]
fn what_is_no_text_is_refused_where_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("folder.kdl")).unwrap();
    std::fs::write(folder.path().join("latin1.kdl"), b"kapic 1\n// caf\xe9\n").unwrap();
    std::fs::File::create(folder.path().join("huge.kdl")).unwrap().set_len(16 * 1024 * 1024 + 1).unwrap();
    let check = |name: &str, code: &str, places: usize| {
        std::fs::write(folder.path().join("cluster.kdl"), lab(&format!("use \"./{name}\""), "")).unwrap();
        broken(&on_disk(folder.path()), code, places);
    };
    check("folder.kdl", "K0105", 1);
    check("missing.kdl", "K0105", 1);
    check("latin1.kdl", "K0001", 2);
    check("huge.kdl", "K0004", 1);
    std::fs::write(folder.path().join("cluster.kdl"), b"kapic 1\ncluster \xff { }\n").unwrap();
    let outcome = on_disk(folder.path());
    broken(&outcome, "K0001", 1);
    assert_eq!(outcome.sources.place(outcome.found[0].span().unwrap()), "cluster.kdl:2:9");
}

/// A project in which somebody writes to one file while it is read.
struct Restless(MemoryProject);

impl Project for Restless {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if path == "a.kdl" { Err(ReadError::Changed) } else { self.0.read(path) }
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_is_refused() {
    let project = Restless(MemoryProject::new([("cluster.kdl", lab("use \"./a.kdl\"", ""))]));
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let cluster = kapic::describe("cluster.kdl", &project, &mut sources, &mut sink);
    let outcome = Outcome { cluster, found: sink.finish(), sources };
    broken(&outcome, "K0105", 1);
    assert!(outcome.found[0].message.contains("changed while it was read"));
}

#[test]
fn circles_show_the_whole_chain() {
    let main = lab("use \"./a.kdl\"", "");
    let files =
        [("a.kdl", "kapic 1\nuse \"./b.kdl\"\n"), ("b.kdl", "kapic 1\nuse \"./c.kdl\"\n"), ("c.kdl", "kapic 1\nuse \"./a.kdl\"\n")];
    let outcome = describe(&[files[0], files[1], files[2], ("cluster.kdl", &main)]);
    broken(&outcome, "K0107", 3);
    assert!(outcome.found[0].message.ends_with("a.kdl → b.kdl → c.kdl → a.kdl"), "{}", outcome.found[0].message);
}
