//! What must hold for every rule, tried on every fixture, so that no rule can opt out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use crate::support::{self, Checked, Fixture, fixtures, written};
use clap::ValueEnum;
use locdrift::finding::{Applicability, Cause, Edit, Finding, Fingerprint, Level};
use locdrift::fix;
use locdrift::locale::Locale;
use locdrift::output::{FileAccess, Format};
use locdrift::page::Scope;
use locdrift::session::{BaselineChoice, ConfigChoice, Request, Shard};
use locdrift::text::{FileId, Location};
use regex::Regex;
use serde_json::Value;
use tempfile::TempDir;

/// Runs a law on every fixture and tells all that break it.
fn on_every_fixture(law: impl Fn(&Fixture) -> Vec<String>) {
    let broken: Vec<String> = fixtures()
        .iter()
        .flat_map(|fixture| law(fixture).into_iter().map(|what| format!("{}: {what}", fixture.name)))
        .collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// All places that a check speaks of.
fn places(checked: &Checked) -> Vec<(&'static str, Location)> {
    let of = |finding: &Finding| {
        let edits =
            finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| Location { file: edit.file, span: edit.span });
        let related = finding.related.iter().map(|related| related.at);
        let rule = finding.rule.0;
        std::iter::once(finding.at).chain(related).chain(edits).map(|at| (rule, at)).collect::<Vec<_>>()
    };
    checked.all().flat_map(of).collect()
}

#[test]
fn spans_fit_their_files() {
    on_every_fixture(|fixture| {
        let checked = Checked::dir(&fixture.dir);
        let mut broken = Vec::new();
        for (rule, at) in places(&checked) {
            let text = checked.text(at.file).unwrap_or_default();
            let (start, end) = (at.span.start as usize, at.span.end as usize);
            if start > end || end > text.len() || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
                broken.push(format!("{rule}: {start}..{end} of {} ({} bytes)", checked.path(at.file), text.len()));
            }
        }
        broken
    });
}

#[test]
fn the_edits_of_a_fix_stand_apart_and_change_something() {
    on_every_fixture(|fixture| {
        let checked = Checked::dir(&fixture.dir);
        let mut broken = Vec::new();
        for (finding, fix) in checked.all().filter_map(|finding| Some((finding, finding.fix.as_ref()?))) {
            let mut edits: Vec<&Edit> = fix.edits.iter().collect();
            edits.sort_by_key(|edit| (edit.file, edit.span));
            let apart = |two: &[&Edit]| two[0].file != two[1].file || two[0].span.end < two[1].span.start;
            let idle = |edit: &&Edit| edit.span.of(&checked.text(edit.file).unwrap_or_default()) == edit.text;
            if edits.is_empty() || !edits.windows(2).all(apart) || edits.iter().any(idle) {
                broken.push(format!("{}: {}: {edits:?}", finding.rule, fix.title));
            }
        }
        broken
    });
}

/// An entity by its number, such as that of a zero-width space.
static ENTITY: LazyLock<Regex> = LazyLock::new(|| Regex::new("&#x?[0-9A-Fa-f]+;").expect("a pattern"));

