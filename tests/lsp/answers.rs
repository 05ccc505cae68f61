//! What the server answers about pages: each method once, as an editor sends it.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::client::Client;
use super::{folders, rules, uri};
use crate::support;

const SOURCE: &str = "# Dim {#dim}\n\nSlide down, see [above](#dim).\n\n## Colors {#colors}\n\nChoose one.\n";
const TRANSLATION: &str = "# Tamiser\n\nGlissez, voir [plus haut](#dim).\n\n## Couleurs {#colors}\n\nChoisissez.\n";

struct Project {
    _dir: tempfile::TempDir,
    root: PathBuf,
    client: Client,
}

impl Project {
    fn new() -> Project {
        Project::with(json!({
            "workspace": { "workspaceEdit": { "documentChanges": true }, "applyEdit": true },
            "textDocument": {
                "codeAction": { "codeActionLiteralSupport": {}, "resolveSupport": { "properties": ["edit"] } },
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
                "definition": { "linkSupport": true },
            },
        }))
    }

    fn with(capabilities: Value) -> Project {
        let files =
            [("en/dim.md", SOURCE), ("fr/dim.md", TRANSLATION), ("de/dim.md", "# Dimmen {#dim}\n\nSchieben.\n")];
        let dir = support::project(&files);
        let root = dir.path().canonicalize().expect("there");
        let mut params = folders(&[&root], capabilities);
        params["initializationOptions"]["clientCommands"] = json!(["locdrift.compareWithSource"]);
        let (client, _) = Client::start(params);
        client.open(&root.join("fr/dim.md"), TRANSLATION);
        Project { _dir: dir, root, client }
    }

    fn uri(&self, page: &str) -> String {
        uri(&self.root.join(page))
    }

    /// The answer about a place of a page; `more` are more parameters.
    fn ask(&mut self, method: &str, page: &str, (line, column): (u32, u32), more: Value) -> Value {
        let mut params = json!({ "textDocument": { "uri": self.uri(page) },
            "position": { "line": line, "character": column },
            "range": { "start": { "line": line, "character": 0 }, "end": { "line": line, "character": column } } });
        for (key, value) in more.as_object().into_iter().flatten() {
            params[key] = value.clone();
        }
        self.client.ask(method, params).unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    fn actions(&mut self, line: u32, only: Value) -> Vec<Value> {
        let context =
            if only.is_null() { json!({ "diagnostics": [] }) } else { json!({ "diagnostics": [], "only": only }) };
        let actions = self.ask("textDocument/codeAction", "fr/dim.md", (line, 3), json!({ "context": context }));
        actions.as_array().expect("a list").clone()
    }
}

/// Titles, or labels.
fn titles<'v>(of: &'v [Value], key: &str) -> Vec<&'v str> {
    of.iter().map(|one| one[key].as_str().expect("a text")).collect()
}

#[test]
fn a_place_leads_to_the_other_languages() {
    let mut project = Project::new();
    let hover = project.ask("textDocument/hover", "fr/dim.md", (4, 5), Value::Null);
    assert!(hover["contents"]["value"].as_str().expect("Markdown").contains("## Colors"), "{hover}");
    let link = project.ask("textDocument/definition", "fr/dim.md", (4, 5), Value::Null);
    assert_eq!(link[0]["targetUri"], project.uri("en/dim.md"));
    assert_eq!(link[0]["targetSelectionRange"]["start"], json!({ "line": 4, "character": 0 }));
    let places = project.ask("textDocument/implementation", "en/dim.md", (0, 2), Value::Null);
    let uris = places.as_array().expect("a list").iter().map(|place| place["uri"].clone());
    assert_eq!(uris.collect::<Vec<_>>(), [project.uri("de/dim.md"), project.uri("fr/dim.md")]);
    let all = json!({ "context": { "includeDeclaration": true } });
    let count = |answer: Value| answer.as_array().expect("a list").len();
    let all = count(project.ask("textDocument/references", "en/dim.md", (0, 9), all));
    let uses = count(project.ask("textDocument/references", "en/dim.md", (0, 9), Value::Null));
    assert!(uses >= 1 && all > uses, "{all} {uses}");
    let nowhere = project.ask("textDocument/hover", "fr/none.md", (0, 0), Value::Null);
    assert_eq!(nowhere, Value::Null);
}

