//! The rules of the code that a compiler does not know: who may use whom, how files begin, how long they get.

mod circles;
mod shared;

use std::collections::BTreeSet;
use std::path::Path;

use locdrift::site::Metadata;
use locdrift::{dialect, site};

use crate::support::{files, root};

/// The modules from the ground up; each may use those above its own line in this list, and those inside it.
const MODULES: [&[&str]; 17] = [
    &["text", "locale", "dialect"],
    &["site", "code"],
    &["page", "finding", "files"],
    &["layout", "parse", "config", "fix", "baseline"],
    &["project", "change", "align"],
    &["history"],
    &["index"],
    &["references", "terms", "damage"],
    &["rule"],
    &["rules"],
    &["causes", "diff"],
    &["policy"],
    &["session"],
    &["output"],
    &["editor", "report"],
    &["lsp"],
    &["cli"],
];

/// The modules that touch files, streams, the environment or other programs.
const OUTWARD: [&str; 9] = ["files", "layout", "config", "history", "session", "lsp", "output", "report", "cli"];

const LONGEST: usize = 400;

/// A source file.
struct File {
    /// From the root, with `/`.
    path: String,
    text: String,
}

impl File {
    /// `rules` for `src/rules/code.rs`, `page` for `src/page.rs`.
    fn module(&self) -> &str {
        let rest = self.path.trim_start_matches("src/");
        rest.split('/').next().unwrap_or(rest).trim_end_matches(".rs")
    }

