//! Questions about a place of a page: who answers what, and the answers as the protocol has them.

use lsp_server::ErrorCode;
use serde_json::{Value, json};

use super::diagnostics::Places;
use super::lookup::{Asked, Refusal, position_in, range_in};
use super::state::Server;
use super::{actions, edits, facts, uris};
use crate::editor::{self, CompletionKind, Definition, LensPart, LinkTarget, Symbol};
use crate::text::{FileId, Span};

impl Server {
    /// Answers a request about a page; `None` if it is about something else.
    pub(super) fn ask_editor(&mut self, method: &str, params: &Value) -> Option<Result<Value, Refusal>> {
        let about_place = |server: &mut Server, answer: fn(&Server, &mut Places<'_>, Asked<'_>, u32) -> Value| {
            server.follow(true);
            let Some(asked) = server.page_in(params) else { return Ok(Value::Null) };
            let mut places = server.places(asked.session);
            let Some(position) = position_in(params) else {
                return Err((ErrorCode::InvalidParams, "`position` is missing".to_owned()));
            };
            let text = places.text(asked.file);
            let offset = text.lines.offset(&text.text, position) as u32;
            Ok(answer(server, &mut places, asked, offset))
        };
        let about_page = |server: &mut Server, answer: fn(&Server, &mut Places<'_>, Asked<'_>, &Value) -> Value| {
            server.follow(true);
            let Some(asked) = server.page_in(params) else { return Ok(Value::Null) };
            Ok(answer(server, &mut server.places(asked.session), asked, params))
        };
        Some(match method {
            "textDocument/hover" => about_place(self, hover),
            "textDocument/definition" => about_place(self, definition),
            "textDocument/implementation" => about_place(self, implementations),
            "textDocument/references" => {
                let with = params.pointer("/context/includeDeclaration").and_then(Value::as_bool) == Some(true);
                about_place(self, if with { references } else { uses })
            }
            "textDocument/completion" => about_place(self, completion),
            "textDocument/prepareRename" => about_place(self, prepare_rename),
            "textDocument/documentSymbol" => about_page(self, symbols),
            "textDocument/codeLens" => about_page(self, lenses),
            "textDocument/inlayHint" => about_page(self, hints),
            "textDocument/documentLink" => about_page(self, links),
            "textDocument/codeAction" => about_page(self, actions::actions),
            "textDocument/rename" => self.rename(params),
            "codeAction/resolve" => self.resolve_action(params),
            "workspace/executeCommand" => self.execute(params),
            "locdrift/page" => about_page(self, facts::page),
            "locdrift/alignment" => about_page(self, facts::alignment),
            "locdrift/sourceAtPin" => about_page(self, facts::source_at_pin),
            _ => return None,
        })
    }

    fn rename(&mut self, params: &Value) -> Result<Value, Refusal> {
        self.follow(true);
        let Some(asked) = self.page_in(params) else { return Ok(Value::Null) };
        let name = params.get("newName").and_then(Value::as_str).zip(position_in(params));
        let Some((name, position)) = name else {
            return Err((ErrorCode::InvalidParams, "`newName` or `position` is missing".to_owned()));
        };
        let mut places = self.places(asked.session);
        let text = places.text(asked.file);
        let offset = text.lines.offset(&text.text, position) as u32;
        let renamed = editor::rename_anchor(asked.session, asked.file, offset, name);
        let renamed = renamed.map_err(|error| (ErrorCode::RequestFailed, error.to_string()))?;
        Ok(edits::workspace_edit(self, &mut places, &renamed))
    }
}

fn hover(_: &Server, places: &mut Places<'_>, asked: Asked<'_>, offset: u32) -> Value {
    let Some(hover) = editor::hover(asked.session, asked.file, offset) else { return Value::Null };
    let range = places.text(asked.file).range(hover.span);
    json!({ "contents": { "kind": "markdown", "value": hover.markdown }, "range": range })
}

