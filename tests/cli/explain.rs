//! `explain`, and that every code has a page and is found.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::Folder;

fn repository(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn codes() -> BTreeSet<String> {
    let names = fs::read_dir(repository("stdlib/errors")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter_map(|name| name.strip_suffix(".md").map(str::to_owned)).collect()
}

/// The list is made from the folder, so that nobody has to keep it.
#[test]
#[expect(clippy::disallowed_methods, reason = "the one command that updates generated files is told through the environment")]
fn every_page_is_compiled_in() {
    let path = repository("compiler/cli/pages.rs");
    let text = fs::read_to_string(&path).unwrap();
    let (head, _) = text.split_once("= pages! {\n").unwrap();
    let codes: Vec<String> = codes().into_iter().collect();
    let lines: String = codes.chunks(16).map(|codes| format!("    {}\n", codes.join(" "))).collect();
    let expected = format!("{head}= pages! {{\n{lines}}};\n");
    let index = repository("compiler/check/codes.txt");
    let all = codes.join("\n") + "\n";
    if std::env::var("KAPIC_UPDATE").is_ok() {
        fs::write(path, expected).unwrap();
        fs::write(index, all).unwrap();
    } else {
        assert_eq!(text, expected, "run `KAPIC_UPDATE=1 cargo test --test cli`");
        assert_eq!(fs::read_to_string(index).unwrap_or_default(), all, "run `KAPIC_UPDATE=1 cargo test --test cli`");
    }
}

/// Whoever is told a code can ask what it means.
#[test]
fn every_code_has_a_page() {
    let (mut missing, mut folders, known) = (BTreeSet::new(), vec![repository("compiler")], codes());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (at, _) in code.match_indices("\"K0") {
                let word = &code[at + 1..];
                let is_code = word.len() > 5 && word[1..5].bytes().all(|byte| byte.is_ascii_digit()) && &word[5..6] == "\"";
                if is_code && !known.contains(&word[..5]) {
                    missing.insert(word[..5].to_owned());
                }
            }
        }
    }
    assert_eq!(missing, BTreeSet::new(), "write stdlib/errors/CODE.md");
}

fn check(arguments: &[&str], code: i32, words: &[&str]) {
    let run = Folder::empty().run(&[&["explain"], arguments].concat());
    run.says(code, &[]);
    let said = if code == 0 { &run.out } else { &run.err };
    for word in words {
        assert!(said.contains(word), "{arguments:?}: `{word}` is missing in\n{said}");
    }
}

#[test]
fn codes_settings_and_flags() {
    check(&["K0901"], 0, &["K0901: "]);
    check(&["k0915"], 0, &["K0915: clear keys lie in a git work tree"]);
    check(&["api-server.port"], 0, &["The HTTPS port.", "6443", "--secure-port"]);
    check(&["cluster.api-server.port"], 0, &["The HTTPS port."]);
    check(&["serviceSubnet"], 0, &["network.service-cidr"]);
    check(&["--event-ttl"], 0, &["kube-apiserver --event-ttl", "accepted"]);
    check(&["kube-apiserver", "--insecure-port"], 0, &["removed in 1.24"]);
    check(&["--kubernetes", "1.18", "kube-apiserver", "--insecure-port"], 0, &["deprecated"]);
    check(&["kubelet", "max-pods"], 0, &["kubelet --max-pods"]);
    check(&["--list"], 0, &["K0901  "]);
    check(&["--list", "settings"], 0, &["\napi-server.port   ", "  The HTTPS port\n"]);
    check(&["--list", "flags"], 0, &["kube-apiserver --event-ttl"]);
}

#[test]
fn what_is_not_known_is_nearly_something() {
    check(&["K0999"], 1, &["nothing is known of `K0999`", "did you mean"]);
    check(&["api-server.prot"], 1, &["did you mean `api-server.port`?"]);
    check(&["--evnt-ttl"], 1, &["did you mean `--event-ttl`?"]);
    check(&["kubelet", "--max-pod"], 1, &["`kubelet` has no flag", "did you mean `--max-pods`?"]);
    check(&["xyzzy"], 1, &["kapic explain --list"]);
    check(&["foo", "--bar"], 2, &["components are kube-apiserver"]);
    check(&["--kubernetes", "1.7", "--event-ttl"], 2, &["known are"]);
    check(&[], 2, &["WHAT"]);
}

#[test]
fn programs_get_json() {
    let one = |what: &str| -> serde_json::Value {
        serde_json::from_str(&Folder::empty().run(&["explain", "--format", "json", what]).out).unwrap()
    };
    assert_eq!(one("K0901")["code"], "K0901");
    assert_eq!(one("api-server.port")["default"], "6443");
    assert_eq!(one("--event-ttl")["component"], "kube-apiserver");
}