/// The words of a text, whatever their case, with how often each is there.
fn words_of(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

/// What a fix takes away from translations without a word of the finding about it. What is named counts with all that
/// belongs to it: a metadata key with its value, and a long target of which the middle is not shown.
fn unsaid(checked: &Checked, finding: &Finding, edits: &[Edit], title: &str) -> Vec<String> {
    let said = format!("{} {} {title}", finding.message, finding.help.as_deref().unwrap_or("")).to_lowercase();
    let (mut lost, mut letters) = (BTreeMap::<String, usize>::new(), BTreeMap::<char, isize>::new());
    for edit in edits.iter().filter(|edit| !checked.path(edit.file).starts_with("en/")) {
        let text = checked.text(edit.file).unwrap_or_default();
        // Entities of signs that nobody reads are no words.
        let old = &*ENTITY.replace_all(edit.span.of(&text), "");
        let key = old.split(':').next().unwrap_or("").trim().to_lowercase();
        let is_key = edit.text.is_empty() && old.contains(':') && title.starts_with("remove `");
        let head: String = old.trim_start_matches('#').chars().take(20).collect::<String>().to_lowercase();
        if !(is_key && said.contains(&format!("`{key}`")) || old.len() > 40 && said.contains(&head)) {
            for (word, count) in words_of(old) {
                *lost.entry(word).or_default() += count;
            }
        }
        old.chars().flat_map(char::to_lowercase).for_each(|c| *letters.entry(c).or_default() += 1);
        edit.text.chars().flat_map(char::to_lowercase).for_each(|c| *letters.entry(c).or_default() -= 1);
    }
    if !letters.iter().any(|(c, count)| c.is_alphabetic() && *count > 0) {
        return Vec::new();
    }
    for edit in edits {
        for (word, count) in words_of(&edit.text) {
            lost.entry(word).and_modify(|of| *of = of.saturating_sub(count));
        }
    }
    lost.into_iter().filter(|(word, count)| *count > 0 && !said.contains(&**word)).map(|(word, _)| word).collect()
}

#[test]
fn no_fix_takes_away_what_its_finding_does_not_name() {
    on_every_fixture(|fixture| {
        let checked = Checked::dir(&fixture.dir);
        let mut broken = Vec::new();
        for finding in checked.all() {
            let Some(fix) = &finding.fix else { continue };
            // Code is no prose, and a comment that suppresses nothing is none of the page's words.
            if ["code-mismatch", "unused-suppression"].contains(&finding.rule.0) {
                continue;
            }
            let lost = unsaid(&checked, finding, &fix.edits, &fix.title);
            if !lost.is_empty() {
                broken.push(format!("{}: {} ({}) takes away {lost:?}", finding.rule, fix.title, finding.message));
            }
        }
        broken
    });
}

#[test]
fn every_finding_can_be_read() {
    on_every_fixture(|fixture| {
        let checked = Checked::dir(&fixture.dir);
        let mut broken = Vec::new();
        for finding in checked.all() {
            let title = finding.fix.as_ref().map(|fix| &fix.title);
            let texts = [Some(&finding.message), finding.help.as_ref(), title];
            let texts = texts.into_iter().flatten().chain(finding.related.iter().map(|related| &related.message));
            for text in texts {
                let text = text.as_str();
                if text.trim() != text || text.is_empty() || text.ends_with('.') || text.contains(['\n', '\0']) {
                    broken.push(format!("{}: {text:?} is not one line without a full stop", finding.rule));
                }
            }
        }
        let mut seen = BTreeSet::new();
        let twice = checked.all().filter(|finding| !seen.insert(finding.fingerprint));
        broken.extend(
            twice.map(|finding| format!("{}: the fingerprint of {:?} is not its own", finding.rule, finding.message)),
        );
        broken
    });
}

/// The JSON of a check of `dir` with this number of threads.
fn json(dir: &Path, threads: usize) -> String {
    let site = support::site_of(dir);
    let request =
        Request { path: dir.to_owned(), threads: Some(threads), no_history: true, site, ..Request::default() };
    Checked::new(&request).expect("checked").written(Format::Json)
}

/// A copy of a folder whose files were made in another order.
fn shuffled(dir: &Path, seed: u64) -> TempDir {
    let files = support::files(dir);
    let mut order: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (&**path, &**bytes)).collect();
    order.sort_by_key(|(path, _)| locdrift::text::hash(format!("{seed}{path}").as_bytes()));
    let copy = tempfile::tempdir().expect("a folder");
    support::write(copy.path(), order);
    copy
}

#[test]
fn neither_threads_nor_the_order_of_files_show() {
    on_every_fixture(|fixture| {
        let one = json(&fixture.dir, 1);
        let mut broken = Vec::new();
        if json(&fixture.dir, 4) != one {
            broken.push("four threads say something else than one".to_owned());
        }
        for seed in 1..=2 {
            let found = json(shuffled(&fixture.dir, seed).path(), 3);
            if found != one {
                broken.push(format!("files made in another order:\n{}", support::difference(&one, &found)));
            }
        }
        broken
    });
}

/// The pages and other files of a tree, by the paths that other languages know them by.
fn tree(checked: &Checked, at: usize) -> BTreeMap<String, PathBuf> {
    let layout = &checked.session.project.layout;
    let tree = &layout.trees[at];
    let assets = tree.assets.iter().map(|asset| (asset.to_string(), tree.dir.join(&**asset)));
    let pages = (0..layout.files.len()).filter(|&file| layout.files[file].tree.index() == at);
    let pages = pages.map(|file| (layout.files[file].path.to_string(), layout.disk_path(FileId(file as u32))));
    assets.chain(pages).collect()
}

