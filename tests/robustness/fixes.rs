//! What must hold of fixes, whatever a page and its translation hold.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use locdrift::finding::{Applicability, Edit, Finding, Fix};
use locdrift::fix::{self, Fixed, Texts, Wanted};
use locdrift::session::{Buffers, ConfigChoice, Request, Session};
use locdrift::text::{FileId, Span};
use tempfile::TempDir;

use super::{fits, text, two};

/// A project of a page and another that it may lead to; what the first says is never read from the disk.
static PROJECT: LazyLock<TempDir> = LazyLock::new(|| {
    let dir = tempfile::tempdir().expect("a folder");
    for locale in ["en", "fr"] {
        std::fs::create_dir(dir.path().join(locale)).expect("made");
        std::fs::write(dir.path().join(locale).join("a.md"), "").expect("written");
        std::fs::write(dir.path().join(locale).join("u.md"), "# U {#f}\n").expect("written");
    }
    dir
});

const SAFE: Wanted<'static> = Wanted { applicability: Applicability::Safe, may_change: &|_| true };
const ALL: Wanted<'static> = Wanted { applicability: Applicability::Unsafe, may_change: &|_| true };

fn open(texts: Buffers) -> Session {
    let request = Request {
        path: PROJECT.path().to_owned(),
        config: ConfigChoice::Nothing,
        no_history: true,
        threads: Some(1),
        texts,
        ..Request::default()
    };
    Session::open(&request).expect("two languages")
}

/// All that a check of a page and its translation offers to mend.
pub fn fixes(data: &[u8]) {
    let (source, target) = two(data);
    let pair = [("en", text(source)), ("fr", text(target))];
    let buffers: HashMap<PathBuf, Arc<str>> =
        pair.into_iter().map(|(locale, text)| (PROJECT.path().join(locale).join("a.md"), text.into())).collect();
    let session = open(buffers.clone().into());
    let findings = session.check().findings;
    let is_source = |file: FileId| session.project.layout.tree(file).is_source;
    for (finding, fix) in findings.iter().filter_map(|finding| Some((finding, finding.fix.as_ref()?))) {
        stand_apart(&session, &fix.edits.iter().collect::<Vec<_>>(), &fix.title);
        // The source's own mistakes are mended in the source, those of a translation never are.
        let strays = fix.edits.iter().find(|edit| is_source(edit.file) && edit.file != finding.at.file);
        assert!(strays.is_none(), "{}: {}: {strays:?} changes the source", finding.rule, fix.title);
    }
    for wanted in [SAFE, ALL] {
        let chosen = fix::choose(&findings, wanted);
        let edits: Vec<&Edit> = chosen.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(of).collect();
        stand_apart(&session, &edits, "all that were chosen");
        keep_all_else(&session, &edits);
        let check = |texts: &Texts| -> Result<Vec<Finding>, Infallible> {
            if texts.is_empty() {
                return Ok(findings.clone());
            }
            let layout = &session.project.layout;
            let changed = texts.iter().map(|(file, text)| (layout.disk_path(*file), text.clone()));
            Ok(open(buffers.clone().into_iter().chain(changed).collect::<HashMap<_, _>>().into()).check().findings)
        };
        let fixed = fix::fix(wanted, check, |file| session.text(file)).expect("no error");
        of_fixed(&session, &findings, &fixed, wanted);
    }
}

fn of(fix: &Fix) -> &[Edit] {
    &fix.edits
}

/// Edits fit their texts, change something, and neither overlap nor touch.
fn stand_apart(session: &Session, edits: &[&Edit], what: &str) {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    edits.iter().for_each(|edit| by_file.entry(edit.file).or_default().push(edit));
    for (file, mut edits) in by_file {
        let text = session.text(file).unwrap_or_default();
        edits.sort_by_key(|edit| edit.span);
        for edit in &edits {
            fits(&text, edit.span, what);
            assert_ne!(edit.span.of(&text), edit.text, "{what}: {edit:?} changes nothing");
        }
        let apart = edits.windows(2).all(|two| two[0].span.end < two[1].span.start);
        assert!(apart, "{what}: {edits:?} overlap");
    }
}

/// What stands between edits stands there afterwards, counted anew.
fn keep_all_else(session: &Session, edits: &[&Edit]) {
    for file in edits.iter().map(|edit| edit.file).collect::<BTreeSet<_>>() {
        let old = session.text(file).unwrap_or_default();
        let mut edits: Vec<&Edit> = edits.iter().copied().filter(|edit| edit.file == file).collect();
        let new = fix::apply(&old, edits.iter().copied());
        edits.sort_by_key(|edit| edit.span);
        let (mut from, mut rest) = (0, &*new);
        let end = Edit::new(file, Span::at(old.len()), "");
        for edit in edits.into_iter().chain([&end]) {
            let kept = &old[from..edit.span.start as usize];
            let behind = rest.strip_prefix(kept).and_then(|rest| rest.strip_prefix(&*edit.text));
            rest = behind.unwrap_or_else(|| panic!("what stands before {:?} changed:\n{new}", edit.span));
            from = edit.span.end as usize;
        }
        assert_eq!(rest, "", "there is more than before");
    }
}

fn of_fixed(session: &Session, before: &[Finding], fixed: &Fixed, wanted: Wanted<'_>) {
    let told = |findings: &[Finding]| {
        let lines = findings.iter().map(|finding| format!("{}: {}\n", finding.rule, finding.message));
        lines.collect::<String>()
    };
    let texts: Vec<&str> = fixed.texts.values().map(|text| &**text).collect();
    if wanted.applicability == Applicability::Safe {
        // Without a look, a source changes only where its comments suppress nothing, or its metadata cannot be read.
        let is_comment = |finding: &Finding| ["unused-suppression", "invalid-front-matter"].contains(&finding.rule.0);
        let source = fixed.texts.keys().find(|file| session.project.layout.tree(**file).is_source);
        assert!(source.is_none() || fixed.applied.iter().any(is_comment), "by {}in {texts:#?}", told(&fixed.applied));
        let offers = fix::choose(&fixed.left, wanted);
        assert!(
            offers.is_empty(),
            "after {} rounds there is still\n{}of\n{}in {texts:#?}",
            fixed.rounds,
            told(&offers.into_iter().cloned().collect::<Vec<_>>()),
            told(&fixed.applied),
        );
        // Markup and metadata that are whole again show what else differs.
        let is_markup = |finding: &Finding| ["broken-markup", "invalid-front-matter"].contains(&finding.rule.0);
        assert!(
            fixed.left.len() <= before.len() || fixed.applied.iter().any(is_markup),
            "before\n{}after\n{}by\n{}in {texts:#?}",
            told(before),
            told(&fixed.left),
            told(&fixed.applied),
        );
    }
}
