//! Real repositories, where they are at hand: `LOCDRIFT_CORPORA` names a folder of `<product>.<locale>` repositories.
//! Without it these tests are listed as ignored. Repositories that are not among those given are not asked about.

mod editor;
mod history;
#[path = "robustness/mutate.rs"]
mod mutate;
mod pins;
#[path = "robustness/properties.rs"]
mod properties;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use locdrift::baseline::Baseline;
use locdrift::finding::{Applicability, Cause, Finding, Level};
use locdrift::fix::{self, Texts, Wanted};
use locdrift::history::Pin;
use locdrift::locale::Locale;
use locdrift::session::{ConfigChoice, Outcome, Request, Session, Shard};
use locdrift::text::FileId;

/// A test of the repositories in a folder.
type Test = fn(&Path) -> Result<(), Failed>;

/// The tests of real repositories; ignored where there are none.
pub fn tests() -> Vec<Trial> {
    let corpora = std::env::var_os("LOCDRIFT_CORPORA").map(PathBuf::from);
    let tests: [(&str, Test); 18] = [
        ("stale_pages_are_those_of_git", history::stale_pages_are_those_of_git),
        ("causes_are_told_apart", history::causes_are_told_apart),
        ("a_shallow_source_is_one_notice", history::a_shallow_source_is_one_notice),
        ("inferred_pins_are_the_true_ones", pins::inferred_pins_are_the_true_ones),
        ("layout_is_found_by_itself", layout_is_found_by_itself),
        ("quiet_repositories_stay_quiet", quiet_repositories_stay_quiet),
        ("known_defects_are_found", known_defects_are_found),
        ("what_is_the_sources_is_said_once", what_is_the_sources_is_said_once),
        ("a_source_agrees_with_itself", a_source_agrees_with_itself),
        ("threads_change_nothing", threads_change_nothing),
        ("an_updated_session_says_what_a_new_one_says", an_updated_session_says_what_a_new_one_says),
        ("shares_and_baselines_add_up", shares_and_baselines_add_up),
        ("safe_fixes_mend_and_add_nothing", safe_fixes_mend_and_add_nothing),
        ("damaged_pages_are_read", damaged_pages_are_read),
        ("editor/blocks_are_answered", editor::blocks_are_answered),
        ("editor/comments_silence_their_findings", editor::comments_silence_their_findings),
        ("editor/skeletons_fill_what_is_missing", editor::skeletons_fill_what_is_missing),
        ("editor/fixes_remove_their_findings", editor::fixes_remove_their_findings),
    ];
    let trial = |(name, test): (&str, Test)| {
        let dir = corpora.clone();
        let absent = dir.is_none();
        let run = move || match dir {
            Some(dir) => test(&dir),
            None => Err("LOCDRIFT_CORPORA is not set".into()),
        };
        Trial::test(format!("corpora/{name}"), run).with_ignored_flag(absent)
    };
    tests.map(trial).into()
}

fn request(path: &Path, threads: Option<usize>) -> Request {
    Request { path: path.to_owned(), config: ConfigChoice::Nothing, threads, ..Request::default() }
}

fn check(path: &Path) -> (Session, Outcome) {
    let session = Session::open(&request(path, None)).expect("the repositories are a layout");
    let outcome = session.check();
    (session, outcome)
}

fn expect(holds: bool, what: impl Into<String>) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(what.into().into()) }
}

/// Findings of one product in one language, as `path: rule: message`.
fn of<'a>(session: &'a Session, outcome: &'a Outcome, product: &str, locale: &str) -> Vec<(&'a Finding, String)> {
    let wanted = |f: &&Finding| {
        let tree = session.project.layout.tree(f.at.file);
        &*tree.product == product && f.locale.as_str() == locale
    };
    let line = |f: &'a Finding| (f, format!("{}: {}: {}", session.project.path(f.at.file), f.rule, f.message));
    outcome.findings.iter().filter(wanted).map(line).collect()
}

fn errors(all: &[(&Finding, String)]) -> Vec<String> {
    all.iter().filter(|(f, _)| f.level == Level::Error).map(|(_, line)| line.clone()).collect()
}

