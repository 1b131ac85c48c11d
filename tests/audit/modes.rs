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

const TMPFILES: [Files; 12] = [
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
