//! Diagnostics that the client asks for: of one page, and of all.

use std::collections::HashMap;
use std::path::PathBuf;

use lsp_server::{ErrorCode, RequestId};
use serde_json::{Value, json};

use super::published::{PageDiagnostics, Published, is_same};
use super::state::{Pull, Server};
use super::uris;
use crate::text::FileId;

/// The name of a result.
fn name(published: Option<Published>) -> String {
    format!("{:016x}", published.map_or(0, |published| published.digest))
}

impl Server {
    /// Answers a request for the diagnostics of one page.
    pub(super) fn pull_page(&mut self, id: RequestId, params: &Value) {
        let Some(uri) = params.pointer("/textDocument/uri").and_then(Value::as_str) else {
            return self.refuse(id, ErrorCode::InvalidParams, "`textDocument.uri` is missing");
        };
        self.follow(true);
        let diagnostics = match uris::path_of(uri) {
            Some(path) => self.note_page(path),
            None => Vec::new(),
        };
        let published = PageDiagnostics { path: PathBuf::new(), diagnostics };
        let result = name(published.summary());
        let is_same = params.get("previousResultId").and_then(Value::as_str) == Some(&result);
        self.answer(
            id,
            match is_same {
                true => json!({ "kind": "unchanged", "resultId": result }),
                false => json!({ "kind": "full", "resultId": result, "items": published.diagnostics }),
            },
        );
    }

    /// The diagnostics of a page, which the client has from now on.
    fn note_page(&mut self, path: PathBuf) -> Vec<lsp_types::Diagnostic> {
        let page = PageDiagnostics { diagnostics: self.diagnostics_of(&path), path };
        match page.summary() {
            Some(summary) => self.published.insert(page.path.clone(), summary),
            None => self.published.remove(&page.path),
        };
        page.diagnostics
    }

    /// Takes a request for the diagnostics of all pages; it is answered when all are checked.
    pub(super) fn pull_all(&mut self, id: RequestId, params: &Value) {
        let previous = params.get("previousResultIds").and_then(Value::as_array).into_iter().flatten();
        let previous = previous.filter_map(|of| {
            let text = |key: &str| of.get(key).and_then(Value::as_str).map(str::to_owned);
            Some((text("uri")?, text("value")?))
        });
        self.pulls.push(Pull { id, previous: previous.collect() });
    }

    /// Answers the requests that waited until all pages were checked.
    pub(super) fn answer_pulls(&mut self) {
        for pull in std::mem::take(&mut self.pulls) {
            let items = self.reports(&pull);
            self.answer(pull.id, json!({ "items": items }));
        }
    }

    fn reports(&self, pull: &Pull) -> Vec<Value> {
        let uri_of = |path: &PathBuf| {
            let document = self.document_of(path);
            document.map_or_else(|| uris::text_of(path), |document| document.uri.clone())
        };
        let version = |path: &PathBuf| self.document_of(path).map(|document| document.version);
        // However the client spells the addresses that it has heard.
        let previous: HashMap<PathBuf, (&String, &String)> =
            pull.previous.iter().filter_map(|(uri, name)| Some((uris::path_of(uri)?, (uri, name)))).collect();
        let mut items = Vec::new();
        let mut wanted: Vec<(&PathBuf, String)> = Vec::new();
        for (path, published) in &self.published {
            let now = name(Some(*published));
            match previous.get(path) {
                Some((uri, name)) if **name == now => items.push(json!({ "kind": "unchanged", "uri": uri,
                    "version": version(path), "resultId": now })),
                _ => wanted.push((path, now)),
            }
        }
        let none = name(None);
        for (path, (uri, old)) in &previous {
            if !self.published.contains_key(path) {
                items.push(match **old == none {
                    true => json!({ "kind": "unchanged", "uri": uri, "version": version(path), "resultId": none }),
                    false => json!({ "kind": "full", "uri": uri, "version": version(path), "resultId": none,
                        "items": [] }),
                });
            }
        }
        wanted.sort_unstable();
        let found = self.diagnostics_of_all(&wanted.iter().map(|(path, _)| *path).collect::<Vec<_>>());
        for (path, now) in wanted {
            items.push(json!({ "kind": "full", "uri": uri_of(path), "version": version(path), "resultId": now,
                "items": found.get(path).map_or(&[][..], |found| found) }));
        }
        items
    }

    /// What is to be shown on some pages.
    fn diagnostics_of_all(&self, paths: &[&PathBuf]) -> HashMap<PathBuf, Vec<lsp_types::Diagnostic>> {
        let mut all: HashMap<PathBuf, Vec<lsp_types::Diagnostic>> = HashMap::new();
        for project in &self.projects {
            let files: Vec<FileId> = paths.iter().filter_map(|path| project.page_at(path)).collect();
            if files.is_empty() {
                continue;
            }
            for page in self.shown_on(project, project.check_pages(&files)) {
                let known = all.entry(page.path).or_default();
                for diagnostic in page.diagnostics {
                    // One project reports nothing twice.
                    if self.projects.len() == 1 || !known.iter().any(|of| is_same(of, &diagnostic)) {
                        known.push(diagnostic);
                    }
                }
            }
        }
        all
    }
}
