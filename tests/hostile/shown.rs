//! What is shown is data: no name, page or setting controls a terminal or commands the service that reads a log.

use std::fs;

use clap::ValueEnum;
use locdrift::cli::{Exit, Terminal};
use locdrift::output::Format;
use serde_json::Value;
use tempfile::TempDir;

use crate::hostile::locdrift;
use crate::support::git::Repo;
use crate::support::harmless::{harmless, without_colors};
use crate::support::project;

/// Everything at once: colours, a title, C1, bidi controls, separators, commands of three services.
const ODD: &str =
    "\u{1b}[31m\u{1b}]0;t\u{7}\u{7f}\u{9b}2J\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}##[error]x##vso[task.y]";

/// Runs a command in black and white and in colour; neither may hold more than our own colours.
#[track_caller]
pub(super) fn said(words: &[&str]) -> (Exit, String) {
    let (exit, out, err) = locdrift(words, &Terminal::default());
    harmless(&words.join(" "), &out);
    harmless(&words.join(" "), &err);
    let terminal = Terminal { stdout_color: true, stderr_color: true, ..Terminal::default() };
    let (_, colored_out, colored_err) = locdrift(words, &terminal);
    for colored in [colored_out, colored_err] {
        let bare = without_colors(&colored);
        harmless(&format!("{} in colour", words.join(" ")), &bare);
        // What was a colour in a page would be gone, not shown.
        let odd = |text: &str| text.matches("[31m").count();
        assert!(!colored.contains("\u{1b}[31m\u{1b}]") && odd(&bare) <= odd(&colored), "{colored:?}");
    }
    (exit, out + &err)
}

fn path(dir: &TempDir) -> &str {
    dir.path().to_str().expect("UTF-8")
}

/// A project in which every page, name and value is hostile.
fn site() -> TempDir {
    let page = format!(
        "---\ntitle: '{ODD}'\nexl-id: x{ODD}\nsource-git-commit: {ODD}\n---\n# {ODD} {{#a}}\n\n::error::a [!UICONTROL ={ODD}] \
         [x](y{ODD}.md)\n\n   ::set-env name=a::b `{ODD}`\n\n![p](q{ODD}.png)\n"
    );
    let lost = format!("# {ODD}\n\n::error::a [!UICONTROL @x{ODD}]\n\n   ::set-env name=a::b\n");
    let dir = project(&[]);
    let name = "a\u{1b}[31m\u{202e}\n::error::b##[x]";
    for (folder, text) in [("en", &page), ("fr", &lost)] {
        fs::create_dir_all(dir.path().join(folder)).expect("made");
        for name in ["plain", name] {
            fs::write(dir.path().join(folder).join(format!("{name}.md")), text).expect("written");
        }
    }
    fs::write(dir.path().join("fr/only\n##[y].md"), &page).expect("written");
    dir
}

#[test]
fn no_format_holds_what_is_obeyed() {
    let site = site();
    for format in Format::value_variants() {
        let name = format.to_possible_value().expect("a name");
        let (exit, out) =
            said(&["check", path(&site), "--no-config", "--output-format", name.get_name(), "--min-level", "note"]);
        assert_eq!(exit, Exit::Findings, "{out}");
    }
}

#[test]
fn a_line_end_in_a_name_is_seen() {
    let (_, out) = said(&["check", path(&site()), "--no-config", "--output-format", "concise"]);
    assert!(out.contains("␊:"), "{out}");
    assert!(out.lines().all(|line| !line.contains("::error::b##[x].md:") || line.contains("␊")), "{out}");
}

#[test]
fn data_is_what_was_written() {
    let site = site();
    let words = ["check", path(&site), "--no-config", "--output-format", "json"];
    let (_, out, _) = locdrift(&words, &Terminal::default());
    let data: Value = serde_json::from_str(&out).expect("JSON");
    let paths =
        data["findings"].as_array().expect("a list").iter().map(|of| of["location"]["path"].as_str().expect("a path"));
    assert!(paths.into_iter().any(|path| path.ends_with("a\u{1b}[31m\u{202e}\n::error::b##[x].md")), "{out}");
}

