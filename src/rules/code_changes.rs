//! What differs between two pieces of code, and what of it is a choice.

use std::collections::HashSet;

use crate::code::Change;
use crate::finding::{Applicability, Cause, Edit, RuleId};
use crate::locale::{self, Locale};
use crate::page::Fact;
use crate::rule::{Draft, Group, Pair, shorten, shorten_to};
use crate::text::{Span, has_word};

use super::code_choices;
use super::example_names;
use super::metadata::ended_as;

/// More changes than a reader wants one by one.
const MOST: usize = 4;
/// Bytes of a change that is named in a message.
const LONGEST: usize = 60;

/// A finding, and the one thing that stands for another where it is nothing else.
pub(super) type Changed = (Draft, Option<String>);

/// Which of the changes of a block a finding is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Those on lines that the source had already.
    Old,
    /// All of them, on lines that it has since the translation was made.
    New,
    /// Those on new lines, beside others.
    Newer,
}

/// Findings for what differs, if it is more than a choice: one, or two where only some of the lines are new since the
/// translation was made. `may_copy` says whether the source's block could stand in place of the translation's as it is.
pub(super) fn drafts(
    group: &Group<'_>,
    pair: &Pair,
    (source, target): (&Fact, &Fact),
    mut changes: Vec<Change>,
    may_copy: bool,
) -> Vec<Changed> {
    let (their_page, our_page) = (group.text(pair.source), group.text(pair.target));
    let (theirs, ours) = (source.span.of(&their_page), target.span.of(&our_page));
    // Letters of other scripts are read as text, and belong to the word that they are in.
    for change in &mut changes {
        change.theirs = whole_word(theirs, change.theirs.clone());
        change.ours = whole_word(ours, change.ours.clone());
    }
    let then = group.text_in_base(pair.target, pair.source, source.span);
    let lines = |text: &'_ str| -> HashSet<String> { text.lines().map(|line| line.trim().to_owned()).collect() };
    let known = then.map(|then| (lines(then), lines(theirs)));
    // What is as in the older source, and in today's no more, was right.
    let is_new = |change: &Change| {
        let Some((then, now)) = &known else { return false };
        let line = code_choices::line(theirs, change.theirs.start);
        let own = code_choices::line(ours, change.ours.start);
        let is_as_it_was = !change.ours.is_empty() && own.len() > 2 && then.contains(own) && !now.contains(own);
        line.len() > 2 && (!then.contains(line) || is_as_it_was)
    };
    let (newer, older): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(is_new);
    let parts = match (older.is_empty(), newer.is_empty()) {
        (false, false) => vec![(older, Part::Old), (newer, Part::Newer)],
        (false, true) => vec![(older, Part::Old)],
        _ => vec![(newer, Part::New)],
    };
    parts
        .into_iter()
        .filter_map(|(changes, part)| draft(group, pair, (source, target), changes, (part, may_copy)))
        .collect()
}

