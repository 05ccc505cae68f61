//! What it costs to know which translations are stale, beside what a script would do: one `git log` for each page.
//!
//! `cargo bench --bench staleness -- DIR`, where DIR holds `<product>.en`, a git repository with its history, and
//! `<product>.<locale>` folders. Runs are interleaved and medians are compared.

mod timing;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use locdrift::config::PinSetting;
use locdrift::history::{
    self, Format, Heads, History, HistoryFolder, HistoryInput, Memory, ObjectId, Open, Pin, Prefetched, RepoLocation,
};
use locdrift::layout::TreeId;
use locdrift::locale::Locale;
use locdrift::session::{self, ConfigChoice, Request, Session};
use locdrift::text::FileId;
use rayon::prelude::*;
use timing::{median, timed};

/// Rounds that are counted; the slow side runs once in each `SLOW`.
const ROUNDS: usize = 15;
const SLOW: usize = 5;

const USAGE: &str = "\
usage: cargo bench --bench staleness -- DIR
DIR holds <product>.en, a git repository with its history, and <product>.<locale> folders of translated pages";

fn main() -> ExitCode {
    let Some(dir) = std::env::args_os().skip(1).map(PathBuf::from).find(|arg| !arg.to_string_lossy().starts_with('-'))
    else {
        // `cargo bench` runs all; without a folder there is nothing to measure here.
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    };
    match products(&dir) {
        Ok(products) => {
            products.iter().for_each(|(source, target, locale)| measure(source, target, locale));
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// The sources below a folder, each with one of its translations.
fn products(dir: &Path) -> Result<Vec<(PathBuf, PathBuf, Locale)>, String> {
    let listed = std::fs::read_dir(dir).map_err(|error| format!("cannot read `{}`: {error}", dir.display()))?;
    let mut folders: Vec<PathBuf> =
        listed.filter_map(|entry| Some(entry.ok()?.path())).filter(|p| p.is_dir()).collect();
    folders.sort();
    let mut products = Vec::new();
    for source in folders.iter().filter(|folder| folder.extension().is_some_and(|end| end == "en")) {
        if RepoLocation::find(source).is_none() {
            return Err(format!("`{}` is no git repository, nor inside of one", source.display()));
        }
        let of_product = |folder: &&PathBuf| *folder != source && folder.file_stem() == source.file_stem();
        for target in folders.iter().filter(of_product) {
            let locale = target.extension().and_then(|end| Locale::parse(&end.to_string_lossy()).ok());
            products.extend(locale.map(|locale| (source.clone(), target.clone(), locale)));
        }
    }
    if products.is_empty() { Err(format!("`{}` holds no such folders", dir.display())) } else { Ok(products) }
}

fn measure(source: &Path, target: &Path, locale: &Locale) {
    let english = Locale::parse("en").expect("a locale");
    let request = Request {
        path: target.to_owned(),
        sources: vec![(english, source.to_owned())],
        targets: vec![(locale.clone(), target.to_owned())],
        config: ConfigChoice::Nothing,
        no_history: true,
        ..Request::default()
    };
    let session = Session::open(&request).expect("a layout");
    let spot = RepoLocation::find(source).expect("a repository");
    let pins = pins(&session, &spot);
    let told = whole(&session);
    let stale = pins.keys().filter(|file| matches!(told.pin(**file), Pin::Stale(_))).count();
    let [mut script, mut answer, mut parsed, mut stage] = [const { Vec::new() }; 4];
    for round in 0..ROUNDS {
        if round % SLOW == 0 {
            script.push(timed(|| pins.values().filter(|(pin, path)| is_touched(&spot.top, pin, path)).count()));
        }
        answer.push(timed(|| differing(&session)));
        parsed.push(timed(|| differing(&Session::open(&request).expect("a layout"))));
        stage.push(timed(|| whole(&session)));
    }
    let [script, answer, parsed, stage] = [script, answer, parsed, stage].map(median);
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    println!("{name}: {} pages with a pin, {stale} stale", pins.len());
    println!("  one `git log` for each page                  {:9.1} ms", milliseconds(script));
    for (what, time) in [
        ("which are stale", answer),
        ("which are stale, pages found and parsed first", parsed),
        ("all of the history that a check reads", stage),
    ] {
        println!("  {what:45}{:9.1} ms {:7.0} x", milliseconds(time), script.as_secs_f64() / time.as_secs_f64());
    }
}

/// The pin of each translation that has one which its source knows, and the path of the source page in the repository.
fn pins(session: &Session, spot: &RepoLocation) -> HashMap<FileId, (String, String)> {
    let project = &session.project;
    let mut pins = HashMap::new();
    for target in project.groups.iter().filter(|group| group.source.is_some()).flat_map(|group| &group.targets) {
        let pin = project.page(target.file).front_matter.pin.as_ref().filter(|pin| history::is_commit(&pin.text));
        let path = spot.path(project.path(project.source_of(target.file)));
        pins.extend(pin.map(|pin| (target.file, (pin.text.to_string(), path))));
    }
    let mut repository = session::repository(&spot.top).expect("a program `git`");
    let names: Vec<&str> = pins.values().map(|(pin, _)| &**pin).collect();
    let known = repository.commits(&names).expect("answers");
    let known: HashMap<String, bool> =
        names.into_iter().map(str::to_owned).zip(known.iter().map(Option::is_some)).collect();
    pins.retain(|_, (pin, _)| known[&**pin]);
    pins
}

/// Whether `git log` names a commit since the pin that touched the page.
fn is_touched(top: &Path, pin: &str, path: &str) -> bool {
    let mut command = Command::new("git");
    command.arg("-C").arg(top).args(["log", "--format=%H", &format!("{pin}..HEAD"), "--", path]);
    let output = command.stdin(Stdio::null()).output().expect("git answers");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    !output.stdout.is_empty()
}

/// How many translations have a source page that is not what it was. Source pages are read and named here.
fn differing(session: &Session) -> usize {
    session.pool.install(|| ask(session, history::differing)).len()
}

fn whole(session: &Session) -> History {
    session.pool.install(|| ask(session, history::read))
}

/// Asks as a check does: git starts first, then the pages of the source are named.
fn ask<T>(session: &Session, of: impl Fn(&HistoryInput<'_>, Open<'_>) -> T) -> T {
    let project = &session.project;
    let dir = |tree: TreeId| project.layout.trees[tree.index()].dir.clone();
    let folder = |tree: TreeId| HistoryFolder { path: dir(tree), is_named: false };
    let early = Prefetched::open(&project.layout, &folder, &session::repository);
    let text = |file: FileId| session.text(file);
    let name = |file: FileId| {
        let is_source = project.layout.tree(file).is_source;
        is_source.then(|| session.text(file))?.map(|text| ObjectId::of_blob(text.as_bytes(), Format::Sha1))
    };
    let files = (0..project.pages.len() as u32).into_par_iter().map(FileId);
    let stored: Vec<Option<ObjectId>> = files.map(name).collect();
    let asked = HistoryInput {
        project,
        stored: &stored,
        text: &text,
        keys: &session.keys,
        folder: &folder,
        shown: &Path::to_owned,
        memory: &Memory::default(),
        heads: &Heads::default(),
        pin: &PinSetting::default(),
        cache: None,
    };
    of(&asked, &|top| early.take(top, &session::repository))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
