//! The API servers: ready, strict about who asks, and true to their audit policy and encryption.

use crate::checks_etcd::etcdctl;
use crate::client::Identity;
use crate::cluster::Cluster;
use crate::process::until;
use crate::report::Report;

/// A word that must never be seen outside a Secret, and its form in base64.
const SECRET: &str = "kapic-boot-secret-word";
const ENCODED: &str = "a2FwaWMtYm9vdC1zZWNyZXQtd29yZA==";
/// A word that a ConfigMap holds: it shows that the ways to look do see something.
const OPEN: &str = "kapic-boot-open-word";

/// The checks, in the order of the table.
pub fn all(cluster: &Cluster, report: &mut Report) {
    report.check("every API server is ready", || cluster.servers_ready());
    report.check("the administrator's kubeconfig works through the endpoint", || administrator(cluster));
    report.check("anonymous requests are refused except for health", || anonymous(cluster));
    report.check("a certificate of a foreign authority is nobody", || foreign(cluster));
    report.check("the manifests are applied, and applying them again changes nothing", || manifests(cluster));
    let written = report.check("a Secret and a ConfigMap are written", || write(cluster));
    if !written {
        return;
    }
    if cluster.bundle.read("cluster/runbook.md").is_ok() && has_flag(cluster, "--encryption-provider-config") {
        report.check("a Secret is encrypted in etcd", || encrypted(cluster));
    } else {
        report.skip("a Secret is encrypted in etcd", "the example does not encrypt");
    }
    if has_flag(cluster, "--audit-policy-file") {
        report.check("the audit log is written as the policy says, and holds no secret", || audited(cluster));
    } else {
        report.skip("the audit log is written as the policy says, and holds no secret", "the example has no audit policy");
    }
    let name = "front-proxy headers are believed only with the front proxy's certificate";
    if cluster.run.example == "article" {
        report.skip(name, "the handbook has one authority for everybody, and kapic warns of what follows");
        report.check("what K0612 warns of is real: the scheduler's certificate may claim to be anybody", || {
            match front_proxy(cluster) {
                Err(reason) if reason == "the scheduler that claims to be mighty: 200" => Ok(()),
                Err(reason) => Err(reason),
                Ok(()) => Err("it may not".to_owned()),
            }
        });
    } else {
        report.check(name, || front_proxy(cluster));
    }
    report.check("a service account's token is issued and accepted, a changed one is not", || token(cluster));
}

/// Whether units of the API servers have a flag.
fn has_flag(cluster: &Cluster, flag: &str) -> bool {
    let host = cluster.having("kube-apiserver").next();
    host.and_then(|host| cluster.bundle.read(&format!("hosts/{}/etc/systemd/system/kube-apiserver.service", host.name)).ok())
        .is_some_and(|unit| unit.contains(&format!("{flag}=")))
}

fn administrator(cluster: &Cluster) -> Result<(), String> {
    let ours =
        ["admin.conf", "admin.kubeconfig"].into_iter().find(|name| cluster.client.folder.join("kubeconfigs").join(name).exists());
    let config = ours.unwrap_or(&cluster.run.mighty);
    cluster.client.kubectl_as(config, &["get", "namespaces"])?;
    let may = cluster.client.kubectl_as(config, &["auth", "can-i", "*", "*", "--all-namespaces"])?;
    if may.contains("yes") { Ok(()) } else { Err(may) }
}

fn anonymous(cluster: &Cluster) -> Result<(), String> {
    let open = ["/livez", "/readyz"];
    let closed = ["/api", "/apis", "/api/v1/nodes", "/api/v1/namespaces/kube-system/secrets", "/metrics", "/openapi/v2", "/logs/"];
    let strict = !has_flag(cluster, "--anonymous-auth") && has_flag(cluster, "--authentication-config");
    for host in cluster.having("kube-apiserver") {
        let status = |path: &str| cluster.client.curl(None, &format!("https://{}:6443{path}", host.address), &[]).0;
        if let Some(path) = open.iter().find(|path| strict && status(path) != "200") {
            return Err(format!("{}: {path}: {}", host.name, status(path)));
        }
        let more: &[&str] = if strict { &["/version", "/healthz"] } else { &[] };
        if let Some(path) = closed.iter().chain(more).find(|path| !["401", "403"].contains(&status(path).as_str())) {
            return Err(format!("{}: {path}: {}", host.name, status(path)));
        }
    }
    Ok(())
}

