//! What each host gets, and what it must not get.

use crate::plan::{Content, Kind, Place};

use super::{ONE_MASTER, artifact, directives, flags, paths, planned, seen, small};

const EXAMPLES: [&str; 3] = [
    include_str!("../../../examples/article/cluster.kdl"),
    include_str!("../../../examples/ha/cluster.kdl"),
    include_str!("../../../examples/single/cluster.kdl"),
];

#[test]
fn every_file_has_an_origin_and_its_place_in_the_order() {
    for text in EXAMPLES {
        let plan = planned(text);
        assert!(plan.artifacts.iter().all(|artifact| !artifact.origin.is_empty()));
        assert!(plan.artifacts.is_sorted_by_key(|artifact| (&artifact.meta.place, &artifact.meta.path)));
        assert_eq!(plan, planned(text));
    }
}

#[test]
fn secrets_are_private_and_keys_are_secrets() {
    for artifact in EXAMPLES.iter().flat_map(|text| planned(text).artifacts) {
        let path = artifact.meta.bundle_path();
        let holds_key = matches!(artifact.meta.kind, Kind::PrivateKey | Kind::Kubeconfig | Kind::TokenCsv);
        assert!(!holds_key || artifact.meta.secret, "{path}");
        assert!(!artifact.meta.secret || artifact.meta.mode == 0o600, "{path}");
    }
}

#[test]
fn the_key_of_an_authority_is_only_where_a_controller_manager_signs() {
    let check = |text: &str, expected: &[&str]| {
        let plan = planned(text);
        let holds = |content: &Content| matches!(content, Content::PrivateKey(key) if key.path.starts_with("ca/"));
        let found: Vec<String> =
            plan.artifacts.iter().filter(|one| holds(&one.content)).map(|one| one.meta.bundle_path()).collect();
        assert_eq!(found, expected);
    };
    check(
        EXAMPLES[0],
        &["m1", "m2", "m3"].map(|host| format!("hosts/{host}/srv/kubernetes/pki/ca-key.pem")).each_ref().map(String::as_str),
    );
    check(
        EXAMPLES[1],
        &["m1", "m2", "m3"].map(|host| format!("hosts/{host}/etc/kubernetes/pki/ca.key")).each_ref().map(String::as_str),
    );
    check(EXAMPLES[2], &[]);
}

#[test]
fn a_host_gets_what_its_role_needs() {
    let plan = small(
        "1.36.3",
        r#"etcd "3.6.8" on=etcd-hosts; masters { host m1 ip="10.0.0.1"; }; etcd-hosts { host e1 ip="10.0.0.2"; };
        load-balancers { host lb ip="10.0.0.3"; }; endpoint "10.0.0.3:6443"; load-balancer haproxy;
        workers w { host w1 ip="10.0.0.4"; }; "#,
    );
    let keys = |host: &str| -> Vec<String> { paths(&plan, host).into_iter().filter(|path| path.ends_with(".key")).collect() };
    assert_eq!(keys("e1"), ["etc/kubernetes/pki/etcd/peer.key", "etc/kubernetes/pki/etcd/server.key"]);
    assert_eq!(keys("lb"), Vec::<String>::new());
    assert_eq!(keys("w1"), ["etc/kubernetes/pki/kubelet.key"]);
    assert!(!keys("m1").iter().any(|key| key.contains("/etcd/")));
    assert_eq!(flags(&plan, "m1", "kube-apiserver")["--etcd-servers"], "https://10.0.0.2:2379");
}

#[test]
fn users_of_their_own_read_secrets_as_credentials() {
    let plan = small("1.36.3", &format!("{ONE_MASTER} systemd {{ own-users; }}; "));
    let found = flags(&plan, "m1", "kube-apiserver");
    assert_eq!(found["--tls-private-key-file"], "${CREDENTIALS_DIRECTORY}/apiserver.key");
    assert_eq!(found["--tls-cert-file"], "/etc/kubernetes/pki/apiserver.crt");
    let unit = directives(&plan, "m1", "kube-apiserver");
    for line in ["User=kube-apiserver", "LoadCredential=apiserver.key:/etc/kubernetes/pki/apiserver.key"] {
        assert!(unit.iter().any(|found| found == line), "{line}");
    }
    let folders = seen(artifact(&plan, "hosts/m1/etc/tmpfiles.d/kapic.conf"), "lines");
    assert_eq!(folders, "d /var/lib/etcd 0700 etcd etcd -\nd /var/log/kubernetes 0700 kube-apiserver kube-apiserver -");
}

