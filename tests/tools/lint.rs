//! pkilint reads every certificate and says only what Kubernetes forces; ShellCheck reads the scripts.

use std::collections::BTreeSet;

use crate::support::{example, have, must, run, text};

/// Findings that follow from Kubernetes' own rules, each with its reason.
const FORCED: [&str; 1] = [
    // `kubernetes` and `localhost` are names of one label, and in-cluster clients ask for exactly these.
    "pkix.unqualified_domain_name",
];

#[test]
fn pkilint_says_only_what_kubernetes_forces() {
    if !have("lint_pkix_cert") {
        return;
    }
    for name in ["single", "article", "ha"] {
        let built = example(name);
        let mut codes = BTreeSet::new();
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
                    codes.insert(format!("{} {}", finding["severity"].as_str().unwrap(), finding["code"].as_str().unwrap()));
                }
            }
        }
        let unforced: Vec<&String> = codes.iter().filter(|code| !FORCED.iter().any(|forced| code.ends_with(forced))).collect();
        assert_eq!(unforced, Vec::<&String>::new(), "{name}");
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
