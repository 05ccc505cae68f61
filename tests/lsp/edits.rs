//! The law of the server: after any edits, what it has published is what a fresh check finds.
//!
//! `LOCDRIFT_EDITS=10000` tries so many edits instead of a few hundred.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use locdrift::session::{Request, Session};
use locdrift::text::{LineIndex, Span};
use serde_json::json;

use super::client::Client;
use super::{folders, uri};
use crate::support;

/// Edits that are tried unless the environment asks for more.
const EDITS: usize = 400;

/// Edits between two comparisons.
const STEP: usize = 10;

/// Edits in one project.
const IN_A_PROJECT: usize = 100;

/// A stream of numbers, always the same.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    fn pick<'p, T>(&mut self, of: &'p [T]) -> &'p T {
        &of[self.below(of.len())]
    }
}

/// A text as an editor has it: UTF-16, with lines.
fn apply(text: &str, [line, column, end_line, end_column]: [u32; 4], new: &str) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut starts = vec![0];
    for at in 0..units.len() {
        let is_end = units[at] == u16::from(b'\n') || units[at] == u16::from(b'\r') && units.get(at + 1) != Some(&10);
        starts.extend(is_end.then_some(at + 1));
    }
    let at = |line: u32, column: u32| {
        let Some(start) = starts.get(line as usize) else { return units.len() };
        let mut end = starts.get(line as usize + 1).copied().unwrap_or(units.len());
        while end > *start && line as usize + 1 < starts.len() && [10, 13].contains(&units[end - 1]) {
            end -= 1;
        }
        let at = (start + column as usize).min(end);
        // Not between the halves of a pair.
        if at > *start && at < units.len() && (0xdc00..0xe000).contains(&units[at]) { at - 1 } else { at }
    };
    let (start, end) = (at(line, column), at(end_line, end_column));
    let (start, end) = (start.min(end), start.max(end));
    let units = [&units[..start], &new.encode_utf16().collect::<Vec<u16>>(), &units[end..]].concat();
    String::from_utf16(&units).expect("whole characters")
}

/// A text as a session reads it from a file: where carriage returns alone end the lines, with others.
fn read(text: &str) -> String {
    if text.contains('\n') { text.to_owned() } else { text.replace('\r', "\n") }
}

/// What is found with some texts in place of files: address, line, column, rule and fingerprint.
fn fresh(root: &Path, open: &BTreeMap<PathBuf, String>) -> Option<Vec<String>> {
    let texts: HashMap<PathBuf, Arc<str>> =
        open.iter().map(|(path, text)| (path.clone(), Arc::from(read(text)))).collect();
    let request = Request { path: root.to_owned(), texts: texts.into(), ..Request::default() };
    let session = Session::open(&request).ok()?;
    let mut found: Vec<String> = Vec::new();
    for finding in session.check().findings {
        let text = session.text(finding.at.file).unwrap_or_default();
        let lines = LineIndex::new(&text);
        let line = lines.line_of(finding.at.span.start);
        // In units of UTF-16; a byte order mark of a file is none.
        let before = Span::new(lines.start_of(line).expect("a line"), finding.at.span.start as usize);
        let column = before.of(&text).trim_start_matches('\u{feff}').encode_utf16().count();
        let path = session.project.layout.disk_path(finding.at.file);
        // Lone carriage returns end lines in editors alone.
        let place = if text.contains('\r') { String::new() } else { format!("{line}:{column}") };
        found.push(format!("{} {place} {} {}", uri(&path), finding.rule, finding.fingerprint));
    }
    found.sort();
    Some(found)
}

fn published(client: &Client, open: &BTreeMap<PathBuf, String>) -> Vec<String> {
    let mut found = Vec::new();
    for (address, diagnostics) in &client.diagnostics {
        for one in diagnostics {
            let start = &one["range"]["start"];
            let path = support_path(address);
            let text = open
                .get(&path)
                .cloned()
                .unwrap_or_else(|| String::from_utf8_lossy(&fs::read(&path).unwrap_or_default()).into_owned());
            let place = match read(&text).contains('\r') {
                true => String::new(),
                false => format!("{}:{}", start["line"], start["character"]),
            };
            let (rule, print) = (one["code"].as_str(), one["data"]["fingerprint"].as_str());
            found.push(format!("{address} {place} {} {}", rule.expect("a rule"), print.expect("a fingerprint")));
        }
    }
    found.sort();
    found
}

