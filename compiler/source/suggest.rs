//! Did-you-mean. It only compares words.

/// The candidate nearest to `word`, if one is near enough to be meant: at most a third of its letters differ. Ties go to the first in
/// alphabetical order.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count().max(3) / 3).min(4);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&fold(word), &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Case, `_` and `-` are what people get wrong first; they should cost nothing.
fn fold(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn names_the_nearest_word() {
        let known = ["service-cidr", "pod-cidr", "node-ports"];
        assert_eq!(nearest("service-cdir", known), Some("service-cidr"));
        assert_eq!(nearest("serviceCidr", known), Some("service-cidr"));
        assert_eq!(nearest("nodeport", known), Some("node-ports"));
        assert_eq!(nearest("banana", known), None);
    }
}
