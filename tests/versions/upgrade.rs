//! `upgrade`: what is found on the way, what is mended, and what is left as it was.

use kapic::catalog;
use kapic::source::{Sink, Sources};
use kapic::upgrade::{Level, Running, Upgrade, target, upgrade};
use kapic::world::MemoryProject;

/// A cluster of 2020 with everything that went since.
pub const OLD: &str = r#"/- kdl-version 2
// An old cluster, with everything that went since.
kapic 1

let version="1.19.16"

cluster old {
    kubernetes (var)version // newer soon
    etcd "3.4.14" {
        extra-args {
            arg "--debug" "false"
        }
    }
    pki { epoch "2026-11-01T00:00:00Z"; }
    network { service-cidr "10.96.0.0/16"; }
    api-server {
        insecure-port 0 // closed
        log-to-stderr #true
        kubelet-client { https; verify #true; }
        admission-plugins NodeRestriction PodSecurityPolicy
        authorization Node RBAC
        runtime-config "settings.k8s.io/v1alpha1=true" "batch/v1=true"
        feature-gate AdvancedAuditing #true
        feature-gate APIListChunking #false
        extra-args {
            arg "--target-ram-mb" "0"
        }
    }
    kubelet {
        extra-args { arg "--container-runtime" "remote"; arg "--network-plugin" "cni"; }
    }
    masters { host m1 ip="10.0.0.1"; }
    workers w { host w1 ip="10.0.0.2"; }
}
"#;

pub fn small(kubernetes: &str, etcd: &str, more: &str) -> String {
    format!(
        "kapic 1\ncluster t {{\nkubernetes \"{kubernetes}\"\netcd \"{etcd}\"\npki {{ epoch \"2026-11-01T00:00:00Z\"; }}\n\
         network {{ service-cidr \"10.96.0.0/16\"; }}\nmasters {{ host m1 ip=\"10.0.0.1\"; }}\n{more}\n}}\n"
    )
}

/// The report, or the codes of what stands in its way.
pub fn run(text: &str, to: &str) -> Result<Upgrade, Vec<&'static str>> {
    run_beside(text, to, Running::default())
}

/// The report where something else runs than the description says.
pub fn run_beside(text: &str, to: &str, running: Running) -> Result<Upgrade, Vec<&'static str>> {
    let project = MemoryProject::new([("cluster.kdl", text)]);
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let report = upgrade("cluster.kdl", &project, target(to).expect("a version"), running, &mut sources, &mut sink);
    let found: Vec<&str> = sink.finish().iter().map(|found| found.code).collect();
    report.ok_or_else(|| found.into_iter().filter(|code| *code > "K07").collect())
}

/// `to: message` of every item that satisfies.
pub fn items(report: &Upgrade, wanted: impl Fn(&kapic::upgrade::Item) -> bool) -> Vec<String> {
    let of = |step: &kapic::upgrade::Step| {
        let found = step.items.iter().filter(|item| wanted(item)).map(|item| format!("{}: {}", step.to, item.message));
        found.collect::<Vec<_>>()
    };
    report.steps.iter().flat_map(of).collect()
}

#[test]
fn each_break_is_told_at_its_version_and_mended_where_that_changes_nothing() {
    let report = run(OLD, "1.36").expect("a report");
    let broken = report.steps.iter().flat_map(|step| {
        let breaks = step.items.iter().filter(|item| item.level == Level::Breaks);
        breaks
            .map(|item| (step.to.as_str(), item.code.unwrap_or_default(), item.place.as_ref().map_or(0, |at| at.line), item.edited))
    });
    let expected = [
        ("1.20.15", "K0706", 22, true),
        ("1.22.17", "K0703", 11, true),
        ("1.22.17", "K0701", 19, true),
        ("1.24.17", "K0701", 17, true),
        ("1.24.17", "K0703", 26, true),
        ("1.24.17", "K0703", 30, false),
        ("1.25.16", "K0704", 20, false),
        ("1.26.15", "K0701", 18, true),
        ("1.27.16", "K0703", 30, true),
        ("1.28.15", "K0705", 23, true),
        ("1.29.15", "K0705", 24, false),
    ];
    assert_eq!(broken.collect::<Vec<_>>(), expected);
    assert_eq!(report.breaks(), (11, 8));
}

