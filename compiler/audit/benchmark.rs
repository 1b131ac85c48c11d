//! The benchmarks and their controls, from the text files of `stdlib/cis`. It judges nothing.

use std::sync::OnceLock;

use super::control::{Control, Subject, Test};
use super::item::Item;
use super::targets::FileSubject;
use crate::catalog::Minor;

const BENCHMARKS: &str = include_str!("../../stdlib/cis/benchmarks.txt");
const CONTROLS: &str = include_str!("../../stdlib/cis/controls.txt");

/// One version of the CIS Kubernetes benchmark.
#[derive(Debug, PartialEq, Eq)]
pub struct Benchmark {
    /// Its name as kube-bench has it: `cis-1.12`.
    pub name: &'static str,
    /// The oldest and the newest minor of Kubernetes that it is for.
    pub minors: (Minor, Minor),
}

/// A control as one benchmark lists it.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// Its number there: `1.2.15`.
    pub id: &'static str,
    /// Whether it counts; the others are for people to decide.
    pub scored: bool,
    /// What it asks for.
    pub(super) control: &'static Control,
}

impl Listed {
    /// What holds if it passes, in one phrase.
    pub fn title(&self) -> &'static str {
        self.control.title
    }
}

impl Benchmark {
    /// All of them, oldest first.
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Benchmark>> = OnceLock::new();
        ALL.get_or_init(|| lines(BENCHMARKS).map(|line| read_benchmark(line).unwrap_or_else(|| malformed(line))).collect())
    }

    /// The one with this name; `1.12` will do.
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|benchmark| benchmark.name == name || benchmark.number() == name)
    }

    /// The one for a minor of Kubernetes.
    pub fn of(minor: Minor) -> Option<&'static Self> {
        Self::all().iter().find(|benchmark| (benchmark.minors.0..=benchmark.minors.1).contains(&minor))
    }

    /// The newest.
    pub fn newest() -> &'static Self {
        Self::all().last().expect("there is a benchmark")
    }

    /// Its controls in the order of their numbers.
    pub fn controls(&self) -> Vec<Listed> {
        let number = self.number();
        let mut found: Vec<Listed> = all_controls().iter().filter_map(|control| listed(control, number)).collect();
        found.sort_by_key(|listed| listed.id.split('.').map(|part| part.parse::<u32>().unwrap_or(0)).collect::<Vec<_>>());
        found
    }

    fn number(&self) -> &'static str {
        self.name.trim_start_matches("cis-")
    }
}

/// What the controls of a section are about: `1.2` is the API server.
pub fn section_title(section: &str) -> &'static str {
    match section {
        "1.1" => "files of the control plane",
        "1.2" => "kube-apiserver",
        "1.3" => "kube-controller-manager",
        "1.4" => "kube-scheduler",
        "2" => "etcd",
        "3.1" => "authentication",
        "3.2" => "audit log",
        "4.1" => "files of nodes",
        "4.2" => "kubelet",
        "4.3" => "kube-proxy",
        _ => "policies of the running cluster",
    }
}

fn listed(control: &'static Control, benchmark: &str) -> Option<Listed> {
    let (_, id) = control.ids.iter().find(|(name, _)| *name == benchmark)?;
    Some(Listed { id: id.trim_end_matches('*'), scored: !id.ends_with('*'), control })
}

fn all_controls() -> &'static [Control] {
    static ALL: OnceLock<Vec<Control>> = OnceLock::new();
    ALL.get_or_init(|| lines(CONTROLS).map(|line| read_control(line).unwrap_or_else(|| malformed(line))).collect())
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

/// The files are compiled in and a test reads them all.
fn malformed<T>(line: &str) -> T {
    panic!("a line of stdlib/cis is well-formed, but this is not: {line}")
}

fn read_benchmark(line: &'static str) -> Option<Benchmark> {
    let (name, minors) = line.split_once(" | ")?;
    let (first, last) = minors.split_once('-')?;
    Some(Benchmark { name, minors: (Minor::parse(first).ok()?, Minor::parse(last).ok()?) })
}

fn read_control(line: &'static str) -> Option<Control> {
    let mut fields = line.split(" | ");
    let (title, subject, test) = (fields.next()?, fields.next()?, fields.next()?);
    let remark = fields.next().filter(|remark| *remark != "-");
    let ids = fields.next()?.split(' ').map(|place| place.split_once('=')).collect::<Option<Vec<_>>>()?;
    let subject = match subject.split_once(' ') {
        None if subject == "manual" => Subject::Nothing,
        None => Subject::Program(subject),
        Some(("file", file)) => Subject::File(FileSubject::parse(file)?),
        Some(_) => return None,
    };
    Some(Control { title, subject, test: read_test(test)?, remark, ids })
}

fn read_test(text: &'static str) -> Option<Test> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    Some(match word {
        "-" => Test::None,
        "mode" => Test::Mode(u32::from_str_radix(rest, 8).ok()?),
        "owner" => Test::Owner(rest),
        "own-authority" => Test::OwnAuthority,
        "encrypts" => Test::Encrypts(rest.split(' ').collect()),
        "audit-policy" => Test::AuditPolicy,
        "gate-on" => Test::GateOn(rest),
        "directive" => Test::Directive(rest),
        _ if text.contains(" and ") => Test::All(text.split(" and ").map(Item::parse).collect::<Option<_>>()?),
        _ => Test::Any(text.split(" or ").map(Item::parse).collect::<Option<_>>()?),
    })
}

#[cfg(test)]
mod tests {
    use super::{Benchmark, all_controls};
    use crate::catalog::Minor;

    #[test]
    fn every_line_is_read_and_every_number_is_there_once() {
        let counts = [98, 98, 97, 95, 94, 96, 95, 95, 95, 98, 131];
        for (benchmark, count) in Benchmark::all().iter().zip(counts) {
            let mut ids: Vec<&str> = benchmark.controls().iter().map(|listed| listed.id).collect();
            assert_eq!(ids.len(), count, "{}", benchmark.name);
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "{} names a number twice", benchmark.name);
        }
        assert_eq!(all_controls().iter().map(|control| control.ids.len()).sum::<usize>(), counts.iter().sum::<usize>());
    }

    #[test]
    fn each_minor_has_its_benchmark() {
        let check = |minor: &str, name: Option<&str>| {
            assert_eq!(Benchmark::of(Minor::parse(minor).unwrap()).map(|benchmark| benchmark.name), name, "{minor}");
        };
        check("1.18", Some("cis-1.6"));
        check("1.25", Some("cis-1.7"));
        check("1.34", Some("cis-1.12"));
        check("1.35", None);
        assert_eq!(Benchmark::find("1.12"), Benchmark::find("cis-1.12"));
        assert_eq!((Benchmark::newest().name, Benchmark::find("1.13")), ("cis-1.12", None));
    }
}
