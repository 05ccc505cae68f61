//! What an edit costs in an open session, as a share of a full check: `update`, and the findings of the pages that it
//! concerns. And what memory such a session takes.
//!
//! `cargo bench --bench update`; edits and checks take turns, and medians are compared. One thread works, since an editor
//! has better use for the others.

#[path = "pages.rs"]
mod pages;
mod timing;

use std::path::Path;
use std::sync::Arc;

use locdrift::session::{ConfigChoice, Outcome, Request, Session};
use locdrift::text::FileId;
use timing::{median, timed};

/// Edits that are counted.
const ROUNDS: usize = 15;

/// Full checks that they are compared with: one after every so many edits.
const EDITS_A_CHECK: usize = 5;

/// Pages that link to one page.
const LINKING: usize = 500;

fn main() {
    let few = ["en", "fr-FR", "de-DE", "ja-JP", "nl-NL"];
    let many = [&few[..], &["es-ES", "it-IT", "pt-BR", "ko-KR", "sv-SE", "da-DK"]].concat();
    Project::new(1_000, &few).measure_memory();
    let project = Project::new(1_000, &few);
    let words = |text: &str, round: usize| text.replacen("\n\n", &format!("\n\nlampa {round} vesper. "), 1);
    let ids = |text: &str, round: usize| text.replacen("{#page-0}", &format!("{{#page-0-{round}}}"), 1);
    project.measure("a translation", "lumen.fr-FR/help/part-00/page-00000.md", words, |session, page| {
        session.check_pages(&[page])
    });
    project.measure(
        "the id of a page that 500 link to",
        "lumen.fr-FR/help/part-00/page-00000.md",
        ids,
        |session, _| session.check(),
    );
    project.measure(
        "all that was found, after no edit",
        "lumen.fr-FR/help/part-00/page-00000.md",
        |text, _| text.to_owned(),
        |session, _| session.check(),
    );
    let project = Project::new(5_000 / many.len(), &many);
    project.measure(
        "a source page with 10 languages",
        "lumen.en/help/part-00/page-00000.md",
        words,
        |session, page| session.check_pages(&[page]),
    );
}

struct Project {
    /// Is there as long as the project.
    _dir: tempfile::TempDir,
    request: Request,
}

impl Project {
    fn new(groups: usize, locales: &[&str]) -> Project {
        let dir = tempfile::tempdir().expect("a folder for generated pages");
        pages::write(dir.path(), &pages::Size { groups, locales }).expect("pages are written");
        for page in (1..groups).take(LINKING) {
            let file = dir.path().join(format!("lumen.fr-FR/help/part-{:02}/page-{page:05}.md", page % 40));
            let text = std::fs::read_to_string(&file).expect("readable");
            std::fs::write(file, format!("{text}\n[lampa](../part-00/page-00000.md#page-0)\n")).expect("written");
        }
        let path = dir.path().canonicalize().expect("there");
        let request = Request { path, config: ConfigChoice::Nothing, threads: Some(1), ..Request::default() };
        Project { _dir: dir, request }
    }

    /// What an open session holds once all is checked, beside what the pages themselves are. First of all, so that nothing
    /// is freed before.
    fn measure_memory(&self) {
        let Some(before) = resident() else { return println!("memory: this system does not say") };
        let session = Session::open(&self.request).expect("a layout");
        session.check();
        let held = resident().unwrap_or_default().saturating_sub(before);
        let pages = session.project.pages.len() as u64;
        let text = session.project.pages.iter().map(|page| u64::from(page.len)).sum::<u64>();
        println!(
            "memory of an open session: {:.1} KiB a page, whose text is {:.1} KiB",
            held as f64 / pages as f64 / 1024.0,
            text as f64 / pages as f64 / 1024.0,
        );
    }

    fn measure(
        &self,
        what: &str,
        page: &str,
        edit: impl Fn(&str, usize) -> String,
        check: impl Fn(&Session, FileId) -> Outcome,
    ) {
        let path = self.request.path.join(page);
        let original = std::fs::read_to_string(&path).expect("readable");
        let mut session = Session::open(&self.request).expect("a layout");
        session.check();
        let file = file(&session, &path);
        let (mut full, mut edits) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            if round % EDITS_A_CHECK == 0 {
                full.push(timed(|| Session::open(&self.request).expect("a layout").check()));
            }
            let text: Arc<str> = edit(&original, round).into();
            edits.push(timed(|| {
                session.update(&[(path.clone(), Some(text))].into()).expect("a layout");
                check(&session, file)
            }));
        }
        let (full, edit) = (median(full), median(edits));
        println!(
            "{what}: {:.2} ms, {:.2} % of the check of {} pages in {:.0} ms",
            edit.as_secs_f64() * 1e3,
            100.0 * edit.as_secs_f64() / full.as_secs_f64(),
            session.project.pages.len(),
            full.as_secs_f64() * 1e3,
        );
    }
}

fn file(session: &Session, path: &Path) -> FileId {
    let files = (0..session.project.pages.len() as u32).map(FileId);
    let is_it = |file: &FileId| session.project.layout.disk_path(*file) == Path::new(path);
    { files }.find(is_it).expect("a page")
}

/// The memory of this process, in bytes; `None` where the system does not say.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kib| kib * 1024)
}
