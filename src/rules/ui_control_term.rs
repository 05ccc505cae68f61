//! Controls that one language calls by several names, and tokens around words that are no name.

use std::cmp::Reverse;
use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::config::Glossary;
use crate::finding::{Cause, RuleId};
use crate::rule::{Draft, Group, Report, Rule, shorten};
use crate::terms::{FactRef, Form, Label, Stray, Wraps, words};
use crate::text::{FileId, Span};

use super::wrapped_words;

/// See `rules/ui-control-term.md`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UiControlTerm {
    /// How similar two words must be to count as forms of one word, from 0 to 1.
    #[serde(deserialize_with = "share")]
    #[schemars(range(min = 0.0, max = 1.0))]
    similarity: f64,
}

impl Default for UiControlTerm {
    fn default() -> Self {
        UiControlTerm { similarity: 0.8 }
    }
}

fn share<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let share = f64::deserialize(deserializer)?;
    match (0.0..=1.0).contains(&share) {
        true => Ok(share),
        false => Err(serde::de::Error::custom(format!("`similarity` is {share}, which is not between 0 and 1"))),
    }
}

pub(super) const RULE: RuleId = RuleId::UI_CONTROL_TERM;

/// Places that a finding names.
const PLACES: usize = 8;

impl Rule for UiControlTerm {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for file in group.targets().iter().map(|target| target.file) {
            let tree = group.tree(file);
            group
                .terms()
                .begin_at(tree, file)
                .filter_map(|label| self.several(group, file, label))
                .for_each(|draft| report.add(draft));
            let strays = group.terms().strays(tree, file);
            strays.iter().for_each(|stray| report.add(stray_token(group, stray)));
            let known: HashSet<u32> = strays.iter().map(|stray| stray.at.fact).collect();
            wrapped_words::check(group, file, |fact| known.contains(&fact), report);
            for (label, form, fact) in group.terms().others(tree, file) {
                if label.given.len() < Glossary::MOST
                    && !label.given.iter().any(|given| words::alike(&words::fold(given), &form.folded, self.similarity))
                {
                    report.add(not_given(group, label, form, FactRef { file, fact }));
                }
            }
        }
    }
}

fn span(group: &Group<'_>, spot: FactRef) -> Span {
    group.current_page(spot.file).facts.get(spot.fact as usize).map_or(Span::default(), |fact| fact.span)
}

fn not_given(group: &Group<'_>, label: &Label, form: &Form, at: FactRef) -> Draft {
    let given: Vec<String> = label.given.iter().take(3).map(|given| format!("`{}`", shorten(given))).collect();
    let message = format!(
        "`{}` is called `{}` here; the glossary has {}",
        shorten(&label.text),
        shorten(&form.text),
        given.join(" or ")
    );
    group
        .finding(RULE, at.file, span(group, at), message)
        .element(label.text.to_lowercase())
        .element(&form.folded)
        .help(format!("change it to {}", given.join(" or ")))
        .cause(Cause::Translation)
}

fn stray_token(group: &Group<'_>, stray: &Stray) -> Draft {
    let [label, usual, instead] = [&stray.label, &stray.usual, &stray.instead].map(|text| shorten(text));
    let message = match stray.wraps {
        Wraps::OtherWords => {
            format!("the token for `{label}` wraps other words: `{instead}`; its name `{usual}` is beside it")
        }
        Wraps::OtherWordsThanElsewhere => {
            format!("the token for `{label}` wraps other words: `{instead}`; elsewhere it is called `{usual}`")
        }
        Wraps::PartOfTheName => {
            format!("the token for `{label}` wraps only part of the name: `{instead}`, of `{usual}`")
        }
    };
    group
        .finding(RULE, stray.at.file, span(group, stray.at), message)
        .element(&stray.label)
        .element(&stray.instead)
        .help(format!("put `{usual}` into the token"))
        .cause(Cause::Translation)
}

/// Forms that are the same words, inflected or joined to others at most.
struct Name<'t> {
    forms: Vec<&'t Form>,
    count: usize,
}

/// The names of a label, the most frequent first; each with its forms, the most frequent first.
fn names<'t>(label: &'t Label, alike: impl Fn(&Form, &Form) -> bool) -> Vec<Name<'t>> {
    let mut names: Vec<Vec<&Form>> = Vec::new();
    for form in &label.forms {
        let (same, others): (Vec<_>, Vec<_>) =
            names.into_iter().partition(|name| name.iter().any(|known| alike(known, form)));
        names = others;
        names.push(same.into_iter().flatten().chain([form]).collect());
    }
    names.retain(|name| name.iter().any(|form| form.sure > 0));
    let count = |forms: &[&Form]| forms.iter().map(|form| form.places).sum();
    let mut names: Vec<Name<'_>> = names.into_iter().map(|forms| Name { count: count(&forms), forms }).collect();
    names.iter_mut().for_each(|name| name.forms.sort_by_key(|form| Reverse(form.spots.len())));
    names.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.forms[0].folded.cmp(&b.forms[0].folded)));
    names
}

impl UiControlTerm {
    /// A finding where the rarest name of a label is first, if it has several and one prevails.
    fn several(&self, group: &Group<'_>, file: FileId, label: &Label) -> Option<Draft> {
        /// What is called by more names than these has none.
        const MOST: usize = 100;
        let language = group.locale(file).language();
        if label.forms.len() > MOST {
            return None;
        }
        let names = names(label, |a, b| {
            words::alike(&a.folded, &b.folded, self.similarity)
                || self.similarity < 1.0 && words::compounded(&a.folded, &b.folded, language)
        });
        let (rarest, others) = names.split_last()?;
        let at = *rarest.forms.iter().filter_map(|form| form.spots.first()).min()?;
        if at.file != file || others.first()?.count < 2 {
            return None;
        }
        let english = words::fold(&label.text);
        let forms = |name: &Name<'_>| -> String {
            let one = |form: &&Form| match form.folded == english {
                true => format!("left in English ({})", form.spots.len()),
                false => format!("`{}` ({})", shorten(&form.text), form.spots.len()),
            };
            name.forms.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let elsewhere: Vec<String> = others.iter().map(forms).collect();
        let is = if rarest.forms[0].folded == english { "is" } else { "is called" };
        let message =
            format!("`{}` {is} {} here; elsewhere {}", shorten(&label.text), forms(rarest), elsewhere.join("; "));
        let mut draft = group
            .finding(RULE, file, span(group, at), message)
            .everywhere()
            .element(label.text.to_lowercase())
            .help("use one name for each control: the one that the product shows")
            .cause(Cause::Translation)
            .note();
        let spots = names[1..].iter().rev().flat_map(|name| name.forms.iter().flat_map(|form| &form.spots));
        for spot in spots.filter(|spot| **spot != at).take(PLACES) {
            draft = draft.related(spot.file, span(group, *spot), "not the usual name either");
        }
        Some(draft)
    }
}
