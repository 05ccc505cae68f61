//! Whether two versions of a passage differ in spelling alone: a slip within a word, words written together or apart,
//! the marks of a sentence; or in the date of a line that says when its page was made.
//!
//! But for the small words of English (see [`grammar`]), nothing is known of any language. A slip is what fingers do and authors do not mean: letters in the wrong order, a
//! letter twice or once, one letter too many, too few or wrong in the midst of a long word. What an author would change
//! is none: the beginning of a word (`typical`, `atypical`), its end (`lamp`, `lamps`), an accent, a short word, a name
//! for machines, a digit.

use std::ops::Range;

use super::grammar::{self, Word};
use super::word_diff::{Unit, changed};
use crate::text::Span;

/// Letters of a word from which on two that changed places, or one that is there twice, are a slip.
const FEW: usize = 5;
/// Letters from which on any one is.
const ENOUGH: usize = 6;
/// Bytes of a passage beyond which nothing is looked for.
const LONGEST: usize = 20_000;

/// The words that were misspelt in the old text, where the new one differs in spelling alone; in English, or in its
/// grammar.
pub(super) fn misspelt(old: &str, new: &str, is_english: bool) -> Option<Vec<Box<str>>> {
    if old.len().max(new.len()) > LONGEST {
        return None;
    }
    let sides = [old, new].map(|text| Side { text, bold: text.match_indices("**").map(|(at, _)| at).collect() });
    let mut words = Vec::new();
    for [gone, come] in changed(old, new) {
        words.extend(slips(&sides, [&gone, &come], is_english)?);
    }
    Some(words)
}

/// A text, and where marks of strong emphasis are in it.
struct Side<'t> {
    text: &'t str,
    bold: Vec<usize>,
}

/// The words that were misspelt in one change; `None` where it is more than spelling.
fn slips(sides: &[Side<'_>; 2], units: [&[Unit]; 2], is_english: bool) -> Option<Vec<Box<str>>> {
    let [old, new] = sides;
    let [gone, come] = units;
    let is_spelled = |text: &str, units: &[Unit]| units.iter().all(|unit| is_spelling(text, unit));
    if !is_spelled(old.text, gone) || !is_spelled(new.text, come) {
        return None;
    }
    let words = |side: &Side<'_>, units: &[Unit]| -> Vec<Word> {
        units
            .iter()
            .filter(|unit| unit.word)
            .map(|unit| side.word(unit))
            .filter(|word| !word.letters.is_empty())
            .collect()
    };
    let (was, is) = (words(old, gone), words(new, come));
    if was.iter().flat_map(|word| &word.letters).eq(is.iter().flat_map(|word| &word.letters)) {
        return Some(Vec::new());
    }
    let [was, is] = match is_english {
        true => grammar::beyond(&was, &is)?,
        false => [was.iter().collect(), is.iter().collect()],
    };
    if was.len() != is.len() {
        return None;
    }
    let mut found = Vec::new();
    for (was, is) in was.iter().zip(&is) {
        if was.letters != is.letters {
            is_slip(&was.letters, &is.letters).then(|| found.push(was.span.of(old.text).into()))?;
        }
    }
    Some(found)
}

impl Side<'_> {
    fn word(&self, unit: &Unit) -> Word {
        let Span { start, end } = unit.span();
        let own = unit.span().of(self.text);
        let (before, behind) = (&self.text[..start as usize], &self.text[end as usize..]);
        let is_strong = self.bold.partition_point(|at| *at < start as usize) % 2 == 1;
        let is_no_letter = |c: char| !c.is_alphabetic();
        // A capital letter makes a name of a word, but for the first one of a sentence.
        let is_first = before.trim_end().chars().next_back().is_none_or(|c| !is_within(c));
        Word {
            letters: letters(own),
            span: unit.span(),
            is_name: is_strong || own.starts_with(char::is_uppercase) && !is_first,
            before: before.trim_end().rsplit(is_no_letter).next().unwrap_or("").to_lowercase(),
            behind: behind.trim_start().split(is_no_letter).next().unwrap_or("").to_lowercase(),
        }
    }
}

