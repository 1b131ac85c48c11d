//! Whether clear keys could end up in git: asks `.gitignore` files, runs nothing. It must not know what the paths hold.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use kapic::source::Diagnostic;

/// What stands, or will stand, at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A file or a symbolic link.
    File,
    /// A folder.
    Folder,
}

/// K0915 for those of `paths` that lie in a git work tree and are not ignored.
pub fn exposed(paths: &[(&Path, Form)]) -> Option<Diagnostic> {
    let found: Vec<(PathBuf, &Path)> = paths.iter().filter_map(|(path, form)| Some((worktree_of(path, *form)?, *path))).collect();
    let (worktree, _) = found.first()?;
    let names: Vec<String> = found.iter().map(|(_, path)| format!("`{}`", path.display())).collect();
    let verb = if names.len() == 1 { "lies" } else { "lie" };
    let message = format!("{} {verb} in the git work tree `{}` and git does not ignore it", list(&names), worktree.display());
    let message = if names.len() == 1 { message } else { message.replace("ignore it", "ignore them") };
    Some(Diagnostic::warning("K0915", message).help(format!(
        "keys are in there in clear; add {} to `.gitignore`",
        list(&found.iter().map(|(root, path)| format!("`{}`", pattern(root, path))).collect::<Vec<_>>())
    )))
}

fn list(names: &[String]) -> String {
    match names {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => names.concat(),
    }
}

/// What a `.gitignore` at the root of the work tree would say.
fn pattern(root: &Path, path: &Path) -> String {
    let path = absolute(path).unwrap_or_else(|| path.to_owned());
    format!("/{}", path.strip_prefix(root).unwrap_or(&path).display())
}

/// The work tree that would take the path up.
fn worktree_of(path: &Path, form: Form) -> Option<PathBuf> {
    let path = absolute(path)?;
    let root = path.ancestors().skip(1).find(|folder| folder.join(".git").exists())?;
    (!is_ignored(root, &path, form)).then(|| root.to_owned())
}

/// The folder it is in, without links; its own name may be a link, which is what git sees.
fn absolute(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let existing = path.ancestors().skip(1).find_map(|folder| Some((folder, folder.canonicalize().ok()?)))?;
    Some(existing.1.join(path.strip_prefix(existing.0).ok()?))
}

/// As git does it: from the root down, what is in an ignored folder is ignored; the nearest file that says anything decides.
fn is_ignored(root: &Path, path: &Path, form: Form) -> bool {
    let steps: Vec<&Path> = path.ancestors().take_while(|step| *step != root).collect();
    let mut rules = vec![Gitignore::global().0, file(root, &root.join(".git/info/exclude"))];
    for step in steps.into_iter().rev() {
        let folder = step.parent().unwrap_or(root);
        rules.push(file(folder, &folder.join(".gitignore")));
        let is_folder = step != path || form == Form::Folder;
        let verdict = rules.iter().rev().map(|rules| rules.matched(step, is_folder)).find(|found| !found.is_none());
        if verdict.is_some_and(|found| found.is_ignore()) {
            return true;
        }
    }
    false
}

fn file(folder: &Path, path: &Path) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    // A line that is no pattern is skipped, as git does.
    let _ = path.is_file().then(|| builder.add(path));
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

#[cfg(test)]
mod tests {
    use super::{Form, exposed};

    fn check(ignore: &str, path: &str, form: Form, expected: bool) {
        let outer = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(outer.path().join(".git")).unwrap();
        std::fs::create_dir_all(outer.path().join("sub")).unwrap();
        std::fs::write(outer.path().join(".gitignore"), ignore).unwrap();
        std::fs::write(outer.path().join("sub/.gitignore"), "!kept.secret\n").unwrap();
        let found = exposed(&[(&outer.path().join(path), form)]);
        assert_eq!(found.is_some(), expected, "{ignore:?} {path}: {found:?}");
    }

    #[test]
    fn ignored_as_git_does() {
        check("", "a.secret", Form::File, true);
        check("*.secret", "a.secret", Form::File, false);
        check("*.secret", "sub/a.secret", Form::File, false);
        check("*.secret", "sub/kept.secret", Form::File, true);
        check(".kapic/", ".kapic/store", Form::Folder, false);
        check("/result", "result", Form::File, false);
        check("/result", "sub/result", Form::File, true);
        check("result/", "result", Form::File, true);
        check("result/", "result", Form::Folder, false);
        check("/sub", "sub/kept.secret", Form::File, false);
    }

    #[test]
    fn outside_of_git_nothing_is_said() {
        let outer = tempfile::tempdir().unwrap();
        assert_eq!(exposed(&[(&outer.path().join("a.secret"), Form::File)]), None);
    }
}