/// A tree under two names: its own and French.
///
/// What may be said then, and why: mistakes of a source page alone (cause source); links that lead to the English
/// site, which would be a note in any translation; and suppressions in source pages that silenced something about a
/// translation, which nobody needs here.
#[test]
fn a_source_agrees_with_itself() {
    on_every_fixture(|fixture| {
        let checked = Checked::dir(&fixture.dir);
        let mut broken = Vec::new();
        let trees = &checked.session.project.layout.trees;
        for at in (0..trees.len()).filter(|&at| trees[at].is_source) {
            let copy = tempfile::tempdir().expect("a folder");
            for (path, from) in tree(&checked, at) {
                let bytes = fs::read(from).expect("readable");
                support::write(copy.path(), [(&*format!("en/{path}"), &*bytes), (&*format!("fr/{path}"), &*bytes)]);
            }
            let locale = |tag: &str| Locale::parse(tag).expect("a locale");
            let itself = Checked::new(&Request {
                path: copy.path().to_owned(),
                sources: vec![(locale("en"), copy.path().join("en"))],
                targets: vec![(locale("fr"), copy.path().join("fr"))],
                config: ConfigChoice::Nothing,
                no_history: true,
                site: checked.request.site,
                ..Request::default()
            });
            let itself = itself.expect("checked");
            let allowed = |finding: &Finding| {
                finding.cause == Cause::Source && itself.path(finding.at.file).starts_with("en/")
                    || ["link-locale", "untranslated-text", "unused-suppression"].contains(&finding.rule.0)
            };
            let findings = itself.outcome.findings.iter().filter(|finding| !allowed(finding));
            broken.extend(findings.map(|f| format!("{} {}: {}", f.rule, itself.path(f.at.file), f.message)));
        }
        broken
    });
}

/// A page with a comment that silences a rule for the whole page, and where the comment went.
fn silenced(text: &str, rule: &str, has_front_matter: bool) -> String {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    match body.split_once('\n').filter(|(first, _)| has_front_matter && first.trim_end() == "---") {
        Some((fence, rest)) => {
            let mark = &text[..text.len() - body.len()];
            let end = if fence.ends_with('\r') { "\r\n" } else { "\n" };
            format!("{mark}{fence}\n# locdrift-disable {rule} -- law{end}{rest}")
        }
        None => format!("{}\n\n<!-- locdrift-disable-file {rule} -- law -->\n", text.trim_end()),
    }
}

/// What is known of a finding when lines move.
fn identity(finding: &Finding) -> (&'static str, Fingerprint) {
    (finding.rule.0, finding.fingerprint)
}

#[test]
fn a_suppression_silences_exactly_what_it_names() {
    on_every_fixture(|fixture| {
        let before = Checked::dir(&fixture.dir);
        let mut broken = Vec::new();
        let named: BTreeSet<(FileId, &str)> = before.outcome.findings.iter().map(|f| (f.at.file, f.rule.0)).collect();
        for (file, rule) in named {
            let Some(text) = before.text(file) else { continue };
            let page = before.session.project.page(file);
            let whole = !page.front_matter.span.is_empty() && page.front_matter.problems.is_empty();
            let copy = shuffled(&fixture.dir, 0);
            fs::write(copy.path().join(before.path(file)), silenced(&text, rule, whole)).expect("written");
            let after = Checked::dir(copy.path());

            let meant = |finding: &&Finding| finding.at.file == file && finding.rule.0 == rule;
            // What a finding takes in, a comment can silence by itself.
            let found = before.outcome.findings.iter().flat_map(Finding::with_evidence);
            let gone: BTreeSet<_> = found.filter(meant).map(identity).collect();
            let all: BTreeSet<_> = before.outcome.findings.iter().map(identity).collect();
            let kept: BTreeSet<_> = after.outcome.findings.iter().map(identity).collect();
            let law = |reason: &str| reason == "law";
            let by_law = after.outcome.suppressed.iter().filter(|(_, reason)| law(reason));
            let by_law: BTreeSet<_> = by_law.map(|(finding, _)| identity(finding)).collect();
            if kept != &all - &gone
                || by_law != gone
                || after.outcome.suppressed.len() != before.outcome.suppressed.len() + gone.len()
            {
                broken.push(format!(
                    "`{rule}` silenced in {}: {gone:?} must go and {by_law:?} went; before and after:\n{}",
                    before.path(file),
                    support::difference(&before.concise(), &after.concise()),
                ));
            }
        }
        broken
    });
}

