//! The catalog against what is known about the versions: the handbook's command line, what went when, and the form of the files.

#[path = "catalog/advance.rs"]
mod advance;
#[path = "catalog/observed.rs"]
mod observed;

use std::path::Path;
use std::process::Command;

use kapic::catalog::{
    ApiState, Component, ConfigKind, ControllerState, EtcdVersion, FlagState, FlagType, GateState, KubernetesVersion, Minor,
    PluginState, Release, Stage, admission_plugin, admission_plugins, all_admission_plugins, all_api_versions, all_config_fields,
    all_config_versions, all_controllers, all_feature_gates, all_flags, all_resources, api_version, api_versions, config_field,
    controller, controllers, etcd_for, feature_gate, flag, flags, minors, newest_kubernetes, newest_patch, resources,
};

const FILES: [&str; 14] = [
    "admission-plugins",
    "api-groups",
    "component-config",
    "config-versions",
    "controllers",
    "etcd-flags",
    "feature-gates",
    "kube-apiserver-flags",
    "kube-controller-manager-flags",
    "kube-proxy-flags",
    "kube-scheduler-flags",
    "kubelet-flags",
    "resources",
    "versions",
];

/// The flags of the handbook's kube-apiserver that every version from 1.18 on takes.
const HANDBOOK: &str =
    "enable-admission-plugins bind-address authorization-mode enable-bootstrap-token-auth token-auth-file runtime-config
    kubelet-preferred-address-types kubelet-client-certificate kubelet-client-key anonymous-auth requestheader-client-ca-file
    requestheader-allowed-names requestheader-extra-headers-prefix requestheader-group-headers requestheader-username-headers
    proxy-client-cert-file proxy-client-key-file service-cluster-ip-range service-node-port-range tls-cert-file tls-private-key-file
    client-ca-file enable-aggregator-routing service-account-key-file etcd-cafile etcd-certfile etcd-keyfile etcd-servers
    allow-privileged audit-log-maxage audit-log-maxbackup audit-log-maxsize audit-log-path audit-policy-file event-ttl v
    endpoint-reconciler-type";

fn kubernetes(minor: u16) -> Minor {
    Minor { major: 1, minor }
}

fn release(text: &str) -> Release {
    Release::parse(text).expect("a version")
}

fn state(component: Component, name: &str, version: &str) -> String {
    match flag(component, name).unwrap_or_else(|| panic!("{name} is in the catalog")).state(release(version)) {
        FlagState::NotYet { since } => format!("not before {since}"),
        FlagState::Present { deprecated: None } => "present".to_string(),
        FlagState::Present { deprecated: Some(since) } => format!("deprecated {since}"),
        FlagState::Removed { since, .. } => format!("removed {since}"),
        FlagState::Unknown => "unknown".to_string(),
    }
}

#[test]
fn the_handbooks_flags_are_taken_by_every_version() {
    for minor in minors() {
        for name in HANDBOOK.split_whitespace() {
            assert_eq!(state(Component::KubeApiserver, name, &format!("{minor}.0")), "present", "--{name} in {minor}");
        }
    }
}

