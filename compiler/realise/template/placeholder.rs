//! Stand-ins for what comes from the vault, and the pass that puts the real text in their places.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::plan::Term;
use crate::realise::secrets::Secrets;

/// Control characters cannot stand in a value of a description, so no text of a user looks like a placeholder.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';
const ENCODED: char = '\u{3}';

/// Whether a character is one of those that placeholders are made of.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, OPEN | CLOSE | ENCODED)
}

/// The terms behind the placeholders of one text, by number.
#[derive(Debug, Default)]
pub(super) struct Placeholders<'a> {
    terms: Vec<&'a Term>,
}

/// The same placeholder, to be filled with base64; None if the text is something else.
pub(super) fn encoded(text: &str) -> Option<String> {
    let number = text.strip_prefix(OPEN)?.strip_suffix(CLOSE)?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("{OPEN}{ENCODED}{number}{CLOSE}"))
}

impl<'a> Placeholders<'a> {
    /// A stand-in for a term.
    pub(super) fn take(&mut self, term: &'a Term) -> String {
        self.terms.push(term);
        format!("{OPEN}{}{CLOSE}", self.terms.len() - 1)
    }

    /// The text with what the placeholders stand for. The buffer has its full size from the start: growing would leave copies.
    pub(super) fn fill(&self, text: &str, secrets: &impl Secrets) -> Zeroizing<String> {
        let pieces: Vec<Piece<'_>> = self.pieces(text, secrets);
        let mut filled = Zeroizing::new(String::with_capacity(pieces.iter().map(|piece| piece.text().len()).sum()));
        for piece in &pieces {
            filled.push_str(piece.text());
        }
        filled
    }

    fn pieces<'t>(&self, text: &'t str, secrets: &impl Secrets) -> Vec<Piece<'t>> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(OPEN) {
            pieces.push(Piece::Plain(before));
            let (inside, after) = after.split_once(CLOSE).expect("a placeholder is closed where it was opened");
            let number = inside.strip_prefix(ENCODED);
            let at: usize = number.unwrap_or(inside).parse().expect("a placeholder holds its number");
            let found = resolve(self.terms[at], secrets);
            pieces.push(Piece::Filled(if number.is_some() { Zeroizing::new(STANDARD.encode(found.as_bytes())) } else { found }));
            rest = after;
        }
        pieces.push(Piece::Plain(rest));
        pieces
    }
}

enum Piece<'t> {
    Plain(&'t str),
    Filled(Zeroizing<String>),
}

impl Piece<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Filled(text) => text,
        }
    }
}

fn resolve(term: &Term, secrets: &impl Secrets) -> Zeroizing<String> {
    match term {
        Term::Certificates(ids) => Zeroizing::new(secrets.certificates(ids)),
        Term::PrivateKey(key) => secrets.private_key(key),
        Term::Secret(secret) => secrets.secret(secret),
        Term::TokenId(secret) => Zeroizing::new(secrets.token(secret).id),
        Term::TokenSecret(secret) => secrets.token(secret).secret,
        Term::Text(_) | Term::Int(_) | Term::Float(_) | Term::Bool(_) | Term::List(_) | Term::Map(_) => {
            unreachable!("only what comes from the vault has a placeholder")
        }
    }
}
