//! What markup the translations of a group have broken.

use std::sync::Arc;

use super::{Group, Pair};
use crate::damage::{self, Defect, Original, Subject};
use crate::text::FileId;

impl Group<'_> {
    /// Each translation to look at, with its comparison, if there is one.
    pub fn translations(&self) -> impl Iterator<Item = (FileId, Option<&Pair>)> {
        let pairs = self.pairs.iter().chain(&self.uncompared).map(|pair| (pair.target, Some(pair)));
        pairs.chain(self.alone.iter().map(|target| (*target, None)))
    }

    /// The markup that a translation has broken, and what each explains of what else differs.
    pub fn defects(&self, target: FileId, pair: Option<&Pair>) -> Vec<(Defect, Vec<Subject>)> {
        let page = self.page(target);
        if page.damage.is_empty() {
            return Vec::new();
        }
        let ours = || self.text(target);
        let ours = damage::Side { page, text: &ours };
        let Some(pair) = pair else {
            return damage::defects_alone(ours).into_iter().map(|defect| (defect, Vec::new())).collect();
        };
        let source = self.page(pair.source);
        let (theirs, then) = (|| self.text(pair.source), self.base_alignment(target));
        let base_text = || then.map_or_else(|| Arc::from(""), |(base, _)| base.text.clone());
        let original = |page, text, alignment| Original { side: damage::Side { page, text }, alignment };
        let base = then.map(|(base, alignment)| original(&base.page, &base_text, alignment));
        let defects = damage::defects(original(source, &theirs, &pair.alignment), base, ours);
        if defects.is_empty() {
            return Vec::new();
        }
        let claims = damage::claims(source, page, &self.text(target), &pair.alignment, &defects);
        defects.into_iter().zip(claims).collect()
    }
}
