//! Every advice is applied: what the report marks as edited is gone at the target, nothing else in the file is another, nothing is left to
//! edit, and `check` of the written file has no finding that the report did not tell of.

use std::collections::{BTreeMap, BTreeSet};

use kapic::catalog::{self, Minor};
use kapic::source::{Severity, Sink, Sources};
use kapic::upgrade::{Item, Running, Upgrade, target, upgrade};
use kapic::world::MemoryProject;

/// The description's files by name; the first that is compiled is `cluster.kdl`.
pub type Files = BTreeMap<String, String>;

/// Code and text of a finding: what it keeps when lines move.
type Found = (String, String);

/// A description in one file.
pub fn file(text: &str) -> Files {
    BTreeMap::from([("cluster.kdl".to_owned(), text.to_owned())])
}

/// A cluster with a worker; `parts` go into its braces.
pub fn cluster(kubernetes: &str, etcd: &str, parts: &str) -> String {
    format!(
        "kapic 1\n\n// Kept as it is.\ncluster t {{\n    kubernetes \"{kubernetes}\" // the version\n    \
         network {{ service-cidr \"10.96.0.0/16\"; }}\n    pki {{\n        epoch \"2026-11-01T00:00:00Z\"\n    }}\n    {etcd}\n    \
         {parts}\n    masters {{ host m1 ip=\"10.0.0.1\"; }}\n    workers w {{ host w1 ip=\"10.0.0.2\"; }}\n}}\n"
    )
}

/// The newest patch of `1.MINOR`.
pub fn newest(minor: u16) -> String {
    catalog::newest_patch(Minor { major: 1, minor }).expect("a minor of the catalog").to_string()
}

/// The etcd that goes with `1.MINOR`.
pub fn etcd(minor: u16) -> String {
    catalog::etcd_for(Minor { major: 1, minor }).expect("a minor of the catalog").to_string()
}

/// The report; the description has to compile at its own version.
pub fn report(files: &Files, to: &str) -> Upgrade {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let report =
        upgrade("cluster.kdl", &project(files), target(to).expect("a version"), Running::default(), &mut sources, &mut sink);
    let found: Vec<String> = sink.finish().into_iter().map(|found| format!("{} {}", found.code, found.message)).collect();
    report.unwrap_or_else(|| panic!("{found:#?}\n{files:#?}"))
}

/// The findings of `check`, but for notes and K0713, which goes by the newest patch that is known.
pub fn findings(files: &Files) -> Vec<(Severity, Found, usize)> {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let _ = kapic::design("cluster.kdl", &project(files), &mut sources, &mut sink);
    let found = sink.finish().into_iter().filter(|found| found.severity != Severity::Note && found.code != "K0713");
    let told = |found: kapic::source::Diagnostic| {
        let text = found.span().map_or("", |span| sources.text(span).lines().next().unwrap_or_default());
        let line = found.span().map_or(0, |span| sources.file(span.file).line_at(span.start as usize));
        (found.severity, (found.code.to_owned(), text.to_owned()), line)
    };
    found.map(told).collect()
}