fn draft(
    group: &Group<'_>,
    pair: &Pair,
    (source, target): (&Fact, &Fact),
    mut changes: Vec<Change>,
    (part, may_copy): (Part, bool),
) -> Option<Changed> {
    let (their_page, our_page) = (group.text(pair.source), group.text(pair.target));
    let (theirs, ours) = (source.span.of(&their_page), target.span.of(&our_page));
    let texts = |change: &Change| {
        (theirs.get(change.theirs.clone()).unwrap_or(""), ours.get(change.ours.clone()).unwrap_or(""))
    };
    // What the source writes so elsewhere is misspelled here.
    let is_misspelled = |change: &Change| {
        let (a, b) = texts(change);
        a != b && a.eq_ignore_ascii_case(b) && pair.may_search(group, &their_page) && has_word(&their_page, b)
    };
    changes.retain(|change| !is_misspelled(change));
    let own = group.locale(pair.target);
    let is_yaml = matches!(crate::code::language(group.page(pair.source).value_of(source)), "yaml" | "yml");
    changes.retain(|change| !(is_yaml && code_choices::is_quoting(theirs, ours, change)));
    let count = changes.len();
    changes.retain(|change| {
        let (a, b) = texts(change);
        !is_localized(a, b, own, &ours[change.ours.end..]) && !code_choices::says_language(a, b, own)
    });
    let first = changes.first()?;
    let (a, b) = texts(first);
    let is_newer = changes.iter().all(|change| is_newer(texts(change)));
    let is_named = |text: &str| !text.is_empty() && text.len() <= LONGEST && !text.contains('\n');
    let more = match changes.len() {
        1 => String::new(),
        2 => ", and 1 more place differs".to_owned(),
        n => format!(", and {} more places differ", n - 1),
    };
    let place = |change: &Change| {
        let start = target.span.start as usize;
        Span::new(start + change.ours.start, start + change.ours.end)
    };
    let line = || {
        let start = ours[..first.ours.start].rfind('\n').map_or(0, |at| at + 1);
        let end = ours[start..].find('\n').map_or(ours.len(), |at| start + at);
        let start = start + (ours[start..end].len() - ours[start..end].trim_start().len());
        place(&Change { theirs: 0..0, ours: start..end })
    };
    let (span, message) = match (is_named(a), is_named(b)) {
        _ if takes_in(theirs, ours) => (target.span, "this code is not the source's".to_owned()),
        _ if changes.len() > MOST => differing_lines(group, pair, (source, target), &changes),
        (true, true) if is_newer => {
            (place(first), format!("`{}` is newer than `{}` in the source{more}", shorten(b), shorten(a)))
        }
        (true, true) => (place(first), format!("`{}` should be `{}`, as in the source{more}", shorten(b), shorten(a))),
        (true, _) if b.is_empty() => (line(), format!("`{}` of the source is missing in this code{more}", shorten(a))),
        (_, true) if a.is_empty() => (place(first), format!("`{}` is not in the source's code{more}", shorten(b))),
        _ => differing_lines(group, pair, (source, target), &changes),
    };
    let mut draft = group
        .finding(RuleId::CODE_MISMATCH, pair.target, span, message)
        .element(group.quote(pair.source, source.span))
        .explains([pair.claim(group, source)])
        .related(pair.source, source.span, "the code in the source");
    if is_newer {
        return Some((draft.note().help("check that the text around it fits, or update the source"), None));
    }
    // An example for readers of another language may differ in what that language needs, and what it declares may be
    // called as they would.
    if changes.len() < count || is_renamed(theirs, ours, &changes) {
        draft = draft.note();
    }
    if code_choices::closes_what_is_open(theirs, ours, &changes) {
        return Some((draft.note().help("check the source: something that it opens is not closed there"), None));
    }
    let names = example_names::Names::new(&their_page, &our_page);
    let is_own = |change: &Change| names.is_own(theirs, change, texts(change), |text| pair.may_search(group, text));
    let mut swap = None;
    if changes.iter().all(|change| code_choices::is_number(texts(change))) {
        draft = draft.warning();
        swap = Some(format!("{a} {b}")).filter(|_| changes.len() == 1);
    } else if !is_markup(group.page(pair.source).value_of(source))
        && changes.iter().all(|change| {
            code_choices::is_placeholder(texts(change)) || code_choices::is_in_placeholder(theirs, ours, change)
        })
        || changes.iter().all(is_own)
    {
        draft = draft.note();
    }
    match part {
        Part::New => draft = draft.cause(Cause::Outdated).warning(),
        Part::Newer => draft = draft.element("new lines").cause(Cause::Outdated).warning(),
        Part::Old => {}
    }
    draft = draft.help("copy the code from the source; translate only its comments and texts");
    if takes_in(theirs, ours) {
        let help = "end the code block behind the code of the source: without its fence it takes in what follows";
        return Some((draft.help(help), None));
    }
    let edits = changes.iter().map(|change| {
        let (at, new) = match change.ours.is_empty() {
            true => code_choices::put_back(theirs, ours, change)?,
            false => (change.ours.clone(), texts(change).0.to_owned()),
        };
        is_exchange(texts(change)).then(|| Edit::new(pair.target, place(&Change { theirs: 0..0, ours: at }), new))
    });
    let edits: Option<Vec<Edit>> = edits.collect();
    let are_apart = |edits: &[Edit]| edits.windows(2).all(|two| two[0].span.end <= two[1].span.start);
    if let Some(edits) = edits.filter(|edits| edits.len() <= MOST && are_apart(edits)) {
        return Some((draft.fix("write what the source has there", Applicability::Unsafe, edits), swap));
    }
    let (new, old) = (theirs.trim_end(), ours.trim_end());
    if !may_copy || new.is_empty() || old.is_empty() || changes.len() < count || has_own_words(theirs, ours, &changes) {
        return Some((draft, swap));
    }
    let start = target.span.start as usize;
    let edit = Edit::new(pair.target, Span::new(start, start + old.len()), ended_as(&our_page, new));
    Some((draft.fix("copy the code from the source", Applicability::Unsafe, vec![edit]), swap))
}

