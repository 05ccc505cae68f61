//! Tokens that end behind the marks that should stand around them.

use super::emphasis::unpadded;
use super::proposed_fix::ProposedFix;
use crate::finding::Applicability;
use crate::parse::damage::zero_width;
use crate::parse::syntax;
use crate::text::Span;

/// What is within a token that ends too late: its label, and what belongs behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossed<'t> {
    /// The words of the label, without marks.
    pub label: &'t str,
    /// What stands between the label and the end of the token, without the marks around it and without what is left of
    /// a placeholder.
    pub behind: &'t str,
    /// Whether nothing is left of a placeholder.
    pub is_clean: bool,
}

/// Reads a token such as `[!UICONTROL **Add{**}.**]`.
pub fn crossed(ours: &str) -> Option<Crossed<'_>> {
    const RESIDUE: [&str; 6] = ["{", "}", "&lbrace;", "&rbrace;", "&lbrack;", "&rbrack;"];
    let token = syntax::token(ours, 0, ours.len())?;
    let mark = token.label.get(token.label.len().checked_sub(2)?..)?;
    let body = token.label.strip_suffix(mark)?.trim_start();
    let residue = |words: &str| RESIDUE.iter().filter_map(|sign| words.find(sign)).min();
    let (label, behind) = match body.strip_prefix(mark).map(|inner| (inner, inner.find(mark))) {
        Some((inner, Some(end))) => (&inner[..end], &inner[end + mark.len()..]),
        Some((inner, None)) => (inner, ""),
        None => body.split_at(residue(body).unwrap_or(body.len())),
    };
    let label_end = residue(label).unwrap_or(label.len());
    // A number right before the remains is that of the placeholder.
    let is_cut = label_end < label.len() || !body.starts_with(mark) && !behind.is_empty();
    let mut rest = behind;
    let mut is_clean = label_end == label.len();
    loop {
        if let Some(len) = zero_width(rest) {
            rest = &rest[len..];
            continue;
        }
        let words = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let sign = RESIDUE.iter().find(|sign| words.starts_with(**sign) || rest.starts_with(**sign));
        let Some(sign) = sign else { break };
        is_clean = false;
        rest = words.strip_prefix(sign).or_else(|| rest.strip_prefix(sign)).unwrap_or("");
    }
    let label = label[..label_end].trim_end_matches(|c: char| c.is_ascii_digit() && is_cut).trim();
    Some(Crossed { label, behind: rest, is_clean: is_clean && residue(rest).is_none() })
}

/// The token up to the end of its label, and the marks behind it.
pub(super) fn closed(ours: &str, span: Span, source: &str) -> Option<ProposedFix> {
    let label = ours.strip_suffix(']')?;
    let mark = label.get(label.len().checked_sub(2)?..)?;
    let found = crossed(ours)?;
    let new = format!("]{mark}");
    if found.is_clean && found.behind.trim().is_empty() && !is_sentence(found.label, source) {
        let how = if source.contains(&new) { Applicability::Safe } else { Applicability::Unsafe };
        // Invisible characters at its end do not belong to the label either.
        let at = span.start as usize + unpadded(&label[..label.len() - mark.len()]).len();
        return Some(ProposedFix {
            title: format!("write `{new}`"),
            applicability: how,
            edits: vec![(Span::new(at, span.end as usize), new)],
        });
    }
    // Which words are the label is known only where marks of its own end it.
    let token = syntax::token(ours, 0, ours.len())?;
    let has_marks = token.label.trim_start().starts_with(mark);
    if !has_marks || found.label.is_empty() || is_sentence(found.label, source) {
        return None;
    }
    let head = &ours[..found.label.as_ptr() as usize - ours.as_ptr() as usize + found.label.len()];
    let gap = if found.behind.starts_with(char::is_alphanumeric) { " " } else { "" };
    let whole = format!("{head}{mark}{new}{gap}{}", found.behind);
    Some(ProposedFix {
        title: format!("end the token after “{}”", found.label),
        applicability: Applicability::Unsafe,
        edits: vec![(span, whole)],
    })
}

/// Whether a label has many more words than any token of the source.
fn is_sentence(label: &str, source: &str) -> bool {
    let length = |words: &str| words.chars().filter(|c| c.is_alphanumeric()).count();
    let tokens = source.match_indices("[!").filter_map(|(at, _)| syntax::token(source, at, source.len()));
    let longest = tokens.map(|token| length(token.label)).max();
    longest.is_some_and(|longest| length(label) > longest * 3 + 12)
}

#[cfg(test)]
mod tests {
    use super::{Crossed, closed, crossed};
    use crate::finding::Applicability;
    use crate::text::Span;

    #[test]
    fn what_is_left_within_a_token() {
        let read = |ours| crossed(ours).expect("a token");
        let clean = |label| Crossed { label, behind: "", is_clean: true };
        let left = |label, behind| Crossed { label, behind, is_clean: false };
        assert_eq!(read("[!UICONTROL **Neu**&#x200B;**]"), clean("Neu"));
        assert_eq!(read("[!UICONTROL Neu**]"), clean("Neu"));
        assert_eq!(read("[!UICONTROL **Neu{**}.**]"), left("Neu", "."));
        assert_eq!(read("[!UICONTROL **Neu**&#x200B;1&rbrace;.**]"), left("Neu", "."));
        assert_eq!(read("[!UICONTROL Neu 1} et**]"), left("Neu", " et"));
        assert_eq!(read("[!UICONTROL **Stufe 2**1} in**]"), left("Stufe 2", " in"));
        assert_eq!(read("[!UICONTROL **Stufe 2{**}.**]"), left("Stufe", "."));
        assert_eq!(
            read("[!UICONTROL **Neu** et plus**]"),
            Crossed { label: "Neu", behind: " et plus", is_clean: true }
        );
    }

    #[test]
    fn only_a_token_with_nothing_but_its_label_is_certain() {
        let fix = |ours: &str, source: &str| {
            let fix = closed(ours, Span::new(0, ours.len()), source)?;
            let (span, new) = &fix.edits[0];
            Some((format!("{}{new}", &ours[..span.start as usize]), fix.applicability))
        };
        let source = "Click **[!UICONTROL **New**]**in the corner.";
        let safe = |text: &str| Some((text.to_owned(), Applicability::Safe));
        let look = |text: &str| Some((text.to_owned(), Applicability::Unsafe));
        assert_eq!(fix("[!UICONTROL **Neu**&#x200B;**]", source), safe("[!UICONTROL **Neu**]**"));
        assert_eq!(fix("[!UICONTROL Neu**]", source), safe("[!UICONTROL Neu]**"));
        assert_eq!(fix("[!UICONTROL **Neu{**}.**]", source), look("[!UICONTROL **Neu**]**."));
        assert_eq!(fix("[!UICONTROL **Neu**1} in**]", source), look("[!UICONTROL **Neu**]** in"));
        assert_eq!(fix("[!UICONTROL Neu 1} in**]", source), None);
        assert_eq!(fix("[!UICONTROL Neu klicken Sie in der oberen Ecke der Seite**]", source), None);
    }
}
