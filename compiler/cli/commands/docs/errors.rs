//! All diagnostics on one page: an index, and the page of each code.

use crate::cli::pages;

const HEAD: &str = "# Errors and warnings

Made by `kapic docs`; do not edit. `kapic explain CODE` prints one of them.

| code | what |
| --- | --- |
";

/// The page.
pub fn page() -> String {
    let mut text = HEAD.to_owned();
    for page in pages::all() {
        text += &format!("| [{}](#{}) | {} |\n", page.code, anchor(page.text), page.title().replace('|', "\\|"));
    }
    pages::all().for_each(|page| text += &format!("\n{}\n", deeper(page.text).trim_end()));
    text
}

/// The anchor of a page's heading, as GitHub makes it.
fn anchor(page: &str) -> String {
    let heading = page.lines().next().unwrap_or_default().trim_start_matches('#').trim().to_lowercase();
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The same page with its headings one level deeper; what stands in code is no heading.
fn deeper(page: &str) -> String {
    let mut in_code = false;
    let line = |line: &str| {
        in_code ^= line.starts_with("```");
        if line.starts_with('#') && !in_code { format!("#{line}\n") } else { format!("{line}\n") }
    };
    page.lines().map(line).collect()
}
