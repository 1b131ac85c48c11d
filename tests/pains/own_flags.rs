//! What a user adds by hand must not stand beside what kapic writes: the last of two flags wins, and nobody would see which.

use std::collections::BTreeSet;

use crate::lab::Lab;

const EVERYTHING: &str = "bootstrap-tokens { token a group=\"system:bootstrappers:a\" expires=\"2026-12-01T00:00:00Z\"; }\n\
    workers a { kubelet { label \"example.com/a\" b; taint t; }; host w1 ip=\"10.0.0.9\"; }\n\
    network { service-cidr \"10.96.0.0/16\"; pod-cidr \"10.112.0.0/12\"; allocate-node-cidrs; node-cidr-mask-size-ipv4 24; }\n\
    api-server { encryption { key key1; }; admission { pod-security { enforce baseline; }; }; anonymous-paths \"/readyz\"; feature-gate WatchList #true; }\n\
    controller-manager { leader-election { enabled; }; }";

#[test]
fn no_flag_of_kapic_can_be_given_twice() {
    let lab = Lab::new(EVERYTHING);
    let units = [
        ("m1", "kube-apiserver", "api-server"),
        ("m1", "kube-controller-manager", "controller-manager"),
        ("m1", "kube-scheduler", "scheduler"),
        ("m1", "etcd", "etcd \"3.6.14\""),
        ("w1", "kubelet", "kubelet"),
        ("w1", "kube-proxy", "kube-proxy"),
    ];
    let mut accepted = Vec::new();
    for (host, unit, block) in units {
        let flags: Vec<String> = lab.flags(host, unit).into_keys().collect();
        assert!(flags.len() > 1, "{unit}: {flags:?}");
        for flag in flags {
            let extra = format!("{block} {{ extra-args {{ arg \"{flag}\" \"1\"; }}; }}");
            let twice = Lab::new(&extra);
            let told = twice.messages.iter().any(|message| *message == format!("K0703 kapic sets `{flag}` itself"));
            if !told || twice.codes != BTreeSet::from(["K0703"]) {
                accepted.push(format!("{unit} {flag}: {:?}", twice.messages));
            }
        }
    }
    assert_eq!(accepted, Vec::<String>::new());
}
