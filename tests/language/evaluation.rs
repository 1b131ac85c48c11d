//! What `eval` prints: a description that gives the same bundle, with everyone who spoke.

use kapic::evaluate::{self, Unknown, Why};
use kapic::realise::vault::RootSecret;

use crate::support::{Files, Traced, describe, examples, lab, traced};

/// The description that `eval` prints.
fn evaluated(traced: &Traced, why: Why) -> String {
    evaluate::description(&evaluate::cluster(&traced.trace.resolved), &traced.sources, why)
}

fn entry(text: String) -> Files {
    vec![("cluster.kdl".to_owned(), text)]
}

/// Whether what `eval` prints means the same, and is printed as it is when it is evaluated again.
pub fn check_stays(files: &Files) {
    let first = traced(files);
    let text = evaluated(&first, Why::Leave);
    let second = traced(&entry(text.clone()));
    assert_eq!(second.decided(), first.decided(), "{text}");
    // What a stronger layer took back is told in a comment, and a comment says nothing the second time.
    assert_eq!(spoken(&evaluated(&second, Why::Leave)), spoken(&text));
    let explained = evaluated(&first, Why::Show);
    assert_eq!(traced(&entry(explained.clone())).decided(), first.decided(), "{explained}");
}

/// The text without its comments, and without blocks that hold nothing else.
fn spoken(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        match lines.last_mut() {
            Some(last) if line.trim() == "}" && last.ends_with(" {") => last.truncate(last.len() - 2),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

#[test]
fn what_is_printed_gives_the_same_bundle() {
    let secret = RootSecret::from_bytes([7; 32]);
    for (name, files) in examples() {
        check_stays(&files);
        let first = traced(&files);
        let second = traced(&entry(evaluated(&first, Why::Leave)));
        let id = |traced: &Traced| kapic::seal(&traced.trace.design.plan, &secret).id();
        assert_eq!(id(&second), id(&first), "{name}");
    }
}

#[test]
fn a_host_sees_a_cluster_of_its_own() {
    for (name, files) in examples() {
        let traced = traced(&files);
        for host in evaluate::host_names(&traced.trace.resolved) {
            let seen = evaluate::host(&traced.trace.resolved, host).unwrap();
            let text = evaluate::description(&seen, &traced.sources, Why::Leave);
            let outcome = describe(&[("cluster.kdl", &text)]);
            let Some(cluster) = &outcome.cluster else { panic!("{name} {host}: {:?}\n{text}", outcome.lines()) };
            let original = traced.trace.design.cluster.hosts.iter().find(|known| known.name() == host).unwrap();
            assert_eq!(cluster.hosts.len(), 1);
            assert_eq!(cluster.hosts[0].components.kubelet.max_pods.as_ref().map(|pods| pods.0), {
                original.components.kubelet.max_pods.as_ref().map(|pods| pods.0)
            });
            assert_eq!(cluster.hosts[0].components.etcd.data_dir.0, original.components.etcd.data_dir.0);
        }
    }
}

/// Descriptions in which a stronger layer takes something back, in every way that there is.
#[test]
fn what_was_taken_back_stays_taken_back() {
    let weak = "use \"std:control-plane\"\nprofile weak { api-server { event-ttl \"2h\"; admission-plugins AlwaysPullImages NodeRestriction; oidc { issuer \"https://i.example.com\"; client-id c; }; \
                audit { policy \"std:audit/metadata\"; log max-age=1 max-size=2 }; feature-gate WatchList #true; \
                encryption { key k1; key k2 provider=aesgcm } }; \
                kubelet { label \"a/x\" x; label \"a/y\" y; taint \"a/t\" value=v effect=NoSchedule } }";
    let check = |inside: &str| {
        let text = lab(weak, &format!("apply control-plane; apply weak; masters {{ kubelet {{ enabled }}; {inside} }}"));
        check_stays(&entry(text));
    };
    let host = |inside: &str| check(&format!("host box {{ {inside} }}"));
    check("");
    host("api-server { (unset)event-ttl }");
    host("api-server { admission-plugins }");
    host("api-server { (remove)admission-plugins AlwaysPullImages; (add)admission-plugins PodNodeSelector }");
    host("api-server { (unset)oidc }");
    host("api-server { audit { (unset)log } }");
    host("(unset)api-server");
    host("kubelet { (unset)label \"a/x\" }");
    host("kubelet { (unset)label \"a/x\"; label \"a/z\" z }");
    host("(unset)kubelet");
    check("api-server { (unset)event-ttl }; host box { api-server { event-ttl \"3h\" } }");
    check("api-server { audit { (unset)log } }; host box { api-server { audit { log max-backup=4 } } }");
    check("kubelet { (unset)label \"a/x\" }; host box { kubelet { label \"a/x\" again; label \"a/y\" other } }");
}

#[test]
fn everyone_who_spoke_is_told_the_strongest_first() {
    let top = "use \"std:control-plane\"; let pods=30\nprofile weak { param n; kubelet { (default)max-pods (var)n } }\nprofile strong { kubelet { max-pods 20 } }";
    let text = lab(
        top,
        "apply control-plane; apply weak n=(var)pods; apply strong\n kubelet { max-pods 40 }\n masters { kubelet { (unset)max-pods }\n }",
    );
    let traced = traced(&entry(text));
    let cluster = evaluate::host(&traced.trace.resolved, "box").unwrap();
    let said = evaluate::kdl(&evaluate::select(&cluster, "kubelet.max-pods").unwrap(), &traced.sources, Why::Show);
    let expected = "\
// max-pods (unset)
    // cluster.kdl:12  role                     (unset)max-pods
    // cluster.kdl:11  cluster                  max-pods 40
    // cluster.kdl:4   profile strong           max-pods 20  (applied at cluster.kdl:10)
    // cluster.kdl:3   default of profile weak  (default)max-pods (var)n  = 30  (applied at cluster.kdl:10)
";
    assert_eq!(said, expected);
    let json = evaluate::json(&evaluate::select(&cluster, "kubelet.max-pods").unwrap(), &traced.sources, Why::Show);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let layers: Vec<&str> = json["why"].as_array().unwrap().iter().map(|one| one["layer"].as_str().unwrap()).collect();
    assert_eq!(layers, ["role", "cluster", "cluster-profile", "default"]);
}

#[test]
fn paths_name_blocks_and_settings() {
    let (_, files) = examples().into_iter().find(|(name, _)| name == "cluster-1.34").unwrap();
    let traced = traced(&files);
    let cluster = evaluate::cluster(&traced.trace.resolved);
    let check = |path: &str, expected: Result<&str, Unknown>| {
        let found = evaluate::select(&cluster, path).map(|items| evaluate::kdl(&items, &traced.sources, Why::Leave));
        assert_eq!(found, expected.map(str::to_owned), "{path}");
    };
    check("kubernetes", Ok("kubernetes \"1.34.2\"\n"));
    check("api-server.audit.log", Ok("log max-age=30 max-backup=3 max-size=100\n"));
    check("cluster.api-server.audit.log.max-age", Ok("max-age=30\n"));
    check("network.dns-domain", Ok("// dns-domain \"cluster.local\" (default of the language)\n"));
    check("workers.edge.kubelet.label.gxd88.cn/site", Ok("label \"gxd88.cn/site\" edge\n"));
    check("masters.host.m3.etcd", Ok("etcd {\n    data-dir \"/data/etcd\"\n}\n"));
    check("api-server.extra-args.arg", Ok("arg \"--goaway-chance\" \"0.001\"\n"));
    check("api-server.oidc.issuer", Err(Unknown::NotSet));
    check("load-balancer", Err(Unknown::NotSet));
    let unknown = |below: &str, word: &str, near: Option<&str>| {
        Err(Unknown::Name { below: below.to_owned(), word: word.to_owned(), near: near.map(str::to_owned) })
    };
    check("nework.service-cidr", unknown("", "nework", Some("network")));
    check("network.serviceSubnet", unknown("network", "serviceSubnet", Some("network.service-cidr")));
    check("api-server.oidc.isuer", unknown("api-server.oidc", "isuer", Some("api-server.oidc.issuer")));
    check("masters.host.m33", unknown("masters.host", "m33", Some("masters.host.m3")));
    check("bootstrap-tokens.token.worker", unknown("bootstrap-tokens.token", "worker", Some("bootstrap-tokens.token.workers")));
}
