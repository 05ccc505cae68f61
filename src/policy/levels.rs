//! The levels of findings, each found once for a page.

use std::collections::HashMap;

use super::Policy;
use crate::finding::{Cause, Finding, Level, RuleId};
use crate::locale::Locale;

/// What is known of the page of the last finding.
pub(super) struct Levels<'p> {
    policy: &'p Policy,
    page: Option<(Locale, String)>,
    known: HashMap<(RuleId, Cause), Option<Level>>,
}

impl<'p> Levels<'p> {
    pub(super) fn new(policy: &'p Policy) -> Self {
        Levels { policy, page: None, known: HashMap::new() }
    }

    /// See [`Policy::level`].
    pub(super) fn of(&mut self, finding: &Finding) -> Option<Level> {
        let (locale, path) = (&finding.locale, &finding.page_path);
        if self.page.as_ref().is_none_or(|(own, page)| own != locale || page != path) {
            self.page = Some((locale.clone(), path.clone()));
            self.known.clear();
        }
        let level = || self.policy.level(finding.rule, locale, path, finding.cause);
        *self.known.entry((finding.rule, finding.cause)).or_insert_with(level)
    }
}