#[test]
fn safe_edits_keep_everything_else() {
    let report = run(OLD, "1.36").expect("a report");
    let expected = OLD
        .replace("1.19.16", "1.36.3")
        .replace("3.4.14", "3.6.14")
        .replace("            arg \"--debug\" \"false\"\n", "")
        .replace("        insecure-port 0 // closed\n        log-to-stderr #true\n", "")
        .replace("{ https; verify", "{ verify")
        .replace("\"settings.k8s.io/v1alpha1=true\" ", "")
        .replace("        feature-gate AdvancedAuditing #true\n", "")
        .replace("            arg \"--target-ram-mb\" \"0\"\n", "")
        .replace("arg \"--container-runtime\" \"remote\"; ", "");
    assert_eq!(report.texts["cluster.kdl"], expected);
    let lines: Vec<usize> = report.edits.iter().map(|edit| edit.line).collect();
    assert_eq!(lines, [5, 9, 11, 17, 18, 19, 22, 23, 26, 30]);
}

#[test]
fn a_flag_with_a_new_name_is_renamed() {
    let extra =
        |component: &str, flag: &str, value: &str| format!("{component} {{ extra-args {{ arg \"{flag}\" \"{value}\"; }}; }}");
    let with = |kubernetes, etcd: &str, flag| {
        let block = extra(&format!("etcd \"{etcd}\""), flag, "map");
        small(kubernetes, etcd, "").replace(&format!("etcd \"{etcd}\""), &block)
    };
    let report = run(&with("1.21.14", "3.4.45", "--experimental-backend-bbolt-freelist-type"), "1.22").expect("a report");
    assert_eq!(report.breaks(), (1, 1));
    assert_eq!(report.texts["cluster.kdl"], with("1.22.17", "3.5.33", "--backend-bbolt-freelist-type"));
    // It took over a purpose, not a value: the old one named the file of another mechanism.
    let other = extra("kubelet", "--dynamic-config-dir", "/x") + "\nworkers w { host w1 ip=\"10.0.0.2\"; }";
    let report = run(&small("1.23.17", "3.5.33", &other), "1.24").expect("a report");
    assert_eq!(report.breaks(), (1, 0));
}

#[test]
fn the_profiles_lead_through_every_minor() {
    for profiles in [&["control-plane"][..], &["control-plane", "hardened"]] {
        let uses: String = profiles.iter().map(|name| format!("use \"std:{name}\"\n")).collect();
        let applies: String = profiles.iter().map(|name| format!("apply {name}\n")).collect();
        let text = format!("{uses}{}", small("1.18.20", "3.4.45", &applies)).replacen("kapic 1\n", "", 1);
        let report = run(&format!("kapic 1\n{text}"), "1.36").expect("a report");
        assert_eq!(report.steps.len(), 18);
        assert_eq!(items(&report, |item| item.level == Level::Breaks), Vec::<String>::new(), "{profiles:?}");
        assert_eq!(report.edits.len(), 2, "the version, and etcd's");
    }
}

#[test]
fn what_nobody_wrote_changes_too() {
    let report = run(&small("1.35.7", "3.6.14", ""), "1.36").expect("a report");
    let told = items(&report, |item| item.concern == "default" && item.message.contains("--audit-log-maxage"));
    assert_eq!(told, ["1.36.3: `--audit-log-maxage` is not set: it was `0`, it will be `366`"]);
    let logged = run(&small("1.35.7", "3.6.14", "api-server { audit { log max-age=3; }; }"), "1.36").expect("a report");
    assert_eq!(items(&logged, |item| item.message.contains("--audit-log-maxage")), Vec::<String>::new(), "it is set");
    let plugins = items(&report, |item| item.concern == "admission plugin");
    assert!(plugins.contains(&"1.36.3: `JobValidation` runs without being named".to_owned()), "{plugins:?}");
}

