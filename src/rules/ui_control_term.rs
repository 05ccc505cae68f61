//! Controls that one language calls by several names, and tokens around words that are no name.

use serde::Deserialize;

use crate::finding::Cause;
use crate::rule::{Draft, Group, Report, Rule, shorten};
use crate::terms::{Form, Label, Spot, words};
use crate::text::{FileId, Span};

/// See `rules/ui-control-term.md`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UiControlTerm {
    /// How alike words are that are one word inflected, 0 to 1.
    similarity: f64,
}

impl Default for UiControlTerm {
    fn default() -> Self {
        UiControlTerm { similarity: 0.8 }
    }
}

/// Places that a finding names.
const PLACES: usize = 8;

impl Rule for UiControlTerm {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for file in group.group.targets.iter().map(|target| target.file) {
            let tree = group.tree(file);
            for label in group.terms.begin_at(tree, file) {
                if let Some(draft) = self.several(group, file, label) {
                    report.add(draft);
                }
            }
            for stray in group.terms.strays(tree, file) {
                let message = format!(
                    "the token for `{}` holds `{}`, while `{}` stands beside it",
                    shorten(&stray.label),
                    shorten(&stray.instead),
                    shorten(&stray.usual)
                );
                let draft = group
                    .finding("ui-control-term", file, span(group, stray.at), message)
                    .element(&stray.label)
                    .element(&stray.instead)
                    .help("put the token around the control's name")
                    .cause(Cause::Translation);
                report.add(draft);
            }
        }
    }
}

fn span(group: &Group<'_>, spot: Spot) -> Span {
    group.project.page(spot.file).facts[spot.fact as usize].span
}

/// Forms that are the same words, inflected at most; the most frequent stands for all.
struct Name<'t> {
    forms: Vec<&'t Form>,
}

impl Name<'_> {
    fn count(&self) -> usize {
        self.forms.iter().map(|form| form.spots.len()).sum()
    }
}

impl UiControlTerm {
    fn names<'t>(&self, label: &'t Label) -> Vec<Name<'t>> {
        let mut names: Vec<Name<'_>> = Vec::new();
        for form in &label.forms {
            let known = names
                .iter_mut()
                .find(|name| name.forms.iter().any(|known| words::alike(&known.folded, &form.folded, self.similarity)));
            match known {
                Some(name) => name.forms.push(form),
                None => names.push(Name { forms: vec![form] }),
            }
        }
        names.retain(|name| name.forms.iter().any(|form| form.sure > 0));
        names.sort_by_key(|name| std::cmp::Reverse(name.count()));
        names
    }

    fn several(&self, group: &Group<'_>, file: FileId, label: &Label) -> Option<Draft> {
        let names = self.names(label);
        let [usual, others @ ..] = &names[..] else { return None };
        let rarest = others.last()?;
        let at = rarest.forms.iter().filter_map(|form| form.spots.first()).min()?;
        if at.file != file || usual.count() < 2 {
            return None;
        }
        let forms = |name: &Name<'_>| -> String {
            let one = |form: &&Form| format!("`{}` {}", shorten(&form.text), form.spots.len());
            name.forms.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let all: Vec<String> = names.iter().map(forms).collect();
        let message = format!("`{}` has {} names here: {}", shorten(&label.text), names.len(), all.join("; "));
        let tree = &group.project.layout.trees[group.tree(file).index()];
        let mut draft = group
            .finding("ui-control-term", file, span(group, *at), message)
            .element(&*tree.product)
            .element(label.text.to_lowercase())
            .help("call a control by one name, the one that the product shows")
            .cause(Cause::Translation)
            .note();
        let spots = others.iter().rev().flat_map(|name| name.forms.iter().flat_map(|form| &form.spots));
        for spot in spots.filter(|spot| *spot != at).take(PLACES) {
            draft = draft.related(spot.file, span(group, *spot), "here too");
        }
        Some(draft)
    }
}