/// Where code differs in more than a few tokens, and what is said of it: its first line that differs, and how many do.
fn differing_lines(
    group: &Group<'_>,
    pair: &Pair,
    (source, target): (&Fact, &Fact),
    changes: &[Change],
) -> (Span, String) {
    let (their_page, our_page) = (group.text(pair.source), group.text(pair.target));
    let (theirs, ours) = (source.span.of(&their_page), target.span.of(&our_page));
    let own = code_choices::lines(ours, changes.iter().map(|change| change.ours.clone()));
    let all = code_choices::lines(theirs, changes.iter().map(|change| change.theirs.clone()));
    let count = own.len().max(all.len());
    let lines = if count == 1 { "1 line differs".to_owned() } else { format!("{count} lines differ") };
    let of_source = changes.first().map_or("", |change| code_choices::line(theirs, change.theirs.start));
    let first = if of_source.is_empty() {
        String::new()
    } else {
        format!("; the first is `{}` in the source", shorten_to(of_source, LONGEST))
    };
    let whole = ours.lines().filter(|line| !line.trim().is_empty()).count().saturating_sub(2);
    let span = match own.first() {
        // Where most of it is another, it is about all of it.
        Some(first) if own.len() * 2 <= whole => {
            let start = target.span.start as usize;
            Span::new(start + first.start, start + first.end)
        }
        _ => target.span,
    };
    (span, format!("this code is not the source's: {lines}{first}"))
}

/// Whether tags are the code of a language.
fn is_markup(info: &str) -> bool {
    const MARKUP: [&str; 14] =
        ["html", "xml", "jsx", "tsx", "js", "ts", "vue", "svelte", "astro", "md", "mdx", "markdown", "php", "svg"];
    MARKUP.contains(&crate::code::language(info))
}

/// A range with the letters of other scripts around it, and what is joined to them.
fn whole_word(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    let (Some(before), Some(behind)) = (text.get(..range.start), text.get(range.end..)) else { return range };
    let ahead: String = before.chars().rev().take_while(is_word).collect();
    let after: String = behind.chars().take_while(is_word).collect();
    let wide = |part: &str| if part.is_ascii() || range.is_empty() { 0 } else { part.len() };
    range.start - wide(&ahead)..range.end + wide(&after)
}

/// Whether all that differs is one name that the code itself declares.
fn is_renamed(theirs: &str, ours: &str, changes: &[Change]) -> bool {
    const DECLARES: [&str; 11] =
        ["function", "def", "class", "func", "fn", "const", "let", "var", "val", "struct", "interface"];
    let names = |change: &Change| Some((theirs.get(change.theirs.clone())?, ours.get(change.ours.clone())?));
    let Some((name, other)) = changes.first().and_then(names) else { return false };
    let is_name = |name: &str| name.len() > 2 && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let is_declared = |(at, _): (usize, &str)| {
        theirs[..at].split_whitespace().next_back().is_some_and(|word| DECLARES.contains(&word))
    };
    is_name(name)
        && is_name(other)
        && !has_word(ours, name)
        && changes.iter().all(|change| names(change) == Some((name, other)))
        && theirs.match_indices(name).any(is_declared)
}

/// Whether it is one token for another, or a sign more or less.
fn is_exchange((theirs, ours): (&str, &str)) -> bool {
    let is_token = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    let is_sign = |text: &str| text.chars().all(|c| c.is_ascii_punctuation() && !matches!(c, '-' | '_' | '"' | '`'));
    is_token(theirs) && is_token(ours) || is_sign(theirs) && is_sign(ours)
}

/// Whether code has words that the source's lacks beside what differs: comments and texts in the language of the page.
fn has_own_words(theirs: &str, ours: &str, changes: &[Change]) -> bool {
    let words = |text| str::split(text, |c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
    let known: HashSet<&str> = words(theirs).collect();
    let is_own = |text| words(text).any(|word| !known.contains(word));
    let mut at = ours.find('\n').unwrap_or(0);
    for change in changes.iter().filter(|change| !ours[change.ours.clone()].contains('\n')) {
        if ours.get(at..change.ours.start).is_some_and(is_own) {
            return true;
        }
        at = at.max(change.ours.end);
    }
    is_own(&ours[at..])
}

/// Whether one text is the other for readers of the language of the page: `de/lamp.md` for `en/lamp.md`, or the key of
/// a list of languages.
fn is_localized(theirs: &str, ours: &str, own: &Locale, behind: &str) -> bool {
    let bare = |text: &'_ str| text.trim_matches(['"', '\'', '`']).to_owned();
    let is_key = behind.trim_start_matches(['"', '\'', ' ']).starts_with(':');
    let is_tag = |tag: &str| locale::tag_of_segment(tag).is_some();
    // A list of languages got that of the page.
    let keys = |text: &'_ str| -> Vec<String> {
        let keys = text.split([',', '{', '}', '\n']).filter_map(|entry| entry.split_once(':'));
        keys.map(|(key, _)| bare(key.trim())).collect()
    };
    if keys(ours).iter().any(|key| locale::names(key, own)) && !keys(theirs).iter().any(|key| locale::names(key, own)) {
        return true;
    }
    is_for_language(&bare(theirs), &bare(ours), |a, b| is_tag(a) && (locale::names(b, own) || is_key && is_tag(b)))
}

