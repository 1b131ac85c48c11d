//! The controllers of kube-controller-manager by version, for `--controllers`.

use std::sync::OnceLock;

use super::lifetime::Since;
use super::line::{Line, Minors, table};
use super::version::Minor;

const CONTROLLERS: &str = include_str!("../../stdlib/catalog/controllers.txt");

/// The line that tells which minors were looked at; as a name it means all controllers that are on by default.
const ALL: &str = "*";

/// A name that `--controllers` takes in some version.
#[derive(Debug)]
pub struct Controller {
    /// `cronjob-controller`; before 1.28 `cronjob`.
    pub name: &'static str,
    /// The controller that an old name stands for.
    pub of: Option<&'static str>,
    /// Its own name, wherever it exists.
    known: Minors,
    /// Known only while a feature gate is on.
    gated: Minors,
    /// The gates that must all be on for that.
    gates: Vec<&'static str>,
    /// An old name that is still taken.
    alias: Minors,
}

/// What a version makes of a name. A name that it does not know stops kube-controller-manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControllerState {
    /// It can be named.
    Known,
    /// Later versions have it.
    NotYet {
        /// The first version that has it.
        since: Since,
    },
    /// Earlier versions had it.
    Removed {
        /// The first version without it.
        since: Since,
    },
}

impl Controller {
    /// What `minor` makes of the name.
    pub fn state(&self, minor: Minor) -> ControllerState {
        let all = [&self.known, &self.gated, &self.alias];
        if all.iter().any(|minors| minors.contains(minor)) {
            return ControllerState::Known;
        }
        let ended = all.iter().filter_map(|minors| minors.last_before(minor)).max();
        let first = all.iter().filter_map(|minors| minors.first()).min().expect("a controller exists in some version");
        match ended {
            Some(last) => ControllerState::Removed { since: Since::exactly(last.next()) },
            None => ControllerState::NotYet { since: Since::exactly(first) },
        }
    }

    /// Whether `minor` calls the controller so itself, rather than only taking the name for another one.
    pub fn is_own_name(&self, minor: Minor) -> bool {
        self.known.contains(minor) || self.gated.contains(minor)
    }

    /// The feature gates that must all be on for `minor` to know the name.
    pub fn gates(&self, minor: Minor) -> &[&'static str] {
        let own = match self.of.and_then(controller).filter(|_| self.alias.contains(minor)) {
            Some(of) => of,
            None => self,
        };
        if own.gated.contains(minor) { &own.gates } else { &[] }
    }

    fn read(line: &Line) -> Option<Self> {
        let (known, gated, alias) = (line.minors("known")?, line.minors("gated")?, line.minors("alias")?);
        let some = [&known, &gated, &alias].iter().any(|minors| minors.first().is_some());
        let gates = line.get("gates").unwrap_or_default().split_whitespace().collect();
        some.then_some(Self { name: line.key, of: line.get("of"), known, gated, gates, alias })
    }
}

/// The controller of this name, in any version.
pub fn controller(name: &str) -> Option<&'static Controller> {
    let all = all_controllers();
    all.binary_search_by_key(&name, |controller| controller.name).ok().map(|index| &all[index])
}

/// The names that `minor` takes, in alphabetical order, without `*`; `None` if it is not established which these are.
pub fn controllers(minor: Minor) -> Option<impl Iterator<Item = &'static Controller>> {
    let looked_at = controller(ALL).is_some_and(|all| all.known.contains(minor));
    let taken = move |controller: &&Controller| controller.name != ALL && controller.state(minor) == ControllerState::Known;
    looked_at.then(|| all_controllers().iter().filter(taken))
}

/// Every name of the catalog, sorted, with the line of `*`.
pub fn all_controllers() -> &'static [Controller] {
    static TABLE: OnceLock<Vec<Controller>> = OnceLock::new();
    TABLE.get_or_init(|| table(CONTROLLERS, Controller::read))
}
