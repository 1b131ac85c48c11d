//! Laws of the layers, on descriptions that a machine writes: they may be folded from the weak end without a change of meaning, their
//! order in the file says nothing, and what `eval` prints gives the same bundle.

use kapic::evaluate::{self, Why};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::sample::subsequence;

use crate::evaluation::check_stays;
use crate::support::{Files, lab, traced};

/// One line of a component's block.
fn api_server() -> impl Strategy<Value = String> {
    let plugins = || subsequence(vec!["AlwaysPullImages", "PodTolerationRestriction", "PodNodeSelector", "EventRateLimit"], 0..=3);
    prop_oneof![
        (1..5_u8).prop_map(|hours| format!("event-ttl \"{hours}h\"")),
        Just("(unset)event-ttl".to_owned()),
        any::<bool>().prop_map(|on| format!("profiling #{on}")),
        (0..9_u8).prop_map(|level| format!("verbosity {level}")),
        plugins().prop_map(|names| format!("disabled-admission-plugins {}", names.join(" "))),
        plugins().prop_map(|names| format!("(add)disabled-admission-plugins {}", names.join(" "))),
        Just("(unset)disabled-admission-plugins".to_owned()),
        (1..40_u8, 1..9_u8).prop_map(|(age, backup)| format!("audit {{ log max-age={age} max-backup={backup}; }}")),
        (1..40_u8).prop_map(|size| format!("audit {{ log max-size={size}; }}")),
        Just("audit { (unset)log; }".to_owned()),
        Just("(unset)audit".to_owned()),
        (0..3_u8, 1..5_u8).prop_map(|(gate, delay)| format!(
            "extra-args {{ arg \"--{}\" \"{delay}s\"; }}",
            ["livez-grace-period", "min-request-timeout", "http2-max-streams-per-connection"][usize::from(gate)]
        )
        .replace("s\"", if gate == 0 { "s\"" } else { "\"" })),
        Just("extra-args { (unset)arg \"--livez-grace-period\"; }".to_owned()),
    ]
}

fn kubelet() -> impl Strategy<Value = String> {
    prop_oneof![
        (1..200_u8).prop_map(|pods| format!("max-pods {pods}")),
        Just("(unset)max-pods".to_owned()),
        (0..3_u8, 0..3_u8).prop_map(|(key, value)| format!("label \"example.com/k{key}\" v{value}")),
        (0..3_u8).prop_map(|key| format!("(unset)label \"example.com/k{key}\"")),
        (0..2_u8).prop_map(|key| format!("taint \"example.com/t{key}\" value=v effect=NoSchedule")),
    ]
}

/// The lines of one layer. A layer says one thing once, so that of two lines for one setting only the first is kept.
fn layer() -> impl Strategy<Value = String> {
    let lines = (proptest::collection::vec(api_server(), 0..6), proptest::collection::vec(kubelet(), 0..4));
    lines.prop_map(|(api_server, kubelet)| {
        let inside = |lines: Vec<String>| once(lines).iter().map(|line| format!("{line}; ")).collect::<String>();
        format!("api-server {{ {}}}; kubelet {{ {}}}", inside(api_server), inside(kubelet))
    })
}

fn once(lines: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let setting = |line: &String| {
        let plain = line.trim_start_matches("(unset)").trim_start_matches("(add)");
        let words: Vec<&str> = plain.split_whitespace().collect();
        match words.as_slice() {
            ["label" | "taint", key, ..] => format!("{} {key}", words[0]),
            ["audit" | "extra-args", ..] => words[0].to_owned(),
            _ => words.first().copied().unwrap_or_default().to_owned(),
        }
    };
    lines.into_iter().filter(|line| seen.insert(setting(line))).collect()
}

/// A cluster with these layers, from the weakest: a profile's defaults, the cluster's profile, the cluster, the role's profile, the role,
/// the host's profile, the host.
fn description(layers: &[String; 6]) -> Files {
    let [profile, cluster, role_profile, role, host_profile, host] = layers;
    let top = format!(
        "profile a {{ {profile} }}\nprofile b {{ {role_profile} }}\nprofile c {{ {host_profile} }}\nuse \"std:control-plane\""
    );
    let inside = format!(
        "apply a; apply control-plane; {cluster}\nmasters {{ kubelet {{ enabled; }}; apply b; {role}\n host box {{ apply c; {host} }}; \
         host other ip=\"192.0.2.11\"; host third ip=\"192.0.2.12\" {{ {host} }}; }}\nendpoint \"a.example.com:6443\"; load-balancer external"
    );
    vec![("cluster.kdl".to_owned(), lab(&top, &inside))]
}

/// The same cluster, with all layers up to the cluster's own folded into one by `eval`, and the rest on top.
fn folded(layers: &[String; 6]) -> Files {
    let [profile, cluster, role_profile, role, host_profile, host] = layers;
    let none = String::new;
    let weak = traced(&description(&[profile.clone(), cluster.clone(), none(), none(), none(), none()]));
    let text = evaluate::description(&evaluate::cluster(&weak.trace.resolved), &weak.sources, Why::Leave);
    let profiles = format!("profile b {{ {role_profile} }}\nprofile c {{ {host_profile} }}\n");
    let strong = format!("masters {{ apply b; {role}\n host box {{ apply c; {host} }}; host third {{ {host} }}; }}\n}}");
    let text = text.replacen("kapic 1\n", &format!("kapic 1\n{profiles}"), 1);
    let whole = format!("{}{strong}\n", text.trim_end().trim_end_matches('}'));
    vec![("cluster.kdl".to_owned(), whole)]
}

/// The same, with the nodes of each layer in the opposite order.
fn turned(layers: &[String; 6]) -> Files {
    let mut files = description(layers);
    files[0].1 = files[0].1.replace("apply a; apply control-plane;", "apply control-plane; apply a;");
    let lines: Vec<&str> = files[0].1.lines().collect();
    let profiles: Vec<&str> = lines.iter().copied().filter(|line| line.starts_with("profile")).rev().collect();
    let rest = lines.iter().copied().filter(|line| !line.starts_with("profile") && *line != "kapic 1");
    let text: Vec<&str> = ["kapic 1"].into_iter().chain(profiles).chain(rest).collect();
    files[0].1 = text.join("\n") + "\n";
    files
}

fn layers() -> impl Strategy<Value = [String; 6]> {
    [layer(), layer(), layer(), layer(), layer(), layer()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_eval_prints_gives_the_same_bundle(layers in layers()) {
        check_stays(&description(&layers));
    }

    #[test]
    fn layers_fold_from_the_weak_end(layers in layers()) {
        assert_eq!(traced(&folded(&layers)).decided(), traced(&description(&layers)).decided());
    }

    #[test]
    fn the_order_in_the_file_says_nothing(layers in layers()) {
        assert_eq!(traced(&turned(&layers)).decided(), traced(&description(&layers)).decided());
    }
}
