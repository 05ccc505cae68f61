//! A result that was read, as if it had just been found: for formats that show pages.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use crate::files::{Bounds, FileError, Located, PathOrigin, TEXT_LIMIT};
use crate::finding::{Applicability, Cause, Edit, Finding, Fingerprint, Fix, Level, Related};
use crate::locale::Locale;
use crate::output::Files;
use crate::page::names::is_page;
use crate::rule::Manifest;
use crate::session::{LocaleSummary, Outcome, Summary};
use crate::text::{FileId, Location, Span};

/// A result, and the files that it speaks of.
pub(super) struct Told {
    pub outcome: Outcome,
    paths: Vec<String>,
    bounds: Bounds,
}

impl Files for Told {
    fn path(&self, file: FileId) -> String {
        self.paths.get(file.index()).cloned().unwrap_or_default()
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        let bytes = self.page(self.paths.get(file.index())?).ok()?.read(TEXT_LIMIT).ok()?;
        String::from_utf8(bytes).ok().map(Arc::from)
    }
}

impl Told {
    /// # Errors
    /// In words, when a page that is to be shown is not here, or a finding is of a rule that nobody knows.
    pub fn new(result: &Value, catalogue: &[Manifest], bounds: Bounds) -> Result<Told, String> {
        let mut reader = Reader { catalogue, paths: Vec::new(), files: HashMap::new() };
        let mut outcome = Outcome { summary: summary(&result["summary"]), ..Outcome::default() };
        for finding in super::findings(result) {
            let rule = finding["rule"].as_str().unwrap_or_default();
            let read = reader.finding(finding).ok_or_else(|| format!("a finding of `{rule}` cannot be read"))?;
            outcome.findings.push(read);
        }
        let told = Told { outcome, paths: reader.paths, bounds };
        for path in &told.paths {
            told.page(path)?;
        }
        Ok(told)
    }

    /// A result may be anybody's: only pages are read, and only where pages may lie.
    fn page(&self, path: &str) -> Result<Located, String> {
        let page = PathOrigin::Project(&self.bounds).locate(path.as_ref());
        match page.and_then(|page| page.expect_plain().map(|()| page)) {
            Ok(page) if page.name().is_some_and(is_page) => Ok(page),
            Ok(_) => Err(format!("`{path}` of the result is not read: it is not a Markdown page")),
            Err(FileError::Missing) => Err(format!("`{path}` is not here, and this format shows what stands there")),
            Err(error) => Err(format!("`{path}` of the result is not read: {error}")),
        }
    }
}

fn summary(value: &Value) -> Summary {
    let number = |value: &Value| value.as_u64().unwrap_or_default() as usize;
    let locales = value["locales"].as_object().into_iter().flatten().filter_map(|(tag, of)| {
        let of = LocaleSummary {
            pages: number(&of["pages"]),
            errors: number(&of["errors"]),
            warnings: number(&of["warnings"]),
            notes: number(&of["notes"]),
            not_compared: number(&of["not_compared"]),
            current_only: number(&of["current_only"]),
        };
        Some((Locale::parse(tag).ok()?, of))
    });
    Summary { pages: number(&value["pages"]), groups: number(&value["groups"]), locales: locales.collect() }
}

struct Reader<'c> {
    catalogue: &'c [Manifest],
    paths: Vec<String>,
    files: HashMap<String, FileId>,
}

impl Reader<'_> {
    fn finding(&mut self, value: &Value) -> Option<Finding> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let related = value["related"].as_array().into_iter().flatten();
        let related =
            related.map(|of| Some(Related { message: text(&of["message"])?, at: self.place(&of["location"])? }));
        let related = related.collect::<Option<Vec<_>>>()?;
        Some(Finding {
            rule: self.catalogue.iter().find(|manifest| value["rule"] == manifest.id.0)?.id,
            level: [Level::Error, Level::Warning, Level::Note]
                .into_iter()
                .find(|level| value["level"] == level.as_str())?,
            cause: [Cause::Translation, Cause::Outdated, Cause::Source, Cause::Unknown]
                .into_iter()
                .find(|cause| value["cause"] == cause.as_str())?,
            locale: Locale::parse(value["locale"].as_str()?).ok()?,
            product: text(&value["page"]["product"]).unwrap_or_default(),
            page_key: text(&value["page"]["key"])?,
            page_path: text(&value["page"]["path"])?,
            across_pages: false,
            message: text(&value["message"])?,
            help: text(&value["help"]),
            at: self.place(&value["location"])?,
            related,
            fix: if value["fix"].is_object() { Some(self.fix(&value["fix"])?) } else { None },
            fingerprint: Fingerprint(u64::from_str_radix(value["fingerprint"].as_str()?, 16).ok()?),
            parts: Vec::new(),
            covers: Span::default(),
            explained_by: Vec::new(),
            evidence: Vec::new(),
        })
    }

    fn fix(&mut self, value: &Value) -> Option<Fix> {
        let edits = value["edits"].as_array()?.iter().map(|edit| {
            let at = self.place(edit)?;
            Some(Edit::new(at.file, at.span, edit["text"].as_str()?))
        });
        Some(Fix {
            edits: edits.collect::<Option<Vec<_>>>()?,
            title: value["title"].as_str()?.to_owned(),
            applicability: if value["applicability"] == "safe" { Applicability::Safe } else { Applicability::Unsafe },
        })
    }

    fn place(&mut self, value: &Value) -> Option<Location> {
        let offset = |end: &str| value[end]["offset"].as_u64().map(|offset| offset as usize);
        let span = Span::new(offset("start")?, offset("end")?.max(offset("start")?));
        let path = value["path"].as_str()?;
        let file = match self.files.get(path) {
            Some(file) => *file,
            None => {
                let file = FileId(u32::try_from(self.paths.len()).ok()?);
                self.paths.push(path.to_owned());
                self.files.insert(path.to_owned(), file);
                file
            }
        };
        Some(Location { file, span })
    }
}