#[test]
fn each_flag_lives_as_long_as_the_commands_say() {
    let check = |component, name, version: &str, expected: &str| {
        assert_eq!(state(component, name, version), expected, "--{name} of {} {version}", Component::name(component));
    };
    let api = Component::KubeApiserver;
    for version in ["1.18.0", "1.20.0", "1.22.0", "1.23.99"] {
        check(api, "insecure-port", version, "deprecated 1.16 or earlier");
    }
    for minor in 24..=36 {
        check(api, "insecure-port", &format!("1.{minor}.0"), "removed 1.24");
    }
    check(api, "kubelet-https", "1.18.0", "present");
    check(api, "kubelet-https", "1.19.0", "deprecated 1.19");
    check(api, "kubelet-https", "1.21.14", "deprecated 1.19");
    check(api, "kubelet-https", "1.22.0", "removed 1.22");
    for name in ["logtostderr", "log-dir", "log_dir"] {
        check(api, name, "1.22.0", "present");
        check(api, name, "1.23.0", "deprecated 1.23");
        check(api, name, "1.25.9", "deprecated 1.23");
        check(api, name, "1.26.0", "removed 1.26");
        check(api, name, "1.36.3", "removed 1.26");
    }
    check(api, "authorization-config", "1.28.9", "not before 1.29");
    check(api, "authorization-config", "1.29.0", "present");
    check(api, "aggregator-reject-forwarding-redirect", "1.24.0", "unknown");
    check(api, "aggregator-reject-forwarding-redirect", "1.21.0", "not before 1.26");
    check(Component::KubeControllerManager, "port", "1.23.0", "deprecated 1.19 or earlier");
    check(Component::KubeControllerManager, "port", "1.24.0", "removed 1.24");
    check(Component::KubeControllerManager, "secure-port", "1.18.0", "unknown");
    check(Component::KubeScheduler, "policy-config-file", "1.23.0", "removed 1.23");
    check(Component::Kubelet, "pod-infra-container-image", "1.34.9", "deprecated 1.24");
    check(Component::Kubelet, "pod-infra-container-image", "1.35.0", "removed 1.35");
    check(Component::Kubelet, "log-dir", "1.26.0", "removed 1.26");
    check(Component::Kubelet, "network-plugin", "1.24.0", "removed 1.24");
    check(Component::KubeProxy, "proxy-port-range", "1.28.0", "present");
    check(Component::KubeProxy, "proxy-port-range", "1.30.0", "unknown");
    check(Component::KubeProxy, "proxy-port-range", "1.31.0", "removed 1.31 or earlier");
    check(Component::KubeProxy, "logtostderr", "1.20.0", "unknown");
    check(Component::KubeProxy, "logtostderr", "1.34.0", "removed 1.26 or earlier");
    check(Component::Etcd, "enable-v2", "3.4.9", "present");
    check(Component::Etcd, "enable-v2", "3.5.0", "deprecated 3.5");
    check(Component::Etcd, "enable-v2", "3.6.0", "removed 3.6");
    check(Component::Etcd, "ca-file", "3.4.0", "removed 3.4");
    check(Component::Etcd, "tls-min-version", "3.4.24", "not before 3.4.25");
    check(Component::Etcd, "tls-min-version", "3.4.25", "present");
    check(Component::Etcd, "tls-min-version", "3.5.7", "not before 3.5.8");
    check(Component::Etcd, "tls-min-version", "3.6.0", "present");
    assert!(flag(Component::Etcd, "enable_v2").is_none(), "etcd does not take `_` for `-`");
    assert!(flag(api, "no-such-flag").is_none());
}

#[test]
fn etcd_3_7_has_no_experimental_flag() {
    let experimental = || all_flags(Component::Etcd).iter().filter(|flag| flag.name.starts_with("experimental-"));
    assert!(experimental().count() > 20);
    for flag in experimental() {
        assert!(matches!(flag.state(release("3.7.0")), FlagState::Removed { .. }), "--{}", flag.name);
    }
}

#[test]
fn a_removed_flag_says_what_to_write() {
    let check = |component, name, replacement, reason| {
        let flag = flag(component, name).expect("a known flag");
        assert_eq!((flag.replacement, flag.reason), (replacement, reason), "--{name}");
    };
    check(Component::KubeApiserver, "kubelet-https", None, Some("calls to kubelets always use https"));
    check(Component::Etcd, "ca-file", Some("--trusted-ca-file"), None);
    check(Component::Etcd, "experimental-enable-v2v3", None, None);
}

#[test]
fn defaults_change_with_the_version() {
    let check = |component, name, version, expected: Option<&str>| {
        assert_eq!(flag(component, name).expect("a known flag").default(release(version)), expected, "--{name} in {version}");
    };
    check(Component::KubeApiserver, "insecure-port", "1.18.0", Some("8080"));
    check(Component::KubeApiserver, "insecure-port", "1.20.0", Some("0"));
    check(Component::KubeApiserver, "audit-log-maxage", "1.35.7", Some("0"));
    check(Component::KubeApiserver, "audit-log-maxage", "1.36.0", Some("366"));
    check(Component::KubeApiserver, "authorization-mode", "1.28.0", Some("[AlwaysAllow]"));
    check(Component::KubeApiserver, "token-auth-file", "1.34.0", Some(""));
    check(Component::KubeControllerManager, "node-monitor-grace-period", "1.32.0", Some("50s"));
    check(Component::Etcd, "snapshot-count", "3.5.33", Some("100000"));
    check(Component::Etcd, "snapshot-count", "3.6.0", Some("10000"));
    check(Component::KubeApiserver, "cloud-provider-gce-lb-src-cidrs", "1.20.0", None);
}

