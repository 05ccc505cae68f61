//! `locdrift diff`: what changed in the source of a page since its translation was made.

mod clones;

use std::path::Path;

use crate::support::{self, git::Repo};
use locdrift::cli::{Context, Exit, Terminal, run};

const OLD: &str = "\
---
title: Lamps
role: Admin
---
# Lamps

A lamp blinks twice when it is ready.

A lamp is switched off by hand.

## Colours {#colours}

Choose a colour in [the app](app.md).

* red
* green

## Code {#code}

```yaml
lamp: 1
colour: red
shade: none
power: 8
```

## Old habits {#habits}

Some lamps were lit with matches.

## Care {#care}

Wipe the lamp with a dry cloth once a week.
";

const NEW: &str = "\
---
title: Lamps
role: User
level: Beginner
---
# Lamps

A lamp blinks three times when it is ready.

A lamp is switched off by hand.

It can also be switched off by voice.

## Care {#care}

Wipe the lamp with a dry cloth once a week.

## Colours {#colours}

Choose a colour in [the app](start/app.md).

* red
* green

### Warm colours {#warm}

Warm colours are for the evening.

## Code {#code}

```yaml
lamp: 1
colour: red
shade: paper
power: 8
```
";

const FRENCH: &str = "\
---
title: Lampes
role: Admin
source-git-commit: PIN
---
# Lampes

Une lampe clignote deux fois quand elle est prête.

Une lampe s’éteint à la main.

## Couleurs {#colours}

Choisissez une couleur dans [l’application](app.md).

* rouge
* vert

## Code {#code}

```yaml
lamp: 1
colour: red
shade: none
power: 8
```

## Vieilles habitudes {#habits}

Certaines lampes s’allumaient avec des allumettes.

## Entretien {#care}

Essuyez la lampe une fois par semaine avec un chiffon sec.
";

/// A source with a past, and translations beside it.
struct Site {
    dir: tempfile::TempDir,
    source: Repo,
}

impl Site {
    fn new(old: &str) -> (Site, String) {
        let dir = tempfile::tempdir().expect("a folder");
        let source = Repo::at(&dir.path().join("en"));
        source.write("lamps.md", old);
        source.write("app.md", "# App\n");
        let pin = source.commit("Write of lamps");
        (Site { dir, source }, pin)
    }

    fn write(&self, path: &str, text: &str) {
        support::write(self.dir.path(), [(path, text.as_bytes())]);
    }

    fn translate(&self, locale: &str, pin: &str) {
        self.write(&format!("{locale}/lamps.md"), &FRENCH.replace("PIN", pin));
    }

    /// Runs `locdrift diff`; of the paths that it says, only the part within the site is kept.
    fn diff(&self, page: &str, words: &[&str]) -> (Exit, String, String) {
        self.on(&Terminal { width: 200, ..Terminal::default() }, page, words)
    }

    fn on(&self, terminal: &Terminal, page: &str, words: &[&str]) -> (Exit, String, String) {
        let dir = self.dir.path().canonicalize().expect("there");
        let args = ["locdrift".into(), "diff".into(), dir.join(page).into_os_string(), "--path".into()];
        let args = args.into_iter().chain([dir.as_os_str().to_owned()]).chain(words.iter().map(|word| (*word).into()));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = run(args, &Context::real(), terminal, &mut out, &mut err);
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("UTF-8");
            let dir = dir.to_string_lossy().into_owned();
            text.replace(&format!("{dir}/"), "").replace(&dir, ".").replace("\n  │ ", " ")
        };
        (exit, text(out), text(err))
    }
}

