//! The modules that ship with the compiler. They are ordinary files of the language: a user may read, copy and replace each.

/// Every module: the name after `std:` and its text.
const MODULES: &[(&str, &str)] = &[
    ("control-plane", include_str!("../../stdlib/profiles/control-plane.kdl")),
    ("dev", include_str!("../../stdlib/profiles/dev.kdl")),
    ("hardened", include_str!("../../stdlib/profiles/hardened.kdl")),
    ("load-balancer", include_str!("../../stdlib/profiles/load-balancer.kdl")),
    ("systemd", include_str!("../../stdlib/profiles/systemd.kdl")),
];

/// The text of `std:NAME`.
pub fn module_text(name: &str) -> Option<&'static str> {
    MODULES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of all modules, without `std:`.
pub fn module_names() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_profile_of_the_folder_is_compiled_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/stdlib/profiles");
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let files: BTreeSet<String> = names.map(|name| name.trim_end_matches(".kdl").to_owned()).collect();
        assert_eq!(files, super::module_names().map(str::to_owned).collect());
    }
}