fn layout_is_found_by_itself(dir: &Path) -> Result<(), Failed> {
    let (session, outcome) = check(dir);
    let mut pages: BTreeMap<(String, Locale), usize> = BTreeMap::new();
    for file in &session.project.layout.files {
        let tree = &session.project.layout.trees[file.tree.index()];
        *pages.entry((tree.product.to_string(), tree.locale.clone())).or_default() += 1;
    }
    for (product, locale, count) in [
        ("journeys", "en", 165),
        ("journeys", "ja-JP", 165),
        ("journey-optimizer-b2b", "en", 216),
        ("journey-optimizer-b2b", "nl-NL", 141),
        ("journey-optimizer-learn", "de-DE", 404),
    ] {
        let found = pages.get(&(product.to_owned(), Locale::parse(locale).expect("a tag"))).copied();
        expect(found == Some(count), format!("{product}.{locale}: {found:?} pages instead of {count}"))?;
    }
    expect(outcome.notices.iter().any(|n| n.code == "layout"), "nothing is said of the layout")
}

/// Carefully kept translations: hardly anything is wrong with them, so that nearly all that were said would be false.
fn quiet_repositories_stay_quiet(dir: &Path) -> Result<(), Failed> {
    let (session, outcome) = check(dir);
    for (locale, marks) in [("fr-FR", 1), ("de-DE", 2)] {
        let found = errors(&of(&session, &outcome, "journeys", locale));
        // Marks around a path and around JSON, which readers see in part, and links without words.
        let is_mark = |line: &&String| {
            line.contains("literal-emphasis: `_` does not work as emphasis")
                || line.contains("empty-link: the link `[&#128279;]`")
        };
        let known = found.iter().filter(is_mark).count();
        expect(known == marks && found.len() == marks, format!("journeys.{locale}: {found:#?}"))?;
    }
    let metadata = |locale: &str| {
        let all = of(&session, &outcome, "journey-optimizer-learn", locale);
        all.into_iter().filter(|(f, _)| f.rule.0 == "metadata-mismatch").map(|(_, line)| line).collect::<Vec<_>>()
    };
    let videos = |locale: &str| {
        let all = of(&session, &outcome, "journey-optimizer-learn", locale);
        all.into_iter().filter(|(f, _)| f.rule.0 == "video-mismatch").map(|(_, line)| line).collect::<Vec<_>>()
    };
    for locale in ["fr-FR", "de-DE", "ja-JP"] {
        expect(videos(locale).is_empty(), format!("localized videos of {locale}: {:#?}", videos(locale)))?;
    }
    // 17 and 14 pages are older than their source; dates and time stamps are no difference.
    let stamps = metadata("fr-FR").into_iter().filter(|line| line.contains("T00:00:00")).collect::<Vec<_>>();
    expect(stamps.is_empty(), format!("dates: {stamps:#?}"))
}

