//! The handbook's cluster, flag for flag.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::{Algorithm, Usage};

use super::{certificate, directives, flags, planned};

const ARTICLE: &str = include_str!("../../../examples/article/cluster.kdl");

#[test]
fn the_api_server_has_the_flags_of_the_handbook_and_no_other() {
    let expected: BTreeMap<String, String> = [
        (
            "--enable-admission-plugins",
            "NamespaceLifecycle,LimitRanger,ServiceAccount,DefaultStorageClass,ResourceQuota,NodeRestriction",
        ),
        ("--bind-address", "0.0.0.0"),
        ("--authorization-mode", "Node,RBAC"),
        ("--enable-bootstrap-token-auth", "true"),
        ("--token-auth-file", "/srv/kubernetes/pki/bootstrap-token.csv"),
        ("--runtime-config", "rbac.authorization.k8s.io/v1"),
        ("--kubelet-preferred-address-types", "InternalIP,ExternalIP,Hostname"),
        ("--kubelet-https", "true"),
        ("--kubelet-client-certificate", "/srv/kubernetes/pki/kubernetes.pem"),
        ("--kubelet-client-key", "/srv/kubernetes/pki/kubernetes-key.pem"),
        ("--anonymous-auth", "false"),
        ("--requestheader-client-ca-file", "/srv/kubernetes/pki/ca.pem"),
        ("--requestheader-allowed-names", ""),
        ("--requestheader-extra-headers-prefix", "X-Remote-Extra-"),
        ("--requestheader-group-headers", "X-Remote-Group"),
        ("--requestheader-username-headers", "X-Remote-User"),
        ("--proxy-client-cert-file", "/srv/kubernetes/pki/admin.pem"),
        ("--proxy-client-key-file", "/srv/kubernetes/pki/admin-key.pem"),
        ("--service-cluster-ip-range", "10.244.0.0/16"),
        ("--service-node-port-range", "20000-45000"),
        ("--tls-cert-file", "/srv/kubernetes/pki/kubernetes.pem"),
        ("--tls-private-key-file", "/srv/kubernetes/pki/kubernetes-key.pem"),
        ("--client-ca-file", "/srv/kubernetes/pki/ca.pem"),
        ("--enable-aggregator-routing", "true"),
        ("--service-account-key-file", "/srv/kubernetes/pki/service-account.pem"),
        ("--etcd-cafile", "/srv/kubernetes/pki/ca.pem"),
        ("--etcd-certfile", "/srv/kubernetes/pki/etcd.pem"),
        ("--etcd-keyfile", "/srv/kubernetes/pki/etcd-key.pem"),
        ("--etcd-servers", "https://10.40.61.116:2379,https://10.40.58.153:2379,https://10.40.58.154:2379"),
        ("--allow-privileged", "true"),
        ("--audit-log-path", "/srv/kubernetes/log/api-audit.log"),
        ("--audit-log-maxage", "30"),
        ("--audit-log-maxbackup", "3"),
        ("--audit-log-maxsize", "100"),
        ("--event-ttl", "1h"),
        ("--v", "2"),
        ("--logtostderr", "false"),
        ("--log-dir", "/srv/kubernetes/log"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    let plan = planned(ARTICLE);
    for host in ["m1", "m2", "m3"] {
        assert_eq!(flags(&plan, host, "kube-apiserver"), expected, "{host}");
    }
}

#[test]
fn its_unit_is_the_handbook_s() {
    let plan = planned(ARTICLE);
    let found = directives(&plan, "m1", "kube-apiserver");
    let expected = [
        "Description=kube-apiserver, the API of the cluster",
        "After=network.target",
        "After=etcd.service",
        "Restart=on-failure",
        "RestartSec=5",
        "LimitNOFILE=65536",
        "WantedBy=multi-user.target",
    ];
    assert_eq!(found, expected);
    let unit = super::artifact(&plan, "hosts/m1/etc/systemd/system/kube-apiserver.service");
    assert_eq!(
        (super::seen(unit, "kind"), super::seen(unit, "binary")),
        ("notify".into(), "/srv/kubernetes/bin/kube-apiserver".into())
    );
}

#[test]
fn its_certificate_is_the_handbook_s_and_the_first_service_address() {
    let plan = planned(ARTICLE);
    let expected: BTreeSet<String> = [
        "10.40.61.116",
        "10.40.58.153",
        "10.40.58.154",
        "127.0.0.1",
        "kubernetes",
        "kubernetes.default",
        "kubernetes.default.svc",
        "kubernetes.default.svc.cluster",
        "kubernetes.default.svc.cluster.local",
        "apiserver-p001.svc.gxd88.cn",
        "10.244.0.1",
    ]
    .map(str::to_owned)
    .into();
    for host in ["m1", "m2", "m3"] {
        let serving = certificate(&plan, &format!("{host}/kube-apiserver/serving"));
        assert_eq!(serving.san.iter().map(ToString::to_string).collect::<BTreeSet<_>>(), expected);
        assert_eq!((serving.usage, serving.key.algorithm), (Usage::ServerAndClient, Algorithm::Rsa2048));
        let subject: Vec<String> = serving.subject.0.iter().map(|(attribute, text)| format!("{attribute:?}={text}")).collect();
        assert_eq!(subject, ["C=CN", "ST=Beijing", "L=Beijing", "O=Kubernetes", "OU=Kubernetes", "CN=kubernetes"]);
    }
}
