//! `kapic fmt`: what it writes, prints and leaves alone.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use crate::support::{Folder, GOOD, is_root};

const UGLY: &str = "// head\nkapic  1\n\n\ncluster a{pki{epoch \"x\";} // why\n port 0x1F_00;}\n";
const NICE: &str = "// head\nkapic 1\n\n\ncluster a {\n    pki { epoch \"x\" } // why\n    port 0x1F_00\n}\n";

#[test]
fn writes_in_place_and_keeps_mode_and_links() {
    let folder = Folder::empty();
    folder.write("a.kdl", UGLY);
    folder.mode("a.kdl", 0o640);
    symlink("a.kdl", folder.at("link.kdl")).unwrap();
    let run = folder.run(&["fmt", "link.kdl"]);
    run.says(0, &["formatted link.kdl"]);
    assert_eq!(run.out, "");
    assert_eq!(fs::read_to_string(folder.at("a.kdl")).unwrap(), NICE);
    assert_eq!(fs::metadata(folder.at("a.kdl")).unwrap().permissions().mode() & 0o7777, 0o640);
    assert!(folder.at("link.kdl").is_symlink());
    assert_eq!(folder.names(), ["a.kdl", "link.kdl"], "nothing else is left behind");
    let inode = fs::metadata(folder.at("a.kdl")).unwrap().ino();
    folder.run(&["fmt", "a.kdl"]).says(0, &["1 file formatted already"]);
    assert_eq!(fs::metadata(folder.at("a.kdl")).unwrap().ino(), inode, "what is formatted is not written again");
}

#[test]
fn without_a_file_all_of_the_folder() {
    let folder = Folder::empty();
    folder.run(&["fmt"]).says(2, &["no FILE is named"]);
    for name in ["b.kdl", "a.kdl", ".hidden.kdl", "c.txt"] {
        folder.write(name, UGLY);
    }
    fs::create_dir(folder.at("sub.kdl")).unwrap();
    assert_eq!(folder.run(&["fmt", "--check"]).out, "a.kdl\nb.kdl\n");
    folder.run(&["fmt"]).says(0, &["formatted a.kdl\nformatted b.kdl\n"]);
    assert_eq!(fs::read_to_string(folder.at(".hidden.kdl")).unwrap(), UGLY);
    assert_eq!(fs::read_to_string(folder.at("c.txt")).unwrap(), UGLY);
}

#[test]
fn check_names_files_and_diff_shows_them_and_neither_writes() {
    let folder = Folder::empty();
    folder.write("nice.kdl", NICE);
    folder.write("ugly.kdl", UGLY);
    let run = folder.run(&["fmt", "--check", "nice.kdl", "ugly.kdl"]);
    run.says(1, &["1 file not formatted"]);
    assert_eq!(run.out, "ugly.kdl\n");
    let run = folder.run(&["fmt", "--diff", "nice.kdl", "ugly.kdl", "-q"]);
    run.says(1, &[]);
    assert!(run.out.starts_with("--- ugly.kdl\n+++ ugly.kdl\n@@ "), "{}", run.out);
    assert!(run.out.contains("\n-kapic  1\n+kapic 1\n") && run.err.is_empty(), "{}{}", run.out, run.err);
    assert_eq!(fs::read_to_string(folder.at("ugly.kdl")).unwrap(), UGLY);
    let run = folder.run(&["fmt", "--check", "--diff", "nice.kdl"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    folder.write("patched.kdl", UGLY);
    folder.write("mark.kdl", format!("\u{feff}{NICE}"));
    assert_eq!(folder.run(&["fmt", "--check", "mark.kdl"]).out, "mark.kdl\n", "a byte-order mark is no part of the layout");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::empty();
    let check = |arguments: &[&str], input: &[u8], code: i32, out: &str| {
        let run = folder.pipe(arguments, input);
        assert_eq!((run.code, run.out.as_str()), (code, out), "{arguments:?} {}", run.err);
    };
    check(&["fmt", "-"], UGLY.as_bytes(), 0, NICE);
    check(&["fmt", "-"], NICE.as_bytes(), 0, NICE);
    check(&["fmt", "-"], b"", 0, "");
    check(&["fmt", "-", "--check"], UGLY.as_bytes(), 1, "<stdin>\n");
    check(&["fmt", "-", "--check"], NICE.as_bytes(), 0, "");
    check(&["fmt", "-"], b"a {", 1, "");
    check(&["fmt", "-"], b"a \xff", 1, "");
    assert_eq!(folder.names(), Vec::<String>::new());
}

#[test]
fn what_has_errors_or_cannot_be_written_stays_as_it_is() {
    let folder = Folder::empty();
    folder.write("bad.kdl", "a {\n");
    folder.write("latin.kdl", b"a \"\xe9\"\n");
    folder.write("ugly.kdl", UGLY);
    fs::create_dir(folder.at("folder")).unwrap();
    folder.run(&["fmt", "bad.kdl", "latin.kdl", "ugly.kdl"]).says(1, &["K0011", "bad.kdl:1:3", "K0001", "formatted ugly.kdl"]);
    assert_eq!(fs::read(folder.at("bad.kdl")).unwrap(), b"a {\n");
    assert_eq!(fs::read(folder.at("latin.kdl")).unwrap(), b"a \"\xe9\"\n");
    folder.run(&["fmt", "folder", "none.kdl"]).says(2, &["`folder`: it is a folder", "`none.kdl`"]);
    folder.write("ugly.kdl", UGLY);
    folder.mode("ugly.kdl", 0o400);
    let run = folder.run(&["fmt", "ugly.kdl"]);
    if is_root() {
        // Modes keep nothing from root; the file is written, and stays protected.
        run.says(0, &["formatted"]);
        assert_eq!(fs::metadata(folder.at("ugly.kdl")).unwrap().permissions().mode() & 0o7777, 0o400);
    } else {
        run.says(2, &["K0901", "Permission denied"]);
        assert_eq!(fs::read_to_string(folder.at("ugly.kdl")).unwrap(), UGLY);
    }
}

#[test]
fn the_bundle_stays_the_same() {
    let folder = Folder::new();
    let before = folder.run(&["build", "cluster.kdl", "-q"]).out;
    let ugly: String = GOOD.lines().map(|line| format!("  {}  // why\n\n", line.trim())).collect();
    folder.write("cluster.kdl", ugly.replace("ip=", "ip  = \\\n"));
    folder.run(&["fmt"]).says(0, &["formatted cluster.kdl"]);
    assert_eq!(folder.run(&["build", "cluster.kdl", "-q"]).out, before);
}
