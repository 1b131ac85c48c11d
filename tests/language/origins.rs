//! Every file, flag, field and name of every whole description has an answer to "why is it here?", on the bytes that a bundle has.

use std::net::IpAddr;

use kapic::bundle::{File, Sealed};
use kapic::plan::Kind;
use kapic::realise::vault::RootSecret;
use kapic::why::{Answer, Inquiry, why};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::support::{Traced, examples, lab, traced};

struct Walk<'a> {
    traced: &'a Traced,
    wrong: Vec<String>,
    asked: usize,
}

impl Walk<'_> {
    fn ask(&mut self, question: &str) {
        self.asked += 1;
        match answer(self.traced, question) {
            Ok(answer) if is_whole(&answer) => {}
            Ok(answer) => self.wrong.push(format!("{question}: {answer:?}")),
            Err(message) => self.wrong.push(message),
        }
    }

    /// The file, and each of its parts as they stand in its bytes.
    fn file(&mut self, file: &File) {
        let path = file.meta.bundle_path();
        self.ask(&path);
        let text = || String::from_utf8(file.bytes.to_vec()).unwrap();
        let parts = match file.meta.kind {
            Kind::Unit => unit(&text()),
            Kind::Yaml if file.meta.path.contains("config") => fields(&text()),
            Kind::Certificate => names(&file.bytes),
            Kind::PrivateKey => vec!["key".to_owned()],
            _ => Vec::new(),
        };
        parts.iter().for_each(|part| self.ask(&format!("{path}:{part}")));
    }
}

fn answer(traced: &Traced, question: &str) -> Result<Answer, String> {
    let inquiry = Inquiry { resolved: &traced.trace.resolved, plan: &traced.trace.design.plan, sources: &traced.sources };
    why(&inquiry, question).map_err(|unknown| format!("{question}: {}", unknown.message))
}

/// A reason, or a setting that says it; and at least one line.
fn is_whole(answer: &Answer) -> bool {
    let told = |cause: &kapic::why::Cause| {
        !cause.lines.is_empty() && (cause.reason.is_some() || cause.lines.iter().any(|line| !line.text.is_empty()))
    };
    !answer.causes.is_empty() && answer.causes.iter().all(told)
}

/// Flags and directives, as systemd reads them.
fn unit(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim().trim_end_matches(" \\").trim_matches('"'));
    let named = lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name.to_owned());
    named.filter(|name| !matches!(name.as_str(), "Type" | "ExecStart")).collect()
}

/// The fields of a YAML document.
fn fields(text: &str) -> Vec<String> {
    fn below(value: &serde_json::Value, path: &str, found: &mut Vec<String>) {
        let join = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match value {
            serde_json::Value::Object(entries) => entries.iter().for_each(|(name, inner)| below(inner, &join(name), found)),
            serde_json::Value::Array(items) => {
                items.iter().enumerate().for_each(|(at, inner)| below(inner, &join(&at.to_string()), found))
            }
            _ => {}
        }
        if !path.is_empty() {
            found.push(path.to_owned());
        }
    }
    let mut found = Vec::new();
    below(&serde_yaml_ng::from_str(text).unwrap(), "", &mut found);
    found
}

/// The subject alternative names of every certificate in a file.
fn names(pem: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for block in x509_parser::pem::Pem::iter_from_buffer(pem) {
        let block = block.unwrap();
        let (_, certificate) = X509Certificate::from_der(&block.contents).unwrap();
        let names = certificate.subject_alternative_name().unwrap();
        found.extend(names.iter().flat_map(|names| &names.value.general_names).map(|name| match name {
            GeneralName::DNSName(name) => (*name).to_owned(),
            GeneralName::IPAddress(bytes) => match bytes.len() {
                4 => IpAddr::from(<[u8; 4]>::try_from(*bytes).unwrap()).to_string(),
                _ => IpAddr::from(<[u8; 16]>::try_from(*bytes).unwrap()).to_string(),
            },
            other => panic!("{other:?}"),
        }));
    }
    found
}

