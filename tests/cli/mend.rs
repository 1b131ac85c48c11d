//! `kapic check --fix`: what it writes, says and leaves alone.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::support::{Folder, GOOD};

/// The good description with this in the place of that.
fn with(pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(GOOD.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn check(before: &str, code: i32, after: &str, said: &[&str]) {
    let folder = Folder::empty();
    folder.write("cluster.kdl", before);
    let run = folder.run(&["check", "--fix", "cluster.kdl"]);
    run.says(code, said);
    assert_eq!(run.out, "");
    assert_eq!(fs::read_to_string(folder.at("cluster.kdl")).unwrap(), after);
    assert_eq!(folder.names(), ["cluster.kdl"]);
}

#[test]
fn safe_edits_are_made_and_told_and_nothing_else_changes() {
    check(GOOD, 0, GOOD, &["fine"]);
    check(&with(&[("pki {", "pki   { // why")]), 0, &with(&[("pki {", "pki   { // why")]), &["fine"]);
    let network = |written: &str| with(&[("    pki {", &format!("    network {{ {written} }}  // CIDRs\r\n    pki {{"))]);
    let fixed = network("service-cidr \"10.96.0.0/12\"; pod-cidr \"10.244.0.0/16\"");
    let said = [
        "cluster.kdl:7:15: fixed K0201: `serviceSubnet` is now `service-cidr`",
        "`10.96.0.0/12` is now `\"10.96.0.0/12\"`",
        "fine",
    ];
    check(&network("serviceSubnet 10.96.0.0/12; pod-cdir \"10.244.0.0/16\""), 0, &fixed, &said);
    let said = [
        "fixed K0101: `kapic 1` was missing",
        "fixed K0108",
        "`std:control-plain\"` is now `\"std:control-plane\"`",
        "fixed K0118",
    ];
    let said = said.map(|words| words.replace("`std", "`\"std"));
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    check(
        &with(&[("kapic 1\n", ""), ("std:control-plane", "std:control-plain"), ("apply control-plane", "apply controlplane")]),
        0,
        GOOD,
        &said,
    );
    check(&with(&[("apply", "aply")]), 0, GOOD, &["fixed K0201: `aply` is now `apply`"]);
    check(&with(&[("\"3.6.14\"", "\"3.6.14\",")]), 0, GOOD, &["fixed K0008: removed `,`"]);
}

#[test]
fn what_rules_are_sure_of_is_mended() {
    let api = |lines: &str| with(&[("    pki {", &format!("    api-server {{\n{lines}\n    }}\n    pki {{"))]);
    let wrong = "admission-plugins \"NodeRestriction,PodSecurty\"; runtime-config \"resources.k8s.io/v1=true\"
        encryption { key key1; resources secret deployments }
        extra-args { arg \"--livez-grase-period\" \"10s\" }";
    let right = "admission-plugins NodeRestriction PodSecurity; runtime-config \"resource.k8s.io/v1=true\"
        encryption { key key1; resources secrets \"deployments.apps\" }
        extra-args { arg \"--livez-grace-period\" \"10s\" }";
    let said = [
        "fixed K0704",
        "fixed K0706",
        "`secret` is now `secrets`",
        "`deployments` is now `\"deployments.apps\"`",
        "fixed K0703",
        "fine",
    ];
    check(&api(wrong), 0, &api(right), &said);
    // A protection that is switched off by a misspelt name stays on until somebody writes it.
    let off = api("disabled-admission-plugins PodSecurty");
    check(&off, 1, &off, &["K0704"]);
}

/// A word that is wrong stops the build. Right, it would give something up: only its writer may say so.
#[test]
fn nothing_becomes_less_safe() {
    let hardened = |lines: &str| {
        with(&[
            ("use \"std:control-plane\"", "use \"std:control-plane\"\nuse \"std:hardened\""),
            ("    apply control-plane", &format!("    apply control-plane\n    apply hardened\n{lines}")),
        ])
    };
    for (lines, code) in [
        ("    api-server { authorization AlwaysAllw; }", "K0204"),
        ("    api-server { authorization alwaysallow; }", "K0204"),
        ("    api-server { (remov)admission-plugins NodeRestriction; }", "K02"),
        ("    api-server { admission-plugins AlwaysAdmt; }", "K0704"),
        ("    api-server { profilin #true; }", "K0201"),
        ("    api-server { encryption { key k1; read-unencryptd; }; }", "K0201"),
        ("    api-server { runtime-config \"api/beta=fal,se\"; }", "K0741"),
        ("    api-server { runtime-config \"apps/v1=true,apps/v1=false\"; }", "K0741"),
        ("    systemd { hardning #false; }", "K0201"),
        ("    kubelet { feature-gate RotateKubeletServerCertificat #false; }", "K0705"),
        ("    controller-manager { feature-gate AllowInsecureKubeletCertificateSigningRequest #true; }", "K0705"),
    ] {
        let text = hardened(lines);
        let folder = Folder::empty();
        folder.write("cluster.kdl", &text);
        let run = folder.run(&["check", "--fix", "cluster.kdl"]);
        run.says(1, &[code]);
        assert_eq!(fs::read_to_string(folder.at("cluster.kdl")).unwrap(), text, "{lines}");
    }
    // What is safe beside it is mended all the same.
    let before = hardened("    api-server { authorization AlwaysAllw; }\n    netwrk { pod-cidr \"10.244.0.0/16\"; }");
    let after = before.replace("netwrk", "network");
    check(&before, 1, &after, &["fixed K0201: `netwrk` is now `network`", "K0204"]);
}

#[test]
fn what_is_not_sure_is_left_to_the_user() {
    let bare = with(&[("\"1.36.3\"", "1.36")]);
    check(
        &bare,
        1,
        &with(&[("1.36.3", "1.36")]),
        &["fixed K0206: `1.36` is now `\"1.36\"`", "error[K0204]", "name the patch release"],
    );
    let unknown = with(&[("    pki {", "    banana 3\n    pki {")]);
    check(&unknown, 1, &unknown, &["error[K0201]"]);
    let bits = with(&[("    pki {", "    network { service-cidr \"10.96.0.1/12\"; }\n    pki {")]);
    check(&bits, 1, &bits, &["host bits"]);
    // The word behind `(var)` is a name: the value stands elsewhere.
    let var = with(&[("cluster lab", "let kind=p256\ncluster lab"), ("    pki {\n", "    pki {\n        algorithm (var)kind\n")]);
    check(&var, 1, &var, &["error[K0204]"]);
}

#[test]
fn modules_are_mended_where_they_are_and_the_stdlib_never() {
    let folder = Folder::empty();
    folder.write(
        "cluster.kdl",
        with(&[("cluster lab", "use \"./site/net.kdl\"\ncluster lab"), ("    pki {", "    apply net\n    pki {")]),
    );
    fs::create_dir(folder.at("site")).unwrap();
    folder.write("site/real.kdl", "\u{feff}kapic 1\nprofile net { network { podSubnet 10.244.0.0/16; } }\n");
    folder.mode("site/real.kdl", 0o640);
    symlink("real.kdl", folder.at("site/net.kdl")).unwrap();
    folder.run(&["check", "--fix", "cluster.kdl"]).says(0, &["site/net.kdl:2:", "fine"]);
    let mended = "\u{feff}kapic 1\nprofile net { network { pod-cidr \"10.244.0.0/16\"; } }\n";
    assert_eq!(fs::read_to_string(folder.at("site/real.kdl")).unwrap(), mended);
    assert_eq!(fs::metadata(folder.at("site/real.kdl")).unwrap().permissions().mode() & 0o7777, 0o640);
    assert!(folder.at("site/net.kdl").is_symlink());
}

#[test]
fn nothing_outside_of_the_project_is_written() {
    let folder = Folder::empty();
    fs::create_dir(folder.at("project")).unwrap();
    let outside = "kapic 1\nprofile net { network { podSubnet 10.244.0.0/16; } }\n";
    folder.write("net.kdl", outside);
    symlink("../net.kdl", folder.at("project/net.kdl")).unwrap();
    folder.write("project/cluster.kdl", with(&[("cluster lab", "use \"./net.kdl\"\ncluster lab")]));
    folder.run(&["check", "--fix", "project/cluster.kdl"]).says(1, &["error[K0106]"]);
    assert_eq!(fs::read_to_string(folder.at("net.kdl")).unwrap(), outside);
}

#[test]
fn of_standard_input_the_mended_text_is_the_result() {
    let folder = Folder::empty();
    folder.write("net.kdl", "kapic 1\nprofile net { network { podSubnet \"10.244.0.0/16\"; } }\n");
    let uses = ("cluster lab", "use \"./net.kdl\"\ncluster lab");
    let run = folder.pipe(&["check", "--fix", "-", "--message-format", "json"], with(&[("apply", "aply"), uses]).as_bytes());
    assert_eq!(run.out, with(&[uses]));
    run.says(1, &["<stdin>:5:5: fixed K0201", "\"file\":\"net.kdl\""]);
    let run = folder.pipe(&["check", "--fix", "-"], with(&[uses, ("    pki {", "    apply net\n    pki {")]).as_bytes());
    run.says(1, &["net.kdl:2:"]);
    assert!(fs::read_to_string(folder.at("net.kdl")).unwrap().contains("podSubnet"), "files beside are not touched");
}

#[test]
fn programs_get_the_edits() {
    let folder = Folder::empty();
    folder.write("cluster.kdl", with(&[("\"1.36.3\"", "1.36")]));
    let run = folder.run(&["check", "cluster.kdl", "--message-format", "json"]);
    let object: serde_json::Value = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
    let edits: Vec<_> = object["edits"].as_array().unwrap().iter().map(|it| (it["column"].as_u64(), it["text"].as_str())).collect();
    assert_eq!(edits, [(Some(16), Some("\"")), (Some(20), Some("\""))]);
    folder.run(&["check", "--fix", "--watch", "cluster.kdl"]).says(2, &["cannot be used with"]);
}
