//! Defaults that change are told to whoever did not say otherwise: in a setting, an extra flag, a field, a profile, for one host or all.

use crate::advice::{cluster, file, newest, report};

/// What is told of `name` on the way from `1.FROM` to the next minor.
fn told(from: u16, parts: &str, name: &str) -> Vec<String> {
    let etcd = format!("etcd \"{}\"", crate::advice::etcd(from));
    let report = report(&file(&cluster(&newest(from), &etcd, parts)), &format!("1.{}", from + 1));
    let defaults = report.items().filter(|item| item.concern == "default" && item.message.contains(&format!("`{name}`")));
    defaults.map(|item| item.message.clone()).collect()
}

#[test]
fn what_the_description_says_is_not_told() {
    let check = |from, parts, name, expected: &[&str]| assert_eq!(told(from, parts, name), expected, "{parts}");
    let grace = "`--node-monitor-grace-period` is not set: it was `40s`, it will be `50s`";
    check(31, "", "--node-monitor-grace-period", &[grace]);
    check(31, "controller-manager { node-monitor-grace-period \"40s\"; }", "--node-monitor-grace-period", &[]);
    let age = "`--audit-log-maxage` is not set: it was `0`, it will be `366`";
    check(35, "", "--audit-log-maxage", &[age]);
    check(35, "api-server { audit { log max-age=7; }; }", "--audit-log-maxage", &[]);
    // A flag by its other name, which has no line of its own.
    let port = "`--insecure-port` is not set: it was `8080`, it will be `0`";
    check(19, "", "--insecure-port", &[port]);
    check(19, "api-server { extra-args { arg \"--port\" \"8080\"; }; }", "--insecure-port", &[]);
    assert_eq!(told(19, "", "--port"), Vec::<String>::new());
    // A field of the kubelet, by its setting and by its name.
    let events = "`eventRecordQPS` is not set: it was `5`, it will be `50`";
    check(26, "", "eventRecordQPS", &[events]);
    check(26, "kubelet { event-qps 5; }", "eventRecordQPS", &[]);
    let burst = "`eventBurst` is not set: it was `10`, it will be `100`";
    check(26, "", "eventBurst", &[burst]);
    check(26, "kubelet { extra-config { field \"eventBurst\" 10; }; }", "eventBurst", &[]);
}

#[test]
fn what_only_some_hosts_say_is_told() {
    let some = "workers v { kubelet { event-qps 5; }; host v1 ip=\"10.0.0.3\"; }";
    let expected = "`eventRecordQPS` is not set on every host: it was `5`, it will be `50`";
    assert_eq!(told(26, some, "eventRecordQPS"), [expected]);
}

#[test]
fn a_flag_is_not_told_beside_its_field() {
    let told = told(26, "", "--event-qps");
    assert_eq!(told, Vec::<String>::new());
}

#[test]
fn a_gate_that_goes_on_is_told_where_it_is_not_set() {
    let gate = "{ feature-gate WatchListClient #false; }";
    let told = |blocks: &[&str]| -> Vec<bool> {
        let parts: String = blocks.iter().map(|block| format!("{block} {gate}; ")).collect();
        let report = report(&file(&cluster(&newest(34), &format!("etcd \"{}\"", crate::advice::etcd(34)), &parts)), "1.35");
        let on = report.items().filter(|item| item.concern == "feature gate").map(|item| item.message.clone()).collect::<String>();
        ["`WatchListClient`", "`WatchListClient` where it is not set"].map(|words| on.contains(words)).into()
    };
    assert_eq!(told(&[]), [true, false]);
    assert_eq!(told(&["api-server"]), [true, true]);
    assert_eq!(told(&["api-server", "controller-manager", "scheduler", "kubelet", "kube-proxy"]), [false, false]);
}
