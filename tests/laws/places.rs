//! Places and texts of findings: they are on the pages that they name, and can be read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use locdrift::finding::{Edit, Finding};
use locdrift::output::{FileAccess, Format};
use locdrift::text::Location;
use serde_json::Value;

use crate::support::{Checked, Fixture};

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

pub fn spans_fit_their_files(fixture: &Fixture) -> Vec<String> {
    let checked = fixture.checked();
    let mut broken = Vec::new();
    for (rule, at) in places(checked) {
        let text = checked.text(at.file).unwrap_or_default();
        let (start, end) = (at.span.start as usize, at.span.end as usize);
        if start > end || end > text.len() || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
            broken.push(format!("{rule}: {start}..{end} of {} ({} bytes)", checked.path(at.file), text.len()));
        }
    }
    broken
}

pub fn the_edits_of_a_fix_stand_apart_and_change_something(fixture: &Fixture) -> Vec<String> {
    let checked = fixture.checked();
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
}

pub fn every_finding_can_be_read(fixture: &Fixture) -> Vec<String> {
    let checked = fixture.checked();
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
}

/// Lines and columns of a byte offset, counted anew: from 1, in characters, a byte order mark has no column.
pub fn point(text: &str, offset: usize) -> (usize, usize) {
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

pub fn json_can_be_read_and_its_places_agree(fixture: &Fixture) -> Vec<String> {
    let checked = fixture.checked();
    let data: Value = match serde_json::from_str(&checked.written(Format::Json)) {
        Ok(data) => data,
        Err(error) => return vec![format!("this is not JSON: {error}")],
    };
    let mut broken = Vec::new();
    let findings = data["findings"].as_array().expect("a list");
    let counted = data["summary"]["findings"].as_u64();
    // People are shown those that say one thing together.
    if counted != Some(findings.len() as u64) || findings.len() < checked.concise().lines().count() {
        broken.push(format!("{} findings, the summary says {counted:?}", findings.len()));
    }
    for finding in findings {
        let related = finding["related"].as_array().expect("a list");
        let places = std::iter::once(&finding["location"]).chain(related.iter().map(|related| &related["location"]));
        broken.extend(places.filter_map(|place| agrees(&fixture.dir, place).err()));
    }
    broken
}
