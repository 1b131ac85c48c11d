//! What a file is that no manifest describes: by its bytes first, since names lie, then by its name. It must not know where the file
//! came from.

use serde::Deserialize;
use serde::de::IgnoredAny;
use zeroize::Zeroizing;

use crate::plan::Kind;
use crate::source::is_too_deep;

/// The kind of a file. A file that holds a private key is one, whatever else it holds.
pub fn guess(path: &str, bytes: &[u8]) -> Kind {
    let copy: Zeroizing<String>;
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => {
            copy = Zeroizing::new(String::from_utf8_lossy(bytes).into_owned());
            &copy
        }
    };
    let ends = |ends: &[&str]| ends.iter().any(|end| path.ends_with(end));
    match () {
        () if pem(text, "PRIVATE KEY") || is_der_key(bytes) => Kind::PrivateKey,
        () if is_kubeconfig(text) => Kind::Kubeconfig,
        () if pem(text, "CERTIFICATE") || is_der_certificate(bytes) => Kind::Certificate,
        () if pem(text, "PUBLIC KEY") => Kind::PublicKey,
        () if ends(&[".service"]) || path.contains(".service.d/") => Kind::Unit,
        () if ends(&[".key"]) => Kind::PrivateKey,
        () if ends(&[".yaml", ".yml"]) => Kind::Yaml,
        () if ends(&[".csv"]) => Kind::TokenCsv,
        () if ends(&[".sh"]) => Kind::Script,
        () if ends(&[".md"]) => Kind::Document,
        () => Kind::Config,
    }
}

/// Longest label of a section that is looked for, in bytes.
const MAX_LABEL: usize = 64;

/// Whether a PEM section stands anywhere in the file, its label ending in these words. Scripts and manuals that only speak of one have no
/// base64 behind it.
fn pem(text: &str, end: &str) -> bool {
    text.match_indices("-----BEGIN ").any(|(at, begin)| {
        let rest = &text[at + begin.len()..];
        let label = rest.char_indices().take(MAX_LABEL).find(|(_, c)| !(c.is_ascii_uppercase() || matches!(c, ' ' | '0'..='9')));
        label.is_some_and(|(at, _)| rest[..at].ends_with(end) && rest[at..].strip_prefix("-----").is_some_and(is_body))
    })
}

/// Base64, perhaps behind headers of the old form (RFC 1421). In JSON and YAML lines may end in `\n`, or in `\` before the real end.
fn is_body(text: &str) -> bool {
    let end = text.char_indices().nth(1024).map_or(text.len(), |(at, _)| at);
    let lines = text[..end].split(['\r', '\n']).flat_map(|line| line.split("\\r")).flat_map(|line| line.split("\\n"));
    let body = lines.map(|line| line.trim_matches([' ', '\t', '\\'])).filter(|line| !line.contains(':')).flat_map(str::chars);
    // No copy of it is made: it may be a key.
    body.clone().count() >= 16 && body.take(16).all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))
}

/// PKCS#8, PKCS#1 or SEC 1 in DER.
fn is_der_key(bytes: &[u8]) -> bool {
    pkcs8::PrivateKeyInfoRef::try_from(bytes).is_ok()
        || rsa::pkcs1::RsaPrivateKey::<der::asn1::UintRef<'_>>::try_from(bytes).is_ok()
        || sec1::EcPrivateKey::try_from(bytes).is_ok()
}

fn is_der_certificate(bytes: &[u8]) -> bool {
    x509_parser::parse_x509_certificate(bytes).is_ok()
}

/// What tells a kubeconfig. Nothing else of it is kept: it may hold keys.
#[derive(Deserialize)]
struct Head {
    kind: Option<Word>,
    #[serde(rename = "apiVersion")]
    version: Option<Word>,
    clusters: Option<IgnoredAny>,
    users: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Word {
    Text(String),
    Other(IgnoredAny),
}

impl Head {
    fn is_kubeconfig(&self) -> bool {
        let is = |word: &Option<Word>, text: &str| matches!(word, Some(Word::Text(word)) if word == text);
        let is_config = is(&self.kind, "Config") && (self.version.is_none() || is(&self.version, "v1"));
        is_config || self.kind.is_none() && self.clusters.is_some() && self.users.is_some()
    }
}

/// YAML or JSON, whatever the file is called. One that is damaged still counts where a line says what it is.
fn is_kubeconfig(text: &str) -> bool {
    let may_be = text.contains("Config") || text.contains("clusters") && text.contains("users");
    if !may_be {
        return false;
    }
    if is_too_deep(text) {
        return has_kind(text);
    }
    match serde_yaml_ng::from_str::<Head>(text) {
        Ok(head) => head.is_kubeconfig(),
        Err(_) => match serde_json::from_str::<Head>(text) {
            Ok(head) => head.is_kubeconfig(),
            Err(_) => has_kind(text),
        },
    }
}

fn has_kind(text: &str) -> bool {
    text.lines().any(|line| line.replace(['"', '\'', ' ', '\t', ','], "").trim() == "kind:Config")
}

#[cfg(test)]
mod tests {
    use p256::pkcs8::EncodePrivateKey;

