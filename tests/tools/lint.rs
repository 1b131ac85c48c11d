//! pkilint reads every certificate and says only what Kubernetes forces; ShellCheck reads the scripts.

use std::collections::BTreeSet;

use crate::support::{example, have, must, run, text};

/// The findings that follow from Kubernetes' own rules: in-cluster clients ask for `kubernetes`, and a node's name may be one label.
fn is_forced(finding: &serde_json::Value, hosts: &[String]) -> bool {
    let (code, message) = (finding["code"].as_str().unwrap(), finding["message"].as_str().unwrap_or_default());
    let forced = ["kubernetes".to_owned(), "localhost".to_owned()];
    let names = forced.iter().chain(hosts);
    code == "pkix.invalid_domain_name_syntax" && names.into_iter().any(|name| message.ends_with(&format!(": \"{name}\"")))
}

#[test]
fn pkilint_says_only_what_kubernetes_forces() {
    if !have("lint_pkix_cert") {
        return;
    }
    for name in ["single", "article", "ha"] {
        let built = example(name);
        let (mut unforced, hosts) = (BTreeSet::new(), built.hosts());
        // Masters differ in names and addresses only: the first one, one worker and one balancer show every kind of certificate.
        let chosen = |path: &&std::path::PathBuf| {
            let path = text(path);
            path.contains("/cluster/") || ["box", "m1", "w1", "lb1"].iter().any(|host| path.contains(&format!("/hosts/{host}/")))
        };
        let certificates = built.of_kind("certificate");
        for path in certificates.iter().filter(chosen) {
            let output = run("lint_pkix_cert", &["lint", "-s", "WARNING", "-f", "JSON", text(path)]);
            let said = String::from_utf8_lossy(&output.stdout);
            let report: serde_json::Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{}: {said}", text(path)));
            for result in report["results"].as_array().unwrap() {
                for finding in result["finding_descriptions"].as_array().unwrap() {
                    if !is_forced(finding, &hosts) {
                        unforced.insert(format!("{}: {finding}", text(path)));
                    }
                }
            }
        }
        assert_eq!(unforced, BTreeSet::new(), "{name}");
    }
}

#[test]
fn shellcheck_reads_the_scripts() {
    if !have("shellcheck") {
        return;
    }
    for name in ["single", "article", "ha"] {
        let scripts = example(name).of_kind("script");
        assert!(!scripts.is_empty(), "{name} has no script");
        for script in scripts {
            must("shellcheck", &[text(&script)]);
        }
    }
}