#[test]
fn flags_that_became_required_say_since_when() {
    let check = |name, since: &str, when: Option<&str>| {
        let required = flag(Component::KubeApiserver, name).and_then(|flag| flag.required).unwrap_or_else(|| panic!("--{name}"));
        assert_eq!((required.since.to_string().as_str(), required.when), (since, when), "--{name}");
    };
    check("service-account-issuer", "1.20", None);
    check("service-account-signing-key-file", "1.20", None);
    check("service-account-key-file", "1.20", None);
    check("etcd-servers", "1.16 or earlier", None);
    let shared = "--client-ca-file and --requestheader-client-ca-file share a certificate";
    check("requestheader-allowed-names", "1.35", Some(shared));
}

#[test]
fn admission_plugins_come_and_go() {
    let check = |name, minor, expected: &str| {
        let found = match admission_plugin(name).expect("a known plugin").state(kubernetes(minor)) {
            PluginState::NotYet { since } => format!("not before {since}"),
            PluginState::Known { default_on, .. } => if default_on { "on" } else { "off" }.to_string(),
            PluginState::Removed { since, .. } => format!("removed {since}"),
        };
        assert_eq!(found, expected, "{name} in 1.{minor}");
    };
    check("PodPreset", 19, "off");
    check("PodPreset", 20, "removed 1.20");
    check("PodSecurityPolicy", 24, "off");
    check("PodSecurityPolicy", 25, "removed 1.25");
    check("PodSecurity", 21, "not before 1.22");
    check("PodSecurity", 22, "on");
    check("NodeRestriction", 36, "off");
    check("NamespaceLifecycle", 18, "on");
    assert!(admission_plugin("podsecurity").is_none());
    assert!(!admission_plugins(kubernetes(36)).any(|plugin| plugin.name == "PodSecurityPolicy"));
}

#[test]
fn feature_gates_have_stages() {
    let check =
        |name, minor, expected| assert_eq!(feature_gate(name).expect("a known gate").state(kubernetes(minor)), expected, "{name}");
    let known = |stage, default, locked| GateState::Known { stage: Some(stage), default: Some(default), locked };
    check("APIServerTracing", 22, known(Stage::Alpha, false, false));
    check("APIServerTracing", 33, known(Stage::Beta, true, false));
    check("APIServerTracing", 34, known(Stage::Ga, true, true));
    check("KMSv1", 29, known(Stage::Deprecated, false, false));
    check("APIListChunking", 28, known(Stage::Beta, true, false));
    check("APIPriorityAndFairness", 19, known(Stage::Alpha, false, false));
    check("TopologyManagerPolicyOptions", 35, known(Stage::Ga, true, false));
    check("TopologyManagerPolicyOptions", 36, known(Stage::Ga, true, true));
    check("OrderedNamespaceDeletion", 32, known(Stage::Beta, false, false));
    check("APIListChunking", 29, known(Stage::Ga, true, true));
    assert!(matches!(feature_gate("APIListChunking").map(|gate| gate.state(kubernetes(33))), Some(GateState::Removed { .. })));
    assert!(matches!(feature_gate("APIServerTracing").map(|gate| gate.state(kubernetes(21))), Some(GateState::NotYet { .. })));
}

