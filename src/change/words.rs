//! From text to tokens that are equal where a reader sees the same.

use std::iter::Peekable;
use std::str::Chars;

use super::matching;
use crate::text::hash;

/// A word, a mark or a piece of structure: a hash whose lowest bits say what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(u64);

const WORD: u64 = 1;
const TELLING: u64 = 2;
/// Letters from which on a word tells what a text is about: shorter ones are everywhere.
const TELLING_LETTERS: usize = 4;

impl Token {
    fn new(bytes: &[u8], flags: u64) -> Self {
        Token(hash(bytes) & !(WORD | TELLING) | flags)
    }

    /// A piece of structure.
    pub fn structure(name: &str) -> Self {
        Token::new(name.as_bytes(), 0)
    }

    /// Whether a translator counts it.
    pub fn is_word(self) -> bool {
        self.0 & WORD != 0
    }

    /// Whether it distinguishes texts.
    pub fn is_telling(self) -> bool {
        self.0 & TELLING != 0
    }

    /// The same token where no translator counts it.
    pub fn uncounted(self) -> Self {
        Token(self.0 & !WORD)
    }

    /// The hash.
    pub fn key(self) -> u64 {
        self.0
    }
}

/// What a character is, once written in the one way that corresponds to all its spellings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Shows nothing.
    Nothing,
    Blank,
    Letter,
    /// A letter that is a word of its own.
    Lone,
    Mark,
}

/// Curly quotes are straight ones, all dashes are hyphens, all blanks are one; zero-width characters are nothing.
pub fn plain(c: char) -> char {
    match c {
        c if c.is_ascii() => c,
        '’' | '‘' | 'ʼ' | '‛' | '′' => '\'',
        '“' | '”' | '„' | '‟' | '″' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        c => c,
    }
}

pub fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
        '\u{200b}' | '\u{200c}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => Class::Nothing,
        c if c.is_whitespace() || c.is_control() => Class::Blank,
        c if c.is_alphanumeric() && c >= '\u{2e80}' => Class::Lone,
        c if c.is_alphanumeric() || c == '_' => Class::Letter,
        _ => Class::Mark,
    }
}

/// How text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Prose: spellings of quotes and dashes are one.
    Prose,
    /// Code: each character counts, white space between words does not.
    Code,
}

/// Collects the tokens of texts.
#[derive(Default)]
pub struct Reader {
    word: String,
    letters: usize,
    /// What was before: `[!UICONTROL` comes in several texts.
    head: Head,
    /// Inside `{{..}}`: names that no translator counts.
    braced: bool,
}

/// How much of the head of a token was read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Head {
    #[default]
    None,
    Bracket,
    Keyword,
}

impl Reader {
    /// Reads `text`; a word that it ends with goes on with the next text unless [`Reader::end`] is called.
    pub fn read(&mut self, text: &str, manner: Comparison, out: &mut Vec<Token>) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let c = if manner == Comparison::Prose { plain(c) } else { c };
            if self.is_head(c, out) {
                continue;
            }
            match class(c) {
                Class::Nothing => {}
                Class::Blank => self.end(out),
                // Another case is nothing to translate again; names for machines are as they are.
                Class::Letter if manner == Comparison::Prose && !self.braced => {
                    c.to_lowercase().for_each(|c| self.push(c))
                }
                Class::Letter => self.push(c),
                Class::Lone => {
                    self.end(out);
                    out.push(Token::new(c.encode_utf8(&mut [0; 4]).as_bytes(), WORD | TELLING));
                }
                Class::Mark if self.joins(c, chars.peek().copied()) => self.push(c),
                Class::Mark => {
                    self.end(out);
                    self.brace(c, out);
                    mark(c, manner, &mut chars, out);
                }
            }
        }
    }

    /// Ends the word that is open.
    pub fn end(&mut self, out: &mut Vec<Token>) {
        self.end_head(out);
        if self.word.is_empty() {
            return;
        }
        // Underscores alone are a mark.
        let is_word = !self.word.bytes().all(|b| b == b'_');
        let word = if is_word && !self.braced { WORD } else { 0 };
        let telling = if is_word && self.letters >= TELLING_LETTERS { TELLING } else { 0 };
        out.push(Token::new(self.word.as_bytes(), word | telling));
        self.word.clear();
        self.letters = 0;
    }

    fn push(&mut self, c: char) {
        self.word.push(c);
        self.letters += 1;
    }

    /// `don't` and `3.5` are one word.
    fn joins(&self, c: char, next: Option<char>) -> bool {
        let before = self.word.chars().next_back();
        match c {
            '\'' => before.is_some() && next.is_some_and(|n| class(n) == Class::Letter),
            '.' | ',' => before.is_some_and(|b| b.is_ascii_digit()) && next.is_some_and(|n| n.is_ascii_digit()),
            _ => false,
        }
    }

    /// Reads the head of a token, `[!UICONTROL`: a mark of the dialect, and its keyword no word.
    fn is_head(&mut self, c: char, out: &mut Vec<Token>) -> bool {
        match (self.head, c) {
            (Head::None, c) if c != '[' => return false,
            (Head::Bracket, '!') => self.head = Head::Keyword,
            (Head::Keyword, c) if c.is_ascii_alphanumeric() => self.word.push(c.to_ascii_uppercase()),
            (_, '[') => {
                self.end(out);
                self.head = Head::Bracket;
            }
            _ => {
                self.end_head(out);
                return false;
            }
        }
        true
    }

    fn brace(&mut self, c: char, out: &[Token]) {
        let brace = Token::new(b"{", 0);
        match c {
            '{' if out.last() == Some(&brace) => self.braced = true,
            '}' => self.braced = false,
            _ => {}
        }
    }

    fn end_head(&mut self, out: &mut Vec<Token>) {
        match std::mem::take(&mut self.head) {
            Head::None => return,
            Head::Bracket => out.push(Token::structure("[")),
            Head::Keyword => out.push(Token::structure(&format!("[!{}", self.word))),
        }
        self.word.clear();
    }
}

