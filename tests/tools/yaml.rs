//! A YAML parser that is not ours reads every kubeconfig and every YAML document, and finds in them what must be there.

use std::process::Command;

use crate::support::{example, have_python, text};

const READ: &str = r#"
import base64, sys, yaml
for path in sys.stdin.read().split():
    with open(path, encoding="utf-8") as file:
        documents = [d for d in yaml.safe_load_all(file) if d is not None]
    assert documents, f"{path}: holds nothing"
    for document in documents:
        assert isinstance(document, dict), f"{path}: not a mapping"
        assert document.get("kind") and document.get("apiVersion"), f"{path}: no kind or apiVersion"
        if document["kind"] == "Config":
            cluster = document["clusters"][0]["cluster"]
            assert cluster["server"].startswith("https://"), path
            authority = base64.b64decode(cluster["certificate-authority-data"])
            assert authority.startswith(b"-----BEGIN CERTIFICATE-----\n"), path
            names = {context["name"] for context in document["contexts"]}
            assert document["current-context"] in names, path
            user = document["users"][0]["user"]
            assert set(user) in ({"token"}, {"client-certificate-data", "client-key-data"}, {"client-certificate", "client-key"}), path
print("read")
"#;

#[test]
fn every_document_is_yaml_of_kubernetes() {
    if !have_python("yaml") {
        return;
    }
    for name in ["single", "article", "ha"] {
        let built = example(name);
        let mut paths = built.of_kind("kubeconfig");
        paths.extend(built.of_kind("yaml"));
        assert!(paths.len() >= 5, "{name} has only {} documents", paths.len());
        let list: Vec<&str> = paths.iter().map(|path| text(path)).collect();
        let mut python = Command::new("python3")
            .args(["-c", READ])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut python.stdin.take().unwrap(), list.join("\n").as_bytes()).unwrap();
        let output = python.wait_with_output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stdout), "read\n");
    }
}