/// Whether a sentence goes on behind a character.
fn is_within(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, ',' | ';' | ')' | ']' | '`' | '"' | '\'' | '’' | '”' | '“' | '(' | '[' | '*' | '_' | '-' | '/')
}

/// The letters of a word, in lower case, with what belongs to none left out.
fn letters(word: &str) -> Vec<char> {
    word.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// Whether a word or mark may be one of spelling: no digits, no name for machines, no mark that means something.
fn is_spelling(text: &str, unit: &Unit) -> bool {
    let own = unit.span().of(text);
    if unit.word {
        let (mut capitals, mut others) = (0, 0);
        for c in own.chars().skip(1) {
            capitals += usize::from(c.is_uppercase());
            others += usize::from(!c.is_alphabetic() && !is_apostrophe(c) && !is_unseen(c));
        }
        return others == 0 && capitals == 0 && own.starts_with(char::is_alphabetic);
    }
    let Span { start, end } = unit.span();
    let before = text[..start as usize].chars().next_back();
    let behind = text[end as usize..].chars().next();
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let opens = own.chars().all(is_opening);
    let is_prefix = is_blank(before) && !is_blank(behind) && !opens;
    own.chars().all(|c| is_opening(c) || is_sentence_mark(c)) && !is_prefix && !behind.is_some_and(char::is_numeric)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

fn is_unseen(c: char) -> bool {
    super::words::class(c) == super::words::Class::Nothing
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '„' | '‘' | '‚' | '’' | '”' | '«' | '»' | '‹' | '›' | '(' | '¿' | '¡')
        || matches!(c, '「' | '『' | '《' | '〈' | '（' | '【')
}

fn is_sentence_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '…' | '-' | '‐' | '‑' | '–' | '—' | '·' | '،' | '؛' | '؟')
        || matches!(c, '。' | '、' | '，' | '．' | '：' | '；' | '！' | '？' | '」' | '』' | '》' | '〉' | '）' | '】')
}

