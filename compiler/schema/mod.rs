//! Every setting of the language, declared once: name, form, type, default, flag. Structs, decoders, did-you-mean, `explain` and the
//! reference read these tables. It knows no file and no profile.

mod block;
mod macros;
pub mod sections;
mod sourced;
mod spec;
pub mod types;
mod voice;

pub use block::{Block, Written};
pub use macros::Emitted;
pub use sourced::{Items, Sourced};
pub use spec::{BlockSpec, Emission, FieldSpec, Fix, Mismatch, Missing, Presence, Section, Shape, ValueType};
pub use voice::{Applied, Layer, Operator, Voice};
