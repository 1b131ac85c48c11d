//! `section!`: one declaration gives the struct, its decoder, the table that the rest of kapic reads, and what goes to flags unchanged.
//!
//! A line is `field: shape presence "name" ["other spelling"] -> Type => flag "--flag";` The form of a field decides its Rust type:
//! `required` and `default("…")` give `Sourced<T>`, `optional` gives `Option<Sourced<T>>`, lists give `Items<T>`, blocks give `T`
//! (`once`) or `Option<T>` (`optional`), keyed blocks give `Vec<T>`.

use crate::source::Span;

use super::{Block, Emission, FieldSpec, Items, Missing, Presence, Section, Sourced, types::SettingType};

/// A value that goes to a component unchanged.
#[derive(Debug, Clone, PartialEq)]
pub struct Emitted {
    /// The flag or the field.
    pub to: Emission,
    /// The values as a flag wants them; several for a list.
    pub text: Vec<String>,
    /// The value as a configuration file wants it.
    pub json: serde_json::Value,
    /// Where it was written.
    pub span: Span,
    /// The setting, for messages.
    pub setting: &'static str,
}

/// Reads a setting with one value; its type was checked where it was written.
pub(super) fn one<T: SettingType>(block: &Block, field: &FieldSpec) -> Option<Sourced<T>> {
    if let Some(written) = block.setting(field.name) {
        let scalar = &written.values.first()?.scalar;
        let value = T::read(scalar).ok()?;
        return Some(Sourced { value, span: Some(written.span) });
    }
    let Presence::Default(text) = field.presence else { return None };
    let value = T::read(&default_scalar(text)).expect("a default of the schema is of its setting's type");
    Some(Sourced { value, span: None })
}

/// Reads a required setting; notes it as missing if nobody wrote it.
pub(super) fn required<T: SettingType>(
    block: &Block,
    spec: &'static super::BlockSpec,
    field: &'static FieldSpec,
    missing: &mut Vec<Missing>,
) -> Option<Sourced<T>> {
    let found = one(block, field);
    if found.is_none() && block.setting(field.name).is_none() {
        missing.push(Missing { block: spec.name, span: block.span, field: field.name, expected: T::TYPE.expected });
    }
    found
}

/// Reads a setting with any number of values.
pub(super) fn many<T: SettingType>(block: &Block, field: &FieldSpec) -> Items<T> {
    let Some(written) = block.setting(field.name) else { return Items::default() };
    let read =
        |value: &crate::syntax::Value| T::read(&value.scalar).ok().map(|read| Sourced { value: read, span: Some(value.span) });
    Items { items: written.values.iter().filter_map(read).collect(), span: Some(written.span) }
}

/// Decodes every block of a keyed setting; one that lacks something does not hide the others.
pub(super) fn keyed<T: Section>(block: &Block, field: &FieldSpec, missing: &mut Vec<Missing>) -> Vec<T> {
    let blocks = block.keyed.get(field.name).into_iter().flat_map(indexmap::IndexMap::values);
    blocks.filter_map(|inner| T::decode(inner, missing)).collect()
}

/// A default is spelled as in a file: a number, `#true`, or text.
fn default_scalar(text: &str) -> crate::syntax::Scalar {
    use crate::syntax::Scalar;
    match text {
        "#true" => Scalar::Bool(true),
        "#false" => Scalar::Bool(false),
        _ => text.parse().map_or_else(|_| Scalar::Text(text.to_owned()), Scalar::Int),
    }
}

/// What a written value contributes to flags.
pub(super) fn emit_one<T: SettingType>(value: &Sourced<T>, field: &'static FieldSpec, out: &mut Vec<Emitted>) {
    let (Some(to), Some(span)) = (field.emission, value.span) else { return };
    out.push(Emitted { to, text: vec![value.value.render()], json: value.value.json(), span, setting: field.name });
}

