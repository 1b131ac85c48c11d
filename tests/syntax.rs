//! The front of the compiler from outside: trees and spans, failing files, hostile files, rendering, and the pages about errors.

#[path = "../compiler/cli/render/mod.rs"]
mod render;

mod syntax {
    mod failing;
    mod formatted;
    mod hostile;
    mod pages;
    mod random;
    mod rendering;
    mod tree;
}
