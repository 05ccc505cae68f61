//! Numbers in text, and whether a translation has one in the format of its language.

use std::collections::HashSet;

use crate::text::Span;

/// Up to this value, numbers are written as words as often as not.
pub(super) const SMALL: u64 = 12;

/// A number as it is written: digits with signs between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    /// Its digits and the signs between them.
    pub span: Span,
    /// Its value without any sign: that of `1,234.5` is 12345.
    pub digits: u64,
}

/// Adds the numbers of a piece of text; no digits of names (`v7`, `H2`, `x86_64`), and none of entities.
pub(super) fn read(text: &str, piece: Span, found: &mut Vec<Number>) {
    let mut at = piece.start as usize;
    let end = piece.end as usize;
    while let Some(start) = next_digit(text, at, end) {
        let (stop, digits) = number(text, start, end);
        at = stop;
        let before = text[..start].chars().next_back();
        let is_name = before.is_some_and(|c| matches!(c, '_' | '#' | '&') || c.is_alphabetic() && c.is_ascii());
        if let Some(digits) = digits.filter(|_| !is_name) {
            found.push(Number { span: Span::new(start, stop), digits });
        }
    }
}

/// Every number that a text may mean with its digits: those of names too, with and without the blanks between groups.
pub(super) fn all(text: &str, found: &mut HashSet<u64>) {
    let mut at = 0;
    while let Some(start) = next_digit(text, at, text.len()) {
        let (stop, digits) = number(text, start, text.len());
        found.extend(digits);
        // `1,234.5` may as well be several numbers.
        text[start..stop].split(|c| digit(c).is_none()).for_each(|run| found.extend(value(run)));
        at = stop;
    }
}

/// Whether a text has a number as it is written, and not within another.
pub(super) fn has_verbatim(text: &str, written: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_sign = |at: usize| matches!(bytes.get(at), Some(b'.' | b','));
    memchr::memmem::find_iter(bytes, written).any(|at| {
        let (end, before) = (at + written.len(), at.wrapping_sub(1));
        let goes_on = is_digit(end) || is_sign(end) && is_digit(end + 1);
        let began = is_digit(before) || is_sign(before) && is_digit(before.wrapping_sub(1));
        !(goes_on || began)
    })
}