fn sealed(traced: &Traced) -> Sealed {
    kapic::seal(&traced.trace.design.plan, &RootSecret::from_bytes([7; 32]))
}

#[test]
fn everything_in_every_bundle_has_an_answer() {
    for (name, files) in examples() {
        let traced = traced(&files);
        let mut walk = Walk { traced: &traced, wrong: Vec::new(), asked: 0 };
        sealed(&traced).files().iter().for_each(|file| walk.file(file));
        for key in traced.trace.design.plan.certificates.values().map(|spec| spec.key.to_string()) {
            walk.ask(&format!("key:{key}"));
        }
        assert_eq!(walk.wrong, Vec::<String>::new(), "{name}");
        assert!(walk.asked > 100, "{name}: only {} questions", walk.asked);
    }
}

/// Settings that the examples do not have.
#[test]
fn what_the_examples_leave_out_has_an_answer_too() {
    let everything = "api-server { oidc { issuer \"https://i.example.com\"; client-id c; groups-claim g; }; encryption { key k1; }; \
         admission { pod-security { enforce baseline; }; }; feature-gate WatchList #true; anonymous-auth; anonymous-paths \"/readyz\"; \
         extra-args { arg \"--livez-grace-period\" \"5s\"; }; advertise-address host-ip; aggregator; san a.example.com; }; \
         network { service-cidr \"10.96.0.0/16\" \"fd00:10::/112\"; pod-cidr \"10.112.0.0/16\" \"fd00:20::/56\"; allocate-node-cidrs; \
         node-cidr-mask-size-ipv4 24; node-cidr-mask-size-ipv6 64; }; \
         kubelet { enabled; label \"a.example.com/x\" x; taint \"a.example.com/t\" value=v effect=NoSchedule; feature-gate NodeSwap #true; \
         serving-certificate csr; container-runtime-endpoint \"unix:///run/c.sock\"; protect-kernel-defaults; max-pods 30; }; \
         kube-proxy { feature-gate NFTablesProxyMode #true; }; etcd { quota-backend-size \"2Gi\"; initial-cluster-token t; }; \
         systemd { hardening; own-users; unit kubelet { directive CPUWeight \"200\"; }; }; \
         masters { host box ip2=\"fd00:1::1\" { san box.example.com; }; }";
    let traced = traced(&vec![("cluster.kdl".to_owned(), lab("", everything))]);
    let mut walk = Walk { traced: &traced, wrong: Vec::new(), asked: 0 };
    sealed(&traced).files().iter().for_each(|file| walk.file(file));
    assert_eq!(walk.wrong, Vec::<String>::new());
}

#[test]
fn an_answer_names_the_lines_and_the_rule() {
    let (_, files) = examples().into_iter().find(|(name, _)| name == "cluster-1.34").unwrap();
    let traced = traced(&files);
    let check = |question: &str, reason: Option<&str>, places: &[&str]| {
        let answer = answer(&traced, question).unwrap();
        let cause = &answer.causes[0];
        assert_eq!(cause.reason, reason, "{question}");
        let told = |line: &kapic::why::Line| match line.voices.as_slice() {
            [] => vec![format!("{}:{} {}", line.file, line.line, line.text)],
            voices => voices.iter().map(|said| format!("{} {}", said.place(), said.text)).collect(),
        };
        let found: Vec<String> = cause.lines.iter().flat_map(told).collect();
        assert_eq!(found, places, "{question}");
    };
    let unit = "hosts/m3/etc/systemd/system/kube-apiserver.service";
    check(
        &format!("{unit}:--audit-log-maxage"),
        None,
        &["profiles/site.kdl:20 max-age=(var)audit-days", "std:control-plane:42 max-age=30"],
    );
    check(
        &format!("{unit}:--etcd-certfile"),
        Some("etcd runs on masters, and lets in only clients with a certificate"),
        &["cluster.kdl:46 on=masters", "cluster.kdl:46 etcd \"3.6.5\" on=masters"],
    );
    check(
        "hosts/m3/etc/systemd/system/etcd.service:--data-dir",
        Some("a member keeps its data in `data-dir`"),
        &["cluster.kdl:27 data-dir \"/data/etcd\"", "cluster.kdl:26 etcd", "cluster.kdl:25 host m3 ip=\"10.40.58.154\""],
    );
    check(
        "hosts/e2/etc/kubernetes/kubelet-config.yaml:maxPods".replace("etc/kubernetes", "srv/kubernetes/conf").as_str(),
        None,
        &["cluster.kdl:40 max-pods 110", "cluster.kdl:34 max-pods 250"],
    );
    check(
        "hosts/m1/srv/kubernetes/pki/apiserver.crt:10.40.58.153",
        Some("any master may be asked in place of another"),
        &["cluster.kdl:24 ip=\"10.40.58.153\"", "cluster.kdl:24 host m2 ip=\"10.40.58.153\""],
    );
}