#[test]
fn features_that_come_switched_on_are_told() {
    let told = |from: &str, etcd: &str, to: &str, gate: &str| {
        let report = run(&small(from, etcd, ""), to).expect("a report");
        let found = items(&report, |item| item.subject == "feature gates on by default");
        found.iter().any(|line| line.contains(&format!("`{gate}`")))
    };
    assert!(told("1.23.17", "3.5.33", "1.24", "LegacyServiceAccountTokenNoAutoGeneration"));
    assert!(told("1.35.7", "3.6.14", "1.36", "AllowServiceExternalIPs"));
    let minor = catalog::Minor::parse("1.36").expect("a minor");
    let comes = |gate: &&catalog::FeatureGate| {
        matches!(gate.state(catalog::Minor { minor: 35, ..minor }), catalog::GateState::NotYet { .. })
            && matches!(gate.state(minor), catalog::GateState::Known { default: Some(false), .. })
    };
    let off = catalog::all_feature_gates().iter().find(comes).expect("a minor brings alphas");
    let report = run(&small("1.35.7", "3.6.14", ""), "1.36").expect("a report");
    assert_eq!(items(&report, |item| item.message.contains(&format!("`{}`", off.name))), Vec::<String>::new());
}

#[test]
fn the_end_of_dockershim_is_told_where_kubelets_used_it() {
    let told = |from: &str, to: &str, more: &str| {
        let report = run(&small(from, "3.5.33", more), to).expect("a report");
        items(&report, |item| item.concern == "host" && item.level == Level::Look).len()
    };
    let worker = "workers w { host w1 ip=\"10.0.0.2\"; }";
    let with = |kubelet: &str| format!("kubelet {{ {kubelet} }}\n{worker}");
    assert_eq!(told("1.23.17", "1.24", worker), 1, "Docker is what nobody asked for");
    assert_eq!(told("1.22.17", "1.25", worker), 1, "once on the way");
    assert_eq!(told("1.23.17", "1.24", &with("extra-args { arg \"--container-runtime\" \"docker\"; }")), 1);
    assert_eq!(told("1.23.17", "1.24", &with("extra-args { arg \"--container-runtime\" \"remote\"; }")), 0);
    assert_eq!(told("1.23.17", "1.24", &with("container-runtime-endpoint \"unix:///run/containerd/containerd.sock\"")), 0);
    assert_eq!(told("1.23.17", "1.24", ""), 0, "no kubelet");
    assert_eq!(told("1.24.17", "1.25", worker), 0);
    let some = "workers w { host w1 ip=\"10.0.0.2\"; }\nworkers v { kubelet { container-runtime-endpoint \"unix:///x.sock\"; }; \
                host v1 ip=\"10.0.0.3\"; }";
    assert_eq!(told("1.23.17", "1.24", some), 1, "one group of two");
}

#[test]
fn requirements_and_apis_are_told() {
    let report = run(&small("1.19.16", "3.4.45", ""), "1.25").expect("a report");
    let required = items(&report, |item| item.concern == "required");
    assert!(
        required.contains(
            &"1.20.15: `--service-account-issuer` is required from 1.20 on; kapic writes it: \
                  `https://kubernetes.default.svc.cluster.local`"
                .to_owned()
        )
    );
    let told = |report: &Upgrade, flag: &str| items(report, |item| item.message.contains(&format!("`{flag}`"))).len();
    assert_eq!(told(&report, "--service-account-issuer"), 1, "one matter is told once");
    assert_eq!(told(&report, "--service-account-key-file"), 0, "it was written before");
    assert_eq!(
        (told(&report, "--insecure-port"), told(&report, "--port")),
        (1, 2),
        "`--port` is another name in kube-apiserver only"
    );
    let apis = items(&report, |item| item.concern == "api" && item.subject == "policy/v1beta1");
    assert_eq!(apis, ["1.25.16: `policy/v1beta1` is not served any more: move manifests and programs to policy/v1 before"]);
}

