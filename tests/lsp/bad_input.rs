//! Nothing that a client sends brings the server down, and a good message behind it is answered as ever.

use serde_json::{Value, json};

use super::client::Client;
use super::{folders, rules, uri};
use crate::support;

const SOURCE: &str = "# Dim {#dim}\n\nSlide down.\n";
const DAMAGED: &str = "# Tamiser\n\nGlissez.\n";

/// Methods that a client may call, and some that none should.
const METHODS: [&str; 34] = [
    "initialize",
    "initialized",
    "textDocument/didOpen",
    "textDocument/didChange",
    "textDocument/didClose",
    "textDocument/didSave",
    "textDocument/willSave",
    "textDocument/diagnostic",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/implementation",
    "textDocument/references",
    "textDocument/documentSymbol",
    "textDocument/codeLens",
    "textDocument/inlayHint",
    "textDocument/completion",
    "textDocument/documentLink",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/codeAction",
    "codeAction/resolve",
    "workspace/diagnostic",
    "workspace/executeCommand",
    "workspace/didChangeWatchedFiles",
    "workspace/didChangeWorkspaceFolders",
    "workspace/didChangeConfiguration",
    "locdrift/page",
    "locdrift/alignment",
    "locdrift/sourceAtPin",
    "$/cancelRequest",
    "$/setTrace",
    "window/workDoneProgress/cancel",
    "nonsense",
    "",
];

fn addresses(page: &str) -> Vec<String> {
    let others = [
        "file:///no/such/page.md",
        "file:///a b/é ü.md",
        "file:///c%3A/docs/page.md",
        "file:///C:/docs/page.md",
        "file://server/share/page.md",
        "file:///%FF%FE.md",
        "file:///a%00b.md",
        "file:///a/../../../../etc/passwd",
        "untitled:Untitled-1",
        "git:/docs/page.md?%7B%22ref%22%3A%22~%22%7D",
        "vscode-notebook-cell:/page.md#1",
        "https://example.com/page.md",
        "not an address",
        "%",
        "",
    ];
    others.iter().map(|other| (*other).to_owned()).chain([page.to_owned(), page.replace("dim", "d%69m")]).collect()
}

/// Parameters that fit some method, more or less.
fn parameters(uri: &str, at: usize) -> Vec<Value> {
    let numbers = [0, 1, 5, u64::from(u32::MAX), u64::MAX];
    let number = |shift: usize| numbers[(at + shift) % numbers.len()];
    let position = json!({ "line": number(0), "character": number(1) });
    let range = json!({ "start": position, "end": { "line": number(2), "character": number(3) } });
    let document = json!({ "uri": uri, "version": 7, "languageId": "markdown", "text": "# X\r\r\n[a](b)" });
    let change = json!({ "range": range, "text": "\u{1f600}é\r", "rangeLength": number(4) });
    vec![
        json!({ "textDocument": document, "position": position, "range": range, "contentChanges": [change],
            "context": { "diagnostics": [], "includeDeclaration": true, "triggerKind": 1 }, "newName": "x y" }),
        json!({ "textDocument": { "uri": uri }, "contentChanges": [{ "text": 3 }] }),
        json!({ "textDocument": uri, "changes": [{ "uri": uri, "type": number(0) }, null] }),
        json!({ "changes": [{ "uri": uri, "type": at % 5 }], "settings": { "locdrift": [uri] } }),
        json!({ "event": { "added": [{ "uri": uri }], "removed": [uri] }, "id": number(0) }),
        json!({ "command": (["locdrift.stamp", "locdrift.acceptIntoBaseline", "x"][at % 3]), "arguments": [uri, number(1)] }),
        json!({ "title": "x", "data": { "uri": uri, "fingerprint": 3 }, "id": null }),
        json!(null),
        json!([uri, 3]),
        json!(uri),
    ]
}

#[test]
fn any_message_in_any_order_is_survived() {
    let dir = support::project(&[("en/dim.md", SOURCE), ("fr/dim.md", DAMAGED)]);
    let root = dir.path().canonicalize().expect("there");
    let page = root.join("fr/dim.md");
    let (mut client, _) = Client::start(folders(&[&root], json!({})));
    let mut asked = Vec::new();
    let mut at = 0_usize;
    for address in addresses(&uri(&page)) {
        for method in METHODS {
            for params in parameters(&address, at) {
                at = at.wrapping_mul(31).wrapping_add(7);
                if at.is_multiple_of(2) {
                    client.notify(method, params);
                } else {
                    asked.push(client.request(method, params));
                }
            }
        }
        for id in asked.drain(..) {
            // Refused or answered, and never twice.
            let _ = client.answer(&id);
        }
    }
    // The folders and settings may be others by now.
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": [{ "uri": uri(&root) }] } }));
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "locdrift": { "debounce": 0 } } }));
    client.open(&page, DAMAGED);
    client.settle();
    assert_eq!(rules(client.at(&page)), ["missing-anchor"]);
}

#[test]
fn a_very_large_text_is_edited_like_any_other() {
    let dir = support::project(&[("en/dim.md", SOURCE), ("fr/dim.md", DAMAGED)]);
    let root = dir.path().canonicalize().expect("there");
    let page = root.join("fr/dim.md");
    let (mut client, _) = Client::start(folders(&[&root], json!({})));
    let large = format!("{DAMAGED}\n{}", "mot ".repeat(13 << 18));
    client.open(&page, &large);
    client.change(&uri(&page), &[(Some([0, 9, 0, 9]), " {#dim}"), (Some([4, 4, 4, 5_000_000]), "")]);
    client.settle();
    assert!(!rules(client.at(&page)).contains(&"missing-anchor"), "{:?}", rules(client.at(&page)));
    // Longer than any page may be: what is on disk counts.
    client.change(&uri(&page), &[(None, &large.repeat(2))]);
    client.settle();
    assert!(rules(client.at(&page)).contains(&"missing-anchor"), "{:?}", rules(client.at(&page)));
    client.change(&uri(&page), &[(None, "# Tamiser {#dim}\n\nGlissez.\n")]);
    client.settle();
    assert_eq!(client.diagnostics.len(), 0);
}

#[test]
fn without_folders_there_is_nothing_to_do() {
    for params in
        [json!({}), json!(null), json!({ "rootUri": null, "workspaceFolders": null }), json!({ "rootPath": 3 })]
    {
        let (mut client, _) = Client::start(params);
        client.open_at("untitled:1", "# X\n");
        client.settle();
        assert_eq!((client.shown().len(), client.diagnostics.len()), (0, 0));
    }
}

#[test]
fn what_files_say_is_no_link_in_a_message() {
    // Editors make links of Markdown's in messages, and run the command that one names.
    let link = "[Fix now](command:workbench.action.terminal.sendSequence)";
    for config in [format!("\"{link}\": 1\n"), format!("site: \"{link}\"\n"), format!("terms: \"{link}\"\n")] {
        let dir = tempfile::tempdir().expect("a folder");
        let files = [("en/a.md", SOURCE), ("fr/a.md", SOURCE), ("locdrift.yaml", &config)];
        support::write(dir.path(), files.map(|(path, text)| (path, text.as_bytes())));
        let (mut client, _) = Client::start(folders(&[dir.path()], json!({})));
        client.settle();
        let shown = client.shown().join("\n");
        assert!(shown.contains("command:") && !shown.contains("]("), "{config}: {shown}");
        client.stop();
    }
}
