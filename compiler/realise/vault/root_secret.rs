//! The root secret: 32 bytes, written as bech32 text so that a typing error is noticed. It must not know files or randomness:
//! whoever makes a new one brings the bytes.

use std::fmt;

use bech32::primitives::decode::UncheckedHrpstring;
use bech32::{Bech32, Hrp};
use zeroize::Zeroizing;

use crate::realise::derive::{self, Seed};

/// What the text of a root secret starts with, before the separator `1`.
pub const ROOT_SECRET_PREFIX: &str = "kapicsec";

/// What the text of the public id of a root secret starts with, before the separator `1`.
pub const SECRET_ID_PREFIX: &str = "kapicid";

/// The 32 bytes that everything secret of a cluster is derived from. Wiped on drop, hidden from `Debug`.
pub struct RootSecret(Zeroizing<[u8; 32]>);

/// What is wrong with the text of a root secret. Holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RootSecretError {
    /// It has not the form of bech32: a separator `1` between letters and digits of one case.
    NotBech32,
    /// It is bech32 of something else.
    WrongPrefix,
    /// A character is wrong, missing or too many.
    Checksum,
    /// It does not hold 32 bytes.
    Length,
}

impl RootSecret {
    /// The published secret of examples and tests, bytes 00 01 … 1f: whatever is derived from it is known to everybody.
    pub const PUBLISHED_TEST_SECRET: [u8; 32] = {
        let mut bytes = [0; 32];
        let mut i = 0;
        while i < 32 {
            bytes[i] = i as u8;
            i += 1;
        }
        bytes
    };

    /// From 32 bytes, which the caller drew from a good source.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// From `kapicsec1…`; white space around it is ignored.
    pub fn parse(text: &str) -> Result<Self, RootSecretError> {
        let text = text.trim();
        let unchecked = UncheckedHrpstring::new(text).map_err(|_| RootSecretError::NotBech32)?;
        if unchecked.hrp() != prefix(ROOT_SECRET_PREFIX) {
            return Err(RootSecretError::WrongPrefix);
        }
        unchecked.validate_checksum::<Bech32>().map_err(|_| RootSecretError::Checksum)?;
        let checked = unchecked.remove_checksum::<Bech32>();
        let mut bytes = Zeroizing::new([0; 32]);
        let mut rest = checked.byte_iter();
        if rest.len() != bytes.len() || checked.validate_segwit_padding().is_err() {
            return Err(RootSecretError::Length);
        }
        bytes.iter_mut().zip(&mut rest).for_each(|(byte, read)| *byte = read);
        Ok(Self(bytes))
    }

    /// The text `kapicsec1…`, without a line end.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(encode(ROOT_SECRET_PREFIX, &*self.0))
    }

    /// The public id `kapicid1…`, by which a description says which secret it wants.
    pub fn secret_id(&self) -> String {
        encode(SECRET_ID_PREFIX, &self.extract().secret_id())
    }

    /// Whether this is the secret that everybody knows.
    pub fn is_published_test_secret(&self) -> bool {
        *self.0 == Self::PUBLISHED_TEST_SECRET
    }

    /// The first step of every derivation.
    pub(super) fn extract(&self) -> Seed {
        derive::extract(&self.0)
    }
}

impl fmt::Debug for RootSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RootSecret(…)")
    }
}

impl fmt::Display for RootSecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotBech32 => "not the text of a secret, which is `kapicsec1` and 58 more letters and digits",
            Self::WrongPrefix => "does not start with `kapicsec1`",
            Self::Checksum => "the checksum does not fit: a character is wrong, missing or too many",
            Self::Length => "does not hold 32 bytes",
        })
    }
}

impl std::error::Error for RootSecretError {}

fn prefix(text: &str) -> Hrp {
    Hrp::parse(text).expect("the prefixes are short and of lower-case letters")
}

fn encode(hrp: &str, bytes: &[u8]) -> String {
    bech32::encode::<Bech32>(prefix(hrp), bytes).expect("32 bytes fit into bech32")
}

#[cfg(test)]
mod tests {
    use bech32::Bech32;

    use super::{ROOT_SECRET_PREFIX, RootSecret, RootSecretError, encode, prefix};

    fn test_secret() -> RootSecret {
        RootSecret::from_bytes(RootSecret::PUBLISHED_TEST_SECRET)
    }

    fn check(text: &str, expected: Result<(), RootSecretError>) {
        assert_eq!(RootSecret::parse(text).map(drop), expected, "{text}");
    }

    #[test]
    fn text_and_back() {
        let text = test_secret().text();
        assert_eq!(*text, "kapicsec1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sg8qazs");
        assert_eq!(RootSecret::parse(&format!(" {}\n", *text)).unwrap().0, test_secret().0);
        assert_eq!(test_secret().secret_id(), "kapicid1az2ru5taevqclpxcfd25m4np3q0p4r53");
    }

    #[test]
    fn what_is_wrong() {
        let text = test_secret().text();
        check(&text, Ok(()));
        check(&text.to_uppercase(), Ok(()));
        check("", Err(RootSecretError::NotBech32));
        check("hunter2", Err(RootSecretError::NotBech32));
        check(&text.replacen('q', "Q", 1), Err(RootSecretError::NotBech32));
        check(&test_secret().secret_id(), Err(RootSecretError::WrongPrefix));
        check(&text.replacen("qqqs", "qqqz", 1), Err(RootSecretError::Checksum));
        check(&text[..text.len() - 1], Err(RootSecretError::Checksum));
        check(&encode(ROOT_SECRET_PREFIX, &[7; 31]), Err(RootSecretError::Length));
        check(&encode(ROOT_SECRET_PREFIX, &[7; 33]), Err(RootSecretError::Length));
        check(&bech32::encode::<Bech32>(prefix(ROOT_SECRET_PREFIX), &[]).unwrap(), Err(RootSecretError::Length));
    }

    #[test]
    fn the_published_secret_is_known() {
        assert!(test_secret().is_published_test_secret());
        assert!(!RootSecret::from_bytes([1; 32]).is_published_test_secret());
    }

    #[test]
    fn debug_shows_no_byte() {
        assert_eq!(format!("{:?}", test_secret()), "RootSecret(…)");
    }
}
