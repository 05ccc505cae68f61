//! A translation whose source changed since it was made.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::change::{Extent, differ_in_dates};
use crate::finding::{Cause, RuleId};
use crate::history::{Pin, Stale};
use crate::index::Included;
use crate::page::{FactKind, Page};
use crate::rule::{Draft, Group, Report, Rule, has_all_changes, moment};
use crate::text::{FileId, Span};

use super::amount;

/// See `rules/stale-source-commit.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct StaleSourceCommit {
    /// Level for pages whose metadata alone changed.
    metadata_only: MinorLevel,
    /// Level for pages of which the spelling alone changed.
    spelling_only: MinorLevel,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum MinorLevel {
    Off,
    #[default]
    Note,
    Warning,
}

impl Rule for StaleSourceCommit {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for target in group.pairs().iter().map(|pair| pair.target) {
            if let Pin::Stale(stale) = group.pin(target)
                && let Some(pin) = MadeFrom::of(group, target)
                && let Some(draft) = self.stale(group, target, stale, &pin)
            {
                report.add(draft);
            }
            let mut includes = group.index().includes(target);
            includes.retain(|included| is_stale(group, *included));
            if let Some(draft) = by_include(group, target, &includes) {
                report.add(draft);
            }
        }
    }
}

impl StaleSourceCommit {
    fn stale(&self, group: &Group<'_>, target: FileId, stale: &Stale, pin: &MadeFrom) -> Option<Draft> {
        let source = group.source()?;
        let base = group.base_of(target);
        let extent = base.map_or(Extent::Body, |base| base.change.extent);
        let level = match extent {
            Extent::Nothing => MinorLevel::Off,
            Extent::Space => MinorLevel::Note,
            Extent::Spelling => self.spelling_only,
            Extent::Metadata => self.metadata_only,
            Extent::Links if !group.lacks_markup(target) => MinorLevel::Note,
            Extent::Body if !group.lacks_markup(target) && has_all_changes(group, target) => MinorLevel::Note,
            Extent::Links | Extent::Body => MinorLevel::Warning,
        };
        // Other bytes that say the same: there is nothing to do.
        if level == MinorLevel::Off {
            return None;
        }
        let message = format!("the source changed since {}{}{}", pin.named, when(stale), what(group, target));
        let help = match extent {
            _ if group.inferred(target).is_some() => {
                "to see the change, run `locdrift diff PAGE`; to write down what the page was translated from, run `locdrift pins --write`"
            }
            Extent::Space | Extent::Spelling => {
                "nothing needs translating: set the new commit with `locdrift stamp PAGE`"
            }
            Extent::Links if level == MinorLevel::Note => {
                "no link that the source changed is missing here: set the new commit with `locdrift stamp PAGE`"
            }
            Extent::Body if level == MinorLevel::Note => {
                "what changed in the source is here, too: set the new commit with `locdrift stamp PAGE`"
            }
            Extent::Metadata => "update the metadata, then set the new commit with `locdrift stamp PAGE`",
            _ => {
                "to see the change, run `locdrift diff PAGE`; translate it, then set the new commit with `locdrift stamp`"
            }
        };
        let draft = group
            .finding(RuleId::STALE_SOURCE_COMMIT, target, pin.place, message)
            .cause(Cause::Outdated)
            .help(help)
            .related(source, group.top(source), "the source page");
        Some(match level {
            MinorLevel::Note if extent == Extent::Spelling && is_made_again(group, target) => draft.note().counted(),
            MinorLevel::Note => draft.note(),
            _ => draft,
        })
    }
}

/// The commit that a page was made from, in words, and the place that tells.
struct MadeFrom {
    named: String,
    place: Span,
}

impl MadeFrom {
    fn of(group: &Group<'_>, target: FileId) -> Option<MadeFrom> {
        if let Some(pin) = &group.page(target).front_matter.pin {
            let short = pin.text.get(..7).unwrap_or(&pin.text);
            return Some(MadeFrom { named: format!("`{short}`"), place: pin.span });
        }
        let inferred = group.inferred(target)?;
        let sure = if inferred.is_certain() { "" } else { " at the latest" };
        let named = format!("`{}` (inferred{sure})", inferred.commit.commit.short());
        Some(MadeFrom { named, place: group.top(target) })
    }
}