fn definition(server: &Server, places: &mut Places<'_>, asked: Asked<'_>, offset: u32) -> Value {
    let found = editor::definition(asked.session, asked.file, offset);
    let found: Vec<Definition> = found.into_iter().collect();
    destinations(places, asked.file, &found, server.client.definition_links)
}

fn implementations(server: &Server, places: &mut Places<'_>, asked: Asked<'_>, offset: u32) -> Value {
    let found = editor::implementations(asked.session, asked.file, offset);
    destinations(places, asked.file, &found, server.client.implementation_links)
}

fn destinations(places: &mut Places<'_>, from: FileId, found: &[Definition], as_links: bool) -> Value {
    let destination = |to: &Definition| {
        let text = places.text(to.file);
        let (uri, range, selection) = (places.uri(to.file)?, text.range(to.span), text.range(to.selection));
        // Where the text is unreadable, what is selected may be outside.
        let selection = if range.start <= selection.start && selection.end <= range.end { selection } else { range };
        Some(match as_links {
            true => json!({ "originSelectionRange": places.text(from).range(to.origin), "targetUri": uri,
                "targetRange": range, "targetSelectionRange": selection }),
            false => json!({ "uri": uri, "range": selection }),
        })
    };
    Value::Array(found.iter().filter_map(destination).collect())
}

fn references(_: &Server, places: &mut Places<'_>, asked: Asked<'_>, offset: u32) -> Value {
    let found = editor::references(asked.session, asked.file, offset);
    locations(places, found.iter())
}

fn uses(_: &Server, places: &mut Places<'_>, asked: Asked<'_>, offset: u32) -> Value {
    let found = editor::references(asked.session, asked.file, offset);
    locations(places, found.iter().filter(|found| !found.is_definition))
}

fn locations<'r>(places: &mut Places<'_>, found: impl Iterator<Item = &'r editor::Reference>) -> Value {
    Value::Array(found.filter_map(|found| Some(json!(places.location(found.at.file, found.at.span)?))).collect())
}

/// Items of which some were left out.
const MANY: usize = 1000;

fn completion(_: &Server, places: &mut Places<'_>, asked: Asked<'_>, offset: u32) -> Value {
    let found = editor::completion(asked.session, asked.file, offset);
    let range = places.text(asked.file).range(found.span);
    let item = |(at, item): (usize, &editor::Completion)| {
        json!({
            "label": item.text,
            "detail": item.detail,
            "kind": completion_kind(item.kind),
            // In the order that they are given in.
            "sortText": format!("{at:05}"),
            "filterText": item.text,
            "textEdit": { "range": range, "newText": item.text },
        })
    };
    json!({ "isIncomplete": found.items.len() >= MANY, "items": found.items.iter().enumerate().map(item).collect::<Vec<_>>() })
}

/// In the numbers of the protocol.
fn completion_kind(kind: CompletionKind) -> u8 {
    match kind {
        CompletionKind::Anchor => 18,
        CompletionKind::Page | CompletionKind::Asset => 17,
        CompletionKind::Label => 1,
        CompletionKind::Directive => 14,
        CompletionKind::Key => 10,
        CompletionKind::Value => 12,
    }
}

fn prepare_rename(_: &Server, places: &mut Places<'_>, asked: Asked<'_>, offset: u32) -> Value {
    let Some(anchor) = editor::anchor(asked.session, asked.file, offset) else { return Value::Null };
    json!({ "range": places.text(asked.file).range(anchor.span), "placeholder": anchor.id })
}

fn symbols(server: &Server, places: &mut Places<'_>, asked: Asked<'_>, _: &Value) -> Value {
    let found = editor::symbols(asked.session, asked.file, &server.findings_of(asked).findings);
    let mut flat = Vec::new();
    let tree: Vec<Value> = found.iter().map(|symbol| of_symbol(places, asked.file, symbol, &mut flat)).collect();
    Value::Array(if server.client.hierarchical_symbols { tree } else { flat })
}

