//! Tokens that do not wrap the name of their control: other words, while the name is beside them, or a part of it.

use std::collections::HashMap;

use rayon::prelude::*;

use super::gather::Use;
use super::library::{Library, Rendering, Written};
use super::words::line_of;
use super::{FactRef, Form, Stray, Wraps, words};
use crate::text::FileId;

/// A use of a label that may be a slip.
pub(super) struct WrappedWords {
    one: Use,
    /// What the label is called elsewhere, if something is.
    usual: String,
    /// How sure it is, as far as the translation shows.
    wraps: Option<Wraps>,
    /// The words in the token.
    instead: String,
    /// What is around the token, as written.
    around: String,
}

/// Whether a name is long enough to say something by standing somewhere.
fn is_telling(folded: &str) -> bool {
    folded.chars().count() >= if folded.contains(words::is_cjk) { 2 } else { 4 }
}

/// The uses of a label's forms that may be slips.
pub(super) fn find(
    forms: &[Rendering<'_>],
    merged: &[Form],
    written: &HashMap<(FileId, u32), Written>,
) -> Vec<WrappedWords> {
    let by_words: HashMap<&str, &Form> = merged.iter().map(|form| (&*form.folded, form)).collect();
    let slip = |one: &Use| {
        let found = written.get(&(one.file, one.target_fact)).filter(|found| !found.line.is_empty())?;
        let folded = words::fold(&found.label);
        let own = *by_words.get(&*folded)?;
        let around = words::around_tokens(&found.line);
        let outside = words::fold(&around);
        let names = || merged.iter().take(MOST).filter(|form| form.folded != folded && is_telling(&form.folded));
        let other = |form: &&Form| {
            !words::alike(&folded, &form.folded, 0.8)
                && !folded.contains(&*form.folded)
                && !form.folded.contains(&*folded)
        };
        // Of two names that are as frequent, the one that is marked as a name is one.
        let is_better = |form: &&Form| {
            form.places > own.places || form.places == own.places && words::is_marked(&around, &form.text)
        };
        let beside = || names().filter(other).filter(is_better).find(|form| words::holds(&outside, &form.folded));
        let whole = || {
            let unwrapped = words::fold(&words::around_tokens(&unwrap(found)));
            let around_it = |form: &&Form| form.places >= own.places && form.folded.contains(&*folded);
            let mut held = names().filter(around_it);
            held.find(|form| words::holds(&unwrapped, &form.folded) && !words::holds(&outside, &form.folded))
        };
        let usual = |form: &Form| form.text.clone();
        let (usual, wraps) = match (beside(), whole()) {
            (Some(form), _) => (usual(form), Some(Wraps::OtherWords)),
            (None, Some(form)) => (usual(form), Some(Wraps::PartOfTheName)),
            (None, None) => {
                let first = merged.first().filter(|form| form.places > own.places && form.places >= USUAL);
                let rare = own.places <= RARE;
                let first = first.filter(|form| rare && is_telling(&form.folded)).filter(other);
                (first.map(usual).unwrap_or_default(), None)
            }
        };
        Some(WrappedWords { one: *one, usual, wraps, instead: found.label.clone(), around })
    };
    forms.iter().flat_map(|form| form.uses).filter_map(slip).collect()
}

/// What a label is called most: no more of its forms are looked for beside a token.
const MOST: usize = 64;
/// How often the usual name is at least, where nothing on the page itself tells a slip.
const USUAL: usize = 2;
/// How often the words of such a slip are at most.
const RARE: usize = 3;

/// The line with the label alone in place of its token.
fn unwrap(found: &Written) -> String {
    let (before, after) = (found.line.get(..found.token.start as usize), found.line.get(found.token.end as usize..));
    format!("{}{}{}", before.unwrap_or(""), found.label, after.unwrap_or(""))
}

fn is_one_word(name: &str) -> bool {
    !name.trim().contains([' ', '-', '/'])
}

/// The slips that the source shows to be some: the label's words are in its token only, while its name is beside
/// the token of the translation, or the words in that are left in English beside the source's.
pub(super) fn judge(library: &Library<'_>, slips: &[WrappedWords], names: &HashMap<u64, &str>) -> Vec<Stray> {
    /// Letters of a word that says something by standing on both pages.
    const LONG: usize = 5;
    let judged = slips.par_iter().filter_map(|slip| {
        let name = *names.get(&slip.one.source)?;
        let (folded, instead) = (words::fold(name), words::fold(&slip.instead));
        if folded == instead {
            return None;
        }
        let in_english = words::stands_beside(name, &slip.instead, &slip.around);
        if slip.wraps.is_none() && slip.usual.is_empty() && !in_english {
            return None;
        }
        let (page, text) = library.source(slip.one.file);
        let (text, span) = (text?, page.facts.get(slip.one.source_fact as usize)?.span);
        let line = words::outside_tokens(line_of(&text, span).of(&text));
        let names_it = words::holds(&line, &folded);
        let (wraps, usual) = match slip.wraps {
            _ if in_english && !names_it => (Wraps::OtherWords, name),
            // What one word is called may be a part of what two are called.
            Some(Wraps::PartOfTheName) if is_one_word(name) => return None,
            Some(wraps) if wraps == Wraps::PartOfTheName || !names_it => (wraps, &*slip.usual),
            _ if slip.usual.is_empty() => return None,
            _ if instead.chars().count() >= LONG && words::holds(&line, &instead) => {
                (Wraps::OtherWordsThanElsewhere, &*slip.usual)
            }
            _ => return None,
        };
        Some(Stray {
            at: FactRef { file: slip.one.file, fact: slip.one.target_fact },
            label: name.to_owned(),
            usual: usual.to_owned(),
            wraps,
            instead: slip.instead.clone(),
        })
    });
    judged.collect()
}
