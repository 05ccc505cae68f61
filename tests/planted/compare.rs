//! Compares two texts in memory with the rules that compare pages.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use locdrift::finding::Finding;
use locdrift::history::History;
use locdrift::index::{Index, Reads};
use locdrift::layout::{File, Layout, Tree, TreeId};
use locdrift::locale::Locale;
use locdrift::page::{FactKind, Page};
use locdrift::parse::{self, Keys, Reader, links};
use locdrift::project::Project;
use locdrift::rule::{Alignments, Group, Part, Report, Rule, Shared};
use locdrift::rules;
use locdrift::terms::Terms;
use locdrift::text::FileId;

const RULES: [&str; 21] = [
    "missing-section",
    "extra-section",
    "section-order",
    "heading-level",
    "missing-anchor",
    "changed-anchor",
    "missing-link",
    "extra-link",
    "changed-link",
    "missing-image",
    "extra-image",
    "video-mismatch",
    "ui-control-mismatch",
    "do-not-localize",
    "directive-mismatch",
    "block-mismatch",
    "code-mismatch",
    "snippet-mismatch",
    "number-mismatch",
    "untranslated-text",
    "broken-markup",
];

static BUILT: LazyLock<Vec<Box<dyn Rule>>> = LazyLock::new(|| {
    let build = |id: &str| rules::instantiate(id, serde_json::Map::new()).expect(id).expect(id);
    RULES.iter().map(|id| build(id)).collect()
});

/// Everything that a page refers to is there, so that only differences are found, not broken references.
fn referred(pages: &[Page]) -> Arc<[Box<str>]> {
    let mut paths: Vec<Box<str>> = Vec::new();
    for page in pages {
        for fact in page.facts.iter().filter(|fact| matches!(fact.kind, FactKind::Link | FactKind::Image)) {
            let parts = links::split(page.value_of(fact));
            if parts.host.is_empty() && parts.scheme.is_empty() {
                paths.extend(links::join(PATH, parts.path).map(Box::from));
            }
        }
    }
    paths.sort();
    paths.dedup();
    paths.retain(|path| &**path != PATH);
    paths.into()
}

const PATH: &str = "help/page.md";

fn tree(locale: &str, is_source: bool, assets: &Arc<[Box<str>]>) -> Tree {
    let locale = Locale::parse(locale).expect(locale);
    Tree { product: "lumen".into(), dir: PathBuf::from(locale.as_str()), locale, is_source, assets: assets.clone() }
}

/// What the comparison rules find, in the order of the target.
pub fn compare(source: &str, target: &str) -> Vec<Finding> {
    let file = |tree: u16| File { tree: TreeId(tree), path: PATH.into(), disk: None, twin: None };
    let mut reader = Reader::default();
    let texts: [Arc<str>; 2] = [Arc::from(source), Arc::from(target)];
    let page = |at: usize| (FileId(at as u32), &*texts[at]);
    let pages = [page(0), page(1)].map(|(file, text)| parse::parse(file, text, &Keys::default(), &mut reader));
    let assets = referred(&pages);
    let layout = Layout {
        site: <&locdrift::site::Site>::default(),
        trees: vec![tree("en", true, &assets), tree("fr-FR", false, &assets)],
        files: vec![file(0), file(1)],
        ..Layout::default()
    };
    let project = Project::new(layout, pages);
    let index = Index::new(&project);
    let read = |file: FileId| Some(texts[file.index()].clone());
    let history = History::default();
    let terms = Terms::default();
    let alignments = Alignments::new(project.pages.len());
    let (project, index, history, terms) = (&project, &index, &history, &terms);
    let shared = Shared { project, index, history, terms, texts: &read, alignments: &alignments };
    let reads = Reads::default();
    let group = Group::new(shared, &project.groups[0], Part::All, &reads);
    let mut report = Report::default();
    for rule in BUILT.iter() {
        rule.check(&group, &mut report);
    }
    let mut findings = report.into_findings();
    findings.sort_by_key(|finding| finding.at.span);
    findings
}