/// What a written list contributes to flags.
pub(super) fn emit_many<T: SettingType>(values: &Items<T>, field: &'static FieldSpec, out: &mut Vec<Emitted>) {
    let (Some(to), Some(span)) = (field.emission, values.span) else { return };
    let text = values.values().map(SettingType::render).collect();
    let json = serde_json::Value::Array(values.values().map(SettingType::json).collect());
    out.push(Emitted { to, text, json, span, setting: field.name });
}

macro_rules! section {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident $node:literal $(: $includes:ty)? {
            $(
                $(#[doc = $fdoc:literal])*
                $field:ident : $shape:ident $presence:ident $(($default:literal))? $fname:literal $([$($alias:literal),+])? -> $ty:ty
                $(=> $how:ident $target:literal)?;
            )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            /// Where the block stands; `None` if nobody wrote it.
            pub span: Option<$crate::source::Span>,
            $($(#[doc = $fdoc])* pub $field: $crate::schema::macros::section!(@type $shape $presence $ty)),*
        }

        impl $crate::schema::Section for $name {
            fn spec() -> &'static $crate::schema::BlockSpec {
                static FIELDS: &[$crate::schema::FieldSpec] = &[$($crate::schema::FieldSpec {
                    name: $fname,
                    doc: concat!($($fdoc, "\n"),*),
                    shape: $crate::schema::macros::section!(@shape $shape $ty),
                    presence: $crate::schema::macros::section!(@presence $presence $(($default))?),
                    aliases: &[$($($alias),+)?],
                    emission: $crate::schema::macros::section!(@emission $($how $target)?),
                }),*];
                static SPEC: $crate::schema::BlockSpec = $crate::schema::BlockSpec {
                    name: $node,
                    doc: concat!($($doc, "\n"),*),
                    fields: FIELDS,
                    includes: $crate::schema::macros::section!(@includes $($includes)?),
                };
                &SPEC
            }

            #[allow(unused_variables, reason = "a block without settings uses neither")]
            fn decode(
                block: &$crate::schema::Block,
                missing: &mut Vec<$crate::schema::Missing>,
            ) -> Option<Self> {
                let spec = Self::spec();
                let mut fields = spec.fields.iter();
                $(let $field = {
                    let field = fields.next().expect("the table has an entry for every field");
                    $crate::schema::macros::section!(@decode $shape $presence $ty, block, spec, field, missing)
                };)*
                Some(Self { span: block.span, $($field: $crate::schema::macros::section!(@unwrap $shape $presence $field)),* })
            }

            #[allow(unused_variables, reason = "a block without settings uses neither")]
            fn emissions(&self, out: &mut Vec<$crate::schema::Emitted>) {
                let mut fields = Self::spec().fields.iter();
                $({
                    let field = fields.next().expect("the table has an entry for every field");
                    $crate::schema::macros::section!(@emit $shape $presence (&self.$field), field, out);
                })*
            }
        }
    };

    (@type list many $ty:ty) => { $crate::schema::Items<$ty> };
    (@type arguments many $ty:ty) => { $crate::schema::Items<$ty> };
    (@type block once $ty:ty) => { $ty };
    (@type block optional $ty:ty) => { Option<$ty> };
    (@type keyed many $ty:ty) => { Vec<$ty> };
    (@type $shape:ident optional $ty:ty) => { Option<$crate::schema::Sourced<$ty>> };
    (@type $shape:ident $presence:ident $ty:ty) => { $crate::schema::Sourced<$ty> };

    (@shape key $ty:ty) => { $crate::schema::Shape::Key(&<$ty as $crate::schema::types::SettingType>::TYPE) };
    (@shape argument $ty:ty) => { $crate::schema::Shape::Argument(&<$ty as $crate::schema::types::SettingType>::TYPE) };
    (@shape arguments $ty:ty) => { $crate::schema::Shape::Arguments(&<$ty as $crate::schema::types::SettingType>::TYPE) };
    (@shape property $ty:ty) => { $crate::schema::Shape::Property(&<$ty as $crate::schema::types::SettingType>::TYPE) };
    (@shape child $ty:ty) => { $crate::schema::Shape::Child(&<$ty as $crate::schema::types::SettingType>::TYPE) };
    (@shape list $ty:ty) => { $crate::schema::Shape::List(&<$ty as $crate::schema::types::SettingType>::TYPE) };
    (@shape block $ty:ty) => { $crate::schema::Shape::Block(<$ty as $crate::schema::Section>::spec) };
    (@shape keyed $ty:ty) => { $crate::schema::Shape::Keyed(<$ty as $crate::schema::Section>::spec) };

    (@presence required) => { $crate::schema::Presence::Required };
    (@presence default ($default:literal)) => { $crate::schema::Presence::Default($default) };
    (@presence $other:ident) => { $crate::schema::Presence::Optional };

    (@emission) => { None };
    (@emission flag $target:literal) => { Some($crate::schema::Emission::Flag($target)) };
    (@emission field $target:literal) => { Some($crate::schema::Emission::Field($target)) };

    (@includes) => { None };
    (@includes $includes:ty) => { Some(<$includes as $crate::schema::Section>::spec) };

    (@decode list many $ty:ty, $block:ident, $spec:ident, $field:ident, $missing:ident) => { $crate::schema::macros::many::<$ty>($block, $field) };
    (@decode arguments many $ty:ty, $block:ident, $spec:ident, $field:ident, $missing:ident) => { $crate::schema::macros::many::<$ty>($block, $field) };
    (@decode block once $ty:ty, $block:ident, $spec:ident, $field:ident, $missing:ident) => {
        <$ty as $crate::schema::Section>::decode($block.block($field.name), $missing)
    };
    (@decode block optional $ty:ty, $block:ident, $spec:ident, $field:ident, $missing:ident) => {
        $block.blocks.get($field.name).and_then(|inner| <$ty as $crate::schema::Section>::decode(inner, $missing))
    };
    (@decode keyed many $ty:ty, $block:ident, $spec:ident, $field:ident, $missing:ident) => {
        $crate::schema::macros::keyed::<$ty>($block, $field, $missing)
    };
    (@decode $shape:ident required $ty:ty, $block:ident, $spec:ident, $field:ident, $missing:ident) => {
        $crate::schema::macros::required::<$ty>($block, $spec, $field, $missing)
    };
    (@decode $shape:ident $presence:ident $ty:ty, $block:ident, $spec:ident, $field:ident, $missing:ident) => {
        $crate::schema::macros::one::<$ty>($block, $field)
    };

    (@unwrap list many $field:ident) => { $field };
    (@unwrap arguments many $field:ident) => { $field };
    (@unwrap keyed many $field:ident) => { $field };
    (@unwrap $shape:ident optional $field:ident) => { $field };
    (@unwrap $shape:ident $presence:ident $field:ident) => { $field? };

    (@emit list many ($value:expr), $field:ident, $out:ident) => { $crate::schema::macros::emit_many($value, $field, $out) };
    (@emit arguments many ($value:expr), $field:ident, $out:ident) => { $crate::schema::macros::emit_many($value, $field, $out) };
    (@emit keyed many ($value:expr), $field:ident, $out:ident) => { { let _ = ($value, $field); } };
    (@emit block once ($value:expr), $field:ident, $out:ident) => { { let _ = $field; $crate::schema::Section::emissions($value, $out) } };
    (@emit block optional ($value:expr), $field:ident, $out:ident) => {
        if let Some(inner) = $value { let _ = $field; $crate::schema::Section::emissions(inner, $out) }
    };
    (@emit $shape:ident optional ($value:expr), $field:ident, $out:ident) => {
        if let Some(value) = $value { $crate::schema::macros::emit_one(value, $field, $out) }
    };
    (@emit $shape:ident $presence:ident ($value:expr), $field:ident, $out:ident) => { $crate::schema::macros::emit_one($value, $field, $out) };
}
pub(crate) use section;
