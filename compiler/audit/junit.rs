//! The answer as JUnit XML, the form that CI systems read test results in: a suite for each section, a case for each control.

use super::benchmark::section_title;
use super::report::{Audit, Case, Judged};
use super::verdict::Verdict;

/// Whether a control that is not scored and does not hold is a failure; else it is skipped with its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manual {
    /// It is.
    Fails,
    /// It is skipped.
    Skipped,
}

/// One document.
pub fn junit(audit: &Audit, manual: Manual) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n".to_owned();
    for section in audit.controls.chunk_by(|a, b| a.section() == b.section()) {
        let cases: Vec<(Kind, String)> = section.iter().map(|judged| case(audit, judged, manual)).collect();
        let count = |kind: Kind| cases.iter().filter(|(found, _)| *found == kind).count();
        let name = section[0].section();
        text += &format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n",
            escape(&format!("{} {name} {}", audit.benchmark.name, section_title(name))),
            cases.len(),
            count(Kind::Failed),
            count(Kind::Skipped),
        );
        cases.iter().for_each(|(_, case)| text += case);
        text += "  </testsuite>\n";
    }
    text + "</testsuites>\n"
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Passed,
    Failed,
    Skipped,
}

fn case(audit: &Audit, judged: &Judged, manual: Manual) -> (Kind, String) {
    let kind = match judged.verdict() {
        Verdict::Pass => Kind::Passed,
        Verdict::Fail if judged.scored || manual == Manual::Fails => Kind::Failed,
        Verdict::Fail | Verdict::Undecidable | Verdict::NotApplicable => Kind::Skipped,
    };
    let name = escape(&format!("{} {}", judged.id, judged.title));
    let class = escape(&format!("{}.{}", audit.benchmark.name.replace('.', "-"), judged.section()));
    let head = format!("    <testcase classname=\"{class}\" name=\"{name}\"");
    let worst = judged.cases.iter().filter(|case| case.verdict == judged.verdict());
    let text = match kind {
        Kind::Passed => format!("{head}/>\n"),
        Kind::Failed => {
            let told: String = worst.map(|case| format!("{}\n", told(case))).collect();
            let message = escape(judged.cases.first().map_or("", |case| &case.found));
            format!("{head}>\n      <failure message=\"{message}\">{}</failure>\n    </testcase>\n", escape(&told))
        }
        Kind::Skipped => {
            let why = judged.cases.first().map_or("", |case| &case.found);
            format!("{head}>\n      <skipped message=\"{}\"/>\n    </testcase>\n", escape(&format!("{}: {why}", reason(judged))))
        }
    };
    (kind, text)
}

fn reason(judged: &Judged) -> &'static str {
    match judged.verdict() {
        Verdict::Fail => "does not hold, not scored",
        verdict => verdict.as_str(),
    }
}

fn told(case: &Case) -> String {
    let places: Vec<String> = case.files().map(|file| if case.line > 0 { format!("{file}:{}", case.line) } else { file }).collect();
    format!("{}: found {}; {}", places.join(", "), case.found, case.write)
}

/// Markup becomes text; what XML 1.0 cannot hold becomes U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\n' | '\t' => out.push(letter),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markup_and_control_characters_are_text() {
        assert_eq!(escape("<a b=\"c\">&\u{1b}\u{0}\n"), "&lt;a b=&quot;c&quot;&gt;&amp;\u{fffd}\u{fffd}\n");
    }
}
