//! Real repositories with their history: what is stale, why, and what a shallow clone says.

use super::*;

/// What git says, without a word of ours: its answer, without blanks at the end.
fn git(repository: &Path, words: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(repository).args(words).output().expect("git is installed");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Page by page: stale is what has another content in the commit than now, and commits are those that `git rev-list`
/// counts.
pub fn stale_pages_are_those_of_git(dir: &Path) -> Result<(), Failed> {
    let (session, _) = check(dir);
    let project = &session.project;
    let mut stale: BTreeMap<(String, Locale), usize> = BTreeMap::new();
    for target in (0..project.pages.len() as u32).map(FileId) {
        let (source, tree) = (project.source_of(target), project.layout.tree(target));
        let Some(pin) = project.page(target).front_matter.pin.as_ref().filter(|_| source != target) else { continue };
        let (repository, path) = (&project.layout.tree(source).dir, project.path(source));
        let then = git(repository, &["rev-parse", "-q", "--verify", &format!("{}:{path}", pin.text)]);
        let now = git(repository, &["rev-parse", "-q", "--verify", &format!("HEAD:{path}")]);
        // A page that moved since is for another test.
        if then.is_empty() {
            continue;
        }
        match session.history.pin(target) {
            Pin::Fresh => expect(then == now, format!("{}: {path} is stale", tree.locale))?,
            Pin::Stale(found) => {
                *stale.entry((tree.product.to_string(), tree.locale.clone())).or_default() += 1;
                let count = git(repository, &["rev-list", "--count", &format!("{}..HEAD", pin.text), "--", path]);
                expect(then != now, format!("{}: {path} is fresh", tree.locale))?;
                expect(
                    found.commits.to_string() == count,
                    format!("{}: {path}: {} for {count}", tree.locale, found.commits),
                )?;
            }
            other => return Err(format!("{}: {path}: {other:?}", tree.locale).into()),
        }
    }
    for (product, locale, wanted) in [
        ("journeys", "fr-FR", 0),
        ("journeys", "de-DE", 0),
        ("journeys", "ja-JP", 85),
        ("journey-optimizer-learn", "fr-FR", 17),
        ("journey-optimizer-learn", "ja-JP", 17),
        ("journey-optimizer-learn", "de-DE", 14),
        ("journey-optimizer-b2b", "fr-FR", 46),
    ] {
        let found = stale.get(&(product.to_owned(), Locale::parse(locale).expect("a tag"))).copied().unwrap_or(0);
        expect(found == wanted, format!("{product}.{locale}: {found} stale pages instead of {wanted}"))?;
    }
    Ok(())
}

/// What shapes a page survives translation: where it differs, the source moved on.
pub fn causes_are_told_apart(dir: &Path) -> Result<(), Failed> {
    const SHAPE: [&str; 8] = [
        "missing-section",
        "extra-section",
        "section-order",
        "heading-level",
        "missing-anchor",
        "changed-anchor",
        "missing-image",
        "rewritten-page",
    ];
    let (session, outcome) = check(dir);
    for finding in &outcome.findings {
        let is_translation = SHAPE.contains(&finding.rule.0) && finding.cause == Cause::Translation;
        expect(!is_translation, format!("{}: {}", session.project.path(finding.at.file), finding.message))?;
        let is_compared = finding.locale.as_str() != "en" && finding.rule.0 != "untranslated-page";
        expect(finding.cause != Cause::Unknown || !is_compared, format!("no cause: {}", finding.message))?;
    }
    let fr = of(&session, &outcome, "journey-optimizer-b2b", "fr-FR");
    let count = |cause: Cause, rule: &str| fr.iter().filter(|(f, _)| f.cause == cause && f.rule.0 == rule).count();
    let lost = count(Cause::Translation, "ui-control-mismatch");
    expect((16..=40).contains(&lost), format!("{lost} lost controls"))?;
    let sections = count(Cause::Outdated, "outdated-section");
    expect((100..=200).contains(&sections), format!("{sections} outdated sections"))
}

/// Without the history one notice, and every difference that is found without it.
pub fn a_shallow_source_is_one_notice(dir: &Path) -> Result<(), Failed> {
    let shallow = tempfile::tempdir().expect("a folder");
    let source = dir.join("journey-optimizer-b2b.en").canonicalize().expect("there");
    let url = format!("file://{}", source.display());
    // The repositories lack their images, so that only a clone without files can be made of them.
    let upload = "git -c uploadpack.allowFilter=true upload-pack";
    let words = ["clone", "-q", "-u", upload, "--depth=1", "--filter=blob:none", "--no-checkout", &url];
    git(shallow.path(), &[&words[..], &["journey-optimizer-b2b.en"]].concat());
    let copy = shallow.path().join("journey-optimizer-b2b.en");
    for entry in walkdir::WalkDir::new(&source).into_iter().filter_entry(|entry| entry.file_name() != ".git") {
        let entry = entry.expect("readable");
        let to = copy.join(entry.path().strip_prefix(&source).expect("below"));
        match entry.file_type().is_dir() {
            true => std::fs::create_dir_all(to).expect("made"),
            false => _ = std::fs::copy(entry.path(), to).expect("copied"),
        }
    }
    let locale = |tag: &str| Locale::parse(tag).expect("a tag");
    let request = |no_history: bool| Request {
        sources: vec![(locale("en"), shallow.path().join("journey-optimizer-b2b.en"))],
        targets: vec![(locale("fr-FR"), dir.join("journey-optimizer-b2b.fr-FR"))],
        no_history,
        ..request(Path::new(""), None)
    };
    let outcome = |no_history| Session::open(&request(no_history)).expect("a layout").check();
    let (with, without) = (outcome(false), outcome(true));
    let codes: Vec<&str> = with.notices.iter().map(|notice| notice.code).filter(|code| *code != "layout").collect();
    expect(codes == ["shallow-history"], format!("notices: {codes:?}"))?;
    // Pages whose commit is the newest are known to be fresh even so.
    let pages =
        |outcome: &Outcome| outcome.findings.iter().map(|f| (f.rule, f.at, f.message.clone())).collect::<Vec<_>>();
    let (with, without) = (pages(&with), pages(&without));
    let lost: Vec<_> = without.iter().filter(|finding| !with.contains(finding)).collect();
    expect(lost.is_empty() && with.len() == without.len(), format!("lost in a shallow clone: {lost:#?}"))
}
