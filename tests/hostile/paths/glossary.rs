//! A glossary that the program wrote is one that it reads, whatever labels hold.

use std::path::Path;
use std::sync::Arc;

use locdrift::cli::{Checker, Context, Host, PageLookup, Terminal, run};
use locdrift::config::{Config, Known, Placed, glossaries};
use locdrift::diff::Since;
use locdrift::files::Bounds;
use locdrift::locale::Locale;
use locdrift::output::FileAccess;
use locdrift::parse::Keys;
use locdrift::session::{Error, Outcome, Request, SinceError, Term};
use locdrift::text::FileId;
use locdrift::text::is_hidden;
use proptest::prelude::*;

/// Knows the terms that the file of its path holds, as JSON.
struct Knows(Vec<Term>, Keys);

impl FileAccess for Knows {
    fn path(&self, _: FileId) -> String {
        String::new()
    }

    fn text(&self, _: FileId) -> Option<Arc<str>> {
        None
    }
}

impl Checker for Knows {
    fn check(&self) -> Outcome {
        Outcome::default()
    }

    fn keys(&self) -> &Keys {
        &self.1
    }

    fn find(&self, _: &Path) -> PageLookup {
        PageLookup::Orphan
    }

    fn locale(&self, _: FileId) -> Locale {
        french()
    }

    fn locales(&self) -> Vec<Locale> {
        vec![french()]
    }

    fn terms(&self, _: &Locale) -> Vec<Term> {
        self.0.clone()
    }

    fn translations(&self, _: FileId) -> Vec<(Locale, FileId)> {
        Vec::new()
    }

    fn since(&self, _: FileId) -> Result<Since, SinceError> {
        Err(SinceError::Unavailable { message: String::new() })
    }

    fn newest_commit(&self, _: FileId) -> Result<String, String> {
        Err(String::new())
    }

    fn full_commit(&self, _: FileId, _: &str) -> Result<String, String> {
        Err(String::new())
    }
}

fn french() -> Locale {
    Locale::parse("fr").expect("a locale")
}

fn open(request: &Request) -> Result<Box<dyn Checker>, Error> {
    let text = std::fs::read_to_string(&request.path).expect("there");
    let pairs: Vec<(String, Vec<String>)> = serde_json::from_str(&text).expect("JSON");
    let term = |(label, forms): (String, Vec<String>)| Term {
        label,
        forms: forms.into_iter().map(|form| (form, 2)).collect(),
        given: false,
    };
    Ok(Box::new(Knows(pairs.into_iter().map(term).collect(), Keys::default())))
}

/// What a glossary says that was written of these terms: what it should say, and what it does.
fn round_trip(terms: &[(String, Vec<String>)], format: &str) -> [Vec<(String, String)>; 2] {
    let dir = tempfile::tempdir().expect("a folder");
    let input = dir.path().join("terms.json");
    std::fs::write(&input, serde_json::to_string(terms).expect("JSON")).expect("written");
    let house = Context { catalogue: &[], open, host: Host::default };
    let words = ["locdrift", "terms", input.to_str().expect("UTF-8"), "--output-format", format];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    run(words.map(Into::into), &house, &Terminal::default(), &mut out, &mut err);
    assert!(err.is_empty(), "{}", String::from_utf8_lossy(&err));
    std::fs::write(dir.path().join(format!("fr.{format}")), &out).expect("written");
    let known = Known { rules: &[], options: &|_| Vec::new(), check: &|_, _| Ok(()) };
    let mut config = Config::parse(&dir.path().join("locdrift.yaml"), String::new(), &known).expect("nothing");
    config.terms = vec![Placed { value: format!("{{locale}}.{format}"), span: 0..0 }];
    let mut bounds = Bounds::default();
    bounds.add(dir.path());
    config.bounds = bounds;
    let read = glossaries(&config, &Locale::parse("en").expect("a locale"), &[french()]);
    let read = read.unwrap_or_else(|error| panic!("{error:?}\n{}", String::from_utf8_lossy(&out)));
    let said = read[0].entries().map(|(label, forms)| (label.to_owned(), forms.join("|"))).collect();
    let trimmed = |(label, forms): &(String, Vec<String>)| (label.trim().to_owned(), forms[0].trim().to_owned());
    let mut wanted: Vec<_> = terms.iter().map(trimmed).filter(|(a, b)| !a.is_empty() && !b.is_empty()).collect();
    wanted.sort();
    [wanted, said]
}

