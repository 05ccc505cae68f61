//! From the tree of a configuration file to a [`Config`]; collects every problem on the way.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::tree::{Node, Placed, Value};
use super::{Config, FileSetting, Known, LevelSetting, Problem, RuleSetting, suggest};
use crate::locale::Locale;

type Rules = BTreeMap<String, RuleSetting>;

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

/// Whether a rule's own options may stand beside its level.
#[derive(Clone, Copy, PartialEq)]
enum Options {
    Allowed,
    Refused,
}

impl Reader<'_> {
    fn document(&mut self, document: Node, config: &mut Config) {
        const KEYS: [&str; 11] =
            ["source", "layout", "include", "exclude", "key", "pin", "stale", "terms", "rules", "locales", "files"];
        let mut stale = None;
        for (key, node) in self.map_or_nothing(document, "the configuration") {
            // A key with nothing behind it (all lines below it commented out) asks for nothing.
            let node = match node.value {
                Value::Null if KEYS.contains(&&*key.value) => continue,
                _ => node,
            };
            match &*key.value {
                "source" => self.source(node, config),
                "layout" => config.layouts = self.texts(node, "layout"),
                "include" => config.include = self.globs(node, "include"),
                "exclude" => config.exclude = self.globs(node, "exclude"),
                "key" => config.keys = self.front_matter_keys(node),
                "pin" => {
                    if let Some(pin) = self.text(node, "pin").and_then(|text| self.dotted(text)) {
                        config.pin = pin;
                    }
                }
                "stale" => stale = Some(node),
                "terms" => config.terms = self.texts(node, "terms"),
                "rules" => config.rules = self.rules(node, Options::Allowed),
                "locales" => config.locales = self.locales(node),
                "files" => config.files = self.files(node),
                _ => self.unknown_key(&key, "the configuration", &KEYS),
            }
        }
        // Behind `rules`, which it adds to.
        if let Some(node) = stale {
            self.stale(node, config);
        }
    }

    /// What to make of pages that are behind their source.
    fn stale(&mut self, node: Node, config: &mut Config) {
        const RULE: &str = "stale-source-commit";
        const LEVELS: [&str; 3] = ["off", "note", "warning"];
        for (key, node) in self.map(node, "stale") {
            match (&*key.value, &node.value) {
                ("days", Value::Number(number)) if number.as_u64().is_some_and(|days| days <= u32::MAX.into()) => {
                    config.grace = number.as_u64().map_or(0, |days| days as u32);
                }
                ("days", _) => self.expected(&node, "stale.days", "a whole number of days"),
                ("metadata-only", Value::Text(word)) if LEVELS.contains(&&**word) => {
                    let setting = config.rules.entry(RULE.to_owned()).or_default();
                    setting.options.insert(key.value, node.value.to_json());
                }
                ("metadata-only", value) => {
                    let word = if let Value::Text(word) = value { word } else { "" };
                    let message = "`stale.metadata-only` is none of `off`, `note` and `warning`";
                    let help = suggest(word, "levels", LEVELS);
                    self.problems.push(Problem::new(&node.span, message, "no such level").help(help));
                }
                _ => self.unknown_key(&key, "`stale`", &["metadata-only", "days"]),
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
        let texts = self.texts(node, "key");
        texts.into_iter().filter_map(|text| self.dotted(text)).collect()
    }

    /// A front matter key such as `exl-id` or `doc.id`.
    fn dotted(&mut self, text: Placed<String>) -> Option<String> {
        let good = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control());
        if text.value.split('.').all(good) {
            return Some(text.value);
        }
        self.problems.push(
            Problem::new(&text.span, format!("`{}` cannot be a front matter key", text.value), "not a key")
                .help("write names with dots between them and no blanks, e.g. `exl-id` or `doc.id`".to_owned()),
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

    fn rules(&mut self, node: Node, options: Options) -> Rules {
        let mut rules = Rules::new();
        for (rule, node) in self.map(node, "rules") {
            if !self.known.rules.contains(&&*rule.value) {
                let help = suggest(&rule.value, "rules", self.known.rules.iter().copied())
                    .unwrap_or_else(|| "`locdrift rules` lists all rules".to_owned());
                let message = format!("there is no rule `{}`", rule.value);
                self.problems.push(Problem::new(&rule.span, message, "unknown rule").help(help));
                continue;
            }
            let setting = self.rule(&rule, node, options);
            rules.insert(rule.value, setting);
        }
        rules
    }

    fn rule(&mut self, rule: &Placed<String>, node: Node, options: Options) -> RuleSetting {
        let mut setting = RuleSetting { span: node.span.clone(), ..RuleSetting::default() };
        let Value::Map(entries) = node.value else {
            setting.level = self.level(rule, &node);
            return setting;
        };
        let names = (self.known.options)(&rule.value);
        let mut good = true;
        for (key, node) in entries {
            if key.value == "level" {
                setting.level = self.level(&key, &node);
            } else if !names.contains(&&*key.value) {
                good = false;
                let message = format!("`{}` has no option `{}`", rule.value, key.value);
                let allowed = names.iter().copied().chain(["level"]);
                let help = suggest(&key.value, "it has", allowed);
                self.problems.push(Problem::new(&key.span, message, "unknown option").help(help));
            } else if options == Options::Refused {
                good = false;
                let message = format!("`{}` holds for all languages and pages", key.value);
                self.problems.push(Problem::new(&key.span, message, "cannot differ here").help(format!(
                    "move it to `{}` under the top-level `rules`; here only `level` may stand",
                    rule.value
                )));
            } else {
                setting.options.insert(key.value, node.value.to_json());
            }
        }
        if good && let Err(why) = (self.known.check)(&rule.value, &setting.options) {
            let message = format!("the options of `{}` do not fit: {why}", rule.value);
            let help = format!("`locdrift explain {}` shows what its options are", rule.value);
            self.problems.push(Problem::new(&rule.span, message, "options of this rule").help(help));
        }
        setting
    }

    fn level(&mut self, key: &Placed<String>, node: &Node) -> Option<LevelSetting> {
        let (word, message) = match &node.value {
            Value::Text(word) => match LevelSetting::from_name(word) {
                Some(level) => return Some(level),
                None => (word.as_str(), format!("`{word}` is no level")),
            },
            Value::Bool(false) => ("off", "`false` is no level".to_owned()),
            other => ("", format!("a level is expected here, not {}", other.kind())),
        };
        let help = suggest(word, "levels", LevelSetting::NAMES);
        // What is not there has no place of its own.
        let span = if node.value == Value::Null { &key.span } else { &node.span };
        self.problems.push(Problem::new(span, message, "no level").help(help));
        None
    }

    fn locales(&mut self, node: Node) -> BTreeMap<String, Rules> {
        let mut locales: BTreeMap<String, Rules> = BTreeMap::new();
        for (tag, node) in self.map(node, "locales") {
            let locale = self.locale(&tag);
            let mut rules = Rules::new();
            for (key, node) in self.map_or_nothing(node, "a language's settings") {
                match &*key.value {
                    "rules" => rules = self.rules_or_nothing(node),
                    _ => self.unknown_key(&key, "a language's settings", &["rules"]),
                }
            }
            let Some(locale) = locale else { continue };
            if locales.insert(locale.as_str().to_owned(), rules).is_some() {
                let message = format!("`{}` stands here twice", locale.as_str());
                self.problems.push(
                    Problem::new(&tag.span, message, "again").help("put all its rules into one of the two".to_owned()),
                );
            }
        }
        locales
    }

    fn files(&mut self, node: Node) -> Vec<FileSetting> {
        let Value::List(items) = node.value else {
            self.expected(&node, "files", "a list of entries with `paths` and `rules`");
            return Vec::new();
        };
        items.into_iter().filter_map(|item| self.file(item)).collect()
    }

    fn file(&mut self, node: Node) -> Option<FileSetting> {
        let span = node.span.clone();
        let (mut paths, mut named, mut rules) = (None, false, Rules::new());
        let before = self.problems.len();
        for (key, node) in self.map(node, "an entry of `files`") {
            match &*key.value {
                "paths" => {
                    named = true;
                    paths = self.globs(node, "paths");
                }
                "rules" => rules = self.rules_or_nothing(node),
                _ => self.unknown_key(&key, "an entry of `files`", &["paths", "rules"]),
            }
        }
        if !named && self.problems.len() == before {
            self.problems.push(
                Problem::new(&span, "this entry does not say which pages it is for", "no `paths` in here")
                    .help("add patterns, e.g. `paths: [\"help/release-notes/**\"]`".to_owned()),
            );
        }
        paths.map(|paths| FileSetting { paths, rules })
    }

    fn rules_or_nothing(&mut self, node: Node) -> Rules {
        match node.value {
            Value::Null => Rules::new(),
            _ => self.rules(node, Options::Refused),
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