/// `: 3 commits, 12 days behind, the newest is ..`.
fn when(stale: &Stale) -> String {
    let mut parts = Vec::new();
    if let Some(newest) = &stale.newest {
        let days = match stale.days {
            0 => String::new(),
            1 => ", 1 day behind".to_owned(),
            n => format!(", {n} days behind"),
        };
        parts.push(match stale.commits {
            1 => format!("1 commit{days}: {}", moment(newest)),
            n => format!("{n} commits{days}, the latest is {}", moment(newest)),
        });
    }
    if stale.uncommitted {
        parts.push("uncommitted edits".to_owned());
    }
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", and ")) }
}

/// Whether nothing changed but the date at the end of a page that says when it was made: whoever makes such pages makes
/// all of them at once.
fn is_made_again(group: &Group<'_>, target: FileId) -> bool {
    let Some(base) = group.base_of(target) else { return false };
    let source = group.source_of(target);
    let now = group.current_page(source);
    let last = |page: &Page, text: &str| page.blocks.last().map(|block| block.span.of(text).to_owned());
    let changed = base.change.sections.iter().filter(|section| section.extent == Extent::Spelling);
    let (was, is) = (last(&base.page, &base.text), last(now, &group.text(source)));
    changed.clone().count() == 1
        && changed.clone().all(|section| section.misspelt.is_empty())
        && was.zip(is).is_some_and(|(was, is)| was != is && differ_in_dates(&was, &is))
}

/// What kind of change it is.
fn what(group: &Group<'_>, target: FileId) -> String {
    let Some(base) = group.base_of(target) else { return String::new() };
    let change = &base.change;
    let sections = change.sections.iter().filter(|section| section.extent == Extent::Body).count();
    match change.extent {
        Extent::Nothing => String::new(),
        Extent::Space => "; only white space, letter case or ids".to_owned(),
        Extent::Spelling => "; only spelling, grammar, punctuation or a date of the page itself".to_owned(),
        Extent::Metadata => {
            let keys: Vec<String> = change.metadata.iter().map(|key| format!("`{}`", key.key)).collect();
            format!("; only metadata: {}", keys.join(", "))
        }
        Extent::Links => "; only links or other markup, no words".to_owned(),
        Extent::Body => {
            let sections = if sections == 1 { "1 section".to_owned() } else { format!("{sections} sections") };
            match (change.words_added, change.words_removed) {
                (0, 0) => {
                    format!("; no words, but {}, in {sections}", amount::of_page(base, group.current_page(base.source)))
                }
                (new, gone) => {
                    // Code amid words is among them.
                    let mut facts = change.sections.iter().flat_map(|section| &section.facts);
                    let has_code = facts.any(|fact| fact.kind == FactKind::CodeBlock);
                    let code = if has_code { ", and code" } else { "" };
                    format!("; body text: {} added, {gone} removed{code}, in {sections}", words(new))
                }
            }
        }
    }
}

/// Whether a translated include is behind its source in words: then every page that includes it is.
fn is_stale(group: &Group<'_>, included: Included) -> bool {
    let Some((base, then)) = group.base_of(included.holder).map(|base| (base, &base.change)) else {
        return false;
    };
    let Some(section) = included.section else { return then.extent == Extent::Body };
    // The snippet of the translation and that of the source have one id.
    let id = group.current_page(included.holder).sections[section as usize].id;
    let is_it = |at: u32| group.current_page(base.source).sections[at as usize].id == id;
    then.sections.iter().any(|change| change.extent == Extent::Body && change.new.is_some_and(is_it))
}

/// One finding for all stale includes of a page.
fn by_include(group: &Group<'_>, target: FileId, includes: &[Included]) -> Option<Draft> {
    /// Includes that are named.
    const NAMED: usize = 3;
    let first = includes.first()?;
    let facts = &group.page(target).facts;
    let mut names: Vec<String> =
        includes.iter().map(|included| group.quote(target, facts[included.fact as usize].span)).collect();
    names.sort();
    names.dedup();
    let named = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let more = if names.len() > NAMED { format!(" and {} more", names.len() - NAMED) } else { String::new() };
    let message = format!("the content included here is stale: {named}{more}");
    let mut draft = group
        .finding(RuleId::STALE_SOURCE_COMMIT, target, facts[first.fact as usize].span, message)
        .element("includes")
        .cause(Cause::Outdated)
        .note()
        .help("update the translation of the included files");
    let mut holders: Vec<FileId> = includes.iter().map(|included| included.holder).collect();
    holders.sort();
    holders.dedup();
    for holder in holders.into_iter().take(NAMED) {
        draft = draft.related(holder, group.top(holder), "included from here");
    }
    Some(draft)
}

fn words(number: u32) -> String {
    if number == 1 { "1 word".to_owned() } else { format!("{number} words") }
}
