//! Files of texts, as glossaries and products have them: YAML, JSON, CSV and `.properties`, as names with texts.

use std::ops::Range;
use std::path::Path;

use super::Problem;
use super::tree::{self, Node, Value};

/// A name and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub key: String,
    pub value: String,
}

/// A line of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub cells: Vec<String>,
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// Whether a file is a table.
pub(super) fn is_table(path: &Path) -> bool {
    matches!(&*extension(path), "csv" | "tsv")
}

/// Reads the names and texts of a file; what kind it is, its name says.
pub(super) fn read(path: &Path, text: &str) -> Result<Vec<Entry>, Vec<Problem>> {
    match &*extension(path) {
        "yaml" | "yml" => yaml(text),
        "json" => json(text),
        "csv" | "tsv" => table(text),
        "properties" => Ok(properties(text)),
        other => {
            let message = format!("`.{other}` is no kind of glossary that is known");
            let help = "write it as YAML, CSV, JSON or .properties, with the ending of its kind".to_owned();
            Err(vec![Problem::new(&(0..0), message, "the file begins here").help(help)])
        }
    }
}

/// How many times as long as their file names may be, each with those above it: a long one with many below it would be
/// written out for each of these.
const MOST_REPEATED: usize = 16;
/// Bytes of names that every file may have.
const LEAST_ROOM: usize = 64 << 10;

/// Bytes that the names of a file may have.
struct Room(usize);

impl Room {
    fn of(text: &str) -> Room {
        Room(text.len().saturating_mul(MOST_REPEATED).max(LEAST_ROOM))
    }

    /// A name with the one above it; `None` where there is no room left.
    fn name(&mut self, above: &str, key: String) -> Option<String> {
        self.0 = self.0.checked_sub(above.len() + 1 + key.len())?;
        Some(if above.is_empty() { key } else { format!("{above}.{key}") })
    }
}

/// Names with those above them that are too long.
fn repeated(span: &Range<usize>) -> Problem {
    let message = "the keys that contain others are too long: with them, the names are many times as long as the file";
    Problem::new(span, message, "here").help("shorten the keys that contain others".to_owned())
}

fn yaml(text: &str) -> Result<Vec<Entry>, Vec<Problem>> {
    let document = tree::parse(text).map_err(|error| {
        let message = format!("this is not YAML: {}", error.message);
        vec![
            Problem::new(&error.span, message, "here")
                .help("put quotes around text that contains `: ` or starts with a special character".to_owned()),
        ]
    })?;
    let (mut entries, mut problems) = (Vec::new(), Vec::new());
    match document.value {
        Value::Null => {}
        Value::Map(_) => collect(document, "", &mut Room::of(text), (&mut entries, &mut problems)),
        other => {
            let message =
                format!("a glossary is labels with what they are called (`label: text`), not {}", other.kind());
            problems.push(Problem::new(&document.span, message, "here"));
        }
    }
    if problems.is_empty() { Ok(entries) } else { Err(problems) }
}

fn collect(node: Node, above: &str, room: &mut Room, (entries, problems): (&mut Vec<Entry>, &mut Vec<Problem>)) {
    let Value::Map(map) = node.value else { return };
    for (key, node) in map {
        let Some(name) = room.name(above, key.value) else {
            // Once is enough, for all that are to come.
            if room.0 > 0 {
                problems.push(repeated(&key.span));
            }
            room.0 = 0;
            return;
        };
        match node.value {
            Value::Text(value) => entries.push(Entry { key: name, value }),
            Value::Map(_) => collect(node, &name, room, (entries, problems)),
            Value::Null => {}
            other => {
                let message = format!("`{name}` must be text, not {}", other.kind());
                let help = "put it into quotes if it is meant as text".to_owned();
                problems.push(Problem::new(&node.span, message, format!("{} here", other.kind())).help(help));
            }
        }
    }
}

