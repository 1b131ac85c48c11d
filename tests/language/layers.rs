//! What wins when several layers speak: the fixed order, lists, locks, defaults, gates.

use crate::support::{describe, lab};

/// Whether the settings give the host `box` this list of admission plugins, or this error.
fn check(top: &str, settings: &str, expected: Result<&[&str], &[&str]>) {
    let outcome = describe(&[("cluster.kdl", &lab(top, settings))]);
    let found = match &outcome.cluster {
        Some(cluster) => {
            Ok(cluster.hosts[0].components.api_server.admission_plugins.values().map(|text| text.0.as_str()).collect())
        }
        None => Err(outcome.errors()),
    };
    assert_eq!(found, expected.map(<[_]>::to_vec).map_err(<[_]>::to_vec), "{top} {settings} {:?}", outcome.lines());
}

const WEAK: &str = "profile weak { api-server { (default)admission-plugins A B } }";
const STRONG: &str = "profile strong { api-server { admission-plugins C } }";

#[test]
fn the_stronger_layer_wins() {
    let both = format!("{WEAK}\n{STRONG}");
    check(&both, "apply weak", Ok(&["A", "B"]));
    check(&both, "apply weak; apply strong", Ok(&["C"]));
    check(&both, "apply strong; apply weak", Ok(&["C"]));
    check(&both, "apply strong; api-server { admission-plugins D }", Ok(&["D"]));
    check(&both, "masters { apply strong }; api-server { admission-plugins D }", Ok(&["C"]));
    check(&both, "masters { apply strong; api-server { admission-plugins E } }", Ok(&["E"]));
    check(&both, "masters { api-server { admission-plugins E }; host box { apply strong } }", Ok(&["C"]));
    check(&both, "masters { host box { apply strong; api-server { admission-plugins F } } }", Ok(&["F"]));
}

#[test]
fn lists_are_replaced_unless_marked() {
    check(WEAK, "apply weak; api-server { (add)admission-plugins C }", Ok(&["A", "B", "C"]));
    check(WEAK, "apply weak; api-server { (add)admission-plugins B }", Ok(&["A", "B"]));
    check(WEAK, "apply weak; api-server { (remove)admission-plugins A }", Ok(&["B"]));
    check(WEAK, "apply weak; api-server { (remove)admission-plugins C }", Err(&["K0303"]));
    check(WEAK, "apply weak; api-server { (unset)admission-plugins }", Ok(&[]));
    check(WEAK, "apply weak; api-server { admission-plugins }", Ok(&[]));
    check("", "api-server { (add)admission-plugins A; }", Ok(&["A"]));
    let adds = "profile x { api-server { (add)admission-plugins X } }\nprofile y { api-server { (add)admission-plugins Y } }";
    check(adds, "apply x; apply y; api-server { (add)admission-plugins Z }", Ok(&["X", "Y", "Z"]));
}

#[test]
fn one_layer_says_one_thing() {
    let twice = "profile x { api-server { admission-plugins A } }\nprofile y { api-server { admission-plugins B } }";
    check(twice, "apply x; apply y", Err(&["K0301"]));
    check(twice, "apply x; apply x", Ok(&["A"]));
    check("", "api-server { admission-plugins A }; api-server { admission-plugins B }", Err(&["K0301"]));
    check("", "api-server { admission-plugins A }; api-server { admission-plugins A }", Ok(&["A"]));
}

#[test]
fn a_lock_holds_against_every_later_layer() {
    let locked = "profile company { api-server { (lock)admission-plugins A } }";
    check(locked, "apply company; api-server { admission-plugins A }", Ok(&["A"]));
    check(locked, "apply company; api-server { admission-plugins B }", Err(&["K0302"]));
    check(locked, "apply company; api-server { (add)admission-plugins B }", Err(&["K0302"]));
    check(locked, "apply company; api-server { (unset)admission-plugins }", Err(&["K0302"]));
    check(locked, "apply company; masters { host box { api-server { admission-plugins B } } }", Err(&["K0302"]));
    let block = "profile company { (lock)api-server { admission-plugins A } }";
    check(block, "apply company; api-server { admission-plugins B }", Err(&["K0302"]));
}

#[test]
fn gates_ask_for_the_version_of_the_cluster() {
    let gated = "profile g { api-server { for-kubernetes \">=1.30\" { admission-plugins New }; for-kubernetes \"<1.30\" { admission-plugins Old } } }";
    check(gated, "apply g", Ok(&["New"]));
    let both = "profile g { for-kubernetes \">=1.20 <1.30\" { api-server { admission-plugins Old } } }";
    check(both, "apply g", Ok(&[]));
}

#[test]
fn params_reach_the_settings() {
    let with = "profile p { param a type=text; param b type=text default=\"y\"; api-server { admission-plugins (var)a (f)\"${a}-${b}-$${a}\" } }";
    check(with, "apply p a=x", Ok(&["x", "x-y-${a}"]));
    check(with, "apply p a=x b=z", Ok(&["x", "x-z-${a}"]));
    check(with, "apply p", Err(&["K0113"]));
    check(with, "apply p a=#true", Ok(&["true", "true-y-${a}"]));
    check(with, "apply p a=x c=1", Err(&["K0115"]));
}

#[test]
fn every_mistake_is_reported_in_one_run() {
    check(
        "",
        "endpoint 3; network { service-cdir \"x\"; node-ports 5 }; masters { host b2 ip=\"10.0.0.1/8\" }",
        Err(&["K0204", "K0201", "K0204", "K0204"]),
    );
}
