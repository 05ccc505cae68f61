//! Metadata as it was meant: keys that a blank or sign of another alphabet keeps from being keys are read as if that
//! were fixed, byte for byte as long, and each is a problem of its own.

use super::{Parsed, closing_fence, next_line, opening_fence};
use crate::page::{Problem, ProblemKind};
use crate::parse::damage::{character, is_wide_blank, is_zero_width, names};
use crate::text::Span;

/// The text to read, and what was wrong with it; `None` where all is as it should be.
pub(super) fn restore(text: &str, open: usize) -> Option<(String, Vec<Problem>)> {
    let bytes = text.as_bytes();
    let mut line = opening_fence(bytes, open)?;
    let mut edits: Vec<(usize, String)> = Vec::new();
    let mut problems = Vec::new();
    while line < bytes.len() && closing_fence(bytes, line).is_none() {
        let next = next_line(bytes, line);
        let end = line + text[line..next].trim_end_matches(['\r', '\n']).len();
        if let Some((new, problem)) = key(text, line, end) {
            edits.push((line, new));
            problems.push(problem);
        }
        line = next;
    }
    // Without an end there is no metadata to speak of.
    if edits.is_empty() || line >= bytes.len() {
        return None;
    }
    let mut out = text.to_owned();
    for (at, new) in edits {
        out.replace_range(at..at + new.len(), &new);
    }
    Some((out, problems))
}

/// Widens the spans of what was read from the restored text to whole characters of the text itself.
pub(super) fn fit(text: &str, parsed: &mut Parsed) {
    let fit = |span: &mut Span| *span = span.fit(text);
    let front = &mut parsed.front_matter;
    for entry in &mut front.entries {
        fit(&mut entry.key);
        fit(&mut entry.value);
        entry.value.start = entry.value.start.max(entry.key.end);
        entry.value.end = entry.value.end.max(entry.value.start);
    }
    front.id.iter_mut().chain(&mut front.pin).for_each(|scalar| fit(&mut scalar.span));
    front.problems.iter_mut().for_each(|problem| fit(&mut problem.span));
    parsed.suppressions.iter_mut().for_each(|suppression| fit(&mut suppression.span));
}

/// A key with its colon as it was meant, where it is another one as written.
fn key(text: &str, start: usize, end: usize) -> Option<(String, Problem)> {
    let bytes = &text.as_bytes()[start..end];
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b' ');
    let first = bytes.iter().position(|b| !plain(b))?;
    if bytes[first].is_ascii() && bytes[first] != b':' || bytes.first() == Some(&b' ') {
        return None;
    }
    let line = &text[start..end];
    let mut key = String::new();
    let mut hidden: Option<Span> = None;
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let len = c.len_utf8();
        let here = Span::new(start + at, start + at + len);
        match c {
            ':' | '：' => break,
            c if is_zero_width(c) || is_wide_blank(c) => match &mut hidden {
                None => hidden = Some(here),
                Some(span) if span.end == here.start => span.end = here.end,
                Some(_) => {}
            },
            c if c.is_ascii() && plain(&(c as u8)) => key.push(c),
            _ => return None,
        }
        at += len;
    }
    let colon = line[at..].chars().next()?;
    let name = key.trim_end().to_owned();
    if name.is_empty() || name.contains(' ') || line[at + colon.len_utf8()..].starts_with('/') {
        return None;
    }
    let behind = at + colon.len_utf8();
    let blank = character(&line[behind..]).filter(|(c, _)| is_wide_blank(*c)).map_or(0, |(_, len)| len);
    let (kind, span, message) = if colon == '：' {
        let blanks = line[behind..].bytes().take_while(|b| *b == b' ').count();
        let span = Span::new(start + at, start + behind + blanks);
        let message = format!("a full-width colon `：` follows the key `{name}`; write `: ` (a colon and a blank)");
        (ProblemKind::KeyColon, span, message)
    } else if let Some(span) = hidden {
        let message =
            format!("{} in or beside the key `{name}` makes another key of it; delete it", names(span.of(text)));
        (ProblemKind::KeyBlank, span, message)
    } else if blank > 0 && !line[behind..].starts_with('&') {
        let span = Span::new(start + behind, start + behind + blank);
        let message = format!("{} follows the colon of `{name}`; put a plain blank in its place", names(span.of(text)));
        (ProblemKind::ValueBlank, span, message)
    } else {
        return None;
    };
    let len = behind + if kind == ProblemKind::ValueBlank { blank } else { 0 };
    let fill = len.checked_sub(name.len() + 1)?;
    Some((format!("{name}:{}", " ".repeat(fill)), Problem { kind, span, message: message.into() }))
}

