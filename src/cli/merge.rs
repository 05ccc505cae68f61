//! `locdrift merge`: one result of several, as those of a matrix of machines.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::check::FailArgs;
use super::{Context, Exit, Failure, written};
use crate::config::FailOn;
use crate::files::{Bounds, PathOrigin, RESULT_LIMIT};
use crate::finding::Level;
use crate::output::{Format, Sanitized, Style, render};
use load::LoadedReport;
use report::Report;

mod load;
mod report;
mod values;

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
    min_level: Option<FailArgs>,

    /// Lowest level that makes the command exit with status 1
    #[arg(long, value_name = "LEVEL", default_value = "error", help_heading = "Rules")]
    fail_on: FailOn,
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    context: &Context<'_>,
    style: &Style,
    stdout: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut results = Vec::new();
    let mut shards = Vec::new();
    for path in &options.results {
        let (value, report) = read(path)?;
        shards.extend(report.summary.shard.map(|shard| (shard, &**path)));
        results.push(value);
    }
    complete(&shards)?;
    let merged = merged(results, options.min_level.map(FailArgs::level));
    let mut levels = findings(&merged).filter_map(|finding| Level::deserialize(&finding["level"]).ok());
    let failed = levels.any(|level| options.fail_on.fails(level));
    let report = match options.output_format {
        Format::Json => None,
        _ => Some(LoadedReport::new(&merged, context.catalogue, bounds(&options.results)).map_err(|message| Failure::Usage {
            message,
            help: "run `merge` in the directory that the checks ran in, with the pages that they read in it; `--output-format json` needs no pages".to_owned(),
        })?),
    };
    let notes = options.min_level.is_some() || options.fail_on.fails(Level::Note);
    let style = &Style { notes, ..*style };
    let write = |out: &mut dyn Write| -> io::Result<()> {
        match &report {
            Some(report) => render(options.output_format, &report.outcome, report, context.catalogue, style, out),
            None => {
                let mut out = Sanitized::json(out);
                serde_json::to_writer_pretty(&mut out, &merged)?;
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

/// A result of `check`: as it is, for what later versions add to it, and as it is understood.
fn read(path: &Path) -> Result<(Value, Report), Failure> {
    const HELP: &str = "give files that `locdrift check --output-format json --output-file FILE` wrote";
    let name = path.display();
    let wrong = |message: String| Failure::Usage { message, help: HELP.to_owned() };
    let text = PathOrigin::CommandLine.read(path, RESULT_LIMIT);
    let text = text.map_err(|error| wrong(format!("cannot read {name}: {error}")))?;
    let value: Value = serde_json::from_slice(&text)
        .map_err(|error| wrong(format!("{name}, line {}: this is not JSON", error.line())))?;
    match Report::of(&value) {
        Ok(report) => Ok((value, report)),
        Err(mistakes) => Err(match &mistakes[..] {
            [only] => wrong(format!("{name} is not a result of a check: {only}")),
            _ => Failure::mistakes(format!("{name} is not a result of a check"), mistakes, HELP),
        }),
    }
}

/// Shards must be all there, each once.
fn complete(shards: &[((u32, u32), &Path)]) -> Result<(), Failure> {
    let mut seen: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for ((index, count), path) in shards {
        if !seen.entry(*count).or_default().insert(*index) {
            return Err(Failure::Usage {
                message: format!("duplicate shard {index}/{count}: {}", path.display()),
                help: "give each result once".to_owned(),
            });
        }
    }
    for (count, indices) in seen {
        let missing = (1..=count).filter(|index| !indices.contains(index)).take(10);
        let missing: Vec<String> = missing.map(|index| format!("{index}/{count}")).collect();
        if !missing.is_empty() {
            let shards = if missing.len() == 1 { "shard" } else { "shards" };
            return Err(Failure::Usage {
                message: format!("missing {shards} {}", missing.join(", ")),
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
    let (mut report, mut seen) = (HashSet::new(), HashSet::new());
    let (mut pages, mut known, mut date) = (Vec::new(), HashSet::new(), None);
    for result in results {
        let Value::Object(mut result) = result else { continue };
        if let Some(Value::Array(own)) = result.remove("notices") {
            notices.extend(own.into_iter().filter(|notice| report.insert(notice.to_string())));
        }
        if let Some(Value::Array(own)) = result.remove("findings") {
            let is_asked = |finding: &Value| {
                min_level.is_none_or(|least| Level::deserialize(&finding["level"]).is_ok_and(|level| level <= least))
            };
            found.extend(own.into_iter().filter(|finding| is_asked(finding) && seen.insert(identity(finding))));
        }
        if let Some(Value::Array(own)) = result.remove("pages") {
            pages.extend(own.into_iter().filter(|page| known.insert(page_identity(page))));
        }
        date = date.max(result.get("date").and_then(Value::as_str).map(str::to_owned));
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
    if let Some(date) = date {
        all.insert("date".to_owned(), date.into());
    }
    pages.sort_by_cached_key(|page: &Value| {
        let text = |key: &str| page[key].as_str().unwrap_or_default().to_owned();
        (text("product"), text("path"), page["status"] != "source", text("locale"), text("file"))
    });
    if all.contains_key("source") || !pages.is_empty() {
        all.insert("pages".to_owned(), Value::Array(pages));
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

/// What makes the states of two pages one.
fn page_identity(page: &Value) -> String {
    ["product", "locale", "path", "file"].map(|key| page[key].to_string()).join("\u{0}")
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

/// Counts the findings of each language again.
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