/// Where the next digit of any script is.
fn next_digit(text: &str, mut at: usize, end: usize) -> Option<usize> {
    // Digits of other scripts begin with a byte of these.
    let may_be = |byte: &u8| byte.is_ascii_digit() || *byte >= 0xd9;
    loop {
        at += text.as_bytes().get(at..end)?.iter().position(may_be)?;
        let c = text[at..].chars().next()?;
        if digit(c).is_some() {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// The end of the number that begins here, and its value; `None` for one too long to be a number.
fn number(text: &str, start: usize, end: usize) -> (usize, Option<u64>) {
    let mut group = start;
    let mut at = start + digits_at(&text[start..end]);
    loop {
        let mut rest = text[at..end].chars();
        let (Some(sign), len) = (rest.next(), digits_at(rest.as_str())) else { break };
        let is_between = match sign {
            '.' | ',' | '\'' | '’' | '．' | '，' | '٫' | '٬' => len > 0,
            // Groups of three, below one of at most three.
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {
                let count = |digits: &str| digits.chars().count();
                count(&rest.as_str()[..len]) == 3 && count(&text[group..at]) <= 3 && !text[group..at].starts_with('0')
            }
            _ => false,
        };
        if !is_between {
            break;
        }
        group = at + sign.len_utf8();
        at = group + len;
    }
    (at, value(&text[start..at]))
}

fn digits_at(text: &str) -> usize {
    text.find(|c| digit(c).is_none()).unwrap_or(text.len())
}

/// The value of the digits of a text, signs apart.
pub(super) fn value(text: &str) -> Option<u64> {
    let mut digits = text.chars().filter_map(digit).peekable();
    digits.peek()?;
    digits.try_fold(0u64, |value, digit| value.checked_mul(10)?.checked_add(u64::from(digit)))
}

/// The value of a digit of any script that documentation is written in.
fn digit(c: char) -> Option<u32> {
    const ZEROS: [u32; 6] = ['0' as u32, '٠' as u32, '۰' as u32, '०' as u32, '০' as u32, '０' as u32];
    if c.is_ascii() {
        return c.to_digit(10);
    }
    ZEROS.iter().find_map(|zero| (c as u32).checked_sub(*zero).filter(|digit| *digit < 10))
}

/// A number without the zeros at its end: what stays the same in other units.
pub(super) fn significant(mut digits: u64) -> u64 {
    while digits > 0 && digits.is_multiple_of(10) {
        digits /= 10;
    }
    digits
}

/// The numbers that are often words: all small ones, and round ones.
const SPOKEN: [u64; 18] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 30, 50, 100, 1_000];

/// How these words begin, by language, with `|` between several.
#[rustfmt::skip]
const WORDS: [(&str, [&str; 18]); 11] = [
    ("en", ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "fifteen", "twenty", "thirty", "fifty", "hundred", "thousand"]),
    ("de", ["ein", "zwei", "drei|dritt", "vier", "fünf", "sechs", "sieb", "acht", "neun", "zehn", "elf", "zwölf",
        "fünfzehn", "zwanzig", "dreißig", "fünfzig", "hundert", "tausend"]),
    ("fr", ["un|une|premi", "deux|second", "trois", "quatr", "cinq", "six|sixi", "sept", "huit", "neuf|neuvi", "dix", "onz", "douz",
        "quinz", "vingt", "trent", "cinquant", "cent", "mille|millier"]),
    ("es", ["un|uno|una|primer", "dos|segund", "tres|tercer", "cuatro|cuart", "cinco|quint", "seis", "siete", "ocho", "nueve", "diez|décim",
        "once", "doce", "quince", "veint", "treint", "cincuent", "cien", "mil"]),
    ("it", ["un|uno|una|prim", "due|second", "tre|terz", "quattr|quart", "cinq|quint", "sei|sest", "sett", "otto|ottav", "nove|non",
        "dieci|decim", "undic", "dodic", "quindic", "vent", "trent", "cinquant", "cent", "mille|mila|migliai"]),
    ("pt", ["um|uma|primeir", "dois|duas|segund", "três|terceir", "quatro|quart", "cinco|quint", "seis|sext", "sete|sétim", "oito|oitav",
        "nove|non", "dez|décim", "onze", "doze", "quinze", "vint", "trint", "cinquent", "cem|cent", "mil"]),
    ("nl", ["een|één|eerst", "twee", "drie|derd", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
        "vijftien", "twintig", "dertig", "vijftig", "honderd", "duizend"]),
    ("sv", ["en|ett|först", "två|andra", "tre|tredj", "fyr|fjärd", "fem", "sex|sjätt", "sju", "åtta|åttond", "nio", "tio", "elv",
        "tolv", "femton", "tjugo", "trettio", "femtio", "hundra", "tusen"]),
    ("ja", ["一|ひと", "二|ふた|両|双", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
        "十五", "二十", "三十", "五十", "百", "千"]),
    ("zh", ["一", "二|两|兩|双|雙", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
        "十五", "二十", "三十", "五十", "百", "千"]),
    ("ko", ["한|하나|일", "두|둘|이", "세|셋|삼", "네|넷|사", "다섯|오", "여섯|육", "일곱|칠", "여덟|팔", "아홉|구", "열|십", "열한|십일",
        "열두|십이", "십오", "이십", "삼십", "오십", "백", "천"]),
];

/// Ordinals and months, which other languages write in digits, for the numbers from 1 to 12.
const ENGLISH: [&str; 12] = [
    "first|once|single|january|jan|a|an",
    "second|twice|double|half|february|feb|both|pair",
    "third|triple|march|mar",
    "fourth|quarter|april|apr",
    "fifth|may",
    "sixth|june|jun",
    "seventh|july|jul",
    "eighth|august|aug",
    "ninth|sept|sep",
    "tenth|octo|oct",
    "eleventh|nove|nov",
    "twelfth|dece|dec",
];

/// Whether a text of a language says a number in a word; `None` where its words are not known.
pub(super) fn says(text: &str, language: &str, number: u64) -> Option<bool> {
    let at = SPOKEN.iter().position(|spoken| *spoken == number)?;
    let (_, words) = WORDS.iter().find(|(known, _)| *known == language)?;
    let ordinals = ENGLISH.get(at).filter(|_| language == "en");
    let forms = || words[at].split('|').chain(ordinals.into_iter().flat_map(|forms| forms.split('|')));
    let text = text.to_lowercase();
    if matches!(language, "ja" | "zh" | "ko") {
        return Some(forms().any(|form| text.contains(form)));
    }
    let is_form = |word: &str, form: &str| if form.len() > 3 { word.starts_with(form) } else { word == form };
    let mut spoken = text.split(|c: char| !c.is_alphabetic());
    Some(spoken.any(|word| forms().any(|form| is_form(word, form))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<u64> {
        let mut found = Vec::new();
        read(text, Span::new(0, text.len()), &mut found);
        found.iter().map(|number| number.digits).collect()
    }

    #[test]
    fn formats_of_languages_are_one() {
        for text in ["1,234.5", "1 234,5", "1\u{a0}234,5", "1.234,5", "1’234.5", "１，２３４.５", "١٬٢٣٤٫٥"]
        {
            assert_eq!(numbers(text), [12345], "{text}");
        }
        assert_eq!(numbers("in 2024 300 lamps, 5 000 rooms"), [2024, 300, 5000]);
        assert_eq!(numbers("10:30, 3-5, 2031-04-05, 5GB, $9.50"), [10, 30, 3, 5, 2031, 4, 5, 5, 950]);
        assert!(numbers("v7, H2, x86_64, &#39; and &#x200B;").is_empty());
        assert!(numbers("12345678901234567890123").is_empty());
    }

    #[test]
    fn parts_count_where_they_are_looked_for() {
        let mut found = HashSet::new();
        all("Lamp7 since 05.04.2031, 1 234", &mut found);
        for number in [7, 5, 4, 2031, 1234] {
            assert!(found.contains(&number), "{number}");
        }
    }

    #[test]
    fn small_numbers_are_words() {
        assert_eq!(says("Ein dreistufiger Ablauf", "de", 3), Some(true));
        assert_eq!(says("Ein zweistufiger Ablauf", "de", 3), Some(false));
        assert_eq!(says("三つのランプ", "ja", 3), Some(true));
        assert_eq!(says("In March", "en", 3), Some(true));
        assert_eq!(says("Trzy", "pl", 3), None);
    }
}
