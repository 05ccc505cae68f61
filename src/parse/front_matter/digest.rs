//! Typed digests: equal for values that mean the same, whatever way they are written.
//!
//! A value is a set of atoms: a scalar is the set of its comma-separated items, a list is the union of its items,
//! a map is one atom, and nothing (`null`, `~`, an empty value) is the empty set. So `A, B`, `[B, A]` and a block list
//! of the two are one value, and a list of one is its item.

use crate::text::hash;

/// The digest of nothing.
pub(super) const NULL: u64 = 0;

const TRUE: u64 = 0x7472_7565_9e37_79b9;
const FALSE: u64 = 0x6661_6c73_85eb_ca6b;
const NUMBER: u64 = 0x6e75_6d62_c2b2_ae35;
const TIME: u64 = 0x7469_6d65_27d4_eb2f;
const LIST: u64 = 0x6c69_7374_1656_67b1;
const MAP: u64 = 0x6d61_7073_d1b5_4a35;
/// More digits than this are a name (a commit, say), never a number.
const DIGITS: usize = 15;

/// Mixes two hashes into one.
pub(super) fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x9e37_79b9_7f4a_7c15) * u128::from(b ^ 0xc2b2_ae3d_27d4_eb4f);
    (product as u64) ^ ((product >> 64) as u64)
}

/// What a scanner already knows of a scalar's text; both may be said too often, never too seldom.
#[derive(Clone, Copy)]
pub(super) struct Traits {
    /// It may hold a comma.
    pub comma: bool,
    /// It may hold something to fold: two blanks in a row, a blank other than a space, a zero-width space.
    pub fold: bool,
}

impl Traits {
    /// Finds them out.
    pub fn of(text: &str) -> Traits {
        let mut traits = Traits { comma: false, fold: false };
        let mut blank = false;
        for &byte in text.as_bytes() {
            let space = byte == b' ';
            traits.comma |= byte == b',';
            traits.fold |= (space && blank) || byte < b' ' || byte == 0xc2 || byte == 0xe2;
            blank = space;
        }
        traits
    }
}

/// The atoms of the values that are being read; a value's atoms are those above its mark.
#[derive(Default)]
pub(super) struct Atoms {
    stack: Vec<u64>,
    folded: String,
}

impl Atoms {
    /// Where the next value's atoms start.
    pub fn mark(&self) -> usize {
        self.stack.len()
    }

    /// Adds the atoms of a scalar.
    pub fn scalar(&mut self, text: &str, traits: Traits) {
        if traits.fold {
            fold(text, &mut self.folded);
            items(&self.folded, true, &mut self.stack);
        } else {
            items(text, traits.comma, &mut self.stack);
        }
    }

    /// Adds a value whose digest is known.
    pub fn known(&mut self, digest: u64) {
        if digest != NULL {
            self.stack.push(digest);
        }
    }

    /// Adds a map, given the sum of its entries' hashes (see [`entry`]) and their number.
    pub fn map(&mut self, sum: u64, entries: usize) {
        if entries > 0 {
            self.stack.push(mix(MAP, sum));
        }
    }

    /// The digest of the value above `mark`, which stays.
    pub fn peek(&mut self, mark: usize) -> u64 {
        let Some(atoms) = self.stack.get_mut(mark..) else { return NULL };
        match atoms {
            [] => return NULL,
            [one] => return *one,
            _ => atoms.sort_unstable(),
        }
        let (mut digest, mut last, mut count) = (LIST, NULL, 0);
        for &atom in atoms.iter() {
            if count == 0 || atom != last {
                digest = mix(digest, atom);
                count += 1;
            }
            last = atom;
        }
        if count == 1 { last } else { digest }
    }

    /// The digest of the value above `mark`, whose atoms are taken away.
    pub fn take(&mut self, mark: usize) -> u64 {
        let digest = self.peek(mark);
        self.stack.truncate(mark);
        digest
    }

    /// The digest of a scalar alone.
    pub fn of_scalar(&mut self, text: &str, traits: Traits) -> u64 {
        if !traits.fold && !traits.comma {
            return atom(trim(text));
        }
        let mark = self.mark();
        self.scalar(text, traits);
        self.take(mark)
    }
}

/// The hash of a map's entry; entries are added up, so that their order does not matter.
pub(super) fn entry(key: u64, value: u64) -> u64 {
    mix(key, value)
}

