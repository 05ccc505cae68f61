//! Proposals for emphasis that is around nothing, or that CommonMark does not take for emphasis.

use super::proposed_fix::ProposedFix;
use crate::finding::Applicability;
use crate::parse::damage::{emphases, literal_without_lists, zero_width};
use crate::site::Site;
use crate::text::Span;

/// Fills marks that are around nothing with what the source has between the same ones: where both blocks have as many
/// of them.
pub(super) fn filled(text: &str, span: Span, block: Span, source: &str, site: &Site) -> Option<ProposedFix> {
    let ours = span.of(text);
    let mark = mark_of(ours)?;
    let inside = block.of(text);
    let hole = Span { start: span.start.checked_sub(block.start)?, end: span.end.checked_sub(block.start)? };
    let is_same = |text: &str, of: &Span| mark_of(of.of(text)) == Some(mark);
    let overlaps = |of: &Span| of.start < hole.end && hole.start < of.end;
    let mut marks: Vec<Span> =
        emphases(inside, site).into_iter().filter(|of| is_same(inside, of) && !overlaps(of)).collect();
    let at = marks.partition_point(|of| of.start < hole.start);
    marks.insert(at, hole);
    let theirs: Vec<Span> = emphases(source, site).into_iter().filter(|of| is_same(source, of)).collect();
    let words = theirs.get(at).filter(|_| theirs.len() == marks.len())?.of(source);
    let inner = words.get(mark.len()..words.len() - mark.len())?.trim();
    // Words of the source are no fix: their translation mostly is beside the marks.
    let is_of_any_language = inner.starts_with("[!") || inner.starts_with('`') || !inner.contains(char::is_alphabetic);
    if inner.is_empty() || inner.contains('\n') || !is_of_any_language {
        return None;
    }
    // Padding was enough behind nothing; behind words it must be a blank, but before punctuation.
    let behind = text.get(span.end as usize..block.end as usize)?;
    let padding = zero_width(behind)
        .filter(|len| behind[*len..].starts_with(|c: char| c.is_alphanumeric() || "->+(".contains(c)));
    let (end, blank) = padding.map_or((span.end, ""), |len| (span.end + len as u32, " "));
    Some(ProposedFix {
        title: format!("write `{inner}` between the marks, as in the source"),
        applicability: Applicability::Unsafe,
        edits: vec![(Span { start: span.start, end }, format!("{mark}{inner}{mark}{blank}"))],
    })
}

/// The marks that emphasis begins with: of `__` and `****`, which are nothing else, one half.
fn mark_of(words: &str) -> Option<&str> {
    let first = words.chars().next().filter(|c| matches!(c, '*' | '_'))?;
    let run = words.len() - words.trim_start_matches(first).len();
    match run == words.len() {
        true => run.is_multiple_of(2).then(|| &words[..run / 2]),
        false => Some(&words[..run]),
    }
}

/// Moves the marks to the words between them, so that they open and close; what reads as before is tried first.
pub(super) fn closed(text: &str, span: Span, block: Span, site: &'static Site) -> Option<ProposedFix> {
    let ours = span.of(text);
    let mark = mark_of(ours)?;
    let inner = ours.get(mark.len()..)?.strip_suffix(mark)?;
    let words = trimmed(inner);
    let (before, behind) =
        (text.get(block.start as usize..span.start as usize)?, text.get(span.end as usize..block.end as usize)?);
    if words.is_empty() || words.contains(mark) {
        return None;
    }
    let next = behind.chars().next();
    let is_joined = [before.chars().next_back(), next].into_iter().flatten().any(writes_without_blanks);
    // Asterisks work within words, underscores do not.
    let within = (is_joined && mark.starts_with('_') && words == inner).then(|| {
        let mark = "*".repeat(mark.len());
        format!("{mark}{words}{mark}")
    });
    let lead = if inner.starts_with(' ') && !before.ends_with(char::is_whitespace) { " " } else { "" };
    let tail = match next {
        Some(c) if c.is_alphanumeric() || matches!(c, '[' | '(' | '!') => {
            if inner.ends_with(' ') || !writes_without_blanks(c) { " " } else { "&#x200B;" }
        }
        _ => "",
    };
    let apart = format!("{lead}{mark}{words}{mark}{tail}");
    let is_closed = |new: &String| {
        let start = before.len() as u32;
        let open = literal_without_lists(&format!("{before}{new}{behind}"), site);
        new != ours && !open.iter().any(|at| (start..start + new.len() as u32).contains(at))
    };
    let new = within.into_iter().chain([apart]).find(is_closed)?;
    Some(ProposedFix {
        title: format!("write `{}`", new.trim()),
        applicability: Applicability::Unsafe,
        edits: vec![(span, new)],
    })
}

/// Whether a character is of a script that has no blanks between words, or joins endings to them.
fn writes_without_blanks(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c, '\u{e00}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..)
}

/// Without blanks at its end, zero-width ones among them.
pub(super) fn unpadded(words: &str) -> &str {
    let mut words = words.trim_end();
    while let Some(rest) = ["&#x200B;", "\u{200b}"].iter().find_map(|blank| words.strip_suffix(blank)) {
        words = rest.trim_end();
    }
    words
}

