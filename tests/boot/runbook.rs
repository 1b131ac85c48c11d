//! The runbook as steps: what an operator would type, in the order in which it stands there.

/// One line to type.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// As root on a host.
    On { host: String, line: String },
    /// On the operator's machine, in the folder of the runbook.
    Operator(String),
}

/// The steps of one section, without those of other sections.
pub fn section(runbook: &str, title: &str) -> Vec<Step> {
    let heading = format!("## {title}");
    let lines = runbook.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with("## "));
    let mut inside = false;
    let mut steps = Vec::new();
    for line in lines {
        if line.starts_with("```") {
            inside = !inside;
        } else if inside && !line.is_empty() {
            steps.push(step(line));
        }
    }
    steps
}

/// The titles of all sections, in order.
pub fn titles(runbook: &str) -> Vec<String> {
    runbook.lines().filter_map(|line| line.strip_prefix("## ")).map(str::to_owned).collect()
}

fn step(line: &str) -> Step {
    match line.split_once("# ") {
        Some((host, rest)) if !host.contains(' ') => Step::On { host: host.to_owned(), line: rest.to_owned() },
        _ => Step::Operator(line.to_owned()),
    }
}
