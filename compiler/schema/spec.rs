//! The shape of the language as plain data: which blocks there are, which settings stand in them, in which form.

use crate::syntax::Scalar;

use super::{Block, Emitted};

/// One kind of block: `pki { … }`, `host m1 { … }`.
#[derive(Debug)]
pub struct BlockSpec {
    /// The node's name.
    pub name: &'static str,
    /// What the block is for; the first line is one sentence.
    pub doc: &'static str,
    /// Its own settings, in the order of the reference.
    pub fields: &'static [FieldSpec],
    /// A block whose settings may stand here too (components in roles and hosts).
    pub includes: Option<fn() -> &'static BlockSpec>,
}

/// One setting.
#[derive(Debug)]
pub struct FieldSpec {
    /// Name, kebab-case.
    pub name: &'static str,
    /// What it decides; the first line is one sentence.
    pub doc: &'static str,
    /// The one form in which it may be written.
    pub shape: Shape,
    /// Whether it must be written.
    pub presence: Presence,
    /// Other spellings that people bring along; they get a did-you-mean.
    pub aliases: &'static [&'static str],
    /// Where its value goes unchanged, if it does.
    pub emission: Option<Emission>,
}

/// The form of a setting.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// The first argument of a keyed block: its identity.
    Key(&'static ValueType),
    /// One argument of the node.
    Argument(&'static ValueType),
    /// All remaining arguments of the node.
    Arguments(&'static ValueType),
    /// `name=value` on the node's line.
    Property(&'static ValueType),
    /// A child node with one value. A yes-or-no child without a value means yes.
    Child(&'static ValueType),
    /// A child node with any number of values; `(add)` and `(remove)` change the inherited list.
    List(&'static ValueType),
    /// A child block that exists once.
    Block(fn() -> &'static BlockSpec),
    /// Child blocks told apart by their first argument.
    Keyed(fn() -> &'static BlockSpec),
}

/// Whether a setting must be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Someone has to write it.
    Required,
    /// Unset means: kapic says nothing about it.
    Optional,
    /// The value when nobody writes it, spelled as in a file.
    Default(&'static str),
}

/// A setting whose value is a component's flag or configuration field as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emission {
    /// A command-line flag with its dashes.
    Flag(&'static str),
    /// A dotted path in the component's configuration file.
    Field(&'static str),
}

/// A type of value: what it is called, what it accepts.
#[derive(Debug)]
pub struct ValueType {
    /// Short name for the reference: `cidr`, `duration`.
    pub name: &'static str,
    /// What to write, with an example: an address range such as `"10.96.0.0/12"`.
    pub expected: &'static str,
    /// The accepted words of an enumeration; empty for other types.
    pub words: &'static [&'static str],
    /// Says what is wrong with a value, if anything is.
    pub check: fn(&Scalar) -> Result<(), Mismatch>,
    /// Whether a child node without a value means yes.
    pub is_flag: bool,
}

/// Why a value is not of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The code of the diagnostic: `K0204` unless the mistake has one of its own.
    pub code: &'static str,
    /// What is wrong, in the words of the user: "`10.0.0.1/8` has host bits set".
    pub message: String,
    /// What to write instead, where that can be said better than by the type's `expected`.
    pub help: Option<String>,
    /// How the value can be written so that it is right, if that is sure.
    pub fix: Option<Fix>,
}

/// A safe edit of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fix {
    /// Put it into quotes, as it is written.
    Quote,
    /// Write this word.
    Word(&'static str),
}

impl Mismatch {
    /// A value of the wrong type or form.
    pub fn new(message: impl Into<String>) -> Self {
        Self { code: "K0204", message: message.into(), help: None, fix: None }
    }

    /// Says what to write.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers a safe edit.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }
}

/// A block that decodes into a struct.
pub trait Section: Sized {
    /// Its declaration.
    fn spec() -> &'static BlockSpec;

    /// The struct, from a merged block. Values were checked before; missing required settings go to `missing`.
    fn decode(block: &Block, missing: &mut Vec<Missing>) -> Option<Self>;

    /// The written settings that are flags or fields of a component as they stand, in the order of the declaration.
    fn emissions(&self, out: &mut Vec<Emitted>);
}

/// A required setting that nobody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The block that lacks it.
    pub block: &'static str,
    /// Where that block stands, if it stands anywhere.
    pub span: Option<crate::source::Span>,
    /// The setting.
    pub field: &'static str,
    /// What to write.
    pub expected: &'static str,
}

impl BlockSpec {
    /// All settings that may stand in this block, its own first.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static FieldSpec> {
        let included = self.includes.map(|spec| spec().fields).unwrap_or_default();
        self.fields.iter().chain(included)
    }

    /// The setting of that name.
    pub fn field(&self, name: &str) -> Option<&'static FieldSpec> {
        self.all_fields().find(|field| field.name == name)
    }
}

impl FieldSpec {
    /// The type of its value; blocks have none.
    pub fn value_type(&self) -> Option<&'static ValueType> {
        match self.shape {
            Shape::Key(t) | Shape::Argument(t) | Shape::Arguments(t) | Shape::Property(t) | Shape::Child(t) | Shape::List(t) => {
                Some(t)
            }
            Shape::Block(_) | Shape::Keyed(_) => None,
        }
    }
}
