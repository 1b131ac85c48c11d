//! kube-controller-manager: the key that it signs tokens with, and the authorities that it signs certificates with.

use super::reader::Reader;
use super::unit::Program;
use crate::proof::key::PublicKey;
use crate::proof::pair::Gap;

/// One controller-manager.
#[derive(Debug)]
pub struct ControllerManager {
    /// The public half of the key that signs tokens of service accounts; `None`: it signs none.
    pub token_signer: Option<Result<PublicKey, Gap>>,
    /// Paths on the host of the keys that it signs certificates with.
    pub signing_keys: Vec<String>,
}

impl ControllerManager {
    /// Reads the flags.
    pub fn read(reader: &mut Reader<'_>, program: &Program) -> Self {
        const TOKEN: &str = "--service-account-private-key-file";
        reader.flags_lead_somewhere(program, |_| false);
        if program.flag("--cluster-signing-cert-file").is_some() {
            let _authority = reader.with_key(program, "--cluster-signing-cert-file", "--cluster-signing-key-file");
        }
        let signs = program.flags.iter().filter(|(flag, _)| flag.starts_with("--cluster-signing-") && flag.ends_with("-key-file"));
        let values: Vec<(&String, &String)> =
            signs.flat_map(|(flag, values)| values.iter().map(move |value| (flag, value))).collect();
        let signing_keys = values.into_iter().filter_map(|(flag, value)| reader.host_path(flag, value).ok()).collect();
        let file = program.flag(TOKEN).map(|value| (reader.file(TOKEN, value), value));
        let token_signer = file.map(|(file, value)| {
            file?;
            let keys = reader.public_keys(TOKEN, value)?;
            keys.into_iter().next().ok_or_else(|| Gap::unknown("it holds no key"))
        });
        Self { token_signer, signing_keys }
    }
}
