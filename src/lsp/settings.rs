//! What the client can do, and what the user wants.

use serde_json::Value;

use super::positions::Encoding;
use crate::finding::Level;

/// The section of settings.
pub(super) const SECTION: &str = "locdrift";

/// What the client can do. Whatever it does not say in the right form, it cannot do.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    pub encoding: Encoding,
    /// Asks for diagnostics by itself.
    pub pulls: bool,
    /// Asks again when told to.
    pub refreshes_diagnostics: bool,
    pub refreshes_lenses: bool,
    pub refreshes_hints: bool,
    pub related_information: bool,
    pub code_description: bool,
    /// Tags of diagnostics, by their numbers.
    pub tags: Vec<u64>,
    /// Hears of the version that diagnostics are about.
    pub versions: bool,
    pub progress: bool,
    /// Is asked for settings.
    pub configuration: bool,
    pub registers_configuration: bool,
    pub watches: bool,
    pub document_changes: bool,
    pub action_literals: bool,
    pub resolves_edits: bool,
    pub hierarchical_symbols: bool,
    pub definition_links: bool,
    pub implementation_links: bool,
    pub applies_edits: bool,
    /// Wants `locdrift/status`.
    pub status: bool,
    /// Commands that it carries out itself.
    pub commands: Vec<String>,
}

impl Client {
    /// From the parameters of `initialize`.
    pub fn of(params: &Value) -> Client {
        let can = |path: &str| params.pointer(&format!("/capabilities/{path}")).and_then(Value::as_bool) == Some(true);
        let list = |path: &str| params.pointer(path).and_then(Value::as_array).into_iter().flatten();
        let has = |path: &str| params.pointer(&format!("/capabilities/{path}")).is_some_and(Value::is_object);
        let encodings = list("/capabilities/general/positionEncodings").filter_map(Value::as_str);
        let edits = list("/capabilities/textDocument/codeAction/resolveSupport/properties");
        let tags = list("/capabilities/textDocument/publishDiagnostics/tagSupport/valueSet");
        let commands = params.pointer("/initializationOptions/clientCommands").and_then(Value::as_array);
        Client {
            encoding: Encoding::choose(encodings),
            pulls: has("textDocument/diagnostic"),
            refreshes_diagnostics: can("workspace/diagnostics/refreshSupport"),
            refreshes_lenses: can("workspace/codeLens/refreshSupport"),
            refreshes_hints: can("workspace/inlayHint/refreshSupport"),
            related_information: can("textDocument/publishDiagnostics/relatedInformation"),
            code_description: can("textDocument/publishDiagnostics/codeDescriptionSupport"),
            tags: tags.filter_map(Value::as_u64).collect(),
            versions: can("textDocument/publishDiagnostics/versionSupport"),
            progress: can("window/workDoneProgress"),
            configuration: can("workspace/configuration"),
            registers_configuration: can("workspace/didChangeConfiguration/dynamicRegistration"),
            watches: can("workspace/didChangeWatchedFiles/dynamicRegistration"),
            document_changes: can("workspace/workspaceEdit/documentChanges"),
            action_literals: has("textDocument/codeAction/codeActionLiteralSupport"),
            resolves_edits: { edits }.any(|property| property == "edit"),
            hierarchical_symbols: can("textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            definition_links: can("textDocument/definition/linkSupport"),
            implementation_links: can("textDocument/implementation/linkSupport"),
            applies_edits: can("workspace/applyEdit"),
            status: commands.is_some(),
            commands: commands.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        }
    }
}

/// What the user wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// Show what the baseline hides.
    pub show_accepted: bool,
    /// Show English labels behind localized ones.
    pub labels: bool,
    pub code_lens: bool,
    /// The configuration file, if it is not searched.
    pub config_path: Option<String>,
    /// Read the history of the source.
    pub history: bool,
    pub min_level: Option<Level>,
    /// Milliseconds without an edit before all pages are checked again.
    pub debounce: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            show_accepted: false,
            labels: false,
            code_lens: true,
            config_path: None,
            history: true,
            min_level: None,
            debounce: 200,
        }
    }
}

impl Settings {
    /// The settings that a client sends: the section, or an object with it. What is missing or wrong has its default.
    pub fn of(value: &Value) -> Settings {
        let value = value.get(SECTION).unwrap_or(value);
        let default = Settings::default();
        let flag = |path: &str, default: bool| value.pointer(path).and_then(Value::as_bool).unwrap_or(default);
        let text = |path: &str| value.pointer(path).and_then(Value::as_str).filter(|text| !text.is_empty());
        Settings {
            show_accepted: flag("/showAccepted", default.show_accepted),
            labels: flag("/inlayHints/labels", default.labels),
            code_lens: flag("/codeLens", default.code_lens),
            config_path: text("/configPath").map(str::to_owned),
            history: flag("/history", default.history),
            min_level: match text("/minLevel") {
                Some("error") => Some(Level::Error),
                Some("warning") => Some(Level::Warning),
                Some("note") => Some(Level::Note),
                _ => default.min_level,
            },
            debounce: value.pointer("/debounce").and_then(Value::as_u64).unwrap_or(default.debounce).min(60_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_missing_or_wrong_has_its_default() {
        for value in [json!(null), json!([]), json!({"locdrift": null}), json!({"codeLens": 3, "debounce": -1})] {
            assert_eq!(Settings::of(&value), Settings::default(), "{value}");
        }
        let all = json!({"locdrift": {"showAccepted": true, "inlayHints": {"labels": true}, "codeLens": false,
            "configPath": "a.yaml", "history": false, "minLevel": "warning", "debounce": 5}});
        let read = Settings::of(&all);
        assert_eq!(read, Settings::of(&all["locdrift"]));
        assert_eq!(
            read,
            Settings {
                show_accepted: true,
                labels: true,
                code_lens: false,
                config_path: Some("a.yaml".to_owned()),
                history: false,
                min_level: Some(Level::Warning),
                debounce: 5
            }
        );
    }

    #[test]
    fn a_client_can_do_what_it_says() {
        let client = Client::of(&json!({"capabilities": {"window": {"workDoneProgress": true}, "workspace": 3}}));
        assert!(client.progress && !client.watches && !client.pulls && !client.status);
        let options = json!({"initializationOptions": {"clientCommands": ["a", 1]}});
        assert_eq!(Client::of(&options).commands, ["a"]);
        assert!(Client::of(&options).status);
    }
}
