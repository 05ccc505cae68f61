//! From the tree of a configuration file to a [`Config`]; collects every problem on the way.

mod pin;
mod report;
mod rules;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::tree::{Node, Placed, Value};
use super::{Config, Known, Problem, schema, suggest};
use crate::finding::RuleId;
use crate::locale::Locale;
use crate::site::{self, Site};
use rules::Options;

/// Entries of `layout`, of `key` and of `files`: each is held against every page.
const MOST_LAYOUTS: usize = 100;
const MOST_KEYS: usize = 20;
const MOST_FILES: usize = 1_000;

/// Fills `config` from `document`; what is wrong is left out and returned.
pub(super) fn read(document: Node, known: &Known<'_>, config: &mut Config) -> Vec<Problem> {
    let mut reader = Reader { known, problems: Vec::new() };
    reader.document(document, config);
    reader.problems
}

struct Reader<'k> {
    known: &'k Known<'k>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn document(&mut self, document: Node, config: &mut Config) {
        let mut stale = None;
        for (key, node) in self.map_or_nothing(document, "the configuration") {
            // A key with nothing after it (all lines below it commented out) asks for nothing.
            let node = match node.value {
                Value::Null if schema::KEYS.contains(&&*key.value) => continue,
                _ => node,
            };
            match &*key.value {
                "site" => config.site = self.site(node),
                "mdx" => config.mdx = self.switch(&node),
                "source" => self.source(node, config),
                "layout" => config.layouts = self.few(node, "layout", MOST_LAYOUTS),
                "include" => config.include = self.globs(node, "include"),
                "exclude" => config.exclude = self.globs(node, "exclude"),
                "key" => config.keys = Some(self.front_matter_keys(node)),
                "pin" => self.pin(node, config),
                "stale" => stale = Some(node),
                "terms" => config.terms = self.texts(node, "terms"),
                "report" => config.report = self.report(node),
                "baseline" => {
                    config.baseline = self.text(node, "baseline").map(|text| config.root.join(text.value));
                }
                "rules" => config.rules = self.rules(node, Options::Allowed),
                "locales" => config.locales = self.locales(node),
                "files" => config.files = self.files(node),
                "fail-on" => config.fail_on = self.fail_on(&node),
                "max-warnings" => config.max_warnings = self.count(&node, "max-warnings", "a whole number of warnings"),
                _ => self.unknown_key(&key, "the configuration", &schema::KEYS),
            }
        }
        // Behind `rules`, which it adds to.
        if let Some(node) = stale {
            self.stale(node, config);
        }
    }

    /// What to make of pages that are behind their source.
    fn stale(&mut self, node: Node, config: &mut Config) {
        const LEVELS: [&str; 3] = ["off", "note", "warning"];
        for (key, node) in self.map(node, "stale") {
            match (&*key.value, &node.value) {
                ("days", _) => {
                    config.grace = self.count(&node, "stale.days", "a whole number of days").unwrap_or_default();
                }
                ("metadata-only" | "spelling-only", Value::Text(word)) if LEVELS.contains(&&**word) => {
                    let setting = config.rules.entry(RuleId::STALE_SOURCE_COMMIT.0.to_owned()).or_default();
                    setting.options.insert(key.value, node.value.to_json());
                }
                (name @ ("metadata-only" | "spelling-only"), value) => {
                    let word = if let Value::Text(word) = value { word } else { "" };
                    let message = format!("`stale.{name}` is none of `off`, `note` and `warning`");
                    let help = suggest(word, "levels", LEVELS);
                    self.problems.push(Problem::new(&node.span, message, "no such level").help(help));
                }
                _ => self.unknown_key(&key, "`stale`", &["metadata-only", "spelling-only", "days"]),
            }
        }
    }

    fn source(&mut self, node: Node, config: &mut Config) {
        if !matches!(node.value, Value::Map(_)) {
            config.source = self.text(node, "source").and_then(|text| self.locale(&text));
            return;
        }
        let span = node.span.clone();
        let mut named = false;
        for (key, node) in self.map(node, "source") {
            match &*key.value {
                "locale" => {
                    named = true;
                    config.source = self.text(node, "source.locale").and_then(|text| self.locale(&text));
                }
                "layout" => config.source_layout = self.text(node, "source.layout"),
                "history" => match &node.value {
                    Value::Text(word) if word == "off" => config.no_history = true,
                    Value::Bool(false) => config.no_history = true,
                    _ => config.history = self.text(node, "source.history").map(|text| config.root.join(text.value)),
                },
                _ => self.unknown_key(&key, "`source`", &["locale", "layout", "history"]),
            }
        }
        if !named {
            self.problems.push(
                Problem::new(&span, "`source` does not say which language it is", "no `locale` in here")
                    .help("add the language, e.g. `locale: en`".to_owned()),
            );
        }
    }

    fn site(&mut self, node: Node) -> Option<&'static Site> {
        let text = self.text(node, "site")?;
        let found = site::find(&text.value);
        if found.is_none() {
            let help = suggest(&text.value, "sites", site::ALL.map(|site| site.id));
            self.problems.push(
                Problem::new(&text.span, format!("`{}` is no kind of site", text.value), "no such site").help(help),
            );
        }
        found
    }

    fn switch(&mut self, node: &Node) -> Option<bool> {
        if let Value::Bool(is_on) = node.value {
            return Some(is_on);
        }
        let message = "`mdx` is neither `true` nor `false`";
        let help = "write `true` if all pages are MDX, `false` if only those named `.mdx` are".to_owned();
        self.problems.push(Problem::new(&node.span, message, "neither of them").help(help));
        None
    }

    fn locale(&mut self, tag: &Placed<String>) -> Option<Locale> {
        match Locale::parse(&tag.value) {
            Ok(locale) => Some(locale),
            Err(error) => {
                self.problems.push(
                    Problem::new(&tag.span, error.to_string(), "not a locale")
                        .help("write a language tag, e.g. `en`, `fr-FR` or `pt-BR`".to_owned()),
                );
                None
            }
        }
    }

    fn front_matter_keys(&mut self, node: Node) -> Vec<String> {
        let texts = self.few(node, "key", MOST_KEYS);
        texts.into_iter().filter_map(|text| self.dotted(text)).collect()
    }

    /// A front matter key such as `id` or `doc.id`.
    fn dotted(&mut self, text: Placed<String>) -> Option<String> {
        let good = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control());
        if text.value.split('.').all(good) {
            return Some(text.value);
        }
        self.problems.push(
            Problem::new(&text.span, format!("`{}` cannot be a front matter key", text.value), "not a key")
                .help("write names with dots between them and no blanks, e.g. `id` or `doc.id`".to_owned()),
        );
        None
    }

    fn globs(&mut self, node: Node, what: &str) -> Option<GlobSet> {
        let texts = self.texts(node, what);
        let mut set = GlobSetBuilder::new();
        let mut mistaken = |text: &Placed<String>, why: String, help: &str| {
            let message = format!("`{}` is no pattern for pages: {why}", text.value);
            self.problems.push(Problem::new(&text.span, message, "this pattern").help(help.to_owned()));
        };
        for text in &texts {
            let pattern = text.value.trim_start_matches("./").trim_start_matches('/');
            if pattern.is_empty() {
                mistaken(text, "it is empty".to_owned(), "write a path such as `help/**`");
            } else if pattern.starts_with('!') {
                mistaken(text, "it begins with `!`".to_owned(), "to leave pages out, use `exclude`");
            } else {
                // A directory stands for all in it.
                let pattern = if pattern.ends_with('/') { format!("{pattern}**") } else { pattern.to_owned() };
                match GlobBuilder::new(&pattern).literal_separator(true).backslash_escape(true).build() {
                    Ok(glob) => _ = set.add(glob),
                    Err(error) => mistaken(
                        text,
                        error.kind().to_string(),
                        "`*` stands for a part of a name, `**` for any directories, `{a,b}` for either",
                    ),
                }
            }
        }
        match set.build() {
            Ok(set) => Some(set),
            Err(error) => {
                let span = texts.first().map_or(0..0, |text| text.span.clone());
                self.problems.push(Problem::new(&span, format!("`{what}` cannot be used: {error}"), "these patterns"));
                None
            }
        }
    }

    fn map_or_nothing(&mut self, node: Node, what: &str) -> Vec<(Placed<String>, Node)> {
        match node.value {
            Value::Null => Vec::new(),
            _ => self.map(node, what),
        }
    }

    fn map(&mut self, node: Node, what: &str) -> Vec<(Placed<String>, Node)> {
        match node.value {
            Value::Map(entries) => entries,
            _ => {
                self.expected(&node, what, "keys with values (`key: value`)");
                Vec::new()
            }
        }
    }

    /// One text, or a list of them.
    fn texts(&mut self, node: Node, what: &str) -> Vec<Placed<String>> {
        match node.value {
            Value::List(items) => items.into_iter().filter_map(|item| self.text(item, what)).collect(),
            _ => self.text(node, what).into_iter().collect(),
        }
    }

    /// No more texts than are looked at together for each page.
    fn few(&mut self, node: Node, what: &str, most: usize) -> Vec<Placed<String>> {
        let mut texts = self.texts(node, what);
        if let Some(text) = texts.get(most) {
            let message = format!("`{what}` has {} entries; at most {most} are allowed", texts.len());
            self.problems.push(Problem::new(&text.span, message, "the first one too many"));
        }
        texts.truncate(most);
        texts
    }

    fn text(&mut self, node: Node, what: &str) -> Option<Placed<String>> {
        match node.value {
            Value::Text(value) => Some(Placed { value, span: node.span }),
            _ => {
                self.expected(&node, what, "text");
                None
            }
        }
    }

    fn expected(&mut self, node: &Node, what: &str, expected: &str) {
        let what = if what.contains(' ') { what.to_owned() } else { format!("`{what}`") };
        let message = format!("{what} must be {expected}, not {}", node.value.kind());
        let help = match node.value {
            Value::Bool(_) | Value::Number(_) if expected == "text" => {
                Some("put it into quotes if it is meant as text".to_owned())
            }
            _ => None,
        };
        self.problems.push(Problem::new(&node.span, message, format!("{} here", node.value.kind())).help(help));
    }

    fn unknown_key(&mut self, key: &Placed<String>, place: &str, allowed: &[&str]) {
        let message = format!("there is no key `{}` in {place}", key.value);
        let help = suggest(&key.value, "allowed here", allowed.iter().copied());
        self.problems.push(Problem::new(&key.span, message, "unknown key").help(help));
    }
}
