//! What is written: every format has every finding, and no page is ever changed.

use clap::ValueEnum;
use locdrift::finding::Level;
use locdrift::output::Format;
use locdrift::session::Request;

use super::shuffled;
use crate::support::{self, Checked, Fixture, written};

/// Official schemas and the readers of others have their say in `.ci/formats`.
pub fn every_format_says_every_finding(fixture: &Fixture) -> Vec<String> {
    let checked = fixture.checked();
    let count = |level: Level| checked.outcome.findings.iter().filter(|finding| finding.level == level).count();
    // GitHub shows ten of a level, and the count of the rest is one.
    let counts = [Level::Error, Level::Warning, Level::Note].map(count);
    let most = if counts.iter().any(|count| *count > 10) { [10, 10, 9] } else { [10; 3] };
    let shown: usize = counts.iter().zip(most).map(|(count, most)| (*count).min(most)).sum();
    let all: usize = counts.iter().sum();
    // People are shown those that say one thing as one entry, the same in both formats.
    let entries = written::findings(Format::Concise, &checked.written(Format::Concise)).unwrap_or(0);
    let wanted = |format| match format {
        Format::Github => shown,
        Format::Full | Format::Concise => entries,
        _ => all,
    };
    let mut broken = Vec::new();
    if entries > all || (entries == 0) != (all == 0) {
        broken.push(format!("{entries} entries for {all} findings"));
    }
    for &format in Format::value_variants() {
        match written::findings(format, &checked.written(format)) {
            Ok(count) if count == wanted(format) => {}
            Ok(count) => broken.push(format!("{format:?} has {count} findings instead of {}", wanted(format))),
            Err(why) => broken.push(format!("{format:?}: {why}")),
        }
    }
    broken
}

pub fn pages_are_never_written(fixture: &Fixture) -> Vec<String> {
    let copy = shuffled(&fixture.checked().root, 0);
    let stamps = || -> Vec<_> {
        let entries =
            walkdir::WalkDir::new(copy.path()).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry"));
        entries
            .map(|entry| (entry.path().to_owned(), entry.metadata().expect("known").modified().expect("known")))
            .collect()
    };
    let before = (support::files(copy.path()), stamps());
    let request = Request { path: copy.path().to_owned(), ..fixture.checked().request() };
    let checked = Checked::new(&request).expect("checked");
    for &format in Format::value_variants() {
        checked.written(format);
    }
    match (support::files(copy.path()), stamps()) == before {
        true => Vec::new(),
        false => vec!["a file was written, made or deleted".to_owned()],
    }
}