fn foreign(cluster: &Cluster) -> Result<(), String> {
    let identity = Identity::foreign(&cluster.scratch())?;
    let (status, said) = cluster.client.curl(Some(&identity), &format!("{}/api/v1/namespaces", cluster.endpoint), &[]);
    if status == "401" { Ok(()) } else { Err(format!("{status}: {said}")) }
}

fn manifests(cluster: &Cluster) -> Result<(), String> {
    let folder = cluster.client.folder.join("manifests").display().to_string();
    let said = cluster.client.kubectl(&["apply", "-f", &folder])?;
    let changed: Vec<&str> = said.lines().filter(|line| !line.ends_with(" unchanged")).collect();
    if changed.is_empty() && !said.is_empty() { Ok(()) } else { Err(changed.join("\n")) }
}

fn write(cluster: &Cluster) -> Result<(), String> {
    let literal = |word: &str| format!("--from-literal=word={word}");
    cluster.client.kubectl(&["create", "secret", "generic", "boot-secret", &literal(SECRET)])?;
    cluster.client.kubectl(&["create", "configmap", "boot-open", &literal(OPEN)])?;
    cluster.client.kubectl(&["create", "namespace", "boot-namespace"]).map(|_| ())
}

fn encrypted(cluster: &Cluster) -> Result<(), String> {
    let raw = |path: &str| etcdctl(cluster, &format!("get {path} --print-value-only 2>/dev/null | base64 --wrap=0"));
    let decode = |text: String| {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.decode(text.trim()).map_err(|error| error.to_string())
    };
    let has = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    if !has(&decode(raw("/registry/configmaps/default/boot-open")?)?, OPEN) {
        return Err("etcd does not show what a ConfigMap holds, so it shows nothing".to_owned());
    }
    let secret = decode(raw("/registry/secrets/default/boot-secret")?)?;
    if has(&secret, SECRET) || has(&secret, ENCODED) {
        return Err("etcd shows what the Secret holds".to_owned());
    }
    if secret.starts_with(b"k8s:enc:") { Ok(()) } else { Err("the Secret does not begin with `k8s:enc:`".to_owned()) }
}

fn audited(cluster: &Cluster) -> Result<(), String> {
    let all = || -> Result<Vec<serde_json::Value>, String> {
        let mut events = Vec::new();
        for host in cluster.having("kube-apiserver") {
            let log = host.run(20, "cat /var/log/kubernetes/audit.log")?;
            if log.contains(SECRET) || log.contains(ENCODED) {
                return Err("the log holds what the Secret holds".to_owned());
            }
            for line in log.lines() {
                events.push(serde_json::from_str(line).map_err(|error| format!("{}: no event: {error}", host.name))?);
            }
        }
        Ok(events)
    };
    let event = |resource: &str, name: &str| {
        until(20, || {
            let found = all()?.into_iter().find(|event| {
                event["verb"] == "create" && event["objectRef"]["resource"] == resource && event["objectRef"]["name"] == name
            });
            found.ok_or_else(|| format!("no event of {resource}/{name}"))
        })
    };
    for (resource, name, level) in [
        ("secrets", "boot-secret", "Metadata"),
        ("configmaps", "boot-open", "Metadata"),
        ("namespaces", "boot-namespace", "Request"),
    ] {
        let event = event(resource, name)?;
        if event["level"] != level || event["requestObject"].is_null() != (level == "Metadata") {
            return Err(format!("{resource}/{name} is recorded at {}", event["level"]));
        }
    }
    Ok(())
}

