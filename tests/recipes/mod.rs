//! Every recipe of docs/ci.md is run as it stands, on a machine of its own without a network.

mod action;
mod desk;
mod document;
mod runner;

use std::collections::BTreeSet;
use std::process::Command;

use desk::Desk;
use document::{Recipe, recipes, yaml};
use runner::{Ended, Runner};

use crate::support;

/// What is no recipe to run as it stands, and why.
const NOT_RUN: [(&str, &str); 2] = [
    ("pre-commit", "pre-commit would build the program from the network; its hook is run by .ci/packaging"),
    ("jenkins", "there is no Jenkins; its one command is run by a shell"),
];

/// What the program answers to these words.
fn help(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_locdrift")).args(words).output().expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The commands, options and formats in a text that the program does not know, in order.
pub fn unknown(text: &str) -> String {
    let commands = help(&["--help"]);
    let mut lacks = BTreeSet::new();
    let text = text.replace("\\\n", " ");
    for line in text.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let start = ["", "- ", "run: ", "| "].into_iter().find_map(|before| {
            let at = line.find(&format!("{before}locdrift "))?;
            (!before.is_empty() || at == 0).then_some(at + before.len())
        });
        let Some(rest) = start.map(|at| &line[at + "locdrift ".len()..]) else { continue };
        // Up to a pipe or a redirection.
        let words: Vec<&str> = rest.split(['|', '>']).next().unwrap_or("").split_whitespace().collect();
        let Some((&command, words)) = words.split_first() else { continue };
        if command.starts_with('-') {
            continue;
        }
        if !commands.lines().any(|line| line.split_whitespace().next() == Some(command)) {
            lacks.insert(command.to_owned());
            continue;
        }
        let options = help(&[command, "--help"]);
        let knows = |word: &str| options.split([' ', '\n', ',', ':', '[', ']']).any(|known| known == word);
        let options_end = words.iter().position(|word| *word == "--").unwrap_or(words.len());
        let words = &words[..options_end];
        for (at, word) in words.iter().enumerate().filter(|(_, word)| word.starts_with("--")) {
            let format = words.get(at + 1).filter(|_| *word == "--output-format");
            lacks.extend([Some(word), format].into_iter().flatten().filter(|word| !knows(word)).map(|w| w.to_string()));
        }
        let formats = words.iter().filter(|word| **word == "--output-format").count();
        let told = options.split_whitespace().collect::<Vec<_>>().join(" ");
        if formats > 1 && !told.contains("several formats") {
            lacks.insert("several formats".to_owned());
        }
    }
    lacks.into_iter().collect::<Vec<_>>().join(", ")
}

/// What a recipe asks of the program, its own commands and those of the action and the template.
fn asks(recipe: &Recipe) -> String {
    let mut text = recipe.text.replace("\n          --", " --").replace(">-\n", "");
    let read = |path: &str| std::fs::read_to_string(support::root().join(path)).expect("a file of the project");
    if recipe.text.contains(&format!("uses: {}@", runner::OWN)) && !recipe.text.contains("install-only") {
        text.push_str("locdrift check --output-format github --output-format json\n");
        for (input, words) in [("sarif: true", "--output-format sarif"), ("since:", "--since")] {
            if recipe.text.contains(input) {
                text.push_str(&format!("locdrift check {words}\n"));
            }
        }
    }
    if recipe.text.contains("gitlab-ci.yml") {
        text.push_str(&read("packaging/gitlab-ci.yml").replace("\n      --", " --"));
    }
    text
}

fn run(recipe: &Recipe) -> Ended {
    let desk = Desk::new();
    desk.release("x86_64-unknown-linux-musl");
    desk.stand_in("cargo", "exit 9");
    let fixed = [("RUNNER_OS", "Linux".to_owned()), ("RUNNER_ARCH", "X64".to_owned())];
    let two = recipe.name.contains("two-repositories") || recipe.name.starts_with("fetch-source");
    let runner = Runner { desk: &desk, repository: if two { "french" } else { "guide" }, env: fixed.to_vec() };
    let workspace = desk.path("workspace");
    if recipe.language == "yaml" && recipe.text.contains("jobs:") {
        return runner.workflow(&recipe.text);
    }
    let depth = if recipe.name == "unshallow" { &["--no-local", "--depth=1"][..] } else { &["--no-local"][..] };
    desk.clone(runner.repository, &workspace, depth);
    if let Some(after) = &recipe.after {
        let first = recipes().into_iter().find(|first| first.name == *after).expect("a recipe to come after");
        let ended = runner.shell(&first.text);
        assert_eq!(ended.code, first.ends, "{}: {}", first.name, ended.log);
    }
    match &*recipe.language {
        "sh" => runner.shell(&recipe.text),
        "yaml" => {
            // The address of the machine says which binary the template takes.
            desk.stand_in("uname", "echo x86_64");
            runner::gitlab(&runner, &yaml(&recipe.text)["variables"])
        }
        other => panic!("{}: nobody runs {other}", recipe.name),
    }
}

#[test]
fn each_recipe_ends_as_it_says() {
    let mut wrong = String::new();
    for recipe in recipes() {
        if NOT_RUN.iter().any(|(name, _)| *name == recipe.name) {
            continue;
        }
        assert_eq!(unknown(&asks(&recipe)), "", "{} asks for what there is", recipe.name);
        let ended = run(&recipe);
        if ended.code != recipe.ends {
            wrong.push_str(&format!("\n== {}: {} instead of {}\n{}", recipe.name, ended.code, recipe.ends, ended.log));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_is_not_run_is_right_as_far_as_can_be_told() {
    for (name, _) in NOT_RUN {
        let recipe = recipes().into_iter().find(|recipe| recipe.name == name).expect("in the document");
        match name {
            "jenkins" => {
                let command = recipe.text.split("sh '").nth(1).expect("a command").split('\'').next().expect("its end");
                let ended = run(&Recipe { language: "sh".into(), text: command.into(), ..recipe });
                assert_eq!(ended.code, 1, "{}", ended.log);
            }
            _ => {
                let hooks = std::fs::read_to_string(support::root().join(".pre-commit-hooks.yaml")).expect("hooks");
                let known: Vec<serde_json::Value> = yaml(&hooks).as_array().expect("a list").clone();
                let wanted = yaml(&recipe.text)["repos"][0]["hooks"][0].clone();
                let hook = known.iter().find(|hook| hook["id"] == wanted["id"]).expect("the hook exists");
                let words: Vec<&str> =
                    wanted["args"].as_array().expect("a list").iter().filter_map(|a| a.as_str()).collect();
                let command = format!("{} {}", hook["entry"].as_str().expect("a command"), words.join(" "));
                let ended = run(&Recipe { language: "sh".into(), text: command, ..recipe });
                assert!(ended.code <= 1, "{}", ended.log);
            }
        }
    }
}

#[test]
fn unknown_words_are_seen() {
    assert_eq!(unknown("locdrift check docs --fail-on never --output-format json"), "");
    assert_eq!(unknown("    - run: locdrift check docs --no-such --output-format none"), "--no-such, none");
    assert_eq!(unknown("locdrift nothing at all | locdrift"), "nothing");
}
