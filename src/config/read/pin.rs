//! Reads how it is known which version of its source a page was made from.

use super::super::pin::WAYS;
use super::super::tree::{Node, Value};
use super::super::{Config, Problem, suggest};
use super::Reader;

/// The keys below `pin`.
const KEYS: [&str; 5] = ["key", "from", "renewed-by", "ignored", "cleared"];

/// Words of commits, and keys: each is looked for in every commit or page.
const MOST: usize = 20;

impl Reader<'_> {
    pub(super) fn pin(&mut self, node: Node, config: &mut Config) {
        if !matches!(node.value, Value::Map(_)) {
            config.pin.key = self.text(node, "pin").and_then(|text| self.dotted(text));
            return;
        }
        for (key, node) in self.map(node, "pin") {
            match &*key.value {
                "key" => config.pin.key = self.text(node, "pin.key").and_then(|text| self.dotted(text)),
                "from" => self.ways(node, config),
                "renewed-by" => config.pin.renewed_by = self.words(node, "pin.renewed-by"),
                "ignored" => config.pin.ignored = self.words(node, "pin.ignored"),
                "cleared" => {
                    let keys = self.few(node, "pin.cleared", MOST);
                    let cleared = keys.into_iter().filter_map(|text| match text.value.starts_with('#') {
                        true => Some(text.value),
                        false => self.dotted(text),
                    });
                    config.pin.cleared = cleared.collect();
                }
                _ => self.unknown_key(&key, "`pin`", &KEYS),
            }
        }
    }

    fn ways(&mut self, node: Node, config: &mut Config) {
        let named = self.few(node, "pin.from", WAYS.len());
        for way in &named {
            if !WAYS.contains(&&*way.value) {
                let message = format!("`{}` is no way to find a source version", way.value);
                let help = suggest(&way.value, "ways", WAYS);
                self.problems.push(Problem::new(&way.span, message, "no such way").help(help));
            }
        }
        let has = |name: &str| named.iter().any(|way| way.value == name);
        config.pin.merge_base = has("merge-base");
        config.pin.history = has("history");
        config.pin.everywhere = true;
    }

    fn words(&mut self, node: Node, what: &str) -> Vec<String> {
        let words = self.few(node, what, MOST).into_iter().map(|text| text.value);
        words.filter(|words| !words.is_empty()).collect()
    }
}
