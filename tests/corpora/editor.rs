//! Editors on real repositories: every question at every block, and every edit that is offered, tried.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use libtest_mimic::Failed;
use locdrift::editor;
use locdrift::finding::{Edit, Finding, Fingerprint, Level};
use locdrift::fix;
use locdrift::session::{Changes, Outcome, Session};
use locdrift::text::{FileId, Span};

use super::{check, expect};

const THREADS: usize = 2;
/// Of so many blocks of a page one is asked about.
const STEP: usize = 23;

/// Every question at the start and in the middle of many blocks of every page: places are on whole characters.
pub fn blocks_are_answered(dir: &Path) -> Result<(), Failed> {
    let (session, outcome) = check(dir);
    let files: Vec<FileId> = (0..session.project.pages.len() as u32).map(FileId).collect();
    // Plain threads: within the pool of the session, a page that waits would begin another one on top of its stack.
    let share = files.len().div_ceil(THREADS);
    let ask =
        |files: &[FileId]| -> Vec<String> { files.iter().flat_map(|file| page(&session, &outcome, *file)).collect() };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = files.chunks(share).map(|files| scope.spawn(|| ask(files))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    let blocks: usize = session.project.pages.iter().map(|page| page.blocks.len()).sum();
    println!("{} pages, {blocks} blocks, {} wrong answers", files.len(), wrong.len());
    expect(wrong.is_empty(), wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n"))
}

fn page(session: &Session, outcome: &Outcome, file: FileId) -> Vec<String> {
    let page = session.project.page(file);
    let name = session.project.layout.disk_path(file).display().to_string();
    let Some(text) = session.text(file) else { return Vec::new() };
    let mut wrong = Vec::new();
    let fits = |file: FileId, span: Span| session.text(file).is_some_and(|text| text.get(span.range()).is_some());
    let mut expect = |what: &str, at: u32, holds: bool| {
        if !holds {
            wrong.push(format!("{what} at {at} of {name}"));
        }
    };
    let own: Vec<Finding> = outcome.findings.iter().filter(|finding| finding.at.file == file).cloned().collect();
    let is_target = session.project.source_of(file) != file;
    let middle = |span: Span| Span::at(span.start as usize + span.len() / 2).fit(&text).start;
    for block in page.blocks.iter().step_by(STEP) {
        for at in [block.span.start, middle(block.span)] {
            let hover = editor::hover(session, file, at);
            expect("hover", at, hover.is_none_or(|hover| fits(file, hover.span) && hover.markdown.len() < 20_000));
            let found = editor::definition(session, file, at);
            expect("definition", at, !is_target || page.unreadable.is_some() || found.is_some());
            expect(
                "definition",
                at,
                found.is_none_or(|to| fits(to.file, to.span) && fits(to.file, to.selection) && fits(file, to.origin)),
            );
            let completion = editor::completion(session, file, at);
            expect("completion", at, fits(file, completion.span));
        }
        let at = block.span.start;
        let all = editor::implementations(session, file, at);
        expect("implementations", at, all.iter().all(|to| fits(to.file, to.span) && fits(file, to.origin)));
        if editor::anchor(session, file, at).is_some() {
            let all = editor::references(session, file, at);
            expect("references", at, all.iter().all(|found| fits(found.at.file, found.at.span)));
            expect("references", at, all.iter().any(|found| found.is_definition));
        }
    }
    let whole = Span::new(0, text.len());
    expect(
        "hints",
        0,
        editor::inlay_hints(session, file, whole).iter().all(|h| text.is_char_boundary(h.offset as usize)),
    );
    expect("links", 0, editor::document_links(session, file).iter().all(|link| fits(file, link.span)));
    expect("symbols", 0, symbols_fit(&editor::symbols(session, file, &own), whole, &text));
    expect("lens", 0, editor::lens(session, file, &own).is_none_or(|lens| fits(file, lens.span)));
    let pairs = editor::alignment(session, file);
    let source = session.project.source_of(file);
    let ascend = pairs.windows(2).all(|two| two[0].target < two[1].target && two[0].source < two[1].source);
    let on_characters = |file: FileId, at: u32| fits(file, Span::at(at as usize));
    expect("alignment", 0, ascend);
    expect("alignment", 0, pairs.iter().all(|p| on_characters(file, p.target) && on_characters(source, p.source)));
    wrong
}

fn symbols_fit(symbols: &[editor::Symbol], within: Span, text: &str) -> bool {
    let inside = |inner: Span, outer: Span| outer.start <= inner.start && inner.end <= outer.end;
    symbols.iter().all(|symbol| {
        inside(symbol.span, within)
            && inside(symbol.selection, symbol.span)
            && text.get(symbol.span.range()).is_some()
            && text.get(symbol.selection.range()).is_some()
            && symbols_fit(&symbol.children, symbol.span, text)
    })
}

/// What is known of a finding of a page.
type Known = (&'static str, Fingerprint);

fn known(finding: &Finding) -> Known {
    (finding.rule.0, finding.fingerprint)
}

/// How many of a hundred edits may go wrong, and how many may not be offered, as measured on real repositories: nobody
/// wrote these for a test.
struct Allowed {
    wrong: usize,
    without: usize,
}

/// Makes one edit on each page at a time, and compares each page with what it was.
fn one_by_one(
    dir: &Path,
    allowed: Allowed,
    wants: impl Fn(&Finding) -> bool,
    edits: impl Fn(&Session, &Finding, &[Finding]) -> Option<(Vec<Edit>, usize)>,
    mut judge: impl FnMut(&Finding, &[Finding], &Outcome, (FileId, usize)) -> Result<(), String>,
) -> Result<(), Failed> {
    let (mut session, before) = check(dir);
    let mut pages: BTreeMap<FileId, Vec<Finding>> = BTreeMap::new();
    for finding in &before.findings {
        pages.entry(finding.at.file).or_default().push(finding.clone());
    }
    let wanted: BTreeMap<FileId, Vec<Finding>> = pages
        .iter()
        .map(|(file, all)| (*file, all.iter().filter(|finding| wants(finding)).cloned().collect::<Vec<_>>()))
        .collect();
    let rounds = wanted.values().map(Vec::len).max().unwrap_or(0);
    let (mut tried, mut without, mut wrong) = (0, Vec::new(), Vec::new());
    // An edit of a source page makes its translations stale.
    for (round, is_source) in (0..rounds).flat_map(|round| [(round, false), (round, true)]) {
        let mut changes = Changes::new();
        let mut now: Vec<(&Finding, usize)> = Vec::new();
        let side = |file: FileId| session.project.layout.tree(file).is_source == is_source;
        for (file, findings) in wanted.iter().filter(|(file, _)| side(**file)) {
            let Some(finding) = findings.get(round) else { continue };
            tried += 1;
            match edits(&session, finding, &pages[file]) {
                None => without.push(line(&session, finding)),
                Some((edits, silences)) => {
                    let text: Arc<str> = fix::apply(&session.text(*file).expect("readable"), &edits).into();
                    changes.insert(session.project.layout.disk_path(*file), Some(text));
                    now.push((finding, silences));
                }
            }
        }
        session.update(&changes)?;
        let files: Vec<FileId> = now.iter().map(|(finding, _)| finding.at.file).collect();
        let after = session.check_pages(&files);
        for (finding, silences) in now {
            let file = finding.at.file;
            if let Err(why) = judge(finding, &pages[&file], &after, (file, silences)) {
                wrong.push(format!("{}: {why}", line(&session, finding)));
            }
        }
        session.update(&changes.into_keys().map(|path| (path, None)).collect())?;
    }
    println!("{tried} tried, {} without an edit, {} wrong", without.len(), wrong.len());
    without.iter().for_each(|line| println!("  without: {line}"));
    wrong.iter().for_each(|line| println!("  wrong: {line}"));
    let fits = |count: usize, percent: usize| count * 100 <= tried * percent;
    let holds = fits(wrong.len(), allowed.wrong) && fits(without.len(), allowed.without);
    expect(holds, format!("of {tried}: {} wrong, {} without", wrong.len(), without.len()))
}

fn line(session: &Session, finding: &Finding) -> String {
    let (file, span) = (finding.at.file, finding.at.span);
    let text = session.text(file).unwrap_or_default();
    let line = text.get(..span.start as usize).map_or(0, |before| before.matches('\n').count() + 1);
    format!("{}:{line}: {}: {}", session.project.layout.disk_path(file).display(), finding.rule, finding.message)
}

/// What is said, how often: of equal findings, those that are reported are numbered first.
fn said<'f>(findings: impl Iterator<Item = &'f Finding>) -> BTreeMap<(&'static str, &'f str), usize> {
    let mut said = BTreeMap::new();
    for finding in findings {
        *said.entry((finding.rule.0, &*finding.message)).or_default() += 1;
    }
    said
}

fn of(findings: &[Finding], file: FileId) -> BTreeSet<Known> {
    findings.iter().filter(|finding| finding.at.file == file).map(known).collect()
}

/// A comment for each finding: it silences that one, as many as it says, and nothing else changes.
pub fn comments_silence_their_findings(dir: &Path) -> Result<(), Failed> {
    let mut more = 0;
    let judge = |finding: &Finding, before: &[Finding], after: &Outcome, (file, silences): (FileId, usize)| {
        let by_us = after.suppressed.iter().filter(|(f, reason)| f.at.file == file && reason == "tried");
        let by_us: Vec<&Finding> = by_us.map(|(finding, _)| finding).collect();
        let left = after.findings.iter().filter(|finding| finding.at.file == file);
        let (was, is) = (said(before.iter()), said(left.chain(by_us.iter().copied())));
        more += usize::from(silences > 1);
        let is_it = by_us.iter().any(|other| other.message == finding.message);
        match by_us.len() == silences && is_it && is == was {
            true => Ok(()),
            false => {
                let new: Vec<_> = is.iter().filter(|(what, count)| was.get(*what) != Some(count)).collect();
                let gone: Vec<_> = was.iter().filter(|(what, _)| !is.contains_key(*what)).collect();
                Err(format!("{silences} expected, {} silenced, new: {new:?}, gone: {gone:?}", by_us.len()))
            }
        }
    };
    let edits = |session: &Session, finding: &Finding, all: &[Finding]| {
        editor::suppress(session, finding, all, "tried").map(|way| (way.edits, way.silences))
    };
    let done = one_by_one(dir, Allowed { wrong: 2, without: 0 }, |_| true, edits, judge);
    println!("{more} comments silence another finding too");
    done
}

/// The skeleton of each missing section: the section is found, and no new error but that it is to be translated.
pub fn skeletons_fill_what_is_missing(dir: &Path) -> Result<(), Failed> {
    let judge = |finding: &Finding, before: &[Finding], after: &Outcome, (file, _): (FileId, usize)| {
        let was = of(before, file);
        let own = || after.findings.iter().filter(|finding| finding.at.file == file);
        let is_new = |other: &&Finding| !was.contains(&known(other)) && !other.rule.0.starts_with("untranslated");
        let new: Vec<String> = own()
            .filter(is_new)
            .filter(|other| other.level == Level::Error || other.rule.0 == "missing-section")
            .map(|f| format!("{}: {}", f.rule, f.message))
            .collect();
        let gone = own().all(|other| known(other) != known(finding));
        if gone && new.is_empty() { Ok(()) } else { Err(format!("gone: {gone}, new: {new:?}")) }
    };
    let edits = |session: &Session, finding: &Finding, _: &[Finding]| Some((editor::skeleton(session, finding)?, 0));
    // Where the alignment would not find the section, its skeleton is not offered.
    one_by_one(dir, Allowed { wrong: 0, without: 25 }, |finding| finding.rule.0 == "missing-section", edits, judge)
}

/// Each fix: its finding is gone.
pub fn fixes_remove_their_findings(dir: &Path) -> Result<(), Failed> {
    let judge = |finding: &Finding, before: &[Finding], after: &Outcome, (file, _): (FileId, usize)| {
        let count = |findings: &[Finding]| {
            let own = findings.iter().filter(|other| other.at.file == file && other.rule == finding.rule);
            own.filter(|other| other.message == finding.message).count()
        };
        let (was, is) = (count(before), count(&after.findings));
        if is < was { Ok(()) } else { Err(format!("{was} before, {is} after")) }
    };
    let edits = |_: &Session, finding: &Finding, _: &[Finding]| {
        let (_, fix) = editor::fixes(finding).find(|(of, _)| *of == finding)?;
        Some((fix.edits.clone(), 0))
    };
    let is_own = |finding: &Finding| {
        finding.fix.as_ref().is_some_and(|fix| fix.edits.iter().all(|edit| edit.file == finding.at.file))
    };
    one_by_one(dir, Allowed { wrong: 1, without: 0 }, is_own, edits, judge)
}
