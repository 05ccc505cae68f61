//! Inferred pins beside true ones: pages of real repositories name what they were made from, and are asked as if they did
//! not.

use locdrift::history::{Base, Git, ObjectId, PageVersion, Repository};
use locdrift::locale::Locale;
use locdrift::parse::front_matter;

use super::*;

/// Languages that are asked.
const ASKED: [(&str, &str); 4] = [
    ("journeys", "ja-JP"),
    ("journey-optimizer-learn", "de-DE"),
    ("journey-optimizer-b2b", "fr-FR"),
    ("journey-optimizer-b2b", "nl-NL"),
];

/// How often a version was right: the very one, one with the same body, that or the one beside it, and whether the page is
/// stale.
#[derive(Clone, Copy, Default)]
struct Score {
    pages: u32,
    exact: u32,
    body: u32,
    adjacent: u32,
    verdict: u32,
}

impl Score {
    fn add(&mut self, [exact, body, adjacent, verdict]: [bool; 4]) {
        self.pages += 1;
        self.exact += u32::from(exact);
        self.body += u32::from(exact || body);
        self.adjacent += u32::from(exact || body || adjacent);
        self.verdict += u32::from(verdict);
    }

    fn of(self, count: u32) -> f64 {
        f64::from(count) * 100.0 / f64::from(self.pages.max(1))
    }

    fn shown(self) -> String {
        let [exact, body, adjacent, verdict] =
            [self.exact, self.body, self.adjacent, self.verdict].map(|count| format!("{:5.1}", self.of(count)));
        format!("{:5} {exact} {body} {adjacent} {verdict}", self.pages)
    }
}

/// A language whose pins are hidden, beside what they are.
fn sessions(dir: &Path, product: &str, locale: &str) -> (Session, Session) {
    let tree = |locale: &str| (Locale::parse(locale).expect("a tag"), dir.join(format!("{product}.{locale}")));
    let named = Request { sources: vec![tree("en")], targets: vec![tree(locale)], ..request(Path::new(""), None) };
    let folder = tempfile::tempdir().expect("a folder");
    let file: PathBuf = folder.path().join("locdrift.yaml");
    std::fs::write(&file, "pin: {key: hidden, from: [history]}\n").expect("written");
    let hidden = Request { config: ConfigChoice::File(file), ..named.clone() };
    (Session::open(&named).expect("a layout"), Session::open(&hidden).expect("a layout"))
}

/// What the source page of a translation said when it was made: `None` where it says that still.
fn made_from(base: Option<&Base>) -> Option<ObjectId> {
    base.map(|base| base.blob)
}

pub fn inferred_pins_are_the_true_ones(dir: &Path) -> Result<(), Failed> {
    let mut all: BTreeMap<&str, Score> = BTreeMap::new();
    println!("{:<34} {:<8} pages exact  body  adj. verdict", "", "");
    let english = Locale::parse("en").expect("a tag");
    for (product, locale) in ASKED {
        let (named, hidden) = sessions(dir, product, locale);
        let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
        let source = dir.join(format!("{product}.en")).canonicalize().expect("there");
        let mut git = Git::open(&source).expect("a repository");
        let head = git.commits(&["HEAD"]).expect("an answer")[0].expect("a commit");
        let line = git.main_line(head).expect("a line");
        let mut asked = 0;
        for target in (0..named.project.pages.len() as u32).map(FileId) {
            let is_known =
                matches!(named.history.pin(target), Pin::Fresh | Pin::Stale(_)) && named.history.is_reported(target);
            if !is_known || named.project.page(target).front_matter.pin.is_none() {
                continue;
            }
            asked += 1;
            let path = named.project.path(named.project.source_of(target));
            let versions: Vec<PageVersion> = line.versions(path, &english, named.keys.site, None);
            let blobs: Vec<ObjectId> = versions.iter().map(|version| version.blob).collect();
            let bodies: Vec<String> = git
                .contents(&blobs)
                .expect("an answer")
                .into_iter()
                .map(|content| {
                    let text = String::from_utf8_lossy(&content.unwrap_or_default()).into_owned();
                    text[front_matter::parse(&text, &named.keys).body..].trim().to_owned()
                })
                .collect();
            let place = |blob: Option<ObjectId>| match blob {
                None => Some(0),
                Some(blob) => blobs.iter().position(|other| *other == blob),
            };
            let Some(truth) = place(made_from(named.history.base(target))) else { continue };
            // Versions that say the same in the body are one.
            let step = |at: usize| (1..=at).filter(|at| bodies[*at] != bodies[at - 1]).count();
            let judge = |found: usize| {
                [
                    found == truth,
                    step(found) == step(truth),
                    step(found).abs_diff(step(truth)) <= 1,
                    (step(found) == 0) == (step(truth) == 0),
                ]
            };
            let Some(inferred) = hidden.history.inferred(target) else { continue };
            let Some(newest) = place(made_from(hidden.history.base(target))) else { continue };
            let oldest = match hidden.history.others(target).flatten().next() {
                Some(older) => place(made_from(older.base(target))).unwrap_or(newest),
                None => newest,
            };
            let mut add = |way, found| {
                scores.entry(way).or_default().add(judge(found));
                all.entry(way).or_default().add(judge(found));
            };
            add("newest", newest);
            add("oldest", oldest);
            if inferred.is_certain() {
                add("certain", newest);
            }
        }
        println!("{product}.{locale}: {asked} pages");
        scores.iter().for_each(|(way, score)| println!("{:<34} {way:<8} {}", "", score.shown()));
    }
    println!("all");
    all.iter().for_each(|(way, score)| println!("{:<34} {way:<8} {}", "", score.shown()));
    let certain = all.get("certain").copied().unwrap_or_default();
    expect(certain.of(certain.body) >= 95.0, "certain pins are the version, or one with the same body")?;
    expect(certain.of(certain.verdict) >= 97.0, "certain pins tell what is stale")
}