fn mark(c: char, manner: Comparison, chars: &mut Peekable<Chars<'_>>, out: &mut Vec<Token>) {
    match c {
        '…' => out.extend([Token::new(b".", 0); 3]),
        '-' if manner == Comparison::Prose => {
            while chars.next_if(|&c| plain(c) == '-').is_some() {}
            out.push(Token::new(b"-", 0));
        }
        c => out.push(Token::new(c.encode_utf8(&mut [0; 4]).as_bytes(), 0)),
    }
}

/// The tokens of a text in prose.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut reader = Reader::default();
    reader.read(text, Comparison::Prose, &mut out);
    reader.end(&mut out);
    out
}

/// How many words `new` has that `old` has not, and the other way round, in order.
pub fn count_changed(old: &[Token], new: &[Token]) -> (u32, u32) {
    let count = |tokens: &[Token]| tokens.iter().filter(|token| token.is_word()).count() as u32;
    let pairs = matching::equal_in_order(old, new);
    let equal = pairs.into_iter().filter(|(at, _)| old[*at].is_word()).count() as u32;
    (count(new) - equal, count(old) - equal)
}

/// What a text is about: its telling tokens, or all where none is, sorted.
pub fn bag(tokens: impl Iterator<Item = Token> + Clone) -> Vec<Token> {
    let mut bag: Vec<Token> = tokens.clone().filter(|token| token.is_telling()).collect();
    if bag.is_empty() {
        bag = tokens.collect();
    }
    bag.sort_unstable();
    bag
}

/// How much of both bags is common, from 0 to 1; 0 where it is surely less than `least`.
pub fn alike(a: &[Token], b: &[Token], least: f32) -> f32 {
    let all = (a.len() + b.len()) as f32;
    if all == 0.0 || 2.0 * a.len().min(b.len()) as f32 / all < least {
        return 0.0;
    }
    2.0 * common(a, b) as f32 / all
}

/// How many tokens both bags have.
pub fn common(a: &[Token], b: &[Token]) -> usize {
    a.len() - without(a, b).len()
}

/// What is in the first bag and not in the second.
pub fn without(a: &[Token], b: &[Token]) -> Vec<Token> {
    let mut rest = Vec::new();
    let mut j = 0;
    for token in a {
        while b.get(j).is_some_and(|other| other < token) {
            j += 1;
        }
        if b.get(j) == Some(token) {
            j += 1;
        } else {
            rest.push(*token);
        }
    }
    rest
}

/// How many words both texts begin with.
pub fn opening(a: &[Token], b: &[Token]) -> usize {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b);
    same.filter(|(token, _)| token.is_word()).count()
}

/// One state for another: order counts.
pub fn mix(state: u64, value: u64) -> u64 {
    (state.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_one() {
        for (a, b) in [
            ("It's “here” – now…", "It’s \"here\" -- now..."),
            ("a\u{a0}b\u{200b}c", "a bc"),
            ("5–10", "5 - 10"),
            ("end .", "end."),
            ("Save the Lamp", "save the lamp"),
        ] {
            assert_eq!(tokens(a), tokens(b), "{a} and {b}");
        }
        for (a, b) in [("can not", "cannot"), ("{{Save}}", "{{save}}"), ("a.", "a"), ("3.5", "35"), ("日本", "日木")]
        {
            assert_ne!(tokens(a), tokens(b), "{a} and {b}");
        }
    }

    #[test]
    fn words_are_counted_as_a_translator_counts() {
        let count = |text| tokens(text).iter().filter(|token| token.is_word()).count();
        assert_eq!(count("Don't click [!UICONTROL Save as] (v3.5) - now!"), 6);
        assert_eq!(count("__ -- **"), 0);
        assert_eq!(count("Dear {{lead.First Name}}, {{note-beta}} hello"), 2);
        assert_eq!(count_changed(&tokens("one two three"), &tokens("one 2 two four five")), (3, 1));
    }
}
