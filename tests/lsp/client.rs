//! A client for tests: sends messages, and collects what the server says.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use locdrift::lsp::{self, Ended};
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response, ResponseError};
use serde_json::{Value, json};

use super::uri;

/// How long an answer may take, however slow the machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// A client with a server of its own.
pub struct Client {
    connection: Option<Connection>,
    server: Option<JoinHandle<Ended>>,
    next: i32,
    /// Answers that were not waited for yet.
    answers: HashMap<RequestId, Result<Value, ResponseError>>,
    /// What was published last, by address; no entry where there is nothing.
    pub diagnostics: BTreeMap<String, Vec<Value>>,
    /// What else the server said, in order.
    pub heard: Vec<(String, Value)>,
    /// What the server is answered when it asks for the settings.
    pub settings: Value,
}

impl Client {
    /// A server that was not asked anything yet.
    pub fn new() -> Client {
        let (server, client) = Connection::memory();
        Client {
            connection: Some(client),
            server: Some(std::thread::spawn(|| lsp::serve(server))),
            next: 0,
            answers: HashMap::new(),
            diagnostics: BTreeMap::new(),
            heard: Vec::new(),
            settings: json!({}),
        }
    }

    /// A server that was initialized; the answer to it.
    pub fn start(params: Value) -> (Client, Value) {
        let mut client = Client::new();
        let answer = client.ask("initialize", params).expect("an answer");
        client.notify("initialized", json!({}));
        (client, answer)
    }

    pub fn send(&self, message: Message) {
        let connection = self.connection.as_ref().expect("a connection");
        connection.sender.send(message).expect("the server is there");
    }

    pub fn notify(&self, method: &str, params: Value) {
        self.send(Notification { method: method.to_owned(), params }.into());
    }

    /// Sends a request, and returns what names it.
    pub fn request(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(Request { id: id.clone(), method: method.to_owned(), params }.into());
        id
    }

    /// The answer to a request.
    pub fn answer(&mut self, id: &RequestId) -> Result<Value, ResponseError> {
        if let Some(answer) = self.answers.remove(id) {
            return answer;
        }
        loop {
            let connection = self.connection.as_ref().expect("a connection");
            match connection.receiver.recv_timeout(PATIENCE).expect("an answer") {
                Message::Response(response) if response.id == *id => return response.response_result,
                Message::Response(other) => {
                    assert!(!self.answers.contains_key(&other.id), "answered twice: {other:?}");
                    self.answers.insert(other.id, other.response_result);
                }
                Message::Request(request) => {
                    let result = match &*request.method {
                        "workspace/configuration" => json!([self.settings]),
                        _ => Value::Null,
                    };
                    self.send(Response::new_ok(request.id, result).into());
                    self.heard.push((request.method, request.params));
                }
                Message::Notification(one) if one.method == "textDocument/publishDiagnostics" => {
                    let uri = one.params["uri"].as_str().expect("an address").to_owned();
                    let found = one.params["diagnostics"].as_array().expect("a list").clone();
                    if found.is_empty() {
                        self.diagnostics.remove(&uri)
                    } else {
                        self.diagnostics.insert(uri, found)
                    };
                }
                Message::Notification(one) => self.heard.push((one.method, one.params)),
            }
        }
    }

    /// Sends a request and waits for the answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, ResponseError> {
        let id = self.request(method, params);
        self.answer(&id)
    }

    /// Waits until all pages are checked; what the server says of them all then.
    pub fn settle(&mut self) -> Value {
        self.ask("workspace/diagnostic", json!({ "previousResultIds": [] })).expect("diagnostics")
    }

    pub fn open(&self, path: &Path, text: &str) {
        self.open_at(&uri(path), text);
    }

    pub fn open_at(&self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes an open text; each change is a range (lines and columns of start and end) or nothing, and a text.
    pub fn change(&self, uri: &str, changes: &[(Option<[u32; 4]>, &str)]) {
        let changes: Vec<Value> = changes
            .iter()
            .map(|(range, text)| match range {
                None => json!({ "text": text }),
                Some([line, column, end_line, end_column]) => json!({ "text": text, "range": {
                    "start": { "line": line, "character": column },
                    "end": { "line": end_line, "character": end_column },
                } }),
            })
            .collect();
        let document = json!({ "uri": uri, "version": 2 });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub fn close(&self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Tells of files that changed on disk: 1 is created, 2 changed, 3 deleted.
    pub fn files_changed(&self, files: &[(&Path, u8)]) {
        let changes: Vec<Value> = files.iter().map(|(path, kind)| json!({ "uri": uri(path), "type": kind })).collect();
        self.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// What was published of a file.
    pub fn at(&self, path: &Path) -> &[Value] {
        self.diagnostics.get(&uri(path)).map_or(&[], |found| found)
    }

    /// The messages that were shown.
    pub fn shown(&self) -> Vec<&str> {
        let shown = self.heard.iter().filter(|(method, _)| method == "window/showMessage");
        shown.map(|(_, params)| params["message"].as_str().expect("a message")).collect()
    }

    /// The last status.
    pub fn status(&self) -> &Value {
        let all = self.heard.iter().rev();
        { all }.find(|(method, _)| method == "locdrift/status").map_or(&Value::Null, |(_, status)| status)
    }

    /// Shuts the server down.
    pub fn stop(mut self) -> Ended {
        self.ask("shutdown", Value::Null).expect("an answer");
        self.notify("exit", Value::Null);
        self.ended()
    }

    /// How the server ends by itself.
    pub fn ended(mut self) -> Ended {
        self.server.take().expect("a server").join().expect("no panic")
    }

    /// How the server ends where the client goes away.
    pub fn leave(mut self) -> Ended {
        self.connection = None;
        self.ended()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.connection = None;
        if let Some(server) = self.server.take()
            && !std::thread::panicking()
        {
            server.join().expect("the server does not panic");
        }
    }
}
