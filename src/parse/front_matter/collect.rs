//! What both ways of reading gather: entries, the id, the pin, problems and suppressions.

use super::Keys;
use super::digest::Atoms;
use crate::page::{Entry, Problem, ProblemKind, Scalar, Suppression};
use crate::parse::suppression::parse_comment;
use crate::text::{Span, hash};

/// The parts of a [`FrontMatter`](crate::page::FrontMatter) while it is read.
pub(super) struct Collector<'a> {
    /// The whole file.
    pub text: &'a str,
    pub keys: &'a Keys,
    pub atoms: Atoms,
    pub entries: Vec<Entry>,
    /// Whether some value has an anchor or is an alias.
    pub has_anchors: bool,
    /// The id, and which of the keys it was under.
    pub id: Option<(usize, Scalar)>,
    pub pin: Option<Scalar>,
    pub problems: Vec<Problem>,
    pub suppressions: Vec<Suppression>,
}

/// A dotted path to a key: the text before the last part (where there are two) and the last part.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    pub above: Option<&'p str>,
    pub key: &'p str,
}

impl Path<'_> {
    fn is(self, dotted: &str) -> bool {
        match self.above {
            None => dotted == self.key,
            Some(above) => {
                dotted.len() == above.len() + 1 + self.key.len()
                    && dotted.as_bytes().get(above.len()) == Some(&b'.')
                    && dotted.starts_with(above)
                    && dotted.ends_with(self.key)
            }
        }
    }
}

impl<'a> Collector<'a> {
    pub fn new(text: &'a str, keys: &'a Keys) -> Self {
        Collector {
            text,
            keys,
            atoms: Atoms::default(),
            entries: Vec::with_capacity(24),
            has_anchors: false,
            id: None,
            pin: None,
            problems: Vec::new(),
            suppressions: Vec::new(),
        }
    }

    /// Forgets all that was gathered.
    pub fn clear(&mut self) {
        self.atoms.take(0);
        self.entries.clear();
        self.has_anchors = false;
        self.id = None;
        self.pin = None;
        self.problems.clear();
        self.suppressions.clear();
    }

    /// A top-level entry.
    pub fn entry(&mut self, key: &str, key_span: Span, digest: u64, value: Span) {
        self.entries.push(Entry { name: hash(key.as_bytes()), digest, key: key_span, value });
    }

    /// A scalar under a path of maps, which may be the id or the pin; `plain` if it has no quotes.
    pub fn offer(&mut self, path: Path<'_>, text: &str, plain: bool, span: Span) {
        let keys = self.keys;
        let is_pin = path.is(&keys.pin);
        let rank = keys.id.iter().position(|key| path.is(key));
        if !is_pin && rank.is_none() {
            return;
        }
        let text = text.trim();
        if text.is_empty() || (plain && (text == "~" || text.eq_ignore_ascii_case("null"))) {
            return;
        }
        let scalar = Scalar { text: text.into(), span };
        if let Some(rank) = rank
            && self.id.as_ref().is_none_or(|(best, _)| rank <= *best)
        {
            self.id = Some((rank, scalar.clone()));
        }
        if is_pin {
            self.pin = Some(scalar);
        }
    }

    /// A comment, from its `#` on; only those that speak to us are kept.
    pub fn comment(&mut self, start: usize, end: usize) {
        let comment = self.text.get(start..end).unwrap_or("").trim_end();
        if memchr::memmem::find(comment.as_bytes(), super::SPEAKS_TO_US).is_none() {
            return;
        }
        if let Some((scope, rules, reason)) = parse_comment(comment.trim_start_matches('#'), true) {
            let span = Span::new(start, start + comment.len());
            self.suppressions.push(Suppression { scope, span, rules: rules.into(), reason });
        }
    }

    /// A problem.
    pub fn problem(&mut self, kind: ProblemKind, span: Span, message: impl Into<Box<str>>) {
        self.problems.push(Problem { kind, span, message: message.into() });
    }
}
