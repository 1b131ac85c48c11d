//! `extra-config { … }`: fields of a component's configuration file that kapic has no setting for.

use crate::schema::macros::section;
use crate::schema::types::{Plain, Text};

section! {
    /// Fields of the component's configuration file that kapic has no setting for, checked against its exact version.
    pub struct ExtraConfig "extra-config" {
        /// One field and its value.
        fields: keyed many "field" -> ExtraField;
    }
}

section! {
    /// One field: a value, several values for a list, or entries for a map.
    pub struct ExtraField "field" {
        /// Its path in the file, with dots: `"memorySwap.swapBehavior"`.
        path: key required "path" -> Text;
        /// Its value; a list takes any number of them.
        values: arguments many "value" -> Plain;
        /// An entry of a map: `entry "memory.available" "200Mi"`.
        entries: keyed many "entry" -> ConfigEntry;
    }
}

section! {
    /// One entry of a map.
    pub struct ConfigEntry "entry" {
        /// Its name.
        name: key required "name" -> Text;
        /// Its value.
        value: argument required "value" -> Plain;
    }
}
