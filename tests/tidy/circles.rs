//! Files of one folder, and which of them use each other.

use std::collections::{BTreeMap, BTreeSet};

use super::{is_word, none, sources};

/// The names that follow `super::` anywhere in a text, also those of a group over several lines.
fn siblings(code: &str) -> BTreeSet<&str> {
    let rests = code.match_indices("super::").filter(|(at, _)| !code[..*at].ends_with(|c| is_word(c) || c == ':'));
    rests
        .flat_map(|(at, start)| {
            let rest = &code[at + start.len()..];
            let group = rest.strip_prefix('{').map(|group| group.split('}').next().unwrap_or(group));
            group.unwrap_or(rest).split(',').take(if group.is_some() { usize::MAX } else { 1 })
        })
        .map(|name| name.trim().split(|c| !is_word(c)).next().unwrap_or(""))
        .collect()
}

#[test]
fn no_files_of_one_folder_use_each_other_in_a_circle() {
    let sources: Vec<(String, String)> = sources()
        .iter()
        .map(|file| {
            let code: Vec<&str> = file.code().map(|(_, line)| line).collect();
            (file.path.trim_end_matches(".rs").to_owned(), code.join("\n"))
        })
        .collect();
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let uses = |path: &str, code: &str| -> Vec<String> {
        let paths = siblings(code).into_iter().filter_map(|name| Some(format!("{}/{name}", folder(path)?)));
        paths.filter(|used| used != path && sources.iter().any(|(other, _)| other == used)).collect()
    };
    let mut users: BTreeMap<String, Vec<String>> =
        sources.iter().map(|(path, code)| (path.clone(), uses(path, code))).collect();
    // What uses nothing that is left, or is used by nothing that is left, is in no circle.
    loop {
        let used: BTreeSet<&String> = users.values().flatten().collect();
        let done = users.iter().filter(|(path, uses)| uses.is_empty() || !used.contains(path));
        let done: Vec<String> = done.map(|(path, _)| path.clone()).collect();
        if done.is_empty() {
            break;
        }
        done.iter().for_each(|path| _ = users.remove(path));
        users.values_mut().for_each(|used| used.retain(|other| !done.contains(other)));
    }
    let circles: Vec<String> = users.iter().map(|(path, used)| format!("{path} uses {}", used.join(", "))).collect();
    none(&circles, "Move what both need into a file of its own.");
}
