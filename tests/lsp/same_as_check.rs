//! Diagnostics are the findings of `check`, with their places.

use std::collections::BTreeSet;
use std::path::Path;

use locdrift::cli::{self, Context, Exit, Terminal};
use serde_json::{Value, json};

use super::client::Client;
use super::{folders, uri};
use crate::support;

/// What `check` finds in a folder, as JSON.
pub fn checked(root: &Path, options: &[&str]) -> Vec<Value> {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let args = ["locdrift", "check", root.to_str().expect("UTF-8"), "--output-format", "json"];
    let args = args.iter().chain(options).map(Into::into);
    let exit = cli::run(args, &Context::real(), &Terminal::default(), &mut stdout, &mut stderr);
    assert_ne!(exit, Exit::Failed, "{}", String::from_utf8_lossy(&stderr));
    let report: Value = serde_json::from_slice(&stdout).expect("JSON");
    report["findings"].as_array().expect("findings").clone()
}

/// A finding of `check` as a line.
fn of_finding(finding: &Value) -> String {
    let place = |location: &Value| {
        let point = |point: &Value| format!("{}:{}", point["line"], point["column"]);
        let path = Path::new(location["path"].as_str().expect("a path"));
        (uri(&std::path::absolute(path).expect("a path")), point(&location["start"]), point(&location["end"]))
    };
    let (uri, start, end) = place(&finding["location"]);
    let help = finding["help"].as_str().map(locdrift::lsp::help_in_editor);
    let help = help.map(|help| format!("\n{help}")).unwrap_or_default();
    let most = if finding["rule"] == "outdated-section" { 3 } else { usize::MAX };
    let related = finding["related"].as_array().into_iter().flatten().take(most).map(|related| {
        let (uri, start, end) = place(&related["location"]);
        format!(" [{uri} {start}-{end} {}]", related["message"])
    });
    let end = if finding["rule"] == "outdated-section" { String::new() } else { end };
    format!(
        "{uri} {start}-{end} {} {} {} {:?}{}",
        finding["level"],
        finding["rule"],
        finding["fingerprint"],
        format!("{}{help}", finding["message"].as_str().expect("a message")),
        related.collect::<String>()
    )
}

/// A diagnostic as such a line.
fn of_diagnostic(uri: &str, diagnostic: &Value) -> String {
    let place = |range: &Value| {
        let point = |point: &Value| {
            let count = |key: &str| point[key].as_u64().expect("a number") + 1;
            format!("{}:{}", count("line"), count("character"))
        };
        (point(&range["start"]), point(&range["end"]))
    };
    let (start, end) = place(&diagnostic["range"]);
    let related = diagnostic["relatedInformation"].as_array().into_iter().flatten().map(|related| {
        let (start, end) = place(&related["location"]["range"]);
        format!(" [{} {start}-{end} {}]", related["location"]["uri"].as_str().expect("an address"), related["message"])
    });
    let level = match diagnostic["severity"].as_u64() {
        Some(1) => "error",
        Some(2) => "warning",
        Some(3) => "note",
        other => panic!("{other:?}"),
    };
    let end = if diagnostic["code"] == "outdated-section" {
        assert_eq!(diagnostic["range"]["start"]["line"], diagnostic["range"]["end"]["line"], "one line");
        String::new()
    } else {
        end
    };
    format!(
        "{uri} {start}-{end} \"{level}\" {} {} {:?}{}",
        diagnostic["code"],
        diagnostic["data"]["fingerprint"],
        diagnostic["message"].as_str().expect("a message"),
        related.collect::<String>()
    )
}

/// Diagnostics as lines.
pub fn lines(client: &Client) -> BTreeSet<String> {
    let all = client.diagnostics.iter();
    all.flat_map(|(uri, found)| found.iter().map(move |one| of_diagnostic(uri, one))).collect()
}

pub fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-32"] },
        "textDocument": { "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true } },
    })
}

#[test]
fn diagnostics_are_the_findings_of_check_on_every_fixture() {
    let mut found = 0;
    for fixture in support::fixtures() {
        let history = fixture.dir.join(support::HISTORY).is_dir();
        let copy = if history { support::with_history(&fixture.dir).0 } else { None };
        let root = copy.as_ref().map_or(&*fixture.dir, |copy| copy.path()).canonicalize().expect("there");
        let (mut client, _) = Client::start(folders(&[&root], capabilities()));
        client.settle();
        let expected: BTreeSet<String> = checked(&root, &[]).iter().map(of_finding).collect();
        let (expected, lines) = (expected.into_iter().collect::<Vec<_>>(), lines(&client));
        found += lines.len();
        let lines: Vec<String> = lines.into_iter().collect();
        let difference = || support::difference(&expected.join("\n"), &lines.join("\n"));
        assert!(expected == lines, "{}:\n{}", fixture.name, difference());
    }
    assert!(found > 200, "only {found} diagnostics");
}

#[test]
fn what_the_user_wants_to_see_is_what_check_is_asked_for() {
    let root = support::root().join("fixtures/about-actions");
    for (setting, options) in [("error", ["--min-level", "error"]), ("note", ["--min-level", "note"])] {
        let mut params = folders(&[&root], capabilities());
        params["initializationOptions"]["settings"]["minLevel"] = setting.into();
        let (mut client, _) = Client::start(params);
        client.settle();
        let expected: BTreeSet<String> = checked(&root, &options).iter().map(of_finding).collect();
        assert_eq!(lines(&client), expected);
    }
}