#[test]
fn api_versions_are_served_while_a_kind_of_theirs_is() {
    let check = |name, minor, expected: &str| {
        let found = match api_version(name).expect("a known group version").state(kubernetes(minor)) {
            ApiState::NotYet { since } => format!("not before {since}"),
            ApiState::Known { default_on } => format!("{default_on:?}"),
            ApiState::Removed { since, replacement } => format!("removed {since}, {}", replacement.unwrap_or("nothing")),
        };
        assert_eq!(found, expected, "{name} in 1.{minor}");
    };
    check("rbac.authorization.k8s.io/v1", 18, "Some(true)");
    check("rbac.authorization.k8s.io/v1", 36, "Some(true)");
    check("settings.k8s.io/v1alpha1", 19, "Some(false)");
    check("settings.k8s.io/v1alpha1", 20, "removed 1.20, nothing");
    check("policy/v1beta1", 25, "removed 1.25, policy/v1");
    check("policy/v1", 20, "not before 1.21");
    check("authentication.k8s.io/v1beta1", 24, "removed 1.22, authentication.k8s.io/v1");
    check("authentication.k8s.io/v1beta1", 28, "Some(false)");
    check("apps/v1beta1", 18, "removed 1.16, apps/v1, autoscaling/v1");
    assert_eq!(api_versions("settings.k8s.io").count(), 1);
    assert_eq!(api_versions("no-such.k8s.io").count(), 0);
}

#[test]
fn configuration_fields_come_and_go() {
    let check = |kind, path, version, present, default| {
        let field = config_field(kind, path).unwrap_or_else(|| panic!("{path} is in the catalog"));
        assert_eq!(matches!(field.state(release(version)), FlagState::Present { .. }), present, "{path} in {version}");
        assert_eq!(field.default(release(version)), default, "{path} in {version}");
    };
    check(ConfigKind::Kubelet, "kubeAPIQPS", "1.26.0", true, Some("5"));
    check(ConfigKind::Kubelet, "kubeAPIQPS", "1.27.0", true, Some("50"));
    check(ConfigKind::Kubelet, "failCgroupV1", "1.30.0", false, Some("false"));
    check(ConfigKind::Kubelet, "failCgroupV1", "1.35.0", true, Some("true"));
    check(ConfigKind::Kubelet, "staticPodPath", "1.18.0", true, Some(""));
    check(ConfigKind::Kubelet, "authentication.x509", "1.18.0", true, None);
    check(ConfigKind::KubeProxy, "udpIdleTimeout", "1.25.0", true, None);
    check(ConfigKind::KubeProxy, "udpIdleTimeout", "1.26.0", false, None);
    let parallelism = config_field(ConfigKind::KubeScheduler, "parallelism").expect("a known field");
    assert!(matches!(parallelism.state(release("1.19.16")), FlagState::NotYet { .. }));
    check(ConfigKind::KubeScheduler, "profiles[].plugins.multiPoint", "1.22.17", false, None);
    check(ConfigKind::Encryption, "resources[].providers[].kms.apiVersion", "1.25.0", true, None);
    check(ConfigKind::Authentication, "anonymous.conditions[].path", "1.30.0", false, None);
    check(ConfigKind::Authentication, "anonymous.conditions[].path", "1.31.0", true, None);
    check(ConfigKind::AuditPolicy, "omitManagedFields", "1.22.0", false, None);
    check(ConfigKind::AuditPolicy, "omitManagedFields", "1.23.0", true, None);
}

#[test]
fn versions_are_paired() {
    assert_eq!(minors().map(|minor| minor.minor).collect::<Vec<_>>(), (18..=36).collect::<Vec<_>>());
    assert_eq!(newest_kubernetes().to_string(), "1.36.3");
    assert_eq!(newest_patch(kubernetes(34)), KubernetesVersion::parse("1.34.10").ok());
    assert_eq!(newest_patch(kubernetes(20)), KubernetesVersion::parse("1.20.15").ok());
    for (minor, etcd) in [(18, "3.4.45"), (21, "3.4.45"), (22, "3.5.33"), (33, "3.5.33"), (34, "3.6.14"), (36, "3.6.14")] {
        assert_eq!(etcd_for(kubernetes(minor)), EtcdVersion::parse(etcd).ok(), "1.{minor}");
    }
    assert_eq!(etcd_for(kubernetes(37)), None);
}

#[test]
fn the_flags_of_a_version_leave_out_what_it_refuses() {
    let names: Vec<_> =
        flags(Component::KubeApiserver, KubernetesVersion::parse("1.34.2").expect("known")).map(|flag| flag.name).collect();
    assert!(names.contains(&"authorization-config") && names.contains(&"tls-cert-file"));
    assert!(!names.contains(&"insecure-port") && !names.contains(&"tls-curve-preferences"));
}

