//! Pages that a site takes from elsewhere: what its configuration mounts, and is not here.

use std::path::Path;

use super::walk::names_in;
use crate::files::{Bounds, PathOrigin, SETTINGS_LIMIT};
use crate::site::Site;

/// The directory of the pages, in the names of mounts.
const PAGES: &str = "content";

/// The addresses, from the root of a language, of what is mounted from places that hold no pages of the site.
pub(super) fn mounted(folder: &Path, site: &Site) -> Vec<Box<str>> {
    let bounds = Bounds::of_project(folder);
    let mut found = Vec::new();
    for (inside, start) in site.pages.mounts {
        let dir = if inside.is_empty() { folder.to_owned() } else { folder.join(inside) };
        let is_settings = |name: &str| {
            name.starts_with(start) && [".toml", ".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end))
        };
        if !bounds.admits(&dir) {
            continue;
        }
        for (name, _) in names_in(&dir).into_iter().filter(|(name, is_folder)| !is_folder && is_settings(name)) {
            // What cannot be read mounts nothing.
            let text = PathOrigin::Project(&bounds).read(&dir.join(name), SETTINGS_LIMIT).map(String::from_utf8);
            found.extend(text.iter().flatten().flat_map(|text| targets(text)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The targets of the mounts in a configuration, in whichever of its languages.
fn targets(text: &str) -> Vec<Box<str>> {
    let mut found = Vec::new();
    let (mut source, mut target) = (None, None);
    // Of JSON, several values may be on a line.
    for part in text.split(['\n', '{', '}']).flat_map(|line| line.split(", ")) {
        if let Some(value) = value(part, "source") {
            source = Some(value);
        } else if let Some(value) = value(part, "target") {
            target = Some(value);
        }
        if let (Some(from), Some(to)) = (source, target) {
            let is_inside = |path: &str| path == PAGES || path.starts_with("content/");
            let page = to.strip_prefix(PAGES).and_then(|page| page.strip_prefix('/')).filter(|page| !page.is_empty());
            if let Some(page) = page.filter(|_| !is_inside(from) || from.ends_with(".md")) {
                let page = page.strip_suffix(".md").unwrap_or(page);
                let page = page.strip_suffix("/_index").or(page.strip_suffix("/index")).unwrap_or(page);
                found.push(page.trim_end_matches('/').into());
            }
            (source, target) = (None, None);
        }
    }
    found
}

/// The value of `key: value`, `key = "value"` or `"key": "value"`.
pub(super) fn value<'t>(part: &'t str, key: &str) -> Option<&'t str> {
    let rest = part.trim().trim_start_matches("- ").trim_start_matches(['"', '\'']).strip_prefix(key)?;
    let value = rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix([':', '='])?;
    let value = value.trim().trim_end_matches(',').trim_matches(['"', '\'']);
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::targets;

    #[test]
    fn mounts_in_every_language() {
        let wanted = ["docs/specs/lamp", "community/mission"];
        for text in [
            "mounts:\n  - source: content/en\n    target: content\n  - source: tmp/lamp/docs\n    target: content/docs/specs/lamp\n  - target: content/community/mission.md\n    source: 'tmp/mission.md'\n  - source: content/en/docs\n    target: content/docs\n  - source: static\n    target: static\n",
            "[[module.mounts]]\nsource = \"content/en\"\ntarget = \"content\"\n[[module.mounts]]\nsource = \"tmp/lamp\"\ntarget = \"content/docs/specs/lamp/_index.md\"\n[[module.mounts]]\nsource = \"tmp/m.md\"\ntarget = \"content/community/mission.md\"\n",
            "{\"mounts\": [{\"source\": \"tmp/lamp\", \"target\": \"content/docs/specs/lamp\"}, {\"source\": \"x\", \"target\": \"content/community/mission\"}]}",
        ] {
            let found = targets(text);
            assert_eq!(found.iter().map(|path| &**path).collect::<Vec<_>>(), wanted, "{text}");
        }
    }
}
