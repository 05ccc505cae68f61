//! Addresses that a site answers without a page: those that it redirects, and those that its program makes.

use std::path::Path;

use serde_json::Value;

use super::walk::names_in;
use crate::files::{Bounds, PathOrigin, SETTINGS_LIMIT};
use crate::site::Site;

/// The addresses, from the root of a language: one that ends with `/` with all below it, a redirect alone.
pub(super) fn routed(folder: &Path, site: &Site) -> Vec<Box<str>> {
    let Some(routed) = &site.pages.routed else { return Vec::new() };
    let bounds = Bounds::of_project(folder);
    let read = PathOrigin::Project(&bounds).read(&folder.join(routed.redirects), SETTINGS_LIMIT);
    // What cannot be read redirects nothing.
    let settings: Option<Value> = read.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let mut found: Vec<Box<str>> = settings.iter().flat_map(redirected).collect();
    let routes = folder.join(routed.routes);
    if bounds.admits(&routes) {
        let folders = names_in(&routes).into_iter().filter(|(_, is_folder)| *is_folder);
        let is_any = |(name, _): &(String, bool)| name.starts_with('[');
        let made = folders.filter(|(name, _)| names_in(&routes.join(name)).iter().any(is_any));
        found.extend(made.map(|(name, _)| format!("{name}/").into_boxed_str()));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What the redirects of a configuration are for; not those of which a part stands for any name.
fn redirected(settings: &Value) -> Vec<Box<str>> {
    let all = settings.get("redirects").and_then(Value::as_array).into_iter().flatten();
    let sources = all.filter_map(|redirect| redirect.get("source").and_then(Value::as_str));
    let paths = sources.map(|source| source.trim_matches('/'));
    paths.filter(|path| !path.is_empty() && !path.contains([':', '(', '*'])).map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use super::redirected;

    #[test]
    fn redirects_begin_somewhere() {
        let settings = serde_json::json!({"redirects": [
            {"source": "/guide/old", "destination": "/guide/new"},
            {"source": "/lamps/:name*", "destination": "/rooms"},
            {"source": "/:all", "destination": "/"},
            {"destination": "/"}
        ]});
        let found: Vec<String> = redirected(&settings).into_iter().map(String::from).collect();
        assert_eq!(found, ["guide/old"]);
        assert!(redirected(&serde_json::json!([])).is_empty());
    }
}
