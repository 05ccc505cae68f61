//! What the server can do for a client.

use serde_json::{Value, json};

use super::actions::{ACCEPT, FIX_ALL, STAMP, STAMP_KIND};
use super::settings::Client;

/// The answer to `initialize`.
pub(super) fn answer(client: &Client) -> Value {
    let mut capabilities = json!({
        "positionEncoding": client.encoding.kind(),
        "textDocumentSync": {
            "openClose": true,
            "change": 2,
            "save": { "includeText": false },
        },
        "hoverProvider": true,
        "definitionProvider": true,
        "implementationProvider": true,
        "referencesProvider": true,
        "documentSymbolProvider": { "label": "locdrift" },
        "codeLensProvider": { "resolveProvider": false },
        "inlayHintProvider": { "resolveProvider": false },
        "completionProvider": { "triggerCharacters": ["#", "(", "/", "[", "!", ":", " ", "{", "."], "resolveProvider": false },
        "documentLinkProvider": { "resolveProvider": false },
        "renameProvider": { "prepareProvider": true },
        "codeActionProvider": {
            "codeActionKinds": ["quickfix", FIX_ALL, STAMP_KIND],
            "resolveProvider": client.resolves_edits,
        },
        "executeCommandProvider": { "commands": [STAMP, ACCEPT] },
        "workspace": {
            "workspaceFolders": { "supported": true, "changeNotifications": true },
        },
    });
    if client.pulls {
        capabilities["diagnosticProvider"] =
            json!({ "identifier": "locdrift", "interFileDependencies": true, "workspaceDiagnostics": true });
    }
    json!({
        "capabilities": capabilities,
        "serverInfo": { "name": "locdrift", "version": env!("CARGO_PKG_VERSION") },
    })
}