#[test]
fn an_unused_suppression_is_told_of_and_changes_nothing() {
    on_every_fixture(|fixture| {
        let before = Checked::dir(&fixture.dir);
        let pages = &before.session.project.pages;
        let plain =
            |page: &&Arc<locdrift::page::Page>| page.unreadable.is_none() && page.front_matter.problems.is_empty();
        let Some(page) = pages.iter().rev().find(plain) else { return Vec::new() };
        if page.suppressions.iter().any(|suppression| suppression.scope != Scope::NextLine) {
            return Vec::new();
        }
        let idle = ["heading-level", "section-order"];
        let idle = idle.into_iter().find(|rule| before.all().all(|finding| finding.rule.0 != *rule)).expect("one");
        let copy = shuffled(&fixture.dir, 0);
        let text = before.text(page.file).expect("readable");
        fs::write(copy.path().join(before.path(page.file)), silenced(&text, idle, false)).expect("written");
        let after = Checked::dir(copy.path());
        let of = |checked: &Checked| checked.outcome.findings.iter().map(identity).collect::<BTreeSet<_>>();
        let new: Vec<&str> = (&of(&after) - &of(&before)).into_iter().map(|(rule, _)| rule).collect();
        if new == ["unused-suppression"] && of(&before).is_subset(&of(&after)) {
            return Vec::new();
        }
        vec![support::difference(&before.concise(), &after.concise())]
    });
}

#[test]
fn pages_are_never_written() {
    on_every_fixture(|fixture| {
        let copy = shuffled(&fixture.dir, 0);
        let stamps = || -> Vec<_> {
            let entries = walkdir::WalkDir::new(copy.path())
                .sort_by_file_name()
                .into_iter()
                .map(|entry| entry.expect("an entry"));
            entries
                .map(|entry| (entry.path().to_owned(), entry.metadata().expect("known").modified().expect("known")))
                .collect()
        };
        let before = (support::files(copy.path()), stamps());
        let checked = Checked::dir(copy.path());
        for &format in Format::value_variants() {
            checked.written(format);
        }
        match (support::files(copy.path()), stamps()) == before {
            true => Vec::new(),
            false => vec!["a file was written, made or deleted".to_owned()],
        }
    });
}

/// What is said, how often, without regard to how places are numbered: about which file, by which rule.
fn said(findings: &[Finding]) -> HashMap<(FileId, &'static str, &str), usize> {
    let mut said = HashMap::new();
    for finding in findings {
        *said.entry((finding.at.file, finding.rule.0, &*finding.message)).or_default() += 1;
    }
    said
}

/// What `after` says that `before` does not, and how often `finding` is said less.
fn compared(before: &[Finding], after: &[Finding], finding: &Finding) -> (Vec<String>, usize) {
    let (before, after) = (said(before), said(after));
    let new = after.iter().filter(|(what, count)| before.get(*what).is_none_or(|known| known < *count));
    let count = |said: &HashMap<_, usize>| {
        said.get(&(finding.at.file, finding.rule.0, &*finding.message)).copied().unwrap_or(0)
    };
    (
        new.map(|((_, rule, message), _)| format!("{rule}: {message}")).collect(),
        count(&before) - count(&after).min(count(&before)),
    )
}

#[test]
fn a_safe_fix_mends_what_it_is_for_and_nothing_else() {
    on_every_fixture(|fixture| {
        let checked = Checked::dir(&fixture.dir);
        let mut broken = Vec::new();
        for finding in &checked.outcome.findings {
            let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability == Applicability::Safe) else {
                continue;
            };
            let mut texts = fix::Texts::new();
            for file in fix.edits.iter().map(|edit| edit.file).collect::<BTreeSet<_>>() {
                let text = checked.text(file).expect("readable");
                let edits = fix.edits.iter().filter(|edit| edit.file == file);
                texts.insert(file, fix::apply(&text, edits).into());
            }
            let after = checked.with(&texts);
            let (new, less) = compared(&checked.outcome.findings, &after.findings, finding);
            if !new.is_empty() || less == 0 {
                broken.push(format!(
                    "{}: {}: the fix “{}” mends {less}; new: {new:#?}",
                    finding.rule, finding.message, fix.title
                ));
            }
        }
        broken
    });
}