fn known_defects_are_found(dir: &Path) -> Result<(), Failed> {
    let (session, outcome) = check(dir);
    let ja = errors(&of(&session, &outcome, "journeys", "ja-JP"));
    let literal = |line: &&String| line.contains("literal-emphasis: `**[!UICONTROL");
    expect(
        ja.len() == 5
            && ja[0].contains("journey-orchestration-home.md: changed-link")
            && ja.iter().any(|line| line.contains("empty-link: the link `[&#128279;]`"))
            && ja.iter().filter(literal).count() == 3,
        format!("journeys.ja-JP has one replaced link, and three emphases that do not close: {ja:#?}"),
    )?;
    let de = of(&session, &outcome, "journey-optimizer-learn", "de-DE");
    let count = |rule: &str| de.iter().filter(|(f, _)| f.rule.0 == rule).count();
    expect(count("untranslated-page") == 6, format!("{} untranslated pages in German", count("untranslated-page")))?;
    expect(count("orphan-page") == 1, format!("{} orphans in German", count("orphan-page")))?;
    let fr = of(&session, &outcome, "journey-optimizer-b2b", "fr-FR");
    let untranslated = fr.iter().filter(|(f, _)| f.rule.0 == "untranslated-page").count();
    expect(untranslated == 3, format!("{untranslated} untranslated pages in French"))?;
    for locale in ["fr-FR", "de-DE", "ja-JP"] {
        let all = of(&session, &outcome, "journey-optimizer-learn", locale);
        let count = |page: &str, words: &str| {
            let line = format!("{page}: broken-markup: {words}");
            all.iter().filter(|(_, found)| found.contains(&line)).count()
        };
        let items = count("create-web-page.md", "zero-width-space");
        expect(items == 1, format!("{locale}: {items} runs of items behind zero-width spaces"))?;
        let is_three = |line: &str| line.contains("zero-width-space") && line.contains("in 3 places on this page");
        expect(all.iter().any(|(_, line)| is_three(line)), format!("{locale}: the finding is not of three items"))?;
        let lost = all.iter().any(|(_, line)| line.contains("create-web-page.md: block-mismatch"));
        expect(!lost, format!("{locale}: lost items are said twice"))?;
        let lists = count("mobile-learning-hub/overview.md", "attribute-quotes");
        expect(lists == 6, format!("{locale}: {lists} attribute lists between wrong quotes"))?;
        let spaces = all.iter().filter(|(_, line)| line.contains("zero-width-space")).count();
        expect(spaces == 2, format!("{locale}: {spaces} zero-width spaces that are no padding"))?;
        if locale != "fr-FR" {
            let left = all.iter().filter(|(_, line)| line.contains("broken-markup: placeholder")).count();
            expect(left >= 1, format!("{locale}: no placeholder is left over"))?;
        }
    }
    let empty = fr.iter().filter(|(f, line)| {
        let text = session.text(f.at.file).unwrap_or_default();
        let marks = f.at.span.of(&text);
        line.contains("empty-emphasis") || f.rule.0 == "ui-control-mismatch" && marks.starts_with(['_', '*'])
    });
    let empty = empty.count();
    expect((60..=70).contains(&empty), format!("{empty} emphases around nothing in French"))?;
    let lists = fr.iter().filter(|(_, line)| line.contains("namespaces-schemas.md: broken-markup: attribute-quotes"));
    expect(lists.count() == 1, "an attribute list between wrong quotes in French")?;
    let lost = fr.iter().filter(|(f, _)| f.rule.0 == "ui-control-mismatch").count();
    expect(lost >= 16, format!("{lost} lost controls in French"))
}

fn what_is_the_sources_is_said_once(dir: &Path) -> Result<(), Failed> {
    let (session, outcome) = check(dir);
    let source: Vec<_> = of(&session, &outcome, "journeys", "en");
    let anchors: Vec<_> = source.iter().filter(|(f, _)| f.rule.0 == "broken-anchor").collect();
    expect((10..=15).contains(&anchors.len()), format!("{} broken anchors in the source", anchors.len()))?;
    for (finding, line) in &anchors {
        expect(finding.cause == Cause::Source, format!("cause of {line}"))?;
        expect(line.contains("also in de-DE, fr-FR, ja-JP"), format!("languages of {line}"))?;
    }
    expect(anchors.iter().any(|(_, line)| line.contains("#section_ksq_zr1_ffb")), "#section_ksq_zr1_ffb")
}

fn a_source_agrees_with_itself(dir: &Path) -> Result<(), Failed> {
    for product in ["journeys", "journey-optimizer-b2b", "journey-optimizer-learn"] {
        let source = dir.join(format!("{product}.en"));
        let copy = tempfile::tempdir()?;
        copy_pages(&source, copy.path())?;
        let english = Locale::parse("en").expect("a tag");
        let other = Locale::parse("fr").expect("a tag");
        let request = Request {
            sources: vec![(english, source)],
            targets: vec![(other, copy.path().to_owned())],
            config: ConfigChoice::Nothing,
            ..Request::default()
        };
        let session = Session::open(&request).expect("two trees");
        let outcome = session.check();
        let compared: Vec<_> = outcome
            .findings
            .iter()
            .filter(|f| f.cause != Cause::Source && !["link-locale", "untranslated-text"].contains(&f.rule.0))
            .map(|f| format!("{}: {}: {}", session.project.path(f.at.file), f.rule, f.message))
            .collect();
        expect(compared.is_empty(), format!("{product}: {} findings: {:#?}", compared.len(), compared.first()))?;
    }
    Ok(())
}

