//! Indented code that is prose: sentences and steps that four blanks made code of by mistake.

/// Whether indented lines are sentences or lettered steps, in any language, and no code.
pub fn is_prose(code: &str) -> bool {
    let (mut lines, mut sentences, mut steps) = (0, 0, 0);
    for line in
        code.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']).trim_end()).filter(|line| !line.is_empty())
    {
        let words = without_mark(line);
        if has_code_sign(words) || !has_words(words) {
            return false;
        }
        lines += 1;
        steps += usize::from(words.len() < line.len());
        sentences += usize::from(begins_sentence(words) && ends_sentence(words));
    }
    lines > 0 && (steps > 0 || sentences > 0) && (steps + sentences) * 2 >= lines
}

/// What follows the letter, number or bullet of a step.
fn without_mark(line: &str) -> &str {
    if let Some(rest) = line.strip_prefix(['-', '*', '+', '•', '·']).filter(|rest| rest.starts_with(' ')) {
        return rest.trim_start();
    }
    let label = line.char_indices().take_while(|(_, c)| c.is_alphanumeric()).take(4).last();
    let end = label.map_or(0, |(at, c)| at + c.len_utf8());
    let label = &line[..end];
    let is_label = label.chars().all(|c| c.is_numeric()) || label.chars().count() == 1 || is_roman(label);
    let rest = line[end..].strip_prefix(['.', ')', '、', '．', '）']).filter(|_| end > 0 && is_label);
    match rest {
        Some(rest) if rest.starts_with(char::is_whitespace) || !rest.is_ascii() => rest.trim_start(),
        _ => line,
    }
}

fn is_roman(label: &str) -> bool {
    label.bytes().all(|byte| matches!(byte.to_ascii_lowercase(), b'i' | b'v' | b'x'))
}

/// Whether something is written as only programs want it. Tokens, links, names in backticks and marks of emphasis are
/// prose.
fn has_code_sign(words: &str) -> bool {
    const SIGNS: [&str; 12] = ["()", "</", "/>", "->", "=>", "::", "&&", "||", "==", " = ", " --", "${"];
    words.starts_with(['$', '#', '<', '{', '}', '@', '/', '\\', '|'])
        || words.ends_with(['{', '}', ';', '\\', ','])
        || SIGNS.iter().any(|sign| words.contains(sign))
        || words.split_whitespace().next().is_some_and(|first| {
            first.contains(['=', '_', '/'])
                || first.ends_with(':') && first.is_ascii() && first.starts_with(|c: char| c.is_lowercase())
        })
}

/// Whether there are several words, or some characters of a script that puts no blanks between them; most of it
/// letters.
fn has_words(words: &str) -> bool {
    let (mut letters, mut others, mut dense) = (0, 0, 0);
    for c in words.chars().filter(|c| !c.is_whitespace()) {
        match c.is_alphabetic() {
            true => letters += 1,
            false => others += 1,
        }
        dense += usize::from(c.is_alphabetic() && c >= '\u{0e00}' && !('\u{1e00}'..='\u{1fff}').contains(&c));
    }
    let count = words.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
    letters > others * 2 && (count >= 3 || dense >= 4)
}

/// Whether a line begins as sentences do: with a capital, a letter of a script without capitals, or a mark before it.
fn begins_sentence(words: &str) -> bool {
    words.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase())
}

fn ends_sentence(words: &str) -> bool {
    let words = words.trim_end_matches(['"', '\'', ')', '*', '_', '»', '”', '’', '」', '』', '）']);
    words.ends_with(['.', '!', '?', ':', '…', '。', '！', '？', '：', '؟', '۔', '।', '።'])
}

#[cfg(test)]
mod tests {
    use super::is_prose;

    #[test]
    fn sentences_and_steps() {
        for prose in [
            "a. Open the cover of the lamp.\n\n    b. Put the bulb in and close the cover.",
            "The lamp blinks twice.",
            "Нажмите кнопку и подождите.",
            "а) Откройте крышку лампы",
            "ランプのカバーを開きます。",
            "1）打开灯罩并放入灯泡。",
            "افتح غطاء المصباح.",
            "* Press **[!UICONTROL Save]** and wait",
            "Öffnen Sie die Abdeckung, siehe [Lampen](lamps.md).",
            "iv) Close the cover again",
        ] {
            assert!(is_prose(prose), "{prose}");
        }
        for code in [
            "fenlo on --hue warm",
            "let hue = warm(lamp);",
            "{\n  \"hue\": \"warm\"\n}",
            "hue: warm and bright",
            "# switches the lamp on",
            "$ fenlo on now.",
            "git commit the lamp now",
            "if lamp is on:\n    print(hue)",
            "<p>The lamp is on.</p>",
            "a.b.c",
            "",
            "SELECT hue FROM lamps WHERE on",
        ] {
            assert!(!is_prose(code), "{code}");
        }
    }
}
