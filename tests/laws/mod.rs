//! What must hold for every rule, tried on every fixture, so that no rule can opt out: a test for each law.

mod editor;
mod fixes;
mod hidden;
mod places;
mod same;
mod written;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use locdrift::finding::{Finding, Fingerprint};
use tempfile::TempDir;

pub use places::point;

use crate::support::{self, Fixture};

/// A law: all that breaks it in a fixture, in words.
type Law = fn(&Fixture) -> Vec<String>;

/// Laws with their names.
macro_rules! named {
    ($($room:ident::$law:ident),+ $(,)?) => { [$((stringify!($law), $room::$law as Law)),+] };
}

/// A test for each law.
pub fn tests(fixtures: &Arc<[Fixture]>) -> Vec<Trial> {
    let laws = named![
        places::spans_fit_their_files,
        places::the_edits_of_a_fix_stand_apart_and_change_something,
        places::every_finding_can_be_read,
        places::json_can_be_read_and_its_places_agree,
        fixes::no_fix_takes_away_what_its_finding_does_not_name,
        fixes::a_safe_fix_mends_what_it_is_for_and_nothing_else,
        fixes::safe_fixes_come_to_an_end_and_leave_all_else_alone,
        same::neither_threads_nor_the_order_of_files_show,
        same::a_source_agrees_with_itself,
        same::line_ends_of_windows_change_no_finding,
        same::a_byte_order_mark_changes_no_finding,
        same::a_missing_last_line_end_changes_no_finding,
        hidden::a_suppression_silences_exactly_what_it_names,
        hidden::an_unused_suppression_is_told_of_and_changes_nothing,
        hidden::a_baseline_of_todays_findings_leaves_none,
        hidden::shares_are_disjoint_and_together_the_whole,
        editor::a_comment_silences_the_finding_that_it_is_for,
        editor::a_skeleton_fills_what_is_missing,
        written::every_format_says_every_finding,
        written::pages_are_never_written,
    ];
    let test = |(name, law): (&str, Law)| {
        let fixtures = fixtures.clone();
        Trial::test(format!("laws/{name}"), move || on_every_fixture(&fixtures, law))
    };
    let all = fixtures.clone();
    let of_all = move || none(&fixes::fixes_are_as_the_documents_say(&all));
    let of_all = Trial::test("laws/fixes_are_as_the_documents_say", of_all);
    laws.into_iter().map(test).chain([of_all]).collect()
}

fn on_every_fixture(fixtures: &[Fixture], law: Law) -> Result<(), Failed> {
    let of = |fixture: &Fixture| law(fixture).into_iter().map(|what| format!("{}: {what}", fixture.name)).collect();
    none(&fixtures.iter().flat_map::<Vec<String>, _>(of).collect::<Vec<_>>())
}

fn none(broken: &[String]) -> Result<(), Failed> {
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n").into()) }
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

/// What is known of a finding when lines move.
fn identity(finding: &Finding) -> (&'static str, Fingerprint) {
    (finding.rule.0, finding.fingerprint)
}

fn identities(findings: &[Finding]) -> BTreeSet<(&'static str, Fingerprint)> {
    findings.iter().map(identity).collect()
}
