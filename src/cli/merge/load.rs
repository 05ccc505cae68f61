//! A result that was read, as if it had just been found: for formats that show pages.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::report::{self, EditEntry, FindingEntry, FixEntry, LocaleEntry, Place, Report};
use crate::files::{Bounds, FileError, Located, PathOrigin, TEXT_LIMIT};
use crate::finding::{Edit, Finding, Fix, Related};
use crate::locale::Locale;
use crate::output::FileAccess;
use crate::rule::Manifest;
use crate::session::{LocaleSummary, Outcome, Summary};
use crate::site::is_page;
use crate::text::{FileId, Location, Span};

/// A result, and the files that it speaks of.
pub(super) struct LoadedReport {
    pub outcome: Outcome,
    paths: Vec<String>,
    bounds: Bounds,
}

impl FileAccess for LoadedReport {
    fn path(&self, file: FileId) -> String {
        self.paths.get(file.index()).cloned().unwrap_or_default()
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        let bytes = self.page(self.paths.get(file.index())?).ok()?.read(TEXT_LIMIT).ok()?;
        String::from_utf8(bytes).ok().map(Arc::from)
    }
}

impl LoadedReport {
    /// # Errors
    /// In words, when a page that is to be shown is not here, or a finding is of a rule that is unknown.
    pub fn new(result: &Value, catalogue: &[Manifest], bounds: Bounds) -> Result<LoadedReport, String> {
        let report = Report::of(result).map_err(|mistakes| mistakes.join("; "))?;
        let mut reader = Reader { catalogue, paths: Vec::new(), files: HashMap::new() };
        let mut outcome = Outcome { summary: summary(&report.summary), ..Outcome::default() };
        for finding in report.findings {
            let rule = finding.rule.clone();
            let read =
                reader.finding(finding).ok_or_else(|| format!("a finding of `{rule}`, which is an unknown rule"))?;
            outcome.findings.push(read);
        }
        let report = LoadedReport { outcome, paths: reader.paths, bounds };
        for path in &report.paths {
            report.page(path)?;
        }
        Ok(report)
    }

    /// A result may be anybody's: only pages are read, and only where pages may lie.
    fn page(&self, path: &str) -> Result<Located, String> {
        let page = PathOrigin::Project(&self.bounds).locate(path.as_ref());
        match page.and_then(|page| page.expect_plain().map(|()| page)) {
            Ok(page) if page.name().is_some_and(is_page) => Ok(page),
            Ok(_) => Err(format!("`{path}` of the result is not read: it is not a Markdown page")),
            Err(FileError::Missing) => Err(format!("`{path}` is not here, and this format shows its text")),
            Err(error) => Err(format!("`{path}` of the result is not read: {error}")),
        }
    }
}

fn summary(of: &report::Summary) -> Summary {
    let locale = |(locale, of): (&Locale, &LocaleEntry)| {
        let own = LocaleSummary {
            pages: of.pages,
            errors: of.errors,
            warnings: of.warnings,
            notes: of.notes,
            untranslated: of.untranslated,
            fallbacks: of.fallbacks,
            restamped: of.restamped,
            not_compared: of.not_compared,
            current_only: of.current_only,
        };
        (locale.clone(), own)
    };
    Summary { pages: of.pages, groups: of.groups, locales: of.locales.iter().map(locale).collect() }
}

struct Reader<'c> {
    catalogue: &'c [Manifest],
    paths: Vec<String>,
    files: HashMap<String, FileId>,
}

impl Reader<'_> {
    /// `None` where its rule is unknown.
    fn finding(&mut self, of: FindingEntry) -> Option<Finding> {
        let rule = self.catalogue.iter().find(|manifest| of.rule == manifest.id.0)?.id;
        let related =
            of.related.into_iter().map(|of| Some(Related { message: of.message, at: self.place(of.location)? }));
        let related = related.collect::<Option<Vec<_>>>()?;
        Some(Finding {
            level: of.level,
            cause: of.cause,
            product: of.page.product,
            page_key: of.page.key,
            page_path: of.page.path,
            help: of.help,
            related,
            fix: match of.fix {
                Some(fix) => Some(self.fix(fix)?),
                None => None,
            },
            fingerprint: of.fingerprint,
            ..Finding::new(rule, of.locale, self.place(of.location)?, of.message)
        })
    }

    fn fix(&mut self, of: FixEntry) -> Option<Fix> {
        let edits = of.edits.into_iter().map(|edit| {
            let EditEntry { path, start, end, text } = edit;
            let at = self.place(Place { path, start, end })?;
            Some(Edit::new(at.file, at.span, &text))
        });
        Some(Fix { edits: edits.collect::<Option<Vec<_>>>()?, title: of.title, applicability: of.applicability })
    }

    fn place(&mut self, of: Place) -> Option<Location> {
        let span = Span::new(of.start.offset, of.end.offset);
        let file = match self.files.get(&of.path) {
            Some(file) => *file,
            None => {
                let file = FileId(u32::try_from(self.paths.len()).ok()?);
                self.paths.push(of.path.clone());
                self.files.insert(of.path, file);
                file
            }
        };
        Some(Location { file, span })
    }
}
