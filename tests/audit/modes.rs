//! Modes and owners of trees made by hand: which files are keys, certificates and kubeconfigs, and what becomes of the data directory
//! of etcd. `systemd-tmpfiles` itself is asked whether we read its lines as it does.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::process::Command;

use kapic::audit::Verdict;

use crate::support::{Tree, kapic, said};

const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----\n";

/// A master whose kube-apiserver has these words on its command line.
fn master(words: &str) -> Tree {
    let tree = Tree::new();
    let unit = format!("[Service]\nExecStart=/usr/bin/kube-apiserver {words}\n");
    tree.write("hosts/m1/etc/systemd/system/kube-apiserver.service", 0o600, &unit);
    tree
}

/// What 1.1.21 says of private keys: the places that are wrong.
fn open_keys(tree: &Tree) -> Vec<String> {
    let audit = tree.audit("cis-1.12");
    let judged = audit.controls.iter().find(|judged| judged.id == "1.1.21").unwrap();
    let failing = judged.cases.iter().filter(|case| case.verdict == Verdict::Fail);
    failing.map(|case| case.path.clone()).collect()
}

#[test]
fn a_private_key_is_one_wherever_it_lies() {
    let tree = master("");
    let certificate = "-----BEGIN CERTIFICATE-----\nMIGHAgEAMBMGByqGSM49\n-----END CERTIFICATE-----\n";
    tree.write("hosts/m1/srv/ca.pem", 0o644, &(certificate.repeat(200) + KEY));
    tree.write("hosts/m1/srv/note.txt", 0o644, &format!("do not lose:\r\n{KEY}"));
    tree.write("hosts/m1/srv/fine.pem", 0o600, KEY);
    tree.write("hosts/m1/srv/sealed.key", 0o644, "ENCRYPTED\n");
    assert_eq!(open_keys(&tree), ["srv/ca.pem", "srv/note.txt", "srv/sealed.key"]);
}

#[test]
fn what_a_flag_names_is_a_key_whatever_it_looks_like() {
    let tree = master(
        "--tls-private-key-file=/srv/tls --tls-sni-cert-key=/srv/sni.crt,/srv/sni:example.org --kubelet-client-key=/srv/none",
    );
    tree.write("hosts/m1/srv/tls", 0o640, "?");
    tree.write("hosts/m1/srv/sni", 0o640, "?");
    tree.write("hosts/m1/srv/other", 0o640, "?");
    assert_eq!(open_keys(&tree), ["srv/sni", "srv/tls"]);
    tree.write(
        "hosts/m1/etc/systemd/system/etcd.service",
        0o600,
        "[Service]\nEnvironment=ETCD_PEER_KEY_FILE=/srv/peer\nExecStart=/bin/etcd\n",
    );
    tree.write("hosts/m1/srv/peer", 0o604, "?");
    assert_eq!(open_keys(&tree), ["srv/peer", "srv/sni", "srv/tls"]);
}

#[test]
fn keys_of_the_distribution_are_not_those_of_kubernetes() {
    let tree = master("");
    tree.write("hosts/m1/etc/ssh/ssh_host_ed25519_key", 0o640, "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n");
    tree.write("hosts/m1/etc/ssl/private/snakeoil.key", 0o640, KEY);
    tree.write("hosts/m1/usr/share/doc/example.pem", 0o644, KEY);
    assert_eq!(open_keys(&tree), Vec::<String>::new());
    let tree = master("--tls-private-key-file /etc/ssl/private/tls.key");
    tree.write("hosts/m1/etc/ssl/private/tls.key", 0o640, KEY);
    assert_eq!(open_keys(&tree), ["etc/ssl/private/tls.key"], "a component names it");
}

#[test]
fn kubeconfigs_of_administrators_are_known_by_name() {
    let tree = master("");
    tree.write("hosts/m1/etc/kubernetes/super-admin.conf", 0o640, "sealed\n");
    let (verdict, found, ..) = said(&tree.audit("cis-1.12"), "1.1.13");
    assert_eq!((verdict, found.as_str()), (Verdict::Fail, "`/etc/kubernetes/super-admin.conf` with the mode 0640"));
    tree.write("cluster/access/admin", 0o600, "{\"kind\": \"Config\", \"apiVersion\": \"v1\"}");
    tree.write("hosts/m1/etc/kubernetes/super-admin.conf", 0o600, "sealed\n");
    assert_eq!(said(&tree.audit("cis-1.12"), "1.1.13").0, Verdict::Pass);
    tree.write("cluster/access/admin", 0o644, "{\"kind\": \"Config\", \"apiVersion\": \"v1\"}");
    assert_eq!(said(&tree.audit("cis-1.12"), "1.1.13").0, Verdict::Fail, "JSON is a kubeconfig too");
}

