//! Bytes of a file that leave no trace: wiped when the last owner drops them, never printed. It must not know where they come from.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::plan::FileMeta;

/// The bytes of one file, shared between clones. Wiped on drop whether secret or not, so that nobody has to decide; `Debug` says only
/// how many there are.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Content(Arc<Zeroizing<Vec<u8>>>);

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
        Self(Arc::new(Zeroizing::new(bytes)))
    }

    /// The same bytes, for those who must not know what a bundle is.
    pub fn shared(&self) -> Arc<Zeroizing<Vec<u8>>> {
        Arc::clone(&self.0)
    }
}

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
        &self.0
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Content;

    #[test]
    fn debug_shows_no_byte() {
        assert_eq!(format!("{:?}", Content::new(b"hunter2".to_vec())), "7 bytes");
    }
}