#[test]
fn a_key_is_where_it_is_needed() {
    let (_, files) = examples().into_iter().find(|(name, _)| name == "ha").unwrap();
    let traced = traced(&files);
    let check = |question: &str, expected: &[&str]| {
        assert_eq!(answer(&traced, question).unwrap().holders.unwrap(), expected, "{question}");
    };
    let masters = ["m1", "m2", "m3"].map(|host| format!("hosts/{host}/etc/kubernetes/pki/ca.key"));
    check("key:ca/kubernetes", &masters.each_ref().map(String::as_str));
    check("hosts/m1/etc/kubernetes/pki/ca.crt:key", &masters.each_ref().map(String::as_str));
    check("key:ca/etcd", &[]);
    check("key:m1/kube-apiserver/serving", &["hosts/m1/etc/kubernetes/pki/apiserver.key"]);
    check("key:user/admin", &["cluster/kubeconfigs/admin.conf"]);
    check(
        "key:encryption/key1",
        &["m1", "m2", "m3"]
            .map(|host| format!("hosts/{host}/etc/kubernetes/encryption-config.yaml"))
            .each_ref()
            .map(String::as_str),
    );
}

#[test]
fn what_is_not_there_is_nearly_something() {
    let (_, files) = examples().into_iter().find(|(name, _)| name == "ha").unwrap();
    let traced = traced(&files);
    let inquiry = Inquiry { resolved: &traced.trace.resolved, plan: &traced.trace.design.plan, sources: &traced.sources };
    let check = |question: &str, near: Option<&str>| {
        assert_eq!(why(&inquiry, question).unwrap_err().near.as_deref(), near, "{question}");
    };
    let unit = "hosts/m1/etc/systemd/system/kube-apiserver.service";
    check(&format!("{unit}:--evnt-ttl"), Some(&format!("{unit}:--event-ttl")));
    check(&format!("{unit}:evnt-ttl=2h"), Some(&format!("{unit}:--event-ttl")));
    check("hosts/m1/etc/systemd/system/kube-apiservr.service:--event-ttl", Some(&format!("{unit}:--event-ttl")));
    check("apiserver.crt", Some("hosts/m1/etc/kubernetes/pki/apiserver.crt"));
    check("hosts/m1/etc/kubernetes/pki/apiserver.crt:10.96.0.2", Some("hosts/m1/etc/kubernetes/pki/apiserver.crt:10.96.0.1"));
    check("hosts/w1/etc/kubernetes/kubelet-config.yaml:maxpods", None);
    check("key:ca/kubernets", Some("key:ca/kubernetes"));
    check("hosts/m1/etc/kubernetes/pki/ca.crt:--x", None);
    let from_checkout = answer(&traced, &format!("./result/{unit}:event-ttl")).unwrap();
    assert_eq!((from_checkout.part.as_deref(), from_checkout.value.as_deref()), (Some("--event-ttl"), Some("1h")));
}