#[track_caller]
fn comes_back(terms: &[(String, Vec<String>)]) {
    // CSV has no way to write what is not seen: that is shown as symbols. YAML escapes it.
    let is_seen = |text: &String| !text.chars().any(|c| is_hidden(c) && !matches!(c, '\n' | '\t'));
    // Nor may a line begin with what CI takes for a command.
    let is_plain = |text: &String| !text.contains("::") && !text.contains("##");
    let plain: Vec<_> = terms.iter().filter(|(label, forms)| is_plain(label) && forms.iter().all(is_plain)).collect();
    let seen = plain.iter().filter(|(label, forms)| is_seen(label) && is_seen(&forms[0]));
    let (plain, seen): (Vec<_>, Vec<_>) = (plain.iter().copied().cloned().collect(), seen.copied().cloned().collect());
    for (format, terms) in [("yaml", plain), ("csv", seen)] {
        let [wanted, said] = round_trip(&terms, format);
        assert_eq!(wanted, said, "{format}");
    }
}

fn one(label: &str, form: &str) -> (String, Vec<String>) {
    (label.to_owned(), vec![form.to_owned(), format!("{form} too\nand\u{85}more")])
}

#[test]
fn long_labels_and_odd_characters_come_back() {
    let long = "Lamp é ".repeat(2_000);
    comes_back(&[one(&long, &long)]);
    for length in 1_018..1_030 {
        comes_back(&[one(&"é".repeat(length), "a"), one(&"\"".repeat(length / 2), "b")]);
    }
    let odd = [
        "<<",
        "null",
        "~",
        "yes",
        "a: b",
        "- a",
        "? a",
        "# a",
        "\"",
        "'",
        "\\",
        "\\n",
        "a\nb",
        "a\r\nb",
        "a\rb",
        "a\tb",
        "a,b;c",
        "\u{0}",
        "\u{7}",
        "\u{1b}[31m",
        "\u{7f}",
        "\u{85}",
        "\u{9b}",
        "\u{2028}",
        "a\u{feff}b",
        "\u{fffe}",
        "\u{ffff}",
        "\u{10ffff}",
        "\u{202e}",
        "label",
        "key",
        "en",
        "=1+1",
        "+1",
        "-1",
        "@a",
        "\"a\" b",
        "a \"b\"",
        "%a",
        "a.b",
        "*a",
        "&a",
        "!a",
        "{a",
        "[a",
        "|",
        ">",
        "`a",
        "...",
        "---",
        "1",
        "1.5",
        "0x1",
    ];
    comes_back(&odd.map(|label| one(label, &format!("{label}x"))));
    for label in odd {
        comes_back(&[one(label, label)]);
    }
    comes_back(&[(String::new(), vec!["\u{7f}".to_owned(), " ".to_owned()])]);
}

proptest! {
    #![proptest_config(crate::support::random(64))]

    #[test]
    fn any_labels_come_back(terms in prop::collection::btree_map("\\PC{0,12}|(?s).{0,6}|[ \t\n\r\",;:#'{}=+@-]{1,8}[a-c]", ("(?s).{1,8}", "(?s).{1,8}"), 0..6)) {
        let mut seen = std::collections::BTreeSet::new();
        // Labels are told apart without the blanks around them.
        let terms: Vec<_> = terms.into_iter().filter(|(label, _)| seen.insert(label.trim().to_owned()))
            .map(|(label, (form, other))| (label, vec![form, other])).collect();
        comes_back(&terms);
    }
}