#[test]
fn a_page_has_an_outline_a_lens_and_links() {
    let mut project = Project::new();
    let symbols = project.ask("textDocument/documentSymbol", "fr/dim.md", (0, 0), Value::Null);
    assert_eq!((&symbols[0]["name"], &symbols[0]["children"][0]["name"]), (&json!("Tamiser"), &json!("Couleurs")));
    let lenses = project.ask("textDocument/codeLens", "fr/dim.md", (0, 0), Value::Null);
    let commands: Vec<&Value> =
        lenses.as_array().expect("a list").iter().map(|lens| &lens["command"]["command"]).collect();
    // What the client does not do is not offered.
    assert_eq!(commands, [&json!(""), &json!("locdrift.compareWithSource")]);
    let links = project.ask("textDocument/documentLink", "en/dim.md", (0, 0), Value::Null);
    assert_eq!(links[0]["target"], format!("{}#L1", project.uri("en/dim.md")));
    let page = project.ask("locdrift/page", "fr/dim.md", (0, 0), Value::Null);
    assert_eq!((&page["language"], &page["source"]["uri"]), (&json!("fr"), &json!(project.uri("en/dim.md"))));
    let alignment = project.ask("locdrift/alignment", "fr/dim.md", (0, 0), Value::Null);
    assert_eq!(alignment["pairs"][0], json!({ "target": 0, "source": 0 }));
    assert_eq!(alignment["pairs"].as_array().expect("a list").last(), Some(&json!({ "target": 6, "source": 6 })));
    // No pin, no source at it.
    assert_eq!(project.ask("locdrift/sourceAtPin", "fr/dim.md", (0, 0), Value::Null), Value::Null);
    let items = project.ask("textDocument/completion", "fr/dim.md", (2, 29), Value::Null);
    assert!(titles(items["items"].as_array().expect("a list"), "label").contains(&"colors"), "{items}");
}

#[test]
fn actions_change_the_page_in_the_version_that_they_were_made_for() {
    let mut project = Project::new();
    let actions = project.actions(0, json!(["quickfix"]));
    let fix = actions.iter().find(|action| action["isPreferred"] == true).expect("a fix");
    let change = &fix["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": project.uri("fr/dim.md"), "version": 1 }));
    assert_eq!(change["edits"][0]["newText"], " {#dim}");
    assert_eq!(fix["diagnostics"][0]["code"], "missing-anchor");
    let suppress = actions.iter().find(|action| action["data"].is_object()).expect("a way to suppress");
    assert_eq!(suppress["edit"], Value::Null);
    let resolved = project.client.ask("codeAction/resolve", suppress.clone()).expect("an action");
    let text = resolved["edit"]["documentChanges"][0]["edits"][0]["newText"].as_str().expect("a text").to_owned();
    assert!(text.contains("locdrift-disable") && text.contains("missing-anchor"), "{text}");
    let all = project.actions(3, json!(["source.fixAll"]));
    assert_eq!(titles(&all, "kind"), ["source.fixAll.locdrift"]);
    assert_eq!(all[0]["edit"]["documentChanges"][0]["edits"], change["edits"]);
    // On a line without a finding there is nothing to fix.
    assert_eq!(project.actions(6, json!(["quickfix"])).len(), 0);
    let kinds = project.actions(0, Value::Null);
    assert!(titles(&kinds, "kind").contains(&"source.stamp.locdrift"), "{kinds:?}");
}

#[test]
fn an_old_client_gets_commands_and_plain_changes() {
    let mut project = Project::with(json!({}));
    let actions = project.actions(0, Value::Null);
    assert!(!actions.is_empty() && actions.iter().all(|action| action["command"].is_string()), "{actions:?}");
    let name = json!({ "newName": "tone" });
    let edit = project.ask("textDocument/rename", "fr/dim.md", (4, 16), name);
    let changed: Vec<&String> = edit["changes"].as_object().expect("a map").keys().collect();
    assert_eq!(changed, [&project.uri("en/dim.md"), &project.uri("fr/dim.md")]);
    let symbols = project.ask("textDocument/documentSymbol", "fr/dim.md", (0, 0), Value::Null);
    assert_eq!(symbols[1]["location"]["uri"], project.uri("fr/dim.md"));
    let place = project.ask("textDocument/definition", "fr/dim.md", (4, 5), Value::Null);
    assert_eq!((&place[0]["uri"], &place[0]["range"]["start"]["line"]), (&json!(project.uri("en/dim.md")), &json!(4)));
}

#[test]
fn an_id_is_renamed_in_all_languages_or_not_at_all() {
    let mut project = Project::new();
    let place = project.ask("textDocument/prepareRename", "en/dim.md", (0, 9), Value::Null);
    assert_eq!(place["placeholder"], "dim");
    let edit = project.ask("textDocument/rename", "en/dim.md", (0, 9), json!({ "newName": "tone" }));
    let changed = edit["documentChanges"].as_array().expect("a list");
    let mut uris: Vec<&Value> = changed.iter().map(|change| &change["textDocument"]["uri"]).collect();
    uris.dedup();
    assert_eq!(uris.len(), 3, "{edit}");
    let params = json!({ "textDocument": { "uri": project.uri("en/dim.md") }, "newName": "no id",
        "position": { "line": 0, "character": 9 } });
    let refused = project.client.ask("textDocument/rename", params).expect_err("refused");
    assert!(refused.message.contains("no id"), "{}", refused.message);
}