/// The kind of a heading, in the numbers of the protocol. What is outdated says so in its detail: the tag for what is
/// deprecated strikes it through.
const STRING: u8 = 15;

fn of_symbol(places: &mut Places<'_>, file: FileId, symbol: &Symbol, flat: &mut Vec<Value>) -> Value {
    let text = places.text(file);
    let (range, selection) = (text.range(symbol.span), text.range(symbol.selection));
    if let Some(uri) = places.uri(file) {
        let location = json!({ "uri": uri, "range": range });
        flat.push(json!({ "name": symbol.name, "kind": STRING, "location": location }));
    }
    let children: Vec<Value> = symbol.children.iter().map(|child| of_symbol(places, file, child, flat)).collect();
    json!({ "name": symbol.name, "detail": symbol.detail, "kind": STRING, "range": range,
        "selectionRange": selection, "children": children })
}

fn lenses(server: &Server, places: &mut Places<'_>, asked: Asked<'_>, params: &Value) -> Value {
    if !server.settings.code_lens {
        return json!([]);
    }
    let Some(lens) = editor::lens(asked.session, asked.file, &server.findings_of(asked).findings) else {
        return json!([]);
    };
    let uri = params.pointer("/textDocument/uri").cloned().unwrap_or_default();
    let text = places.text(asked.file);
    let range = text.range(Span::new(lens.span.start as usize, lens.span.start as usize));
    let can = |command: &str| server.client.commands.iter().any(|known| known == command);
    let mut plain: Vec<&str> = Vec::new();
    let mut commands = Vec::new();
    for part in &lens.parts {
        let command = match part {
            LensPart::Text(_) => None,
            LensPart::Compare(_) => Some("locdrift.compareWithSource"),
            LensPart::ShowChange(_) => Some("locdrift.showSourceChange"),
        };
        match (command, part) {
            (Some(command), _) if can(command) => {
                commands.push(json!({ "title": part.words(), "command": command, "arguments": [uri] }));
            }
            // What no client does is not offered, what it says is.
            (Some(_), LensPart::ShowChange(words)) if words.ends_with("outdated") => plain.push(words),
            (None, _) => plain.push(part.words()),
            _ => {}
        }
    }
    let first = json!({ "title": plain.join(" · "), "command": "" });
    let lens = |command: Value| json!({ "range": range, "command": command });
    Value::Array(std::iter::once(first).chain(commands).map(lens).collect())
}

fn hints(server: &Server, places: &mut Places<'_>, asked: Asked<'_>, params: &Value) -> Value {
    if !server.settings.labels {
        return json!([]);
    }
    let text = places.text(asked.file);
    let whole = Span::new(0, text.text.len());
    let part = range_in(params).map_or(whole, |range| text.lines.span(&text.text, range));
    let hint = |hint: &editor::InlayHint| json!({ "position": text.range(Span::at(hint.offset as usize)).start, "label": hint.label, "paddingLeft": true });
    Value::Array(editor::inlay_hints(asked.session, asked.file, part).iter().map(hint).collect())
}

fn links(_: &Server, places: &mut Places<'_>, asked: Asked<'_>, _: &Value) -> Value {
    let link = |link: &editor::DocumentLink| {
        let range = places.text(asked.file).range(link.span);
        let target = match &link.to {
            LinkTarget::Page(file, heading) => {
                let line = heading.map(|heading| places.text(*file).range(heading).start.line + 1);
                let line = line.map(|line| format!("#L{line}")).unwrap_or_default();
                format!("{}{line}", places.uri(*file)?.as_str())
            }
            LinkTarget::Asset(path) => uris::text_of(path),
        };
        Some(json!({ "range": range, "target": target }))
    };
    Value::Array(editor::document_links(asked.session, asked.file).iter().filter_map(link).collect())
}
