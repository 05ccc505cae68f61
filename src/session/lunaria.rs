//! What a project has told Lunaria, which tracks translations by commits: words of commits that do not matter to
//! translations.

use std::path::Path;

use crate::files::{Bounds, PathOrigin, SETTINGS_LIMIT};
use crate::history::RepoLocation;

/// Its configurations. Those that are programs are not run: a list of words is looked for in them.
const NAMES: [&str; 4] = ["lunaria.config.json", "lunaria.config.ts", "lunaria.config.mjs", "lunaria.config.js"];
/// Words that are taken at most, and their length.
const MOST: usize = 20;
const LONGEST: usize = 100;

/// The words in the subject of a commit that Lunaria ignores, from the configuration that is nearest above a folder of
/// pages, in its repository.
pub(super) fn ignored_keywords(folder: &Path, bounds: &Bounds) -> Vec<String> {
    let (Some(spot), Ok(folder)) = (RepoLocation::find(folder), folder.canonicalize()) else { return Vec::new() };
    let above = folder.ancestors().take_while(|folder| folder.starts_with(&spot.top));
    let files = above.flat_map(|folder| NAMES.map(|name| folder.join(name)));
    let text = { files }.find_map(|file| PathOrigin::Project(bounds).read(&file, SETTINGS_LIMIT).ok());
    let text = text.map(|text| String::from_utf8_lossy(&text).into_owned());
    text.as_deref().map(keywords).unwrap_or_default()
}

/// Those that it ignores where its configuration names none.
const USUAL: [&str; 2] = ["lunaria-ignore", "fix typo"];

/// Those in the text of a configuration: `ignoreKeywords` of its first edition, `ignoredKeywords` of its second.
fn keywords(text: &str) -> Vec<String> {
    let key =
        ["ignoredKeywords", "ignoreKeywords"].into_iter().find_map(|key| Some(&text[text.find(key)? + key.len()..]));
    let Some(rest) = key else { return USUAL.map(str::to_owned).into() };
    let rest = rest.trim_start_matches(['"', '\'', ' ', ':', '\n', '\r', '\t']);
    let mut rest = rest.strip_prefix('[').unwrap_or("");
    let mut words = Vec::new();
    // A word may hold brackets.
    while let Some(start) = rest.find(['"', '\'', '`', ']']).filter(|start| !rest[*start..].starts_with(']')) {
        let quote = &rest[start..start + 1];
        let Some((word, behind)) = rest[start + 1..].split_once(quote) else { break };
        words.extend(Some(word).filter(|word| !word.trim().is_empty() && word.len() <= LONGEST).map(str::to_owned));
        rest = behind;
    }
    words.truncate(MOST);
    words
}

#[cfg(test)]
mod tests {
    use super::keywords;

    #[test]
    fn both_editions_are_read() {
        let first = r#"{"files": [], "ignoreKeywords": ["lunaria-ignore", "typo"], "renderer": "x"}"#;
        let second = "export default defineConfig({ tracking: {\n ignoredKeywords: [ 'typo', `en-only`,\n],\n} })";
        assert_eq!(keywords(first), ["lunaria-ignore", "typo"]);
        assert_eq!(keywords(second), ["typo", "en-only"]);
        assert_eq!(keywords("{\"files\": []}"), ["lunaria-ignore", "fix typo"]);
        assert!(keywords("{\"ignoreKeywords\": []}").is_empty());
        let brackets = r#"{"ignoreKeywords": ["[i18nIgnore]", "typo"], "labels": ["x"]}"#;
        assert_eq!(keywords(brackets), ["[i18nIgnore]", "typo"]);
        for hostile in
            ["ignoreKeywords", "ignoreKeywords: [", "ignoreKeywords: ['", "ignoreKeywords: [']", "ignoredKeywords: x"]
        {
            assert!(keywords(hostile).is_empty(), "{hostile}");
        }
    }
}