fn front_proxy(cluster: &Cluster) -> Result<(), String> {
    let master = cluster.having("kube-apiserver").next().ok_or("no host has an API server")?;
    let unit = cluster.bundle.read(&format!("hosts/{}/etc/systemd/system/kube-apiserver.service", master.name))?;
    let path = |flag: &str| {
        let value =
            unit.lines().find_map(|line| line.trim().strip_prefix(flag)).map(|value| value.trim_end_matches(" \\").to_owned());
        let file = value?.replace("${CREDENTIALS_DIRECTORY}/", "/etc/kubernetes/pki/");
        Some(cluster.bundle.path(&format!("hosts/{}{file}", master.name)))
    };
    let files = path("--proxy-client-cert-file=").zip(path("--proxy-client-key-file="));
    let (certificate, key) = files.ok_or("the API server has no front-proxy certificate")?;
    let proxy = Identity { certificate, key };
    let scheduler = cluster.having("kube-scheduler").next().ok_or("no host has a scheduler")?;
    let weak = cluster.bundle.kubeconfig(&scheduler.name, "scheduler")?;
    let weak = Identity::of(&weak, &cluster.scratch(), "scheduler")?;
    let claims = ["--header", "X-Remote-User: mallory", "--header", "X-Remote-Group: system:masters"];
    let url = format!("{}/api/v1/namespaces/kube-system/secrets", cluster.endpoint);
    let ask = |identity: Option<&Identity>, claims: &[&str]| cluster.client.curl(identity, &url, claims).0;
    let cases = [
        ("nobody who claims to be mighty", ask(None, &claims), &["401", "403"][..]),
        ("the scheduler that claims to be mighty", ask(Some(&weak), &claims), &["403"]),
        ("the front proxy that claims nothing", ask(Some(&proxy), &[]), &["401", "403"]),
        ("the front proxy that speaks for the mighty", ask(Some(&proxy), &claims), &["200"]),
    ];
    match cases.iter().find(|(_, status, wanted)| !wanted.contains(&status.as_str())) {
        None => Ok(()),
        Some((who, status, _)) => Err(format!("{who}: {status}")),
    }
}

fn token(cluster: &Cluster) -> Result<(), String> {
    cluster.client.kubectl(&["create", "serviceaccount", "boot"])?;
    let request = cluster.scratch().join("token.json");
    std::fs::write(
        &request,
        r#"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":3600}}"#,
    )
    .map_err(|error| error.to_string())?;
    let answer = cluster.client.kubectl(&[
        "create",
        "--raw=/api/v1/namespaces/default/serviceaccounts/boot/token",
        "-f",
        &request.display().to_string(),
    ])?;
    let answer: serde_json::Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
    let token = answer["status"]["token"].as_str().ok_or("no token in the answer")?.to_owned();
    let ask = |token: &str| {
        let header = format!("Authorization: Bearer {token}");
        cluster.client.curl(None, &format!("{}/api/v1/namespaces/default/configmaps", cluster.endpoint), &["--header", &header])
    };
    let (status, said) = ask(&token);
    if status != "403" || !said.contains("system:serviceaccount:default:boot") {
        return Err(format!("the token without a role: {status}"));
    }
    cluster.client.kubectl(&["create", "rolebinding", "boot", "--clusterrole=view", "--serviceaccount=default:boot"])?;
    until(20, || {
        Some(ask(&token).0)
            .filter(|status| status == "200")
            .map(|_| ())
            .ok_or_else(|| "the token with a role is refused".to_owned())
    })?;
    let (body, _) = token.rsplit_once('.').ok_or("the token has no signature")?;
    let forged = ask(&format!("{body}.{}", "A".repeat(342))).0;
    if forged == "401" { Ok(()) } else { Err(format!("a token with another signature: {forged}")) }
}
