//! Where sentences end, in many languages.

/// How many sentences end in a text.
pub fn sentences(text: &str) -> usize {
    sentence_ends(text).count()
}

/// Where the sentences of a text end.
pub(super) fn sentence_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    (0..text.len()).filter(|&at| ends_sentence(text.as_bytes(), at))
}

/// The sentences of a text, one by one.
pub fn sentences_of(text: &str) -> impl Iterator<Item = &str> {
    let ends = sentence_ends(text).chain([text.len()]);
    ends.scan(0, move |start, end| {
        let sentence = text.get(*start..end).unwrap_or("");
        *start = end;
        Some(sentence)
    })
}

/// The sentence that holds the byte at `at`.
pub fn sentence_around(text: &str, at: usize) -> &str {
    let mut start = 0;
    for sentence in sentences_of(text) {
        if at < start + sentence.len() {
            return sentence;
        }
        start += sentence.len();
    }
    text
}

/// Whether a text ends where a sentence does.
pub(super) fn is_finished(text: &str) -> bool {
    let text =
        text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | ')' | '"' | '”' | '»' | '」'));
    text.char_indices().next_back().is_some_and(|(at, _)| ends_sentence(text.as_bytes(), at))
}

/// Whether the byte at `at` ends a sentence; the point of `e.g.` does not.
pub(super) fn ends_sentence(bytes: &[u8], at: usize) -> bool {
    let next = |n: usize| bytes.get(at + n).copied();
    let is = |rest: &[u8]| bytes[at + 1..].starts_with(rest);
    match bytes[at] {
        b'.' | b'!' | b'?' => {
            let goes_on = next(1).is_some_and(|b| !(b.is_ascii_whitespace() || matches!(b, b'"' | b')' | b'*' | b'_')));
            !(goes_on || at > 1 && bytes[at - 2] == b'.')
        }
        // `。`, `！`, `．` and `？` of Japanese and Chinese.
        0xe3 => is(&[0x80, 0x82]),
        0xef => is(&[0xbc]) && matches!(next(2), Some(0x81 | 0x8e | 0x9f)),
        // The danda of Hindi and its neighbours, `።` of Ethiopia, `။` of Myanmar, `។` of Khmer.
        0xe0 => is(&[0xa5, 0xa4]),
        0xe1 => is(&[0x8d, 0xa2]) || is(&[0x81, 0x8b]) || is(&[0x9f, 0x94]),
        // `؟` of Arabic, `۔` of Urdu, `։` of Armenian.
        0xd8 => is(&[0x9f]),
        0xdb => is(&[0x94]),
        0xd6 => is(&[0x89]),
        _ => false,
    }
}