/// Whether two texts are equal but for a part that names a language.
fn is_for_language(theirs: &str, ours: &str, is_other: impl Fn(&str, &str) -> bool) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let signs = |text: &str| text.chars().filter(|c| !is_part(*c)).collect::<String>();
    let (a, b): (Vec<&str>, Vec<&str>) =
        (theirs.split(|c| !is_part(c)).collect(), ours.split(|c| !is_part(c)).collect());
    theirs != ours
        && a.len() == b.len()
        && signs(theirs) == signs(ours)
        && a.iter().zip(&b).all(|(a, b)| a == b || is_other(a, b))
}

/// Whether code of a translation is that of the source for the language of the page: `/de/lamp` for `/en/lamp`.
pub(super) fn is_in_own_language(theirs: &str, ours: &str, own: &Locale) -> bool {
    is_for_language(theirs, ours, |a, b| locale::tag_of_segment(a).is_some() && locale::names(b, own))
}

/// Whether the second text is the first with a later version.
pub(super) fn is_newer((theirs, ours): (&str, &str)) -> bool {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let words =
        |text: &str| text.split(is_number).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let numbers = |text: &str| {
        let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
        numbers.map(|number| number.parse::<u64>().unwrap_or(u64::MAX)).collect::<Vec<_>>()
    };
    let bytes = theirs.as_bytes();
    let is_version = bytes.windows(3).any(|w| w[0].is_ascii_digit() && w[1] == b'.' && w[2].is_ascii_digit())
        || bytes.windows(2).any(|w| w[0] == b'v' && w[1].is_ascii_digit());
    is_version && words(theirs) == words(ours) && numbers(ours) > numbers(theirs)
}

/// Whether a code block is that of the source with more after it, from a blank line on: words that it took in.
fn takes_in(theirs: &str, ours: &str) -> bool {
    let code = theirs.rsplit_once('\n').map_or("", |(code, _)| code).trim_end();
    let rest = ours.strip_prefix(code).filter(|_| code.contains('\n'));
    rest.is_some_and(|rest| rest.lines().skip(1).any(|line| line.trim_matches([' ', '\t', '>']).is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_without_its_fence_takes_in_words() {
        let theirs = "```sh\nlamp on\n```";
        assert!(takes_in(theirs, "```sh\nlamp on\n\nWords.\n\n```"));
        assert!(takes_in(theirs, "```sh\nlamp on\n>\n>Words.\n```"));
        for ours in ["```sh\nlamp on\nlamp off\n```", "```sh\nlamp off\n\nWords.\n```", "```sh\nlamp on\n```"] {
            assert!(!takes_in(theirs, ours), "{ours}");
        }
    }

    #[test]
    fn examples_for_the_language_of_the_page() {
        let own = Locale::parse("de-DE").expect("a locale");
        for (theirs, ours) in [("/en/lamp", "/de/lamp"), ("en/lamp.md", "de/lamp.md"), ("en", "de"), ("pt-BR", "de-DE")]
        {
            assert!(is_in_own_language(theirs, ours, &own), "{ours}");
        }
        for (theirs, ours) in [("/en/lamp", "/de/lampe"), ("/en/lamp", "/fr/lamp"), ("lamp", "de"), ("en", "en")] {
            assert!(!is_in_own_language(theirs, ours, &own), "{ours}");
        }
        assert!(is_localized("'en'", "'de'", &own, ": 'Lampe'"));
        assert!(is_localized("pt", "fr", &own, ": 'Lampe'"), "another example of another language");
        assert!(!is_localized("is", "fr", &own, " x"));
    }

    #[test]
    fn later_versions() {
        for (theirs, ours) in [("v1.6.0", "v1.7.0"), ("a/b@v4", "a/b@v5"), ("lamp-1.9", "lamp-1.10"), ("1.2", "1.2.1")]
        {
            assert!(is_newer((theirs, ours)) && !is_newer((ours, theirs)), "{ours}");
        }
        for (theirs, ours) in [("5", "6"), ("a1.2", "b1.3"), ("v1", "v1")] {
            assert!(!is_newer((theirs, ours)), "{ours}");
        }
    }
}