    use super::guess;
    use crate::plan::Kind;

    fn check(path: &str, text: &str, expected: Kind) {
        assert_eq!(guess(path, text.as_bytes()), expected, "{path}: {text}");
    }

    #[test]
    fn pem_counts_wherever_it_stands() {
        let section = |label: &str| format!("-----BEGIN {label}-----\nMIGHAgEAMBMGByqGSM49\n-----END {label}-----\n");
        check("etc/x.pem", &section("CERTIFICATE"), Kind::Certificate);
        check("etc/x.pem", &section("TRUSTED CERTIFICATE"), Kind::Certificate);
        check("etc/x.pem", &section("PUBLIC KEY"), Kind::PublicKey);
        check("etc/x.pem", &section("EC PRIVATE KEY"), Kind::PrivateKey);
        let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,0A\n\nMIGH\nAgEAMBMGByqGSM49\n";
        check("etc/x.pem", old, Kind::PrivateKey);
        check("etc/x.yaml", "key: \"-----BEGIN PRIVATE KEY-----\\n\\\n  MIGHAgEAMBMGByqGSM49\\n\\\n\"", Kind::PrivateKey);
        check("etc/x.crt", &(section("CERTIFICATE").repeat(400) + &section("PRIVATE KEY")), Kind::PrivateKey);
        check("etc/user-data.yaml", &format!("content: |\n  {}", section("PRIVATE KEY").replace('\n', "\n  ")), Kind::PrivateKey);
        check("etc/x.json", &format!("{{\"key\": \"{}\"}}", section("PRIVATE KEY").replace('\n', "\\n")), Kind::PrivateKey);
        check("etc/x.pem", &section("PRIVATE KEY").replace('\n', "\r\n"), Kind::PrivateKey);
        let latin = [b"# Schl\xfcssel\n", section("PRIVATE KEY").as_bytes()].concat();
        assert_eq!(guess("etc/x.pem", &latin), Kind::PrivateKey);
        check("etc/x.sh", "sed -n '/-----BEGIN PRIVATE KEY-----/,/-----END PRIVATE KEY-----/p'\n", Kind::Script);
        check("etc/x.sh", "awk '/-----BEGIN CERTIFICATE-----/ {c++} {print}'\n", Kind::Script);
    }

    #[test]
    fn kubeconfigs_in_every_spelling() {
        let data = "A".repeat(9000);
        check("etc/kubernetes/admin.conf", "apiVersion: v1\nkind: Config\n", Kind::Kubeconfig);
        check("root/config", "apiVersion: v1\r\nkind: Config\r\n", Kind::Kubeconfig);
        check("root/config", "kind: 'Config'", Kind::Kubeconfig);
        check(
            "root/config",
            &format!("clusters:\n- cluster: {{certificate-authority-data: {data}}}\nkind: \"Config\"\n"),
            Kind::Kubeconfig,
        );
        check("root/config", "{\"kind\":\"Config\",\"users\":[]}", Kind::Kubeconfig);
        check("root/config", "{\n\t\"kind\": \"Config\"\n}", Kind::Kubeconfig);
        check("root/config", "clusters: []\nusers: []\n", Kind::Kubeconfig);
        check("root/config", "a: [\nkind: Config\n", Kind::Kubeconfig);
        check("root/config", &format!("kind: Config\na: {}\n", "[".repeat(5000)), Kind::Kubeconfig);
        check("root/config", &format!("Config: {}\n", "[".repeat(5000)), Kind::Config);
        check("etc/kubelet.yaml", "kind: KubeletConfiguration\nclusters: x\nusers: y\n", Kind::Yaml);
        check("etc/skaffold.yaml", "apiVersion: skaffold/v2\nkind: Config\n", Kind::Yaml);
        check("etc/x.yaml", "kind: ConfigMap\ndata: {a: 'kind: Config'}\n", Kind::Yaml);
    }

    #[test]
    fn der_has_no_words() {
        let key = p256::SecretKey::from_slice(&[7; 32]).unwrap();
        assert_eq!(guess("etc/x", key.to_pkcs8_der().unwrap().as_bytes()), Kind::PrivateKey);
        assert_eq!(guess("etc/x", &key.to_sec1_der().unwrap()), Kind::PrivateKey);
        let pem = include_bytes!("../../golden/ok/ha/bundle/hosts/w1/etc/kubernetes/pki/ca.crt");
        let (_, certificate) = pem_rfc7468::decode_vec(pem).unwrap();
        assert_eq!(guess("etc/x", &certificate), Kind::Certificate);
        assert_eq!(guess("etc/x", &[0x30, 0x03, 0x02, 0x01, 0x01]), Kind::Config);
    }

    #[test]
    fn names_decide_last() {
        check("etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "[Service]\n", Kind::Unit);
        check("etc/kubernetes/pki/sealed.key", "age-encryption.org/v1\n", Kind::PrivateKey);
        check("etc/haproxy.cfg", "global\n", Kind::Config);
        check("etc/empty", "", Kind::Config);
    }
}
