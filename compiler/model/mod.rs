//! The typed cluster: plain data, every value with the place where it was written. It reads no text and judges nothing.

mod cluster;
mod decode;
mod layout;

pub use cluster::{Allow, Cluster, Host, Role};
pub use decode::decode;
pub use layout::Layout;
