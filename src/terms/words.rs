//! When two labels say the same: how they are folded, and how inflection is allowed for.

use crate::parse::syntax;
use crate::text::{Span, is_bidi_control, likeness, visible};

/// The label inside a token as written, without marks that no reader sees.
pub fn label(token: &str) -> String {
    let inner = match syntax::token(token, 0, token.len()) {
        Some(token) => token.label,
        None => token,
    };
    let decoded = syntax::decode_entities(inner);
    let mut out = String::new();
    let mut rest = decoded.as_deref().unwrap_or(inner);
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("[!") {
            // A name inside the label: its text counts, its marks do not.
            let skip = rest.find(char::is_whitespace).map_or(rest.len(), |at| at + 1);
            rest = &rest[skip..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '\u{200b}' | '\\' | ']' | '*' | '`' => {}
            c if is_bidi_control(c) => {}
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.extend(visible(c)),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// What is compared of a label: neither case, kinds of apostrophes, dashes and blanks, nor the signs around it.
pub fn fold(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    for c in label.chars().flat_map(wide_to_plain).flat_map(char::to_lowercase) {
        match c {
            '’' | '‘' | 'ʼ' | '`' | '´' => out.push('\''),
            '‐' | '‑' | '–' | '—' => out.push('-'),
            c if is_bidi_control(c) => {}
            '\u{200b}' | '\u{feff}' | '\u{ad}' | '"' | '“' | '”' | '„' | '«' | '»' => {}
            '…' => out.push_str("..."),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    let around = |c: char| c.is_whitespace() || ".:;,!?、。：_|>".contains(c);
    let folded = out.trim_matches(around);
    // Blanks between the characters of a script that has none are layout.
    if !folded.contains(is_cjk) {
        return folded.to_owned();
    }
    folded.chars().filter(|c| !c.is_whitespace()).collect()
}

fn wide_to_plain(c: char) -> Option<char> {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        c => Some(c),
    }
}

/// Whether a sign belongs to Chinese, Japanese or Korean.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

fn words(folded: &str) -> Vec<&str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Whether two folded labels are the same words, each inflected at most: alike to `least` (0 to 1) or with another
/// ending. Words of scripts without inflection are the same or not.
pub fn alike(one: &str, other: &str, least: f64) -> bool {
    if one == other {
        return true;
    }
    let (a, b) = (words(one), words(other));
    if a == b {
        return true;
    }
    least < 1.0 && a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| inflected(a, b, least))
}

fn inflected(one: &str, other: &str, least: f64) -> bool {
    /// Letters that an ending has at most.
    const ENDING: usize = 2;
    /// Letters that the stem has at least.
    const STEM: usize = 3;
    if one == other {
        return true;
    }
    if one.contains(is_cjk) || other.contains(is_cjk) || one.contains(|c: char| c.is_numeric()) {
        return false;
    }
    let stem = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let endings = one.chars().count().max(other.chars().count()) - stem;
    stem >= STEM && (endings <= ENDING || likeness(one, other) >= least)
}

/// Languages that write a name and what it belongs to as one word: `Lampe` and `Lampenliste`.
const COMPOUNDING: [&str; 8] = ["de", "nl", "sv", "da", "nb", "no", "nn", "fi"];

/// Whether one folded label is the other one joined to another word, in a language that does so.
pub fn compounded(one: &str, other: &str, language: &str) -> bool {
    /// Letters that the shorter one may lose at its end.
    const LOST: usize = 2;
    /// Letters that both share at least.
    const STEM: usize = 3;
    if !COMPOUNDING.contains(&language) {
        return false;
    }
    let joined = |label: &str| label.replace('-', "");
    let (one, other) = (joined(one), joined(other));
    let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    if short.contains(' ') || long.contains(' ') {
        return false;
    }
    let stem = short.chars().zip(long.chars()).take_while(|(a, b)| a == b).count();
    stem >= STEM && stem + LOST >= short.chars().count() || short.len() > STEM && long.ends_with(&**short)
}

/// Whether a text holds a label as words of their own; both folded.
pub fn holds(text: &str, label: &str) -> bool {
    // What kana end, another word may follow; characters of one kind belong together.
    let kind = |c: char| match c {
        '\u{3040}'..='\u{309f}' => 0,
        c if is_cjk(c) => 1,
        c if c.is_alphanumeric() => 2,
        _ => 0,
    };
    let parts = |one: Option<char>, other: Option<char>| {
        let (Some(one), Some(other)) = (one, other) else { return true };
        kind(one) == 0 || kind(other) == 0
    };
    !label.is_empty()
        && text.match_indices(label).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + label.len()..].chars().next();
            parts(before, label.chars().next()) && parts(label.chars().next_back(), after)
        })
}

/// What is outside of all tokens, folded.
pub fn outside_tokens(line: &str) -> String {
    fold(&around_tokens(line))
}

