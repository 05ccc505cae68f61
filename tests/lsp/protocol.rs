//! The conversation itself: its start and its end, what is cancelled, what is asked for again.

use locdrift::lsp::Ended;
use lsp_server::ErrorCode;
use serde_json::{Value, json};

use super::client::Client;
use super::{folders, rules, uri};
use crate::support;

const SOURCE: &str = "# Dim {#dim}\n\nSlide down.\n";
const TRANSLATION: &str = "# Tamiser {#dim}\n\nGlissez.\n";
const DAMAGED: &str = "# Tamiser\n\nGlissez.\n";

fn project() -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = support::project(&[("en/dim.md", SOURCE), ("fr/dim.md", DAMAGED)]);
    let root = dir.path().canonicalize().expect("there");
    (dir, root)
}

fn code(result: Result<Value, lsp_server::ResponseError>) -> i32 {
    result.expect_err("refused").code
}

#[test]
fn nothing_is_answered_before_the_start_or_behind_the_end() {
    let mut client = Client::new();
    client.notify("textDocument/didOpen", json!({}));
    assert_eq!(code(client.ask("textDocument/hover", json!({}))), ErrorCode::ServerNotInitialized as i32);
    client.ask("initialize", json!({ "capabilities": {} })).expect("an answer");
    assert_eq!(code(client.ask("initialize", json!({ "capabilities": {} }))), ErrorCode::InvalidRequest as i32);
    assert_eq!(code(client.ask("locdrift/nothing", json!(3))), ErrorCode::MethodNotFound as i32);
    client.notify("$/nothing", json!(null));
    client.ask("shutdown", Value::Null).expect("an answer");
    assert_eq!(code(client.ask("shutdown", Value::Null)), ErrorCode::InvalidRequest as i32);
    client.notify("exit", Value::Null);
    assert_eq!(client.ended(), Ended::Orderly);
}

#[test]
fn a_client_that_goes_away_ends_the_server() {
    assert_eq!(Client::new().leave(), Ended::Early);
    let client = Client::new();
    client.notify("exit", Value::Null);
    assert_eq!(client.ended(), Ended::Early);
    let (_dir, root) = project();
    assert_eq!(Client::start(folders(&[&root], json!({}))).0.leave(), Ended::Early);
}

#[test]
fn an_edit_is_seen_in_the_diagnostics_and_a_closed_file_is_read_again() {
    let (_dir, root) = project();
    let page = root.join("fr/dim.md");
    let (mut client, answer) = Client::start(folders(&[&root], json!({})));
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
    assert_eq!(answer["capabilities"]["diagnosticProvider"], Value::Null);
    client.settle();
    assert_eq!(rules(client.at(&page)), ["missing-anchor"]);
    assert_eq!(client.status()["counts"], json!({ "errors": 1, "warnings": 0, "notes": 0 }));
    client.open(&page, DAMAGED);
    client.change(&uri(&page), &[(Some([0, 9, 0, 9]), " {#dim}")]);
    client.settle();
    assert_eq!(client.diagnostics.len(), 0);
    client.close(&uri(&page));
    client.settle();
    assert_eq!(rules(client.at(&page)), ["missing-anchor"]);
    // The source changes in the editor alone.
    let source = root.join("en/dim.md");
    client.open(&source, "# Dim\n\nSlide down.\n");
    client.settle();
    assert_eq!(client.diagnostics.len(), 0);
    assert_eq!(client.stop(), Ended::Orderly);
}

