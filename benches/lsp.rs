//! How long an editor waits: from an edit to its diagnostics through the protocol, beside the server of rumdl where that is
//! installed (`pip install rumdl`, or `RUMDL=FILE`); how long all pages take beside a check; what a page takes of memory.
//!
//! `cargo bench --bench lsp`. The workspace has four languages with 400 pages each. Both servers get the same edits in
//! turns, and medians are compared.

#[path = "pages.rs"]
mod pages;
mod timing;

use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use lsp_server::{Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use timing::{median, timed};

const LOCALES: [&str; 4] = ["en", "fr-FR", "de-DE", "ja-JP"];
const GROUPS: usize = 400;

/// Edits that are counted.
const ROUNDS: usize = 21;

/// Edits after which memory should be what it was.
const EDITS: usize = 10_000;

/// Bytes of the edited pages.
const SIZES: [usize; 3] = [2 << 10, 50 << 10, 356 << 10];

const LOCDRIFT: &str = env!("CARGO_BIN_EXE_locdrift");

fn main() {
    let dir = tempfile::tempdir().expect("a folder for generated pages");
    pages::write(dir.path(), &pages::Size { groups: GROUPS, locales: &LOCALES }).expect("pages are written");
    for (locale, size) in LOCALES.iter().flat_map(|locale| SIZES.map(|size| (locale, size))) {
        let path = dir.path().join(format!("lumen.{locale}/help/sized-{size}.md"));
        std::fs::write(path, sized(size, locale)).expect("written");
    }
    let root = dir.path().canonicalize().expect("there");
    whole_workspace(&root);
    edits(&root);
    memory(&root);
}

/// A page of about so many bytes.
fn sized(size: usize, locale: &str) -> String {
    let mut text = format!("---\ntitle: Lampa\n---\n# Lampa {{#page}}\n\nVesper {locale} lumen.\n");
    let mut at = 0;
    while text.len() < size {
        let words = format!("Lampa {at} vesper nodum {locale} ferra lumen sola, et luma {at} porta claris montem. ");
        text.push_str(&format!(
            "\n## Vesper {at} {{#part-{at}}}\n\n{}\n\n* [lampa](#part-{at})\n",
            words.repeat(5).trim()
        ));
        at += 1;
    }
    text
}

/// A server in a process of its own.
struct Server {
    process: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: i32,
}

impl Server {
    fn start(program: &str, words: &[&str], root: &Path) -> Server {
        let mut command = Command::new(program);
        let command = command.args(words).current_dir(root).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.stderr(Stdio::null()).spawn().expect("the server starts");
        let input = BufWriter::new(process.stdin.take().expect("piped"));
        let output = BufReader::new(process.stdout.take().expect("piped"));
        let mut server = Server { process, input, output, next: 0 };
        let uri = uri(root);
        let params = json!({ "processId": null, "rootUri": uri, "capabilities": {},
            "workspaceFolders": [{ "uri": uri, "name": "docs" }],
            "initializationOptions": { "clientCommands": [] } });
        server.ask("initialize", params);
        server.notify("initialized", json!({}));
        server
    }

    fn send(&mut self, message: Message) {
        message.write(&mut self.input).expect("written");
        self.input.flush().expect("written");
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(Notification { method: method.to_owned(), params }.into());
    }

    fn receive(&mut self) -> Message {
        let message = Message::read(&mut self.output).expect("readable").expect("a message");
        if let Message::Request(request) = &message {
            let answer = if request.method == "workspace/configuration" { json!([null]) } else { Value::Null };
            self.send(Response::new_ok(request.id.clone(), answer).into());
        }
        message
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(Request { id: id.clone(), method: method.to_owned(), params }.into());
        loop {
            if let Message::Response(response) = self.receive()
                && response.id == id
            {
                return response.response_result.expect("an answer");
            }
        }
    }

    /// Waits for the diagnostics of a page.
    fn diagnostics(&mut self, uri: &str) {
        loop {
            if let Message::Notification(one) = self.receive()
                && one.method == "textDocument/publishDiagnostics"
                && one.params["uri"] == uri
            {
                return;
            }
        }
    }

    fn open(&mut self, path: &Path) -> String {
        let (uri, text) = (uri(path), std::fs::read_to_string(path).expect("readable"));
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
        uri
    }

    /// Takes the id of the first heading away, or puts it back. Both servers report something else then.
    fn edit(&mut self, uri: &str, round: usize) {
        let (start, end, text) = if round.is_multiple_of(2) { (7, 15, "\n\n") } else { (7, 7, "") };
        let range = json!({ "start": { "line": 3, "character": start }, "end": { "line": 3, "character": end } });
        let undo = json!({ "range": { "start": { "line": 3, "character": 7 }, "end": { "line": 5, "character": 0 } },
            "text": " {#page}" });
        let change = if round.is_multiple_of(2) { json!({ "range": range, "text": text }) } else { undo };
        let document = json!({ "uri": uri, "version": round + 2 });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
    }

    /// Waits until all pages are checked.
    fn settle(&mut self) {
        self.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    }

    /// Bytes in memory; `None` where the system does not say.
    fn memory(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        Some(line.split_whitespace().nth(1)?.parse::<usize>().ok()? << 10)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// From the start of the server to the diagnostics of all pages, and of an open page, beside a check.
fn whole_workspace(root: &Path) {
    let (mut first, mut all, mut checks) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..5 {
        checks.push(timed(|| {
            let mut command = Command::new(LOCDRIFT);
            command.args(["check", "--output-format", "json"]).arg(root).stdout(Stdio::null()).stderr(Stdio::null());
            command.status().expect("it runs")
        }));
        let start = Instant::now();
        let mut server = Server::start(LOCDRIFT, &["lsp"], root);
        let uri = server.open(&root.join(format!("lumen.fr-FR/help/part-{:02}/page-{:05}.md", 7, 7)));
        server.diagnostics(&uri);
        first.push(start.elapsed());
        server.settle();
        all.push(start.elapsed());
    }
    let (first, all, check) = (median(first), median(all), median(checks));
    println!(
        "{} pages: all {} ({:.2} x check), an open page {} ({:.0} % of that)",
        LOCALES.len() * (GROUPS + SIZES.len()),
        shown(all),
        all.as_secs_f64() / check.as_secs_f64(),
        shown(first),
        100.0 * first.as_secs_f64() / all.as_secs_f64(),
    );
}

/// From an edit to the diagnostics of the page.
fn edits(root: &Path) {
    let rumdl = std::env::var("RUMDL").unwrap_or_else(|_| "rumdl".to_owned());
    let is_there = Command::new(&rumdl).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    let mut servers = vec![Server::start(LOCDRIFT, &["lsp"], root)];
    if is_there {
        servers.push(Server::start(&rumdl, &["server"], root));
    } else {
        println!("rumdl is not installed: nothing to compare with");
    }
    servers[0].settle();
    for size in SIZES {
        let path = root.join(format!("lumen.fr-FR/help/sized-{size}.md"));
        let mut times = vec![Vec::new(); servers.len()];
        let uris: Vec<String> = servers.iter_mut().map(|server| server.open(&path)).collect();
        for server in &mut servers[1..] {
            server.diagnostics(&uris[0]);
        }
        servers[0].settle();
        for round in 0..ROUNDS {
            for (server, times) in servers.iter_mut().zip(&mut times) {
                let start = Instant::now();
                server.edit(&uris[0], round);
                server.diagnostics(&uris[0]);
                times.push(start.elapsed());
                // What is put off is not what the next edit waits for.
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let medians: Vec<Duration> = times.into_iter().map(median).collect();
        let beside = medians.get(1).map(|other| {
            format!(", {:.2} of rumdl's {}", medians[0].as_secs_f64() / other.as_secs_f64(), shown(*other))
        });
        println!("{} KiB: edit to diagnostics {}{}", size >> 10, shown(medians[0]), beside.unwrap_or_default());
        for server in &mut servers {
            server.notify("textDocument/didClose", json!({ "textDocument": { "uri": uris[0] } }));
        }
    }
}

/// What a page takes, and whether edits leave anything.
fn memory(root: &Path) {
    let small = tempfile::tempdir().expect("a folder");
    pages::write(small.path(), &pages::Size { groups: 1, locales: &LOCALES }).expect("pages are written");
    let small: PathBuf = small.path().canonicalize().expect("there");
    let settled = |root: &Path| {
        let mut server = Server::start(LOCDRIFT, &["lsp"], root);
        server.settle();
        server
    };
    let (empty, mut server) = (settled(&small), settled(root));
    let Some((base, before)) = empty.memory().zip(server.memory()) else { return };
    let pages = LOCALES.len() * (GROUPS + SIZES.len() - 1);
    println!("memory: {:.1} KiB a page", (before.saturating_sub(base)) as f64 / 1024.0 / pages as f64);
    let uri = server.open(&root.join(format!("lumen.fr-FR/help/sized-{}.md", SIZES[0])));
    server.settle();
    let started = server.memory().unwrap_or(0);
    for round in 0..EDITS {
        server.edit(&uri, round);
        server.diagnostics(&uri);
    }
    server.settle();
    let ended = server.memory().unwrap_or(0);
    println!(
        "after {EDITS} edits: {:+.1} MiB of {:.1} MiB",
        (ended as f64 - started as f64) / 1048576.0,
        started as f64 / 1048576.0
    );
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