/// Whether the label of the source itself is beside a token of the translation that wraps other words.
pub fn stands_beside(label: &str, wrapped: &str, around: &str) -> bool {
    /// Letters of a label that says something by standing there.
    const LONG: usize = 4;
    let (name, wrapped) = (fold(label), fold(wrapped));
    name.chars().count() >= LONG
        && label.chars().any(char::is_uppercase)
        && around.contains(label)
        && !wrapped.contains(&*name)
        && !name.contains(&*wrapped)
        && holds(&fold(around), &name)
}

/// Whether a name is in a text with a quotation mark or emphasis at one of its ends.
pub fn is_marked(text: &str, name: &str) -> bool {
    let is_mark = |c: char| "\"“”„«»‘’「」『』*_".contains(c);
    !name.is_empty()
        && text.match_indices(name).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + name.len()..]);
            let no_break = ['\u{a0}', '\u{202f}'];
            before.trim_end_matches(no_break).ends_with(is_mark)
                || after.trim_start_matches(no_break).starts_with(is_mark)
        })
}

/// What is outside of all tokens, as written.
pub fn around_tokens(line: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(next) = line[at..].find("[!").map(|next| at + next) {
        out.push_str(&line[at..next]);
        // Something that no label has keeps what is on both sides apart.
        out.push('\u{0}');
        at = syntax::token(line, next, line.len()).map_or(next + 2, |token| token.span.end as usize);
    }
    out.push_str(&line[at..]);
    syntax::decode_entities(&out).unwrap_or(out)
}

/// The lines that a span touches; of a table row only the cell.
pub(super) fn line_of(text: &str, span: Span) -> Span {
    /// Bytes of a line that are looked at, on each side: many tokens may be on one long line.
    const LONGEST: usize = 2_000;
    let range = span.range();
    let from = (range.start.saturating_sub(LONGEST)..range.start).find(|at| text.is_char_boundary(*at));
    let to = (range.end..=text.len().min(range.end + LONGEST)).rev().find(|at| text.is_char_boundary(*at));
    let (from, to) = (from.unwrap_or(range.start), to.unwrap_or(range.end));
    let (before, after) = (text.get(from..range.start).unwrap_or(""), text.get(range.end..to).unwrap_or(""));
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let is_row = before[start..].trim_start().starts_with('|');
    let ends = |c: char| c == '\n' || is_row && c == '|';
    let start = from + before.rfind(ends).map_or(0, |at| at + 1);
    let end = range.end + after.find(ends).unwrap_or(after.len());
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_what_a_reader_sees() {
        assert_eq!(label("[!UICONTROL Save]"), "Save");
        assert_eq!(label("[!UICONTROL  Use [!DNL Lumen]\n now]"), "Use Lumen now");
        assert_eq!(label(r"[!UICONTROL a \[b\]]"), "a [b");
        assert_eq!(label("[!UICONTROL L&rsquo;app &#x200B;x]"), "L’app x");
    }

    #[test]
    fn folding_drops_what_does_not_tell_labels_apart() {
        for (one, other) in [
            ("Groupes d’achat", "groupes d'achat"),
            ("Enregistrer\u{a0}:", "Enregistrer :"),
            ("« Ouvrir »", "ouvrir"),
            ("ランプ 設定", "ランプ設定"),
            ("設定（全て）", "設定(全て)"),
            ("Save…", "Save..."),
        ] {
            assert_eq!(fold(one), fold(other));
        }
        assert_ne!(fold("Ouvrir"), fold("Fermer"));
    }

    #[test]
    fn inflection_is_no_other_word() {
        let alike = |one: &str, other: &str| super::alike(&fold(one), &fold(other), 0.8);
        assert!(alike("Neue Lampe", "Neuen Lampen"));
        assert!(alike("Groupes d’achat", "Groupes d’achats"));
        assert!(alike("Lampen-Gruppe", "Lampen Gruppe"));
        assert!(!alike("Aktivieren", "Deaktivieren"));
        assert!(!alike("Groupes d’achat", "Achats de groupes"));
        assert!(!alike("ランプの設定", "ランプの構成"));
        assert!(!alike("Version 1", "Version 2"));
        assert!(!super::alike("neue", "neuen", 1.0));
    }

    #[test]
    fn names_are_joined_to_other_words() {
        let joined = |one: &str, other: &str| compounded(&fold(one), &fold(other), "de");
        assert!(joined("Lampe", "Lampenliste") && joined("Methode", "Aufrufmethode") && joined("URL-Feld", "URL"));
        assert!(joined("Warten", "Warteaktivität"));
        assert!(!joined("Lampe", "Leuchte") && !joined("Lampe", "Lange Liste"));
        assert!(!compounded("lampe", "lampenliste", "fr"));
    }

    #[test]
    fn words_outside_of_tokens() {
        let line = "Öffnen Sie Mein Konto [!UICONTROL auf der Registerkarte].";
        assert!(holds(&outside_tokens(line), "mein konto"));
        assert!(!holds(&outside_tokens(line), "registerkarte"));
        assert!(!holds("kontoauszug", "konto"));
        assert!(holds("ここで設定を開く", "設定"));
        assert!(!holds("設定ポリシー", "設定"));
    }
}
