//! Which languages a change left out that changed a page in some of them: for projects that change all together.

use super::Session;
use crate::finding::Notice;
use crate::project::PageGroup;
use crate::text::FileId;

/// Pages that are named.
const NAMED: usize = 5;

impl Session {
    /// What is to be said of pages whose source changed since `then` along with some translations, but not with all.
    pub(super) fn left_out(&self, then: &Session) -> Option<Notice> {
        let pages: Vec<String> = self.groups_in_scope().filter_map(|group| self.lacks(then, group)).collect();
        let more = pages.len().saturating_sub(NAMED);
        let named = pages.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let message = format!("changed with their source in some languages, but not in all: {named}{more}");
        (!pages.is_empty()).then(|| Notice::new("left-out-languages", message))
    }

    /// `lamp.md (not in de, es)`.
    fn lacks(&self, then: &Session, group: &PageGroup) -> Option<String> {
        let source = group.source?;
        if !self.changed_since(then, source)? {
            return None;
        }
        let changed = |target: &FileId| self.changed_since(then, *target);
        let targets: Vec<FileId> = group.targets.iter().map(|target| target.file).collect();
        if !targets.iter().any(|target| changed(target).unwrap_or(true)) {
            return None;
        }
        let left = targets.iter().filter(|target| changed(target) == Some(false));
        let left: Vec<&str> = left.map(|target| self.project.layout.tree(*target).locale.as_str()).collect();
        (!left.is_empty()).then(|| format!("{} (not in {})", self.project.path(source), left.join(", ")))
    }

    /// Whether a page says other things behind its metadata than it did; `None` where it was not there.
    fn changed_since(&self, then: &Session, file: FileId) -> Option<bool> {
        let (layout, own) = (&then.project.layout, self.project.layout.tree(file));
        let tree = layout.trees.iter().position(|tree| (&tree.locale, &tree.product) == (&own.locale, &own.product))?;
        let before = layout.find(crate::layout::TreeId(tree as u16), self.project.path(file))?;
        if self.project.page(file).digest == then.project.page(before).digest {
            return Some(false);
        }
        let body = |session: &Session, file: FileId| {
            let start = session.project.page(file).sections.first().map_or(0, |section| section.span.start as usize);
            session.text(file).map(|text| text.get(start..).unwrap_or("").to_owned())
        };
        Some(body(self, file) != body(then, before))
    }
}
