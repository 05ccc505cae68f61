//! One explicit id twice on a page.

use schemars::JsonSchema;
use serde::Deserialize;

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use crate::finding::RuleId;
use crate::page::{BlockKind, Fact, FactKind, Page};
use crate::rule::{Group, Report, Rule};
use crate::text::FileId;

use super::broken_references::reached;

/// See `rules/duplicate-anchor.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DuplicateAnchor {}

impl Rule for DuplicateAnchor {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        let keys = |file: FileId| repeated(group.page(file)).into_iter().map(|(key, _)| key).collect::<HashSet<u64>>();
        let source = LazyCell::new(|| group.source().map(keys).unwrap_or_default());
        let targets = LazyCell::new(|| {
            let targets = group.all_targets().iter().map(|target| target.file);
            targets.map(|file| (group.locale(file), keys(file))).collect::<Vec<_>>()
        });
        for file in group.files() {
            let page = group.page(file);
            for (key, facts) in repeated(page) {
                if !group.is_source(file) && source.contains(&key) {
                    continue;
                }
                let id = group.quote(file, facts[0].span);
                let mut draft = group
                    .finding(
                        RuleId::DUPLICATE_ANCHOR,
                        file,
                        facts[1].span,
                        format!("the id `{id}` is used {} on this page", times(facts.len())),
                    )
                    .element(&id)
                    .help("give each its own id: links only reach the first one")
                    .related(file, facts[0].span, "the first one");
                if group.is_source(file) {
                    let twice = targets.iter().filter(|(_, keys)| keys.contains(&key));
                    let locales: Vec<_> = twice.map(|(locale, _)| *locale).collect();
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

/// Ids that occur more than once, in order of their first place.
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
