//! What a project has told Lunaria, which tracks translations by commits: words of commits that do not matter to
//! translations.

use std::path::Path;

use crate::files::{Bounds, PathOrigin, SETTINGS_LIMIT};
use crate::finding::Notice;
use crate::history::RepoLocation;
use crate::rule::shorten;

/// Its configurations. Those that are programs are not run: a list of words is looked for in them.
const NAMES: [&str; 4] = ["lunaria.config.json", "lunaria.config.ts", "lunaria.config.mjs", "lunaria.config.js"];
/// Words that are taken at most, and their length: what is shorter is in the subjects of too many commits.
const MOST: usize = 20;
const LENGTH: std::ops::RangeInclusive<usize> = 3..=100;

/// The words in the subject of a commit that Lunaria ignores, from the configuration that is nearest above a folder of
/// pages, in its repository; and the name of that.
pub(super) fn ignored_keywords(folder: &Path, bounds: &Bounds) -> Option<(&'static str, Vec<String>)> {
    let (spot, folder) = (RepoLocation::find(folder)?, folder.canonicalize().ok()?);
    let above = folder.ancestors().take_while(|folder| folder.starts_with(&spot.top));
    let mut files = above.flat_map(|folder| NAMES.map(|name| (name, folder.join(name))));
    let read = |file: &Path| PathOrigin::Project(bounds).read(file, SETTINGS_LIMIT).ok();
    let (name, text) = files.find_map(|(name, file)| Some((name, read(&file)?)))?;
    Some((name, keywords(&String::from_utf8_lossy(&text)))).filter(|(_, words)| !words.is_empty())
}

/// Says which commits do not count, as a file says that strangers may add.
pub(super) fn notice(name: &str, words: &[String]) -> Notice {
    let words = words.iter().map(|word| format!("“{}”", shorten(word))).collect::<Vec<_>>().join(", ");
    Notice::new("ignored-commits", format!("commits with {words} in their subject do not count, as `{name}` says"))
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
        words.extend(Some(word).filter(|word| LENGTH.contains(&word.trim().chars().count())).map(str::to_owned));
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
        assert_eq!(keywords("{\"ignoreKeywords\": ['c', 'typo', ' a ']}"), ["typo"]);
        let brackets = r#"{"ignoreKeywords": ["[i18nIgnore]", "typo"], "labels": ["x"]}"#;
        assert_eq!(keywords(brackets), ["[i18nIgnore]", "typo"]);
        for hostile in
            ["ignoreKeywords", "ignoreKeywords: [", "ignoreKeywords: ['", "ignoreKeywords: [']", "ignoredKeywords: x"]
        {
            assert!(keywords(hostile).is_empty(), "{hostile}");
        }
    }
}