    /// A file that holds nothing but tests.
    fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// Its lines without comments and without the tests at its end, from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let all = if self.is_test() { "" } else { self.text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or("") };
        all.lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn sources() -> Vec<File> {
    let found = files(&root().join("src")).into_iter().filter(|(path, _)| path.ends_with(".rs"));
    let found =
        found.map(|(path, bytes)| File { path: format!("src/{path}"), text: String::from_utf8(bytes).expect("UTF-8") });
    let found: Vec<File> = found.collect();
    assert!(found.len() > 30, "the sources were not found");
    found
}

fn none(what: &[String], mend: &str) {
    assert!(what.is_empty(), "\n{}\n{mend}\n", what.join("\n"));
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The names that follow `start` in a line: `page` for `crate::page::Page`, several for `crate::{page, text}`.
fn names<'l>(line: &'l str, start: &'static str) -> impl Iterator<Item = &'l str> {
    let starts = line.match_indices(start).filter(|(at, _)| !line[..*at].ends_with(|c| is_word(c) || c == ':'));
    starts.flat_map(move |(at, _)| {
        let rest = &line[at + start.len()..];
        let group = rest.strip_prefix('{').map(|group| group.split('}').next().unwrap_or(group));
        let names = group.unwrap_or(rest).split(',').take(if group.is_some() { usize::MAX } else { 1 });
        names.map(|name| name.trim().split(|c| !is_word(c)).next().unwrap_or("")).filter(|name| !name.is_empty())
    })
}

fn floor(module: &str) -> Option<usize> {
    MODULES.iter().position(|floor| floor.contains(&module))
}

#[test]
fn every_module_is_listed() {
    let unknown = sources();
    let unknown =
        unknown.iter().filter(|file| !["lib", "main"].contains(&file.module()) && floor(file.module()).is_none());
    let unknown: Vec<String> = unknown.map(|file| file.path.clone()).collect();
    none(&unknown, "Give the module its place in MODULES in tests/tidy.rs, as low as can be.");
}

#[test]
fn no_module_uses_a_later_one() {
    let mut broken = Vec::new();
    for file in sources() {
        let Some(own) = floor(file.module()) else { continue };
        for (number, line) in file.code() {
            if line.contains("crate::{") {
                broken.push(format!("{}:{number}: one `use` names several modules; give each its own", file.path));
            }
            for other in names(line, "crate::").filter(|other| *other != file.module()) {
                if floor(other).is_none_or(|other| other >= own) {
                    broken.push(format!("{}:{number}: `{}` uses `{other}`", file.path, file.module()));
                }
            }
        }
    }
    none(
        &broken,
        "Data flows one way: a module uses those above it in MODULES (tests/tidy.rs), never those below or beside it.",
    );
}

#[test]
fn rules_are_pure_and_do_not_know_each_other() {
    const FORBIDDEN: [&str; 7] = [
        "std::fs",
        "std::io",
        "std::env",
        "std::time",
        "std::process",
        "crate::layout::discover",
        "crate::layout::Wanted",
    ];
    let mut broken = Vec::new();
    for file in sources().iter().filter(|file| file.module() == "rules" && !file.path.ends_with("/mod.rs")) {
        for (number, line) in file.code() {
            let mut say = |what: &str| broken.push(format!("{}:{number}: `{what}`", file.path));
            FORBIDDEN.iter().filter(|what| line.contains(**what)).for_each(|what| say(what));
            let beside = names(line, "super::").chain(names(line, "crate::rules::"));
            beside.filter(|name| !shared::SHARED_BY_RULES.contains(name)).for_each(say);
        }
    }
    none(&broken, "A rule reads no file and no clock, and uses no other rule: it asks its group.");
}

#[test]
fn only_a_few_modules_look_outside() {
    let mut broken = Vec::new();
    for file in
        sources().iter().filter(|file| !["lib", "main"].contains(&file.module()) && !OUTWARD.contains(&file.module()))
    {
        for (number, line) in file.code() {
            let outward = names(line, "std::").filter(|name| ["fs", "io", "env", "process", "net"].contains(name));
            broken.extend(outward.map(|name| format!("{}:{number}: `std::{name}`", file.path)));
        }
    }
    none(&broken, "Files, streams and the environment belong to the rooms in OUTWARD (tests/tidy.rs).");
}

#[test]
fn files_are_opened_in_one_place() {
    let mut broken = Vec::new();
    // What kind of file is in the working tree, and what the system says of a process.
    const OTHERS: [&str; 2] = ["src/history/worktree.rs", "src/history/process.rs"];
    for file in sources().iter().filter(|file| file.module() != "files") {
        for (number, line) in file.code() {
            let is_other = OTHERS.contains(&&*file.path);
            let opens = match is_other {
                true => ["fs::read(", "File::open", "fs::write"].iter().any(|call| line.contains(call)),
                false => names(line, "std::").any(|name| name == "fs") || line.contains(".read_dir()"),
            };
            broken.extend(opens.then(|| format!("{}:{number}", file.path)));
        }
    }
    none(&broken, "`files` knows what may be read and written, and how large it may be; call it.");
}

#[test]
fn commonmark_is_read_in_one_place() {
    let mut broken = Vec::new();
    for file in sources().iter().filter(|file| file.path != "src/parse/events.rs") {
        for (number, line) in file.code() {
            let set_up = names(line, "pulldown_cmark::").any(|name| ["Parser", "Options"].contains(&name));
            if set_up || line.contains("pulldown_cmark::*") || line.contains("OffsetIter") {
                broken.push(format!("{}:{number}", file.path));
            }
        }
    }
    none(&broken, "`parse::events` owns the options of the parser and the dialect; call it.");
}

/// What only one dialect or site says, as it would stand in code.
fn words_of_dialects_and_sites() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for dialect in dialect::ALL {
        let keywords = dialect.keyword_names();
        words.extend(keywords.flat_map(|keyword| [format!("\"{keyword}\""), format!("!{keyword}")]));
        words.extend(dialect.accordion.map(|mark| format!("\"{mark}\"")));
        words.extend(dialect.include.map(str::to_owned));
    }
    for site in site::ALL {
        let Metadata { ids, pin, product, inherited, translated, unseen, different, explained, .. } = &site.metadata;
        let keys = [*ids, *unseen, *explained, *inherited, &[*pin]].concat();
        // Any page may have a title and a date.
        let common = translated.iter().chain(*different).copied().filter(|key| key.contains('-'));
        let keys = keys.into_iter().chain(*product).chain(common);
        // A key that is a common word is one only in quotes.
        let is_word = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        words.extend(keys.map(|key| if is_word(key) { format!("\"{key}\"") } else { key.to_owned() }));
        let pages = &site.pages;
        words.extend(pages.contents.map(str::to_owned));
        words.extend(pages.snippets.into_iter().flat_map(|name| [format!("\"{name}\""), format!("\"{name}.md\"")]));
        words.extend(pages.root.map(|root| format!("\"{root}")));
        if let Some(videos) = &site.videos {
            words.insert(format!("{}=", videos.captions));
            let codes = videos.codes.iter().chain(videos.regional).flat_map(|(_, codes)| *codes);
            words.extend(codes.filter(|code| code.contains('_')).map(|code| format!("\"{code}\"")));
        }
    }
    words
}

#[test]
fn dialects_and_sites_are_known_in_their_own_files_alone() {
    let words = words_of_dialects_and_sites();
    assert!(words.len() > 60, "{words:?}");
    // What goes on is another word: `resolution`, `source-commits`.
    let goes_on = |c: char| is_word(c) || c == '-';
    let mut broken = Vec::new();
    // Its levels have such names.
    const OTHER: &str = "src/output/rdjsonl.rs";
    let is_asked = |file: &&File| !["dialect", "site"].contains(&file.module()) && file.path != OTHER;
    for file in sources().iter().filter(is_asked) {
        for (number, line) in file.code() {
            let stands = |word: &&String| {
                line.match_indices(&***word).any(|(at, _)| {
                    let (before, behind) = (&line[..at], &line[at + word.len()..]);
                    let is_cut = |word: &str, next: bool| !word.starts_with(goes_on) || !next;
                    is_cut(word, before.ends_with(goes_on))
                        && (!word.ends_with(goes_on) || !behind.starts_with(goes_on))
                })
            };
            broken.extend(words.iter().filter(stands).map(|word| format!("{}:{number}: `{word}`", file.path)));
        }
    }
    none(&broken, "A dialect or site is a value (`src/dialect/`, `src/site/`): ask the one of the page.");
}

#[test]
fn git_is_called_in_one_place() {
    let calls = |file: &&File| file.code().any(|(_, line)| line.contains("Command::new"));
    let broken: Vec<String> = sources().iter().filter(calls).map(|file| file.path.clone()).collect();
    assert_eq!(
        broken,
        ["src/history/program.rs"],
        "`history::runner` keeps git from running what is not ours; call it."
    );
}

#[test]
fn files_are_short() {
    let sources = sources().into_iter().map(|file| (file.text.lines().count(), file.path));
    let tests = files(&root().join("tests")).into_iter().filter(|(path, _)| path.ends_with(".rs"));
    let tests = tests.map(|(path, bytes)| (String::from_utf8_lossy(&bytes).lines().count(), format!("tests/{path}")));
    let long: Vec<String> =
        sources.chain(tests).filter(|(n, _)| *n > LONGEST).map(|(n, path)| format!("{path}: {n} lines")).collect();
    none(&long, &format!("Over {LONGEST} lines a file is probably two: part it by its reasons to exist."));
}

#[test]
fn files_say_why_they_exist() {
    let why = |file: &File| {
        file.text.lines().next().and_then(|line| line.strip_prefix("//! ")).is_some_and(|why| why.len() > 10)
    };
    let silent: Vec<String> = sources().iter().filter(|file| !why(file)).map(|file| file.path.clone()).collect();
    none(&silent, "The first line of a file is `//! ` and its one reason to exist.");
    let tests = files(&root().join("tests")).into_iter().filter(|(path, _)| path.ends_with(".rs"));
    let silent: Vec<String> =
        tests.filter(|(_, bytes)| !bytes.starts_with(b"//! ")).map(|(path, _)| format!("tests/{path}")).collect();
    none(&silent, "So does the first line of a file of tests.");
}

/// Cargo finds no tests by itself here (`autotests = false`): a file that no module names would never run.
#[test]
fn every_file_of_tests_is_a_module() {
    let tests = files(&root().join("tests"));
    let text = |path: &str| String::from_utf8_lossy(&tests[path]).into_owned();
    let roots = ["main.rs", "projects.rs"].map(text).concat();
    let entries = tests.keys().filter_map(|path| match path.split_once('/') {
        Some((folder, "mod.rs")) => Some(folder),
        Some(_) => None,
        None => path.strip_suffix(".rs").filter(|name| !["main", "projects"].contains(name)),
    });
    let missing = entries.filter(|name| !roots.contains(&format!("\nmod {name};\n"))).map(str::to_owned);
    none(&missing.collect::<Vec<_>>(), "Name it in tests/main.rs, or in tests/projects.rs.");
}

#[test]
fn nothing_prints_or_gives_up() {
    const FORBIDDEN: [&str; 7] = ["println!", "eprintln!", "print!(", "eprint!(", "dbg!", ".unwrap()", "process::exit"];
    let mut broken = Vec::new();
    for file in sources() {
        for (number, line) in file.code() {
            let found = FORBIDDEN
                .iter()
                .filter(|what| line.match_indices(**what).any(|(at, _)| !line[..at].ends_with(is_word)));
            broken.extend(found.map(|what| format!("{}:{number}: `{what}`", file.path)));
        }
    }
    none(&broken, "What is printed is written to the streams that `cli::run` is given; what can fail says why.");
}

/// Folders that are no part of the project.
fn is_foreign(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    ["target", ".git", "node_modules"].contains(&&*name) || name.ends_with(".profraw")
}

#[test]
fn nothing_speaks_of_one_machine() {
    // Put together, so that this file does not speak of them.
    let words = [concat!("/wo", "rk/"), concat!("/tmp/", "corp"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    let mut broken = Vec::new();
    let entries = walkdir::WalkDir::new(root()).into_iter().filter_entry(|entry| !is_foreign(entry.path()));
    for entry in entries.map(|entry| entry.expect("an entry")).filter(|entry| entry.file_type().is_file()) {
        let text = std::fs::read(entry.path()).expect("readable");
        let text = String::from_utf8_lossy(&text);
        for (number, line) in text.lines().enumerate() {
            let said = words.iter().filter(|word| line.contains(**word));
            broken.extend(said.map(|word| format!("{}:{}: `{word}`", entry.path().display(), number + 1)));
        }
    }
    none(&broken, "The project speaks of itself alone: name no folder of one machine.");
}

/// `RuleId::BROKEN_LINK` cannot be misspelt; `"broken-link"` can, and a list of such words is a fact that belongs into
/// the documents.
#[test]
fn rules_are_named_by_their_constants() {
    let documents = files(&root().join("rules"));
    let ids: Vec<&str> = documents.keys().filter_map(|file| file.strip_suffix(".md")).collect();
    assert!(ids.len() > 30, "no documents in rules/");
    let mut written = Vec::new();
    for file in sources() {
        if ["src/rules/mod.rs", "src/finding/rule_ids.rs"].contains(&&*file.path) {
            continue;
        }
        for (number, line) in file.code() {
            if line.split('"').skip(1).step_by(2).any(|text| ids.contains(&text)) {
                written.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    none(&written, "Write the constant of `RuleId`, or put the fact into the front matter of rules/*.md.");
}