fn trim(mut text: &str) -> &str {
    while let Some(rest) = text.strip_prefix(' ') {
        text = rest;
    }
    while let Some(rest) = text.strip_suffix(' ') {
        text = rest;
    }
    text
}

fn items(text: &str, comma: bool, stack: &mut Vec<u64>) {
    let mut push = |item: &str| {
        let atom = atom(trim(item));
        if atom != NULL {
            stack.push(atom);
        }
    };
    let mut start = 0;
    if comma {
        for at in memchr::memchr_iter(b',', text.as_bytes()) {
            push(&text[start..at]);
            start = at + 1;
        }
    }
    push(&text[start..]);
}

fn fold(text: &str, folded: &mut String) {
    folded.clear();
    for c in text.chars() {
        match c {
            '\u{200b}' => {}
            ' ' | '\t' | '\n' | '\r' | '\u{a0}' | '\u{202f}' => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => folded.push(c),
        }
    }
}

fn atom(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    match bytes {
        [] | b"~" => NULL,
        [b'0'..=b'9' | b'+' | b'-', ..] => time(bytes).or_else(|| number(bytes)).unwrap_or_else(|| hash(bytes)),
        [b'n' | b'N' | b'y' | b'Y' | b't' | b'T' | b'f' | b'F' | b'o' | b'O', ..] if bytes.len() <= 5 => {
            if is("true") || is("yes") || is("on") {
                TRUE
            } else if is("false") || is("no") || is("off") {
                FALSE
            } else if is("null") {
                NULL
            } else {
                hash(bytes)
            }
        }
        _ => hash(bytes),
    }
}

/// A plain decimal: a sign, digits without needless leading zeros, a fraction; at most [`DIGITS`] digits.
fn number(bytes: &[u8]) -> Option<u64> {
    let (negative, bytes) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, bytes),
    };
    if bytes.len() > DIGITS + 1 || matches!(bytes, [b'0', b'0'..=b'9', ..]) || !bytes.first()?.is_ascii_digit() {
        return None;
    }
    let (mut value, mut digits, mut scale, mut point) = (0u64, 0, 0u64, false);
    for &byte in bytes {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u64::from(byte - b'0');
                digits += 1;
                scale += u64::from(point);
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    if digits > DIGITS || (point && scale == 0) {
        return None;
    }
    while scale > 0 && value % 10 == 0 {
        value /= 10;
        scale -= 1;
    }
    let negative = u64::from(negative && value != 0);
    Some(mix(NUMBER, (value << 5) | (scale << 1) | negative))
}

/// A date, or a date and a time, in seconds since 1970 UTC; a date is its midnight, no zone is UTC.
fn time(bytes: &[u8]) -> Option<u64> {
    let (date, rest) = bytes.split_at_checked(10)?;
    let &[_, _, _, _, b'-', _, _, b'-', _, _] = date else { return None };
    let (year, month, day) = (decimal(&date[..4])?, decimal(&date[5..7])?, decimal(&date[8..])?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day == 0 || day > days {
        return None;
    }
    // Days from the civil calendar, with years that start in March.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (y.div_euclid(400), y.rem_euclid(400));
    let of_year = (153 * m + 2) / 5 + day - 1;
    let midnight = (era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468) * 86_400;
    let (seconds, fraction): (i64, &[u8]) = match rest {
        [] => (0, &[]),
        [b'T' | b't' | b' ', clock @ ..] => seconds_of_day(clock)?,
        _ => return None,
    };
    let digest = mix(TIME, (midnight + seconds) as u64);
    Some(if fraction.is_empty() { digest } else { mix(digest, hash(fraction)) })
}

/// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff` with an optional zone, in seconds after midnight UTC, and the fraction's
/// digits without zeros at the end.
fn seconds_of_day(clock: &[u8]) -> Option<(i64, &[u8])> {
    let zone = clock.iter().position(|b| matches!(b, b' ' | b'Z' | b'z' | b'+' | b'-')).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(zone);
    let mut parts = clock.splitn(3, |&b| b == b':');
    let (hours, minutes) = (decimal(parts.next()?)?, decimal(parts.next()?)?);
    let rest = parts.next().unwrap_or(b"0");
    let point = rest.iter().position(|&b| b == b'.').unwrap_or(rest.len());
    let (whole, fraction) = rest.split_at(point);
    let seconds = decimal(whole)?;
    let fraction = fraction.get(1..).unwrap_or(&[]);
    if hours > 24 || minutes > 59 || seconds > 60 || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let end = fraction.iter().rposition(|&b| b != b'0').map_or(0, |at| at + 1);
    let offset = match zone.trim_ascii() {
        b"" | b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), zone @ ..] => {
            let (hours, minutes) = match zone {
                [_] | [_, _] => (decimal(zone)?, 0),
                [h @ .., b':', a, b] => (decimal(h)?, decimal(&[*a, *b])?),
                [a, b, c, d] => (decimal(&[*a, *b])?, decimal(&[*c, *d])?),
                _ => return None,
            };
            (hours * 3600 + minutes * 60) * if *sign == b'-' { -1 } else { 1 }
        }
        _ => return None,
    };
    Some((hours * 3600 + minutes * 60 + seconds - offset, &fraction[..end]))
}

