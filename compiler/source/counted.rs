//! A number and what it counts. It knows one plural: an `s`.

/// `1 host`, `2 hosts`.
pub fn counted(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_has_no_s() {
        assert_eq!([0, 1, 2].map(|number| counted(number, "host")), ["0 hosts", "1 host", "2 hosts"]);
    }
}
