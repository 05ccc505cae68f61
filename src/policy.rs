//! The only place where a finding is levelled or silenced.

mod fold;
mod gate;
mod levels;
mod order;
mod overrides;
mod run_scope;
mod suppression_fix;
mod suppressions;

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::{Config, FileSetting, LevelSetting, LocaleSetting, RuleSetting, nearest, suggest};
use crate::finding::{ByCause, Cause, Finding, Fingerprint, Fix, Level, RuleId};
use crate::locale::Locale;
use crate::page::{Page, Scope, Suppression};
use crate::parse::suppression::DIRECTIVES;
use crate::rule::{Flag, Manifest, Need};
use crate::rules;
use crate::text::{FileId, Location};

pub use gate::{Gate, Verdict};
use levels::Levels;
use order::{display_order, number, ordered};
pub use overrides::Overrides;
pub use run_scope::RunScope;
pub use suppressions::silencers;

/// What is reported, and how bad it is.
#[derive(Clone, Debug)]
pub struct Policy {
    manifests: BTreeMap<&'static str, ByCause<Level>>,
    rules: BTreeMap<String, RuleSetting>,
    locales: BTreeMap<String, LocaleSetting>,
    files: Vec<FileSetting>,
    /// Rules that report nothing unless they are asked to.
    optional: BTreeSet<&'static str>,
    select: BTreeSet<String>,
    ignore: BTreeSet<String>,
    min_level: Option<Level>,
    /// The only target locales of this run; all if empty.
    only: Vec<Locale>,
}

/// Rules were asked for that do not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("{message}")]
#[diagnostic(code("unknown-rule"))]
pub struct PolicyError {
    /// Which, and by which option.
    pub message: String,
    /// What was meant.
    #[help]
    pub help: String,
}

/// Findings, judged; both lists in their final order: by file, worst level first, then by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// What is reported.
    pub kept: Vec<Finding>,
    /// What is counted and not listed, see [`Finding::is_counted`].
    pub counted: Vec<Finding>,
    /// What a comment silenced, with its reason (empty if it gives none).
    pub suppressed: Vec<(Finding, String)>,
}

impl Policy {
    /// The policy of a run.
    ///
    /// # Errors
    /// When rules are selected or ignored that do not exist.
    pub fn new(config: &Config, catalogue: &[Manifest], asked: &Overrides) -> Result<Policy, PolicyError> {
        let policy = Policy {
            manifests: catalogue.iter().map(|manifest| (manifest.id.0, manifest.levels())).collect(),
            rules: config.rules.clone(),
            locales: config.locales.clone(),
            files: config.files.clone(),
            optional: { catalogue.iter() }
                .filter(|manifest| manifest.traits.has(Flag::Optional))
                .map(|manifest| manifest.id.0)
                .collect(),
            select: asked.select.iter().cloned().collect(),
            ignore: asked.ignore.iter().cloned().collect(),
            min_level: asked.min_level,
            only: asked.locales.clone(),
        };
        policy.refuse_unknown()?;
        Ok(policy)
    }

