//! A fixture that was checked is checked again: with other texts in place of some, or with its fixes applied.

use std::collections::HashMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use locdrift::finding::Applicability;
use locdrift::fix::{self, Fixed, Texts, Wanted};
use locdrift::output::FileAccess;
use locdrift::session::Request;

use crate::support::{Checked, Fixture};

impl Fixture {
    /// The rule that it is about; `None` for a story.
    pub fn rule(&self) -> Option<&str> {
        self.name.split_once('/').map(|(rule, _)| rule)
    }
}

impl Checked {
    /// What was asked of the folder when it was checked by [`Checked::dir`].
    pub fn request(&self) -> Request {
        let site = self.session.project.layout.site;
        Request { path: self.root.clone(), no_history: self.commits.is_empty(), site: Some(site), ..Request::default() }
    }

    /// Checks again, with other texts in place of some files; nothing is written.
    pub fn with(&self, texts: &Texts) -> Checked {
        let layout = &self.session.project.layout;
        let texts: HashMap<PathBuf, Arc<str>> =
            texts.iter().map(|(file, text)| (layout.disk_path(*file), text.clone())).collect();
        let mut checked = Checked::new(&Request { texts: texts.into(), ..self.request() }).expect("it opened before");
        checked.commits.clone_from(&self.commits);
        checked
    }

    /// What comes of all safe fixes; nothing is written.
    pub fn fixed(&self) -> Fixed {
        let wanted = Wanted { applicability: Applicability::Safe, may_change: &|_| true };
        let check = |texts: &Texts| Ok::<_, Infallible>(self.with(texts).outcome.findings);
        fix::fix(wanted, check, |file| self.text(file)).expect("no error")
    }
}