fn copy_pages(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            std::fs::create_dir_all(&target)?;
            copy_pages(&path, &target)?;
        } else {
            std::fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

fn threads_change_nothing(dir: &Path) -> Result<(), Failed> {
    let findings = |threads| Session::open(&request(dir, Some(threads))).expect("a layout").check().findings;
    expect(findings(1) == findings(3), "one thread and three find different things")
}

/// Pages that are edited, one after the other: an updated session says what one says that is opened anew.
fn an_updated_session_says_what_a_new_one_says(dir: &Path) -> Result<(), Failed> {
    const EDITS: usize = 12;
    let mut session = Session::open(&request(dir, None))?;
    let before = session.check();
    let paths: Vec<PathBuf> =
        (0..session.project.pages.len() as u32).map(|file| session.project.layout.disk_path(FileId(file))).collect();
    let mut buffers = HashMap::new();
    for edit in 0..EDITS {
        let random = |n: usize| locdrift::text::hash(format!("{edit} {n}").as_bytes()) as usize;
        let (at, other) = (random(0) % paths.len(), random(1) % paths.len());
        let texts = [at, other].map(|file| session.text(FileId(file as u32)).unwrap_or_default());
        let mut lines: Vec<&str> = texts[0].split_inclusive('\n').collect();
        let theirs: Vec<&str> = texts[1].split_inclusive('\n').collect();
        for n in 0..random(2) % 5 {
            let line = random(10 + n) % (lines.len() + 1);
            match theirs.get(random(20 + n) % theirs.len().max(1)) {
                Some(their) => lines.insert(line, their),
                None => lines.truncate(line),
            }
        }
        if edit % 2 == 0 && !lines.is_empty() {
            lines.remove(random(3) % lines.len());
        }
        let text: Arc<str> = lines.concat().into();
        buffers.insert(paths[at].clone(), text.clone());
        session.update(&[(paths[at].clone(), Some(text))].into())?;
        let anew = Session::open(&Request { texts: buffers.clone().into(), ..request(dir, None) })?.check();
        let found = session.check();
        let same = format!("{found:?}") == format!("{anew:?}");
        expect(same, format!("another after edit {edit} of {}", paths[at].display()))?;
    }
    let changes = buffers.into_keys().map(|path| (path, None)).collect();
    session.update(&changes)?;
    expect(format!("{:?}", session.check()) == format!("{before:?}"), "another when all edits are undone")
}

/// Four shares find what one run finds, and a baseline of that leaves nothing of it.
fn shares_and_baselines_add_up(dir: &Path) -> Result<(), Failed> {
    let (session, whole) = check(dir);
    let mut found = BTreeSet::new();
    let (mut pages, mut findings) = (0, 0);
    for index in 1..=4 {
        let shard = Some(Shard { index, count: 4 });
        let part = Session::open(&Request { shard, ..request(dir, None) })?.check();
        expect(part.summary.groups * 8 > whole.summary.groups, format!("share {index}: {:?}", part.summary))?;
        (pages, findings) = (pages + part.summary.pages, findings + part.findings.len());
        found.extend(part.findings.into_iter().map(|finding| (finding.rule, finding.fingerprint)));
    }
    let all: BTreeSet<_> = whole.findings.iter().map(|finding| (finding.rule, finding.fingerprint)).collect();
    expect(found == all && findings == all.len(), format!("{findings} findings of {}", all.len()))?;
    expect(pages == whole.summary.pages, format!("{pages} pages of {}", whole.summary.pages))?;
    let text = session.accept(&whole.findings).text();
    let baseline = Baseline::parse("baseline", &text, "locdrift baseline")?;
    // What a finding takes in is accepted with it.
    let all = whole.findings.iter().flat_map(|finding| finding.with_evidence());
    let identities: usize = all.map(|finding| finding.identities().count()).sum();
    expect(baseline.entries().len() == identities, format!("{identities} entries are {}", baseline.entries().len()))?;
    let parted = baseline.part(whole.findings, &|_| None);
    expect(parted.new.is_empty() && parted.gone.is_empty(), format!("{} findings are new", parted.new.len()))
}

/// All safe fixes, in memory: what they were for is gone, and nothing is said that was not said before.
fn safe_fixes_mend_and_add_nothing(dir: &Path) -> Result<(), Failed> {
    let (session, before) = check(dir);
    let layout = &session.project.layout;
    let with = |texts: &Texts| {
        let texts: HashMap<PathBuf, Arc<str>> =
            texts.iter().map(|(file, text)| (layout.disk_path(*file), text.clone())).collect();
        let request = Request { texts: texts.into(), ..request(dir, None) };
        Session::open(&request).map(|session| session.check().findings)
    };
    let wanted = Wanted { applicability: Applicability::Safe, may_change: &|file| !layout.tree(file).is_source };
    let fixed = fix::fix(wanted, with, |file| session.text(file)).expect("the repositories are a layout");
    expect(fixed.applied.len() > 300, format!("{} fixes", fixed.applied.len()))?;
    fn key(finding: &Finding) -> (FileId, &str, &str, Cause) {
        (finding.at.file, finding.rule.0, &finding.message, finding.cause)
    }
    let known: BTreeSet<String> = before.findings.iter().map(|finding| format!("{:?}", key(finding))).collect();
    let new: Vec<_> =
        fixed.left.iter().map(|finding| format!("{:?}", key(finding))).filter(|key| !known.contains(key)).collect();
    expect(new.is_empty(), format!("{} new findings: {new:#?}", new.len()))?;
    let left: BTreeSet<_> = fixed.left.iter().map(|finding| (finding.rule, finding.fingerprint)).collect();
    let still: Vec<_> =
        fixed.applied.iter().filter(|f| left.contains(&(f.rule, f.fingerprint))).map(|f| &f.message).collect();
    expect(still.is_empty(), format!("{} are still found: {still:#?}", still.len()))?;
    // The fixes of what findings take in as evidence count apart: those findings stay.
    let applied = fixed.applied.iter().filter(|finding| known.contains(&format!("{:?}", key(finding)))).count();
    let gone = before.findings.len() - fixed.left.len();
    expect(gone >= applied, format!("{gone} of {applied} findings went"))?;
    let is_translation = |file: &FileId| !layout.tree(*file).is_source;
    expect(fixed.texts.keys().all(is_translation), "a source page was changed")
}

/// Some pages of all repositories, damaged in a few ways: what must hold for any page holds for them.
fn damaged_pages_are_read(dir: &Path) -> Result<(), Failed> {
    const PAGES: usize = 250;
    let of = |entry: walkdir::DirEntry| (entry.path().extension()? == "md").then(|| entry.into_path());
    let mut paths: Vec<PathBuf> =
        walkdir::WalkDir::new(dir).into_iter().filter_map(Result::ok).filter_map(of).collect();
    paths.sort();
    let step = (paths.len() / PAGES).max(1);
    let pages: Vec<Vec<u8>> = paths.iter().step_by(step).map(std::fs::read).collect::<Result<_, _>>()?;
    for (at, page) in pages.iter().enumerate() {
        let other = &pages[(at * 7 + 1) % pages.len()];
        for round in 0..3 {
            let random = |n: usize| locdrift::text::hash(format!("{at} {round} {n}").as_bytes()) as usize;
            let steps: Vec<mutate::Step> =
                (0..=round).map(|n| (random(3 * n) as u8, random(3 * n + 1), random(3 * n + 2))).collect();
            let damaged = mutate::mutated(page, other, &steps);
            let both = [page, &[properties::BETWEEN][..], &damaged].concat();
            let held = std::panic::catch_unwind(|| {
                for (_, holds) in properties::ALL {
                    holds(&damaged);
                    holds(&both);
                }
            });
            expect(held.is_ok(), format!("{} after {steps:?}", paths[at * step].display()))?;
        }
    }
    Ok(())
}
