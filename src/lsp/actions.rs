//! What can be done about findings: fixes, the skeleton of a missing section, suppressing, accepting, stamping.

use lsp_server::ErrorCode;
use lsp_types::{Diagnostic, Range};
use serde_json::{Value, json};

use super::client::Severity;
use super::diagnostics::Places;
use super::edits::workspace_edit;
use super::lookup::{Asked, Refusal, range_in};
use super::project::PageFindings;
use super::state::{self, Server};
use crate::editor;
use crate::finding::{Applicability, Cause, Edit, Finding, RuleId};
use crate::history::Newest;

/// Kinds of actions.
const QUICK_FIX: &str = "quickfix";
pub(super) const FIX_ALL: &str = "source.fixAll.locdrift";
pub(super) const STAMP_KIND: &str = "source.stamp.locdrift";

/// Commands that the server carries out.
pub(super) const STAMP: &str = "locdrift.stamp";
pub(super) const ACCEPT: &str = "locdrift.acceptIntoBaseline";

/// What is written for a reason until the writer says one.
const REASON: &str = "TODO: say why";

/// Which kinds a client asks for; all if it names none.
struct Kinds<'k>(Option<Vec<&'k str>>);

impl Kinds<'_> {
    fn of(params: &Value) -> Kinds<'_> {
        let only = params.pointer("/context/only").and_then(Value::as_array);
        Kinds(only.map(|only| only.iter().filter_map(Value::as_str).collect()))
    }

    fn take(&self, kind: &str) -> bool {
        let is_in =
            |wanted: &&str| kind.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.0.as_ref().is_none_or(|only| only.iter().any(|wanted| wanted.is_empty() || is_in(wanted)))
    }
}

/// The actions for a range of a page.
pub(super) fn actions(server: &Server, places: &mut Places<'_>, asked: Asked<'_>, params: &Value) -> Value {
    let kinds = Kinds::of(params);
    let found = server.findings_of(asked);
    let uri = params.pointer("/textDocument/uri").cloned().unwrap_or_default();
    let mut offered = Offered { server, asked, uri, found: &found, actions: Vec::new() };
    if kinds.take(QUICK_FIX) {
        let range = range_in(params);
        for (finding, is_accepted) in offered.findings() {
            let own = places.range(finding);
            if range.is_none_or(|range| touches(own, range)) {
                let diagnostic = places.diagnostic(finding, is_accepted);
                offered.about(places, finding, &diagnostic, is_accepted);
            }
        }
    }
    if kinds.take(FIX_ALL) {
        let edits = editor::safe_fixes(asked.file, &found.findings);
        if !edits.is_empty() && server.client.action_literals {
            let edit = workspace_edit(server, places, &edits);
            offered
                .actions
                .push(json!({ "title": "Apply all safe fixes of this page", "kind": FIX_ALL, "edit": edit }));
        }
    }
    if kinds.take(STAMP_KIND) && asked.session.project.source_of(asked.file) != asked.file {
        offered.command("Mark this page as up to date", STAMP_KIND, STAMP, json!([offered.uri]), None);
    }
    Value::Array(offered.actions)
}

fn touches(one: Range, other: Range) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// Actions while they are gathered.
struct Offered<'o> {
    server: &'o Server,
    asked: Asked<'o>,
    uri: Value,
    found: &'o PageFindings,
    actions: Vec<Value>,
}

impl<'o> Offered<'o> {
    fn findings(&self) -> Vec<(&'o Finding, bool)> {
        let found = self.found;
        let accepted = found.accepted.iter().filter(|_| self.server.settings.show_accepted);
        let findings = found.findings.iter().map(|finding| (finding, false));
        findings.chain(accepted.map(|finding| (finding, true))).collect()
    }

    fn edit(&mut self, places: &mut Places<'_>, title: &str, diagnostic: &Diagnostic, edits: &[Edit], preferred: bool) {
        if self.server.client.action_literals {
            let edit = workspace_edit(self.server, places, edits);
            self.actions.push(json!({ "title": title, "kind": QUICK_FIX, "diagnostics": [diagnostic],
                "isPreferred": preferred, "edit": edit }));
        }
    }

    fn command(&mut self, title: &str, kind: &str, command: &str, arguments: Value, diagnostic: Option<&Diagnostic>) {
        let command = json!({ "title": title, "command": command, "arguments": arguments });
        self.actions.push(match self.server.client.action_literals {
            true => {
                let diagnostics: Vec<&Diagnostic> = diagnostic.into_iter().collect();
                json!({ "title": title, "kind": kind, "diagnostics": diagnostics, "command": command })
            }
            false => command,
        });
    }

