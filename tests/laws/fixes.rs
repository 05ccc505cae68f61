//! Fixes: they take away and change nothing but what their findings name, and come to an end.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use locdrift::finding::{Applicability, Edit, Finding};
use locdrift::fix;
use locdrift::output::FileAccess;
use locdrift::rules;
use locdrift::text::FileId;
use regex::Regex;

use super::identities;
use crate::support::{Checked, FIXED, Fixture};

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

pub fn no_fix_takes_away_what_its_finding_does_not_name(fixture: &Fixture) -> Vec<String> {
    let checked = fixture.checked();
    let mut broken = Vec::new();
    for finding in checked.all() {
        let Some(fix) = &finding.fix else { continue };
        // Code is no prose, and a comment that suppresses nothing is none of the page's words.
        if ["code-mismatch", "unused-suppression"].contains(&finding.rule.0) {
            continue;
        }
        let lost = unsaid(checked, finding, &fix.edits, &fix.title);
        if !lost.is_empty() {
            broken.push(format!("{}: {} ({}) takes away {lost:?}", finding.rule, fix.title, finding.message));
        }
    }
    broken
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

pub fn a_safe_fix_mends_what_it_is_for_and_nothing_else(fixture: &Fixture) -> Vec<String> {
    let checked = fixture.checked();
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
        let (new, less) = compared(&checked.outcome.findings, &after.outcome.findings, finding);
        if !new.is_empty() || less == 0 {
            broken.push(format!(
                "{}: {}: the fix “{}” mends {less}; new: {new:#?}",
                finding.rule, finding.message, fix.title
            ));
        }
    }
    broken
}

pub fn safe_fixes_come_to_an_end_and_leave_all_else_alone(fixture: &Fixture) -> Vec<String> {
    let checked = fixture.checked();
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
    if identities(&again.outcome.findings) != identities(&fixed.left) {
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
}

fn is_safe(finding: &Finding) -> bool {
    finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe)
}

/// Comments that silence nothing are mended wherever they stand.
fn checks_sources(applied: &[Finding]) -> bool {
    applied.iter().any(|finding| finding.rule.0 == "unused-suppression")
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

/// What the document of a rule says of fixes, some case shows: a safe one has a case with the files that it changes.
pub fn fixes_are_as_the_documents_say(fixtures: &[Fixture]) -> Vec<String> {
    let mut broken = Vec::new();
    let mut best: BTreeMap<&str, Applicability> = BTreeMap::new();
    let mut shown = BTreeSet::new();
    for fixture in fixtures {
        for finding in fixture.checked().all() {
            let Some(fix) = &finding.fix else { continue };
            let known = best.entry(finding.rule.0).or_insert(fix.applicability);
            if fix.applicability == Applicability::Safe {
                *known = Applicability::Safe;
                shown.extend(fixture.rule().filter(|rule| *rule == finding.rule.0 && fixture.dir.join(FIXED).is_dir()));
            }
        }
    }
    for rule in rules::catalogue() {
        let id = rule.id.0;
        let found = match best.get(id) {
            None => "none",
            Some(Applicability::Unsafe) => "unsafe",
            Some(Applicability::Safe) => "safe",
        };
        if found != rule.fix {
            broken.push(format!("rules/{id}.md: `fix` is `{}`; the best that a fixture shows is `{found}`", rule.fix));
        }
        if found == "safe" && !shown.contains(id) {
            broken.push(format!("fixtures/{id}/ has no case with a folder `{FIXED}`"));
        }
    }
    broken
}
