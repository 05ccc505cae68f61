//! What a check costs, as a multiple of the yardstick Y: walk, read and one full CommonMark event parse with offsets
//! of the same files on as many threads, and nothing else. No tool that parses Markdown can be faster than that. And what
//! a report costs on top of a check.
//!
//! `cargo bench` measures on generated pages; `cargo bench --bench yardstick -- DIR` on any folder. Runs are
//! interleaved (Y, check, Y, check, ...) and medians are compared, since single times mean little on a busy machine.

#[path = "pages.rs"]
mod pages;
mod timing;

use std::path::{Path, PathBuf};
use std::time::Duration;

use locdrift::finding::Finding;
use locdrift::output::{self, Format, Style};
use locdrift::report::{FindingCount, Input, Links, PageFinding, Report, Targets, View, html};
use locdrift::session::{ConfigChoice, Request, Session};
use rayon::prelude::*;
use timing::{median, timed};

/// Pairs of runs that are counted.
const ROUNDS: usize = 15;

fn main() {
    let given = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).map(PathBuf::from);
    let generated = tempfile::tempdir().expect("a folder for generated pages");
    let dir = given.unwrap_or_else(|| {
        pages::write(
            generated.path(),
            &pages::Size { groups: 1_000, locales: &["en", "fr-FR", "de-DE", "ja-JP", "nl-NL"] },
        )
        .expect("pages are written");
        generated.path().to_owned()
    });
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    for threads in [all, 1] {
        measure(&dir, threads);
    }
}

fn measure(dir: &Path, threads: usize) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let (pages, bytes) = pool.install(|| yardstick(dir));
    let mut times = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        times[0].push(timed(|| pool.install(|| yardstick(dir))));
        times[1].push(timed(|| check(dir, threads)));
        times[2].push(timed(|| open(dir, threads)));
        times[3].push(timed(|| report(dir, threads)));
    }
    let [y, check, open, report] = times.map(median);
    let ratio = |time: Duration| time.as_secs_f64() / y.as_secs_f64();
    println!(
        "{pages} pages, {bytes} bytes, {threads} threads: Y {:.1} ms; check {:.1} ms = {:.2} Y (of that open and parse {:.2} Y)",
        y.as_secs_f64() * 1e3,
        check.as_secs_f64() * 1e3,
        ratio(check),
        ratio(open),
    );
    // On top of the check that it is made from.
    let more = (report.as_secs_f64() - check.as_secs_f64()) / check.as_secs_f64();
    println!("    report as HTML {:.1} ms = {more:.2} of the check more", report.as_secs_f64() * 1e3);
}

/// Pages and bytes of the files that a check would read, walked and parsed.
fn yardstick(dir: &Path) -> (usize, usize) {
    let walk = walkdir::WalkDir::new(dir).into_iter();
    let visible =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let files: Vec<PathBuf> = walk
        .filter_entry(visible)
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == "md"))
        .map(walkdir::DirEntry::into_path)
        .collect();
    let bytes = files.par_iter().map_init(Vec::new, |buffer, path| parse(path, buffer)).sum();
    (files.len(), bytes)
}

fn parse(path: &Path, buffer: &mut Vec<u8>) -> usize {
    use std::io::Read;
    buffer.clear();
    let read = std::fs::File::open(path).and_then(|mut file| file.read_to_end(buffer));
    let (Ok(bytes), Ok(text)) = (read, std::str::from_utf8(buffer)) else { return 0 };
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    for event in pulldown_cmark::Parser::new_ext(text, options).into_offset_iter() {
        std::hint::black_box(event);
    }
    bytes
}

fn request(dir: &Path, threads: usize) -> Request {
    Request { path: dir.to_owned(), config: ConfigChoice::Nothing, threads: Some(threads), ..Request::default() }
}

fn open(dir: &Path, threads: usize) -> usize {
    Session::open(&request(dir, threads)).expect("a layout").project.pages.len()
}

struct Files<'s>(&'s Session);

impl output::FileAccess for Files<'_> {
    fn path(&self, file: locdrift::text::FileId) -> String {
        self.0.project.layout.disk_path(file).display().to_string()
    }

    fn text(&self, file: locdrift::text::FileId) -> Option<std::sync::Arc<str>> {
        self.0.text(file)
    }

    fn pool(&self) -> Option<&rayon::ThreadPool> {
        Some(&self.0.pool)
    }
}

fn check(dir: &Path, threads: usize) -> usize {
    let session = Session::open(&request(dir, threads)).expect("a layout");
    let outcome = session.check();
    let mut out = Vec::new();
    let catalogue = locdrift::rules::catalogue();
    output::render(Format::Concise, &outcome, &Files(&session), catalogue, &Style::default(), &mut out)
        .expect("written");
    out.len()
}

fn report(dir: &Path, threads: usize) -> usize {
    let session = Session::open(&request(dir, threads)).expect("a layout");
    let outcome = session.check();
    let path = |file| session.project.layout.disk_path(file).display().to_string();
    let finding = |of: &Finding| PageFinding {
        locale: of.locale.clone(),
        product: of.product.clone(),
        path: of.page_path.clone(),
        file: path(of.at.file),
        count: FindingCount { rule: of.rule.0.to_owned(), level: of.level, cause: of.cause, count: 1 },
    };
    let findings = outcome.findings.iter().map(finding).collect();
    let input = Input { states: session.page_states(&path), findings, accepted: 0 };
    let report = Report::new(vec![input]).expect("one input");
    let (targets, links) = (Targets::default(), Links::default());
    let view = View { report: &report, targets: &targets, slices: &[], comparison: None, trend: &[], links: &links };
    let mut out = Vec::new();
    html(&view, locdrift::rules::catalogue(), &mut out).expect("written");
    out.len()
}
