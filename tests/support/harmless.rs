//! What a terminal or a service that reads logs obeys, looked for in what was shown.

/// Fails where `text` holds a control, a character that changes the order of text, or a command that is not ours.
#[track_caller]
pub fn harmless(what: &str, text: &str) {
    let hidden = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(hidden), "{what}: {text:?}");
    for command in ["##[", "##vso[", "##teamcity["] {
        assert!(!text.contains(command), "{what}: {command} in {text:?}");
    }
    let commands = text.lines().filter(|line| line.trim_start().starts_with("::"));
    let foreign: Vec<&str> = commands.filter(|line| !is_own(line)).collect();
    assert!(foreign.is_empty(), "{what}: {foreign:?}");
}

/// An annotation as we write it.
fn is_own(line: &str) -> bool {
    let own = ["::error file=", "::warning file=", "::notice file=", "::notice title=locdrift::"];
    own.iter().any(|own| line.starts_with(own))
}

/// The same without what sets colours.
pub fn without_colors(text: &str) -> String {
    let colors = regex::Regex::new("\u{1b}\\[[0-9;]*m").expect("a pattern");
    colors.replace_all(text, "").into_owned()
}
