//! The text under the guard, its cleaned copy, and what was found in it. It knows nothing of KDL's grammar.

use crate::source::{Diagnostic, FileId, Sink, Span};

/// More mistakes than this in one file help nobody; a file of noise would have millions.
pub const MAX_FOUND: usize = 100;

/// One text, read once.
pub struct Page<'t> {
    /// The text as it is written.
    pub text: &'t str,
    file: FileId,
    clean: Vec<u8>,
    found: Vec<Diagnostic>,
}

impl<'t> Page<'t> {
    /// A page on which nothing was found yet.
    pub fn new(text: &'t str, file: FileId) -> Self {
        Self { text, file, clean: text.as_bytes().to_vec(), found: Vec::new() }
    }

    /// The place of some bytes.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    /// Takes one mistake, if the page is not full.
    pub fn report(&mut self, found: Diagnostic) {
        if !self.is_full() {
            self.found.push(found);
        }
    }

    /// Whether it is time to stop reading.
    pub fn is_full(&self) -> bool {
        self.found.len() >= MAX_FOUND
    }

    /// Whether a mistake with one of these codes was found.
    pub fn has(&self, codes: &[&str]) -> bool {
        self.found.iter().any(|found| codes.contains(&found.code))
    }

    /// Replaces some bytes of the clean copy by spaces; both ends are between characters. Once something was found the copy is of
    /// no use, and blanking it again and again for blocks within blocks would take quadratic time.
    pub fn blank(&mut self, start: usize, end: usize) {
        if self.found.is_empty() {
            self.clean[start..end].fill(b' ');
        }
    }

    /// Hands over what was found. The clean copy is there only if that is nothing.
    pub fn finish(self, sink: &mut Sink) -> Option<String> {
        let fine = self.found.is_empty();
        self.found.into_iter().for_each(|found| sink.push(found));
        fine.then(|| String::from_utf8(self.clean).expect("whole characters are replaced by spaces"))
    }
}
