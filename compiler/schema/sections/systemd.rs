//! `systemd { … }`: how units run.

use crate::schema::macros::section;
use crate::schema::types::{Duration, Int, Name, SandboxKind, TemplatePath, Text};

section! {
    /// How units run.
    pub struct Systemd "systemd" {
        /// Take from every unit what it does not need: capabilities, system calls, folders, devices.
        hardening: child default("#false") "hardening" -> bool;
        /// Run each control-plane component as a user of its own, with its keys passed by `LoadCredential=`. Needs systemd 247.
        own_users: child default("#false") "own-users" -> bool;
        /// Time until a failed unit starts again.
        restart_delay: child default("5s") "restart-delay" ["RestartSec"] -> Duration;
        /// Files that a unit may have open.
        open_files: child default("65536") "open-files" ["LimitNOFILE"] -> Int<1024, 1073741816>;
        /// Units that must be up before; unset: `network-online.target`.
        after: list many "after" -> Text;
        /// The template of every unit.
        template: child default("std:systemd/service") "template" -> TemplatePath;
        /// What hardening takes from units of one kind; `std:hardened` says it for all three.
        sandboxes: keyed many "sandbox" -> Sandbox;
        /// What is special about one unit.
        units: keyed many "unit" -> SystemdUnit;
    }
}

section! {
    /// One unit.
    pub struct SystemdUnit "unit" {
        /// Its name without `.service`.
        name: key required "name" -> Name;
        /// Take from it what it does not need.
        hardening: child optional "hardening" -> bool;
        /// Run it as this user.
        user: child optional "user" -> Name;
        /// The template of this unit. Unset: that of every unit.
        template: child optional "template" -> TemplatePath;
        /// Directives besides those of kapic: `directive CPUWeight "200"`.
        directives: keyed many "directive" -> Directive;
    }
}

section! {
    /// What hardening takes from units of one kind. kapic adds what it computes: folders, addresses, low ports.
    pub struct Sandbox "sandbox" {
        /// Which units.
        kind: key required "kind" -> SandboxKind;
        /// Directives, in order: `directive ProtectHome yes`.
        directives: keyed many "directive" -> Directive;
    }
}

section! {
    /// One directive of a unit.
    pub struct Directive "directive" {
        /// Its name, such as `CPUWeight`.
        name: key required "name" -> Text;
        /// Its value; several give a line each.
        values: arguments many "value" -> Text;
        /// `Unit`, `Service` or `Install`.
        section: property default("Service") "section" -> Text;
    }
}