fn project(files: &Files) -> MemoryProject {
    MemoryProject::new(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

/// The files after `--write`.
pub fn written(files: &Files, report: &Upgrade) -> Files {
    let mut after = files.clone();
    after.extend(report.texts.iter().map(|(name, text)| (name.clone(), text.clone())));
    after
}

/// Applies the advice of the way to `to` and holds it to its word. Gives back the report.
#[track_caller]
pub fn follow(files: &Files, to: &str) -> Upgrade {
    let report = report(files, to);
    let after = written(files, &report);
    layout(files, &after, &report);
    let (before, now) = (found(files), found(&after));
    for item in report.items().filter(|item| item.edited && item.place.is_some()) {
        assert!(!now.contains(&key(item)), "{} to {to}: marked as edited, and found again: {item:#?}\n{after:#?}", report.from);
    }
    let told: BTreeSet<Found> = report.items().filter(|item| !item.edited).map(key).collect();
    let untold: Vec<&Found> = now.iter().filter(|found| !before.contains(found) && !told.contains(found)).collect();
    assert!(untold.is_empty(), "{} to {to}: `check` finds what nobody told of: {untold:#?}\n{after:#?}", report.from);
    if findings(&after).iter().all(|(severity, ..)| *severity != Severity::Error) {
        let again = self::report(&after, to);
        assert!(again.edits.is_empty() && again.steps.is_empty(), "{} to {to}: {:#?}", report.from, again.edits);
    }
    report
}

fn found(files: &Files) -> BTreeSet<Found> {
    findings(files).into_iter().map(|(_, found, _)| found).collect()
}

fn key(item: &Item) -> Found {
    (item.code.unwrap_or_default().to_owned(), item.subject.clone())
}

/// The written files are the old ones with the edits that the report lists, and each edit takes something away or puts a version or a
/// name in the place of another.
#[track_caller]
fn layout(files: &Files, after: &Files, report: &Upgrade) {
    let mut expected = files.clone();
    for (name, text) in &mut expected {
        let lines = text.split_inclusive('\n').enumerate().filter_map(|(index, line)| {
            let edit = report.edits.iter().find(|edit| edit.file == *name && edit.line == index + 1);
            let Some(edit) = edit else { return Some(line.to_owned()) };
            assert_eq!(edit.before, line.trim());
            let new = edit.after.as_ref()?;
            assert!(is_part(new, &edit.before) || version(new) != version(&edit.before), "{} becomes {new}", edit.before);
            assert_eq!(comment(new), comment(line), "a comment stays");
            Some(line.replacen(line.trim(), new, 1))
        });
        *text = lines.collect();
    }
    assert_eq!(after, &expected);
}

/// Whether `part` is `whole` with some of it left out.
fn is_part(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|wanted| rest.any(|found| found == wanted))
}

fn version(line: &str) -> Option<&str> {
    line.split('"').find(|word| word.split('.').count() == 3 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

fn comment(line: &str) -> Option<&str> {
    line.split_once("//").map(|(_, words)| words.trim_end())
}

/// One kind of break: from which minors on the description compiles, and the settings that will not do for ever.
struct Case {
    minors: std::ops::RangeInclusive<u16>,
    parts: &'static str,
    /// How many things break on the way to 1.36, and how many of them a safe edit mends.
    breaks: (usize, usize),
}

const CASES: &[Case] = &[
    // An extra flag that said what the version does anyway, and one that said something else.
    Case {
        minors: 18..=23,
        parts: "api-server {\n        extra-args {\n            // Memory.\n            arg \"--target-ram-mb\" \"0\"\n        }\n    }",
        breaks: (1, 1),
    },
    Case { minors: 18..=23, parts: "api-server { extra-args { arg \"--target-ram-mb\" \"512\"; }; } // half", breaks: (1, 0) },
    // Gates that went as they were set, and as they were not.
    Case {
        minors: 18..=27,
        parts: "api-server { feature-gate AdvancedAuditing #true; event-ttl \"2h\"; } // one of two",
        breaks: (1, 1),
    },
    Case {
        minors: 18..=21,
        parts: "controller-manager {\n        feature-gate BoundServiceAccountTokenVolume #false /* off */\n    }",
        breaks: (1, 0),
    },
    // Plugins that went.
    Case { minors: 18..=24, parts: "api-server { admission-plugins NodeRestriction PodSecurityPolicy; }", breaks: (1, 0) },
    Case {
        minors: 18..=24,
        parts: "api-server {\n        admission-plugins NodeRestriction\n        disabled-admission-plugins PodSecurityPolicy // no\n    }",
        breaks: (1, 1),
    },
    // Group versions that went: the only ones of their group, or not.
    Case {
        minors: 19..=19,
        parts: "api-server { runtime-config \"settings.k8s.io/v1alpha1=true\" \"batch/v1=true\"; }",
        breaks: (1, 1),
    },
    Case { minors: 18..=20, parts: "api-server { runtime-config \"batch/v2alpha1=true\"; }", breaks: (1, 1) },
    // Settings whose flag went.
    Case { minors: 18..=23, parts: "api-server {\n        insecure-port 0 // closed\n    }", breaks: (1, 1) },
    Case {
        minors: 18..=25,
        parts: "api-server {\n        log-dir \"/var/log/k\" // kept\n        log-to-stderr #true\n    }",
        breaks: (2, 1),
    },
    // A gate that is locked, and one that was locked and went.
    Case { minors: 18..=26, parts: "api-server { feature-gate AdvancedAuditing #false; }", breaks: (1, 0) },
    // A field that went, among others.
    Case {
        minors: 20..=23,
        parts: "kubelet {\n        extra-config {\n            field \"logging.sanitization\" #false // no\n            field \"eventBurst\" 10\n        }\n    }",
        breaks: (1, 0),
    },
    // The same flag of several components, and twice on a line.
    Case {
        minors: 20..=23,
        parts: "scheduler { extra-args { arg \"--experimental-logging-sanitization\" \"false\"; }; }; kubelet { extra-args { arg \"--experimental-logging-sanitization\" \"false\"; }; }",
        breaks: (2, 2),
    },
    Case {
        minors: 18..=23,
        parts: "kubelet { extra-args { arg \"--network-plugin\" \"\"; arg \"--non-masquerade-cidr\" \"10.0.0.0/8\"; }; }",
        breaks: (2, 2),
    },
    // The default in other words, and the ports that were closed.
    Case {
        minors: 19..=23,
        parts: "kubelet { extra-args { arg \"--image-pull-progress-deadline\" \"60s\"; arg \"--network-plugin-mtu\" \"0x0\"; }; }",
        breaks: (2, 2),
    },
    Case {
        minors: 18..=23,
        parts: "controller-manager { insecure-port 0; }\n    scheduler { insecure-port 10251; }",
        breaks: (2, 1),
    },
    Case { minors: 18..=21, parts: "api-server { kubelet-client { https #false; }; }", breaks: (1, 0) },
    // On a role and on a host.
    Case {
        minors: 18..=24,
        parts: "workers v {\n        kubelet { feature-gate AdvancedAuditing #true; }\n        host v1 ip=\"10.0.0.3\" {\n            kubelet { feature-gate TTLAfterFinished #true; }\n        }\n    }",
        breaks: (2, 2),
    },
    // Where nothing breaks.
    Case { minors: 18..=35, parts: "kubelet { max-pods 200; }", breaks: (0, 0) },
    Case { minors: 21..=35, parts: "api-server { audit { log max-age=7; }; } // a default that changes", breaks: (0, 0) },
];

#[test]
fn every_kind_of_advice_is_worth_its_word() {
    for case in CASES {
        let (first, last) = (*case.minors.start(), *case.minors.end());
        // Every minor between is a start in the test of small steps.
        for from in BTreeSet::from([first, last]) {
            let files = file(&cluster(&newest(from), &format!("etcd \"{}\"", etcd(from)), case.parts));
            let middle = if from == first { from + 4 } else { 36 };
            for to in BTreeSet::from([from + 1, middle, 36]) {
                let report = follow(&files, &format!("1.{to}"));
                assert!(
                    to < 36 || report.breaks() == case.breaks,
                    "{from}: {} {:?} {:#?}",
                    case.parts,
                    report.breaks(),
                    report.edits
                );
            }
        }
    }
}

/// Several files: a profile in one, the version in a `let`, and a profile that is not applied.
fn several(minor: u16) -> Files {
    let entry = cluster("VERSION", &format!("etcd \"{}\"", etcd(minor)), "apply ours")
        .replace("kapic 1\n", &format!("kapic 1\nuse \"./profiles/ours.kdl\"\nlet version=\"{}\" // soon newer\n", newest(minor)))
        .replace("\"VERSION\"", "(var)version");
    let profile = "kapic 1\n\n// Shared by all clusters.\nprofile ours {\n    api-server {\n        feature-gate AdvancedAuditing #true\n        \
                   event-ttl \"2h\" // long\n        extra-args { arg \"--target-ram-mb\" \"0\"; }\n    }\n}\n";
    Files::from([("cluster.kdl".to_owned(), entry), ("profiles/ours.kdl".to_owned(), profile.to_owned())])
}

#[test]
fn every_file_of_the_project_is_mended() {
    for from in 18..=23 {
        let (files, to) = (several(from), "1.36");
        let report = follow(&files, to);
        assert_eq!(report.breaks(), (2, 2), "{from}");
        let after = written(&files, &report);
        assert!(after["cluster.kdl"].contains("let version=\"1.36.3\" // soon newer"));
        let gone = ["        feature-gate AdvancedAuditing #true\n", " arg \"--target-ram-mb\" \"0\";"];
        let expected = gone.iter().fold(files["profiles/ours.kdl"].clone(), |text, gone| text.replace(gone, ""));
        assert_eq!(after["profiles/ours.kdl"], expected);
    }
}

#[test]
fn a_file_that_a_later_version_does_not_read_is_told() {
    let parts = "api-server { audit { policy \"./audit.yaml\"; log; }; }";
    let mut files = file(&cluster(&newest(22), &format!("etcd \"{}\"", etcd(22)), parts));
    let policy = "apiVersion: audit.k8s.io/v1beta1\nkind: Policy\nrules:\n- level: Metadata\n";
    files.insert("audit.yaml".to_owned(), policy.to_owned());
    assert_eq!(follow(&files, "1.23").breaks(), (0, 0));
    for to in [24, 30, 36] {
        let report = follow(&files, &format!("1.{to}"));
        let broken: Vec<_> = report.items().filter(|item| item.code == Some("K0414")).map(|item| item.edited).collect();
        assert_eq!((report.breaks(), broken), ((1, 0), vec![false]), "{to}");
    }
}

#[test]
fn everything_at_once_is_advised_as_well() {
    for to in 20..=36 {
        follow(&file(crate::upgrade::OLD), &format!("1.{to}"));
    }
}

#[test]
fn many_small_steps_write_what_one_long_way_writes() {
    let mended = CASES.iter().filter(|case| case.breaks.0 == case.breaks.1);
    let texts = mended.map(|case| (*case.minors.start(), case.parts));
    let mut starts: Vec<Files> =
        texts.map(|(from, parts)| file(&cluster(&newest(from), &format!("etcd \"{}\"", etcd(from)), parts))).collect();
    starts.push(several(18));
    // An etcd that is far behind its Kubernetes, and one that no member may take to 3.6.
    starts.push(file(&cluster("1.31.14", "etcd \"3.4.14\"", "allow K0707 reason=\"soon\"")));
    starts.push(file(&cluster("1.31.14", "etcd \"3.5.9\"", "")));
    for start in starts {
        let first = kapic::catalog::minors().position(|minor| version_of(&start).starts_with(&format!("{minor}."))).expect("known");
        let mut now = start.clone();
        for minor in kapic::catalog::minors().skip(first + 1) {
            let report = follow(&now, &minor.to_string());
            now = written(&now, &report);
        }
        let report = follow(&start, "1.36");
        assert_eq!(now, written(&start, &report));
    }
}

fn version_of(files: &Files) -> String {
    let lines = files["cluster.kdl"].lines().filter(|line| line.contains("kubernetes") || line.starts_with("let"));
    lines.filter_map(version).next().expect("a version").to_owned()
}
