//! The loop: takes messages, answers requests, and works while no message waits.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::capabilities;
use super::documents::Change;
use super::project::Project;
use super::settings::{Client, SECTION, Settings};
use super::state::{Asked, Server, State};
use super::transport::UNREADABLE;
use super::uris;

/// How long projects are not opened before the client says which settings hold.
const SETTINGS_TIME: Duration = Duration::from_secs(1);

/// How serving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As the protocol wants it: the client asked to shut down, then to exit.
    Orderly,
    /// The client went away, or asked to exit without a shutdown.
    Early,
}

/// Serves a client until it is done.
pub fn serve(connection: Connection) -> Ended {
    Server::new(connection).run()
}

/// A document, as parameters name it.
#[derive(Debug, Deserialize)]
pub(super) struct TextDocument {
    pub uri: String,
    #[serde(default)]
    pub version: Option<i32>,
    #[serde(default)]
    pub text: Option<String>,
}

/// Parameters about one document.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DocumentParams {
    text_document: TextDocument,
    #[serde(default)]
    content_changes: Vec<Change>,
}

impl Server {
    fn run(mut self) -> Ended {
        let gone = |state: State| if state == State::Stopped { Ended::Orderly } else { Ended::Early };
        loop {
            if !self.receive() {
                return gone(self.state);
            }
            while let Some(message) = self.inbox.pop_front() {
                if let Message::Notification(one) = &message
                    && one.method == "exit"
                {
                    return gone(self.state);
                }
                self.handle(message);
                // What was asked meanwhile may be cancelled already.
                self.drain();
            }
            if self.state == State::Running && self.wait().is_some_and(|wait| wait.is_zero()) {
                self.work();
            }
        }
    }

    /// Receives what has come, and waits for it if there is nothing to do; whether the client still listens.
    fn receive(&mut self) -> bool {
        self.drain();
        if !self.inbox.is_empty() {
            return true;
        }
        let wait = if self.state == State::Running { self.wait() } else { None };
        let received = match wait {
            None => self.connection.receiver.recv().map_err(|_| true),
            Some(wait) => self.connection.receiver.recv_timeout(wait).map_err(|error| error.is_disconnected()),
        };
        match received {
            Ok(message) => self.put(message),
            Err(is_gone) if is_gone => return false,
            Err(_) => {}
        }
        true
    }

    fn drain(&mut self) {
        while let Ok(message) = self.connection.receiver.try_recv() {
            self.put(message);
        }
    }

    /// Puts a message into the inbox; one that cancels a request takes that out.
    fn put(&mut self, message: Message) {
        let id = match &message {
            Message::Notification(one) if one.method == "$/cancelRequest" => one.params.get("id"),
            _ => return self.inbox.push_back(message),
        };
        let Some(id) = id.and_then(|id| RequestId::deserialize(id).ok()) else { return };
        let is_it = |message: &Message| matches!(message, Message::Request(request) if request.id == id);
        let waits = self.pulls.iter().position(|pull| pull.id == id);
        if let Some(at) = self.inbox.iter().position(is_it) {
            self.inbox.remove(at);
        } else if let Some(at) = waits {
            self.pulls.remove(at);
        } else {
            return;
        }
        self.refuse(id, ErrorCode::RequestCanceled, "canceled by the client");
    }

    /// How long there is nothing to do; `None`: until a message comes.
    fn wait(&self) -> Option<Duration> {
        let has_edits = self.projects.iter().any(Project::has_edits);
        let now = Instant::now();
        if let Some(until) = self.awaits_settings.filter(|until| *until > now) {
            return Some(until - now);
        }
        if self.is_to_plan || has_edits || self.open_pages_first {
            return Some(Duration::ZERO);
        }
        let waits = |project: &Project| project.is_to_reload() || project.is_checking();
        let is_waiting = self.projects.iter().any(waits) || !self.pulls.is_empty() || self.is_to_finish;
        is_waiting.then(|| self.due.map_or(Duration::ZERO, |due| due.saturating_duration_since(now)))
    }

    fn handle(&mut self, message: Message) {
        match message {
            Message::Request(request) => self.handle_request(request),
            Message::Notification(notification) if self.state == State::Running => {
                self.handle_notification(notification);
            }
            Message::Notification(_) => {}
            Message::Response(response) => self.handle_response(response),
        }
    }

