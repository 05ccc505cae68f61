//! The methods beyond the protocol: what an extension asks about a page as a whole.

use serde_json::{Value, json};

use super::diagnostics::Places;
use super::lookup::Asked;
use super::state::Server;
use crate::editor::{self, PinFacts, PinState};
use crate::text::{FileId, Span};

/// `locdrift/page`: the languages of a page, its pin, and how much is wrong.
pub(super) fn page(server: &Server, places: &mut Places<'_>, asked: Asked<'_>, _: &Value) -> Value {
    let facts = editor::page_facts(asked.session, asked.file, &server.findings_of(asked).findings);
    let of = |file: FileId| json!({ "uri": places.uri(file), "language": asked.session.project.layout.tree(file).locale.as_str() });
    let (source, translations) = (facts.source.map(of), facts.translations.iter().copied().map(of).collect::<Vec<_>>());
    let text = places.text(asked.file);
    let outdated: Vec<_> = facts.outdated.iter().map(|span| text.range(*span)).collect();
    json!({
        "language": facts.locale.as_str(),
        "isSource": facts.is_source,
        "source": source,
        "translations": translations,
        "pin": facts.pin.as_ref().map(pin),
        "outdatedSections": outdated,
        "counts": {
            "errors": facts.counts.errors,
            "warnings": facts.counts.warnings,
            "notes": facts.counts.notes,
        },
    })
}

fn pin(pin: &PinFacts) -> Value {
    let (state, commits, days, reason) = match &pin.state {
        PinState::Current => ("current", 0, 0, None),
        PinState::Behind { commits, days, .. } => ("behind", *commits, *days, None),
        PinState::Unknown { reason } => ("unknown", 0, 0, Some(reason)),
    };
    json!({
        "commit": pin.commit,
        "short": pin.short,
        "date": pin.committed.as_ref().map(|(day, _)| day),
        "subject": pin.committed.as_ref().map(|(_, subject)| subject),
        "state": state,
        "commitsBehind": commits,
        "daysBehind": days,
        "reason": reason,
    })
}

/// `locdrift/alignment`: which line of the source a line of a translation belongs to.
pub(super) fn alignment(_: &Server, places: &mut Places<'_>, asked: Asked<'_>, _: &Value) -> Value {
    let source = asked.session.project.source_of(asked.file);
    let pairs = editor::alignment(asked.session, asked.file);
    if source == asked.file {
        return Value::Null;
    }
    let mut line = |file: FileId, offset: u32| places.text(file).range(Span::at(offset as usize)).start.line;
    let mut pairs: Vec<(u32, u32)> =
        pairs.iter().map(|pair| (line(asked.file, pair.target), line(source, pair.source))).collect();
    pairs.dedup();
    let pairs: Vec<Value> =
        pairs.iter().map(|(target, source)| json!({ "target": target, "source": source })).collect();
    json!({ "source": places.uri(source), "pairs": pairs })
}

/// `locdrift/sourceAtPin`: the source as it was when a translation was made.
pub(super) fn source_at_pin(_: &Server, places: &mut Places<'_>, asked: Asked<'_>, _: &Value) -> Value {
    match editor::source_at_pin(asked.session, asked.file) {
        Some(found) => json!({ "title": found.title, "text": &*found.text, "source": places.uri(found.source) }),
        None => Value::Null,
    }
}
