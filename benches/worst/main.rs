//! Pages and projects that are made to be slow, for each construct: the time for n pieces as a multiple of the time for
//! half of them.
//!
//! Linear work gives about 2, quadratic work 4; what grows faster than n^1.2 is marked. `cargo bench --bench worst` tries all, `-- WORD` those whose name has it.
//! Each column is the worst of several ways in which a translation or an older version differs, and names it. A page is
//! grown until a stage takes long enough to be timed; what stays below that has no ratio.

mod constructs;
mod projects;

use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use constructs::{ALL, Construct};
use locdrift::align::{Side, align};
use locdrift::change::{Version, compare};
use locdrift::dialect::MDX;
use locdrift::output::{self, Format, Style};
use locdrift::page::Page;
use locdrift::parse::{self, Keys, Reader};
use locdrift::session::{ConfigChoice, Request, Session};
use locdrift::text::FileId;

/// Ratios above this are marked: 2^1.2.
const HIGH: f64 = 2.3;
/// What is shorter is not told from noise.
const SHORTEST: Duration = Duration::from_millis(10);
/// What is longer is reported at once.
const LONGEST: Duration = Duration::from_secs(1);
/// The least and the most pieces.
const SIZES: [usize; 2] = [8_000, 64_000];
/// Runs of which the shortest counts.
const RUNS: usize = 3;

/// Writes the pieces of a second page of this size.
type Way = fn(&Construct, usize) -> Vec<String>;

/// How the second page differs from the first.
const WAYS: [(&str, Way); 4] = [
    ("words", |c, n| (0..n).map(|at| (c.piece)(at, "lampe")).collect()),
    ("lost", |c, n| (0..n).filter(|at| at % 3 != 1).map(|at| (c.piece)(at, "lamp")).collect()),
    ("back", |c, n| (0..n).rev().map(|at| (c.piece)(at, "lamp")).collect()),
    ("other", |c, n| (0..n).map(|at| (c.piece)(at + 7 * n, "stool")).collect()),
];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    println!("{:<22} {:>22} {:>22} {:>22} {:>22}", "", "parse", "align", "change", "check");
    for construct in ALL.iter().filter(|c| asked.is_empty() || asked.iter().any(|word| c.name.contains(&**word))) {
        let stages: [Stage; 4] = [parse_both, align_both, change_both, check_both];
        let told: Vec<String> = stages.into_iter().map(|stage| worst(construct, stage)).collect();
        println!("{:<22} {:>22} {:>22} {:>22} {:>22}", construct.name, told[0], told[1], told[2], told[3]);
    }
    println!("\n{:<40} {:>22}", "", "command");
    for project in
        projects::ALL.iter().filter(|p| asked.is_empty() || asked.iter().any(|word| p.name.contains(&**word)))
    {
        println!("{:<40} {:>22}", project.name, projects::grow(project));
    }
}

/// The time that a stage takes for two pages; what comes before it is not counted.
type Stage = fn(&str, &str) -> Duration;

/// The worst way of all, as time, way and ratio.
fn worst(construct: &Construct, stage: Stage) -> String {
    let mut found: Option<(f64, String)> = None;
    let mut quick = Duration::ZERO;
    for (way, make) in WAYS {
        let pages = |n: usize| {
            let page = |pieces: Vec<String>| format!("{}{}{}", construct.head, pieces.concat(), construct.tail);
            (page((0..n).map(|at| (construct.piece)(at, "lamp")).collect()), page(make(construct, n)))
        };
        let mut n = SIZES[0];
        let once = loop {
            let (one, other) = pages(n);
            let time = stage(&one, &other);
            if time >= SHORTEST * 2 || n >= SIZES[1] {
                break time;
            }
            n *= 2;
        };
        if once < SHORTEST {
            quick = quick.max(once);
            continue;
        }
        let ((half_one, half_other), (one, other)) = (pages(n / 2), pages(n));
        let runs = if once > LONGEST { 1 } else { RUNS };
        let (mut whole, mut half) = (once, Duration::MAX);
        for _ in 0..runs {
            half = half.min(stage(&half_one, &half_other));
            whole = whole.min(stage(&one, &other));
        }
        let ratio = whole.as_secs_f64() / half.as_secs_f64();
        let told = format!("{}k {way} {:.0} ms {}", n / 1000, whole.as_secs_f64() * 1e3, marked(ratio));
        if found.as_ref().is_none_or(|(worst, _)| ratio > *worst) {
            found = Some((ratio, told));
        }
    }
    found.map_or_else(|| format!("{:.1} ms", quick.as_secs_f64() * 1e3), |(_, told)| told)
}

fn marked(ratio: f64) -> String {
    format!("{ratio:.1}{}", if ratio > HIGH { " !" } else { "" })
}

/// The time that the work took; what it leaves behind is dropped after that, with its threads.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let (wall, busy) = (Instant::now(), busy());
    let left = std::hint::black_box(work());
    let time = match (busy, self::busy()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => wall.elapsed(),
    };
    drop(left);
    time
}

/// How long this program has been at work, all threads together: what other programs do does not count.
#[cfg(unix)]
fn busy() -> Option<Duration> {
    Duration::try_from(rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime)).ok()
}

#[cfg(not(unix))]
fn busy() -> Option<Duration> {
    None
}

fn parsed(text: &str) -> Page {
    let keys = Keys::default();
    let dialect = if text.starts_with(constructs::MDX) { &MDX } else { keys.dialect };
    parse::parse_as(FileId(0), text, &keys, dialect, &mut Reader::default())
}

fn parse_both(one: &str, other: &str) -> Duration {
    timed(|| (parsed(one), parsed(other)))
}

fn align_both(one: &str, other: &str) -> Duration {
    let (source, target) = (parsed(one), parsed(other));
    let (one, other): (Arc<str>, Arc<str>) = (one.into(), other.into());
    let (one, other) = (|| one.clone(), || other.clone());
    let source = Side { page: &source, path: "a.md", text: &one };
    let target = Side { page: &target, path: "a.md", text: &other };
    timed(|| align(source, target))
}

fn change_both(one: &str, other: &str) -> Duration {
    let (old, new) = (parsed(one), parsed(other));
    timed(|| compare(Version { page: &old, text: one }, Version { page: &new, text: other }))
}

struct Files<'s>(&'s Session);

impl output::FileAccess for Files<'_> {
    fn path(&self, file: FileId) -> String {
        self.0.project.layout.disk_path(file).display().to_string()
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.0.text(file)
    }
}

/// A whole check of a project of one pair, and all that it prints.
fn check_both(one: &str, other: &str) -> Duration {
    let dir = tempfile::tempdir().expect("a folder");
    for (locale, text) in [("en", one), ("fr", other)] {
        std::fs::create_dir(dir.path().join(locale)).expect("made");
        std::fs::write(dir.path().join(locale).join("a.md"), text).expect("written");
    }
    let request = Request {
        path: dir.path().to_owned(),
        config: ConfigChoice::Nothing,
        no_history: true,
        threads: Some(1),
        ..Request::default()
    };
    timed(|| {
        let session = Session::open(&request).expect("a layout");
        let outcome = session.check();
        let catalogue = locdrift::rules::catalogue();
        for &format in Format::value_variants() {
            let mut out = Vec::new();
            output::render(format, &outcome, &Files(&session), catalogue, &Style::default(), &mut out)
                .expect("written");
        }
    })
}
