//! `locdrift merge`: one result of several, as those of a matrix of machines.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::check::Bar;
use super::{Exit, Failure, House, written};
use crate::config::FailOn;
use crate::files::{Bounds, PathOrigin, RESULT_LIMIT};
use crate::finding::Level;
use crate::output::{Format, Style, render};
use told::Told;

mod told;

const EXAMPLES: &str = "\
Examples:
  locdrift check --shard 1/2 --output-format json --output-file 1.json
  locdrift check --shard 2/2 --output-format json --output-file 2.json
  locdrift merge 1.json 2.json --output-file all.json";

/// What `merge` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// JSON results of `check`
    #[arg(required = true, value_name = "FILE")]
    results: Vec<PathBuf>,

    /// Output format
    ///
    /// `json` needs only the results. Other formats read the pages again: run the command in the directory that the checks
    /// ran in. Pages are read only in its project, or next to a result.
    #[arg(long, value_name = "FORMAT", default_value = "json", help_heading = "Output")]
    output_format: Format,

    /// Write the result to a file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output_file: Option<PathBuf>,

    /// Write only findings of this level or above
    ///
    /// By default, all are written, but `full` and `concise` only count notes; `note` shows them.
    #[arg(long, value_name = "LEVEL", help_heading = "Rules")]
    min_level: Option<Bar>,

    /// Lowest level that makes the command exit with status 1
    #[arg(long, value_name = "LEVEL", default_value = "error", help_heading = "Rules")]
    fail_on: FailOn,
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    house: &House<'_>,
    style: &Style,
    stdout: &mut dyn Write,
) -> Result<Exit, Failure> {
    let results: Vec<Value> = options.results.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
    shares(&results, &options.results)?;
    let merged = merged(results, options.min_level.map(Bar::level));
    let mut levels = findings(&merged).filter_map(|finding| Level::deserialize(&finding["level"]).ok());
    let failed = levels.any(|level| options.fail_on.fails(level));
    let told = match options.output_format {
        Format::Json => None,
        _ => Some(Told::new(&merged, house.catalogue, bounds(&options.results)).map_err(|message| Failure::Usage {
            message,
            help: "run `merge` in the directory that the checks ran in, with the pages that they read in it; `--output-format json` needs no pages".to_owned(),
        })?),
    };
    let notes = options.min_level.is_some() || options.fail_on.fails(Level::Note);
    let style = &Style { notes, ..*style };
    let write = |out: &mut dyn Write| -> io::Result<()> {
        match &told {
            Some(told) => render(options.output_format, &told.outcome, told, house.catalogue, style, out),
            None => {
                serde_json::to_writer_pretty(&mut *out, &merged)?;
                writeln!(out)
            }
        }
    };
    match &options.output_file {
        Some(path) => {
            let file = PathOrigin::CommandLine.locate(path);
            file.and_then(|file| file.replace(write)).map_err(|error| Failure::File { path: path.clone(), error })?;
        }
        None => written(write(stdout))?,
    }
    Ok(if failed { Exit::Findings } else { Exit::Clean })
}

/// Where pages may lie that results name: in the project of the current directory, or beside a result.
fn bounds(results: &[PathBuf]) -> Bounds {
    let mut bounds = Bounds::default();
    bounds.add_project(Path::new("."));
    results.iter().filter_map(|path| path.parent()).for_each(|folder| bounds.add(folder));
    bounds
}

/// A result of `check`.
fn read(path: &Path) -> Result<Value, Failure> {
    let name = path.display();
    let wrong = |message: String| Failure::Usage {
        message,
        help: "give files that `locdrift check --output-format json --output-file FILE` wrote".to_owned(),
    };
    let text = PathOrigin::CommandLine.read(path, RESULT_LIMIT);
    let text = text.map_err(|error| wrong(format!("cannot read {name}: {error}")))?;
    let value: Value = serde_json::from_slice(&text)
        .map_err(|error| wrong(format!("{name}, line {}: this is not JSON", error.line())))?;
    match (value["schema_version"].as_u64(), value["findings"].is_array() && value["summary"].is_object()) {
        (Some(1), true) => Ok(value),
        (Some(version), true) if version > 1 => {
            Err(wrong(format!("{name} was written by a newer locdrift (schema version {version})")))
        }
        _ => Err(wrong(format!("{name} is not a result of a check"))),
    }
}

