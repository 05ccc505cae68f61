//! Pages that a site makes of the description of an interface: they are in no file, but links lead to them.

use std::path::Path;

use serde_json::Value;

use crate::files::{Bounds, PathOrigin, SETTINGS_LIMIT};
use crate::locale;
use crate::site::{Generated, Site};

/// The folders of such pages, from the root of a language.
pub(super) fn generated(folder: &Path, site: &Site) -> Vec<Box<str>> {
    let mut found = Vec::new();
    let Some(generated) = &site.pages.generated else { return found };
    let bounds = Bounds::of_project(folder);
    for name in generated.files {
        let read = PathOrigin::Project(&bounds).read(&folder.join(name), SETTINGS_LIMIT);
        // What cannot be read makes no pages.
        let settings: Option<Value> = read.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        found.extend(settings.iter().flat_map(|settings| folders(settings, generated)));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The folders that some settings name.
fn folders(settings: &Value, generated: &Generated) -> Vec<Box<str>> {
    let (mut found, mut left) = (Vec::new(), vec![settings]);
    let (key, usual) = generated.folder;
    while let Some(value) = left.pop() {
        if let Value::Object(entries) = value {
            for (_, of) in entries.iter().filter(|(key, _)| generated.keys.contains(&key.as_str())) {
                let named = of.get(key).and_then(Value::as_str).unwrap_or(usual).trim_matches('/');
                // The folder may say the language that it is for.
                let (first, below) = named.split_once('/').unwrap_or(("", named));
                let below = if locale::is_tag(first) { below } else { named };
                if !below.is_empty() {
                    found.push(below.into());
                }
            }
            left.extend(entries.values());
        } else if let Value::Array(values) = value {
            left.extend(values);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::folders;
    use crate::site::MINTLIFY;

    #[test]
    fn folders_are_named_or_usual() {
        let found = |settings: &str| {
            let settings = serde_json::from_str(settings).expect("JSON");
            let folders = folders(&settings, MINTLIFY.pages.generated.as_ref().expect("some"));
            folders.into_iter().map(String::from).collect::<Vec<_>>()
        };
        assert_eq!(found(r#"{"api": {"openapi": "lamp.json"}}"#), ["api-reference"]);
        let of_language = r#"{"navigation": {"languages": [{"language": "fr", "tabs": [
            {"tab": "Lampe", "openapi": {"source": "lamp.json", "directory": "/fr/lamps/"}}]}]}}"#;
        assert_eq!(found(of_language), ["lamps"]);
        assert!(found(r#"{"name": "openapi", "pages": ["openapi"]}"#).is_empty());
    }
}