#[test]
fn settings_and_what_is_wrong_with_them_are_shown() {
    let site = site();
    let config = site.path().join("locdrift.yaml");
    let odd = Value::from(ODD).to_string();
    for text in [
        format!("pin: {odd}\nexclude: [{odd}]\n"),
        format!("source: {odd}\n"),
        format!("{odd}: 1\n"),
        format!("rules: {{{odd}: warning}}\nlayout: [{odd}]\n"),
        "# \u{202e}\u{1b}[31m##[error]\r\nfail-on: \u{202e}::x\r\n  ::error::y: [\n".to_owned(),
        "a: \u{7}\n".to_owned(),
        format!("terms: terms-{odd}.yaml\nsource: en\n"),
        "terms: terms.yaml\n".to_owned(),
    ] {
        fs::write(&config, &text).expect("written");
        fs::write(site.path().join("terms.yaml"), format!("- {odd}: \u{202e}[\n")).expect("written");
        for command in [&["config", "show", path(&site)][..], &["check", path(&site)], &["terms", path(&site)]] {
            said(command);
        }
    }
}

#[test]
fn what_is_configured_is_shown_as_it_is() {
    let site =
        project(&[("en/a.md", "# A\n"), ("fr/a.md", "# A\n"), ("locdrift.yaml", "exclude: [\"x\\u202e##[y]\"]\n")]);
    let (_, shown) = said(&["config", "show", path(&site)]);
    let read: Value = serde_yaml::from_str(&shown).expect("YAML");
    assert_eq!(read["exclude"][0], "x\u{202e}##[y]", "{shown}");
}

#[test]
fn a_mistake_is_marked_where_it_stands() {
    let text = "# \u{61c}\u{61c}\u{202e}\r\npin: [\"\u{202e}\"]\n";
    let site = project(&[("en/a.md", "# A\n"), ("fr/a.md", "# A\n"), ("locdrift.yaml", text)]);
    let (exit, shown) = said(&["check", path(&site)]);
    assert_eq!(exit, Exit::Failed);
    let lines: Vec<&str> = shown.lines().collect();
    let at = lines.iter().position(|line| line.contains("pin:")).expect("the line is shown");
    let column = |line: &str, sign: &[char]| line.chars().position(|c| sign.contains(&c));
    assert_eq!(column(lines[at], &['[']), column(lines[at + 1], &['┬', '─']), "{shown}");
}

#[test]
fn arguments_are_quoted_harmlessly() {
    let odd = format!("--{ODD}\n::error::z");
    for words in [
        vec!["check", &*odd],
        vec!["check", "--output-format", &odd],
        vec!["check", "--locale", &odd],
        vec!["explain", &odd],
        vec![&*odd],
        vec!["check", "--select", &odd],
        vec!["check", "--config", &odd],
        vec!["merge", &odd],
        vec!["stamp", &odd],
        vec!["diff", &odd],
    ] {
        let (exit, said) = said(&words);
        assert_eq!(exit, Exit::Failed, "{said}");
        assert!(!said.lines().any(|line| line.starts_with("::")), "{said}");
    }
    let (_, said) = said(&["check", "--output-format", "a\nb\u{1b}[31m"]);
    assert!(said.contains("a␊b␛[31m"), "{said}");
}

