//! A source with a history beside a plain folder of translations, and what a check says of them.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use locdrift::finding::Finding;
use locdrift::session::Request;
use tempfile::TempDir;

use crate::support::git::{Repo, clean};
use crate::support::{Checked, write};

/// A page in English: two sections, a link in each.
pub const EN: &str = "\
# Dim a lamp {#dim}

Turn the [dial](https://lamps.example/dial) until the light is soft enough.

## In the evening {#evening}

Lamps glow at half power after sunset. Read about the [clock](https://lamps.example/clock) first.
";

/// The same in French.
pub const FR: &str = "\
# Tamiser une lampe {#dim}

Tournez la [molette](https://lamps.example/dial) pour adoucir la lumière.

## Le soir {#evening}

Après le coucher du soleil, les lampes luisent à mi-puissance. Lisez d’abord la page de [l’horloge](https://lamps.example/clock).
";

/// One section more, without evidence but its id.
pub const EN_MORE: &str = "
## At night {#night}

At night the lamp stays dark. Knock twice to wake it up.
";

/// The same in French.
pub const FR_MORE: &str = "
## La nuit {#night}

La nuit, la lampe reste éteinte. Frappez deux fois pour la réveiller.
";

/// What history can make a check say about the run.
const CODES: [&str; 8] = [
    "no-git",
    "no-repository",
    "dubious-ownership",
    "shallow-history",
    "partial-history",
    "unknown-commits",
    "source-behind",
    "git-failed",
];

/// `en/`, a repository, and `fr/`, a folder.
pub struct Site {
    pub dir: TempDir,
    pub en: Repo,
}

/// The id of the page with this number.
pub fn id(number: usize) -> String {
    format!("7a1c2f60-0d4e-4b8a-9c3e-{number:012}")
}

/// An English page.
pub fn english(number: usize, body: &str) -> String {
    format!("---\ntitle: Lamp {number}\nexl-id: {}\n---\n{body}", id(number))
}

/// A French page made from a commit, which is written as it is.
pub fn french(number: usize, pin: &str, body: &str) -> String {
    format!("---\ntitle: Lampe {number}\nexl-id: {}\nsource-git-commit: {pin}\n---\n{body}", id(number))
}

impl Site {
    /// Nothing but an empty source.
    pub fn new() -> Site {
        let dir = tempfile::tempdir().expect("a folder");
        let en = Repo::at(&dir.path().join("en"));
        Site { dir, en }
    }

    /// `dim.md` in both languages, in its first commit; the commit.
    pub fn begun() -> (Site, String) {
        let site = Site::new();
        site.source("dim.md", 1, EN);
        let pin = site.en.commit("Begin");
        site.target("dim.md", 1, &pin, FR);
        (site, pin)
    }

    /// Writes a page of the source; commits nothing.
    pub fn source(&self, path: &str, number: usize, body: &str) {
        self.en.write(path, english(number, body));
    }

    /// Writes a translation.
    pub fn target(&self, path: &str, number: usize, pin: &str, body: &str) {
        self.target_text(path, &french(number, pin, body));
    }

    /// Writes a translation, its front matter too.
    pub fn target_text(&self, path: &str, text: &str) {
        write(&self.dir.path().join("fr"), [(path, text.as_bytes())]);
    }

    /// Where the languages are.
    pub fn path(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    /// What a plain check asks.
    pub fn request(&self) -> Request {
        Request { path: self.path(), ..Request::default() }
    }

    /// Checks with history.
    pub fn check(&self) -> Checked {
        check(&self.request())
    }

    /// Checks without.
    pub fn check_without(&self) -> Checked {
        check(&Request { no_history: true, ..self.request() })
    }
}

/// Checks what is fit for it.
pub fn check(request: &Request) -> Checked {
    Checked::new(request).unwrap_or_else(|error| panic!("{}: {error}", request.path.display()))
}

/// The findings of a rule.
pub fn of<'c>(checked: &'c Checked, rule: &str) -> Vec<&'c Finding> {
    let all = checked.outcome.findings.iter().flat_map(Finding::with_evidence);
    all.filter(|finding| finding.rule.0 == rule).collect()
}

/// The pages of the findings of a rule, by their path in the source, sorted.
pub fn pages(checked: &Checked, rule: &str) -> Vec<String> {
    let mut pages: Vec<String> = of(checked, rule).iter().map(|finding| finding.page_path.clone()).collect();
    pages.sort();
    pages
}

/// The only finding of a rule.
#[track_caller]
pub fn one<'c>(checked: &'c Checked, rule: &str) -> &'c Finding {
    match of(checked, rule)[..] {
        [finding] => finding,
        ref found => panic!("{} findings of {rule}, not one:\n{}", found.len(), said(checked)),
    }
}

/// Each finding as `rule cause level`, sorted.
pub fn kinds(checked: &Checked) -> Vec<String> {
    let kind = |f: &Finding| format!("{} {} {}", f.rule, f.cause.as_str(), f.level.as_str());
    let mut kinds: Vec<String> = checked.outcome.findings.iter().map(kind).collect();
    kinds.sort();
    kinds
}

/// What history could not tell, in order.
pub fn codes(checked: &Checked) -> Vec<&'static str> {
    checked.outcome.notices.iter().map(|notice| notice.code).filter(|code| CODES.contains(code)).collect()
}

/// The only notice that is about history.
#[track_caller]
pub fn notice(checked: &Checked, code: &str) -> String {
    assert_eq!(codes(checked), [code], "{}", said(checked));
    let mut notices = checked.outcome.notices.iter();
    notices.find(|notice| notice.code == code).map(|notice| notice.message.clone()).unwrap_or_default()
}

/// Neither a finding nor a word about history.
#[track_caller]
pub fn assert_quiet(checked: &Checked) {
    assert!(checked.outcome.findings.is_empty() && codes(checked).is_empty(), "{}", said(checked));
}

/// Every one of these words is in the text.
#[track_caller]
pub fn assert_says(text: &str, words: &[&str]) {
    let low = text.to_lowercase();
    for word in words {
        assert!(low.contains(&word.to_lowercase()), "`{word}` is not in: {text}");
    }
}

/// All that a check said, for failures.
pub fn said(checked: &Checked) -> String {
    let notices = checked.outcome.notices.iter().map(|n| format!("{}: {}\n", n.code, n.message));
    format!("{}{}", checked.concise(), notices.collect::<String>())
}

/// What the program said, run by itself.
pub struct Ran {
    pub code: Option<i32>,
    /// `rule cause path`, in order.
    pub findings: Vec<String>,
    pub notices: Vec<String>,
    pub err: String,
}

/// Runs `locdrift check --output-format json` on a folder, in an environment that `change` makes.
pub fn run(site: &Site, words: &[&str], change: impl FnOnce(&mut Command)) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_locdrift"));
    clean(&mut command);
    command.current_dir(site.dir.path()).args(["check", "--output-format", "json"]).args(words);
    command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    change(&mut command);
    let output = command.output().expect("run");
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!err.contains("panicked"), "{err}");
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let findings = list(&said["findings"]);
    let findings =
        findings.iter().map(|f| [&f["rule"], &f["cause"], &f["location"]["path"]].map(text).join(" ")).collect();
    let notices = list(&said["notices"]);
    let notices = notices.iter().map(|notice| text(&notice["code"])).filter(|code| CODES.contains(&code.as_str()));
    let notices = notices.collect();
    Ran { code: output.status.code(), findings, notices, err }
}