/// Bytes before the first fence, where what follows is metadata all the same: a site shows it as text.
pub(super) fn before_start(text: &str) -> Option<Span> {
    let from = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = &text[from..];
    if rest.starts_with("---") {
        return None;
    }
    let hidden = rest.trim_start_matches(|c: char| c.is_whitespace() || is_zero_width(c));
    let at = text.len() - hidden.len();
    let start = opening_fence(text.as_bytes(), at)?;
    let first = text[start..].lines().find(|line| !line.trim().is_empty())?;
    super::looks_like_key(first).map(|_| Span::new(from, at))
}

/// What is before the first fence.
pub(super) fn not_at_start(text: &str, span: Span) -> Problem {
    let hidden = span.of(text);
    let what = match hidden.trim().is_empty() {
        true if hidden.contains('\n') => "a blank line".to_owned(),
        true => "a blank".to_owned(),
        false => names(hidden.trim()),
    };
    let message =
        format!("{what} before the front matter makes text of it; it must begin at the first character of the file");
    Problem { kind: ProblemKind::Start, span, message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Keys, front_matter::parse};

    fn kinds(text: &str) -> Vec<ProblemKind> {
        let parsed = parse(text, &Keys::default());
        assert!(parsed.front_matter.get("title").is_some(), "{text:?}: {parsed:?}");
        parsed.front_matter.problems.iter().map(|problem| problem.kind).collect()
    }

    #[test]
    fn keys_are_read_as_they_were_meant() {
        use ProblemKind::*;
        assert_eq!(kinds("---\ntitle\u{a0}: A\n---\n"), [KeyBlank]);
        assert_eq!(kinds("---\nti\u{200b}tle: A\n---\n"), [KeyBlank]);
        assert_eq!(kinds("---\ntitle：A\n---\n"), [KeyColon]);
        assert_eq!(kinds("---\ntitle:\u{a0}A\n---\n"), [ValueBlank]);
        assert_eq!(kinds("---\ntitle : A\nb: c\u{a0}d\n---\n"), []);
        assert_eq!(kinds("---\ntitle: A：b\n---\n"), []);
    }

    #[test]
    fn what_stands_before_the_first_fence() {
        let one = "\u{feff}---\ntitle: A\n---\n";
        assert_eq!(kinds(one), []);
        for before in ["\u{feff}\u{feff}", "\n", " ", "\u{200b}"] {
            assert_eq!(kinds(&format!("{before}---\ntitle: A\n---\n")), [ProblemKind::Start], "{before:?}");
        }
        let line = parse("\n---\n\nNo metadata.\n\n---\n", &Keys::default());
        assert!(line.front_matter.problems.is_empty() && line.body == 0);
    }

    #[test]
    fn prose_below_unclosed_metadata_has_no_keys() {
        let text = "---\ntitle: A\nexl-id: b\n\nA lamp.\n\nlamp：on\n\n: [it shines\n\n---\n";
        let parsed = parse(text, &Keys::default());
        let end = parsed.front_matter.span.end;
        assert!((end as usize) < text.find("lamp：").expect("the prose"), "{parsed:?}");
        assert!(parsed.front_matter.problems.iter().all(|problem| problem.span.end <= end), "{parsed:?}");
    }
}
