//! Distinguished names for `rcgen`, which keeps an attribute of one type once: a second `push` would silently replace the first.

use rcgen::string::PrintableString;
use rcgen::{DistinguishedName as RcgenName, DnType, DnValue};

use crate::plan::{DistinguishedName, DnAttribute};

/// Whether a subject can be written: no attribute stands more than twice.
///
/// `rcgen` names each attribute in two ways, by its own word and by its number, and keeps one value for each. Two groups of a
/// Kubernetes user (two `O`) fit; three do not, and a check must refuse them before they reach [`super::issue()`].
pub fn expressible(name: &DistinguishedName) -> bool {
    name.0.iter().all(|(attribute, _)| name.0.iter().filter(|(other, _)| other == attribute).count() <= 2)
}

/// The same attributes in the same order.
pub(super) fn to_rcgen(name: &DistinguishedName) -> RcgenName {
    assert!(expressible(name), "a check refuses names that cannot be written");
    let mut out = RcgenName::new();
    for (attribute, value) in &name.0 {
        let word = word(*attribute);
        let kind = if out.get(&word).is_none() { word } else { DnType::CustomDnType(number(*attribute).to_vec()) };
        out.push(kind, to_value(*attribute, value));
    }
    out
}

/// The attribute's object identifier (RFC 5280, appendix A.1).
pub(super) fn number(attribute: DnAttribute) -> [u64; 4] {
    let last = match attribute {
        DnAttribute::CN => 3,
        DnAttribute::C => 6,
        DnAttribute::L => 7,
        DnAttribute::ST => 8,
        DnAttribute::O => 10,
        DnAttribute::OU => 11,
    };
    [2, 5, 4, last]
}

fn word(attribute: DnAttribute) -> DnType {
    match attribute {
        DnAttribute::CN => DnType::CommonName,
        DnAttribute::C => DnType::CountryName,
        DnAttribute::L => DnType::LocalityName,
        DnAttribute::ST => DnType::StateOrProvinceName,
        DnAttribute::O => DnType::OrganizationName,
        DnAttribute::OU => DnType::OrganizationalUnitName,
    }
}

fn to_value(attribute: DnAttribute, value: &str) -> DnValue {
    if attribute != DnAttribute::C {
        return DnValue::Utf8String(value.to_owned());
    }
    assert_eq!(value.len(), 2, "a check refuses countries that are not two letters");
    DnValue::PrintableString(PrintableString::try_from(value).expect("a check refuses countries that are not two letters"))
}

#[cfg(test)]
mod tests {
    use crate::plan::{DistinguishedName, DnAttribute};

    use super::{expressible, to_rcgen};

    fn groups(groups: &[&str]) -> DistinguishedName {
        DistinguishedName(groups.iter().map(|group| (DnAttribute::O, (*group).to_owned())).collect())
    }

    #[test]
    fn two_groups_fit_and_three_do_not() {
        assert!(expressible(&groups(&[])) && expressible(&groups(&["a", "b"])));
        assert!(!expressible(&groups(&["a", "b", "c"])));
    }

    #[test]
    fn no_attribute_is_lost() {
        assert_eq!(to_rcgen(&groups(&["a", "a"])).iter().count(), 2);
    }
}