fn json(text: &str) -> Result<Vec<Entry>, Vec<Problem>> {
    /// `None` where the names are too long.
    fn collect(value: serde_json::Value, name: String, room: &mut Room, entries: &mut Vec<Entry>) -> Option<()> {
        match value {
            serde_json::Value::String(value) => entries.push(Entry { key: name, value }),
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    collect(value, room.name(&name, key)?, room, entries)?;
                }
            }
            // Numbers and lists of a product's texts are no labels.
            _ => {}
        }
        Some(())
    }
    let text_only = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value: serde_json::Value = serde_json::from_str(text_only).map_err(|error| {
        let rendered = error.to_string();
        let why = rendered.split(" at line ").next().unwrap_or(&rendered).to_owned();
        let place = place(text, error.line(), error.column());
        vec![Problem::new(&place, format!("this is not JSON: {why}"), "here")]
    })?;
    let mut entries = Vec::new();
    if !value.is_object() {
        let message = "a glossary is labels with what they are called (`\"label\": \"text\"`)";
        return Err(vec![Problem::new(&(0..0), message, "here")]);
    }
    collect(value, String::new(), &mut Room::of(text), &mut entries).ok_or_else(|| vec![repeated(&(0..0))])?;
    Ok(entries)
}

/// The bytes at a line and a column, both from 1.
fn place(text: &str, line: usize, column: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = start + column.saturating_sub(1);
    at..at + 1
}

fn table(text: &str) -> Result<Vec<Entry>, Vec<Problem>> {
    /// What the first cell of a line of headings may say.
    const HEADS: [&str; 6] = ["label", "source", "term", "english", "key", "en"];
    let rows = rows(text).map_err(|problem| vec![problem])?;
    let is_head = |row: &Row| HEADS.contains(&&*row.cells[0].trim().to_lowercase());
    let skip = usize::from(rows.first().is_some_and(is_head));
    let entry = |row: Row| {
        let mut cells = row.cells.into_iter();
        Some(Entry { key: cells.next()?, value: cells.next()? })
    };
    Ok(rows.into_iter().skip(skip).filter_map(entry).collect())
}

/// The lines of a table that are not empty; cells are separated by commas, semicolons or tabs.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, Problem> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let separator = separator(&text[start..]);
    let mut rows = Vec::new();
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let mut quoted = None;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match (c, quoted) {
            ('"', Some(_)) if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                cell.push('"');
                chars.next();
            }
            ('"', Some(_)) => quoted = None,
            ('"', None) if cell.trim().is_empty() => {
                cell.clear();
                quoted = Some(start + at);
            }
            (c, None) if c == separator => cells.push(unguarded(std::mem::take(&mut cell))),
            ('\n', None) => {
                cells.push(unguarded(std::mem::take(&mut cell)));
                rows.push(Row { cells: std::mem::take(&mut cells) });
            }
            ('\r', None) => {}
            (c, _) => cell.push(c),
        }
    }
    if let Some(at) = quoted {
        let help = "write `\"` at the end of the cell; within one, write it twice".to_owned();
        return Err(Problem::new(&(at..at + 1), "this quote is never closed", "it opens here").help(help));
    }
    cells.push(unguarded(cell));
    rows.push(Row { cells });
    rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    Ok(rows)
}