#[test]
fn a_finding_is_accepted_into_the_baseline() {
    let mut project = Project::new();
    let accept = project.actions(0, json!(["quickfix"]));
    let accept = accept.iter().find(|action| action["command"]["command"] == "locdrift.acceptIntoBaseline");
    let command = accept.expect("a command")["command"].clone();
    let params = json!({ "command": command["command"], "arguments": command["arguments"] });
    project.client.ask("workspace/executeCommand", params.clone()).expect("accepted");
    project.client.settle();
    let page = project.root.join("fr/dim.md");
    assert!(!rules(project.client.at(&page)).contains(&"missing-anchor"));
    let baseline = std::fs::read_to_string(project.root.join(".locdrift-baseline.json")).expect("a baseline");
    assert_eq!(baseline.matches("\"missing-anchor\"").count(), 1, "{baseline}");
    assert!(project.client.ask("workspace/executeCommand", params).is_err(), "the finding is gone");
    // Without a history there is no commit to name.
    let stamp = json!({ "command": "locdrift.stamp", "arguments": [project.uri("fr/dim.md")] });
    assert!(project.client.ask("workspace/executeCommand", stamp).is_err());
}

/// Nothing that an editor shows as it is has characters that nobody sees, or that change the order of text.
#[test]
fn what_is_shown_hides_nothing() {
    const HOSTILE: &str = "\u{202e}\u{1b}[31m\u{e0041}";
    let mut project = Project::new();
    let text = format!(
        "# Tamiser{HOSTILE}\n\nGlissez, voir [ici](#di{HOSTILE}m).\n\n## Couleurs{HOSTILE} {{#col{HOSTILE}ors}}\n\nChoisissez.\n"
    );
    project.client.change(&project.uri("fr/dim.md"), &[(None, &text)]);
    project.client.settle();
    let symbols = project.ask("textDocument/documentSymbol", "fr/dim.md", (0, 0), Value::Null);
    assert!(symbols[0]["name"].as_str().is_some_and(|name| name.starts_with("Tamiser\u{fffd}")), "{symbols}");
    let actions: Vec<Value> = (0..6).flat_map(|line| project.actions(line, Value::Null)).collect();
    let completion = project.ask("textDocument/completion", "fr/dim.md", (2, 24), Value::Null);
    let diagnostics: Vec<Value> = project.client.diagnostics.values().flatten().cloned().collect();
    assert!(diagnostics.iter().any(|one| one["message"].as_str().is_some_and(|text| text.contains('\u{fffd}'))));
    let refused = project.client.ask("workspace/executeCommand", json!({ "command": format!("x{HOSTILE}") }));
    let refused = refused.expect_err("there is no such command").message;
    let mut hidden = Vec::new();
    let shown = [symbols, actions.into(), completion, diagnostics.into(), json!({ "message": refused })];
    shown.iter().for_each(|value| find_hidden(value, &mut hidden));
    assert!(hidden.is_empty(), "{hidden:#?}");
}

fn find_hidden(value: &Value, hidden: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| find_hidden(value, hidden)),
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(text) if ["title", "name", "detail", "label", "message"].contains(&&**key) => {
                        let is_hidden = |c: char| c != '\n' && locdrift::text::is_hidden(c);
                        hidden.extend(text.contains(is_hidden).then(|| format!("{key}: {text:?}")));
                    }
                    value => find_hidden(value, hidden),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn each_of_several_equal_places_has_its_own_diagnostic_and_actions() {
    let page = |paragraph: &str| format!("# Lampe\n\n{}", format!("{paragraph}\n\n").repeat(4));
    let text = page("Tournez la ** petite ** molette.");
    let dir = support::project(&[("en/dim.md", &page("Turn the **small** wheel.")), ("fr/dim.md", &text)]);
    let root = dir.path().canonicalize().expect("there");
    let capabilities = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } },
        "textDocument": { "codeAction": { "codeActionLiteralSupport": {} } } });
    let (client, _) = Client::start(folders(&[&root], capabilities));
    client.open(&root.join("fr/dim.md"), &text);
    let mut project = Project { _dir: dir, root, client };
    project.client.settle();
    let found = project.client.at(&project.root.join("fr/dim.md")).to_vec();
    let line = |one: &Value| one["range"]["start"]["line"].as_u64().expect("a line");
    let marks: Vec<u64> = found.iter().filter(|one| one["code"] == "broken-markup").map(line).collect();
    assert_eq!(marks, [2, 4, 6, 8], "{found:#?}");
    let more = json!({ "context": { "diagnostics": [], "only": ["quickfix"] } });
    let actions = project.ask("textDocument/codeAction", "fr/dim.md", (4, 30), more);
    let actions = actions.as_array().expect("a list").iter();
    let edits: Vec<Value> =
        actions.filter_map(|action| action.pointer("/edit/documentChanges/0/edits")).cloned().collect();
    // A fix, and a comment that suppresses.
    assert_eq!(edits.len(), 2, "{edits:#?}");
    assert!(edits.iter().flat_map(|edits| edits.as_array().expect("edits")).all(|edit| line(edit) == 4), "{edits:#?}");
}
