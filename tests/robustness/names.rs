//! Names, ids, links and settings of a stranger: whatever they are, nothing that is shown is obeyed.

use std::ffi::OsStr;
use std::fs;

use clap::ValueEnum;
use locdrift::cli::{Context, Terminal, run};
use locdrift::output::Format;
use proptest::prelude::*;

use crate::support::harmless::{harmless, without_colors};
use crate::support::{self, random};

/// What names are made of.
const PIECES: [&str; 24] = [
    "a",
    "b-1",
    " ",
    "é",
    "日本",
    "\u{1b}[31m",
    "\u{1b}]0;t\u{7}",
    "\r",
    "\n",
    "\n::error::",
    "\n ::set-env name=a::",
    "##[x]",
    "#",
    "##vso[y]",
    "\u{7f}",
    "\u{9b}2J",
    "\u{202e}",
    "\u{2066}",
    "\u{200f}",
    "\u{61c}",
    "\u{2028}",
    "::",
    "`",
    "\t",
];

fn name() -> impl Strategy<Value = String> {
    proptest::collection::vec(0..PIECES.len(), 1..7).prop_map(|picks| picks.iter().map(|pick| PIECES[*pick]).collect())
}

fn shown(words: &[&OsStr]) -> [String; 2] {
    let told = |terminal: &Terminal| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = std::iter::once(OsStr::new("locdrift")).chain(words.iter().copied()).map(OsStr::to_owned);
        run(args, &Context::real(), terminal, &mut out, &mut err);
        [String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8")]
    };
    let bare = told(&Terminal::default());
    let colored = told(&Terminal { stdout_color: true, stderr_color: true, ..Terminal::default() });
    let what = format!("{words:?}");
    bare.iter().for_each(|text| harmless(&what, text));
    colored.iter().for_each(|text| harmless(&what, &without_colors(text)));
    bare
}

proptest! {
    #![proptest_config(random(30))]

    #[test]
    fn nothing_that_is_shown_is_obeyed(page in name(), heading in name(), id in name(), link in name(), setting in name()) {
        let dir = tempfile::tempdir().expect("a folder");
        let text = |rest: &str| format!(
            "---\nexl-id: {id}\ntitle: {heading}\nsource-git-commit: {link}\n---\n# {heading} {{#{id}}}\n\n[!UICONTROL {setting}] {rest}\n",
        );
        let source = text(&format!("[x]({link}.md#{id}) ![y]({link}.png)\n\n## {id}\n\n`{heading}`"));
        support::write(dir.path(), [("en/a.md", source.as_bytes()), ("fr/a.md", text("x").as_bytes())]);
        for folder in ["en", "fr"] {
            // Some systems refuse some names.
            let _ = fs::write(dir.path().join(folder).join(format!("{page}.md")), if folder == "en" { &source } else { "# A\n" });
        }
        let page = dir.path().join("fr").join(format!("{page}.md"));
        let root = dir.path().as_os_str();
        for format in Format::value_variants() {
            let format = format.to_possible_value().expect("a name");
            let words = ["--no-config", "--min-level", "note", "--output-format", format.get_name()];
            shown(&[&[OsStr::new("check"), root], &words.map(OsStr::new)[..]].concat());
        }
        let value = serde_json::Value::from(&*setting);
        for text in [format!("pin: {value}\nexclude: [{value}]\n"), format!("{setting}: {value}\n"), format!("terms: {value}\n")] {
            support::write(dir.path(), [("locdrift.yaml", text.as_bytes())]);
            shown(&["config", "show"].map(OsStr::new).into_iter().chain([root]).collect::<Vec<_>>());
            shown(&[OsStr::new("check"), root]);
        }
        fs::remove_file(dir.path().join("locdrift.yaml")).expect("removed");
        for command in ["terms", "baseline", "init"] {
            shown(&[OsStr::new(command), root]);
        }
        for command in ["stamp", "diff"] {
            shown(&[OsStr::new(command), OsStr::new("--path"), root, page.as_os_str()]);
        }
        shown(&[OsStr::new("explain"), OsStr::new(&setting)]);
        shown(&[OsStr::new("check"), OsStr::new(&format!("--{setting}"))]);
    }
}
