//! The language server, over a connection in memory: what it publishes is what `check` finds, whatever is sent to it.

mod answers;
mod bad_input;
mod client;
mod edits;
mod protocol;
mod same_as_check;
mod workspaces;

use std::path::Path;

use serde_json::{Value, json};

/// The address of a file.
fn uri(path: &Path) -> String {
    let mut uri = "file://".to_owned();
    for byte in path.to_str().expect("UTF-8").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte as char),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// Parameters of `initialize` for some folders.
fn folders(roots: &[&Path], capabilities: Value) -> Value {
    let folders: Vec<Value> = roots.iter().map(|root| json!({ "uri": uri(root), "name": "docs" })).collect();
    json!({
        "capabilities": capabilities,
        "workspaceFolders": folders,
        "initializationOptions": { "clientCommands": [], "settings": { "debounce": 0 } },
    })
}

/// The rules of diagnostics, sorted.
fn rules(diagnostics: &[Value]) -> Vec<&str> {
    let mut rules: Vec<&str> = diagnostics.iter().map(|one| one["code"].as_str().expect("a rule")).collect();
    rules.sort_unstable();
    rules
}