#[test]
fn etcd_goes_with_it_by_safe_steps() {
    let told = |from: &str, etcd: &str, to: &str| {
        let report = run(&small(from, etcd, ""), to).expect("a report");
        (items(&report, |item| item.concern == "etcd"), report.breaks())
    };
    let check = |from, etcd, to, expected: &[&str]| {
        let (found, breaks) = told(from, etcd, to);
        assert_eq!((found, breaks), (expected.iter().map(|line| (*line).to_owned()).collect(), (0, 0)), "{from} {etcd} {to}");
    };
    check("1.33.13", "3.5.33", "1.34", &["1.34.10: 3.5.33 becomes 3.6.14, which goes with Kubernetes 1.34.10"]);
    let waits = "1.34.10: not yet 3.6, which goes with Kubernetes 1.34.10: all members have to run 3.5.32 or later before, \
                 for earlier ones leave behind removed members or data of the v2 API (etcd.io/docs/v3.6/upgrades/upgrade_3_6/)";
    let (first, then) =
        ("1.34.10: 3.5.9 becomes 3.5.33, on the way to 3.6", "1.35.7: 3.5.33 becomes 3.6.14, which goes with Kubernetes 1.35.7");
    check("1.33.13", "3.5.9", "1.34", &[waits, first]);
    check("1.33.13", "3.5.9", "1.35", &[waits, first, then]);
    let newer = run(&small("1.33.13", "3.6.14", "allow K0707 reason=\"tried\""), "1.34").expect("a report");
    assert_eq!(items(&newer, |item| item.concern == "etcd"), Vec::<String>::new(), "a newer etcd is the user's choice");
    let report = run(&small("1.33.13", "3.5.9", ""), "1.34").expect("a report");
    assert!(report.texts["cluster.kdl"].contains("etcd \"3.5.33\""), "no edit writes what would break");
}

#[test]
fn an_etcd_that_is_far_behind_goes_one_minor_a_step() {
    let text = small("1.33.13", "3.4.45", "allow K0707 reason=\"soon\"");
    let report = run(&text, "1.36").expect("a report");
    let steps = items(&report, |item| item.concern == "etcd" && item.edited);
    let expected =
        ["1.34.10: 3.4.45 becomes 3.5.33, on the way to 3.6", "1.35.7: 3.5.33 becomes 3.6.14, which goes with Kubernetes 1.35.7"];
    assert_eq!(steps, expected);
}

#[test]
fn there_are_ways_that_it_does_not_go() {
    assert_eq!(run(&small("1.34.2", "3.6.14", ""), "1.33").unwrap_err(), ["K0720"]);
    assert_eq!(run(&small("1.34.2", "3.6.14", "api-server { admission-plugins Nonsense; }"), "1.35").unwrap_err(), ["K0704"]);
    let pieces = "let patch=\"2\"\n".to_owned() + &small("1.34.2", "3.6.14", "").replace("\"1.34.2\"", "(f)\"1.34.${patch}\"");
    let pieces = format!("kapic 1\n{}", pieces.replacen("kapic 1\n", "", 1));
    assert_eq!(run(&pieces, "1.35").unwrap_err(), ["K0721"]);
    let same = run(&small("1.34.2", "3.6.14", ""), "1.34.2").expect("a report");
    assert!(same.steps.is_empty() && same.edits.is_empty() && same.rollout.rounds.is_empty());
}

#[test]
fn a_minor_means_its_newest_patch() {
    let check = |text: &str, expected: Option<&str>| {
        assert_eq!(target(text).ok().map(|version| version.to_string()).as_deref(), expected, "{text}");
    };
    check("1.34", Some("1.34.10"));
    check("v1.34", Some("1.34.10"));
    check("1.34.1", Some("1.34.1"));
    check("1.18", Some("1.18.20"));
    check("1.99", None);
    check("latest", None);
    assert!(catalog::minors().all(|minor| target(&minor.to_string()).is_ok()));
}

#[test]
fn line_endings_stay() {
    let text = small("1.23.17", "3.5.33", "api-server { anonymous-auth #false; }\napi-server {\n  insecure-port 0\n}")
        .replace('\n', "\r\n");
    let report = run(&text, "1.24").expect("a report");
    let expected = text.replace("1.23.17", "1.24.17").replace("  insecure-port 0\r\n", "");
    assert_eq!(report.texts["cluster.kdl"], expected);
}

#[test]
fn one_edit_does_not_wait_for_another() {
    let more = "api-server { feature-gate TTLAfterFinished #true; extra-args { arg \"--service-account-api-audiences\" \"x\"; }; }";
    let report = run(&small("1.24.17", "3.5.26", more), "1.25").expect("a report");
    assert_eq!(report.breaks(), (2, 1));
    let help = report.items().find_map(|item| item.help.clone().filter(|help| help.contains("audiences")));
    assert_eq!(help.as_deref(), Some("delete it; `api-server { service-account { audiences … } }` says it now"));
}