#[test]
fn safe_fixes_come_to_an_end_and_leave_all_else_alone() {
    on_every_fixture(|fixture| {
        let checked = Checked::dir(&fixture.dir);
        let fixed = checked.fixed();
        let mut broken = Vec::new();
        if let Some(left) = fixed.left.iter().find(|finding| is_safe(finding)) {
            broken.push(format!("{}: {}: it is still there", left.rule, left.message));
        }
        let sources = &checked.session.project.layout;
        if let Some(file) =
            fixed.texts.keys().find(|file| sources.tree(**file).is_source && !checks_sources(&fixed.applied))
        {
            broken.push(format!("{} belongs to the source", checked.path(*file)));
        }
        let again = checked.with(&fixed.texts);
        if identities(&again.findings) != identities(&fixed.left) {
            broken.push("another check says something else".to_owned());
        }
        // What no edit of the first round names is the same, byte by byte, after that round.
        let wanted = fix::Wanted { applicability: Applicability::Safe, may_change: &|_| true };
        let first = fix::choose(&checked.outcome.findings, wanted);
        let edits: Vec<&Edit> =
            first.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits).collect();
        for file in edits.iter().map(|edit| edit.file).collect::<BTreeSet<_>>() {
            let text = checked.text(file).expect("readable");
            let own: Vec<&Edit> = edits.iter().copied().filter(|edit| edit.file == file).collect();
            let new = fix::apply(&text, own.iter().copied());
            if let Err(why) = keeps_all_else(&text, &new, own) {
                broken.push(format!("{}: {why}", checked.path(file)));
            }
        }
        broken
    });
}

fn is_safe(finding: &Finding) -> bool {
    finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe)
}

/// Comments that silence nothing are mended wherever they stand.
fn checks_sources(applied: &[Finding]) -> bool {
    applied.iter().any(|finding| finding.rule.0 == "unused-suppression")
}

fn identities(findings: &[Finding]) -> BTreeSet<(&'static str, Fingerprint)> {
    findings.iter().map(identity).collect()
}

/// Counted anew: the text between edits stands in the new one, at the places that the edits shift it to; line ends are those
/// of the page.
fn keeps_all_else(old: &str, new: &str, mut edits: Vec<&Edit>) -> Result<(), String> {
    edits.sort_by_key(|edit| edit.span);
    let (mut from, mut to) = (0, 0);
    let end = Edit::new(FileId(0), locdrift::text::Span::at(old.len()), "");
    for edit in edits.into_iter().chain([&end]) {
        let (start, after) = (edit.span.start as usize, edit.span.end as usize);
        let kept = &old[from..start];
        if new.get(to..to + kept.len()) != Some(kept) || !new[to + kept.len()..].starts_with(&edit.text) {
            return Err(format!("what stands before byte {start} changed"));
        }
        let lines = edit.text.matches('\n').count();
        if edit.text.matches("\r\n").count() != if old.contains("\r\n") { lines } else { 0 } {
            return Err(format!("lines end another way at byte {start}"));
        }
        (from, to) = (after, to + kept.len() + edit.text.len());
    }
    if to == new.len() { Ok(()) } else { Err("there is more than before".to_owned()) }
}

#[test]
fn a_baseline_of_todays_findings_leaves_none() {
    on_every_fixture(|fixture| {
        let checked = Checked::dir(&fixture.dir);
        let before = &checked.outcome.findings;
        let file = tempfile::NamedTempFile::new().expect("a file");
        let with = |findings: &[Finding]| {
            fs::write(file.path(), checked.session.accept(findings).text()).expect("written");
            let baseline = BaselineChoice { file: Some(file.path().to_owned()), ignore: false };
            Checked::new(&Request { baseline, ..checked.request.clone() }).expect("checked").outcome
        };
        let mut broken = Vec::new();
        let all = with(before);
        if !all.findings.is_empty() || !all.gone.is_empty() || all.baselined != *before {
            broken.push(format!("{} left, {} gone", all.findings.len(), all.gone.len()));
        }
        // One that is not in it is left, and no other.
        if let Some((last, others)) = before.split_last() {
            let left = with(others).findings;
            if left != std::slice::from_ref(last) {
                broken.push(format!("{} are left without {}: {}", left.len(), last.rule, last.message));
            }
        }
        broken
    });
}

