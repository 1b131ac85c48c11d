//! The advice for everything in the catalog that ever goes: each flag, gate, plugin and API group in the last version that has it, taken
//! one minor further. What said the same as nothing is taken away, what said something else is left to people, and both are told.

use std::collections::BTreeSet;

use kapic::catalog::{
    ApiState, Component, EtcdVersion, Flag, FlagState, FlagType, GateState, KubernetesVersion, Minor, PluginState, Release,
    all_admission_plugins, all_api_versions, all_feature_gates, all_flags, api_versions,
};
use kapic::source::Severity;
use kapic::upgrade::Level;

use crate::advice::{Files, cluster, etcd, file, findings, follow, newest, written};

/// A line of a description: the block it stands in, and whether it says what the version does anyway.
#[derive(Debug, Clone)]
struct Line {
    block: &'static str,
    list: &'static str,
    text: String,
    idle: bool,
}

fn release(component: Component, minor: u16) -> Release {
    match component {
        Component::Etcd => EtcdVersion::parse(&etcd(minor)).expect("known").into(),
        _ => KubernetesVersion::parse(&newest(minor)).expect("known").into(),
    }
}

fn block(component: Component) -> &'static str {
    match component {
        Component::Etcd => "etcd",
        Component::KubeApiserver => "api-server",
        Component::KubeControllerManager => "controller-manager",
        Component::KubeScheduler => "scheduler",
        Component::Kubelet => "kubelet",
        Component::KubeProxy => "kube-proxy",
    }
}

/// Another value than `default` of the same type; none if it is hard to tell what that would be.
fn other(flag: &Flag, default: &str) -> Option<String> {
    Some(match flag.kind {
        FlagType::Bool => (default != "true").to_string(),
        _ => match default.parse::<u32>() {
            Ok(number) => (number + 1).to_string(),
            Err(_) if flag.kind.accepts("/x") => "/x".to_owned(),
            Err(_) => "1h1m1s".to_owned(),
        },
    })
}

fn flags(minor: u16) -> Vec<Line> {
    let mut lines = Vec::new();
    for component in Component::ALL {
        let (old, new) = (release(component, minor - 1), release(component, minor));
        let goes = |flag: &&Flag| {
            matches!(flag.state(old), FlagState::Present { .. }) && matches!(flag.state(new), FlagState::Removed { .. })
        };
        for flag in all_flags(component).iter().filter(goes) {
            let Some(default) = flag.default(old) else { continue };
            let line = |value: &str, idle| {
                let text = format!("arg \"--{}\" \"{value}\"", flag.name);
                Line { block: block(component), list: "extra-args", text, idle }
            };
            lines.push(line(default, true));
            lines.extend(other(flag, default).map(|value| line(&value, false)));
        }
    }
    lines
}

fn others(minor: u16) -> Vec<Line> {
    let (old, new) = (Minor { major: 1, minor: minor - 1 }, Minor { major: 1, minor });
    let line = |text: String, idle| Line { block: "api-server", list: "", text, idle };
    let mut lines = Vec::new();
    for gate in all_feature_gates().iter().filter(|gate| matches!(gate.state(new), GateState::Removed { .. })) {
        let GateState::Known { default, locked, .. } = gate.state(old) else { continue };
        let Some(value) = default.or(locked.then_some(true)) else { continue };
        lines.extend([true, false].map(|same| line(format!("feature-gate {} #{}", gate.name, value == same), same)));
    }
    for plugin in all_admission_plugins() {
        let known = matches!(plugin.state(old), PluginState::Known { .. });
        if known && matches!(plugin.state(new), PluginState::Removed { .. }) {
            lines.push(line(format!("disabled-admission-plugins {}", plugin.name), true));
            lines.push(line(format!("admission-plugins NodeRestriction {}", plugin.name), false));
        }
    }
    let served = |group: &str, minor| api_versions(group).any(|version| matches!(version.state(minor), ApiState::Known { .. }));
    let groups: BTreeSet<&str> =
        all_api_versions().iter().map(|version| version.group()).filter(|group| group.contains('.')).collect();
    for group in groups.into_iter().filter(|group| served(group, old) && !served(group, new)) {
        let version = api_versions(group).find(|version| matches!(version.state(old), ApiState::Known { .. }));
        lines.extend(version.map(|version| line(format!("runtime-config \"{}=true\"", version.name), true)));
    }
    lines
}

/// A description with these lines, each on its own, with a comment.
fn description(minor: u16, lines: &[Line]) -> Files {
    let body = |block: &str| {
        let of = |list: &str| -> String {
            let lines = lines.iter().filter(|line| line.block == block && line.list == list);
            lines.map(|line| format!("            {} // why\n", line.text)).collect()
        };
        format!("{{\n{}        extra-args {{\n{}        }}\n    }}", of(""), of("extra-args"))
    };
    let parts: Vec<String> = ["api-server", "controller-manager", "scheduler", "kubelet", "kube-proxy"]
        .map(|block| format!("{block} {}", body(block)))
        .into();
    file(&cluster(&newest(minor), &format!("etcd \"{}\" {}", etcd(minor), body("etcd")), &parts.join("\n    ")))
}

