//! Every folder of `fixtures/` is checked and compared with its `expected.txt`: the findings, one a line.
//!
//! Where it has a folder `fixed/`, that holds the files that safe fixes change, as they are then.
//!
//! `LOCDRIFT_ACCEPT=1` writes these files anew; nothing else ever does.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use crate::support::{self, Checked, EXPECTED, FIXED, Fixture, difference};
use libtest_mimic::{Failed, Trial};
use locdrift::finding::Finding;
use locdrift::output::FileAccess;

/// A test for each fixture.
pub fn tests(fixtures: &Arc<[Fixture]>) -> Vec<Trial> {
    let test = |at: usize| {
        let fixtures = fixtures.clone();
        Trial::test(format!("fixtures/{}", fixtures[at].name), move || run(&fixtures[at]))
    };
    (0..fixtures.len()).map(test).collect()
}

fn run(fixture: &Fixture) -> Result<(), Failed> {
    let checked = fixture.checked();
    let found = with_evidence(checked);
    keeps_its_name(fixture, checked)?;
    fixes_as_expected(fixture, checked)?;
    let path = fixture.dir.join(EXPECTED);
    let expected = fs::read_to_string(&path).ok();
    if expected.as_deref() == Some(&*found) {
        return Ok(());
    }
    if support::accepts() {
        return fs::write(&path, &found).map_err(|error| format!("{}: {error}", path.display()).into());
    }
    const MEND: &str = "If the findings are right, write them with `LOCDRIFT_ACCEPT=1 cargo test --test projects fixtures/` and read the difference.";
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
        texts.iter().map(|(file, text)| (checked.path(*file), numbered(&checked, text).into_bytes())).collect();
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
    let case = support::name(&fixture.dir);
    match (case.starts_with("finds-"), case.starts_with("silent-"), count) {
        (true, _, 0) => Err(format!("`{rule}` finds nothing; all there is:\n{}", checked.concise()).into()),
        (_, true, 1..) => Err(format!("`{rule}` must be silent here, and finds:\n{}", checked.concise()).into()),
        (false, false, _) => Err("a case is named `finds-...` or `silent-...`".into()),
        _ => Ok(()),
    }
}

/// The findings, a line for each, and a line for each that one of them takes in.
fn with_evidence(checked: &Checked) -> String {
    let mut text = checked.concise();
    for finding in &checked.outcome.findings {
        for folded in &finding.evidence {
            text.push_str(&format!("{} takes in {}: {}\n", finding.rule, folded.rule, folded.message));
        }
    }
    let commits = checked.commits.iter().enumerate();
    commits.fold(text, |text, (at, commit)| text.replace(&commit[..7], &format!("{:07}", at + 1)))
}

/// A page with its commits numbered, as it is in the fixture.
fn numbered(checked: &Checked, text: &str) -> String {
    let commits = checked.commits.iter().enumerate();
    commits.fold(text.to_owned(), |text, (at, commit)| text.replace(commit, &format!("{:040}", at + 1)))
}
