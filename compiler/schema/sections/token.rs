//! `bootstrap-tokens { … }`: with what machines join.

use crate::schema::macros::section;
use crate::schema::types::{Int, Name, Text, Time, TokenForm};

section! {
    /// Tokens with which machines join. They are derived, never typed in.
    pub struct BootstrapTokens "bootstrap-tokens" {
        /// The tokens.
        tokens: keyed many "token" -> Token;
    }
}

section! {
    /// One token.
    pub struct Token "token" {
        /// Its name: of its derivation; in the static file also of its user.
        name: key required "name" -> Name;
        /// In which form it reaches the cluster.
        form: property default("secret") "form" -> TokenForm;
        /// Its group. Of a Secret it starts with `system:bootstrappers:`.
        group: property optional "group" -> Text;
        /// When it ends. A Secret needs one; a row of the static file cannot have one.
        expires: property optional "expires" -> Time;
        /// The user's id in the static file.
        uid: property optional "uid" -> Text;
        /// Counts rotations of this token.
        generation: property default("0") "generation" -> Int<0, 4294967295>;
    }
}