/// Shares must be all there, each once.
fn shares(results: &[Value], paths: &[PathBuf]) -> Result<(), Failure> {
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (result, path) in results.iter().zip(paths) {
        let Some((index, count)) = result["summary"]["shard"].as_str().and_then(|shard| shard.split_once('/')) else {
            continue;
        };
        if !seen.entry(count).or_default().insert(index) {
            return Err(Failure::Usage {
                message: format!("duplicate shard {index}/{count}: {}", path.display()),
                help: "give each result once".to_owned(),
            });
        }
    }
    for (count, indices) in seen {
        let all = count.parse::<u32>().unwrap_or_default();
        let missing: Vec<String> = (1..=all)
            .filter(|index| !indices.contains(&*index.to_string()))
            .take(10)
            .map(|index| format!("{index}/{count}"))
            .collect();
        if !missing.is_empty() {
            return Err(Failure::Usage {
                message: format!(
                    "missing {} {}",
                    if missing.len() == 1 { "shard" } else { "shards" },
                    missing.join(", ")
                ),
                help: "give the results of all shards, so that no findings are lost".to_owned(),
            });
        }
    }
    Ok(())
}

fn findings(result: &Value) -> impl Iterator<Item = &Value> {
    result["findings"].as_array().into_iter().flatten()
}

/// One result: numbers added up, what is said twice said once.
fn merged(results: Vec<Value>, min_level: Option<Level>) -> Value {
    let (mut all, mut notices, mut found) = (Map::new(), Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for result in results {
        let Value::Object(mut result) = result else { continue };
        if let Some(Value::Array(own)) = result.remove("notices") {
            own.into_iter().for_each(|notice| {
                if !notices.contains(&notice) {
                    notices.push(notice)
                }
            });
        }
        if let Some(Value::Array(own)) = result.remove("findings") {
            let is_asked = |finding: &Value| {
                min_level.is_none_or(|least| Level::deserialize(&finding["level"]).is_ok_and(|level| level <= least))
            };
            found.extend(own.into_iter().filter(|finding| is_asked(finding) && seen.insert(identity(finding))));
        }
        if let Some(Value::Object(summary)) = result.get_mut("summary") {
            summary.remove("shard");
        }
        for (key, value) in result {
            add(all.entry(key).or_insert(Value::Null), value);
        }
    }
    all.insert("schema_version".to_owned(), 1.into());
    found.sort_by_cached_key(|finding| {
        let level = ["error", "warning", "note"].iter().position(|level| finding["level"] == **level);
        let at = &finding["location"];
        (at["path"].as_str().unwrap_or_default().to_owned(), level, at["start"]["offset"].as_u64())
    });
    if let Some(summary) = all.get_mut("summary") {
        summary["findings"] = found.len().into();
        recount(summary, &found);
    }
    all.insert("notices".to_owned(), Value::Array(notices));
    all.insert("findings".to_owned(), Value::Array(found));
    Value::Object(all)
}

/// What makes two findings one: their whole identity, and their place.
fn identity(finding: &Value) -> String {
    let (page, at) = (&finding["page"], &finding["location"]);
    let whole = [
        &page["product"],
        &finding["locale"],
        &page["path"],
        &finding["rule"],
        &finding["fingerprint"],
        &at["path"],
        &at["start"]["offset"],
    ];
    whole.map(Value::to_string).join("\u{0}")
}

/// Adds up numbers, and joins what has names.
fn add(sum: &mut Value, more: Value) {
    match (sum, more) {
        (Value::Object(sum), Value::Object(more)) => {
            more.into_iter().for_each(|(key, value)| add(sum.entry(key).or_insert(Value::Null), value));
        }
        (sum @ Value::Number(_), Value::Number(more)) => {
            *sum = (sum.as_u64().unwrap_or(0) + more.as_u64().unwrap_or(0)).into();
        }
        (sum @ Value::Null, more) => *sum = more,
        _ => {}
    }
}

/// Counts the findings of each language anew.
fn recount(summary: &mut Value, found: &[Value]) {
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for finding in found {
        if let (Some(locale), Some(level)) = (finding["locale"].as_str(), finding["level"].as_str()) {
            *counts.entry((locale, level)).or_default() += 1;
        }
    }
    let Some(locales) = summary["locales"].as_object_mut() else { return };
    for (locale, of) in locales {
        for (key, level) in [("errors", "error"), ("warnings", "warning"), ("notes", "note")] {
            of[key] = counts.get(&(&**locale, level)).copied().unwrap_or_default().into();
        }
    }
}

#[cfg(test)]
mod tests;