/// Whether a spreadsheet takes a cell for a formula, or might once quotes before it are gone.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell that a spreadsheet takes for text: a `'` is before what would be a formula. The reader takes it off.
pub fn guarded(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

fn unguarded(cell: String) -> String {
    match cell.strip_prefix('\'').filter(|rest| is_formula(rest)) {
        Some(rest) => rest.to_owned(),
        None => cell,
    }
}

/// What parts the cells: a tab or semicolon where the first line has one, since texts hold commas more often.
fn separator(text: &str) -> char {
    let mut quoted = false;
    let unquoted: String = text
        .chars()
        .take_while(|c| *c != '\n')
        .filter(|c| {
            quoted ^= *c == '"';
            !quoted
        })
        .collect();
    ['\t', ';'].into_iter().find(|sign| unquoted.contains(*sign)).unwrap_or(',')
}

fn properties(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines();
    while let Some(line) = lines.next() {
        let mut line = line.trim_start().to_owned();
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        while (line.len() - line.trim_end_matches('\\').len()) & 1 == 1 {
            line.pop();
            let Some(next) = lines.next() else { break };
            line.push_str(next.trim_start());
        }
        let mut escaped = false;
        let end = line.find(|c: char| {
            let ends = !escaped && (c == '=' || c == ':' || c.is_whitespace());
            escaped = c == '\\' && !escaped;
            ends
        });
        let (key, value) = line.split_at(end.unwrap_or(line.len()));
        let value = value.trim_start();
        let value = value.strip_prefix(['=', ':']).unwrap_or(value).trim_start();
        entries.push(Entry { key: unescaped(key), value: unescaped(value) });
    }
    entries
}

fn unescaped(text: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut chars = text.chars();
    let mut buffer = [0; 2];
    while let Some(c) = chars.next() {
        let c = match c {
            '\\' => match chars.next() {
                Some('u') => {
                    let code = chars.as_str().get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
                    match code {
                        Some(code) => {
                            units.push(code);
                            chars = chars.as_str()[4..].chars();
                            continue;
                        }
                        None => 'u',
                    }
                }
                Some('n' | 't' | 'r') => ' ',
                Some(c) => c,
                None => '\\',
            },
            c => c,
        };
        units.extend_from_slice(c.encode_utf16(&mut buffer));
    }
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(name: &str, text: &str) -> Vec<(String, String)> {
        let entries = read(Path::new(name), text).expect("read");
        let mut pairs: Vec<_> = entries.into_iter().map(|entry| (entry.key, entry.value)).collect();
        pairs.sort();
        pairs
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn all_kinds_say_the_same() {
        let wanted = [pair("Off", "Éteint"), pair("Save, all", "Tout \"garder\"")];
        assert_eq!(pairs("a.yaml", "'Save, all': 'Tout \"garder\"'\nOff: Éteint\n"), wanted);
        assert_eq!(pairs("a.json", "{\"Save, all\": \"Tout \\\"garder\\\"\", \"n\": 1, \"Off\": \"Éteint\"}"), wanted);
        assert_eq!(pairs("a.csv", "label,French\n\"Save, all\",\"Tout \"\"garder\"\"\"\r\n\r\nOff,Éteint"), wanted);
        assert_eq!(pairs("a.csv", "\u{feff}Save, all;Tout \"garder\"\nOff;Éteint"), wanted);
        assert_eq!(
            pairs("a.properties", "# c\nSave,\\ all = Tout \\\n   \"garder\"\n! c\nOff: \\u00c9teint\n"),
            wanted
        );
    }

    #[test]
    fn a_guard_is_taken_off() {
        for cell in ["=1+1", "+a", "-a", "@a", "'=a", "''-a", "'a", "a=b", "'"] {
            let rows = rows(&format!("{},x\n", guarded(cell))).expect("read");
            assert_eq!(rows[0].cells, [cell, "x"], "{}", guarded(cell));
            assert!(!guarded(cell).starts_with(['=', '+', '-', '@']));
        }
        assert_eq!(pairs("a.csv", "-,\"'=1+1\"\n"), [pair("-", "=1+1")]);
    }

    #[test]
    fn nested_names_are_joined() {
        let wanted = [pair("lamp.off", "Aus"), pair("lamp.on", "An")];
        assert_eq!(pairs("a.yml", "lamp:\n  on: An\n  off: Aus\n"), wanted);
    }

    #[test]
    fn mistakes_have_their_place() {
        let problem = |name: &str, text: &str| {
            let problem = read(Path::new(name), text).expect_err("wrong").remove(0);
            (problem.message, problem.span.expect("a place"))
        };
        assert_eq!(problem("a.csv", "a,\"b\n").1, 2..3);
        assert_eq!(problem("a.json", "{\n\"a\": x}").1, 7..8);
        assert_eq!(problem("a.yaml", "a: 1\n"), ("`a` must be text, not a number".to_owned(), 3..4));
        assert!(problem("a.txt", "").0.contains("`.txt`"));
    }
}