#[test]
fn a_host_may_be_called_cluster() {
    let tree = Tree::new();
    tree.write("hosts/cluster/etc/systemd/system/kube-apiserver.service", 0o600, "[Service]\nExecStart=/bin/kube-apiserver\n");
    let audit = tree.audit("cis-1.12");
    assert_eq!(audit.hosts, 1);
    assert_eq!(said(&audit, "1.2.5").3, "hosts/cluster/etc/systemd/system/kube-apiserver.service:2");
}

/// What 1.1.11 and 1.1.12 find: the mode and the owner, where they are not what the controls want.
fn data_directory(tree: &Tree) -> (String, String) {
    let audit = tree.audit("cis-1.12");
    (said(&audit, "1.1.11").1, said(&audit, "1.1.12").1)
}

fn etcd(lines: &str, tmpfiles: &[(&str, &str)]) -> Tree {
    let tree = Tree::new();
    let unit = format!("[Service]\n{lines}\nExecStart=/bin/etcd --data-dir=/var/lib/etcd/\n");
    tree.write("hosts/e1/etc/systemd/system/etcd.service", 0o600, &unit);
    for (path, text) in tmpfiles {
        tree.write(&format!("hosts/e1/{path}"), 0o644, text);
    }
    tree.write(
        "hosts/e1/etc/passwd",
        0o644,
        "root:x:0:0::/root:/bin/sh\netcd:x:998:996::/:/bin/false\nkube:x:997:995::/:/bin/false\n",
    );
    tree.write("hosts/e1/etc/group", 0o644, "root:x:0:\netcd:x:996:\nkube:x:995:\n");
    tree
}

#[test]
fn a_state_directory_has_the_last_word() {
    let tmpfiles = [("etc/tmpfiles.d/etcd.conf", "d /var/lib/etcd 0700 etcd etcd\n")];
    let wrong = |mode: &str| format!("`/var/lib/etcd` with the mode {mode}");
    let state = "StateDirectory=more etcd";
    assert_eq!(data_directory(&etcd(&format!("User=etcd\n{state}"), &tmpfiles)), (wrong("0755"), String::new()));
    assert_eq!(data_directory(&etcd(&format!("User=etcd\n{state}\nStateDirectoryMode=0700"), &[])), (String::new(), String::new()));
    let (_, owner) = data_directory(&etcd(&format!("User=0\n{state}\nStateDirectoryMode=0700"), &tmpfiles));
    assert_eq!(owner, "`/var/lib/etcd`, which belongs to root:root");
    let (mode, _) = data_directory(&etcd("StateDirectory=etcd\nDynamicUser=yes", &tmpfiles));
    assert_eq!(mode, "its unit has a user that systemd makes up (`DynamicUser=`)");
    assert_eq!(data_directory(&etcd("StateDirectory=etcd2", &tmpfiles)), (String::new(), String::new()));
    assert_eq!(data_directory(&etcd("", &[])).0, "nothing in the bundle makes `/var/lib/etcd`");
}

#[test]
fn a_folder_that_was_copied_has_its_mode() {
    let tree = etcd("", &[]);
    let folder = tree.path().join("hosts/e1/var/lib/etcd");
    fs::create_dir_all(&folder).unwrap();
    let audit = |mode| {
        fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
        tree.audit("cis-1.12")
    };
    assert_eq!(said(&audit(0o700), "1.1.11").0, Verdict::Pass);
    let (verdict, found, ..) = said(&audit(0o750), "1.1.11");
    assert_eq!((verdict, found.as_str()), (Verdict::Fail, "`/var/lib/etcd` with the mode 0750"));
}

/// Files of tmpfiles.d.
type Files = &'static [(&'static str, &'static str)];

