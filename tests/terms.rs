//! `locdrift terms`, and the glossaries that a configuration names.

use std::path::Path;

use crate::support::{self, Checked, project};
use locdrift::cli::{Context, Exit, Terminal, run};
use locdrift::session::{Request, Session};
use tempfile::TempDir;
use textwrap::core::display_width;

const ENGLISH: &str = "\
# Lamps {#lamps}

Open [!UICONTROL Light groups].

Tap [!UICONTROL Save, then close].

Close [!UICONTROL Light groups].

In [!UICONTROL Light groups], tap [!UICONTROL Add a lamp that nobody has ever seen in any of the rooms of this house].
";

const FRENCH: &str = "\
# Lampes {#lamps}

Ouvrez [!UICONTROL Groupes de lampes].

Touchez [!UICONTROL \"Garder\", puis fermer].

Fermez [!UICONTROL Ensembles lumineux].

Dans les [!UICONTROL groupes de lampes], touchez [!UICONTROL Ajouter une lampe que personne n’a jamais vue ici].
";

const JAPANESE: &str = "\
# ランプ {#lamps}

[!UICONTROL ライトグループ]を開きます。

[!UICONTROL 保存して閉じる]をタップします。

[!UICONTROL ライトグループ]を閉じます。

[!UICONTROL この家のどの部屋でも誰も見たことのないとても珍しいランプを今すぐここに追加]を[!UICONTROL ライトグループ]でタップします。
";

fn site(more: &[(&str, &str)]) -> TempDir {
    let pages = [("en/lamps.md", ENGLISH), ("fr/lamps.md", FRENCH), ("ja/lamps.md", JAPANESE)];
    project(&[&pages[..], more].concat())
}

/// Runs `locdrift terms`.
fn terms(dir: &Path, words: &[&str]) -> (Exit, String, String) {
    let args = ["locdrift".into(), "terms".into(), dir.as_os_str().to_owned()];
    let args = args.into_iter().chain(words.iter().map(|word| (*word).into()));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = Terminal { width: 200, ..Terminal::default() };
    let exit = run(args, &Context::real(), &terminal, &mut out, &mut err);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (exit, text(out), text(err))
}

#[test]
fn the_table_fits_a_terminal() {
    let dir = site(&[]);
    let (exit, french, err) = terms(dir.path(), &["--locale", "fr"]);
    assert_eq!((exit, &*err), (Exit::Clean, ""));
    assert_eq!(
        french,
        "\
Label                                Name                                   Uses
Add a lamp that nobody has ever      Ajouter une lampe que personne n’a        1
seen in any of the rooms of this     jamais vue ici
house
Light groups                         Groupes de lampes                         2
                                     Ensembles lumineux                        1
Save, then close                     \"Garder\", puis fermer                     1
"
    );
    let (_, japanese, _) = terms(dir.path(), &["--locale", "ja"]);
    assert!(japanese.contains("ライトグループ"), "{japanese}");
    let ends = |text: &str| text.lines().map(display_width).max();
    assert_eq!((ends(&french), ends(&japanese)), (Some(80), Some(80)), "{japanese}");
}

#[test]
fn csv_and_yaml_are_glossaries() {
    let dir = site(&[]);
    let (_, csv, _) = terms(dir.path(), &["--locale", "fr", "--format", "csv"]);
    let rest = "Light groups,Groupes de lampes,2,Ensembles lumineux (1)\n\"Save, then close\",\"\"\"Garder\"\", puis fermer\",1,\n";
    assert!(csv.starts_with("label,name,count,others\n") && csv.ends_with(rest), "{csv}");
    let (_, yaml, _) = terms(dir.path(), &["--locale", "fr", "--output-format", "yaml"]);
    assert!(yaml.contains("\n\"Light groups\": \"Groupes de lampes\"  # 2; Ensembles lumineux 1\n"), "{yaml}");
    for (file, text) in [("csv", &csv), ("yaml", &yaml)] {
        let config = format!("terms: terms-{{locale}}.{file}\n");
        let dir = site(&[(&*format!("terms-fr.{file}"), &**text), ("locdrift.yaml", &*config)]);
        let checked = Checked::dir(dir.path());
        let found: Vec<&str> = checked.outcome.findings.iter().map(|finding| &*finding.message).collect();
        assert_eq!(
            found,
            ["`Light groups` is called `Ensembles lumineux` here; the glossary has `Groupes de lampes`"],
            "{file}"
        );
        let (_, table, _) = terms(dir.path(), &["--locale", "fr"]);
        assert!(table.contains("Groupes de lampes *"), "{table}");
    }
}

#[test]
fn a_table_may_hold_all_languages() {
    let csv = "en,ja,fr\nLight groups,照明グループ,Groupes de lampes\n";
    let dir = site(&[("all.csv", csv), ("locdrift.yaml", "terms: [all.csv]\n")]);
    let found = Checked::dir(dir.path()).concise();
    assert!(found.contains("fr/lamps.md:7:8: warning") && found.contains("the glossary has `照明グループ`"), "{found}");
    // What is called so three times on one page is listed once.
    assert!(found.contains("`照明グループ`, in 3 places on this page"), "{found}");
    assert_eq!(found.lines().count(), 2, "{found}");
}

#[test]
fn the_language_must_be_told() {
    let dir = site(&[]);
    let (exit, out, err) = terms(dir.path(), &[]);
    assert_eq!((exit, &*out), (Exit::Failed, ""));
    assert!(err.contains("there are pages in several languages") && err.contains("--locale: fr, ja"), "{err}");
    let (exit, _, err) = terms(dir.path(), &["--locale", "de"]);
    assert_eq!(exit, Exit::Failed);
    assert!(err.contains("there are no pages in de") && err.contains("fr, ja"), "{err}");
}

/// What opening a site says that has this configuration and file.
fn refused(config: &str, file: (&str, &str)) -> String {
    let dir = site(&[file, ("locdrift.yaml", config)]);
    let request = Request { path: dir.path().to_owned(), no_history: true, ..Request::default() };
    let error = Session::open(&request).err().expect("refused");
    let text = format!("{:?}", miette::Report::new(error));
    text.replace(&*dir.path().to_string_lossy(), "").replace("\n  │ ", " ")
}

#[test]
fn mistakes_are_shown_where_they_are() {
    let none = ("unused.txt", "");
    for (config, file, wanted) in [
        ("terms: terms/{locale}.yaml\n", none, ["no glossary matches", "locdrift.yaml:1:8"]),
        ("source: en\nterms: terms.yaml\n", none, ["does not name the language", "locdrift.yaml:2:8"]),
        ("terms: all.csv\n", none, ["there is no glossary `all.csv`", "locdrift.yaml:1:8"]),
        ("terms: 7\n", none, ["`terms` must be text", "locdrift.yaml:1:8"]),
        ("terms: t-{locale}.yaml\n", ("t-fr.yaml", "Lamp: Lampe\nDim: 7\n"), ["`Dim` must be text", "t-fr.yaml:2:6"]),
        ("terms: t-{locale}.json\n", ("t-fr.json", "{\n  \"a\": \n}\n"), ["this is not JSON", "t-fr.json:3:1"]),
        ("terms: t-{locale}.csv\n", ("t-fr.csv", "a,b\n\"c,d\n"), ["never closed", "t-fr.csv:2:1"]),
        ("terms: t-{locale}.txt\n", ("t-fr.txt", "a b\n"), ["no kind of glossary", "t-fr.txt:1:1"]),
    ] {
        let said = refused(config, file);
        assert!(wanted.iter().all(|wanted| said.contains(wanted)), "{config}\n{said}");
    }
}

#[test]
fn similarity_is_a_share() {
    let dir = site(&[("locdrift.yaml", "rules:\n  ui-control-term:\n    similarity: 7\n")]);
    let error = Session::open(&Request { path: dir.path().to_owned(), ..Request::default() }).err().expect("refused");
    assert!(error.to_string().contains("not between 0 and 1"), "{error}");
}

/// The finding is about the language: it stays the same where its first place goes to another page.
#[test]
fn a_label_is_the_same_finding_on_any_page() {
    const NAMES: [&str; 4] = ["hall", "kitchen", "attic", "cellar"];
    let page = |name: &str| format!("# {name}\n\nTap [!UICONTROL Save].\n");
    let (right, wrong) = ("# Un\n\nTouchez [!UICONTROL Garder].\n", "# Un\n\nTouchez [!UICONTROL Sauver].\n");
    let of = |pages: [&str; 4]| {
        let dir = tempfile::tempdir().expect("a folder");
        for (at, french) in pages.iter().enumerate() {
            // Copies of one page would count once.
            let (english, french) =
                (page("One") + &format!("\nLamp {}.\n", NAMES[at]), format!("{french}\nLampe {}.\n", NAMES[at]));
            let (en, fr) = (format!("en/{at}.md"), format!("fr/{at}.md"));
            support::write(dir.path(), [(&*en, english.as_bytes()), (&*fr, french.as_bytes())]);
        }
        let checked = Checked::dir(dir.path());
        let found = &checked.outcome.findings;
        assert_eq!(found.len(), 1, "{}", checked.concise());
        (found[0].fingerprint, checked.concise().split(':').next().map(str::to_owned))
    };
    let (one, other) = (of([right, wrong, right, right]), of([right, right, right, wrong]));
    assert_eq!(one.0, other.0);
    assert_ne!(one.1, other.1);
}