#[test]
fn other_commands_show_names() {
    let site = site();
    let page = site.path().join("fr/a\u{1b}[31m\u{202e}\n::error::b##[x].md");
    let (root, page) = (path(&site), page.to_str().expect("UTF-8"));
    for words in [
        &["stamp", "--path", root, page][..],
        &["diff", "--path", root, page],
        &["terms", root],
        &["terms", root, "--output-format", "yaml"],
        &["terms", root, "--output-format", "csv"],
        &["init", root],
        &["baseline", root, "--baseline", &format!("{root}/b\n##[x].json")],
        &["baseline", root, "--prune", "--baseline", &format!("{root}/none\u{1b}\n::x::.json")],
        &["check", root, "--output-file", &format!("{root}/c\n##[x].txt")],
        &["check", &format!("{root}/no\u{1b}[31m\n::error::")],
        &["check", root, "--source", &format!("en={root}/no\u{202e}\n##[x]")],
        &["check", root, "--baseline", &format!("{root}/en/plain.md")],
        &["check", root, "--since", "no##[x]"],
    ] {
        said(words);
    }
}

#[test]
fn a_patch_is_exact_for_programs_and_seen_on_a_terminal() {
    let en = "# A {#a}\n\n##[error] ::error::\u{1b}[31m\u{202e}\r\n   ::error::y\n";
    let fr = "# A\n\n##[error] ::error::\u{1b}[31m\u{202e}\r\n   ::error::y\n";
    let site = project(&[
        ("en/b.md", "# B\n\n[a](a.md#a)\n"),
        ("fr/b.md", "# B\n\n[a](a.md#a)\n"),
        ("en/a.md", en),
        ("fr/a.md", fr),
    ]);
    let words = ["check", path(&site), "--diff", "--unsafe-fixes"];
    let (_, exact, _) = locdrift(&words, &Terminal::default());
    assert!(
        exact.contains(" ##[error] ::error::\u{1b}[31m\u{202e}\r\n") && exact.contains("\n    ::error::y\n"),
        "{exact:?}"
    );
    for color in [false, true] {
        let terminal = Terminal { stdout_is_terminal: true, stdout_color: color, ..Terminal::default() };
        let (_, seen, _) = locdrift(&words, &terminal);
        let seen = without_colors(&seen);
        harmless("--diff", &seen);
        assert!(seen.contains("␛[31m\u{fffd}␍"), "{seen}");
    }
}

#[test]
fn a_commit_message_is_data() {
    let dir = project(&[]);
    let repo = Repo::at(&dir.path().join("en"));
    let write = |text: &str| fs::write(dir.path().join("en/a.md"), text).expect("written");
    write("# A\n\nOld.\n");
    let first = repo.commit("One");
    write(&format!("# A\n\nNew.\n\n# {ODD}\n\n::error::x\n"));
    repo.commit(&format!("{ODD} ::error::"));
    fs::create_dir(dir.path().join("fr")).expect("made");
    let page = dir.path().join("fr/a.md");
    fs::write(&page, format!("---\nsource-git-commit: {first}\n---\n# A\n\nVieux.\n")).expect("written");
    let page = page.to_str().expect("UTF-8");
    for words in [
        &["diff", "--path", path(&dir), page][..],
        &["diff", "--path", path(&dir), page, "--output-format", "json"],
        &["check", path(&dir), "--min-level", "note"],
        &["stamp", "--path", path(&dir), "--force", page],
    ] {
        let (exit, said) = said(words);
        assert_ne!(exit, Exit::Failed, "{said}");
    }
}

#[test]
fn markdown_for_services_neither_links_nor_notifies() {
    let lost = "# [x](https://a.example) ![i](//a.example/p.png) @ada www.a.example #1 <img src=x> | `b`\n\nText.\n";
    let site = project(&[("en/a.md", "# A\n"), ("fr/a.md", "# A\n"), ("en/b.md", lost), ("fr/b.md", "Texte.\n")]);
    let words = [
        "check",
        path(&site),
        "--no-config",
        "--output-format",
        "rdjsonl",
        "--min-level",
        "note",
        "--fail-on",
        "never",
    ];
    let (_, out, _) = locdrift(&words, &Terminal::default());
    let escapes = regex::Regex::new(r"\\.").expect("a pattern");
    let mut seen = 0;
    for line in out.lines() {
        let data: Value = serde_json::from_str(line).expect("JSON");
        let message = data["message"].as_str().expect("text");
        let outside: String = message.split('`').step_by(2).collect();
        let outside = escapes.replace_all(&outside, "");
        for live in ["](", "![", "@a", "www.", "://", "<img", "#1"] {
            assert!(!outside.contains(live), "{live}: {message}");
        }
        seen +=
            usize::from(message.contains("&lt;img") || message.contains("@&#8203;") || message.contains("&#8203;.a"));
    }
    assert!(seen > 0, "a message quotes the heading:\n{out}");
}