const TMPFILES: [Files; 31] = [
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 etcd etcd -\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd\n")],
    &[("etc/tmpfiles.d/a.conf", "# d /var/lib/etcd 0777\nd! /var/lib/etcd 0750 etcd - -\n")],
    // The first by file name counts, whatever the folder.
    &[
        ("usr/lib/tmpfiles.d/a.conf", "d /var/lib/etcd 0711 etcd etcd\n"),
        ("etc/tmpfiles.d/b.conf", "d /var/lib/etcd 0700 kube kube\n"),
    ],
    // A file in /etc takes the place of its namesake.
    &[
        ("usr/lib/tmpfiles.d/a.conf", "d /var/lib/etcd 0711 etcd etcd\n"),
        ("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 kube kube\n"),
    ],
    &[("usr/lib/tmpfiles.d/a.conf", "z /var/lib/etcd 0777\n"), ("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 etcd etcd\n")],
    // What changes comes after what makes.
    &[("etc/tmpfiles.d/a.conf", "z /var/lib/etcd 0750 - kube\nd /var/lib/etcd 0700 etcd etcd\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 etcd etcd\nZ /var/lib - kube kube\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 etcd etcd\ne /var/lib/etcd 0755 - -\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 998 996\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd/ 0700 etcd etcd\nd /var/lib/etcd/member 0777 etcd etcd\n")],
    &[("etc/tmpfiles.d/a.conf", "d \"/var/lib/etcd\" :0700 :etcd :etcd\n")],
    // A `Z` further up comes last where a line makes its folder.
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 etcd etcd\nd /var/lib 0755\nZ /var/lib 0777 kube kube\n")],
    // What is only for new files does not change what is there.
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0755 kube kube\nz /var/lib/etcd :0700 :etcd :etcd\n")],
    // Paths are brought into one form.
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 etcd etcd\nz /var/lib//etcd 0777\n")],
    &[
        ("etc/tmpfiles.d/a.conf", "d /var/lib/./etcd 0777 kube kube\n"),
        ("etc/tmpfiles.d/b.conf", "d /var/lib/etcd 0700 etcd etcd\n"),
    ],
    // Lines of one path are sorted by letter, and a second `e` is a duplicate.
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 etcd etcd\nz /var/lib/etcd 0777\nm /var/lib/etcd 0700\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0777 etcd etcd\ne /var/lib/etcd 0777\ne /var/lib/etcd 0700\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0777 etcd etcd\ne /var/lib/etcd 0700\ne /var/lib/etcd 0777\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0777 etcd etcd\nz /var/lib/etcd 0750\ne /var/lib/etcd 0700\n")],
    // Files in folders below are not read.
    &[
        ("etc/tmpfiles.d/old/a.conf", "d /var/lib/etcd 0700 etcd etcd\n"),
        ("etc/tmpfiles.d/b.conf", "d /var/lib/etcd 0711 kube kube\n"),
    ],
    &[("etc/tmpfiles.d/a.txt", "d /var/lib/etcd 0700 etcd etcd\n"), ("etc/tmpfiles.d/b.conf", "d /var/lib/etcd 0711 kube kube\n")],
    // What systemd cannot read, it leaves out.
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 etcd etcd\nzz /var/lib/etcd 0777\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 etcd etcd\nz \"/var/lib/etcd 0777\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 07x0 kube kube\nd /var/lib/etcd 0700 etcd etcd\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd rwx\nd /var/lib/etcd 0711 etcd kube\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 2700 etcd etcd\n")],
    &[("etc/tmpfiles.d/a.conf", "D! /var/lib/etcd 0700 etcd etcd 10d\n")],
    &[("etc/tmpfiles.d/a.conf", "v /var/lib/etcd 0700 etcd etcd\nz /var/lib 0777 kube kube\n")],
    &[("etc/tmpfiles.d/a.conf", "d '/var/lib/etcd' '0700' \"etcd\" etcd\n")],
    &[("etc/tmpfiles.d/a.conf", "d /var/lib/etcd 0700 0 0\nz /var/lib/etcd - etcd etcd\n")],
];