/// Leaves out the lines that the version before does not take: settings of kapic's own, values that only the component can print.
fn accepted(minor: u16, mut lines: Vec<Line>) -> Vec<Line> {
    loop {
        let files = description(minor, &lines);
        let text: Vec<&str> = files["cluster.kdl"].lines().collect();
        let errors = findings(&files).into_iter().filter(|(severity, ..)| *severity == Severity::Error);
        let wrong: BTreeSet<String> = errors.map(|(_, _, line)| text[line].trim().to_owned()).collect();
        if wrong.is_empty() {
            return lines;
        }
        let before = lines.len();
        lines.retain(|line| !wrong.contains(&format!("{} // why", line.text)));
        assert!(lines.len() < before, "{wrong:#?}");
    }
}

/// Takes the lines one minor further and says what became of them.
fn check(minor: u16, lines: Vec<Line>) -> usize {
    let lines = accepted(minor - 1, lines);
    let files = description(minor - 1, &lines);
    let report = follow(&files, &format!("1.{minor}"));
    let after = &written(&files, &report)["cluster.kdl"];
    let wrong = lines.iter().filter(|line| {
        let stays = after.contains(&line.text);
        let renamed = line.text.contains("--experimental-") && after.contains(&line.text.replace("experimental-", ""));
        stays == line.idle && !renamed
    });
    let wrong: Vec<&Line> = wrong.collect();
    assert!(wrong.is_empty(), "1.{minor}: {wrong:#?}\n{after}");
    let broken = report.items().filter(|item| item.level == Level::Breaks);
    let (edited, left): (Vec<_>, Vec<_>) = broken.partition(|item| item.edited);
    let renamed = lines.iter().filter(|line| !line.idle && !after.contains(&line.text)).count();
    let idle = lines.iter().filter(|line| line.idle).count();
    assert_eq!(
        (edited.len(), left.len()),
        (idle + renamed, lines.len() - idle - renamed),
        "1.{minor}: {:#?}",
        (messages(&edited), messages(&left))
    );
    lines.len()
}

fn messages(items: &[&kapic::upgrade::Item]) -> Vec<String> {
    items.iter().map(|item| item.message.clone()).collect()
}

#[test]
fn everything_that_goes_is_told_and_mended_where_it_said_nothing() {
    let mut seen = 0;
    for minor in 19..=36 {
        for idle in [true, false] {
            let lines: Vec<Line> = flags(minor).into_iter().chain(others(minor)).filter(|line| line.idle == idle).collect();
            seen += check(minor, lines);
        }
    }
    assert!(seen > 500, "{seen}");
}

/// Flags of kube-apiserver and its like whose default is another from `minor` on, with the old one.
fn changing(minor: u16) -> Vec<Line> {
    let mut lines = Vec::new();
    for component in Component::ALL.into_iter().filter(|component| !matches!(component, Component::Kubelet | Component::KubeProxy))
    {
        let (old, new) = (release(component, minor - 1), release(component, minor));
        let stays = |flag: &&Flag| [old, new].iter().all(|release| matches!(flag.state(*release), FlagState::Present { .. }));
        for flag in all_flags(component).iter().filter(stays) {
            let (Some(before), Some(after)) = (flag.default(old), flag.default(new)) else { continue };
            let value = before.trim_matches(['[', ']']);
            let alias = flag.about.is_some_and(|about| about.starts_with("alias of "));
            if before != after && !value.is_empty() && !alias {
                let text = format!("arg \"--{}\" \"{value}\"", flag.name);
                lines.push(Line { block: block(component), list: "extra-args", text, idle: true });
            }
        }
    }
    lines
}

#[test]
fn a_default_that_changes_is_told_unless_the_description_says_it() {
    let mut seen = 0;
    for minor in 20..=36 {
        let told = |lines: &[Line]| -> Vec<String> {
            let report = follow(&description(minor - 1, lines), &format!("1.{minor}"));
            let defaults = report.items().filter(|item| item.concern == "default");
            defaults.map(|item| format!("{} {}", item.subject, item.message)).collect()
        };
        let lines = accepted(minor - 1, changing(minor));
        let (bare, set) = (told(&[]), told(&lines));
        for line in &lines {
            let flag = line.text.split('"').nth(1).expect("a flag");
            let about = |told: &[String]| told.iter().any(|told| told.contains(&format!("{} `{flag}`", program(line.block))));
            assert_eq!((about(&bare), about(&set)), (true, false), "1.{minor} {flag}: {bare:#?}\n{set:#?}");
        }
        assert_eq!(bare.len() - lines.len(), set.len(), "1.{minor}: nothing else differs\n{bare:#?}\n{set:#?}");
        seen += lines.len();
    }
    assert!(seen >= 5, "{seen}");
}

fn program(block: &str) -> &'static str {
    let component = Component::ALL.into_iter().find(|component| self::block(*component) == block);
    component.expect("a block of a component").name()
}
