//! What a configuration file asks of rules: for all pages, for a language, for some files.

use std::collections::BTreeMap;

use super::super::options::misfit;
use super::super::tree::{Node, Placed, Value};
use super::super::{FailOn, FileSetting, LevelSetting, LocaleSetting, Problem, RuleSetting, suggest};
use super::{MOST_FILES, Reader};
use crate::finding::{ByCause, Cause};

type Rules = BTreeMap<String, RuleSetting>;

/// Whether a rule's own options may be beside its level.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Options {
    Allowed,
    Refused,
}

impl Reader<'_> {
    pub(super) fn rules(&mut self, node: Node, options: Options) -> Rules {
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
            setting.levels = ByCause::all(self.level(rule, &node));
            return setting;
        };
        let names = (self.known.options)(&rule.value);
        let mut good = true;
        let mut given = Vec::new();
        for (key, node) in entries {
            if key.value == "level" {
                setting.levels = self.levels(&key, node);
            } else if !names.contains(&key.value) {
                good = false;
                let message = format!("`{}` has no option `{}`", rule.value, key.value);
                let allowed = names.iter().map(String::as_str).chain(["level"]);
                let help = suggest(&key.value, "it has", allowed);
                self.problems.push(Problem::new(&key.span, message, "unknown option").help(help));
            } else if options == Options::Refused {
                good = false;
                let message = format!("`{}` holds for all languages and pages", key.value);
                self.problems.push(Problem::new(&key.span, message, "cannot differ here").help(format!(
                    "move it to `{}` under the top-level `rules`; only `level` is allowed here",
                    rule.value
                )));
            } else {
                setting.options.insert(key.value.clone(), node.value.to_json());
                given.push((key, node));
            }
        }
        if good && let Err(why) = (self.known.check)(&rule.value, &setting.options) {
            self.problems.push(misfit(rule, &given, why, self.known.check));
        }
        setting
    }

    /// One level, or levels by cause.
    fn levels(&mut self, key: &Placed<String>, node: Node) -> ByCause<Option<LevelSetting>> {
        let Value::Map(entries) = node.value else { return ByCause::all(self.level(key, &node)) };
        let mut levels = ByCause::default();
        for (name, node) in entries {
            match Cause::ALL.into_iter().find(|cause| cause.as_str() == name.value) {
                Some(cause) => *levels.of_mut(cause) = self.level(&name, &node),
                None => self.unknown_key(&name, "`level`", &Cause::ALL.map(Cause::as_str)),
            }
        }
        levels
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

    pub(super) fn fail_on(&mut self, node: &Node) -> Option<FailOn> {
        let word = if let Value::Text(word) = &node.value { word } else { "" };
        let named = FailOn::from_name(word);
        if named.is_none() {
            let message = match word {
                "" => format!("`fail-on` is a level or `never`, not {}", node.value.kind()),
                word => format!("`{word}` is no level"),
            };
            let help = suggest(word, "levels", FailOn::NAMES);
            self.problems.push(Problem::new(&node.span, message, "no level").help(help));
        }
        named
    }

    pub(super) fn count(&mut self, node: &Node, what: &str, expected: &str) -> Option<u32> {
        let number = if let Value::Number(number) = &node.value { number.as_u64() } else { None };
        let count = number.and_then(|number| u32::try_from(number).ok());
        if count.is_none() {
            self.expected(node, what, expected);
        }
        count
    }

    pub(super) fn locales(&mut self, node: Node) -> BTreeMap<String, LocaleSetting> {
        let mut locales: BTreeMap<String, LocaleSetting> = BTreeMap::new();
        for (tag, node) in self.map(node, "locales") {
            let locale = self.locale(&tag);
            let mut setting = LocaleSetting::default();
            for (key, node) in self.map_or_nothing(node, "a language's settings") {
                match &*key.value {
                    "rules" => setting.rules = self.rules_or_nothing(node),
                    "fail-on" => setting.fail_on = self.fail_on(&node),
                    _ => self.unknown_key(&key, "a language's settings", &["fail-on", "rules"]),
                }
            }
            let Some(locale) = locale else { continue };
            if locales.insert(locale.as_str().to_owned(), setting).is_some() {
                let message = format!("duplicate locale `{}`", locale.as_str());
                self.problems.push(
                    Problem::new(&tag.span, message, "again").help("put all its rules into one of the two".to_owned()),
                );
            }
        }
        locales
    }

    pub(super) fn files(&mut self, node: Node) -> Vec<FileSetting> {
        let Value::List(items) = node.value else {
            self.expected(&node, "files", "a list of entries with `paths` and `rules`");
            return Vec::new();
        };
        if let Some(item) = items.get(MOST_FILES) {
            let message = format!("`files` has {} entries; at most {MOST_FILES} are allowed", items.len());
            let help = "write several patterns into one `paths`".to_owned();
            self.problems.push(Problem::new(&item.span, message, "the first one too many").help(help));
        }
        items.into_iter().take(MOST_FILES).filter_map(|item| self.file(item)).collect()
    }

    fn file(&mut self, node: Node) -> Option<FileSetting> {
        let span = node.span.clone();
        let (mut paths, mut patterns, mut named, mut rules) = (None, Vec::new(), false, Rules::new());
        let before = self.problems.len();
        for (key, node) in self.map(node, "an entry of `files`") {
            match &*key.value {
                "paths" => {
                    named = true;
                    patterns = written(&node);
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
        paths.map(|paths| FileSetting { paths, patterns, rules })
    }

    fn rules_or_nothing(&mut self, node: Node) -> Rules {
        match node.value {
            Value::Null => Rules::new(),
            _ => self.rules(node, Options::Refused),
        }
    }
}

/// A text, or a list of texts, as it is written.
fn written(node: &Node) -> Vec<String> {
    let items = if let Value::List(items) = &node.value { items.as_slice() } else { std::slice::from_ref(node) };
    items
        .iter()
        .filter_map(|item| if let Value::Text(text) = &item.value { Some(text.clone()) } else { None })
        .collect()
}