/// One to four digits.
fn decimal(bytes: &[u8]) -> Option<i64> {
    if bytes.is_empty() || bytes.len() > 4 {
        return None;
    }
    bytes.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(text: &str) -> u64 {
        Atoms::default().of_scalar(text, Traits::of(text))
    }

    #[test]
    fn dates_are_equal_to_their_midnight() {
        let date = digest("2026-02-03");
        for same in
            ["2026-02-03T00:00:00Z", "2026-02-03T00:00:00.000Z", "2026-02-03 00:00:00", "2026-02-03T02:00:00+02:00"]
        {
            assert_eq!(digest(same), date, "{same}");
        }
        for other in ["2026-02-04", "2026-02-03T00:00:01Z", "2026-02-03T00:00:00+09:00", "2026-02-03T00:00:00.5Z"] {
            assert_ne!(digest(other), date, "{other}");
        }
        assert_eq!(digest("2024-02-29T23:30:00-0030"), digest("2024-03-01"));
        assert_eq!(digest("2026-02-31"), hash(b"2026-02-31"), "no such day: text");
        assert_eq!(digest("1970-01-01T00:00:07Z"), mix(TIME, 7));
        assert_eq!(digest("2026-02-03T10:20:30.1200Z"), digest("2026-02-03t10:20:30.12"));
    }

    #[test]
    fn short_decimals_are_compared_by_value() {
        assert_eq!(digest("1"), digest("1.0"));
        assert_eq!(digest("+12.50"), digest("12.5"));
        assert_eq!(digest("-0"), digest("0.00"));
        assert_ne!(digest("10"), digest("1"));
        assert_ne!(digest("-1"), digest("1"));
        assert_ne!(digest("1.5"), digest("15"));
        for text in ["0123", "0123e5", "1.", "1.2.3", "1234567890123456", "1e5", "2026-13-01", "-", "+x"] {
            assert_eq!(digest(text), hash(text.as_bytes()), "{text} is text");
        }
    }

    #[test]
    fn words_for_booleans_and_nothing() {
        for yes in ["yes", "On", "TRUE"] {
            assert_eq!(digest(yes), TRUE);
        }
        for no in ["no", "OFF", "False"] {
            assert_eq!(digest(no), FALSE);
        }
        for nothing in ["", "~", "null", "NULL", "  ", "\u{200b}", ","] {
            assert_eq!(digest(nothing), NULL, "{nothing:?}");
        }
        assert_eq!(digest("nope"), hash(b"nope"));
    }

    #[test]
    fn blanks_fold_and_apostrophes_stay() {
        assert_eq!(digest("a\u{a0}b"), digest("a  b"));
        assert_eq!(digest("a\u{202f}:\tb\n"), digest("a : b"));
        assert_eq!(digest("a\u{200b}b"), digest("ab"));
        assert_ne!(digest("l’art"), digest("l'art"));
    }

    #[test]
    fn commas_make_sets() {
        assert_eq!(digest("A, B"), digest("B,A"));
        assert_eq!(digest("A, B, A,"), digest("A,B"));
        assert_eq!(digest("A, A"), digest("A"));
        assert_ne!(digest("A, B"), digest("A"));
        assert_ne!(digest("A, B"), digest("A B"));
    }
}
