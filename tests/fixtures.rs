//! Every folder of `fixtures/` is checked and compared with its `expected.txt`: the findings, one a line. What else they say
//! is in its `expected-details.txt`.
//!
//! Where it has a folder `fixed/`, that holds the files that safe fixes change, as they are then.
//!
//! `LOCDRIFT_ACCEPT=1` writes these files anew; nothing else ever does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::laws::point;
use crate::support::{self, Checked, EXPECTED, FIXED, Fixture, difference};
use libtest_mimic::{Failed, Trial};
use locdrift::finding::Finding;
use locdrift::output::FileAccess;
use locdrift::text::FileId;

/// A test for each fixture.
pub fn tests(fixtures: &Arc<[Fixture]>) -> Vec<Trial> {
    let test = |at: usize| {
        let fixtures = fixtures.clone();
        Trial::test(format!("fixtures/{}", fixtures[at].name), move || run(&fixtures[at]))
    };
    (0..fixtures.len()).map(test).collect()
}

/// The findings again, with what one line does not hold: fingerprints, help, related places and fixes.
const DETAILS: &str = "expected-details.txt";

fn run(fixture: &Fixture) -> Result<(), Failed> {
    let checked = fixture.checked();
    keeps_its_name(fixture, checked)?;
    fixes_as_expected(fixture, checked)?;
    is_as_expected(&fixture.dir.join(EXPECTED), Some(with_evidence(checked)))?;
    let details: String = checked.outcome.findings.iter().map(|finding| details(checked, finding)).collect();
    is_as_expected(&fixture.dir.join(DETAILS), Some(details).filter(|details| !details.is_empty()))
}

/// The file says what was found, or is not there where that is `None`.
fn is_as_expected(path: &Path, found: Option<String>) -> Result<(), Failed> {
    const HOW: &str = "If the findings are right, write them with `LOCDRIFT_ACCEPT=1 cargo test --test projects fixtures/` and read the difference.";
    let expected = fs::read_to_string(path).ok();
    if expected == found {
        return Ok(());
    }
    match found {
        Some(found) if support::accepts() => Ok(fs::write(path, found)?),
        None if support::accepts() => Ok(fs::remove_file(path)?),
        found => {
            let [expected, found] = [expected, found].map(Option::unwrap_or_default);
            Err(format!("in {}\n{}{HOW}", path.display(), difference(&expected, &found)).into())
        }
    }
}

/// All of a finding that is not in its one line. Places are lines and columns, so that the text can be read.
fn details(checked: &Checked, finding: &Finding) -> String {
    let place = |file: FileId, offset: u32| {
        let (line, column) = point(&checked.text(file).unwrap_or_default(), offset as usize);
        format!("{}:{line}:{column}", checked.path(file))
    };
    let at = place(finding.at.file, finding.at.span.start);
    let mut text = format!("{at} {} {}\n", finding.rule, finding.fingerprint);
    if let Some(help) = &finding.help {
        text += &format!("  help: {help}\n");
    }
    for related in &finding.related {
        text += &format!("  {}: {}\n", place(related.at.file, related.at.span.start), related.message);
    }
    if let Some(fix) = &finding.fix {
        text += &format!("  {} fix: {}\n", format!("{:?}", fix.applicability).to_lowercase(), fix.title);
        for edit in &fix.edits {
            let page = checked.text(edit.file).unwrap_or_default();
            let at = place(edit.file, edit.span.start);
            text += &format!("    {at}: {:?} becomes {:?}\n", edit.span.of(&page), edit.text);
        }
    }
    let root = checked.root.display().to_string();
    numbered(checked, &text.replace(&format!("{root}/"), "").replace(&root, "."))
}

/// All safe fixes give the files of `fixed/`, if there is such a folder.
fn fixes_as_expected(fixture: &Fixture, checked: &Checked) -> Result<(), Failed> {
    let dir = fixture.dir.join(FIXED);
    if !dir.is_dir() {
        return Ok(());
    }
    let texts = checked.fixed().texts;
    let found: BTreeMap<String, Vec<u8>> =
        texts.iter().map(|(file, text)| (checked.path(*file), numbered(checked, text).into_bytes())).collect();
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
    let Some(rule) = fixture.rule() else { return Ok(()) };
    let all = checked.outcome.findings.iter().flat_map(Finding::with_evidence);
    let counted = checked.outcome.counted.iter().filter(|_| support::name(&fixture.dir).starts_with("finds-"));
    let count = all.chain(counted).filter(|finding| finding.rule.0 == rule).count();
    let case = support::name(&fixture.dir);
    match (case.starts_with("finds-"), case.starts_with("silent-"), count) {
        (true, _, 0) => Err(format!("`{rule}` finds nothing; all there is:\n{}", checked.concise()).into()),
        (_, true, 1..) => Err(format!("`{rule}` must be silent here, and finds:\n{}", checked.concise()).into()),
        (false, false, _) => Err("a case is named `finds-...` or `silent-...`".into()),
        _ => Ok(()),
    }
}

/// The findings, a line for each, and a line for each that one of them takes in; and what counts others.
fn with_evidence(checked: &Checked) -> String {
    let mut text = checked.concise();
    for finding in &checked.outcome.findings {
        for folded in &finding.evidence {
            text.push_str(&format!("{} takes in {}: {}\n", finding.rule, folded.rule, folded.message));
        }
    }
    for notice in checked.outcome.notices.iter().filter(|notice| COUNTS.contains(&notice.code)) {
        text.push_str(&format!("{}: {}\n", notice.code, notice.message));
    }
    numbered(checked, &text)
}

/// Notices that count what is not listed.
const COUNTS: [&str; 3] = ["partial-translation", "left-out-of-translation", "fallbacks"];

/// A text with its commits numbered, as they are in the fixture.
fn numbered(checked: &Checked, text: &str) -> String {
    let number = |text: String, (at, commit): (usize, &String)| {
        text.replace(commit, &format!("{:040}", at + 1)).replace(&commit[..7], &format!("{:07}", at + 1))
    };
    checked.commits.iter().enumerate().fold(text.to_owned(), number)
}