#[test]
fn tmpfiles_are_read_as_systemd_reads_them() {
    let there = Command::new("systemd-tmpfiles").arg("--version").output().is_ok_and(|output| output.status.success());
    if !there || !rustix::process::getuid().is_root() {
        eprintln!("SKIPPED: systemd-tmpfiles, run as root, is not to be had on this machine");
    }
    for files in TMPFILES {
        let tree = etcd("", files);
        // A mode and an owner that nobody asks for: the answer tells both.
        let (mode, owner) = data_directory(&tree);
        if !there || !rustix::process::getuid().is_root() {
            continue;
        }
        let root = tree.path().join("hosts/e1");
        fs::create_dir_all(root.join("var/lib")).unwrap();
        let output = Command::new("systemd-tmpfiles").args(["--create", "--boot", "--root"]).arg(&root).output().unwrap();
        let made = fs::metadata(root.join("var/lib/etcd")).unwrap_or_else(|error| panic!("{files:?}: {error}: {output:?}"));
        let expected = match made.mode() & 0o7777 {
            0o700 => String::new(),
            bits => format!("`/var/lib/etcd` with the mode {bits:04o}"),
        };
        assert_eq!(mode, expected, "{files:?}");
        let name = |id| ["root", "etcd", "kube"][[0, 998, 997].iter().position(|known| *known == id).unwrap()];
        let group = |id| ["root", "etcd", "kube"][[0, 996, 995].iter().position(|known| *known == id).unwrap()];
        let expected = match (name(made.uid()), group(made.gid())) {
            ("etcd", "etcd") => String::new(),
            (user, group) => format!("`/var/lib/etcd`, which belongs to {user}:{group}"),
        };
        assert_eq!(owner, expected, "{files:?}");
    }
}

#[test]
fn whoever_names_a_part_of_a_bundle_is_told_its_name() {
    let tree = master("");
    let check = |part: &str, whole: &str| {
        let output = kapic(tree.path(), &["audit", part]);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(&format!("it is a part of one: name `{whole}`")), "{text}");
    };
    check("hosts/m1", ".");
    check("hosts", ".");
    let whole = tree.path().to_str().unwrap();
    check(&format!("{whole}/hosts/m1/etc"), whole);
}

#[test]
fn links_are_what_they_name() {
    let tree = Tree::new();
    let unit = |on: bool| format!("[Service]\nExecStart=\nExecStart=/bin/kubelet --anonymous-auth={on}\n");
    tree.write("hosts/w1/usr/lib/systemd/system/kubelet.service", 0o600, &unit(false));
    tree.write("hosts/w1/opt/10.conf", 0o600, &unit(true));
    let folder = tree.path().join("hosts/w1/etc/systemd/system/kubelet.service.d");
    fs::create_dir_all(&folder).unwrap();
    assert_eq!(said(&tree.audit("cis-1.12"), "4.2.1").0, Verdict::Pass);
    symlink("../../../../opt/10.conf", folder.join("10.conf")).unwrap();
    let (verdict, _, _, place) = said(&tree.audit("cis-1.12"), "4.2.1");
    assert_eq!((verdict, place.as_str()), (Verdict::Fail, "hosts/w1/etc/systemd/system/kubelet.service.d/10.conf:3"));
    tree.write("hosts/w1/usr/lib/systemd/system/kubelet.service.d/20.conf", 0o600, &unit(false));
    assert_eq!(said(&tree.audit("cis-1.12"), "4.2.1").0, Verdict::Pass);
    symlink("/dev/null", folder.join("20.conf")).unwrap();
    assert_eq!(said(&tree.audit("cis-1.12"), "4.2.1").0, Verdict::Fail, "it masks the one below /usr");
    symlink("/srv/30.conf", folder.join("30.conf")).unwrap();
    let refused = tree.refused();
    assert_eq!(refused.code, "K0906");
    assert!(refused.message.contains("hosts/w1/etc/systemd/system/kubelet.service.d/30.conf"), "{}", refused.message);
}

#[test]
fn a_unit_masked_by_a_link_does_not_run() {
    let tree = master("");
    tree.write("hosts/m1/usr/lib/systemd/system/kubelet.service", 0o600, "[Service]\nExecStart=/bin/kubelet\n");
    assert_eq!(said(&tree.audit("cis-1.12"), "4.2.1").0, Verdict::Fail);
    symlink("/dev/null", tree.path().join("hosts/m1/etc/systemd/system/kubelet.service")).unwrap();
    assert_eq!(said(&tree.audit("cis-1.12"), "4.2.1").0, Verdict::NotApplicable);
}

