//! Changes of pages as edits of the workspace.

use std::collections::BTreeMap;

use lsp_types::{OneOf, TextDocumentEdit, TextEdit};
use serde_json::{Value, json};

use super::diagnostics::Places;
use super::state::Server;
use crate::finding::Edit;
use crate::text::FileId;

/// Edits of pages as one edit of the workspace: for documents that are open, of the version that they were made for.
pub(super) fn workspace_edit(server: &Server, places: &mut Places<'_>, edits: &[Edit]) -> Value {
    let mut files: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        let range = places.text(edit.file).range(edit.span);
        files.entry(edit.file).or_default().push(TextEdit { range, new_text: edit.text.clone() });
    }
    if server.client.document_changes {
        let changes = files.into_iter().filter_map(|(file, edits)| {
            let path = places.session.project.layout.disk_path(file);
            let version = server.document_of(&path).map(|document| document.version);
            let text_document = lsp_types::OptionalVersionedTextDocumentIdentifier { uri: places.uri(file)?, version };
            Some(TextDocumentEdit { text_document, edits: edits.into_iter().map(OneOf::Left).collect() })
        });
        return json!({ "documentChanges": changes.collect::<Vec<_>>() });
    }
    let mut changes = serde_json::Map::new();
    for (file, edits) in files {
        if let Some(uri) = places.uri(file) {
            changes.insert(uri.as_str().to_owned(), json!(edits));
        }
    }
    json!({ "changes": changes })
}