/// Without blanks at its ends, zero-width ones among them.
fn trimmed(inner: &str) -> &str {
    let mut words = inner.trim();
    while let Some(len) = zero_width(words) {
        words = words[len..].trim_start();
    }
    unpadded(words)
}

/// Whether marks are a chain of several, with nothing but entities and blanks of no width between them.
pub(super) fn is_chain(text: &str, span: Span) -> bool {
    let is_mark = |c: char| matches!(c, '*' | '_');
    let is_part = |c: char| is_mark(c) || matches!(c, '&' | '#' | ';' | '\u{200b}') || c.is_ascii_alphanumeric();
    let (start, end) = (span.start as usize, span.end as usize);
    let len = |chars: &mut dyn Iterator<Item = char>| {
        chars.take(64).take_while(|c| is_part(*c)).map(char::len_utf8).sum::<usize>()
    };
    let (Some(head), Some(tail)) = (text.get(..start), text.get(end..)) else { return false };
    let (before, after) = (start - len(&mut head.chars().rev()), end + len(&mut tail.chars()));
    let mut rest = text.get(before..after).unwrap_or("");
    let mut runs = 0;
    // Letters end the chain: it is looked for from each mark on.
    while let Some(at) = rest.find(is_mark) {
        let gap = &rest[..at];
        let is_entity = gap.starts_with('&') && gap.ends_with(';') || gap.chars().all(|c| c == '\u{200b}');
        runs = if runs > 0 && !gap.is_empty() && is_entity { runs + 1 } else { 1 };
        if runs > 1 {
            return true;
        }
        rest = rest[at..].trim_start_matches(is_mark);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str, broken: &str, propose: impl Fn(&str, Span, Span) -> Option<ProposedFix>) -> Option<String> {
        let start = text.find(broken).expect("it stands there");
        let proposed = propose(text, Span::new(start, start + broken.len()), Span::new(0, text.len()))?;
        let (span, new) = &proposed.edits[0];
        let mut out = text.to_owned();
        out.replace_range(span.range(), new);
        Some(out)
    }

    #[test]
    fn holes_are_filled_where_it_is_clear_which_is_which() {
        let fill = |text, broken, source: &str| {
            fixed(text, broken, |text, span, block| filled(text, span, block, source, <&Site>::default()))
        };
        let list = fill("la liste __ ici", "__", "the _[!DNL Lumen]_ list");
        assert_eq!(list.as_deref(), Some("la liste _[!DNL Lumen]_ ici"));
        assert_eq!(fill("_a_ et __", "__", "_a_ and _`b`_").as_deref(), Some("_a_ et _`b`_"));
        assert_eq!(fill("**&#x200B;** et _c_", "**&#x200B;**", "**12** and _c_").as_deref(), Some("**12** et _c_"));
        assert_eq!(fill("parcours **__**", "**__**", "**_either_** way"), None, "its words may stand beside the marks");
        let padded = fill("**&#x200B;**&#x200B;- Si", "**&#x200B;**", "**[!DNL Lumen]** - If");
        assert_eq!(padded.as_deref(), Some("**[!DNL Lumen]** - Si"));
        let padded = fill("**&#x200B;**&#x200B;, si", "**&#x200B;**", "**[!DNL Lumen]**, if");
        assert_eq!(padded.as_deref(), Some("**[!DNL Lumen]**&#x200B;, si"));
        assert_eq!(fill("la liste __ ici", "__", "the scene list"), None);
        assert_eq!(fill("la liste __ ici", "__", "the _scene_ _list_"), None);
        assert_eq!(fill("la **liste** et ****", "****", "the **scene**"), None);
    }

    #[test]
    fn marks_move_to_their_words() {
        let close =
            |text, broken| fixed(text, broken, |text, span, block| closed(text, span, block, <&Site>::default()));
        assert_eq!(close("het _ Meer _pictogram", "_ Meer _").as_deref(), Some("het _Meer_ pictogram"));
        assert_eq!(close("zoals _ Meer _, en", "_ Meer _").as_deref(), Some("zoals _Meer_, en"));
        assert_eq!(close("la **maison **et", "**maison **").as_deref(), Some("la **maison** et"));
        assert_eq!(close("**「終了」**を押す", "**「終了」**").as_deref(), Some("**「終了」**&#x200B;を押す"));
        assert_eq!(close("_Limites :_Les lampes", "_Limites :_").as_deref(), Some("_Limites :_ Les lampes"));
        assert_eq!(close("등록된 _켜진 전등_만 켭니다", "_켜진 전등_").as_deref(), Some("등록된 *켜진 전등*만 켭니다"));
        assert_eq!(close("仅供__灯__（红）", "__灯__").as_deref(), Some("仅供**灯**（红）"));
        assert_eq!(close("กด_ไฟ_แดง", "_ไฟ_").as_deref(), Some("กด*ไฟ*แดง"));
        assert_eq!(close("a _ _", "_ _"), None);
    }
}