#[test]
fn a_default_is_a_value_that_the_flag_takes() {
    let printed_otherwise =
        |kind: &FlagType| matches!(kind, FlagType::Ip | FlagType::IntList | FlagType::Map | FlagType::CertKey | FlagType::Version);
    let mut refused = Vec::new();
    for component in Component::ALL {
        for flag in all_flags(component).iter().filter(|flag| !printed_otherwise(&flag.kind)) {
            let newest = release(if component == Component::Etcd { "3.7.1" } else { "1.36.3" });
            let default = flag.default(newest).unwrap_or_default();
            if !default.is_empty() && !flag.kind.accepts(default) {
                refused.push(format!("{} --{}={default}", component.name(), flag.name));
            }
        }
    }
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn every_line_of_every_file_is_read_and_sorted() {
    let mut lines = 0;
    for name in FILES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("stdlib/catalog/{name}.txt"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let keys: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split(" | ").next()).collect();
        assert!(keys.is_sorted_by(|left, right| left < right), "{name} is sorted and names nothing twice");
        lines += keys.len();
    }
    let flags: usize = Component::ALL.into_iter().map(|component| all_flags(component).len()).sum();
    let others = all_admission_plugins().len()
        + all_feature_gates().len()
        + all_api_versions().len()
        + all_config_fields().len()
        + all_config_versions().len()
        + all_controllers().len()
        + all_resources().count();
    let versions = minors().count() + 5;
    // The line of resources that tells which minors were looked at is no resource.
    let others = others + 1;
    assert_eq!(flags + others + versions, lines);
}

#[test]
fn no_version_of_the_catalog_is_without_an_answer() {
    for minor in minors() {
        assert!(all_api_versions().iter().any(|api| matches!(api.state(minor), ApiState::Known { default_on: Some(true) })));
        assert!(all_feature_gates().iter().any(|gate| matches!(gate.state(minor), GateState::Known { .. })));
        for api in all_api_versions() {
            let _answers_without_panic = api.state(minor);
        }
    }
}

#[test]
fn the_files_are_what_the_facts_make_of_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = std::env::var_os("CATALOG_DATA").map_or_else(|| root.join("../shared/data"), Into::into);
    if !data.join("kube-apiserver-flags.json").is_file() {
        eprintln!("SKIPPED: the facts are not at {}; set CATALOG_DATA to check that the catalog is fresh", data.display());
        return;
    }
    let output = Command::new("python3").arg(root.join("stdlib/catalog/generate.py")).arg("--check").arg(&data).output();
    match output {
        Err(error) => eprintln!("SKIPPED: python3 does not run here ({error}), so nobody knows whether the catalog is fresh"),
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
    }
}

#[test]
fn controllers_have_old_names_and_new_ones() {
    let state = |name, minor| controller(name).map(|known| known.state(kubernetes(minor)));
    assert_eq!(state("cronjob", 18), Some(ControllerState::Known));
    assert_eq!(state("cronjob", 36), Some(ControllerState::Known));
    assert_eq!(state("cronjob-controller", 28), Some(ControllerState::Known));
    assert!(matches!(state("cronjob-controller", 27), Some(ControllerState::NotYet { .. })));
    assert_eq!(controller("cronjob").and_then(|known| known.of), Some("cronjob-controller"));
    assert_eq!(state("cronjobs", 36), None);
    for minor in minors() {
        let names = controllers(minor).expect("the minor was looked at").count();
        let own = resources(minor).expect("the minor was looked at").count();
        assert!(names > 30 && own > 40, "{minor}: {names} {own}");
    }
    assert!(controllers(kubernetes(99)).is_none() && resources(kubernetes(99)).is_none());
}

#[test]
fn names_are_what_the_sources_have() {
    let Some(modules) = std::env::var_os("CATALOG_MODULES") else {
        eprintln!("SKIPPED: set CATALOG_MODULES to Go's module cache with k8s.io/kubernetes of every minor to check names.py");
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib/catalog/names.py");
    let output = Command::new("python3").arg(script).arg("--check").arg(modules).output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
