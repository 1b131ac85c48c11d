//! Bytes of a file that leave no trace: wiped when the last owner drops them, never printed. It must not know where they come from.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::plan::FileMeta;

/// The bytes of one file, shared between clones and with the other files of a layer. Wiped on drop whether secret or not, so that nobody
/// has to decide; `Debug` says only how many there are.
#[derive(Clone, Default)]
pub struct Content {
    whole: Arc<Zeroizing<Vec<u8>>>,
    range: Range<usize>,
}

/// One file of a bundle: what the manifest says of it, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path, mode, owner and so on.
    pub meta: FileMeta,
    /// Its bytes.
    pub bytes: Content,
}

impl Content {
    /// Takes the bytes over.
    pub fn new(bytes: Vec<u8>) -> Self {
        let range = 0..bytes.len();
        Self { whole: Arc::new(Zeroizing::new(bytes)), range }
    }

    /// A part of other bytes, without a copy; nothing if they have no such part.
    pub fn part(whole: &Arc<Zeroizing<Vec<u8>>>, range: Range<usize>) -> Option<Self> {
        whole.get(range.clone())?;
        Some(Self { whole: Arc::clone(whole), range })
    }

    /// The same bytes, for those who must not know what a bundle is.
    pub fn shared(&self) -> (Arc<Zeroizing<Vec<u8>>>, Range<usize>) {
        (Arc::clone(&self.whole), self.range.clone())
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Content {}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::new(text.into_bytes())
    }
}

impl Deref for Content {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.whole[self.range.clone()]
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Content;

    #[test]
    fn parts_are_inside() {
        let whole = Content::new(b"hunter2".to_vec()).shared().0;
        assert_eq!(Content::part(&whole, 2..4).as_deref(), Some(&b"nt"[..]));
        assert_eq!(Content::part(&whole, 7..7).as_deref(), Some(&b""[..]));
        assert_eq!(Content::part(&whole, 6..8), None);
    }

    #[test]
    fn debug_shows_no_byte() {
        assert_eq!(format!("{:?}", Content::new(b"hunter2".to_vec())), "7 bytes");
    }
}