    fn refuse_unknown(&self) -> Result<(), PolicyError> {
        let options = [("--select", &self.select), ("--ignore", &self.ignore)];
        let asked = options.into_iter().flat_map(|(option, names)| names.iter().map(move |name| (option, name)));
        let unknown: Vec<_> = asked.filter(|(_, name)| !self.knows(name)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let message: Vec<_> =
            unknown.iter().map(|(option, name)| format!("there is no rule `{name}` ({option})")).collect();
        let meant: BTreeSet<_> = unknown.iter().filter_map(|(_, name)| nearest(name, self.ids())).collect();
        let help = match meant.is_empty() {
            true => "`locdrift rules` lists all rules".to_owned(),
            false => format!("did you mean {}?", quoted(meant)),
        };
        Err(PolicyError { message: message.join("; "), help })
    }

    fn ids(&self) -> impl Iterator<Item = &'static str> + Clone + '_ {
        self.manifests.keys().copied()
    }

    fn knows(&self, rule: &str) -> bool {
        self.manifests.contains_key(rule)
    }

    fn selected(&self, rule: &str) -> bool {
        (self.select.is_empty() || self.select.contains(rule)) && !self.ignore.contains(rule)
    }

    /// Whether a rule is optional and not named on the command line.
    fn is_left_out(&self, rule: &str) -> bool {
        self.optional.contains(rule) && !self.select.contains(rule)
    }

    /// Whether the configuration sets a level for a finding.
    fn is_set(&self, finding: &Finding) -> bool {
        self.setting(finding.rule.0, &finding.locale, &finding.page_path, finding.cause).is_some()
    }

    /// What the configuration says of a rule on a page: the most specific word.
    fn setting(&self, rule: &str, locale: &Locale, path: &str, cause: Cause) -> Option<LevelSetting> {
        let in_files = self.files.iter().rev().filter(|files| files.rules.contains_key(rule));
        in_files
            .filter(|files| files.paths.is_match(path))
            .find_map(|files| files.rules.get(rule)?.levels.of(cause))
            .or_else(|| tags(locale.as_str()).find_map(|tag| self.locales.get(tag)?.rules.get(rule)?.levels.of(cause)))
            .or_else(|| self.rules.get(rule)?.levels.of(cause))
    }

    /// The level of a rule's findings about a page (by its path within its tree); `None` if they are not to be
    /// reported.
    ///
    /// What is said for files outweighs what is said for a language, that what is said for all, and that the rule's own
    /// level for the cause.
    pub fn level(&self, rule: RuleId, locale: &Locale, path: &str, cause: Cause) -> Option<Level> {
        if !self.selected(rule.0) {
            return None;
        }
        match self.setting(rule.0, locale, path, cause) {
            Some(setting) => setting.level(),
            None if self.is_left_out(rule.0) => None,
            None => Some(self.manifests.get(rule.0).map_or(Level::Warning, |levels| levels.of(cause))),
        }
    }

    /// Whether anything can come of a rule; where not, its work can be left out.
    pub fn runs(&self, rule: RuleId) -> bool {
        let on = |rules: &BTreeMap<String, RuleSetting>| rules.get(rule.0).is_some_and(RuleSetting::is_on);
        let setting = self.rules.get(rule.0);
        let off = setting.is_some_and(RuleSetting::is_off)
            || self.is_left_out(rule.0) && !setting.is_some_and(RuleSetting::is_on);
        let on_somewhere =
            || self.locales.values().any(|of| on(&of.rules)) || self.files.iter().any(|of| on(&of.rules));
        self.selected(rule.0) && (!off || on_somewhere())
    }

    /// Levels, silences and orders what was found, and adds what is wrong with the suppressions themselves.
    ///
    /// The result does not depend on the order of `findings`. `text_of` is asked only for pages that silence single
    /// lines and have findings, or a comment that serves for nothing.
    pub fn judge<'a, 'p>(
        &self,
        findings: Vec<Finding>,
        pages: impl IntoIterator<Item = &'p Page>,
        text_of: &dyn Fn(FileId) -> Option<Arc<str>>,
        place_of: &dyn Fn(FileId) -> RunScope<'a>,
    ) -> Judged {
        let mut findings = ordered(findings);
        let mut levels = Levels::new(self);
        findings.retain_mut(|finding| {
            let level = levels.of(finding);
            let is_set = self.is_set(finding);
            if finding.is_counted && !is_set {
                finding.level = Level::Note;
            }
            finding.is_counted &= !is_set && !self.select.contains(finding.rule.0);
            // A rule may say that a finding is no worse than this; nothing makes it worse.
            finding.level = level.map_or(finding.level, |level| level.max(finding.level));
            level.is_some()
        });

        let mut silenced_by: Vec<Option<&Suppression>> = vec![None; findings.len()];
        let mut unused = Vec::new();
        let mut silent_unused = Vec::new();
        for page in pages.into_iter().filter(|page| !page.suppressions.is_empty()) {
            let start = findings.partition_point(|finding| finding.at.file < page.file);
            let end = findings.partition_point(|finding| finding.at.file <= page.file);
            let mut silence = suppressions::Suppressions::new(&page.suppressions);
            let needs_text = start < end && silence.needs_text();
            let text = LazyCell::new(|| text_of(page.file));
            let silencers = silence.apply(&findings[start..end], if needs_text { text.as_deref() } else { None });
            for (slot, silencer) in silenced_by[start..end].iter_mut().zip(silencers) {
                *slot = silencer.map(|at| &page.suppressions[at]);
            }
            let lines_unknown = needs_text && text.is_none();
            let deletion = LazyCell::new(|| Some(suppression_fix::Deletion::new(page, text.clone()?)));
            let deletion = |at: usize| deletion.as_ref().and_then(|deletion| deletion.of(at));
            let unused_here = self.unused(page, &deletion, place_of(page.file), &mut silence, lines_unknown);
            for (finding, silencer) in unused_here {
                silent_unused.push(silencer.map(|at| &page.suppressions[at]));
                unused.push(finding);
            }
        }

        let reason = |suppression: &Suppression| suppression.reason.as_deref().unwrap_or_default().to_owned();
        let mut judged = Judged::default();
        let all = findings.into_iter().chain(unused).zip(silenced_by.into_iter().chain(silent_unused)).collect();
        let mut all = fold::fold(all, self.min_level);
        let (silent, loud): (Vec<_>, Vec<_>) = all.iter_mut().partition(|(_, silencer)| silencer.is_some());
        number(loud.into_iter().chain(silent).map(|(finding, _)| finding));
        let is_wanted = |finding: &Finding| self.min_level.is_none_or(|least| finding.level <= least);
        for (finding, silencer) in all {
            match silencer {
                None if finding.is_counted => judged.counted.push(finding),
                _ if finding.is_counted => {}
                _ if !is_wanted(&finding) => {}
                None => judged.kept.push(finding),
                Some(suppression) => judged.suppressed.push((finding, reason(suppression))),
            }
        }
        judged.kept.sort_by(|a, b| display_order(a).cmp(&display_order(b)));
        judged.suppressed.sort_by(|(a, _), (b, _)| display_order(a).cmp(&display_order(b)));
        judged
    }

    /// What is wrong with the suppressions of a page; each with the comment that silences it, if one does.
    fn unused(
        &self,
        page: &Page,
        deletion: &dyn Fn(usize) -> Option<Fix>,
        place: RunScope<'_>,
        silence: &mut suppressions::Suppressions<'_>,
        lines_unknown: bool,
    ) -> Vec<(Finding, Option<usize>)> {
        let cause = if place.is_source { Cause::Source } else { Cause::Translation };
        let Some(level) = self.level(RuleId::UNUSED_SUPPRESSION, place.locale, place.path, cause) else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        // Those for the whole page last: they may serve to silence what is said of the others.
        let whole_page = |at: &usize| page.suppressions[*at].scope == Scope::File;
        let (last, first): (Vec<usize>, Vec<usize>) = (0..page.suppressions.len()).partition(whole_page);
        for at in first.into_iter().chain(last) {
            let suppression = &page.suppressions[at];
            let by_line = matches!(suppression.scope, Scope::Line | Scope::NextLine);
            let idle: Vec<usize> = if by_line && lines_unknown { Vec::new() } else { silence.unused(at).collect() };
            for LeveledFinding { names, message, help, is_idle } in self.complaints(suppression, &idle, place) {
                let element = if place.is_orphan { format!("\u{0}\u{0}{names}") } else { names };
                let fingerprint =
                    Fingerprint::new(place.product, place.path, RuleId::UNUSED_SUPPRESSION, place.locale, &element);
                let finding = Finding {
                    level,
                    cause,
                    product: place.product.to_owned(),
                    page_key: place.key.to_owned(),
                    page_path: place.path.to_owned(),
                    help: Some(help),
                    fix: if is_idle { deletion(at) } else { None },
                    fingerprint,
                    ..Finding::new(
                        RuleId::UNUSED_SUPPRESSION,
                        place.locale.clone(),
                        Location { file: page.file, span: suppression.span },
                        message,
                    )
                };
                findings.push((finding, silence.whole_page(RuleId::UNUSED_SUPPRESSION.0, at)));
            }
        }
        findings
    }

    fn complaints(&self, suppression: &Suppression, idle: &[usize], place: RunScope<'_>) -> Vec<LeveledFinding> {
        let rules = &suppression.rules;
        let complaint =
            |names: Vec<&str>, message, help| LeveledFinding { names: names.join(","), message, help, is_idle: false };
        let ends = suppression.scope == Scope::Until;
        if suppression.scope == Scope::Unknown {
            let word = rules.first().map_or("", |word| word);
            let help = suggest(word, "directives", DIRECTIVES).unwrap_or_default();
            return vec![complaint(
                vec![word],
                format!("`{word}` is not a directive; this comment suppresses nothing"),
                help,
            )];
        }
        if rules.is_empty() {
            let is_idle = !idle.is_empty() && (ends || self.whole_run(place));
            let message = if ends { "this comment ends nothing" } else { "this comment suppresses nothing" };
            let all = complaint(vec![], message.to_owned(), "delete the comment".to_owned());
            return is_idle.then_some(LeveledFinding { is_idle, ..all }).into_iter().collect();
        }

        let mut complaints = Vec::new();
        for name in rules.iter().filter(|name| !self.knows(name)) {
            let help =
                suggest(name, "rules", self.ids()).unwrap_or_else(|| "`locdrift rules` lists all rules".to_owned());
            complaints.push(complaint(vec![name], format!("there is no rule `{name}`"), help));
        }
        let idle: Vec<&str> = idle
            .iter()
            .filter_map(|&name| rules.get(name).map(|name| &**name))
            .filter(|name| self.knows(name) && (ends || self.expected(name, suppression.scope, place)))
            .collect();
        if !idle.is_empty() {
            let verb = if ends { "ends" } else { "suppresses" };
            let message = format!("this comment {verb} nothing of {}", quoted(idle.iter().copied()));
            let help = match (idle.contains(&RuleId::UNUSED_SUPPRESSION.0), idle.len() == rules.len()) {
                (true, _) => format!("`{}` can only be suppressed for a whole page", RuleId::UNUSED_SUPPRESSION),
                (_, true) => "delete the comment".to_owned(),
                (_, false) => "delete it from the comment".to_owned(),
            };
            let is_idle = idle.len() == rules.len();
            complaints.push(LeveledFinding { is_idle, ..complaint(idle, message, help) });
        }
        complaints
    }

    /// Whether all that could have been found about the page's language was looked for.
    fn whole_run(&self, place: RunScope<'_>) -> bool {
        self.select.is_empty() && self.ignore.is_empty() && self.covers(place) && place.has_past
    }

    fn covers(&self, place: RunScope<'_>) -> bool {
        self.only.is_empty() || self.only.contains(place.locale)
    }

    /// Whether a rule ran on a page, so that a suppression of it could have served.
    fn expected(&self, rule: &str, scope: Scope, place: RunScope<'_>) -> bool {
        if rule == RuleId::UNUSED_SUPPRESSION.0 {
            return scope != Scope::File;
        }
        let Some((id, _)) = self.manifests.get_key_value(rule) else { return false };
        let is_off = |cause| self.setting(rule, place.locale, place.path, cause) == Some(LevelSetting::Off);
        self.runs(RuleId(id))
            && (place.has_past || !rules::traits(RuleId(id)).needs(Need::History))
            && self.covers(place)
            && !Cause::ALL.into_iter().any(is_off)
    }
}

/// Something to say of a suppression.
struct LeveledFinding {
    /// The rules that it is about, as part of its identity.
    names: String,
    message: String,
    help: String,
    /// Whether the comment serves for nothing at all.
    is_idle: bool,
}

/// `a`, `b` and `c`, each in backticks.
fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) }
}

/// A tag and what it is a kind of: `zh-Hant-TW`, `zh-Hant`, `zh`.
fn tags(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| tag.rfind('-').map(|at| &tag[..at]))
}

#[cfg(test)]
mod tests;
