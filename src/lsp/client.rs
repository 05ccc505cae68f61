//! What the server says to the client by itself.

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

use super::settings::SECTION;
use super::state::{Asked, Server};
use crate::text::{is_hidden, visible};

/// How bad a message is, in the numbers of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    Error = 1,
    Warning = 2,
    Information = 3,
}

/// The members of the protocol's objects that are shown as they are. Texts of pages (`newText`, `text`) stay exact, and so
/// do addresses; Markdown is made safe where it is written.
const SHOWN: [&str; 5] = ["title", "name", "detail", "label", "message"];

/// Makes hidden characters visible in all that is shown of a value.
fn make_visible(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(make_visible),
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(text) if SHOWN.contains(&&**key) && text.contains(is_hidden) => *text = shown(text),
                    value => make_visible(value),
                }
            }
        }
        _ => {}
    }
}

/// A text of one or more lines.
fn shown(text: &str) -> String {
    text.chars().filter_map(|c| if c == '\n' { Some(c) } else { visible(c) }).collect()
}

impl Server {
    /// A client that is gone hears nothing more. All that it shows is made safe to show here.
    fn send(&self, mut message: Message) {
        match &mut message {
            Message::Request(request) => make_visible(&mut request.params),
            Message::Notification(notification) => make_visible(&mut notification.params),
            Message::Response(Response { response_result: Ok(result), .. }) => make_visible(result),
            Message::Response(Response { response_result: Err(error), .. }) => error.message = shown(&error.message),
        }
        let _ = self.connection.sender.send(message);
    }

    pub(super) fn notify(&self, method: &str, params: Value) {
        self.send(Notification { method: method.to_owned(), params }.into());
    }

    pub(super) fn answer(&self, id: RequestId, result: Value) {
        self.send(Response { id, response_result: Ok(result) }.into());
    }

    pub(super) fn refuse(&self, id: RequestId, code: ErrorCode, why: &str) {
        self.send(Response::new_err(id, code as i32, why.to_owned()).into());
    }

    pub(super) fn ask(&mut self, method: &str, params: Value, what: Asked) {
        let id = RequestId::from(self.next_id);
        self.next_id = self.next_id.wrapping_add(1);
        if what != Asked::Nothing {
            self.asked.insert(id.clone(), what);
        }
        self.send(Request { id, method: method.to_owned(), params }.into());
    }

    /// Shows a message, once for each text.
    pub(super) fn show(&mut self, severity: Severity, message: &str) {
        if self.shown.insert(message.to_owned()) {
            self.say(severity, message);
        }
    }

    /// Shows a message. Editors make links of Markdown's in it, some of which run commands: what a file says is text.
    pub(super) fn say(&self, severity: Severity, message: &str) {
        let message = message.replace("](", "] (");
        self.notify("window/showMessage", json!({ "type": severity as u8, "message": message }));
    }

    /// Writes a line into the log of the editor.
    pub(super) fn log(&self, message: &str) {
        const LOG: u8 = 4;
        self.notify("window/logMessage", json!({ "type": LOG, "message": message }));
    }

    /// Registers what the client wants to be asked for: changes of files, and of settings.
    pub(super) fn register(&mut self) {
        let mut registrations = Vec::new();
        if self.client.watches {
            // Created, changed and deleted, and the first and the last alone: what is no page matters by being there.
            let globs =
                [("**/*.{md,mdx}", 7), ("**/*.{yaml,yml,csv,json}", 7), ("**/.gitignore", 7), ("**/.git/logs/HEAD", 7)];
            let watchers = globs.iter().map(|(glob, kind)| json!({ "globPattern": glob, "kind": kind }));
            let watchers: Vec<Value> = watchers.chain([json!({ "globPattern": "**/*", "kind": 5 })]).collect();
            let options = json!({ "watchers": watchers });
            registrations.push(json!({ "id": "watched-files", "method": "workspace/didChangeWatchedFiles",
                "registerOptions": options }));
        }
        if self.client.registers_configuration {
            registrations.push(json!({ "id": "settings", "method": "workspace/didChangeConfiguration",
                "registerOptions": { "section": SECTION } }));
        }
        if !registrations.is_empty() {
            self.ask("client/registerCapability", json!({ "registrations": registrations }), Asked::Nothing);
        }
    }

    /// Asks for the settings, if the client is one to be asked.
    pub(super) fn ask_settings(&mut self) {
        if self.client.configuration {
            let items = json!({ "items": [{ "section": SECTION }] });
            self.ask("workspace/configuration", items, Asked::Settings);
        }
    }

    /// Starts to show progress.
    pub(super) fn begin_progress(&mut self, title: &str) {
        if self.client.progress && !self.shows_progress {
            self.ask("window/workDoneProgress/create", json!({ "token": TOKEN }), Asked::Nothing);
            self.shows_progress = true;
            self.progress(json!({ "kind": "begin", "title": title, "cancellable": false, "percentage": 0 }));
        }
    }

    /// Shows how far the work has come.
    pub(super) fn report_progress(&self, (done, all): (usize, usize)) {
        if self.shows_progress && all > 0 {
            let message = format!("{done} of {all} pages");
            self.progress(json!({ "kind": "report", "message": message, "percentage": done * 100 / all }));
        }
    }

    pub(super) fn end_progress(&mut self) {
        if std::mem::take(&mut self.shows_progress) {
            self.progress(json!({ "kind": "end" }));
        }
    }

    fn progress(&self, value: Value) {
        self.notify("$/progress", json!({ "token": TOKEN, "value": value }));
    }
}

const TOKEN: &str = "locdrift/check";
