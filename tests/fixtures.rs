//! Every folder of `fixtures/` is checked and compared with its `expected.txt`: the findings, one a line.
//!
//! Where it has a folder `fixed/`, that holds the files that safe fixes change, as they are then.
//!
//! `LOCDRIFT_ACCEPT=1` writes these files anew; nothing else ever does.

mod support;

use std::collections::BTreeMap;
use std::fs;

use libtest_mimic::{Arguments, Failed, Trial};
use locdrift::finding::Finding;
use locdrift::output::FileAccess;
use support::{Checked, EXPECTED, FIXED, Fixture, difference, fixtures};

fn main() {
    let arguments = Arguments::from_args();
    let trials = fixtures().into_iter().map(|fixture| Trial::test(fixture.name.clone(), move || run(&fixture)));
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn run(fixture: &Fixture) -> Result<(), Failed> {
    let checked = Checked::dir(&fixture.dir);
    let found = checked.with_evidence();
    keeps_its_name(fixture, &checked)?;
    fixes_as_expected(fixture, &checked)?;
    let path = fixture.dir.join(EXPECTED);
    let expected = fs::read_to_string(&path).ok();
    if expected.as_deref() == Some(&*found) {
        return Ok(());
    }
    if support::accepts() {
        return fs::write(&path, &found).map_err(|error| format!("{}: {error}", path.display()).into());
    }
    const MEND: &str = "If the findings are right, write them with `LOCDRIFT_ACCEPT=1 cargo test --test fixtures` and read the difference.";
    match expected {
        None => Err(format!("there is no {}; it would hold\n{}{MEND}", path.display(), difference("", &found)).into()),
        Some(expected) => Err(format!("in {}\n{}{MEND}", path.display(), difference(&expected, &found)).into()),
    }
}

/// All safe fixes give the files of `fixed/`, if there is such a folder.
fn fixes_as_expected(fixture: &Fixture, checked: &Checked) -> Result<(), Failed> {
    let dir = fixture.dir.join(FIXED);
    if !dir.is_dir() {
        return Ok(());
    }
    let texts = checked.fixed().texts;
    let found: BTreeMap<String, Vec<u8>> =
        texts.iter().map(|(file, text)| (checked.path(*file), checked.numbered(text).into_bytes())).collect();
    let expected = support::files(&dir);
    if found == expected {
        return Ok(());
    }
    if support::accepts() {
        fs::remove_dir_all(&dir)?;
        support::write(&dir, found.iter().map(|(path, bytes)| (&**path, &**bytes)));
        return Ok(());
    }
    let all: Vec<&String> = expected.keys().chain(found.keys()).collect();
    let text = |of: &BTreeMap<String, Vec<u8>>, path: &str| {
        of.get(path).map(|bytes| String::from_utf8_lossy(bytes).replace('\r', "␍")).unwrap_or_default()
    };
    let differs = all.into_iter().find(|path| expected.get(*path) != found.get(*path)).map_or("", |path| path);
    Err(format!("fixed/{differs}\n{}", difference(&text(&expected, differs), &text(&found, differs))).into())
}

/// A case that is named `finds-...` must find something of its rule, `silent-...` nothing; there are no other cases.
fn keeps_its_name(fixture: &Fixture, checked: &Checked) -> Result<(), Failed> {
    let Some(rule) = fixture.rule else { return Ok(()) };
    let all = checked.outcome.findings.iter().flat_map(Finding::with_evidence);
    let count = all.filter(|finding| finding.rule.0 == rule).count();
    match (fixture.case().starts_with("finds-"), fixture.case().starts_with("silent-"), count) {
        (true, _, 0) => Err(format!("`{rule}` finds nothing; all there is:\n{}", checked.concise()).into()),
        (_, true, 1..) => Err(format!("`{rule}` must be silent here, and finds:\n{}", checked.concise()).into()),
        (false, false, _) => Err("a case is named `finds-...` or `silent-...`".into()),
        _ => Ok(()),
    }
}