    fn about(&mut self, places: &mut Places<'_>, finding: &Finding, diagnostic: &Diagnostic, is_accepted: bool) {
        for (_, fix) in editor::fixes(finding) {
            self.edit(places, &sentence(&fix.title), diagnostic, &fix.edits, fix.applicability == Applicability::Safe);
        }
        if let Some(edits) = editor::skeleton(self.asked.session, finding) {
            // Several may be missing at one place.
            let name = finding.together.as_ref().map(|together| format!(" {}", together.name)).unwrap_or_default();
            let title = format!("Insert the skeleton of the missing section{name}");
            self.edit(places, &title, diagnostic, &edits, false);
        }
        let change = "locdrift.showSourceChange";
        let can_show = self.server.client.commands.iter().any(|command| command == change);
        if finding.cause == Cause::Outdated && can_show {
            let arguments = json!([self.uri, diagnostic.range.start.line]);
            self.command("Show the change in the source", QUICK_FIX, change, arguments, Some(diagnostic));
        }
        if finding.rule == RuleId::STALE_SOURCE_COMMIT {
            self.command("Mark this page as up to date", QUICK_FIX, STAMP, json!([self.uri]), Some(diagnostic));
        }
        if is_accepted {
            return;
        }
        let print = finding.fingerprint.to_string();
        if self.server.client.resolves_edits && self.server.client.action_literals {
            self.actions
                .push(json!({ "title": suppress_title(finding), "kind": QUICK_FIX, "diagnostics": [diagnostic],
                "data": { "uri": self.uri, "fingerprint": print } }));
        } else if let Some(edits) = suppress(self.asked, self.found, finding) {
            self.edit(places, &suppress_title(finding), diagnostic, &edits, false);
        }
        let title = format!("Accept this {} into the baseline", finding.rule);
        self.command(&title, QUICK_FIX, ACCEPT, json!([self.uri, print]), Some(diagnostic));
    }
}

fn suppress_title(finding: &Finding) -> String {
    format!("Suppress {} here", finding.rule)
}

/// Text between grave accents in quotation marks.
fn quoted(title: &str) -> String {
    let mut is_open = false;
    let mark = |c: char| match c {
        '`' => {
            is_open = !is_open;
            if is_open { '“' } else { '”' }
        }
        c => c,
    };
    title.chars().map(mark).collect()
}

fn suppress(asked: Asked<'_>, found: &PageFindings, finding: &Finding) -> Option<Vec<Edit>> {
    Some(editor::suppress(asked.session, finding, &found.findings, REASON)?.edits)
}

/// With a capital letter, and without grave accents: menus show titles as they are.
fn sentence(title: &str) -> String {
    let title = quoted(title);
    let mut rest = title.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

fn missing(what: &str) -> Refusal {
    (ErrorCode::InvalidParams, format!("{what} is missing"))
}

fn failed(why: impl std::fmt::Display) -> Refusal {
    (ErrorCode::RequestFailed, why.to_string())
}

impl Server {
    /// Fills in the edit of an action.
    pub(super) fn resolve_action(&mut self, action: &Value) -> Result<Value, Refusal> {
        self.follow(true);
        let mut action = action.clone();
        let text = |path: &str| action.pointer(path).and_then(Value::as_str);
        let Some((uri, print)) = text("/data/uri").zip(text("/data/fingerprint")) else { return Ok(action) };
        let asked = self.page_at(uri).ok_or_else(|| failed("the page is no page of a project any more"))?;
        let found = self.findings_of(asked);
        let finding = found.findings.iter().find(|finding| finding.fingerprint.to_string() == print);
        let finding = finding.ok_or_else(|| failed("the finding is gone"))?;
        let edits = suppress(asked, &found, finding);
        let edits = edits.ok_or_else(|| failed("no comment can suppress this finding alone"))?;
        action["edit"] = workspace_edit(self, &mut self.places(asked.session), &edits);
        Ok(action)
    }

    /// Carries out a command.
    pub(super) fn execute(&mut self, params: &Value) -> Result<Value, Refusal> {
        self.follow(true);
        let argument = |at: usize| params.pointer(&format!("/arguments/{at}")).and_then(Value::as_str);
        let uri = argument(0).ok_or_else(|| missing("the address of the page"))?;
        match params.get("command").and_then(Value::as_str) {
            Some(STAMP) => self.stamp(uri),
            Some(ACCEPT) => self.accept(uri, argument(1).ok_or_else(|| missing("the fingerprint"))?),
            other => Err((ErrorCode::InvalidParams, format!("there is no command `{}`", other.unwrap_or_default()))),
        }
    }

    fn stamp(&mut self, uri: &str) -> Result<Value, Refusal> {
        let asked = self.page_at(uri).ok_or_else(|| failed("it is no page of a project"))?;
        let asked_path = asked.session.project.layout.disk_path(asked.file);
        let stamped = editor::stamp(asked.session, asked.file, &mut Newest::default()).map_err(failed)?;
        let edit = stamped.edit.map(|edit| workspace_edit(self, &mut self.places(asked.session), &[edit]));
        match edit {
            Some(_) if !self.client.applies_edits => return Err(failed("the editor applies no edits by itself")),
            Some(edit) => {
                let params = json!({ "label": "Mark the page as up to date", "edit": edit });
                self.ask("workspace/applyEdit", params, state::Asked::Nothing);
            }
            None => {}
        }
        let page = asked_path.file_name().unwrap_or_default().to_string_lossy();
        self.say(Severity::Information, &format!("Marked {page} as up to date: {}", stamped.message));
        Ok(Value::Null)
    }

    fn accept(&mut self, uri: &str, print: &str) -> Result<Value, Refusal> {
        let asked = self.page_at(uri).ok_or_else(|| failed("it is no page of a project"))?;
        let found = self.findings_of(asked);
        let finding = found.findings.iter().find(|finding| finding.fingerprint.to_string() == print);
        let finding = finding.ok_or_else(|| failed("the finding is gone"))?;
        let project = asked.project;
        asked.session.accept_into_baseline([finding]).map_err(failed)?;
        self.projects[project].reload();
        self.put_off();
        Ok(Value::Null)
    }
}