#[test]
fn a_kubelet_without_a_token_gets_a_certificate() {
    let worker = r#"workers w { host w1 ip="10.0.0.2"; }; "#;
    let plan = small("1.36.3", &format!("{ONE_MASTER}{worker}"));
    let found = flags(&plan, "w1", "kubelet");
    assert_eq!(found.get("--bootstrap-kubeconfig"), None);
    assert!(plan.certificates.keys().any(|id| id.0 == "w1/kubelet/client"));
    let token = r#"bootstrap-tokens { token w group="system:bootstrappers:w" expires="2027-02-01T00:00:00Z"; }; "#;
    let plan = small("1.36.3", &format!("{ONE_MASTER}{worker}{token}"));
    assert_eq!(flags(&plan, "w1", "kubelet")["--bootstrap-kubeconfig"], "/etc/kubernetes/bootstrap-kubelet.conf");
    assert!(plan.certificates.keys().all(|id| id.0 != "w1/kubelet/client"));
    assert_eq!(flags(&plan, "m1", "kube-apiserver")["--enable-bootstrap-token-auth"], "true");
}

#[test]
fn what_was_rotated_is_accepted_until_it_is_dropped() {
    let plan = small("1.36.3", &format!("{ONE_MASTER} api-server {{ service-account {{ generation 2; verify-from 1; }}; }}; "));
    let found = flags(&plan, "m1", "kube-apiserver");
    assert_eq!(found["--service-account-key-file"], "/etc/kubernetes/pki/sa.pub /etc/kubernetes/pki/sa-1.pub");
}

#[test]
fn a_load_balancer_on_every_node_is_what_its_agents_ask() {
    let plan = small(
        "1.36.3",
        &format!(r#"{ONE_MASTER} load-balancer haproxy on=nodes port=7443; workers w {{ host w1 ip="10.0.0.2"; }}; "#),
    );
    let proxy = artifact(&plan, "hosts/w1/etc/kubernetes/kube-proxy.conf");
    assert_eq!(seen(proxy, "server"), "https://127.0.0.1:7443");
    assert_eq!(seen(artifact(&plan, "hosts/w1/etc/haproxy/haproxy.cfg"), "bind"), "127.0.0.1:7443");
    assert_eq!(seen(artifact(&plan, "cluster/kubeconfigs/super-admin.conf"), "server"), "https://10.0.0.1:6443");
}

#[test]
fn a_member_that_joins_says_so() {
    let plan = small(
        "1.36.3",
        r#"etcd "3.6.8"; masters { host m1 ip="10.0.0.1"; host m2 ip="10.0.0.2" { etcd { joins-existing-cluster; }; }; }; "#,
    );
    let state = |host: &str| flags(&plan, host, "etcd")["--initial-cluster-state"].clone();
    assert_eq!((state("m1").as_str(), state("m2").as_str()), ("new", "existing"));
    assert_eq!(flags(&plan, "m2", "etcd")["--initial-cluster"], "m1=https://10.0.0.1:2380,m2=https://10.0.0.2:2380");
}

#[test]
fn the_operator_gets_no_key_of_a_host() {
    let plan = planned(EXAMPLES[1]);
    let own = plan.artifacts.iter().filter(|artifact| artifact.meta.place == Place::Cluster);
    assert!(own.clone().all(|artifact| artifact.meta.kind != Kind::PrivateKey));
    assert!(own.clone().any(|artifact| artifact.meta.path == "manifests/30-token-workers.yaml" && artifact.meta.secret));
}