#[test]
fn a_spreadsheet_runs_no_label() {
    let (en, fr) = (
        "# A\n\nTap [!UICONTROL =1+1], [!UICONTROL -x], [!UICONTROL +y], [!UICONTROL @z], [!UICONTROL 'q].\n",
        "# A\n\nTap [!UICONTROL @1], [!UICONTROL =x], [!UICONTROL -y], [!UICONTROL +z], [!UICONTROL 'r].\n",
    );
    let site = project(&[("en/a.md", en), ("fr/a.md", fr)]);
    let (_, csv, _) = locdrift(&["terms", path(&site), "--output-format", "csv"], &Terminal::default());
    for cell in csv.lines().skip(1).flat_map(|line| line.split(',').take(2)) {
        assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '-', '@', '\t', '\r']), "{csv}");
    }
    // The glossary says of every label what the pages say.
    fs::write(site.path().join("fr.csv"), &csv).expect("written");
    fs::write(site.path().join("locdrift.yaml"), "terms: \"{locale}.csv\"\n").expect("written");
    let (_, again, err) = locdrift(&["terms", path(&site), "--output-format", "csv"], &Terminal::default());
    assert_eq!(again, csv, "{err}");
    let (_, table, _) = locdrift(&["terms", path(&site)], &Terminal::default());
    assert_eq!(table.matches(" *").count(), 5, "each is given by the glossary:\n{table}");
}

#[test]
fn a_suggested_command_quotes_its_folder() {
    let site = site();
    let folder = site.path().join("$(touch x) 'y'");
    fs::create_dir(&folder).expect("made");
    for language in ["en", "fr"] {
        let _ = fs::create_dir(folder.join(language));
        fs::copy(site.path().join(language).join("plain.md"), folder.join(language).join("a.md")).expect("copied");
    }
    let (_, out) = said(&["check", folder.to_str().expect("UTF-8"), "--no-config"]);
    let commands: Vec<&str> =
        out.lines().filter(|line| line.contains("locdrift check") && line.contains("touch")).collect();
    assert!(!commands.is_empty() && commands.iter().all(|line| line.contains("/$(touch x) '\\''y'\\'''")), "{out}");
}

#[test]
fn a_command_for_git_quotes_its_folder() {
    let dir = project(&[]);
    let source = dir.path().join("$(touch x)").join("en");
    let repo = Repo::at(&source);
    fs::write(source.join("a.md"), "# A\n").expect("written");
    let commit = repo.commit("One");
    repo.git(["remote", "add", "origin", "https://lumen.example/docs.git"]);
    let page = "---\nsource-git-commit: 0123456789012345678901234567890123456789\n---\n# A\n";
    crate::support::write(dir.path(), [("$(touch x)/fr/a.md", page.as_bytes())]);
    let folder = dir.path().join("$(touch x)");
    let (folder, page) = (folder.to_str().expect("UTF-8"), folder.join("fr/a.md"));
    let quotes = |words: &[&str]| {
        let (_, said) = said(words);
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("git -C '/") && said.contains("/$(touch x)/en' "), "{said}");
    };
    quotes(&["diff", "--path", folder, page.to_str().expect("UTF-8")]);
    fs::write(source.join(".git/shallow"), format!("{commit}\n")).expect("written");
    quotes(&["check", folder, "--no-config"]);
}
