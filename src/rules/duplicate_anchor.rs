//! One explicit id twice on a page.

use schemars::JsonSchema;
use serde::Deserialize;

use std::collections::HashMap;

use crate::page::{BlockKind, Fact, FactKind, Page};
use crate::project::Target;
use crate::rule::{Group, Report, Rule};

use super::broken::reached;

/// See `rules/duplicate-anchor.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DuplicateAnchor {}

impl Rule for DuplicateAnchor {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        let source = group.group.source.map(|file| repeated(group.page(file))).unwrap_or_default();
        for file in group.files() {
            let page = group.page(file);
            for (key, facts) in repeated(page) {
                if !group.is_source(file) && source.iter().any(|(k, _)| *k == key) {
                    continue;
                }
                let id = group.quote(file, facts[0].span);
                let mut draft = group
                    .finding("duplicate-anchor", file, facts[1].span, format!("the id `{id}` is used {} on this page", times(facts.len())))
                    .element(&id)
                    .help("give each its own id: links only reach the first one")
                    .related(file, facts[0].span, "the first one");
                if group.is_source(file) {
                    let twice = |target: &&Target| repeated(group.page(target.file)).iter().any(|(k, _)| *k == key);
                    let targets = group.group.targets.iter().filter(twice);
                    let locales: Vec<_> = targets.map(|target| group.locale(target.file)).collect();
                    draft = reached(draft, &locales);
                }
                report.add(draft);
            }
        }
    }
}

fn times(count: usize) -> String {
    if count == 2 { "twice".to_owned() } else { format!("{count} times") }
}

/// Ids that stand more than once, in order of their first place.
fn repeated(page: &Page) -> Vec<(u64, Vec<&Fact>)> {
    let mut by_key: HashMap<u64, Vec<&Fact>> = HashMap::new();
    // In a table of contents list items carry ids; they name folders of a site, not places on a page.
    for block in page.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Item | BlockKind::Step)) {
        for fact in page.facts_of(block).iter().filter(|fact| fact.kind == FactKind::Anchor) {
            by_key.entry(fact.key).or_default().push(fact);
        }
    }
    let mut repeated: Vec<_> = by_key.into_iter().filter(|(_, facts)| facts.len() > 1).collect();
    repeated.sort_by_key(|(_, facts)| facts[0].span);
    repeated
}
