//! The recipes of docs/ci.md: a marked block each.

use serde_json::Value;

use crate::support::root;

/// A block that is run.
pub struct Recipe {
    /// As its marker says.
    pub name: String,
    /// The recipe of a shell that has been run before it in the same folder.
    pub after: Option<String>,
    /// The exit code that it must end with.
    pub ends: i32,
    /// `sh`, `yaml`, ..
    pub language: String,
    pub text: String,
}

/// Every recipe, in order.
pub fn recipes() -> Vec<Recipe> {
    let text = std::fs::read_to_string(root().join("docs/ci.md")).expect("the document");
    let mut recipes = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(marker) = line.strip_prefix("<!-- recipe: ").and_then(|rest| rest.strip_suffix(" -->")) else {
            assert!(!line.starts_with("```"), "a block without a marker: `{line}`");
            continue;
        };
        let (marker, after) = match marker.split_once(", after ") {
            Some((marker, after)) => (marker, Some(after.to_owned())),
            None => (marker, None),
        };
        let (name, ends) = marker.split_once(", ends with ").unwrap_or((marker, "0"));
        let language = lines.next().and_then(|line| line.strip_prefix("```")).expect("a block below its marker");
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        recipes.push(Recipe {
            name: name.to_owned(),
            after,
            ends: ends.parse().expect("a number"),
            language: language.to_owned(),
            text: text.join("\n") + "\n",
        });
    }
    assert!(recipes.len() > 10, "the recipes were not found");
    recipes
}

/// What a YAML text says.
pub fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