#[test]
fn a_change_is_told_section_by_section() {
    let (site, pin) = Site::new(OLD);
    site.translate("fr", &pin);
    site.source.write("lamps.md", NEW);
    let newest = site.source.commit("Say more");
    let (exit, out, err) = site.diff("fr/lamps.md", &[]);
    assert_eq!((exit, err.as_str()), (Exit::Clean, ""));
    let wanted = format!(
        "\
fr/lamps.md: {} (2026-01-01) -> {} (2026-01-02, Say more), 1 commit, 0 days
source: en/lamps.md
changed: text, 18 words added, 9 words removed

Metadata
  role: Admin -> User  (line 3)
  level: (none) -> Beginner

# Lamps (changed)
  source:      en/lamps.md:6
  translation: fr/lamps.md:6 “Lampes”

  line 8
    A lamp blinks [-twice-]{{+three times+}} when it is ready.

    A lamp is switched off by hand.
  after line 10
    {{+It can also be switched off by voice.+}}

## Care (moved)
  source:      en/lamps.md:14
  translation: fr/lamps.md:32 “Entretien”
  moves to:    after fr/lamps.md:10 at the end of “Lampes”

## Colours (changed)
  source:      en/lamps.md:18
  translation: fr/lamps.md:12 “Couleurs”

  line 14
    Choose a colour in [the app[-](app.md)-]{{+](start/app.md)+}}.

### Warm colours (new)
  source:      en/lamps.md:25
  translation: after fr/lamps.md:17 at the end of “Couleurs”

    {{+### Warm colours {{#warm}}+}}
    {{+Warm colours are for the evening.+}}

## Code (changed)
  source:      en/lamps.md:29
  translation: fr/lamps.md:19 “Code”

  line 21
    …
      colour: red
    - shade: none
    + shade: paper
      power: 8
    …

## Old habits (removed)
  translation: fr/lamps.md:28 “Vieilles habitudes”

  line 28
    [-## Old habits {{#habits}}-]

  line 30
    [-Some lamps were lit with matches.-]

Once the translation has all of this:
  locdrift stamp fr/lamps.md --path .
",
        &pin[..7],
        &newest[..7]
    );
    assert_eq!(out, wanted);
}

#[test]
fn colours_stand_in_for_marks() {
    let (site, pin) = Site::new(OLD);
    site.translate("fr", &pin);
    site.source.write("lamps.md", OLD.replace("twice", "thrice"));
    site.source.commit("Blink");
    let terminal = Terminal { stdout_color: true, ..Terminal::default() };
    let (_, out, _) = site.on(&terminal, "fr/lamps.md", &[]);
    assert!(out.contains("\u{1b}[31mtwice\u{1b}[0m\u{1b}[32mthrice\u{1b}[0m"), "{out:?}");
    assert!(!out.contains("[-"), "{out}");
}

#[test]
fn the_same_is_told_as_data() {
    let (site, pin) = Site::new(OLD);
    site.translate("fr", &pin);
    site.source.write("lamps.md", NEW);
    site.source.commit("Say more");
    let (_, out, _) = site.diff("fr/lamps.md", &["--output-format", "json"]);
    let data: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(data["schema_version"], 1);
    assert_eq!((data["pin"].as_str(), data["up_to_date"].as_bool()), (Some(&*pin), Some(false)));
    assert_eq!(data["made_from"]["date"], "2026-01-01");
    let sections = data["change"]["sections"].as_array().expect("sections");
    let fates: Vec<&str> = sections.iter().filter_map(|section| section["fate"].as_str()).collect();
    assert_eq!(fates, ["changed", "moved", "changed", "added", "changed", "removed"]);
    // What is not removed makes up today's text.
    let pieces = sections[0]["blocks"][0]["pieces"].as_array().expect("pieces");
    let now: String =
        pieces.iter().filter(|piece| piece["kind"] != "removed").filter_map(|piece| piece["text"].as_str()).collect();
    assert_eq!(now, "A lamp blinks three times when it is ready.");
    assert_eq!(sections[0]["blocks"][0]["translation"]["line"], 8);
    assert!(!out.contains("null"), "{out}");
}

#[test]
fn a_page_may_be_up_to_date() {
    let (site, pin) = Site::new(OLD);
    site.translate("fr", &pin);
    let (exit, out, _) = site.diff("fr/lamps.md", &["--exit-code"]);
    assert_eq!((exit, out), (Exit::Clean, format!("fr/lamps.md is up to date with its source (`{}`)\n", &pin[..7])));
    // Edits that are not committed count too.
    site.source.write("lamps.md", OLD.replace("twice", "thrice"));
    let (exit, out, _) = site.diff("fr/lamps.md", &["--exit-code"]);
    assert_eq!(exit, Exit::Findings);
    assert!(out.contains("-> now\nsource: en/lamps.md, with edits that are not committed\n"), "{out}");
    // White space does not.
    site.source.write("lamps.md", OLD.replace("twice when", "twice\nwhen"));
    let (exit, out, _) = site.diff("fr/lamps.md", &["--exit-code"]);
    assert_eq!(exit, Exit::Clean);
    assert!(out.contains("changed: only what no reader sees, such as white space, 0 words added, 0 words removed\n"));
}

#[test]
fn a_source_page_needs_a_locale() {
    let (site, pin) = Site::new(OLD);
    site.translate("fr", &pin);
    site.source.write("lamps.md", NEW);
    site.source.commit("Say more");
    let alone = site.diff("en/lamps.md", &[]);
    assert_eq!(alone, site.diff("fr/lamps.md", &[]));
    site.translate("nl", &pin);
    let (exit, _, err) = site.diff("en/lamps.md", &[]);
    assert_eq!(exit, Exit::Failed);
    assert!(err.contains("several translations") && err.contains("fr, nl"), "{err}");
    assert_eq!(site.diff("en/lamps.md", &["--locale", "fr"]), alone);
    let (exit, _, err) = site.diff("en/lamps.md", &["--locale", "de"]);
    assert_eq!(exit, Exit::Failed);
    assert!(err.contains("it has no translation in de") && err.contains("fr, nl"), "{err}");
    let (exit, _, err) = site.diff("fr/lamps.md", &["--locale", "nl"]);
    assert_eq!(exit, Exit::Failed);
    assert!(err.contains("it is in fr, not in nl"), "{err}");
}

#[test]
fn what_cannot_be_told_says_why_and_the_mend() {
    let (site, pin) = Site::new(OLD);
    site.source.write("lamps.md", NEW);
    site.source.write("new.md", "# New\n");
    let newest = site.source.commit("Say more");
    let unknown = "0123456789012345678901234567890123456789";
    site.translate("fr", &pin);
    site.write("fr/none.md", "# Rien\n");
    site.write("fr/app.md", "# App\n");
    site.write("fr/new.md", &format!("---\nsource-git-commit: {pin}\n---\n# Neuf\n"));
    let fails = |page: &str, wanted: &[&str]| {
        let (exit, out, err) = site.diff(page, &[]);
        assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{page}: {err}");
        wanted.iter().for_each(|wanted| assert!(err.contains(wanted), "{page}: {wanted}: {err}"));
    };
    fails("fr/lamp.md", &["no such file", "did you mean `fr/lamps.md`?"]);
    fails("fr", &["it is a folder"]);
    fails("fr/none.md", &["it has no source page"]);
    fails(
        "fr/app.md",
        &[
            "fr/app.md: the page does not name",
            "it has no `source-git-commit`",
            "locdrift stamp fr/app.md --path . --force --commit COMMIT",
        ],
    );
    fails("fr/new.md", &["the source page does not exist in the commit", "it was added on 2026-01-02", &newest[..7]]);
    site.translate("fr", "soon");
    fails("fr/lamps.md", &["`source-git-commit: soon` is not a commit"]);
    site.translate("fr", unknown);
    fails("fr/lamps.md", &["does not have the commit `0123456`", "the source is out of date: it has no remote"]);
    site.translate("fr", &newest);
    site.source.switch(&pin);
    fails("fr/lamps.md", &["newer than the source that is checked out", "it has no remote"]);
}

#[test]
fn blocks_are_followed_within_the_page() {
    let old = "# Lamps\n\nOne lamp stands on the table by the window.\n\n## Two\n\nTwo lamps hang above the long stairs.\n\n* Wait.\n* Take the cover off the lamp.\n";
    let new = "# Lamps\n\nOne lamp stands.\n\n## Two\n\nOne lamp stands on the table by the window.\n\nTwo lamps hang above the long stairs.\n\n* Wait.\n  * Take the cover off the lamp.\n";
    let (site, pin) = Site::new(old);
    site.source.write("lamps.md", new);
    site.source.commit("Move a lamp");
    let french = "# Lampes\n\nUne lampe est sur la table près de la fenêtre.\n\n## Deux\n\nDeux lampes pendent au-dessus du long escalier.\n\n* Attendez.\n* Enlevez le couvercle de la lampe.\n";
    site.write("fr/lamps.md", &format!("---\nsource-git-commit: {pin}\n---\n{french}"));
    let (_, out, _) = site.diff("fr/lamps.md", &[]);
    assert!(
        out.contains("line 6: moved away to “Two”\n    [-One lamp stands on the table by the window.-]\n"),
        "{out}"
    );
    assert!(out.contains("after line 8: moved here from “Lamps”\n    One lamp stands on the table"), "{out}");
    assert!(out.contains("line 13: only nested or listed in another way\n"), "{out}");
}
