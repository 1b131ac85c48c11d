//! `allow CODE reason="…"`: which warnings it silences, and whether it should be there. It knows no rule.

use crate::model::Allow;
use crate::source::{Diagnostic, Severity, Sink, nearest};

use super::codes::{CODES, LATER, exists};

/// Takes the warnings and notes out of `found` that have a label inside the scope of an `allow` of their code. Gives back for every
/// `allow` whether it silenced anything.
pub fn silence(allows: &[Allow], found: &mut Sink) -> Vec<bool> {
    let mut used = vec![false; allows.len()];
    found.retain(|diagnostic| {
        let mut silenced = false;
        for (_, used) in allows.iter().zip(&mut used).filter(|(allow, _)| covers(allow, diagnostic)) {
            (silenced, *used) = (true, true);
        }
        !silenced
    });
    used
}

/// Whether diagnostics of this code can be warnings or notes, so that an `allow` can silence them.
pub fn is_warning(code: &str) -> bool {
    LATER.contains(&code) || CODES.iter().any(|(known, severity)| *known == code && *severity != Severity::Error)
}

/// Silences what is allowed, and says which `allow` is of no use.
pub(super) fn judge(allows: &[Allow], found: &mut Sink) {
    let used = silence(allows, found);
    for (allow, used) in allows.iter().zip(used) {
        found_in(allow, used).into_iter().for_each(|diagnostic| found.push(diagnostic));
    }
}

fn covers(allow: &Allow, diagnostic: &Diagnostic) -> bool {
    let inside = || diagnostic.labels.iter().any(|label| allow.scope.contains(label.span));
    diagnostic.severity != Severity::Error && allow.code == diagnostic.code && inside()
}

fn found_in(allow: &Allow, used: bool) -> Option<Diagnostic> {
    let code = &allow.code;
    if is_warning(code) {
        let idle = !used && allow.in_entry_file && !LATER.contains(&code.as_str());
        return idle.then(|| {
            Diagnostic::warning("K0803", format!("`allow {code}` silences nothing"))
                .label(allow.span, "no such warning in this block")
                .help("delete it")
        });
    }
    if exists(code) {
        let message = format!("`{code}` is an error, and errors cannot be allowed");
        return Some(
            Diagnostic::error("K0801", message)
                .label(allow.span, "only warnings can be silenced")
                .help(format!("delete it and mend what `{code}` says; `kapic explain {code}` tells how")),
        );
    }
    let warnings = CODES.iter().filter(|(_, severity)| *severity != Severity::Error).map(|(known, _)| *known);
    let near = nearest(&code.replace(['O', 'o'], "0"), warnings.filter(|known| slips(code, known)));
    let help = near.map_or("write the code of a warning as kapic prints it".to_owned(), |near| format!("did you mean `{near}`?"));
    Some(Diagnostic::error("K0802", format!("`{code}` is no code of kapic")).label(allow.span, "unknown code").help(help))
}

/// Whether a slip of the hand makes the one code of the other: a character too many or too few, two swapped, `O` for `0`. Another digit
/// is another code, that means something else.
fn slips(code: &str, known: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.to_uppercase().replace('O', "0").chars().collect();
        letters.sort_unstable();
        letters
    };
    code.len() != known.len() || sorted(code) == sorted(known)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{line, load};
    use crate::source::{Diagnostic, Sink};

    fn check(text: &str, found: &[Diagnostic], expected: &[&str]) {
        let (cluster, sources) = load(text);
        let mut sink = Sink::new();
        for diagnostic in found {
            sink.push(diagnostic.clone().label(cluster.span, ""));
        }
        super::judge(&cluster.allows, &mut sink);
        let lines: Vec<String> = sink.finish().iter().map(|diagnostic| line(diagnostic, &sources)).collect();
        assert_eq!(lines, expected, "{text}");
    }

    #[test]
    fn silences_warnings_and_nothing_else() {
        let warning = Diagnostic::warning("K0511", "");
        check("allow K0511 reason=\"r\"", std::slice::from_ref(&warning), &[]);
        check("", std::slice::from_ref(&warning), &["K0511 cluster t"]);
        check("allow K0509 reason=\"r\"", &[warning], &["K0511 cluster t", "K0803 allow K0509 reason=\"r\""]);
        let late_error = Diagnostic::error("K0532", "");
        check("allow K0532 reason=\"r\"", &[late_error], &["K0532 cluster t", "K0803 allow K0532 reason=\"r\""]);
    }

    #[test]
    fn refuses_errors_and_unknown_codes() {
        check("allow K0501 reason=\"r\"", &[], &["K0801 allow K0501 reason=\"r\""]);
        check("allow K0204 reason=\"r\"", &[], &["K0801 allow K0204 reason=\"r\""]);
        check("allow K0999 reason=\"r\"", &[], &["K0802 allow K0999 reason=\"r\""]);
        check("allow K0901 reason=\"r\"", &[], &["K0801 allow K0901 reason=\"r\""]);
        check("allow K0599 reason=\"r\"", &[], &["K0802 allow K0599 reason=\"r\""]);
        assert_eq!(
            ["K0599", "K0158", "KO518", "K518", "k0518"].map(|code| super::slips(code, "K0518")),
            [false, true, true, true, true]
        );
        check("allow everything reason=\"r\"", &[], &["K0802 allow everything reason=\"r\""]);
    }
}