#[test]
fn what_tmpfiles_may_do_to_the_directory_is_open() {
    let check = |line: &str, expected: &str| {
        let text = format!("d /var/lib/etcd 0700 etcd etcd\n{line}\n");
        let tree = etcd("", &[]);
        tree.write("hosts/e1/etc/tmpfiles.d/a.conf", 0o644, &text);
        let (verdict, found, ..) = said(&tree.audit("cis-1.12"), "1.1.11");
        assert_eq!((verdict, found.as_str()), (Verdict::Undecidable, expected), "{line}");
    };
    let may = "line 2 of `/etc/tmpfiles.d/a.conf` may change it";
    check("z /var/lib/{etcd,x} 0777", may);
    check("z /var/lib/e* 0777", may);
    check("Z /var/l[i]b 0777", may);
    check("a+ /var/lib/etcd - - - - u:997:rwx", may);
    let tree = etcd("", &[("etc/tmpfiles.d/a.conf", "L /var/lib/etcd - - - - /srv\nd /var/lib/etcd 0700 etcd etcd\n")]);
    let (_, found, ..) = said(&tree.audit("cis-1.12"), "1.1.11");
    assert_eq!(found, "line 1 of `/etc/tmpfiles.d/a.conf` makes something else of it");
}

#[test]
fn lines_change_a_folder_that_was_copied() {
    let tree = etcd("", &[("etc/tmpfiles.d/a.conf", "z /var/lib/etcd 0777\n")]);
    let folder = tree.path().join("hosts/e1/var/lib/etcd");
    fs::create_dir_all(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(said(&tree.audit("cis-1.12"), "1.1.11").1, "`/var/lib/etcd` with the mode 0777");
    let tree = etcd("", &[]);
    let folder = tree.path().join("hosts/e1/var/lib/etcd");
    fs::create_dir_all(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o2700)).unwrap();
    assert_eq!(said(&tree.audit("cis-1.12"), "1.1.11").1, "`/var/lib/etcd` with the mode 2700");
}

#[test]
fn a_state_directory_is_found_however_it_is_written() {
    let tmpfiles = [("etc/tmpfiles.d/etcd.conf", "d /var/lib/etcd 0700 etcd etcd\n")];
    for name in ["\"etcd\"", "%N", "%p", "etcd/", "x etcd:alias"] {
        let tree = etcd(&format!("User=%p\nStateDirectory={name}\nStateDirectoryMode=0777"), &tmpfiles);
        assert_eq!(data_directory(&tree), ("`/var/lib/etcd` with the mode 0777".to_owned(), String::new()), "{name}");
    }
    // A user's group is the one that passwd(5) says.
    let tree = etcd("User=etcd\nStateDirectory=etcd\nStateDirectoryMode=0700", &[]);
    tree.write("hosts/e1/etc/passwd", 0o644, "root:x:0:0::/:/bin/sh\netcd:x:998:995::/:/bin/false\n");
    assert_eq!(data_directory(&tree).1, "`/var/lib/etcd`, which belongs to etcd:kube");
    let tree = Tree::new();
    let unit =
        "[Service]\nUser=etcd\nStateDirectory=etcd\nStateDirectoryMode=0700\nExecStart=/bin/etcd --data-dir=${STATE_DIRECTORY}\n";
    tree.write("hosts/e1/etc/systemd/system/etcd.service", 0o600, unit);
    assert_eq!(data_directory(&tree), (String::new(), String::new()));
    tree.write("hosts/e1/etc/systemd/system/etcd.service", 0o600, &unit.replace("User=etcd", "User=998"));
    let (verdict, found, ..) = said(&tree.audit("cis-1.12"), "1.1.12");
    assert_eq!((verdict, found.as_str()), (Verdict::Undecidable, "nothing in the bundle says who 998 is"));
}

#[test]
fn keys_that_nobody_sees_are_open() {
    let check = |words: &str, lines: &str, expected: &str| {
        let tree = Tree::new();
        tree.write("hosts/m1/srv/ok.key", 0o600, KEY);
        let unit = format!("[Service]\n{lines}\nExecStart=/bin/kube-apiserver {words}\n");
        tree.write("hosts/m1/etc/systemd/system/kube-apiserver.service", 0o600, &unit);
        let (verdict, found, ..) = said(&tree.audit("cis-1.12"), "1.1.21");
        assert_eq!((verdict, found.as_str()), (Verdict::Undecidable, expected), "{words}");
        tree.write("hosts/m1/srv/open.key", 0o604, KEY);
        assert_eq!(said(&tree.audit("cis-1.12"), "1.1.21").0, Verdict::Fail, "{words}");
    };
    check("--tls-private-key-file=/srv/gone.key", "", "`/srv/gone.key` is not in the bundle");
    let variable = "its command line takes arguments from `$ARGS`, which nothing in the bundle sets";
    check("$ARGS", "EnvironmentFile=-/etc/default/kas", variable);
    check("--tls-private-key-file=${K}", "EnvironmentFile=-/etc/default/kas", "`${K}` is not in the bundle");
    let tree = Tree::new();
    tree.write("hosts/m1/srv/ok.key", 0o600, KEY);
    tree.write("hosts/m1/etc/kubernetes/manifests/etcd.yaml", 0o600, "kind: Pod\n");
    let (_, found, ..) = said(&tree.audit("cis-1.12"), "1.1.21");
    assert_eq!(found, "`/etc/kubernetes/manifests/etcd.yaml` starts it as a static pod, which is not read");
}