/// Whether one word is the other with a slip. Both are in lower case and differ.
fn is_slip(old: &[char], new: &[char]) -> bool {
    let (short, long) = if old.len() <= new.len() { (old, new) } else { (new, old) };
    let same = |(a, b): &(&char, &char)| a == b;
    let ahead = short.iter().zip(long).take_while(same).count();
    let most = short.len() - ahead;
    let behind = short.iter().rev().zip(long.iter().rev()).take(most).take_while(same).count();
    let (short_part, long_part) = (&short[ahead..short.len() - behind], &long[ahead..long.len() - behind]);
    let is_plain = |part: &[char]| part.iter().all(|c| !is_accented(*c));
    if ahead == 0 || long.len() < FEW || !is_plain(short_part) || !is_plain(long_part) {
        return false;
    }
    let is_inside = behind > 0 && long.len() >= ENOUGH;
    match (short_part, long_part) {
        ([], [letter]) => is_inside || long[ahead - 1] == *letter,
        ([_], [_]) => is_inside,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// A Latin letter with an accent, which makes another word of many.
fn is_accented(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Words of a line that says when its page was made, at most.
const STAMP_WORDS: usize = 10;

/// Whether two lines are the same but for the dates in them, and say when their page was made: few words, no sentence.
pub fn differ_in_dates(old: &str, new: &str) -> bool {
    if !is_short(old) || !is_short(new) {
        return false;
    }
    let (was, is) = (without_dates(old), without_dates(new));
    was.len() > 1 && was == is
}

/// Whether a line says when its page was made: few words with a date, and no sentence.
pub fn is_stamp(text: &str) -> bool {
    is_short(text) && without_dates(text).len() > 1
}

fn is_short(text: &str) -> bool {
    let is_sentence = text.trim_end().ends_with(['.', '!', '?', '。', '！', '？', '।', '؟']);
    text.len() <= LONGEST && text.split_whitespace().count() <= STAMP_WORDS && !is_sentence
}

/// A text in pieces, between its dates.
fn without_dates(text: &str) -> Vec<&str> {
    let parts = date_parts(text);
    let (mut pieces, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some([a, b, c]) = parts.get(at..at + 3) {
        let close = |left: &Range<usize>, right: &Range<usize>| is_between(&text[left.end..right.start]);
        let kinds = [a, b, c].map(|part| Part::of(&text[part.clone()]));
        if close(a, b) && close(b, c) && is_date(kinds) {
            pieces.push(&text[from..a.start]);
            (from, at) = (c.end, at + 3);
        } else {
            at += 1;
        }
    }
    pieces.push(&text[from..]);
    pieces
}

/// Runs of digits, and of letters.
fn date_parts(text: &str) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut kind = None;
    for (at, c) in text.char_indices() {
        let is_mark = matches!(c, '年' | '月' | '日' | '년' | '월' | '일');
        let now = (c.is_alphanumeric() && !is_mark).then(|| c.is_ascii_digit());
        match parts.last_mut().filter(|_| now.is_some() && now == kind) {
            Some(last) => last.end = at + c.len_utf8(),
            None if now.is_some() => parts.push(at..at + c.len_utf8()),
            None => {}
        }
        kind = now;
    }
    parts
}

fn is_between(text: &str) -> bool {
    text.chars().count() <= 2
        && text.chars().all(|c| matches!(c, '-' | '/' | '.' | ',' | ' ' | '年' | '月' | '년' | '월'))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    /// Two digits at most.
    Day,
    Word,
    Other,
}

impl Part {
    fn of(text: &str) -> Part {
        let is_number = text.bytes().all(|b| b.is_ascii_digit());
        match text.len() {
            4 if is_number && (text.starts_with("19") || text.starts_with("20")) => Part::Year,
            1 | 2 if is_number => Part::Day,
            _ if !is_number && (3..=10).contains(&text.chars().count()) => Part::Word,
            _ => Part::Other,
        }
    }
}

/// A year, a day, and a month as a number or a word.
fn is_date(parts: [Part; 3]) -> bool {
    let count = |kind: Part| parts.iter().filter(|part| **part == kind).count();
    parts[1] != Part::Year && count(Part::Year) == 1 && count(Part::Day) >= 1 && count(Part::Other) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(old: &str, new: &str) -> Option<Vec<String>> {
        misspelt(old, new, false).map(|words| words.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn slips_and_marks_are_spelling() {
        for (old, new) in [
            ("Swithc the lamp on.", "Switch the lamp on."),
            ("The lampshadee is hot", "The lampshade is hot"),
            ("A comfortble light", "A comfortable light"),
            ("A comfirtable light", "A comfortable light"),
            ("the lightswitch", "the light switch"),
            ("a tradeoff between both", "a trade-off between both"),
            ("Wait and press it", "Wait, and press it."),
            ("Press it, (twice)", "Press it twice"),
            ("The lamp is  “hot”!", "The lamp is hot."),
            ("灯很热，请等", "灯很热。请等"),
            ("Неверное значение лмапы", "Неверное значение лампы"),
        ] {
            assert!(slips(old, new).is_some(), "{old} -> {new}");
        }
        assert_eq!(slips("The Lapmhouse, then.", "The Lamphouse then"), Some(vec!["Lapmhouse".to_owned()]));
    }

    #[test]
    fn what_an_author_means_is_none() {
        for (old, new) in [
            ("a typical lamp", "an atypical lamp"),
            ("symmetric light", "asymmetric light"),
            ("a supported lamp", "an unsupported lamp"),
            ("it is now hot", "it is not hot"),
            ("the lamps", "the lamp"),
            ("switch the light", "switch the lights"),
            ("er musste warten", "er müsste warten"),
            ("wait 5 minutes", "wait 6 minutes"),
            ("set it to 5", "set it to -5"),
            ("set it to 15", "set it to 1.5"),
            ("the hostlight table", "the host_light table"),
            ("by HTTPX alone", "by HTTXP alone"),
            ("use lampData here", "use lampDaat here"),
            ("call it with -force", "call it with force"),
            ("open .lamprc first", "open lamprc first"),
            ("a / b", "a b"),
            ("the light is warm", "the light is very warm"),
            ("the light is very warm", "the light is warm"),
            ("灯很热", "灯很冷"),
            ("`lampen`", "`lapmen`x"),
        ] {
            assert_eq!(slips(old, new), None, "{old} -> {new}");
        }
    }

    #[test]
    fn grammar_of_english_leaves_the_sense() {
        for (old, new) in [
            ("For bright rooms, is common to dim.", "For bright rooms, it is common to dim."),
            ("An lamp that is on", "A lamp that is on"),
            ("It shows the 80% of lamps", "It shows 80% of the lamps"),
            ("Lamp has a build in switch.", "Lamp has a built in switch."),
            ("It will also provides light, an it is warm", "It will also provide light, and it is warm"),
            ("capturing a measurements of light", "capturing a measurement of light"),
            ("The lamp is is on the the wall on rooms", "The lamp is on the wall in rooms"),
        ] {
            assert!(misspelt(old, new, true).is_some(), "{old} -> {new}");
            assert!(misspelt(new, old, true).is_some(), "{new} -> {old}");
        }
        assert!(misspelt("Turn the lamp lamp on", "Turn the lamp on", true).is_some());
        for (old, new) in [
            ("Set your lamp", "Set their lamp"),
            ("Point the lamp", "Point to the lamp"),
            ("Wait for it at the door", "Wait at the door"),
            ("the lamps that you dimmed", "the lamps that they dimmed"),
            ("The lamp is deleting", "The lamp is deleted"),
            ("Choose lamp", "Choose lamps"),
        ] {
            assert_eq!(misspelt(old, new, true), None, "{old} -> {new}");
            assert_eq!(misspelt(new, old, true), None, "{new} -> {old}");
        }
        let both = misspelt("The Lapmhouse of lamp", "The Lamphouse of the lamps", true);
        assert_eq!(both, Some(vec!["Lapmhouse".into()]));
        for (old, new) in [
            ("it is on", "it is off"),
            ("it is on", "it is not on"),
            ("you can dim it", "you must dim it"),
            ("you may dim it", "dim it"),
            ("lamps and rooms", "lamps or rooms"),
            ("lamps and rooms", "lamps in rooms"),
            ("send it to rooms", "send it from rooms"),
            ("all lamps", "any lamps"),
            ("one lamp", "two lamps"),
            ("the Market of lamps", "the Marketo of lamps"),
            ("the lamps of the Lamp Room", "the lamps of the Lamp Rooms"),
            ("press **Show lamp** now", "press **Show lamps** now"),
            ("the minor one", "the major one"),
            ("publish lamps", "published lamps"),
            ("the lamp is warm", "the lamp was warm"),
            ("the supported lamp", "the unsupported lamp"),
            ("set option A of it", "set option of it"),
            ("the id of it", "the ids of it"),
        ] {
            assert_eq!(misspelt(old, new, true), None, "{old} -> {new}");
        }
        assert_eq!(misspelt("all the lamps", "all lamps", false), None, "no English");
    }

    #[test]
    fn dates_are_found_in_any_order() {
        for (old, new) in [
            ("###### Made by lampgen on 12-Jun-2025", "###### Made by lampgen on 24-Jul-2026"),
            ("Last change: June 1, 2025", "Last change: July 24, 2026"),
            ("_Stand: 01.06.2025_", "_Stand: 24.07.2026_"),
            ("Updated 2025-06-01", "Updated 2026-07-24"),
            ("更新于 2025年6月1日", "更新于 2026年7月24日"),
        ] {
            assert!(differ_in_dates(old, new), "{old} -> {new}");
            assert!(is_stamp(old) && is_stamp(new), "{old}");
        }
        for (old, new) in [
            ("Made by lampgen 3 on 12-Jun-2025", "Made by lampgen 4 on 24-Jul-2026"),
            ("Lamp 2025 of 12 lamps", "Lamp 2026 of 13 lamps"),
            ("Version 1.2.3", "Version 1.2.4"),
            ("Since 2025", "Since 2026"),
            ("Lamps are sold until 1 June 2025.", "Lamps are sold until 24 July 2026."),
            ("nothing", "nothing"),
        ] {
            assert!(!differ_in_dates(old, new), "{old} -> {new}");
            assert!(old.contains("lampgen") || !is_stamp(old), "{old}");
        }
    }
}