#[test]
fn shares_are_disjoint_and_together_the_whole() {
    on_every_fixture(|fixture| {
        let whole = Checked::dir(&fixture.dir);
        let of = |findings: &[Finding]| identities(findings);
        let silenced = |checked: &Checked| -> BTreeSet<_> {
            checked.outcome.suppressed.iter().map(|(finding, _)| identity(finding)).collect()
        };
        let (mut found, mut silent, mut pages, mut count) = (BTreeSet::new(), BTreeSet::new(), 0, 0);
        for index in 1..=3 {
            let shard = Some(Shard { index, count: 3 });
            let part = Checked::new(&Request { shard, ..whole.request.clone() }).expect("checked");
            found.extend(of(&part.outcome.findings));
            silent.extend(silenced(&part));
            pages += part.outcome.summary.pages;
            count += part.outcome.findings.len();
        }
        let outcome = &whole.outcome;
        let same = found == of(&outcome.findings) && silent == silenced(&whole) && count == outcome.findings.len();
        match same && pages == outcome.summary.pages {
            true => Vec::new(),
            false => vec![format!("{count} findings of {}, {pages} pages", outcome.findings.len())],
        }
    });
}

/// Lines and columns of a byte offset, counted anew: from 1, in characters, a byte order mark has no column.
fn point(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line = before.rsplit('\n').next().unwrap_or("");
    (before.matches('\n').count() + 1, line.chars().filter(|c| *c != '\u{feff}').count() + 1)
}

/// Whether the points of a place are where its offsets are.
fn agrees(dir: &Path, place: &Value) -> Result<(), String> {
    let path = place["path"].as_str().ok_or("a place has no path")?;
    let bytes = fs::read(dir.join(path)).map_err(|error| format!("{path}: {error}"))?;
    let text = String::from_utf8(bytes).unwrap_or_default();
    for end in ["start", "end"] {
        let number =
            |name: &str| place[end][name].as_u64().map(|n| n as usize).ok_or(format!("{path}: no {end}.{name}"));
        let (line, column, offset) = (number("line")?, number("column")?, number("offset")?);
        if text.get(..offset).is_none() || point(&text, offset) != (line, column) {
            return Err(format!("{path}: the {end} is {line}:{column}, but byte {offset} is not there"));
        }
    }
    Ok(())
}

#[test]
fn json_can_be_read_and_its_places_agree() {
    on_every_fixture(|fixture| {
        let checked = Checked::dir(&fixture.dir);
        let data: Value = match serde_json::from_str(&checked.written(Format::Json)) {
            Ok(data) => data,
            Err(error) => return vec![format!("this is not JSON: {error}")],
        };
        let mut broken = Vec::new();
        let findings = data["findings"].as_array().expect("a list");
        let counted = data["summary"]["findings"].as_u64();
        if counted != Some(findings.len() as u64) || findings.len() != checked.concise().lines().count() {
            broken.push(format!("{} findings, the summary says {counted:?}", findings.len()));
        }
        for finding in findings {
            let related = finding["related"].as_array().expect("a list");
            let places =
                std::iter::once(&finding["location"]).chain(related.iter().map(|related| &related["location"]));
            broken.extend(places.filter_map(|place| agrees(&fixture.dir, place).err()));
        }
        broken
    });
}

/// Official schemas and the readers of others have their say in `.ci/formats`.
#[test]
fn every_format_says_every_finding() {
    on_every_fixture(|fixture| {
        let checked = Checked::dir(&fixture.dir);
        let count = |level: Level| checked.outcome.findings.iter().filter(|finding| finding.level == level).count();
        // GitHub shows ten of a level, and the count of the rest is one.
        let counts = [Level::Error, Level::Warning, Level::Note].map(count);
        let most = if counts.iter().any(|count| *count > 10) { [10, 10, 9] } else { [10; 3] };
        let shown: usize = counts.iter().zip(most).map(|(count, most)| (*count).min(most)).sum();
        let wanted = |format| if format == Format::Github { shown } else { counts.iter().sum() };
        let mut broken = Vec::new();
        for &format in Format::value_variants() {
            match written::findings(format, &checked.written(format)) {
                Ok(count) if count == wanted(format) => {}
                Ok(count) => broken.push(format!("{format:?} has {count} findings instead of {}", wanted(format))),
                Err(why) => broken.push(format!("{format:?}: {why}")),
            }
        }
        broken
    });
}