fn support_path(address: &str) -> PathBuf {
    percent_encoding::percent_decode_str(address.trim_start_matches("file://"))
        .decode_utf8()
        .expect("UTF-8")
        .as_ref()
        .into()
}

/// The text of a file as an editor has it: without the byte order mark, which is never a character there.
fn typed(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).expect("readable")).replace('\u{feff}', "")
}

/// Several fixtures as one project.
fn together(random: &mut Random, fixtures: &[support::Fixture]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for at in 0..6 {
        for (path, bytes) in support::files(&random.pick(fixtures).dir) {
            let Some((locale, page)) = path.split_once('/') else { continue };
            if ["en", "fr", "de", "ja"].contains(&locale) {
                support::write(dir.path(), [(&*format!("{locale}/part-{at}/{page}"), &*bytes)]);
            }
        }
    }
    dir
}

#[test]
fn random_edits_leave_what_a_fresh_check_finds() {
    let edits = std::env::var("LOCDRIFT_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(EDITS);
    let mut random = Random(20_261_128);
    let (past, plain): (Vec<_>, Vec<_>) =
        support::fixtures().into_iter().partition(|fixture| fixture.dir.join(support::HISTORY).is_dir());
    let mut done = 0;
    while done < edits {
        // Each third project has a past.
        let dir = match done / IN_A_PROJECT % 3 {
            2 => support::with_history(&random.pick(&past).dir).0.expect("a copy"),
            _ => together(&mut random, &plain),
        };
        let root = dir.path().canonicalize().expect("there");
        if fresh(&root, &BTreeMap::new()).is_some() {
            edit(&root, &mut random, IN_A_PROJECT.min(edits - done));
            done += IN_A_PROJECT;
        }
    }
}

fn edit(root: &Path, random: &mut Random, edits: usize) {
    let is_page = |path: &String| path.ends_with(".md") && !path.contains("/.git/");
    let files: Vec<PathBuf> = support::files(root).into_keys().filter(is_page).map(|path| root.join(path)).collect();
    let mut open: BTreeMap<PathBuf, String> = BTreeMap::new();
    let capabilities = json!({ "general": { "positionEncodings": ["utf-16"] } });
    let (mut client, _) = Client::start(folders(&[root], capabilities));
    let mut history = Vec::new();
    for at in 0..edits {
        let path = random.pick(&files).clone();
        history.push(format!("{}", path.strip_prefix(root).expect("inside").display()));
        match (open.get(&path).cloned(), random.below(10)) {
            (None, _) => {
                let text = typed(&path);
                client.open(&path, &text);
                open.insert(path, text);
            }
            (Some(_), 0) => {
                client.close(&uri(&path));
                open.remove(&path);
            }
            (Some(text), 1) => {
                fs::write(&path, text.as_bytes()).expect("written");
                client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri(&path) } }));
            }
            (Some(text), kind) => {
                let other = typed(random.pick::<PathBuf>(&files));
                let lines: Vec<&str> = other.split_inclusive('\n').collect();
                let new = match kind {
                    2 | 3 => (*random.pick(if lines.is_empty() { &["\n"] } else { &lines })).to_owned(),
                    4 => ["", "\u{1f600}", "{#x}", "\r", "\r\n", "](", "`", "[!NOTE]"][random.below(8)].to_owned(),
                    _ => String::new(),
                };
                let last = text.lines().count() + 1;
                let line = random.below(last) as u32;
                let (column, width) = (random.below(40) as u32, random.below(30) as u32);
                let range = match kind {
                    2 | 3 => [line, 0, line, 0],
                    5 => [line, 0, line + 1, 0],
                    6 => [line, column, line.saturating_sub(1), width],
                    7 => [line, column, u32::MAX, u32::MAX],
                    _ => [line, column, line, column + width],
                };
                let new_text = apply(&text, range, &new);
                client.change(&uri(&path), &[(Some(range), &new)]);
                open.insert(path, new_text);
            }
        }
        if at % STEP == STEP - 1 {
            client.settle();
            let expected = fresh(root, &open).expect("languages").join("\n");
            let found = published(&client, &open).join("\n");
            assert!(expected == found, "{history:#?}\n{}", support::difference(&expected, &found));
        }
    }
}
