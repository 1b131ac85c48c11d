//! The envelope of SARIF 2.1.0 (OASIS), for diagnostics and audits alike. It knows neither.

use serde_json::{Value, json};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One log of one run. Rules are `reportingDescriptor`s, results refer to them by `ruleId`.
pub fn log(rules: Vec<Value>, results: Vec<Value>) -> String {
    let driver = json!({
        "name": "kapic",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let run = json!({
        "tool": { "driver": driver },
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    let log = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    serde_json::to_string_pretty(&log).expect("text and numbers are always JSON") + "\n"
}

/// A location: a file, and the place in it.
pub fn location(path: &str, region: Option<Value>) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(path) } });
    if let Some(region) = region {
        physical["region"] = region;
    }
    json!({ "physicalLocation": physical })
}

/// A path as a relative reference of RFC 3986. A colon in its first part would be a scheme.
fn uri(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' | b'+' | b'=' => {
                text.push(byte.into())
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_references() {
        let check = |path: &str, expected: &str| assert_eq!(uri(path), expected);
        check("hosts/m1/etc/a.service", "hosts/m1/etc/a.service");
        check("a b:c/ä%", "a%20b%3Ac/%C3%A4%25");
        check("<stdin>", "%3Cstdin%3E");
    }
}
