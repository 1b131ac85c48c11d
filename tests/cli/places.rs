//! Paths as users have them: folders in the place of files, spaces, bytes that are no text, what cannot be written.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use crate::support::{Folder, GOOD, Run, is_root};

#[test]
fn a_folder_is_no_description() {
    let folder = Folder::new();
    fs::create_dir(folder.at("sub")).unwrap();
    for command in ["check", "build"] {
        for (path, example) in
            [(".", "`./cluster.kdl`"), ("sub", "`sub/cluster.kdl`"), ("sub/..", "`sub/../cluster.kdl`"), ("/", "`/cluster.kdl`")]
        {
            folder.run(&[command, path]).says(2, &["it is a folder", example]);
        }
    }
}

#[test]
fn what_is_printed_to_be_pasted_can_be() {
    let folder = Folder::empty();
    folder.run(&["new", "it's a test"]).says(0, &[r"cd 'it'\''s a test' && kapic build cluster.kdl"]);
    folder.run(&["check", "it's a test/cluster.kdl"]).says(0, &["it's a test/cluster.kdl: fine; 2 hosts"]);
}

#[test]
fn names_that_are_no_text() {
    let folder = Folder::empty();
    let odd = |text: &[u8]| folder.path().join(OsStr::from_bytes(text));
    let run = |command: &str, path: &[u8]| Run::of(folder.command(&[command]).arg(OsStr::from_bytes(path)));
    fs::create_dir(odd(b"d\xe9")).unwrap();
    fs::write(odd(b"d\xe9/cluster.kdl"), format!("{GOOD}\n\n")).unwrap();
    fs::write(odd(b"\xe9.kdl"), format!("{GOOD}\n\n")).unwrap();
    run("check", b"d\xe9/cluster.kdl").says(0, &["fine"]);
    run("fmt", b"d\xe9/cluster.kdl").says(0, &["formatted"]);
    assert_eq!(fs::read_to_string(odd(b"d\xe9/cluster.kdl")).unwrap(), GOOD);
    run("check", b"\xe9.kdl").says(2, &["no file name that is UTF-8"]);
    run("fmt", b"\xe9.kdl").says(2, &["its name is not UTF-8"]);
}

#[test]
fn a_folder_that_cannot_be_written_to_keeps_its_files() {
    let folder = Folder::empty();
    fs::create_dir(folder.at("kept")).unwrap();
    folder.write("kept/a.kdl", "a   b\n");
    folder.mode("kept", 0o500);
    let run = folder.run(&["fmt", "kept/a.kdl"]);
    folder.mode("kept", 0o700);
    if is_root() {
        return run.says(0, &[]);
    }
    run.says(2, &["K0901", "cannot write `kept/a.kdl`"]);
    assert_eq!(fs::read_to_string(folder.at("kept/a.kdl")).unwrap(), "a   b\n");
}