#[test]
fn a_path_may_be_written_in_several_ways() {
    for path in ["//srv//x", "/srv/../srv/x", "/srv/./x"] {
        let tree = master(&format!("--tls-private-key-file={path}"));
        tree.write("hosts/m1/srv/x", 0o644, "?");
        assert_eq!(open_keys(&tree), ["srv/x"], "{path}");
    }
}

#[test]
fn files_of_every_unit_of_a_component_count() {
    let unit =
        |name: &str| format!("[Service]\nUser=etcd\nStateDirectory={name}\nExecStart=/bin/etcd --data-dir=/var/lib/{name}\n");
    let tree = Tree::new();
    tree.write("hosts/e1/etc/systemd/system/etcd.service", 0o600, &unit("etcd").replace("User", "StateDirectoryMode=0700\nUser"));
    tree.write("hosts/e1/etc/systemd/system/etcd-b.service", 0o666, &unit("etcd-b"));
    let audit = tree.audit("cis-1.12");
    assert_eq!(said(&audit, "1.1.7").1, "`/etc/systemd/system/etcd-b.service` with the mode 0666");
    assert_eq!(said(&audit, "1.1.11").1, "`/var/lib/etcd-b` with the mode 0755");
}

#[test]
fn a_flag_that_a_configuration_overrules_does_not_count() {
    let tree = Tree::new();
    let unit = "[Service]\nExecStart=/bin/kube-proxy --config=/p.yaml --metrics-bind-address=127.0.0.1:10249 --kubeconfig=/etc/a\n";
    tree.write("hosts/w1/etc/systemd/system/kube-proxy.service", 0o600, unit);
    let config = "metricsBindAddress: 0.0.0.0:10249\nclientConnection: {kubeconfig: /etc/b}\n";
    tree.write("hosts/w1/p.yaml", 0o600, config);
    tree.write("hosts/w1/s.yaml", 0o600, config);
    tree.write("hosts/w1/etc/a", 0o600, "kind: Config\n");
    tree.write("hosts/w1/etc/b", 0o666, "kind: Config\n");
    let scheduler = "[Service]\nExecStart=/bin/kube-scheduler --config=/s.yaml --kubeconfig=/etc/a\n";
    tree.write("hosts/w1/etc/systemd/system/kube-scheduler.service", 0o600, scheduler);
    let audit = tree.audit("cis-1.12");
    assert_eq!(said(&audit, "4.3.1").0, Verdict::Fail);
    for id in ["4.1.3", "1.1.15"] {
        assert_eq!(said(&audit, id).1, "`/etc/b` with the mode 0666", "{id}");
    }
}

#[test]
fn other_programs_have_an_admin_conf_too() {
    let tree = master("");
    tree.write("hosts/m1/etc/nginx/admin.conf", 0o644, "server {}\n");
    assert_eq!(said(&tree.audit("cis-1.12"), "1.1.13").0, Verdict::NotApplicable);
    tree.write("hosts/m1/etc/nginx/admin.conf", 0o644, "kind: Config\napiVersion: v1\n");
    assert_eq!(said(&tree.audit("cis-1.12"), "1.1.13").0, Verdict::Fail);
}

#[test]
fn variables_of_systemd_itself_are_open() {
    let tree = Tree::new();
    tree.write(
        "hosts/e1/etc/systemd/system/etcd.service",
        0o600,
        "[Service]\nPassEnvironment=ETCD_AUTO_TLS\nExecStart=/bin/etcd\n",
    );
    let (verdict, found, ..) = said(&tree.audit("cis-1.12"), "2.3");
    let expected = "it takes a setting from the variable `ETCD_AUTO_TLS`, which systemd hands on";
    assert_eq!((verdict, found.as_str()), (Verdict::Undecidable, expected));
}