    fn handle_request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        match (self.state, &*method) {
            (State::New, "initialize") => {
                self.initialize(&params);
                self.answer(id, capabilities::answer(&self.client));
            }
            (State::New, _) => self.refuse(id, ErrorCode::ServerNotInitialized, "the first request is `initialize`"),
            (State::Stopped, _) => self.refuse(id, ErrorCode::InvalidRequest, "the server was shut down"),
            (State::Running, "initialize") => {
                self.refuse(id, ErrorCode::InvalidRequest, "`initialize` is sent once");
            }
            (State::Running, "shutdown") => {
                self.state = State::Stopped;
                for pull in std::mem::take(&mut self.pulls) {
                    self.refuse(pull.id, ErrorCode::RequestCanceled, "the server was shut down");
                }
                self.end_progress();
                self.answer(id, Value::Null);
            }
            (State::Running, "textDocument/diagnostic") => self.pull_page(id, &params),
            (State::Running, "workspace/diagnostic") => self.pull_all(id, &params),
            (State::Running, _) => match self.ask_editor(&method, &params) {
                Some(Ok(answer)) => self.answer(id, answer),
                Some(Err((code, why))) => self.refuse(id, code, &why),
                None => self.refuse(id, ErrorCode::MethodNotFound, &format!("there is no method `{method}`")),
            },
        }
    }

    fn initialize(&mut self, params: &Value) {
        self.client = Client::of(params);
        self.settings = Settings::of(params.pointer("/initializationOptions/settings").unwrap_or(&Value::Null));
        let folders = params.get("workspaceFolders").and_then(Value::as_array);
        let folders = folders.into_iter().flatten().filter_map(|folder| folder.get("uri"));
        self.roots = folders.filter_map(Value::as_str).filter_map(uris::path_of).collect();
        if self.roots.is_empty() {
            let root = params.get("rootUri").and_then(Value::as_str).and_then(uris::path_of);
            let path = || params.get("rootPath").and_then(Value::as_str).map(PathBuf::from);
            self.roots.extend(root.or_else(path).filter(|path| path.is_absolute()));
        }
        self.is_to_plan = true;
        self.awaits_settings = self.client.configuration.then(|| Instant::now() + SETTINGS_TIME);
        self.state = State::Running;
    }

    fn handle_notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match &*method {
            "initialized" => {
                self.register();
                self.ask_settings();
            }
            "textDocument/didOpen" => self.open(params),
            "textDocument/didChange" => self.change(params),
            "textDocument/didClose" => self.close(params),
            "textDocument/didSave" => self.saved(&params),
            "workspace/didChangeWatchedFiles" => self.files_changed(&params),
            "workspace/didChangeWorkspaceFolders" => self.folders_changed(&params),
            "workspace/didChangeConfiguration" => {
                match params.get("settings").filter(|settings| settings.is_object()) {
                    Some(settings) if settings.get(SECTION).is_some() || !self.client.configuration => {
                        self.set(Settings::of(settings));
                    }
                    _ => self.ask_settings(),
                }
            }
            UNREADABLE => {
                self.log(&format!("a message is not read: {}", params.as_str().unwrap_or_default()));
            }
            _ => {}
        }
    }

    fn handle_response(&mut self, Response { id, response_result }: Response) {
        let (what, result) = (self.asked.remove(&id), response_result);
        if what == Some(Asked::Settings) {
            self.awaits_settings = None;
        }
        if let (Some(Asked::Settings), Ok(Value::Array(values))) = (what, result)
            && let Some(value) = values.first().filter(|value| value.is_object())
        {
            self.set(Settings::of(value));
        }
    }

    /// Parameters about a document; what cannot be read is logged.
    fn document_params(&self, params: Value) -> Option<DocumentParams> {
        let read = DocumentParams::deserialize(params);
        read.inspect_err(|error| self.log(&format!("a change of a document is not read: {error}"))).ok()
    }

    fn open(&mut self, params: Value) {
        let Some(DocumentParams { text_document: TextDocument { uri, version, text }, .. }) =
            self.document_params(params)
        else {
            return;
        };
        let encoding = self.client.encoding;
        self.documents.open(uri.clone(), version.unwrap_or(0), text.unwrap_or_default(), encoding);
        self.find_aliases();
        for path in self.documents.paths_of(&uri) {
            self.readdress(&path, &uris::text_of(&path), &uri);
        }
        self.edited(&uri);
        self.open_pages_first = true;
    }

    fn change(&mut self, params: Value) {
        let Some(DocumentParams { text_document, content_changes }) = self.document_params(params) else { return };
        let version = text_document.version.unwrap_or(0);
        if self.documents.change(&text_document.uri, version, content_changes).is_some() {
            self.edited(&text_document.uri);
        }
    }

    fn close(&mut self, params: Value) {
        let Some(DocumentParams { text_document, .. }) = self.document_params(params) else { return };
        let paths = self.documents.paths_of(&text_document.uri);
        let Some(document) = self.documents.close(&text_document.uri) else { return };
        let Some(path) = document.path else { return };
        match self.documents.at(&path).map(|other| other.uri.clone()) {
            Some(other) => self.edited(&other),
            None => self.projects.iter_mut().for_each(|project| project.edit(&path, None)),
        }
        paths.iter().for_each(|path| self.readdress(path, &document.uri, &uris::text_of(path)));
        self.projects.iter_mut().for_each(Project::check_again);
        self.put_off();
    }

    /// Hands the text of a document to the projects.
    fn edited(&mut self, uri: &str) {
        let Some(document) = self.documents.get(uri) else { return };
        let Some(path) = &document.path else { return };
        for project in &mut self.projects {
            let is_page = project.page_at(path).is_some();
            if is_page {
                project.edit(path, document.is_readable().then(|| document.shared()));
            }
        }
        self.put_off();
    }

    /// Takes other settings.
    fn set(&mut self, settings: Settings) {
        if settings == self.settings {
            return;
        }
        let old = std::mem::replace(&mut self.settings, settings);
        let Settings { config_path, history, min_level, .. } = &self.settings;
        if (config_path, history, min_level) != (&old.config_path, &old.history, &old.min_level) {
            self.is_to_plan = true;
        } else if self.settings.show_accepted != old.show_accepted {
            self.projects.iter_mut().for_each(Project::check_again);
            self.due = None;
        }
        self.refresh();
    }

    /// Has the client ask again for what it shows beside the text.
    pub(super) fn refresh(&mut self) {
        if self.client.refreshes_lenses {
            self.ask("workspace/codeLens/refresh", json!(null), Asked::Nothing);
        }
        if self.client.refreshes_hints {
            self.ask("workspace/inlayHint/refresh", json!(null), Asked::Nothing);
        }
    }
}
