//! `kapic check --watch`: a real process that checks again when files change. Each step waits for the words of the one before.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Stdio};

use crate::support::{Folder, GOOD, Run};

struct Watch {
    child: Child,
    errors: BufReader<ChildStderr>,
}

impl Watch {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child = folder
            .command(&[&["check", "--watch"], arguments].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        Self { child, errors }
    }

    /// Everything that is said until it waits for a change.
    fn round(&mut self) -> String {
        let mut said = String::new();
        while !said.ends_with("Ctrl-C ends it\n") {
            assert!(self.errors.read_line(&mut said).unwrap() > 0, "it ended: {said}");
        }
        said
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn it_checks_again_after_each_change_of_what_it_read() {
    let folder = Folder::empty();
    let using = GOOD.replace("cluster lab", "use \"./net.kdl\"\ncluster lab").replace("    pki {", "    apply net\n    pki {");
    folder.write("cluster.kdl", &using);
    folder.write("other.kdl", "nothing");
    let mut watch = Watch::start(&folder, &["cluster.kdl"]);
    let says = |watch: &mut Watch, words: &[&str]| {
        let said = watch.round();
        words.iter().for_each(|word| assert!(said.contains(word), "`{word}` is missing in:\n{said}"));
    };
    says(&mut watch, &["K0105", "watching 2 files"]);
    folder.write("net.kdl", "kapic 1\nprofile net { network { pod-cidr \"10.244.0.0/16\"; } }\n");
    says(&mut watch, &["\nchanged: net.kdl\n", "cluster.kdl: fine"]);
    folder.write("net.kdl", "kapic 1\nprofile net { network { pod-cidr \"10.2");
    says(&mut watch, &["K0012", "net.kdl:2:"]);
    fs::remove_file(folder.at("cluster.kdl")).unwrap();
    says(&mut watch, &["changed: cluster.kdl", "cannot read `cluster.kdl`", "watching 1 file;"]);
    folder.write("aside", GOOD);
    fs::rename(folder.at("aside"), folder.at("cluster.kdl")).unwrap();
    says(&mut watch, &["changed: cluster.kdl", "cluster.kdl: fine", "watching 1 file;"]);
}

#[test]
fn a_program_learns_when_a_round_is_over() {
    let folder = Folder::empty();
    folder.write("cluster.kdl", GOOD.replace("192.0.2.10", "192.0.2.300"));
    let mut watch = Watch::start(&folder, &["cluster.kdl", "--message-format", "json"]);
    let mut out = BufReader::new(watch.child.stdout.take().unwrap());
    let mut next = || {
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        serde_json::from_str::<serde_json::Value>(&line).unwrap()
    };
    assert_eq!(next()["code"], "K0204");
    assert_eq!(next(), serde_json::json!({ "event": "checked", "fine": false, "files": ["cluster.kdl"] }));
    watch.round();
    folder.write("cluster.kdl", GOOD);
    assert_eq!(next()["fine"], true);
}

#[test]
fn it_ends_when_its_reader_has_gone() {
    let folder = Folder::empty();
    folder.write("cluster.kdl", GOOD);
    let mut watch = Watch::start(&folder, &["cluster.kdl", "--message-format", "json"]);
    watch.round();
    drop(watch.child.stdout.take());
    folder.write("cluster.kdl", GOOD.replace("lab", "other"));
    let mut rest = String::new();
    watch.errors.read_to_string(&mut rest).unwrap();
    assert!(watch.child.wait().unwrap().success());
}

#[test]
fn standard_input_cannot_be_watched() {
    let run: Run = Folder::empty().run(&["check", "--watch", "-"]);
    run.says(2, &["standard input cannot be watched"]);
}
