//! `locdrift config`: what may be configured, and what is in force.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::{Context, Exit, Failure, disk::shown, project_args::ProjectArgs, written};
use crate::config::{self, Config, FailOn};
use crate::finding::Cause;
use crate::layout::Layout;
use crate::output::{count, quoted};
use crate::rule::Manifest;
use crate::rules;
use crate::session::{Buffers, Survey, keys_of};

/// What `config` is asked.
#[derive(Args, Debug)]
pub(super) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the JSON Schema of the configuration file
    ///
    /// Editors use it to complete keys and to mark mistakes. With the YAML
    /// language server, start `locdrift.yaml` with this line:
    ///
    ///   # yaml-language-server: $schema=locdrift.schema.json
    #[command(verbatim_doc_comment)]
    Schema,
    /// Print the effective configuration, and where each value comes from
    Show(Show),
}

#[derive(Args, Debug)]
struct Show {
    /// The directory that contains the pages of all languages
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,

    #[command(flatten)]
    place: ProjectArgs,
}

/// Runs the command.
pub(super) fn run(options: &Options, context: &Context<'_>, stdout: &mut dyn Write) -> Result<Exit, Failure> {
    match &options.command {
        Command::Schema => written(schema(context.catalogue, stdout))?,
        Command::Show(options) => {
            let survey = Survey::of(&options.place.request(&options.path)?)?;
            written(show(&survey, context.catalogue, stdout))?;
        }
    }
    Ok(Exit::Clean)
}

fn schema(catalogue: &[Manifest], out: &mut dyn Write) -> io::Result<()> {
    let rules = catalogue.iter().map(|of| (of.id.0, &*of.summary, rules::option_schemas(of.id.0)));
    serde_json::to_writer_pretty(&mut *out, &config::schema(rules))?;
    writeln!(out)
}

/// A configuration file that says all that is in force, with comments on where it comes from.
fn show(survey: &Survey, catalogue: &[Manifest], out: &mut dyn Write) -> io::Result<()> {
    let Survey { config, layout } = survey;
    let from = From { config, file: config.path.as_deref().map(shown) };
    match &from.file {
        Some(file) => writeln!(out, "# Read: {file}")?,
        None => writeln!(out, "# No configuration file: `locdrift init` creates one")?,
    }
    pages(layout, out)?;
    let source = layout.trees.iter().find(|tree| tree.is_source).map_or("en", |tree| tree.locale.as_str());
    let fail_on = config.fail_on.unwrap_or(FailOn::Error).as_str();
    let keys = keys_of(config, layout, &Buffers::default());
    let ids = keys.id.iter().map(|key| Value::from(&**key)).collect();
    let all: [(&str, Value, &str); 15] = [
        ("site", layout.site.id.into(), "found"),
        ("mdx", layout.dialect.components.is_some().into(), "found"),
        ("source", source.into(), "found"),
        ("layout", Value::Null, "found"),
        ("include", Value::Null, "all pages"),
        ("exclude", Value::Null, "no pages"),
        ("key", Value::Array(ids), "default"),
        ("pin", (&*keys.pin).into(), "default"),
        ("stale", serde_json::json!({ "days": config.grace }), "default"),
        ("terms", Value::Null, "no glossary"),
        ("baseline", Value::Null, "default"),
        ("fail-on", fail_on.into(), "default"),
        ("max-warnings", Value::Null, "any number"),
        ("locales", Value::Null, "no differences"),
        ("files", Value::Null, "no differences"),
    ];
    let written = config.written();
    for (key, default, origin) in all {
        match written.get(key).filter(|value| !value.is_null()) {
            Some(value) => line(out, "", key, value, &from.line(&[key]))?,
            None => line(out, "", key, &default, origin)?,
        }
    }
    writeln!(out, "rules:")?;
    catalogue.iter().try_for_each(|manifest| rule(manifest, &from, out))
}

fn pages(layout: &Layout, out: &mut dyn Write) -> io::Result<()> {
    let mut counts = vec![0; layout.trees.len()];
    layout.files.iter().for_each(|file| counts[file.tree.index()] += 1);
    for (tree, pages) in layout.trees.iter().zip(counts) {
        let role = if tree.is_source { " (source)" } else { "" };
        writeln!(out, "# {}{role}: {} in {}", tree.locale, count(pages, "page"), shown(&tree.dir))?;
    }
    Ok(())
}

fn rule(manifest: &Manifest, from: &From<'_>, out: &mut dyn Write) -> io::Result<()> {
    let id = manifest.id.0;
    let own = manifest.levels();
    let setting = from.config.rules.get(id);
    let name = |cause| match setting.and_then(|setting| setting.levels.of(cause)) {
        Some(level) => level.as_str(),
        None => own.of(cause).as_str(),
    };
    let origin = if setting.is_some() { from.line(&["rules", id]) } else { "the rule's own".to_owned() };
    let options = setting.map(|setting| &setting.options).filter(|options| !options.is_empty());
    let first = name(Cause::Translation);
    let is_one = Cause::ALL.iter().all(|cause| name(*cause) == first);
    if is_one && options.is_none() {
        return line(out, "  ", id, &first.into(), &origin);
    }
    writeln!(out, "{:<44}  # {origin}", format!("  {id}:"))?;
    if is_one {
        writeln!(out, "   level: {first}")?;
    } else {
        let each = Cause::ALL.map(|cause| format!("{}: {}", cause.as_str(), name(cause)));
        // One blank less than usual keeps the line within 80 columns.
        writeln!(out, "   level: {{{}}}", each.join(", "))?;
    }
    options.into_iter().flatten().try_for_each(|(key, value)| writeln!(out, "   {key}: {}", yaml(value)))
}

/// Where values come from.
struct From<'c> {
    config: &'c Config,
    file: Option<String>,
}

impl From<'_> {
    fn line(&self, path: &[&str]) -> String {
        match (&self.file, self.config.line_of(path)) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            // `stale` sets an option of a rule.
            (Some(file), None) => file.clone(),
            (None, _) => "default".to_owned(),
        }
    }
}

/// A key with its value, and where it comes from; what has no value is there as a comment.
fn line(out: &mut dyn Write, indent: &str, key: &str, value: &Value, origin: &str) -> io::Result<()> {
    let text = match value {
        Value::Null => format!("{indent}# {key}:"),
        value => format!("{indent}{key}: {}", yaml(value)),
    };
    writeln!(out, "{text:<44}  # {origin}")
}

/// A value on one line.
fn yaml(value: &Value) -> String {
    let plain = |text: &str| {
        let first = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
        first && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
    };
    let word = |text: &str| if plain(text) { text.to_owned() } else { quoted(text) };
    match value {
        Value::String(text) => word(text),
        Value::Array(items) => format!("[{}]", items.iter().map(yaml).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let entries: Vec<String> =
                map.iter().map(|(key, value)| format!("{}: {}", word(key), yaml(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}