#[test]
fn what_is_asked_for_is_answered_in_full_once() {
    let (_dir, root) = project();
    let page = root.join("fr/dim.md");
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let (mut client, answer) = Client::start(folders(&[&root], capabilities));
    assert_eq!(answer["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"], true);
    let of_page = |client: &mut Client, previous: &Value| {
        let params = json!({ "textDocument": { "uri": uri(&page) }, "previousResultId": previous });
        client.ask("textDocument/diagnostic", params).expect("diagnostics")
    };
    let first = of_page(&mut client, &Value::Null);
    assert_eq!(
        (&first["kind"], rules(first["items"].as_array().expect("a list"))),
        (&json!("full"), vec!["missing-anchor"])
    );
    let second = of_page(&mut client, &first["resultId"]);
    assert_eq!(second, json!({ "kind": "unchanged", "resultId": first["resultId"] }));
    let all = client.settle();
    assert_eq!(all["items"][0]["items"], first["items"]);
    let previous = json!({ "previousResultIds": [{ "uri": uri(&page), "value": all["items"][0]["resultId"] }] });
    let again = client.ask("workspace/diagnostic", previous.clone()).expect("diagnostics");
    assert_eq!(again["items"][0]["kind"], "unchanged");
    client.open(&page, TRANSLATION);
    let fixed = of_page(&mut client, &first["resultId"]);
    assert_eq!((&fixed["kind"], &fixed["items"]), (&json!("full"), &json!([])));
    let fixed = client.ask("workspace/diagnostic", previous).expect("diagnostics");
    assert_eq!(fixed["items"][0]["items"], json!([]));
    // Nothing was pushed, and no page of the project has nothing.
    assert_eq!(client.diagnostics.len(), 0);
    let other = json!({ "textDocument": { "uri": "untitled:1" } });
    assert_eq!(client.ask("textDocument/diagnostic", other).expect("nothing")["items"], json!([]));
    assert_eq!(code(client.ask("textDocument/diagnostic", json!([]))), ErrorCode::InvalidParams as i32);
}

#[test]
fn a_request_that_waits_can_be_cancelled() {
    let (_dir, root) = project();
    let mut params = folders(&[&root], json!({}));
    params["initializationOptions"]["settings"]["debounce"] = json!(60_000);
    let (mut client, _) = Client::start(params);
    client.settle();
    client.open(&root.join("fr/dim.md"), TRANSLATION);
    // All pages are checked again in a minute.
    let id = client.request("workspace/diagnostic", json!({}));
    client.notify("$/cancelRequest", json!({ "id": 77 }));
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(code(client.answer(&id)), ErrorCode::RequestCanceled as i32);
    let id = client.request("workspace/diagnostic", json!({}));
    let stop = client.request("shutdown", Value::Null);
    assert_eq!(code(client.answer(&id)), ErrorCode::RequestCanceled as i32);
    client.answer(&stop).expect("an answer");
}

#[test]
fn the_client_hears_of_progress_and_registers_what_is_watched() {
    let (_dir, root) = project();
    let capabilities = json!({
        "window": { "workDoneProgress": true },
        "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true }, "configuration": true },
    });
    let (mut client, _) = Client::start(folders(&[&root], capabilities));
    client.settings = json!({ "showAccepted": true, "debounce": 0 });
    client.settle();
    let of = |method: &str| {
        client.heard.iter().filter(|(other, _)| other == method).map(|(_, params)| params).collect::<Vec<_>>()
    };
    assert_eq!(of("client/registerCapability").len(), 1);
    assert_eq!(of("workspace/configuration").len(), 1);
    let kinds: Vec<&Value> = of("$/progress").iter().map(|params| &params["value"]["kind"]).collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&&json!("begin")), Some(&&json!("end"))));
}

#[test]
fn positions_are_counted_as_agreed() {
    let text = "# \u{1f4a1} Tamiser\n\né\u{1f4a1} [x](nowhere.md)\n";
    let dir = support::project(&[("en/dim.md", SOURCE), ("fr/dim.md", text)]);
    let root = dir.path().canonicalize().expect("there");
    let mut columns = Vec::new();
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let capabilities = json!({ "general": { "positionEncodings": [encoding] } });
        let (mut client, answer) = Client::start(folders(&[&root], capabilities));
        assert_eq!(answer["capabilities"]["positionEncoding"], encoding);
        client.settle();
        let link = client.at(&root.join("fr/dim.md")).iter().find(|one| one["code"] == "broken-link");
        columns.push(link.expect("a broken link")["range"]["start"]["character"].as_u64().expect("a number"));
    }
    assert_eq!(columns[0] - columns[1], 3, "{columns:?}");
    assert_eq!(columns[1] - columns[2], 1, "{columns:?}");
}
