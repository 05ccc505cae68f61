//! Findings as diagnostics.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Range,
};
use serde_json::json;

use super::documents::Documents;
use super::positions::Lines;
use super::settings::Client;
use super::uris;
use crate::finding::{Finding, Level, RuleId};
use crate::session::Session;
use crate::text::{FileId, Span};

/// The source of all diagnostics.
pub(super) const SOURCE: &str = "locdrift";

/// Where the documents of the rules are.
const DOCUMENTS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/v", env!("CARGO_PKG_VERSION"), "/rules/");

/// Places in the source that an outdated section is shown with: an editor lists them above everything else.
const MOST_RELATED: usize = 3;

/// A help as it is given in an editor, which has actions for the commands that it names.
pub fn help_in_editor(help: &str) -> String {
    let actions = [
        ("run `locdrift diff ", "hover over it"),
        ("run `locdrift stamp", "use the action “Mark this page as up to date”"),
        ("`locdrift stamp", "the action “Mark this page as up to date”"),
    ];
    let mut text = help.to_owned();
    for (command, action) in actions {
        while let Some(at) = text.find(command) {
            let open = at + command.find('`').unwrap_or(0);
            let Some(close) = text[open + 1..].find('`') else { break };
            text.replace_range(at..open + 1 + close + 1, action);
        }
    }
    text
}

/// A text of the project, and where its lines are.
pub(super) struct ProjectText {
    /// As the session has it; empty if it cannot be read.
    pub text: Arc<str>,
    /// As the editor shows it.
    pub lines: Rc<Lines>,
}

impl ProjectText {
    /// The range of a span.
    pub fn range(&self, span: Span) -> Range {
        self.lines.range(&self.text, span.fit(&self.text))
    }
}

/// Translates places of an open project; keeps the texts that it has seen.
pub(super) struct Places<'s> {
    pub session: &'s Session,
    documents: &'s Documents,
    client: &'s Client,
    texts: HashMap<FileId, Rc<ProjectText>>,
}

impl<'s> Places<'s> {
    pub fn new(session: &'s Session, documents: &'s Documents, client: &'s Client) -> Places<'s> {
        Places { session, documents, client, texts: HashMap::new() }
    }

    /// The text of a page.
    pub fn text(&mut self, file: FileId) -> Rc<ProjectText> {
        let make = || {
            let path = self.session.project.layout.disk_path(file);
            let text = self.session.text(file).unwrap_or_default();
            let document = self.documents.at(&path);
            let lines = match document.filter(|document| Arc::ptr_eq(&document.shared(), &text)) {
                Some(document) => document.lines().clone(),
                // Line ends of old files are replaced in `text`, which moves nothing.
                None => Lines::new(&text, self.client.encoding, document.is_none()).into(),
            };
            Rc::new(ProjectText { text, lines })
        };
        self.texts.entry(file).or_insert_with(make).clone()
    }

    /// The address of a page: the one that the client uses, if the page is open.
    pub fn uri(&self, file: FileId) -> Option<lsp_types::Uri> {
        let path = self.session.project.layout.disk_path(file);
        self.documents.at(&path).and_then(|document| uris::parsed(&document.uri)).or_else(|| uris::of(&path))
    }

    /// A place of a page, as the protocol has it.
    pub fn location(&mut self, file: FileId, span: Span) -> Option<Location> {
        let range = self.text(file).range(span);
        Some(Location { uri: self.uri(file)?, range })
    }

    /// A finding; `is_accepted` if the baseline hides it.
    pub fn diagnostic(&mut self, finding: &Finding, is_accepted: bool) -> Diagnostic {
        let message = match &finding.help {
            Some(help) => format!("{}\n{}", finding.message, help_in_editor(help)),
            None => finding.message.clone(),
        };
        // What changed in a section is shown by hovering over it; these only lead there.
        let most = if finding.rule == RuleId::OUTDATED_SECTION { MOST_RELATED } else { usize::MAX };
        let related = finding.related.iter().take(most).filter(|_| self.client.related_information);
        let related = related.filter_map(|related| {
            let location = self.location(related.at.file, related.at.span)?;
            Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
        });
        let related: Vec<_> = related.collect();
        let href = || uris::parsed(&format!("{DOCUMENTS}{}.md", finding.rule));
        let tags: Vec<DiagnosticTag> = tag(finding.rule).filter(|tag| self.supports(tag)).into_iter().collect();
        let applicability = finding.fix.as_ref().map(|fix| fix.applicability);
        Diagnostic {
            range: self.range(finding),
            severity: Some(if is_accepted { DiagnosticSeverity::HINT } else { severity(finding.level) }),
            code: Some(NumberOrString::String(finding.rule.0.to_owned())),
            code_description: href().filter(|_| self.client.code_description).map(|href| CodeDescription { href }),
            source: Some(SOURCE.to_owned()),
            message,
            related_information: Some(related).filter(|related| !related.is_empty()),
            tags: Some(tags).filter(|tags| !tags.is_empty()),
            data: Some(json!({
                "fingerprint": finding.fingerprint.to_string(),
                "level": finding.level,
                "cause": finding.cause,
                "locale": finding.locale.as_str(),
                "fix": applicability,
                "accepted": is_accepted,
            })),
        }
    }

    /// Where a finding is marked.
    pub fn range(&mut self, finding: &Finding) -> Range {
        let text = self.text(finding.at.file);
        let mut span = finding.at.span.fit(&text.text);
        if finding.rule == RuleId::OUTDATED_SECTION {
            // A section is marked at its heading.
            let first = text.lines.line_span(&text.text, text.lines.line_of(span.start));
            span.end = span.end.min(first.end).max(span.start);
        }
        text.range(span)
    }

    fn supports(&self, tag: &DiagnosticTag) -> bool {
        let number = if *tag == DiagnosticTag::UNNECESSARY { 1 } else { 2 };
        self.client.tags.contains(&number)
    }
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Note => DiagnosticSeverity::INFORMATION,
    }
}

/// How an editor sets off what a rule finds, where that is not by a squiggle alone.
fn tag(rule: RuleId) -> Option<DiagnosticTag> {
    match rule {
        RuleId::UNUSED_SUPPRESSION => Some(DiagnosticTag::UNNECESSARY),
        _ => None,
    }
}
